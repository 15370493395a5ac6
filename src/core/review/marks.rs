//! The marks of experts, and the rule by which they count.
//!
//! 1. The marks that experts gave one indicator become one mark: the mean, the median, or the mean without one highest
//!    and one lowest mark (from three marks on; of one or two it is the mean). It is computed exactly and rounded once,
//!    half up, to 0.0001.
//! 2. That mark makes its declared share of the indicator's score, what the city's answers give makes the rest.
//!    The default share of 100 per cent lets it replace the city's where it is given.
//!
//! From there on [`scoring::score_reviewed`] scores as ever.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::ids::IndicatorId;
use super::super::model::Model;
use super::super::scoring::{self, E2, E4, FULL, Marked, Report, Scores};
use super::super::text::{self, Shown, TextDefect};
use super::super::weights::Weights;

/// Most experts of one review.
pub const EXPERT_LIMIT: usize = 50;

/// How the marks of several experts for one indicator become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Combination {
    /// Their mean.
    #[default]
    Mean,
    /// The middle one by size, or the mean of the two in the middle.
    Median,
    /// Their mean without one highest and one lowest, from three on.
    TrimmedMean,
}

impl Combination {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Mean, Self::Median, Self::TrimmedMean];

    /// The word for it in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::TrimmedMean => "trimmedMean",
        }
    }

    /// One mark made of these, in hundredths; `None` of none.
    pub fn combine(self, mut marks: Vec<E2>) -> Option<E4> {
        marks.sort_unstable();
        let len = marks.len();
        let counted = match self {
            Self::Mean => &marks[..],
            Self::Median => &marks[len.saturating_sub(1) / 2..len / 2 + len.min(1)],
            Self::TrimmedMean if len >= 3 => &marks[1..len - 1],
            Self::TrimmedMean => &marks[..],
        };
        let n = u64::try_from(counted.len()).ok().filter(|it| *it > 0)?;
        let sum: u64 = counted.iter().map(|it| u64::from(it.0) * 100).sum();
        let mean = (sum * 2 + n) / (n * 2);
        Some(E4(u32::try_from(mean).unwrap_or(FULL.0).min(FULL.0)))
    }
}

/// The rule by which marks count. It stands in every review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rule {
    /// How several marks become one.
    pub combination: Combination,
    /// The share of that mark in an indicator's score, in per cent, 0 to 100.
    pub share_percent: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { combination: Combination::default(), share_percent: 100 }
    }
}

/// One expert's mark for one indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The indicator.
    pub item: IndicatorId,
    /// Who gave it; one of the named experts.
    pub expert: String,
    /// The mark in hundredths, 0 to 10,000.
    #[serde(rename = "markE2")]
    pub mark_e2: E2,
    /// Why.
    pub reason: String,
}

/// What experts say of a submission, and how it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// How marks count.
    pub rule: Rule,
    /// Who marks, by name.
    pub experts: Vec<String>,
    /// What they gave; each expert at most one mark for an indicator.
    pub marks: Vec<Mark>,
}

/// What marks make of the score of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertScore {
    /// The indicator.
    pub item: IndicatorId,
    /// What the city's answers give.
    #[serde(rename = "selfScoreE2")]
    pub self_score_e2: E2,
    /// The mark that the experts' marks make.
    #[serde(rename = "expertScoreE2")]
    pub expert_score_e2: E2,
    /// The score after review.
    #[serde(rename = "scoreE2")]
    pub score_e2: E2,
}

/// Scores after review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// All of them.
    pub scores: Scores,
    /// Those of the marked indicators beside what they are made of, in the order of the model.
    pub expert_scores: Vec<ExpertScore>,
}

impl Marking {
    /// Everything in it that may not be, given where the questions of the submission stand.
    pub fn defects(&self, model: &Model, report: &Report) -> Vec<MarkDefect> {
        let mut defects = self.form();
        for (idx, it) in self.marks.iter().enumerate() {
            let problem = match model.indicator_idx(it.item.as_str()) {
                None => MarkProblem::UnknownIndicator,
                Some(at) if report.indicators[at].settled().is_none() => MarkProblem::DoesNotApply,
                Some(_) => continue,
            };
            defects.push(MarkDefect { pointer: format!("/marks/{idx}/item"), problem });
        }
        defects
    }

    /// Everything in it that may not be, whatever it is about.
    pub fn form(&self) -> Vec<MarkDefect> {
        let mut defects = Vec::new();
        let mut defect = |pointer: String, problem| defects.push(MarkDefect { pointer, problem });
        if self.rule.share_percent > 100 {
            defect("/rule/sharePercent".to_owned(), MarkProblem::Share);
        }
        if self.experts.len() > EXPERT_LIMIT {
            defect("/experts".to_owned(), MarkProblem::TooManyExperts);
        }
        let mut named = BTreeSet::new();
        for (idx, it) in self.experts.iter().enumerate() {
            if let Err(found) = text::check_name(it) {
                defect(format!("/experts/{idx}"), MarkProblem::Text(found));
            } else if !named.insert(it.as_str()) {
                defect(format!("/experts/{idx}"), MarkProblem::ExpertTwice);
            }
        }
        let mut seen = BTreeSet::new();
        for (idx, it) in self.marks.iter().enumerate() {
            let pointer = |member| format!("/marks/{idx}/{member}");
            if !named.contains(it.expert.as_str()) {
                defect(pointer("expert"), MarkProblem::UnknownExpert);
            }
            if !seen.insert((&it.item, &it.expert)) {
                defect(pointer("item"), MarkProblem::MarkTwice);
            }
            if it.mark_e2 > FULL.shown() {
                defect(pointer("markE2"), MarkProblem::AboveFull);
            }
            if let Err(found) = text::check_note(&it.reason) {
                defect(pointer("reason"), MarkProblem::Text(found));
            }
        }
        defects
    }

    /// The mark that the experts' marks make for each indicator, in the order of the model.
    pub fn combined(&self, model: &Model) -> Vec<Option<Marked>> {
        let mut given = vec![Vec::new(); model.indicators.len()];
        for it in &self.marks {
            if let Some(idx) = model.indicator_idx(it.item.as_str()) {
                given[idx].push(it.mark_e2);
            }
        }
        let Rule { combination, share_percent } = self.rule;
        given.into_iter().map(|it| Some(Marked { mark: combination.combine(it)?, share: share_percent })).collect()
    }

    /// The scores after review of a submission with this report.
    pub fn score(&self, model: &Model, weights: &Weights, report: &Report) -> Reviewed {
        let combined = self.combined(model);
        let scores = scoring::score_reviewed(model, weights, &report.questions, &combined);
        let row = |(idx, marked): (usize, &Option<Marked>)| {
            Some(ExpertScore {
                item: model.indicators[idx].id.clone(),
                self_score_e2: report.indicators[idx].settled()?,
                expert_score_e2: (*marked)?.mark.shown(),
                score_e2: scores.indicators[idx]?,
            })
        };
        let expert_scores = combined.iter().enumerate().filter_map(row).collect();
        Reviewed { scores, expert_scores }
    }
}

/// What may not be in a marking, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkDefect {
    /// JSON pointer, from the document that was looked at: a marking by itself, or a review.
    pub pointer: String,
    /// What is wrong there.
    pub problem: MarkProblem,
}

/// What can be wrong with a marking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkProblem {
    /// A share of more than the whole.
    Share,
    /// More than [`EXPERT_LIMIT`] experts.
    TooManyExperts,
    /// A text that cannot stand in a file.
    Text(TextDefect),
    /// An expert named a second time.
    ExpertTwice,
    /// An indicator that the model does not have.
    UnknownIndicator,
    /// Nothing of the indicator applies to this city, so there is nothing to mark.
    DoesNotApply,
    /// A mark of somebody who is not among the named experts.
    UnknownExpert,
    /// A second mark of one expert for one indicator.
    MarkTwice,
    /// A mark above 100.
    AboveFull,
    /// The scores listed for marked indicators are not those that the marks give.
    OtherScores,
}

impl fmt::Display for MarkDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", Shown(&self.pointer), self.problem)
    }
}

impl fmt::Display for MarkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share => write!(f, "a share is 0 to 100 per cent"),
            Self::TooManyExperts => write!(f, "more than {EXPERT_LIMIT} experts"),
            Self::Text(it) => it.fmt(f),
            Self::ExpertTwice => write!(f, "the expert is named a second time"),
            Self::UnknownIndicator => write!(f, "the model has no such indicator"),
            Self::DoesNotApply => write!(f, "nothing of the indicator applies to this city"),
            Self::UnknownExpert => write!(f, "not one of the named experts"),
            Self::MarkTwice => write!(f, "a second mark of this expert for this indicator"),
            Self::AboveFull => write!(f, "a mark is 0 to 10000 hundredths"),
            Self::OtherScores => write!(f, "not the scores that the marks give"),
        }
    }
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;

    fn combine(combination: Combination, marks: &[u32]) -> Option<u32> {
        combination.combine(marks.iter().map(|it| E2(*it)).collect()).map(|it| it.0)
    }

    #[test]
    fn several_marks_become_one_by_the_declared_rule() {
        use Combination as C;
        let rows: [(&[u32], [u32; 3]); 6] = [
            (&[8000], [800_000, 800_000, 800_000]),
            (&[9000, 6000], [750_000, 750_000, 750_000]),
            (&[1000, 9000, 8000], [600_000, 800_000, 800_000]),
            (&[10_000, 0, 8000, 9000], [675_000, 850_000, 850_000]),
            // A third of a hundredth is rounded once, half up.
            (&[1, 0, 0], [33, 0, 0]),
            (&[1, 1, 0], [67, 100, 100]),
        ];
        for (marks, expected) in rows {
            for (combination, expected) in [C::Mean, C::Median, C::TrimmedMean].into_iter().zip(expected) {
                assert_eq!(combine(combination, marks), Some(expected), "{combination:?} of {marks:?}");
            }
        }
        assert_eq!(C::ALL.map(|it| combine(it, &[])), [None; 3]);
    }

    proptest! {
        /// Against fractions of another library, and whatever the order of the marks.
        #[test]
        fn the_order_of_marks_does_not_matter_and_the_mean_is_exact(
            marks in prop::collection::vec(0_u32..=10_000, 1..20),
            turn in any::<prop::sample::Index>(),
        ) {
            let mut turned = marks.clone();
            turned.rotate_left(turn.index(marks.len()));
            for it in Combination::ALL {
                prop_assert_eq!(combine(it, &marks), combine(it, &turned));
            }
            let mut sorted = marks.clone();
            sorted.sort_unstable();
            let mean = |of: &[u32]| {
                let sum: u64 = of.iter().map(|it| u64::from(*it)).sum();
                let exact = Ratio::new(sum * 100, of.len() as u64) + Ratio::new(1, 2);
                exact.floor().to_integer() as u32
            };
            let len = sorted.len();
            prop_assert_eq!(combine(Combination::Mean, &marks), Some(mean(&sorted)));
            let middle = [sorted[(len - 1) / 2], sorted[len / 2]];
            prop_assert_eq!(combine(Combination::Median, &marks), Some(mean(&middle)));
            let trimmed = if len >= 3 { &sorted[1..len - 1] } else { &sorted[..] };
            prop_assert_eq!(combine(Combination::TrimmedMean, &marks), Some(mean(trimmed)));
        }
    }
}
