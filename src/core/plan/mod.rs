//! What a city can do next: the steps that raise a score, what each of them adds, what several come to, and which take the
//! least effort to reach a target.
//!
//! A plan never changes an answer. It puts other scores in place of those that the answers give and computes the rest with
//! the one scoring function, so that what a plan promises is what the questionnaire will show once it is done.

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Profile};
use super::model::{Model, Question, QuestionKind};
use super::scoring::{self, E2, E4, FULL, Scores, Standing};
use super::weights::Weights;

mod outlook;
mod places;
mod solve;
mod work;
mod written;

pub use outlook::{Filed, Gains, Order, Outcome, Outlook};
pub use places::{PlanEntry, PlanPlace};
pub use solve::{EFFORT_LIMIT, Offer, Rung, Solution, Target, Unsolvable, solve};
pub use work::{
    DEFAULT_EFFORT, Estimate, Former, Measure, MeasureDefect, Plan, PlanDefect, PlanProblem, Progress, Scenario, Slot,
    check_scenario_name, parse_effort, parse_score,
};
pub use written::{Written, written};

/// What a question asks for next: `{"level":3}`, `"yes"`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Goal {
    /// This level of a five-level question, 1 to 4.
    Level(u8),
    /// So many items of a checklist, whichever they are.
    Items(u8),
    /// Yes instead of no.
    Yes,
    /// This quantity in hundredths, a point of the question's scale: at least, or at most where less is better.
    QuantityE2(u64),
}

/// A goal with the score that it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is asked for.
    pub goal: Goal,
    /// What the question then scores.
    pub score: E4,
}

/// Part of what is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// Everything.
    Total,
    /// A domain, an index of [`Model::domains`].
    Domain(usize),
    /// A group, an index of [`Model::groups`].
    Group(usize),
    /// An indicator, an index of [`Model::indicators`].
    Indicator(usize),
}

impl Node {
    /// The node of this id; `total` is everything.
    pub fn parse(model: &Model, id: &str) -> Option<Self> {
        let domain = || model.domains.iter().position(|it| it.id.as_str() == id).map(Self::Domain);
        let group = || model.group_idx(id).map(Self::Group);
        let indicator = || model.indicator_idx(id).map(Self::Indicator);
        if id == "total" { Some(Self::Total) } else { domain().or_else(group).or_else(indicator) }
    }

    /// Its id; `total` is everything.
    pub fn id(self, model: &Model) -> &str {
        match self {
            Self::Total => "total",
            Self::Domain(it) => model.domains[it].id.as_str(),
            Self::Group(it) => model.groups[it].id.as_str(),
            Self::Indicator(it) => model.indicators[it].id.as_str(),
        }
    }

    /// Its score among these.
    pub fn score(self, scores: &Scores) -> Option<E2> {
        match self {
            Self::Total => scores.total,
            Self::Domain(it) => scores.domains[it],
            Self::Group(it) => scores.groups[it],
            Self::Indicator(it) => scores.indicators[it],
        }
    }

    /// The questions below it, as a range of [`Model::questions`].
    pub fn questions(self, model: &Model) -> std::ops::Range<usize> {
        let of_indicators = |it: std::ops::Range<usize>| {
            let (first, last) = (&model.indicators[it.start], &model.indicators[it.end - 1]);
            first.questions.start..last.questions.end
        };
        let of_groups = |it: std::ops::Range<usize>| {
            of_indicators(model.groups[it.start].indicators.start..model.groups[it.end - 1].indicators.end)
        };
        match self {
            Self::Total => 0..model.questions.len(),
            Self::Domain(it) => of_groups(model.domains[it].groups.clone()),
            Self::Group(it) => of_indicators(model.groups[it].indicators.clone()),
            Self::Indicator(it) => model.indicators[it].questions.clone(),
        }
    }
}

/// What a question still asks for, nearest first: each step scores more than the one before it. Nothing for what is open
/// (it has to be answered first) and for what does not apply.
pub fn steps(model: &Model, question: &Question, standing: Option<Standing>) -> Vec<Step> {
    let now = match standing {
        Some(Standing::Scored(it)) => it,
        Some(Standing::Unknown) => E4(0),
        Some(Standing::Open(_) | Standing::NotApplicable) | None => return Vec::new(),
    };
    let scored =
        |answer: Answer, goal: Goal| match scoring::standing(model, question, &Profile::default(), Some(&answer)) {
            Standing::Scored(score) => Some(Step { goal, score }),
            _ => None,
        };
    let all: Vec<Step> = match &question.kind {
        QuestionKind::Levels(options) => {
            (0..options.len() as u8).filter_map(|it| scored(Answer::Level(it), Goal::Level(it))).collect()
        }
        QuestionKind::Checklist(items) => {
            let ticked = |n: u8| Answer::Checked((1..=n).collect());
            (0..=items.len() as u8).filter_map(|it| scored(ticked(it), Goal::Items(it))).collect()
        }
        QuestionKind::YesNo => scored(Answer::Yes(true), Goal::Yes).into_iter().collect(),
        QuestionKind::Measure(measure) => {
            let mut points: Vec<Step> = measure
                .scale
                .points
                .iter()
                .map(|(quantity, score)| Step {
                    goal: Goal::QuantityE2(quantity.e2()),
                    score: E4(score * (FULL.0 / 100)),
                })
                .collect();
            if points.first().map(|it| it.score) > points.last().map(|it| it.score) {
                points.reverse();
            }
            points
        }
    };
    let mut above: Vec<Step> = Vec::new();
    for step in all {
        // Where a scale is level, its nearest point is enough.
        if step.score > above.last().map_or(now, |it| it.score) {
            above.push(step);
        }
    }
    above
}

/// What a question scores once it has been brought to a goal; `None` where it asks for no such thing.
pub fn score_of(model: &Model, question: &Question, goal: Goal) -> Option<E4> {
    let all = steps(model, question, Some(Standing::Unknown));
    all.iter().find(|it| it.goal == goal).map(|it| it.score)
}

/// What a statement would score with these questions at these scores; a question that is open or does not apply is left as
/// it is.
pub fn what_if(
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    reached: impl IntoIterator<Item = (usize, E4)>,
) -> Scores {
    let mut standings = standings.to_vec();
    for (idx, score) in reached {
        if let Some(standing @ (Standing::Scored(_) | Standing::Unknown)) = &mut standings[idx] {
            *standing = Standing::Scored(score);
        }
    }
    scoring::score_reviewed(model, weights, &standings, &[])
}

/// Every question that can be planned, with its steps and what each of them adds to the total from where the question
/// stands, in ten-thousandths rounded half up. Weights do not change by what is planned, so what several questions add is
/// the sum of what each of them adds.
pub fn gains(model: &Model, weights: &Weights, standings: &[Option<Standing>]) -> Gains {
    let shares = scoring::question_weights(model, weights, standings);
    let of_question = |(idx, question): (usize, &Question)| {
        let now = match standings[idx] {
            Some(Standing::Scored(it)) => it.0,
            _ => 0,
        };
        let gain = |step: Step| (step, shares[idx].points(E4(step.score.0 - now)));
        (idx, steps(model, question, standings[idx]).into_iter().map(gain).collect::<Vec<_>>())
    };
    model.questions.iter().enumerate().map(of_question).filter(|it| !it.1.is_empty()).collect()
}
