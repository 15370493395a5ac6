//! Plans: steps rise, what a plan promises is what the answers then score, and the solver finds the least effort, shown by
//! trying everything on small cases.

use citysec::core::answers::{Answer, Profile, RatioAnswer, Scope, Statement};
use citysec::core::decimal::Hundredths;
use citysec::core::model::{Input, Model, Operand, ProfileKey, QuestionKind};
use citysec::core::plan::{self, Goal, Node, Offer, Rung, Solution, Target, Unsolvable};
use citysec::core::scoring::{self, E2, E4, FULL, Standing};
use citysec::core::seeds;
use proptest::prelude::*;

/// Standings of a complete statement from random numbers.
fn standings(numbers: &[u32]) -> Vec<Option<Standing>> {
    let model = seeds::model();
    let standing = |(idx, it): (usize, &u32)| match it % 9 {
        0 => Standing::Unknown,
        1 if model.questions[idx].may_not_apply => Standing::NotApplicable,
        _ => Standing::Scored(E4(it % 41 * 25_000)),
    };
    numbers.iter().enumerate().map(|it| Some(standing(it))).collect()
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), seeds::model().questions.len())
}

/// Offers for some questions: their own steps, at these efforts.
fn offers(standings: &[Option<Standing>], questions: &[usize], efforts: &[u32]) -> Vec<Offer> {
    let model = seeds::model();
    let mut efforts = efforts.iter().cycle();
    let mut offers: Vec<Offer> = Vec::new();
    for question in questions {
        let mut effort = 0;
        let rungs: Vec<Rung> = plan::steps(model, &model.questions[*question], standings[*question])
            .into_iter()
            .take(3)
            .map(|step| {
                effort += efforts.next().expect("endless");
                Rung { score: step.score, effort }
            })
            .collect();
        if !rungs.is_empty() && offers.iter().all(|it| it.question != *question) {
            offers.push(Offer { question: *question, rungs });
        }
    }
    offers
}

fn meets(standings: &[Option<Standing>], reached: &[(usize, E4)], targets: &[Target]) -> Option<E2> {
    let scores = plan::what_if(seeds::model(), seeds::weights(), standings, reached.iter().copied());
    let all = targets.iter().all(|it| it.node.score(&scores).is_some_and(|score| score >= it.score));
    if all { scores.total } else { None }
}

fn reached(offers: &[Offer], solution: &Solution) -> Vec<(usize, E4)> {
    let score = |question: usize, rung: usize| {
        offers.iter().find(|it| it.question == question).expect("it was offered").rungs[rung].score
    };
    solution.chosen.iter().map(|(question, rung)| (*question, score(*question, *rung))).collect()
}

/// Tries every choice: the least effort, and the highest total at that effort.
fn brute(standings: &[Option<Standing>], offers: &[Offer], targets: &[Target]) -> Option<(u32, E2)> {
    fn go(
        standings: &[Option<Standing>],
        offers: &[Offer],
        targets: &[Target],
        taken: &mut Vec<(usize, E4)>,
        effort: u32,
        best: &mut Option<(u32, E2)>,
    ) {
        let Some((first, rest)) = offers.split_first() else {
            if let Some(total) = meets(standings, taken, targets)
                && best.is_none_or(|(least, highest)| effort < least || effort == least && total > highest)
            {
                *best = Some((effort, total));
            }
            return;
        };
        go(standings, rest, targets, taken, effort, best);
        for rung in &first.rungs {
            taken.push((first.question, rung.score));
            go(standings, rest, targets, taken, effort + rung.effort, best);
            taken.pop();
        }
    }
    let mut best = None;
    go(standings, offers, targets, &mut Vec::new(), 0, &mut best);
    best
}

fn node(number: u32, question: usize) -> Node {
    let model = seeds::model();
    let indicator = model.questions[question].indicator;
    let group = model.indicators[indicator].group;
    match number % 4 {
        0 => Node::Total,
        1 => Node::Domain(model.groups[group].domain),
        2 => Node::Group(group),
        _ => Node::Indicator(indicator),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_solver_finds_what_trying_everything_finds(
        numbers in numbers(),
        near in 0_usize..110,
        picks in prop::collection::vec(0_usize..12, 4),
        efforts in prop::collection::vec(0_u32..9, 12),
        wishes in prop::collection::vec((any::<u32>(), 0_usize..4, 0_u32..101), 0..4),
    ) {
        let (model, weights) = (seeds::model(), seeds::weights());
        let standings = standings(&numbers);
        // Questions close to each other share parts of the tree, so that targets meet.
        let questions: Vec<usize> = picks.iter().map(|it| (near + it).min(model.questions.len() - 1)).collect();
        let offers = offers(&standings, &questions, &efforts);
        let everything: Vec<(usize, E4)> =
            offers.iter().map(|it| (it.question, it.rungs.last().expect("one").score)).collect();
        let now = plan::what_if(model, weights, &standings, []);
        let best = plan::what_if(model, weights, &standings, everything.iter().copied());
        // Targets between what is and what can be, and now and then a little beyond.
        let targets: Vec<Target> = wishes
            .iter()
            .map(|(kind, at, part)| {
                let node = node(*kind, questions[*at]);
                let (now, best) = (node.score(&now).map_or(0, |it| it.0), node.score(&best).map_or(0, |it| it.0));
                Target { node, score: E2(now + (best - now) * part / 98) }
            })
            .collect();
        let solved = plan::solve(model, weights, &standings, &offers, &targets);
        match (brute(&standings, &offers, &targets), solved) {
            (Some((effort, total)), Ok(solution)) => {
                let reached = reached(&offers, &solution);
                prop_assert_eq!(meets(&standings, &reached, &targets), Some(total));
                prop_assert_eq!(solution.effort, effort);
                let sum: u32 = solution
                    .chosen
                    .iter()
                    .map(|(question, rung)| offers.iter().find(|it| it.question == *question).expect("one").rungs[*rung].effort)
                    .sum();
                prop_assert_eq!(sum, effort);
            }
            (None, Err(Unsolvable::OutOfReach(missed))) => prop_assert!(!missed.is_empty()),
            (tried, solved) => prop_assert!(false, "{tried:?} {solved:?}"),
        }
    }

    /// Of everything there is to do, too: no chosen step can be taken back, and nothing is chosen that was not offered.
    #[test]
    fn a_plan_for_everything_holds_and_has_nothing_to_spare(
        numbers in numbers(),
        efforts in prop::collection::vec(1_u32..30, 60),
        part in 5_u32..95,
        group in 0_usize..11,
    ) {
        let (model, weights) = (seeds::model(), seeds::weights());
        let standings = standings(&numbers);
        let all: Vec<usize> = (0..model.questions.len()).collect();
        let offers = offers(&standings, &all, &efforts);
        let everything = offers.iter().map(|it| (it.question, it.rungs.last().expect("one").score));
        let best = plan::what_if(model, weights, &standings, everything);
        let now = plan::what_if(model, weights, &standings, []);
        let between = |node: Node| {
            let (now, best) = (node.score(&now).map_or(0, |it| it.0), node.score(&best).map_or(0, |it| it.0));
            Target { node, score: E2(now + (best - now) * part / 100) }
        };
        let mut targets = vec![between(Node::Total), between(Node::Domain(model.groups[group].domain))];
        if Node::Group(group).score(&best).is_some() {
            targets.push(between(Node::Group(group)));
        }
        let solution = plan::solve(model, weights, &standings, &offers, &targets).expect("it is within reach");
        let chosen = reached(&offers, &solution);
        prop_assert!(meets(&standings, &chosen, &targets).is_some());
        for idx in 0..chosen.len() {
            let mut less = chosen.clone();
            less.remove(idx);
            prop_assert!(meets(&standings, &less, &targets).is_none(), "{:?} is to spare", chosen[idx]);
        }
    }

    /// What a plan promises is what the questionnaire shows once the answers are changed so.
    #[test]
    fn a_promise_is_what_the_changed_answers_score(numbers in numbers(), goals in prop::collection::vec(any::<u32>(), 20)) {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut statement = answered(model, &numbers);
        let standings = scoring::standings(model, &statement);
        let mut reached = Vec::new();
        for (at, pick) in goals.iter().enumerate() {
            let idx = at * 6;
            // Its answer alone does not change a ratio against the profile.
            if is_against_profile(&model.questions[idx].kind) {
                continue;
            }
            let steps = plan::steps(model, &model.questions[idx], standings[idx]);
            if let Some(step) = steps.get(*pick as usize % steps.len().max(1)) {
                reached.push((idx, step.score));
                change(model, &mut statement, idx, step.goal);
            }
        }
        let promised = plan::what_if(model, weights, &standings, reached);
        let report = scoring::score(model, weights, &statement);
        prop_assert_eq!(promised.total, report.total.settled());
        let domains: Vec<Option<E2>> = report.domains.iter().map(|it| it.settled()).collect();
        prop_assert_eq!(promised.domains, domains);
    }
}

/// A complete statement from random numbers.
fn answered(model: &Model, numbers: &[u32]) -> Statement {
    let mut statement = Statement { scope: Scope::Full, profile: profile(), ..Statement::default() };
    for (idx, (question, number)) in model.questions.iter().zip(numbers).enumerate() {
        let answer = match &question.kind {
            _ if number % 7 == 0 => Answer::Unknown,
            QuestionKind::Levels(options) => Answer::Level((*number as usize % options.len()) as u8),
            QuestionKind::Checklist(items) => {
                Answer::Checked((1..=(*number as usize % (items.len() + 1)) as u8).collect())
            }
            QuestionKind::YesNo => Answer::Yes(number % 2 == 0),
            QuestionKind::Measure(_) => Answer::Unknown,
        };
        statement.answers.insert(model.questions[idx].id.clone(), answer);
    }
    statement
}

fn profile() -> Profile {
    let mut profile = Profile::default();
    for key in [ProfileKey::Population, ProfileKey::Departments, ProfileKey::Districts, ProfileKey::SystemsTotal] {
        profile.set(key, Hundredths::from_whole(1000));
    }
    profile
}

/// Answers a question as a goal asks.
fn change(model: &Model, statement: &mut Statement, idx: usize, goal: Goal) {
    let question = &model.questions[idx];
    let answer = match (goal, &question.kind) {
        (Goal::Level(it), _) => Answer::Level(it),
        (Goal::Items(it), _) => Answer::Checked((1..=it).collect()),
        (Goal::Yes, _) => Answer::Yes(true),
        (Goal::QuantityE2(it), QuestionKind::Measure(measure)) => match &measure.input {
            Input::Entered => Answer::NumberE2(it),
            // So many of ten thousand times the factor, which is the quantity in hundredths.
            Input::Ratio { numerator: Operand::Entered(_), denominator: Operand::Entered(_), factor } => {
                Answer::Ratio(RatioAnswer { numerator: Some(it), denominator: Some(100 * factor) })
            }
            Input::Ratio { .. } => panic!("a ratio against the profile"),
        },
        (Goal::QuantityE2(_), _) => panic!("a quantity is asked of a measure"),
    };
    statement.record(model, &question.id, Some(answer)).expect("it fits");
}

fn is_against_profile(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::Measure(measure) => matches!(
            &measure.input,
            Input::Ratio { numerator: Operand::Profile(_), .. } | Input::Ratio { denominator: Operand::Profile(_), .. }
        ),
        _ => false,
    }
}

#[test]
fn steps_rise_from_what_is_to_full() {
    let model = seeds::model();
    for question in &model.questions {
        for now in [Standing::Unknown, Standing::Scored(E4(0)), Standing::Scored(E4(400_000)), Standing::Scored(FULL)] {
            let steps = plan::steps(model, question, Some(now));
            let from = if let Standing::Scored(it) = now { it } else { E4(0) };
            let scores: Vec<E4> = std::iter::once(from).chain(steps.iter().map(|it| it.score)).collect();
            assert!(scores.is_sorted_by(|a, b| a < b), "{} {scores:?}", question.id);
            assert_eq!(scores.last(), Some(&FULL), "{}", question.id);
        }
        assert_eq!(plan::steps(model, question, Some(Standing::NotApplicable)), []);
        assert_eq!(plan::steps(model, question, None), []);
    }
}

#[test]
fn where_less_is_better_a_step_asks_for_less() {
    let model = seeds::model();
    let mut falling = 0;
    for question in &model.questions {
        let QuestionKind::Measure(measure) = &question.kind else { continue };
        let steps = plan::steps(model, question, Some(Standing::Unknown));
        let quantity = |it: &plan::Step| if let Goal::QuantityE2(it) = it.goal { it } else { panic!("{it:?}") };
        let goals: Vec<u64> = steps.iter().map(quantity).collect();
        let points = &measure.scale.points;
        if points[0].1 > points[points.len() - 1].1 {
            falling += 1;
            assert!(goals.is_sorted_by(|a, b| a > b), "{} {goals:?}", question.id);
        } else {
            assert!(goals.is_sorted_by(|a, b| a < b), "{} {goals:?}", question.id);
        }
    }
    assert!(falling > 0, "the model has scales on which less is better");
}

#[test]
fn unsound_offers_and_targets_out_of_reach_are_named() {
    let (model, weights) = (seeds::model(), seeds::weights());
    let mut standings: Vec<Option<Standing>> = vec![Some(Standing::Scored(E4(0))); model.questions.len()];
    standings[7] = Some(Standing::NotApplicable);
    let rung = |score, effort| Rung { score: E4(score), effort };
    let offer = |question, rungs| Offer { question, rungs };
    let solve = |offers: &[Offer], targets: &[Target]| plan::solve(model, weights, &standings, offers, targets);
    let sound = || offer(0, vec![rung(250_000, 3), rung(500_000, 3)]);
    for (offers, question) in [
        (vec![sound(), sound()], 0),
        (vec![offer(7, vec![rung(1, 1)])], 7),
        (vec![offer(1, vec![rung(5, 1), rung(5, 2)])], 1),
        (vec![offer(1, vec![rung(5, 2), rung(6, 1)])], 1),
        (vec![offer(1, vec![rung(5, plan::EFFORT_LIMIT + 1)])], 1),
        (vec![offer(0, vec![rung(0, 1)])], 0),
    ] {
        assert_eq!(solve(&offers, &[]), Err(Unsolvable::Offer(question)));
    }
    // Without targets nothing is to be done.
    assert_eq!(solve(&[sound()], &[]), Ok(Solution::default()));
    let target = |node, score| Target { node, score: E2(score) };
    let far = target(Node::Indicator(1), 100);
    assert_eq!(solve(&[sound()], &[far]), Err(Unsolvable::OutOfReach(vec![(far, Some(E2(0)))])));
    // Of two rungs at the same effort the higher one.
    let near = target(Node::Indicator(0), 1);
    assert_eq!(solve(&[sound()], &[near]).map(|it| it.chosen), Ok(vec![(0, 1)]));
    // A threshold is met as it is published: rounded.
    let weights_of_first = &weights.questions[model.indicators[0].questions.clone()];
    let all: u32 = weights_of_first.iter().sum();
    let exactly = offer(0, vec![rung(100 * all / weights_of_first[0] - 50 * all / weights_of_first[0], 1)]);
    assert_eq!(solve(&[exactly], &[near]).map(|it| it.effort), Ok(1));
}
