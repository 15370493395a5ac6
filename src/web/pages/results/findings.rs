//! What the scores mean: which questions bring and lose how many points, which hold an indicator down, which
//! indicators are weakest. Knows no wording and no browser.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use crate::core::model::Model;
use crate::core::scoring::{self, Contribution, E2, E4, Report, Standing};
use crate::core::weights::Weights;

/// A report with what each of its questions means for the total.
pub struct Findings {
    /// The scores.
    pub report: Arc<Report>,
    /// By question; `None` outside the scope.
    parts: Vec<Option<Contribution>>,
}

/// What one question or several mean for the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Weight in the total, in millionths.
    pub weight_e6: u32,
    /// Points of the total that they bring.
    pub gained: E4,
    /// Points of the total that they could still bring: lost by an answer, or waiting for one.
    pub left: E4,
}

/// The best and the weakest indicators, each from the outside in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extremes {
    /// The best.
    pub strongest: Vec<usize>,
    /// The weakest.
    pub weakest: Vec<usize>,
    /// How many more have the score of the last of the best.
    pub level_with_strongest: usize,
    /// How many more have the score of the last of the weakest.
    pub level_with_weakest: usize,
}

impl Points {
    /// The weight in percent, for showing.
    pub fn percent(self) -> E2 {
        E4(self.weight_e6).shown()
    }
}

impl Findings {
    /// Takes a report apart.
    pub fn new(model: &Model, weights: &Weights, report: Arc<Report>) -> Self {
        let mut parts = vec![None; report.questions.len()];
        for part in scoring::contributions(model, weights, &report) {
            parts[part.question] = Some(part);
        }
        Self { report, parts }
    }

    /// What these questions mean for the total; those outside the scope mean nothing.
    pub fn points(&self, questions: Range<usize>) -> Points {
        let mut sum = Points::default();
        for part in self.parts[questions].iter().flatten() {
            let is_open = matches!(self.report.questions[part.question], Some(Standing::Open(_)));
            // A weight in millionths is the same integer as the points it stands for, in ten-thousandths.
            let left = if is_open { part.weight_e6 } else { part.lost.0 };
            sum.weight_e6 += part.weight_e6;
            sum.gained.0 += part.gained.0;
            sum.left.0 += left;
        }
        sum
    }

    /// The answers that lost points, most points first; ties in the order of the model.
    pub fn losses(&self) -> Vec<Contribution> {
        let mut losses: Vec<Contribution> = self.parts.iter().flatten().copied().filter(|it| it.lost.0 > 0).collect();
        losses.sort_by_key(|it| Reverse(it.lost));
        losses
    }

    /// Of these questions, the ones that lost most points: several when they are level, none when none lost any.
    pub fn holding_down(&self, questions: Range<usize>) -> Vec<Contribution> {
        let parts = self.parts[questions].iter().flatten();
        let most = parts.clone().map(|it| it.lost).max().unwrap_or_default();
        parts.copied().filter(|it| it.lost == most && most.0 > 0).collect()
    }

    /// The questions that stand so, in the order of the model.
    pub fn standing(&self, so: fn(Standing) -> bool) -> Vec<usize> {
        let is_so = |it: &usize| self.report.questions[*it].is_some_and(so);
        (0..self.report.questions.len()).filter(is_so).collect()
    }

    /// The best and the weakest indicators, at most `n` on each side and none on both; `None` where there are too few with a
    /// score, or where they do not differ.
    pub fn extremes(&self, model: &Model, n: usize) -> Option<Extremes> {
        let score = |it: usize| self.report.indicators[it].so_far;
        let order: Vec<usize> = self.weakest_first(model).into_iter().filter(|it| score(*it).is_some()).collect();
        let each = n.min(order.len() / 2);
        let weakest = order[..each].to_vec();
        let last = score(*weakest.last()?);
        let strongest: Vec<usize> = order.iter().rev().copied().take(each).filter(|it| score(*it) > last).collect();
        let first = score(*strongest.last()?);
        let level =
            |with, named: &[usize]| order.iter().filter(|it| score(**it) == with && !named.contains(it)).count();
        let (level_with_strongest, level_with_weakest) = (level(first, &strongest), level(last, &weakest));
        Some(Extremes { strongest, weakest, level_with_strongest, level_with_weakest })
    }

    /// All indicators, lowest score so far first, those without a score last; among equals the one that could
    /// still bring most comes first.
    pub fn weakest_first(&self, model: &Model) -> Vec<usize> {
        let mut order: Vec<usize> = (0..model.indicators.len()).collect();
        order.sort_by_key(|it| {
            let so_far = self.report.indicators[*it].so_far;
            (so_far.is_none(), so_far, Reverse(self.points(model.indicators[*it].questions.clone()).left))
        });
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Statement};
    use crate::core::ids::QuestionId;
    use crate::core::seeds;

    fn findings(answers: &[(&str, Answer)]) -> Findings {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut statement = Statement::default();
        for (id, answer) in answers {
            let id = QuestionId::parse(id).expect("an id");
            statement.record(model, &id, Some(answer.clone())).expect("an answer of this kind");
        }
        Findings::new(model, weights, Arc::new(scoring::score(model, weights, &statement)))
    }

    fn ids(questions: impl IntoIterator<Item = usize>) -> Vec<&'static str> {
        questions.into_iter().map(|it| seeds::model().questions[it].id.as_str()).collect()
    }

    fn planning() -> Range<usize> {
        seeds::model().indicator("management.strategy.planning").expect("an indicator").questions.clone()
    }

    #[test]
    fn an_open_question_has_lost_nothing_and_can_bring_its_whole_weight() {
        let findings = findings(&[("management.strategy.planning.q1", Answer::Level(3))]);
        let all = findings.points(planning());
        // Planning weighs 30 % × 1/2 × 1/3 = 5 %, each of its three questions a third of that, rounded once each.
        assert_eq!(all, Points { weight_e6: 3 * 16_667, gained: E4(12_500), left: E4(4_167 + 2 * 16_667) });
        assert_eq!(ids(findings.losses().iter().map(|it| it.question)), ["management.strategy.planning.q1"]);
        assert_eq!(all.percent().two_decimals(), "5.00");
    }

    #[test]
    fn the_answer_that_lost_most_holds_an_indicator_down() {
        let down =
            |answers: &[(&str, Answer)]| ids(findings(answers).holding_down(planning()).iter().map(|it| it.question));
        assert_eq!(down(&[]), Vec::<&str>::new());
        assert_eq!(down(&[("management.strategy.planning.q1", Answer::Level(4))]), Vec::<&str>::new());
        let (low, lower) = (("management.strategy.planning.q1", Answer::Level(2)), Answer::Unknown);
        assert_eq!(
            down(&[low.clone(), ("management.strategy.planning.q2", lower)]),
            ["management.strategy.planning.q2"]
        );
        assert_eq!(
            down(&[low, ("management.strategy.planning.q2", Answer::Checked(vec![1, 2, 3, 4]))]),
            ["management.strategy.planning.q1", "management.strategy.planning.q2"]
        );
    }

    #[test]
    fn losses_come_in_order_and_gaps_are_listed() {
        let findings = findings(&[
            ("management.strategy.planning.q1", Answer::Level(3)),
            ("management.strategy.planning.q2", Answer::Unknown),
            ("operations.recovery.mechanism.q1", Answer::Level(4)),
        ]);
        let expected = ["management.strategy.planning.q2", "management.strategy.planning.q1"];
        assert_eq!(ids(findings.losses().iter().map(|it| it.question)), expected);
        assert_eq!(ids(findings.standing(|it| it == Standing::Unknown)), ["management.strategy.planning.q2"]);
        assert_eq!(findings.standing(|it| matches!(it, Standing::Open(_))).len(), 118);
    }

    #[test]
    fn the_weakest_indicator_comes_first_and_those_without_a_score_last() {
        let findings = findings(&[
            ("management.strategy.planning.q1", Answer::Level(3)),
            ("operations.recovery.mechanism.q1", Answer::Level(1)),
        ]);
        let order = findings.weakest_first(seeds::model());
        let name = |idx: usize| seeds::model().indicators[idx].id.as_str();
        assert_eq!((name(order[0]), name(order[1])), ("operations.recovery.mechanism", "management.strategy.planning"));
        assert_eq!(order.len(), 48);
        assert!(order[2..].iter().all(|it| findings.report.indicators[*it].so_far.is_none()));
    }

    #[test]
    fn no_indicator_is_among_the_best_and_the_weakest() {
        let level = |id: &'static str, level| (id, Answer::Level(level));
        let (a, b, c, d) = (
            "management.strategy.planning.q1",
            "operations.recovery.mechanism.q1",
            "technology.cii.filing.q1",
            "technology.public_infra.datacenter_cloud.q1",
        );
        let found = |answers: &[(&str, Answer)]| findings(answers).extremes(seeds::model(), 2);
        let names = |list: &[usize]| list.iter().map(|it| seeds::model().indicators[*it].seq).collect::<Vec<_>>();
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[level(a, 3)]), None, "one has nothing to be compared with");
        assert_eq!(found(&[level(a, 2), level(b, 2)]), None, "they do not differ");
        let two = found(&[level(a, 4), level(b, 1)]).expect("two that differ");
        assert_eq!(
            (names(&two.strongest), names(&two.weakest)),
            (names(&[0]), {
                let idx = seeds::model().indicator_idx("operations.recovery.mechanism").expect("an indicator");
                names(&[idx])
            })
        );
        let four = found(&[level(a, 4), level(b, 1), level(c, 1), level(d, 1)]).expect("four");
        assert_eq!(
            (four.strongest.len(), four.weakest.len()),
            (1, 2),
            "what is as weak as the weakest is not among the best"
        );
        assert_eq!((four.level_with_strongest, four.level_with_weakest), (0, 1));
    }
}
