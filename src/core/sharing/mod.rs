//! Many hands: a coordinator hands out tasks, departments hand in contributions, the coordinator merges them.
//!
//! ```text
//! assessment ── task file ──► department's part ── contribution file ──► preview ── decisions ──► assessment + ledger
//! ```
//!
//! Everything happens through files, so no server knows who works on what. Merging is a union of claims
//! ([`super::provenance`]): it does not matter in which order files come, or how often.

mod contribution;
mod files;
mod merge;
mod overview;
pub mod split;
mod task;

use serde::{Deserialize, Serialize};

pub use contribution::{Contribution, NotReady, Stated};
pub use files::{FileKind, file_name};
pub use merge::{
    Aside, AsideReason, Brought, Choice, Clash, Decision, Doubt, Finding, Merging, NotMergeable, Place, Preview, Row,
    Rule, Value,
};
pub use overview::{Author, DepartmentState, is_left, left, overview};
pub use task::{Part, Task};

use super::ids::{IndicatorId, TaskId};
use super::model::Model;
use super::text::{self, TextDefect};
use super::time::{self, Timestamp};

/// A department, as a city names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// The model's word for it, such as `cyberspace_affairs`; the name itself for one that the model does not know.
    pub id: String,
    /// Its name in this city.
    pub name: String,
}

/// What a department is asked to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Who answers.
    pub department: Department,
    /// What, in the order of the model.
    pub indicators: Vec<IndicatorId>,
    /// Until when, `2026-12-15`; empty without a deadline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deadline: String,
    /// What else the department should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// The task files that were handed out for it, the latest last.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub issued: Vec<Issued>,
}

/// A task file that was handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Its id.
    pub task: TaskId,
    /// When.
    pub at: Timestamp,
}

/// Why an assignment cannot stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentDefect {
    /// The department's name breaks a rule.
    Name(TextDefect),
    /// The instructions break a rule.
    Instructions(TextDefect),
    /// The deadline is no date of the calendar.
    Deadline,
    /// Nothing is assigned.
    Nothing,
    /// An indicator is not in the model.
    UnknownIndicator,
}

impl Assignment {
    /// Checks it.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn check(&self, model: &Model) -> Result<(), AssignmentDefect> {
        use AssignmentDefect as D;
        text::check_name(&self.department.name).map_err(D::Name)?;
        if !self.instructions.is_empty() {
            text::check_note(&self.instructions).map_err(D::Instructions)?;
        }
        if !self.deadline.is_empty() && !time::is_date(&self.deadline) {
            return Err(D::Deadline);
        }
        if self.indicators.is_empty() {
            return Err(D::Nothing);
        }
        let is_known = |it: &IndicatorId| model.indicator(it.as_str()).is_some();
        if self.indicators.iter().all(is_known) { Ok(()) } else { Err(D::UnknownIndicator) }
    }
}
