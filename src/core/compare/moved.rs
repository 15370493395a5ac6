//! What moved the total: its difference taken apart into what each indicator's answers brought, and what the passing
//! on of weights brought where something does not apply.
//!
//! The total is the sum of weight × score over all indicators. Where both editions score an indicator, its part is the
//! change of its score × the mean of its two weights; the change of its weight × the mean of its two scores is weight
//! passed on, and so is all that an indicator brings which only one edition scores. With the mean, neither edition is
//! the measure of the other: the comparison the other way round gives the opposite of every part.

use std::cmp::Reverse;

use super::super::ids::IndicatorId;
use super::super::model::Model;
use super::super::scoring::{self, Fraction, IndicatorPart, Report};
use super::super::weights::Weights;
use super::exact::Sum;

/// The difference of the total, taken apart. The parts, what was passed on and the rounding add up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What the answers of an indicator brought, largest first; ties in the order of the model. Indicators that brought
    /// exactly nothing are left out.
    pub parts: Vec<Part>,
    /// What it brought, in hundredths, that weights were passed on because other things do not apply; `None` where
    /// that is exactly nothing.
    pub passed_on: Option<i32>,
    /// What the shown hundredths lack to the difference of the published totals. No figure is computed from it.
    pub rounding: i32,
}

/// What the answers of one indicator brought to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Hundredths of a point of the total.
    pub points: i32,
}

/// Takes the difference of two settled reports of the same questions and weights apart.
pub(super) fn moved(model: &Model, weights: &Weights, before: &Report, after: &Report, difference: i32) -> Moved {
    let exact = exact(model, weights, before, after);
    let mut parts: Vec<Part> = Vec::new();
    for (indicator, sum) in model.indicators.iter().zip(&exact.answers) {
        if !sum.is_zero() {
            parts.push(Part { indicator: indicator.id.clone(), points: sum.rounded() });
        }
    }
    let passed_on = (!exact.passed_on.is_zero()).then(|| exact.passed_on.rounded());
    let shown: i32 = parts.iter().map(|it| it.points).sum();
    let rounding = difference - shown - passed_on.unwrap_or(0);
    parts.sort_by_key(|it| Reverse(it.points.abs()));
    Moved { parts, passed_on, rounding }
}

/// The difference in exact hundredths.
struct Exact {
    /// By indicator, in the order of the model.
    answers: Vec<Sum>,
    passed_on: Sum,
}

fn exact(model: &Model, weights: &Weights, before: &Report, after: &Report) -> Exact {
    let before = scoring::indicator_parts(model, weights, before);
    let after = scoring::indicator_parts(model, weights, after);
    let mut passed_on = Sum::new();
    let mut answers = Vec::with_capacity(before.len());
    for (before, after) in before.into_iter().zip(after) {
        let mut brought = Sum::new();
        match (before, after) {
            (Some(before), Some(after)) => {
                let half = |weight: IndicatorPart, score: IndicatorPart| points(weight.weight, score.score, 2);
                brought.add(half(before, after));
                brought.add(half(after, after));
                brought.take(half(before, before));
                brought.take(half(after, before));
                // Equal weights pass nothing on, and there is nothing to be counted in ever longer numbers.
                if !is_same(before.weight, after.weight) {
                    passed_on.add(half(after, after));
                    passed_on.add(half(after, before));
                    passed_on.take(half(before, after));
                    passed_on.take(half(before, before));
                }
            }
            (Some(before), None) => passed_on.take(points(before.weight, before.score, 1)),
            (None, Some(after)) => passed_on.add(points(after.weight, after.score, 1)),
            (None, None) => {}
        }
        answers.push(brought);
    }
    Exact { answers, passed_on }
}

/// Weight × score in hundredths of a point, over a number.
fn points(weight: Fraction, score: Fraction, over: u128) -> Fraction {
    weight.times(score).times(Fraction { numerator: 1, denominator: 100 * over })
}

fn is_same(a: Fraction, b: Fraction) -> bool {
    a.numerator * b.denominator == b.numerator * a.denominator
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::answers::{Answer, Scope, Statement};
    use super::super::super::model::QuestionKind;
    use super::super::super::seeds;
    use super::*;

    /// A complete statement without quantities: those stay `unknown`, which is a settled answer too.
    fn statement(scope: Scope, picks: &[u16]) -> Statement {
        let model = seeds::model();
        let mut statement = Statement { scope, ..Statement::default() };
        for (question, pick) in model.questions.iter().zip(picks) {
            let answer = match &question.kind {
                _ if question.may_not_apply && pick % 3 == 0 => Answer::NotApplicable("没有".to_owned()),
                QuestionKind::Levels(_) => Answer::Level((pick % 5) as u8),
                QuestionKind::YesNo => Answer::Yes(pick % 2 == 0),
                QuestionKind::Checklist(items) => {
                    Answer::Checked((1..=items.len() as u8).filter(|it| pick >> it & 1 == 1).collect())
                }
                QuestionKind::Measure(_) => Answer::Unknown,
            };
            statement.answers.insert(question.id.clone(), answer);
        }
        statement
    }

    fn report(scope: Scope, picks: &[u16]) -> Report {
        scoring::score(seeds::model(), seeds::weights(), &statement(scope, picks))
    }

    /// The total of a report as the sum of weight × score.
    fn total(report: &Report, sum: &mut Sum, put: fn(&mut Sum, Fraction)) {
        for it in scoring::indicator_parts(seeds::model(), seeds::weights(), report).into_iter().flatten() {
            put(sum, points(it.weight, it.score, 1));
        }
    }

    fn picks() -> impl Strategy<Value = Vec<u16>> {
        prop::collection::vec(0_u16..60_000, seeds::model().questions.len())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn weight_times_score_adds_up_to_the_total(picks in picks(), core in any::<bool>()) {
            let report = report(if core { Scope::Core } else { Scope::Full }, &picks);
            let mut sum = Sum::new();
            total(&report, &mut sum, Sum::add);
            prop_assert_eq!(report.total.settled().map(|it| it.0 as i32), Some(sum.rounded()));
        }

        /// The parts and what was passed on are the difference of the totals, to the last digit.
        #[test]
        fn the_parts_add_up_to_the_difference(a in picks(), b in picks(), core in any::<bool>()) {
            let scope = if core { Scope::Core } else { Scope::Full };
            let (before, after) = (report(scope, &a), report(scope, &b));
            let exact = exact(seeds::model(), seeds::weights(), &before, &after);
            let mut rest = Sum::new();
            total(&after, &mut rest, Sum::add);
            total(&before, &mut rest, Sum::take);
            for it in exact.answers.iter().chain([&exact.passed_on]) {
                rest.subtract(it);
            }
            prop_assert!(rest.is_zero());
        }

        /// Where the same things apply in both editions, no weight moves.
        #[test]
        fn nothing_is_passed_on_where_the_same_applies(a in picks(), b in picks()) {
            let same = |(idx, (a, b)): (usize, (&u16, &u16))| match seeds::model().questions[idx].may_not_apply {
                true => b - b % 3 + a % 3,
                false => *b,
            };
            let b: Vec<u16> = a.iter().zip(&b).enumerate().map(same).collect();
            let exact = exact(seeds::model(), seeds::weights(), &report(Scope::Full, &a), &report(Scope::Full, &b));
            prop_assert!(exact.passed_on.is_zero());
        }
    }
}
