//! How far each department is.

use super::{Assignment, Merging};
use crate::core::assessment::Assessment;
use crate::core::model::{Input, Model, Operand, QuestionKind};
use crate::core::provenance::Origin;
use crate::core::scoring::{OpenReason, Report, Standing};
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
    let asked = assignment.questions(model, &assessment.statement);
    let (assigned, conflicts) = (asked.len(), assessment.conflicts());
    let conflicts = asked.iter().filter(|it| conflicts.contains(&model.questions[**it].id)).count();
    let has_answer = |it: &usize| assessment.statement.answers.contains_key(&model.questions[*it].id);
    let answered = asked.iter().filter(|it| has_answer(it) || needs_no_answer(model, **it)).count();
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

/// Whether the figures of the profile alone answer a question.
fn needs_no_answer(model: &Model, question_idx: usize) -> bool {
    match &model.questions[question_idx].kind {
        QuestionKind::Measure(it) => {
            let Input::Ratio { numerator, denominator, .. } = &it.input else { return false };
            matches!((numerator, denominator), (Operand::Profile(_), Operand::Profile(_)))
        }
        _ => false,
    }
}

/// Whether whoever answers a question has something left to do: it is open, and not only because a figure of the profile
/// is missing, which is the coordinator's to state.
pub fn is_left(model: &Model, report: &Report, question_idx: usize) -> bool {
    match report.questions[question_idx] {
        Some(Standing::Open(OpenReason::ProfileMissing(_))) => false,
        Some(Standing::Open(OpenReason::ZeroDenominator)) => !needs_no_answer(model, question_idx),
        Some(Standing::Open(_)) => true,
        _ => false,
    }
}

/// The questions that whoever answers has something left to do for, in the order of the model.
pub fn left(model: &Model, report: &Report) -> Vec<usize> {
    (0..model.questions.len()).filter(|it| is_left(model, report, *it)).collect()
}

/// Who made a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author<'a> {
    /// Somebody at this assessment.
    Here,
    /// Whoever handed out the task that this part answers.
    Coordinator,
    /// A department, with this contribution.
    Contribution(&'a Merging),
    /// Somebody whose file the ledger does not have.
    Unknown,
}

impl Assessment {
    /// Who made a statement of this origin.
    pub fn author(&self, origin: &Origin) -> Author<'_> {
        let Some(file) = origin.file else { return Author::Here };
        if self.part.as_ref().is_some_and(|it| it.file == file) {
            return Author::Coordinator;
        }
        // A file that was merged, undone and merged again has two entries: the later one counts.
        self.ledger.iter().rfind(|it| it.file == file).map_or(Author::Unknown, Author::Contribution)
    }
}
