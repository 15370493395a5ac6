//! The contribution: what a department states, as a file to be merged.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Department;
use super::task::check;
use crate::core::answers::{Answer, City, Evidence};
use crate::core::assessment::Assessment;
use crate::core::document::{App, CONTRIBUTION, CONTRIBUTION_VERSION, DataRef, Kind, OpenFileError, kind, not_wanted};
use crate::core::ids::{AssessmentId, IndicatorId, QuestionId, TaskId};
use crate::core::json::{self, Json, Limits};
use crate::core::key::SecretKey;
use crate::core::model::Model;
use crate::core::proof::{self, Proof, PublicKey};
use crate::core::provenance::Record;
use crate::core::sorted::Sorted;
use crate::core::text::{self, TextDefect};
use crate::core::time::Timestamp;

/// What a department states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// What made it.
    pub app: App,
    /// The model that the answers belong to.
    pub model: DataRef,
    /// The task that it answers.
    pub task: TaskId,
    /// The assessment that it is a part of.
    pub assessment: AssessmentId,
    /// The city as the task named it.
    pub city: Option<City>,
    /// Whether it belongs to an example.
    pub example: bool,
    /// The department.
    pub department: Department,
    /// Who filled it in.
    pub person: String,
    /// A word to the coordinator; may be empty.
    pub remark: String,
    /// When the task was handed out.
    pub issued: Timestamp,
    /// When the contribution was made.
    pub made: Timestamp,
    /// Answers that the department states. What came with the task and was not touched is not among them.
    pub answers: Sorted<QuestionId, Stated<Answer>>,
    /// Remarks that the department states.
    pub notes: Sorted<QuestionId, Stated<String>>,
    /// Evidence for the indicators of the task.
    pub evidence: Sorted<IndicatorId, Vec<Evidence>>,
    /// The proof of a key, where one was attached; checked when the file is opened.
    pub proof: Option<Proof>,
}

/// A statement and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated<T> {
    /// What is stated.
    pub value: T,
    /// When.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContributionFile<'a> {
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    version: u32,
    app: App,
    model: DataRef,
    contribution: ContributionEntry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContributionEntry {
    task: TaskId,
    assessment: AssessmentId,
    city: Option<City>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    example: bool,
    department: Department,
    person: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    remark: String,
    issued: Timestamp,
    made: Timestamp,
    answers: Sorted<QuestionId, Stated<Answer>>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    notes: Sorted<QuestionId, Stated<String>>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    evidence: Sorted<IndicatorId, Vec<Evidence>>,
}

/// Why a part cannot be handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReady {
    /// This is no department's part.
    NoPart,
    /// Nobody is named, or by a name that cannot stand in a file.
    Person(TextDefect),
    /// The word to the coordinator cannot stand in a file.
    Remark(TextDefect),
    /// Something stated is not allowed.
    Defect,
    /// Nothing was stated.
    Nothing,
}

impl Contribution {
    /// What a department has stated in its part.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn of_part(assessment: &Assessment, model: &Model, now: &Timestamp) -> Result<Self, NotReady> {
        let part = assessment.part.as_deref().ok_or(NotReady::NoPart)?;
        text::check_name(&part.person).map_err(NotReady::Person)?;
        if !part.remark.is_empty() {
            text::check_note(&part.remark).map_err(NotReady::Remark)?;
        }
        if !assessment.statement.defects(model).is_empty() {
            return Err(NotReady::Defect);
        }
        let statement = &assessment.statement;
        let made = Self {
            app: App::THIS,
            model: DataRef::to_model(model),
            task: part.task.clone(),
            assessment: part.assessment.clone(),
            city: assessment.city.clone(),
            example: assessment.example,
            department: part.department.clone(),
            person: part.person.clone(),
            remark: part.remark.clone(),
            issued: part.issued.clone(),
            made: now.clone(),
            answers: own(&statement.answers, &assessment.records.answers),
            notes: own(&statement.notes, &assessment.records.notes),
            evidence: statement.evidence.clone(),
            proof: None,
        };
        let is_empty = made.answers.is_empty() && made.notes.is_empty() && made.evidence.is_empty();
        if is_empty { Err(NotReady::Nothing) } else { Ok(made) }
    }

    /// Attaches a key: says who vouches for what is stated.
    ///
    /// # Panics
    /// Never: a contribution is plain JSON and obeys the strict rules.
    #[must_use]
    pub fn signed(mut self, key: &SecretKey, now: Timestamp) -> Self {
        self.proof = None;
        let text = self.to_text();
        let tree = json::read(text.as_bytes(), json::Limits::FILE).expect("a contribution obeys the strict rules");
        self.proof = Some(proof::sign(&tree, &[], key.signing(), now));
        self
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(self.to_text().as_bytes())
    }

    fn to_text(&self) -> String {
        let it = self.clone();
        let file = ContributionFile {
            kind: Cow::Borrowed(CONTRIBUTION),
            version: CONTRIBUTION_VERSION,
            app: it.app,
            model: it.model,
            contribution: ContributionEntry {
                task: it.task,
                assessment: it.assessment,
                city: it.city,
                example: it.example,
                department: it.department,
                person: it.person,
                remark: it.remark,
                issued: it.issued,
                made: it.made,
                answers: it.answers,
                notes: it.notes,
                evidence: it.evidence,
            },
            proof: it.proof,
        };
        serde_json::to_string(&file).expect("a contribution is plain JSON")
    }

    /// The assessment that a contribution says it is a part of, before anything in it is checked.
    pub fn addressee(tree: &Json<'_>) -> Option<AssessmentId> {
        AssessmentId::parse(tree.get("contribution")?.get("assessment")?.as_text()?).ok()
    }

    /// Reads a contribution, with the key that vouches for it if one was attached.
    ///
    /// # Errors
    /// Not strict JSON, not a contribution, a newer version, not the shape of one, or changed after it was made.
    pub fn read(bytes: &[u8]) -> Result<(Self, Option<PublicKey>), OpenFileError> {
        let tree = json::read(bytes, Limits::FILE)?;
        match kind(&tree)? {
            Kind::Contribution => Self::from_tree(&tree),
            other => Err(not_wanted(other)),
        }
    }

    /// Takes a contribution out of a tree, and checks the proof if there is one.
    pub(crate) fn from_tree(tree: &Json<'_>) -> Result<(Self, Option<PublicKey>), OpenFileError> {
        let file: ContributionFile<'_> = json::from_tree(tree)?;
        let it = file.contribution;
        check(text::check_name(&it.department.name), "/contribution/department/name")?;
        check(text::check_name(&it.department.id), "/contribution/department/id")?;
        check(text::check_name(&it.person), "/contribution/person")?;
        if !it.remark.is_empty() {
            check(text::check_note(&it.remark), "/contribution/remark")?;
        }
        let contribution = Self {
            app: file.app,
            model: file.model,
            task: it.task,
            assessment: it.assessment,
            city: it.city,
            example: it.example,
            department: it.department,
            person: it.person,
            remark: it.remark,
            issued: it.issued,
            made: it.made,
            answers: it.answers,
            notes: it.notes,
            evidence: it.evidence,
            proof: file.proof,
        };
        let signed = match tree.get("proof") {
            Some(_) => Some(proof::check(tree).map_err(OpenFileError::Proof)?),
            None => None,
        };
        Ok((contribution, signed.map(|it| it.key)))
    }
}

impl Assessment {
    /// Says who fills in a department's part, and what that person tells the coordinator.
    pub fn sign_part(&mut self, person: String, remark: String, now: &Timestamp) {
        if let Some(part) = self.part.as_mut() {
            (part.person, part.remark) = (person, remark);
            self.touch(now);
        }
    }
}

fn own<T: Clone + PartialEq>(
    values: &Sorted<QuestionId, T>,
    records: &Sorted<QuestionId, Record<T>>,
) -> Sorted<QuestionId, Stated<T>> {
    let stated = |(id, value): (&QuestionId, &T)| {
        let at = &records.get(id)?.origins.iter().rfind(|it| it.file.is_none())?.at;
        Some((id.clone(), Stated { value: value.clone(), at: at.clone() }))
    };
    values.iter().filter_map(stated).collect()
}
