//! The plan of an assessment as its users write it: what they want to reach, what they think it takes, and who does what
//! until when. What it comes to is computed, never kept.

use serde::{Deserialize, Serialize};

use crate::core::ids::QuestionId;
use crate::core::scoring::E2;
use crate::core::sorted::Sorted;
use crate::core::text::{self, TextDefect};
use crate::core::time;

use super::Goal;

/// Most scenarios side by side.
pub const SCENARIOS: usize = 3;
/// What a step takes while nobody has said otherwise, in the user's own unit.
pub const DEFAULT_EFFORT: u32 = 1;

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Plan {
    /// Scores to reach, by domain, group, indicator or `total`.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub targets: Sorted<String, E2>,
    /// What steps take, by question; [`DEFAULT_EFFORT`] for a step that does not stand here.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub efforts: Sorted<QuestionId, Vec<Estimate>>,
    /// Choices to compare, at most [`SCENARIOS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// Who does what until when, by question.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub measures: Sorted<QuestionId, Measure>,
}

/// What one step takes, from the step before it or from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The step.
    pub goal: Goal,
    /// Its effort, 0 to [`super::EFFORT_LIMIT`].
    pub effort: u32,
}

/// A choice of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// How far each question is to be brought.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub goals: Sorted<QuestionId, Goal>,
}

/// What is done about a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Who does it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Until when, `2026-11-22`; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Progress::is_planned")]
    pub progress: Progress,
    /// What exactly; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far a measure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Progress {
    /// Not begun.
    #[default]
    Planned,
    /// Begun.
    Started,
    /// Done; the answer is to be changed when it is confirmed.
    Done,
    /// Given up.
    Dropped,
}

impl Progress {
    /// All of them, in the order in which a measure goes through them.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Started, Self::Done, Self::Dropped];

    fn is_planned(&self) -> bool {
        *self == Self::Planned
    }
}

/// Why a measure cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureDefect {
    /// The owner's name.
    Owner(TextDefect),
    /// The note.
    Note(TextDefect),
    /// No date of the calendar.
    Due,
}

impl Measure {
    /// Whether it may stand in a file.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), MeasureDefect> {
        if !self.owner.is_empty() {
            text::check_name(&self.owner).map_err(MeasureDefect::Owner)?;
        }
        if !self.note.is_empty() {
            text::check_note(&self.note).map_err(MeasureDefect::Note)?;
        }
        if self.due.is_empty() || time::is_date(&self.due) { Ok(()) } else { Err(MeasureDefect::Due) }
    }
}

impl Plan {
    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the step to a goal takes.
    pub fn effort(&self, question: &QuestionId, goal: Goal) -> u32 {
        let estimate = self.efforts.get(question).and_then(|it| it.iter().find(|it| it.goal == goal));
        estimate.map_or(DEFAULT_EFFORT, |it| it.effort)
    }

    /// States what the step to a goal takes.
    pub fn estimate(&mut self, question: &QuestionId, goal: Goal, effort: u32) {
        let mut estimates = self.efforts.remove(question).unwrap_or_default();
        estimates.retain(|it| it.goal != goal);
        if effort != DEFAULT_EFFORT {
            estimates.push(Estimate { goal, effort });
            estimates.sort_by_key(|it| it.goal);
        }
        if !estimates.is_empty() {
            self.efforts.insert(question.clone(), estimates);
        }
    }

    /// The goal of a question in a scenario.
    pub fn goal(&self, scenario: usize, question: &QuestionId) -> Option<Goal> {
        self.scenarios.get(scenario)?.goals.get(question).copied()
    }
}
