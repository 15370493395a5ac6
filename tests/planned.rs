//! A plan as part of an assessment: how it is kept, what it comes to, where it goes and where it never goes.

#[path = "../benches/samples/mod.rs"]
#[allow(dead_code)] // Other tests and the benchmarks use the rest.
mod samples;

use citysec::core::answers::{Answer, Scope};
use citysec::core::assessment::Assessment;
use citysec::core::carry::{Carried, Source};
use citysec::core::document::{DRAFT_VERSION, DataRef, Draft};
use citysec::core::ids::{AssessmentId, QuestionId, TaskId};
use citysec::core::plan::{
    self, Former, Goal, Measure, Node, Order, Outcome, Plan, Progress, Slot, Target, parse_effort, parse_score,
};
use citysec::core::result::{self, Call};
use citysec::core::scoring::{self, E2, E4, Standing};
use citysec::core::seeds;
use citysec::core::sharing::{self, Task};
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;

const PLANNING: &str = "management.strategy.planning.q1";
const CHECKLIST: &str = "management.strategy.planning.q2";

fn question(id: &str) -> QuestionId {
    QuestionId::parse(id).expect("a question id")
}

/// A complete assessment with something at every place of a plan.
fn planned() -> Assessment {
    let (mut it, now) = (samples::assessment(1), samples::moment());
    it.record(seeds::model(), &question(PLANNING), Some(Answer::Level(1)), &now).expect("a level");
    it.record(seeds::model(), &question(CHECKLIST), Some(Answer::Checked(vec![2])), &now).expect("an item");
    it.replan(
        |it| {
            it.aim("total", Some(E2(7500)));
            it.aim("operations.recovery", Some(E2(6050)));
            it.estimate(&question(PLANNING), Goal::Level(2), 4);
            it.estimate(&question(PLANNING), Goal::Level(3), 10);
            it.choose(Slot::A, &question(PLANNING), Some(Goal::Level(3)));
            it.choose(Slot::C, &question(CHECKLIST), Some(Goal::Items(3)));
            it.name(Slot::C, "先易后难".to_owned());
            it.adopted = Slot::C;
            let measure = Measure {
                owner: "市委网信办".to_owned(),
                due: "2027-06-30".to_owned(),
                progress: Progress::Started,
                note: "先定责任单位\n再报批".to_owned(),
            };
            it.measure(&question(CHECKLIST), measure);
        },
        &now,
    );
    it
}

fn standings(it: &Assessment) -> Vec<Option<Standing>> {
    scoring::standings(seeds::model(), &it.statement)
}

#[test]
fn a_draft_with_a_plan_is_read_as_it_was_written() {
    let it = planned();
    assert_eq!(it.planned().defects(seeds::model()), []);
    let draft = Draft::new(it, seeds::model());
    let read = Draft::read(&draft.to_bytes()).expect("a draft");
    assert_eq!((&read, read.to_text()), (&draft, draft.to_text()));
    assert_eq!(read.assessment.planned(), draft.assessment.planned());
    let tree: serde_json::Value = serde_json::from_str(&draft.to_text()).expect("JSON");
    assert_eq!(tree["version"], DRAFT_VERSION);
    assert_eq!(tree["assessment"]["plan"]["scenarios"]["c"]["goals"][CHECKLIST]["items"], 3);
}

#[test]
fn a_plan_that_says_nothing_is_none() {
    let (mut it, now) = (planned(), samples::moment());
    it.replan(
        |it| {
            it.aim("total", None);
            it.aim("operations.recovery", None);
            it.estimate(&question(PLANNING), Goal::Level(2), plan::DEFAULT_EFFORT);
            it.estimate(&question(PLANNING), Goal::Level(3), plan::DEFAULT_EFFORT);
            it.choose(Slot::A, &question(PLANNING), None);
            it.choose(Slot::C, &question(CHECKLIST), None);
            it.name(Slot::C, String::new());
            it.adopted = Slot::A;
            it.measure(&question(CHECKLIST), Measure::default());
        },
        &now,
    );
    assert_eq!(it.plan, None);
    assert!(!Draft::new(it, seeds::model()).to_text().contains("\"plan\""));
}

#[test]
fn drafts_of_version_2_open_and_are_written_in_the_present_version() {
    let old = include_bytes!("data/drafts/version-2.draft.json");
    let draft = Draft::read(old).expect("a draft of version 2");
    let it = &draft.assessment;
    assert_eq!((it.statement.answers.len(), it.ledger.len(), it.planned()), (120, 3, Plan::default()));
    assert!(Draft::is_of_earlier_version(old) && !Draft::is_of_earlier_version(&draft.to_bytes()));
    assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft.clone()));
    let with_plan =
        String::from_utf8_lossy(old).replace("\"scope\":", "\"plan\":{\"targets\":{\"total\":1}},\"scope\":");
    assert!(Draft::read(with_plan.as_bytes()).is_err());
}

/// What is planned is nobody's statement: it neither goes into what is signed nor into what departments get.
#[test]
fn a_plan_never_leaves_in_anything_but_a_draft() {
    let (model, weights, now) = (seeds::model(), seeds::weights(), samples::moment());
    let with = planned();
    let without = Assessment { plan: None, ..with.clone() };
    let signed = |it: &Assessment| {
        let prepared =
            result::prepare(model, weights, it, Call::default(), samples::key().public(), now.clone(), [3; 16]);
        result::sign(prepared.expect("a complete assessment"), &samples::key(), now.clone()).bytes
    };
    assert_eq!(signed(&with), signed(&without));
    let task = |mut it: Assessment| {
        sharing::split::assign_rest(&mut it.assignments, model, Lang::Zh);
        Task::issue(&mut it, 0, true, model, TaskId::from_random([3; 16]), &now).expect("a task").to_bytes()
    };
    assert_eq!(task(with), task(without));
}

#[test]
fn a_new_edition_keeps_what_was_planned_as_a_record_and_shows_what_came_of_it() {
    let (model, earlier) = (seeds::model(), planned());
    let source = Source { file: None, model: DataRef::to_model(model), made: earlier.changed.clone() };
    let (carried, _) = Carried::from(&earlier.statement, source.clone(), model);
    let former = Former::of(&earlier.planned(), source, model).expect("something was planned");
    let now = Timestamp::from_unix(1_795_334_400 + 31_536_000);
    let (id, body) = (AssessmentId::from_random([9; 16]), "市政府".to_owned());
    let mut new = Assessment::following(id, None, body, Scope::Full, carried, Some(former), now.clone());
    let record = |it: &Assessment| it.planned().former.expect("a record");
    assert_eq!(new.planned(), Plan { former: Some(record(&new)), ..Plan::default() }, "nothing of it goes on");
    assert_eq!(record(&new).targets.get("total"), Some(&E2(7500)));
    assert_eq!(record(&new).measures[&question(CHECKLIST)].owner, "市委网信办");
    let idx = model.question_idx(CHECKLIST).expect("a question");
    let outcome = |it: &Assessment| record(it).outcomes(model, &standings(it));
    assert_eq!(outcome(&new), [(idx, Goal::Items(3), Outcome::Open)]);
    for (checked, expected) in [(vec![1, 2], Outcome::Missed), (vec![1, 2, 4], Outcome::Reached)] {
        new.record(model, &question(CHECKLIST), Some(Answer::Checked(checked)), &now).expect("items");
        assert_eq!(outcome(&new), [(idx, Goal::Items(3), expected)]);
    }
    // It goes into the next draft and is not passed on a second time.
    let draft = Draft::new(new, model);
    assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft.clone()));
    let source = Source { file: None, model: DataRef::to_model(model), made: now };
    assert_eq!(Former::of(&draft.assessment.planned(), source, model), None);
}

#[test]
fn a_record_holds_only_what_the_model_still_asks_for() {
    let model = seeds::model();
    let mut plan = planned().planned();
    plan.adopted = Slot::A;
    plan.aim("operations.tea", Some(E2(1)));
    plan.choose(Slot::A, &question("management.strategy.planning.q9"), Some(Goal::Level(2)));
    plan.choose(Slot::A, &question(CHECKLIST), Some(Goal::Level(2)));
    let source = Source { file: None, model: DataRef::to_model(model), made: samples::moment() };
    let former = Former::of(&plan, source, model).expect("something is left");
    assert_eq!(former.targets.keys().collect::<Vec<_>>(), ["operations.recovery", "total"]);
    assert_eq!(former.goals.iter().collect::<Vec<_>>(), [(&question(PLANNING), &Goal::Level(3))]);
    assert!(former.measures.is_empty());
}

#[test]
fn a_scenario_comes_to_what_its_goals_score_and_takes_the_sum_of_its_steps() {
    let (model, weights, it) = (seeds::model(), seeds::weights(), planned());
    let (plan, standings) = (it.planned(), standings(&it));
    let outlook = |slot| plan.outlook(slot, model, weights, &standings);
    let idx = model.question_idx(PLANNING).expect("a question");
    let now = plan::what_if(model, weights, &standings, []);
    assert_eq!(outlook(Slot::A).scores, plan::what_if(model, weights, &standings, [(idx, E4(750_000))]));
    assert_eq!((outlook(Slot::A).questions, outlook(Slot::A).effort), (1, 4 + 10));
    assert_eq!((outlook(Slot::B).questions, outlook(Slot::B).effort, outlook(Slot::B).scores), (0, 0, now.clone()));
    // Items 2 and 3 of the list, at the effort of a step without an estimate.
    assert_eq!((outlook(Slot::C).questions, outlook(Slot::C).effort), (1, 2 * plan::DEFAULT_EFFORT));
    // What is reached already neither lowers a score nor takes anything.
    let mut low = plan.clone();
    low.choose(Slot::B, &question(PLANNING), Some(Goal::Level(1)));
    let outlook = low.outlook(Slot::B, model, weights, &standings);
    assert_eq!((outlook.questions, outlook.effort, outlook.scores), (0, 0, now));
}

#[test]
fn measures_are_filed_in_the_order_of_the_model_with_what_they_still_add() {
    let (model, weights, it) = (seeds::model(), seeds::weights(), planned());
    let (mut plan, standings) = (it.planned(), standings(&it));
    plan.choose(Slot::C, &question(PLANNING), Some(Goal::Level(1)));
    let gains = plan::gains(model, weights, &standings);
    let filed = plan.filed(model, &gains, &standings);
    let rows: Vec<_> = filed.iter().map(|it| (model.questions[it.question].id.as_str(), it.is_reached)).collect();
    assert_eq!(rows, [(PLANNING, true), (CHECKLIST, false)]);
    assert_eq!((filed[0].gain, filed[0].effort), (E4(0), 0));
    assert_eq!((filed[1].effort, filed[1].measure.due.as_str()), (2, "2027-06-30"));
    let before = plan::what_if(model, weights, &standings, []).total.expect("a total");
    let after = plan.outlook(Slot::C, model, weights, &standings).scores.total.expect("a total");
    assert!((after.0 - before.0).abs_diff(filed[1].gain.shown().0) <= 1, "{before:?} {after:?} {:?}", filed[1].gain);
}

/// What the solver finds for the plan's own estimates is what the scenario that takes it then comes to.
#[test]
fn a_scenario_that_takes_a_solution_reaches_the_targets_at_its_effort() {
    let (model, weights, it) = (seeds::model(), seeds::weights(), planned());
    let (mut plan, standings) = (it.planned(), standings(&it));
    let given_up = question("operations.recovery.mechanism.q1");
    plan.measure(&given_up, Measure { progress: Progress::Dropped, ..Measure::default() });
    let offers = plan.offers(model, &standings);
    assert!(offers.iter().all(|it| model.questions[it.question].id != given_up), "what is given up is not offered");
    let targets = plan.targets(model);
    assert_eq!(targets.len(), 2);
    let solution = plan::solve(model, weights, &standings, &offers, &targets).expect("it is within reach");
    plan.take(Slot::B, &solution, model, &standings);
    let outlook = plan.outlook(Slot::B, model, weights, &standings);
    assert_eq!((outlook.questions, outlook.effort), (solution.chosen.len(), solution.effort));
    assert!(targets.iter().all(|it| it.gap(&outlook.scores).is_none()));
    let now = plan::what_if(model, weights, &standings, []);
    let total = Target { node: Node::Total, score: E2(7500) };
    assert_eq!(total.gap(&now), now.total.map(|it| E2(7500 - it.0)));
}

#[test]
fn questions_are_sorted_by_what_their_next_step_adds_and_takes() {
    let (model, weights, it) = (seeds::model(), seeds::weights(), planned());
    let (mut plan, standings) = (Plan::default(), standings(&it));
    let gains = plan::gains(model, weights, &standings);
    for (at, (question, steps)) in gains.iter().enumerate() {
        plan.estimate(&model.questions[*question].id, steps[0].0.goal, (at as u32 * 7) % 5);
    }
    let key = |idx: usize| {
        let (_, steps) = gains.iter().find(|it| it.0 == idx).expect("a row");
        let (step, gain) = steps[0];
        (
            gain,
            plan.effort(&model.questions[idx].id, step.goal),
            plan.gain_per_effort(&model.questions[idx].id, step, gain),
        )
    };
    let ordered = |order| plan.ordered(model, &gains, order);
    assert!(ordered(Order::Model).is_sorted());
    assert!(ordered(Order::Gain).is_sorted_by_key(|it| std::cmp::Reverse(key(*it).0)));
    assert!(ordered(Order::Effort).is_sorted_by_key(|it| key(*it).1));
    let worth = ordered(Order::GainPerEffort);
    let free = worth.iter().take_while(|it| key(**it).2.is_none()).count();
    assert!(free > 5 && worth[free..].is_sorted_by_key(|it| std::cmp::Reverse(key(*it).2.expect("an effort"))));
    for order in [Order::Gain, Order::Effort, Order::GainPerEffort] {
        let mut all = ordered(order);
        all.sort_unstable();
        assert_eq!(all, ordered(Order::Model), "the same questions, whatever their order");
    }
}

#[test]
fn scores_and_efforts_are_read_as_people_type_them() {
    let scores = [
        ("75", Some(7500)),
        ("75.5", Some(7550)),
        ("１００", Some(10_000)),
        ("100.01", None),
        ("-1", None),
        ("", None),
    ];
    for (text, expected) in scores {
        assert_eq!(parse_score(text).map(|it| it.0), expected, "{text}");
    }
    for (text, expected) in [("0", Some(0)), ("1000", Some(1000)), ("1001", None), ("2.5", None), ("三", None)] {
        assert_eq!(parse_effort(text), expected, "{text}");
    }
}
