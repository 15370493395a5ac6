//! The questionnaire as a form to be filled in with an office program, and what came back in it.
//!
//! ```text
//! task ──► Layout ──► sheets (XLSX) ──► an office program ──► archive (limits, XML) ──► Workbook ──► Filled: contribution + troubles
//! ```
//!
//! A form carries its task: the same file that a department could open in the page, in a hidden sheet. What comes back is
//! therefore the same contribution, and is looked at and merged like any other. Rows are found by the ids in their first
//! column and columns by the keys in the first row, so that rows may be moved and columns too. What cannot be read is
//! named by its sheet and cell and taken for nothing; everything else is read.

mod grid;
mod layout;
mod numbers;
mod read;
mod words;

pub use grid::{Grid, Look, Merged, Value, Workbook, cell_name};
pub use layout::{Cell, Input, Layout, Row, Sheet, layout};
pub use read::{Filled, Unfit, read};
pub use words::{Problem, Trouble};

use super::answers::Statement;
use super::assessment::Assessment;
use super::document::{App, DataRef};
use super::ids::{AssessmentId, TaskId};
use super::model::Model;
use super::seeds::words::{T, k};
use super::sharing::{Department, Task};
use super::time::Timestamp;

/// Version of the form that this program writes and reads.
pub const VERSION: u32 = 1;

/// What a form is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Everything that is asked of the city, or of the department whose part is open.
    Everything,
    /// What is assigned to a department, by its place among the assignments.
    Department(usize),
}

/// The task of a form: the latest that was handed out for it, or one with this id and moment where none was. Nothing that
/// is answered already goes along.
pub fn task(
    t: T,
    model: &Model,
    assessment: Option<&Assessment>,
    asked: Asked,
    fresh: [u8; 16],
    now: &Timestamp,
) -> Task {
    let all = || model.indicators.iter().map(|it| it.id.clone()).collect();
    let mut task = Task {
        app: App::THIS,
        model: DataRef::to_model(model),
        id: TaskId::from_random(fresh),
        assessment: assessment.map_or_else(|| AssessmentId::from_random(fresh), |it| it.id.clone()),
        city: assessment.and_then(|it| it.city.clone()),
        body: assessment.map(|it| it.body.clone()).unwrap_or_default(),
        example: assessment.is_some_and(|it| it.example),
        department: whole(t),
        instructions: String::new(),
        deadline: String::new(),
        issued: now.clone(),
        statement: Statement { part: Some(all()), ..Statement::default() },
    };
    let Some(assessment) = assessment else { return task };
    task.statement.scope = assessment.statement.scope;
    task.statement.profile = assessment.statement.profile.clone();
    let assignment = match asked {
        Asked::Department(idx) => assessment.assignments.get(idx),
        Asked::Everything => None,
    };
    match (assignment, assessment.part.as_deref()) {
        (Some(it), _) => {
            task.department = it.department.clone();
            task.instructions.clone_from(&it.instructions);
            task.deadline.clone_from(&it.deadline);
            task.statement.part = Some(it.indicators.clone());
            if let Some(issued) = it.issued.last() {
                (task.id, task.issued) = (issued.task.clone(), issued.at.clone());
            }
        }
        (None, Some(part)) => {
            task.id = part.task.clone();
            task.assessment = part.assessment.clone();
            task.department = part.department.clone();
            task.instructions.clone_from(&part.instructions);
            task.deadline.clone_from(&part.deadline);
            task.issued = part.issued.clone();
            task.statement.part = assessment.statement.part.clone();
        }
        (None, None) => {}
    }
    task
}

/// Who answers a form that is for no department.
fn whole(t: T) -> Department {
    Department { id: "whole".to_owned(), name: t.s(k::form::WHOLE).to_owned() }
}
