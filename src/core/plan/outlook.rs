//! What a plan comes to: each scenario beside today, the measures as they are filed, and what came of an earlier plan.

use std::cmp::{Ordering, Reverse};

use crate::core::ids::QuestionId;
use crate::core::model::Model;
use crate::core::scoring::{E2, E4, Scores, Standing};
use crate::core::weights::Weights;

use super::{Former, Goal, Measure, Plan, Slot, Step, Target, score_of, steps, what_if};

/// What a scenario comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The scores once all of its goals are reached.
    pub scores: Scores,
    /// How many questions rise.
    pub questions: usize,
    /// All effort from today.
    pub effort: u32,
}

/// A measure as it is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// How far it is to be brought.
    pub goal: Goal,
    /// Whether today's answer is that far already.
    pub is_reached: bool,
    /// What it still takes from today.
    pub effort: u32,
    /// What it still adds to the total.
    pub gain: E4,
    /// Who does it until when.
    pub measure: Measure,
}

/// What came of a goal of an earlier edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Today's answer is that far or further.
    Reached,
    /// It is not.
    Missed,
    /// There is no answer yet, or the question does not apply any more.
    Open,
}

/// In which order questions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As in the model.
    #[default]
    Model,
    /// Those whose next step adds most come first.
    Gain,
    /// Those whose next step takes least come first.
    Effort,
    /// Those whose next step adds most for its effort come first; what takes nothing before all others.
    GainPerEffort,
}

/// Questions with their steps and what each adds, see [`super::gains`].
pub type Gains = Vec<(usize, Vec<(Step, E4)>)>;

impl Plan {
    /// What a scenario comes to.
    pub fn outlook(&self, slot: Slot, model: &Model, weights: &Weights, standings: &[Option<Standing>]) -> Outlook {
        let reached = self.reached(slot, model, standings);
        let questions = reached.len();
        let scores = what_if(model, weights, standings, reached);
        Outlook { scores, questions, effort: self.effort_of(slot, model, standings) }
    }

    /// The measures of the scenario that is carried out, in the order of the model.
    pub fn filed(&self, model: &Model, gains: &Gains, standings: &[Option<Standing>]) -> Vec<Filed> {
        let goals = self.scenarios.get(&self.adopted).into_iter().flat_map(|it| &it.goals);
        let filed = |(id, goal): (&QuestionId, &Goal)| {
            let question = model.question_idx(id.as_str())?;
            let steps = gains.iter().find(|it| it.0 == question).map_or(&[][..], |it| &it.1);
            let gain = steps.iter().find(|it| it.0.goal == *goal).map_or(E4(0), |it| it.1);
            Some(Filed {
                question,
                goal: *goal,
                is_reached: outcome(model, id, *goal, standings) == Outcome::Reached,
                effort: self.effort_to(id, &self::steps(model, &model.questions[question], standings[question]), *goal),
                gain,
                measure: self.measures.get(id).cloned().unwrap_or_default(),
            })
        };
        let mut all: Vec<Filed> = goals.filter_map(filed).collect();
        all.sort_by_key(|it| it.question);
        all
    }

    /// What a next step adds for each unit of its effort, in ten-thousandths rounded half up; `None` where it takes nothing.
    pub fn gain_per_effort(&self, question: &QuestionId, step: Step, gain: E4) -> Option<E4> {
        let effort = self.effort(question, step.goal);
        (effort > 0).then(|| E4((gain.0 * 2 + effort) / (effort * 2)))
    }

    /// Questions in an order, as indexes of [`Model::questions`]; those that are level stay in the order of the model.
    pub fn ordered(&self, model: &Model, gains: &Gains, order: Order) -> Vec<usize> {
        let mut rows: Vec<(usize, u32, u32)> = gains
            .iter()
            .filter_map(|(question, steps)| {
                let (step, gain) = steps.first()?;
                Some((*question, gain.0, self.effort(&model.questions[*question].id, step.goal)))
            })
            .collect();
        match order {
            Order::Model => {}
            Order::Gain => rows.sort_by_key(|it| Reverse(it.1)),
            Order::Effort => rows.sort_by_key(|it| it.2),
            Order::GainPerEffort => rows.sort_by(|a, b| by_worth(*a, *b)),
        }
        rows.into_iter().map(|it| it.0).collect()
    }
}

/// More gain for the effort first.
fn by_worth((_, gain_a, effort_a): (usize, u32, u32), (_, gain_b, effort_b): (usize, u32, u32)) -> Ordering {
    match (effort_a, effort_b) {
        (0, 0) => gain_b.cmp(&gain_a),
        (0, _) => Ordering::Less,
        (_, 0) => Ordering::Greater,
        _ => (u64::from(gain_b) * u64::from(effort_a)).cmp(&(u64::from(gain_a) * u64::from(effort_b))),
    }
}

fn outcome(model: &Model, id: &QuestionId, goal: Goal, standings: &[Option<Standing>]) -> Outcome {
    let Some(idx) = model.question_idx(id.as_str()) else { return Outcome::Open };
    match (standings[idx], score_of(model, &model.questions[idx], goal)) {
        (Some(Standing::Scored(now)), Some(wanted)) if now >= wanted => Outcome::Reached,
        (Some(Standing::Scored(_) | Standing::Unknown), Some(_)) => Outcome::Missed,
        _ => Outcome::Open,
    }
}

impl Former {
    /// Its goals with what came of them, as indexes of [`Model::questions`] in the order of the model.
    pub fn outcomes(&self, model: &Model, standings: &[Option<Standing>]) -> Vec<(usize, Goal, Outcome)> {
        let of_goal = |(id, goal): (&QuestionId, &Goal)| {
            Some((model.question_idx(id.as_str())?, *goal, outcome(model, id, *goal, standings)))
        };
        let mut all: Vec<(usize, Goal, Outcome)> = self.goals.iter().filter_map(of_goal).collect();
        all.sort_by_key(|it| it.0);
        all
    }
}

impl Target {
    /// What these scores lack to it; nothing where it is reached.
    pub fn gap(&self, scores: &Scores) -> Option<E2> {
        let now = self.node.score(scores)?;
        (now < self.score).then(|| E2(self.score.0 - now.0))
    }
}
