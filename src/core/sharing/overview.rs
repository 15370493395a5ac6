//! How far each department is.

use super::Assignment;
use crate::core::assessment::Assessment;
use crate::core::model::Model;
use crate::core::time::Timestamp;

/// How far a department is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentState {
    /// Questions that it was assigned and that the scope asks.
    pub assigned: usize,
    /// Of these, answered, by whomever.
    pub answered: usize,
    /// Of these, with an open conflict.
    pub conflicts: usize,
    /// When its latest contribution was merged; `None` while none was.
    pub received: Option<Timestamp>,
    /// Whether a task file was handed out.
    pub is_issued: bool,
    /// Whether the deadline has passed and something is open.
    pub is_overdue: bool,
}

/// How far each department is, in the order of the assignments. `today` is a date such as `2026-11-22`.
pub fn overview(assessment: &Assessment, model: &Model, today: &str) -> Vec<DepartmentState> {
    assessment.assignments.iter().map(|it| state(assessment, model, it, today)).collect()
}

fn state(assessment: &Assessment, model: &Model, assignment: &Assignment, today: &str) -> DepartmentState {
    let (mut assigned, mut answered, mut conflicts) = (0, 0, 0);
    for indicator in assignment.indicators.iter().filter_map(|it| model.indicator(it.as_str())) {
        for idx in indicator.questions.clone().filter(|it| assessment.statement.asks(model, *it)) {
            let id = &model.questions[idx].id;
            let open = |is_open: Option<bool>| is_open.unwrap_or(false);
            assigned += 1;
            answered += usize::from(assessment.statement.answers.contains_key(id));
            conflicts += usize::from(
                open(assessment.records.answers.get(id).map(|it| !it.open.is_empty()))
                    || open(assessment.records.notes.get(id).map(|it| !it.open.is_empty())),
            );
        }
    }
    let received = assessment.ledger.iter().filter(|it| it.undone.is_none());
    let received = received.filter(|it| assignment.issued.iter().any(|issued| issued.task == it.task));
    DepartmentState {
        assigned,
        answered,
        conflicts,
        received: received.map(|it| it.merged.clone()).max(),
        is_issued: !assignment.issued.is_empty(),
        is_overdue: !assignment.deadline.is_empty() && *assignment.deadline < *today && answered < assigned,
    }
}
