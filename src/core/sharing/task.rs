//! The task file that a department receives, and the part of an assessment that it works on.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Assignment, Department, Issued};
use crate::core::answers::{Answer, City, Evidence, Profile, Scope, Statement};
use crate::core::assessment::Assessment;
use crate::core::document::{App, DataRef, OpenFileError, TASK, TASK_VERSION};
use crate::core::encoding::Digest;
use crate::core::ids::{AssessmentId, IndicatorId, QuestionId, TaskId};
use crate::core::json::{self, Json, ReadError};
use crate::core::model::Model;
use crate::core::provenance::{Origin, Record};
use crate::core::sorted::Sorted;
use crate::core::text;
use crate::core::time::{self, Timestamp};

/// What a department is asked to do, as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What made it.
    pub app: App,
    /// The model that the questions belong to.
    pub model: DataRef,
    /// Its id.
    pub id: TaskId,
    /// The assessment that it is a part of.
    pub assessment: AssessmentId,
    /// The city, if it was chosen already.
    pub city: Option<City>,
    /// The body that answers as a whole.
    pub body: String,
    /// Whether it belongs to an example.
    pub example: bool,
    /// Who is asked.
    pub department: Department,
    /// What else the department should know; may be empty.
    pub instructions: String,
    /// Until when, `2026-12-15`; empty without a deadline.
    pub deadline: String,
    /// When it was handed out.
    pub issued: Timestamp,
    /// The indicators that are asked, with what is answered already if the coordinator wished so.
    pub statement: Statement,
}

/// What a department knows about the task that its part answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The task.
    pub task: TaskId,
    /// Digest of the task file.
    pub file: Digest,
    /// The assessment that it is a part of.
    pub assessment: AssessmentId,
    /// The department.
    pub department: Department,
    /// Who fills it in; empty until named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// A word to the coordinator; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// What the coordinator wrote; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// Until when; empty without a deadline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deadline: String,
    /// When the task was handed out.
    pub issued: Timestamp,
}

// The written form. A counterpart of `Task`, converted by hand, so that the file format changes only on purpose.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskFile<'a> {
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    version: u32,
    app: App,
    model: DataRef,
    task: TaskEntry,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskEntry {
    id: TaskId,
    assessment: AssessmentId,
    city: Option<City>,
    body: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    example: bool,
    department: Department,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    instructions: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    deadline: String,
    issued: Timestamp,
    scope: Scope,
    indicators: Vec<IndicatorId>,
    profile: Profile,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    answers: Sorted<QuestionId, Answer>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    notes: Sorted<QuestionId, String>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    evidence: Sorted<IndicatorId, Vec<Evidence>>,
}

impl Task {
    /// Hands out an assignment, and notes that in it. With `answered`, what is answered already goes along.
    pub fn issue(
        assessment: &mut Assessment,
        assignment_idx: usize,
        answered: bool,
        model: &Model,
        id: TaskId,
        now: &Timestamp,
    ) -> Option<Self> {
        let assignment: &mut Assignment = assessment.assignments.get_mut(assignment_idx)?;
        assignment.issued.push(Issued { task: id.clone(), at: now.clone() });
        let assignment = assignment.clone();
        assessment.touch(now);
        let all = &assessment.statement;
        let mut statement = Statement {
            scope: all.scope,
            profile: all.profile.clone(),
            part: Some(assignment.indicators),
            ..Statement::default()
        };
        if answered {
            let asks = |statement: &Statement, id: &QuestionId| {
                model.question_idx(id.as_str()).is_some_and(|it| statement.asks(model, it))
            };
            let (mut answers, mut notes, mut evidence) = (all.answers.clone(), all.notes.clone(), all.evidence.clone());
            answers.retain(|it, _| asks(&statement, it));
            notes.retain(|it, _| asks(&statement, it));
            evidence.retain(|it, _| statement.part.as_ref().is_some_and(|part| part.contains(it)));
            (statement.answers, statement.notes, statement.evidence) = (answers, notes, evidence);
        }
        Some(Self {
            app: App::THIS,
            model: DataRef::to_model(model),
            id,
            assessment: assessment.id.clone(),
            city: assessment.city.clone(),
            body: assessment.body.clone(),
            example: assessment.example,
            department: assignment.department,
            instructions: assignment.instructions,
            deadline: assignment.deadline,
            issued: now.clone(),
            statement,
        })
    }

    /// The file.
    ///
    /// # Panics
    /// Never: a task is plain JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        let it = self.clone();
        let file = TaskFile {
            kind: Cow::Borrowed(TASK),
            version: TASK_VERSION,
            app: it.app,
            model: it.model,
            task: TaskEntry {
                id: it.id,
                assessment: it.assessment,
                city: it.city,
                body: it.body,
                example: it.example,
                department: it.department,
                instructions: it.instructions,
                deadline: it.deadline,
                issued: it.issued,
                scope: it.statement.scope,
                indicators: it.statement.part.unwrap_or_default(),
                profile: it.statement.profile,
                answers: it.statement.answers,
                notes: it.statement.notes,
                evidence: it.statement.evidence,
            },
        };
        json::indented(&serde_json::to_vec(&file).expect("a task is plain JSON"))
    }

    /// Takes a task out of a tree.
    ///
    /// # Errors
    /// Not the shape of a task.
    pub fn from_tree(tree: &Json<'_>) -> Result<Self, OpenFileError> {
        let file: TaskFile<'_> = json::from_tree(tree)?;
        let it = file.task;
        check(text::check_name(&it.department.name), "/task/department/name")?;
        check(text::check_name(&it.department.id), "/task/department/id")?;
        if !it.instructions.is_empty() {
            check(text::check_note(&it.instructions), "/task/instructions")?;
        }
        if !it.deadline.is_empty() && !time::is_date(&it.deadline) {
            return Err(wrong("/task/deadline", "not a date such as 2026-11-22").into());
        }
        if it.indicators.is_empty() {
            return Err(wrong("/task/indicators", "no indicator").into());
        }
        Ok(Self {
            app: file.app,
            model: file.model,
            id: it.id,
            assessment: it.assessment,
            city: it.city,
            body: it.body,
            example: it.example,
            department: it.department,
            instructions: it.instructions,
            deadline: it.deadline,
            issued: it.issued,
            statement: Statement {
                scope: it.scope,
                profile: it.profile,
                answers: it.answers,
                notes: it.notes,
                evidence: it.evidence,
                part: Some(it.indicators),
            },
        })
    }

    /// The part of the assessment that this task asks for, to be worked on under an id of its own. `file` is the digest
    /// of the task file.
    pub fn begin(self, id: AssessmentId, file: Digest, now: &Timestamp) -> Assessment {
        let mut part = Assessment::new(id, now.clone());
        // What came with the task is the coordinator's: nobody here has stated it.
        let given = Origin { at: self.issued.clone(), file: Some(file) };
        for id in self.statement.answers.keys() {
            part.records.answers.insert(id.clone(), Record { origins: vec![given.clone()], ..Record::default() });
        }
        for id in self.statement.notes.keys() {
            part.records.notes.insert(id.clone(), Record { origins: vec![given.clone()], ..Record::default() });
        }
        part.city = self.city;
        part.body = self.body;
        part.example = self.example;
        part.statement = self.statement;
        part.part = Some(Box::new(Part {
            task: self.id,
            file,
            assessment: self.assessment,
            department: self.department,
            person: String::new(),
            remark: String::new(),
            instructions: self.instructions,
            deadline: self.deadline,
            issued: self.issued,
        }));
        part
    }
}

/// Turns a broken rule into the refusal of a file.
pub(super) fn check(rule: Result<(), text::TextDefect>, pointer: &str) -> Result<(), OpenFileError> {
    rule.map_err(|it| wrong(pointer, it).into())
}

pub(super) fn wrong(pointer: &str, problem: impl std::fmt::Display) -> ReadError {
    ReadError { pointer: pointer.to_owned(), problem: json::Problem::WrongValue(problem.to_string()) }
}
