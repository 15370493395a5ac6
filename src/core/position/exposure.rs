//! Which risks of table 2 weak indicators leave open. The white paper names risks and layers, but neither ties them to
//! indicators nor says when one is met: the ties and the bound are this project's, stand in the data, and are shown with
//! what follows from them.

use crate::core::model::Model;
use crate::core::scoring::{E2, Report};
use crate::core::whitepaper::{Risk, WhitePaper};

/// How a risk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// At least one of its indicators is weak, however open questions are answered.
    Open,
    /// None is yet, but some may turn out to be.
    Undecided,
    /// None is weak.
    Covered,
    /// None of its indicators applies.
    NotApplicable,
}

/// A risk with what leaves it open. Indicators are indexes of [`Model::indicators`], the weakest first.
#[derive(Clone, Debug)]
pub struct Exposure<'a> {
    /// The risk.
    pub risk: &'a Risk,
    /// How it stands.
    pub openness: Openness,
    /// Indicators below the bound.
    pub weak: Vec<usize>,
    /// Indicators that open questions may leave below it.
    pub undecided: Vec<usize>,
    /// How many of its indicators apply.
    pub applying: usize,
}

/// All risks, in the order of table 2.
pub fn exposures<'a>(paper: &'a WhitePaper, model: &Model, report: &Report) -> Vec<Exposure<'a>> {
    let bound = E2(paper.risk_rule.weak_below * 100);
    paper.risks.iter().map(|it| exposure(it, bound, model, report)).collect()
}

fn exposure<'a>(risk: &'a Risk, bound: E2, model: &Model, report: &Report) -> Exposure<'a> {
    let (mut weak, mut undecided, mut applying) = (Vec::new(), Vec::new(), 0);
    for idx in risk.indicators.iter().filter_map(|it| model.indicator_idx(it.as_str())) {
        let score = report.indicators[idx];
        let Some((lowest, highest)) = score.lowest.zip(score.highest) else { continue };
        applying += 1;
        if highest < bound {
            weak.push(idx);
        } else if lowest < bound {
            undecided.push(idx);
        }
    }
    weak.sort_by_key(|it| (report.indicators[*it].highest, *it));
    undecided.sort_by_key(|it| (report.indicators[*it].lowest, *it));
    let openness = match (applying, weak.is_empty(), undecided.is_empty()) {
        (0, ..) => Openness::NotApplicable,
        (_, false, _) => Openness::Open,
        (_, true, false) => Openness::Undecided,
        (_, true, true) => Openness::Covered,
    };
    Exposure { risk, openness, weak, undecided, applying }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Statement};
    use crate::core::model::QuestionKind;
    use crate::core::{scoring, seeds};

    /// Every level question at a level, everything else not known.
    fn all_at(level: u8) -> Statement {
        let model = seeds::model();
        let mut statement = Statement::default();
        for question in &model.questions {
            let answer = match question.kind {
                QuestionKind::Levels(_) => Answer::Level(level),
                _ => Answer::Unknown,
            };
            statement.record(model, &question.id, Some(answer)).expect("an answer of this kind");
        }
        statement
    }

    fn found(statement: &Statement) -> Vec<Exposure<'static>> {
        let model = seeds::model();
        exposures(seeds::whitepaper(), model, &scoring::score(model, seeds::weights(), statement))
    }

    #[test]
    fn a_risk_is_open_exactly_when_an_indicator_of_it_lies_below_the_bound() {
        let (model, paper) = (seeds::model(), seeds::whitepaper());
        let bound = paper.risk_rule.weak_below * 100;
        for level in 0..=4 {
            let statement = all_at(level);
            let report = scoring::score(model, seeds::weights(), &statement);
            for (it, risk) in found(&statement).iter().zip(&paper.risks) {
                let scores = risk.indicators.iter().map(|id| {
                    let idx = model.indicator_idx(id.as_str()).expect("an indicator");
                    report.indicators[idx].settled().expect("everything is answered").0
                });
                let below = scores.filter(|it| *it < bound).count();
                assert_eq!((it.weak.len(), it.undecided.len()), (below, 0), "{} at {level}", risk.id);
                let expected = if below > 0 { Openness::Open } else { Openness::Covered };
                assert_eq!(it.openness, expected, "{} at {level}", risk.id);
                assert_eq!(it.applying, risk.indicators.len());
            }
        }
        assert!(found(&all_at(0)).iter().all(|it| it.openness == Openness::Open));
    }

    #[test]
    fn what_is_open_may_still_go_either_way_and_is_not_called_weak() {
        let all = found(&Statement::default());
        assert_eq!(all.len(), 10);
        for it in &all {
            assert_eq!((it.openness, it.weak.len()), (Openness::Undecided, 0));
            assert_eq!(it.undecided.len(), it.applying);
        }
    }

    #[test]
    fn the_weakest_comes_first_and_what_does_not_apply_is_left_out() {
        let model = seeds::model();
        let mut statement = all_at(1);
        let report = scoring::score(model, seeds::weights(), &statement);
        for it in found(&statement) {
            assert!(
                it.weak.windows(2).all(|two| report.indicators[two[0]].highest <= report.indicators[two[1]].highest)
            );
        }
        let out = model.indicator("technology.business.healthcare").expect("an indicator");
        let questions = &model.questions[out.questions.clone()];
        let can_go = questions.iter().all(|it| it.may_not_apply);
        for question in questions.iter().filter(|it| it.may_not_apply) {
            let reason = Answer::NotApplicable("没有".to_owned());
            statement.record(model, &question.id, Some(reason)).expect("may not apply");
        }
        let k1 = found(&statement).into_iter().find(|it| it.risk.id.as_ref() == "K1").expect("K1");
        assert_eq!(k1.applying, k1.risk.indicators.len() - usize::from(can_go));
    }
}
