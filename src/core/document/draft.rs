//! The draft: an assessment as a working file, and as it is stored in the browser.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{App, DRAFT, DRAFT_VERSION, DataRef, Kind, OpenFileError, kind, not_wanted};
use crate::core::answers::{Answer, City, Evidence, Profile, Scope, Statement};
use crate::core::assessment::{Assessment, Records};
use crate::core::carry::Carried;
use crate::core::ids::{AssessmentId, IndicatorId, QuestionId};
use crate::core::json::{self, Json, Limits, ReadError};
use crate::core::model::Model;
use crate::core::plan::{self, Written};
use crate::core::sharing::{Assignment, Merging, Part};
use crate::core::sorted::Sorted;
use crate::core::time::Timestamp;

/// An assessment as a file, and as it is stored in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What made it.
    pub app: App,
    /// The model that its answers belong to.
    pub model: DataRef,
    /// The work.
    pub assessment: Assessment,
}

// The written form of a draft. A counterpart of `Draft`, converted by hand, so that the file format
// changes only on purpose.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftFile<'a> {
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    version: u32,
    app: App,
    model: DataRef,
    assessment: AssessmentEntry<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessmentEntry<'a> {
    id: AssessmentId,
    created: Timestamp,
    changed: Timestamp,
    city: Option<City>,
    body: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    example: bool,
    scope: Scope,
    profile: Cow<'a, Profile>,
    answers: Cow<'a, Sorted<QuestionId, Answer>>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    notes: Cow<'a, Sorted<QuestionId, String>>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    evidence: Cow<'a, Sorted<IndicatorId, Vec<Evidence>>>,
    // From here on members of version 2.
    #[serde(default, skip_serializing_if = "Records::is_empty")]
    records: Cow<'a, Records>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    assignments: Cow<'a, [Assignment]>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    ledger: Cow<'a, [Merging]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    carried: Option<Cow<'a, Carried>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Cow<'a, Part>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    indicators: Cow<'a, [IndicatorId]>,
    // The member of version 3. It is kept as text, which is put at the end of what is written.
    #[serde(default, skip_serializing, deserialize_with = "plan::written")]
    plan: Option<Written>,
}

impl AssessmentEntry<'_> {
    /// The first member that a version does not have.
    fn newer_member(&self, version: u32) -> Option<&'static str> {
        let members = [
            (2, "records", self.records.is_empty()),
            (2, "assignments", self.assignments.is_empty()),
            (2, "ledger", self.ledger.is_empty()),
            (2, "carried", self.carried.is_none()),
            (2, "part", self.part.is_none()),
            (2, "indicators", self.indicators.is_empty()),
            (3, "plan", self.plan.is_none()),
        ];
        members.iter().find(|it| version < it.0 && !it.2).map(|it| it.1)
    }
}

/// What is stored of an assessment: the text of its draft, as this program makes it. Takes nothing away and copies
/// nothing, because it is written again after every change.
pub fn stored_text(assessment: &Assessment, model: &Model) -> String {
    text(&App::THIS, &DataRef::to_model(model), assessment)
}

/// An assessment as a draft file, indented so that people can read it.
pub fn draft_file(assessment: &Assessment, model: &Model) -> Vec<u8> {
    json::indented(stored_text(assessment, model).as_bytes())
}

/// The text of a draft.
///
/// # Panics
/// Never: a draft is plain JSON.
fn text(app: &App, model: &DataRef, it: &Assessment) -> String {
    let file = DraftFile {
        kind: Cow::Borrowed(DRAFT),
        version: DRAFT_VERSION,
        app: app.clone(),
        model: model.clone(),
        assessment: AssessmentEntry {
            id: it.id.clone(),
            created: it.created.clone(),
            changed: it.changed.clone(),
            city: it.city.clone(),
            body: Cow::Borrowed(&it.body),
            example: it.example,
            scope: it.statement.scope,
            profile: Cow::Borrowed(&it.statement.profile),
            answers: Cow::Borrowed(&it.statement.answers),
            notes: Cow::Borrowed(&it.statement.notes),
            evidence: Cow::Borrowed(&it.statement.evidence),
            records: Cow::Borrowed(&it.records),
            assignments: Cow::Borrowed(&it.assignments),
            ledger: Cow::Borrowed(&it.ledger),
            carried: it.carried.as_deref().map(Cow::Borrowed),
            part: it.part.as_deref().map(Cow::Borrowed),
            indicators: Cow::Borrowed(it.statement.part.as_deref().unwrap_or_default()),
            plan: None,
        },
    };
    let mut text = serde_json::to_string(&file).expect("a draft is plain JSON");
    if let Some(plan) = &it.plan {
        // The assessment is the last member of the file, and the plan is the last one of the assessment.
        const END: &str = "}}";
        text.truncate(text.len() - END.len());
        for piece in [",\"plan\":", plan.as_str(), END] {
            text.push_str(piece);
        }
    }
    text
}

impl Draft {
    /// A working copy of an assessment under this model.
    pub fn new(assessment: Assessment, model: &Model) -> Self {
        Self { app: App::THIS, model: DataRef::to_model(model), assessment }
    }

    /// The text as it is stored: one line, the same bytes for the same content.
    pub fn to_text(&self) -> String {
        text(&self.app, &self.model, &self.assessment)
    }

    /// The file, indented so that people can read it.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(self.to_text().as_bytes())
    }

    /// Takes a draft out of a tree.
    ///
    /// # Errors
    /// Not the shape of a draft.
    pub fn from_tree(tree: &Json<'_>) -> Result<Self, ReadError> {
        let file: DraftFile<'_> = json::from_tree(tree)?;
        let it = file.assessment;
        if let Some(member) = it.newer_member(file.version) {
            let problem = json::Problem::UnknownMember(member.to_owned());
            return Err(ReadError { pointer: "/assessment".to_owned(), problem });
        }
        let part = it.part.map(|it| Box::new(it.into_owned()));
        if part.is_some() == it.indicators.is_empty() {
            let problem =
                json::Problem::WrongValue("a department's part and its indicators belong together".to_owned());
            return Err(ReadError { pointer: "/assessment/part".to_owned(), problem });
        }
        let assessment = Assessment {
            id: it.id,
            created: it.created,
            changed: it.changed,
            city: it.city,
            body: it.body.into_owned(),
            example: it.example,
            statement: Statement {
                scope: it.scope,
                profile: it.profile.into_owned(),
                answers: it.answers.into_owned(),
                notes: it.notes.into_owned(),
                evidence: it.evidence.into_owned(),
                part: part.is_some().then(|| it.indicators.into_owned()),
            },
            records: it.records.into_owned(),
            assignments: it.assignments.into_owned(),
            ledger: it.ledger.into_owned(),
            carried: it.carried.map(|it| Box::new(it.into_owned())),
            plan: it.plan,
            part,
        };
        Ok(Self { app: file.app, model: file.model, assessment: assessment.with_origins() })
    }

    /// Whether this is a draft in an earlier version of the format: written anew, it has other bytes.
    pub fn is_of_earlier_version(bytes: &[u8]) -> bool {
        let tree = json::read(bytes, json::Limits::FILE);
        let version = tree.as_ref().ok().and_then(|it| it.get("version"));
        matches!(version, Some(Json::Int(version)) if (1..i64::from(DRAFT_VERSION)).contains(version))
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// Not strict JSON, not a draft, a newer version, or not the shape of one.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenFileError> {
        let tree = json::read(bytes, Limits::FILE)?;
        match kind(&tree)? {
            Kind::Draft => Ok(Self::from_tree(&tree)?),
            other => Err(not_wanted(other)),
        }
    }
}
