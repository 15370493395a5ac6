//! Files: what every file says of itself, and the draft, which is an assessment as a working copy.
//!
//! Reading never changes anything: it yields a value to look at. Unknown kinds and newer versions are values
//! too ([`Opened::Newer`]), so that a program can say what they are and leave them untouched.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::answers::{City, Statement};
use super::encoding::Digest;
use super::ids::AssessmentId;
use super::json::{self, Json, Limits, ReadError};
use super::model::Model;
use super::sorted::Sorted;
use super::text::Shown;
use super::time::Timestamp;

/// `type` of a draft.
pub const DRAFT: &str = "citysec.draft";
/// `type` of a key container.
pub const KEY: &str = "citysec.key";
/// `type` of a key list.
pub const KEY_LIST: &str = "citysec.keylist";
/// The newest version of the draft that this program writes and reads.
pub const DRAFT_VERSION: u32 = 1;

/// The program that made a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
}

impl App {
    /// This program.
    pub const THIS: Self = Self { name: Cow::Borrowed("citysec"), version: Cow::Borrowed(env!("CARGO_PKG_VERSION")) };
}

/// Names a model or weight table exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRef {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: Digest,
}

impl std::fmt::Display for DataRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", Shown(&self.id), Shown(&self.version), self.digest)
    }
}

impl DataRef {
    /// The reference to a model.
    pub fn to_model(model: &Model) -> Self {
        Self { id: model.id.to_string(), version: model.version.to_string(), digest: model.digest() }
    }

    /// The reference to a weight table.
    pub fn to_weights(weights: &super::weights::Weights) -> Self {
        Self { id: weights.id.to_string(), version: weights.version.to_string(), digest: weights.digest }
    }
}

/// One city's work for one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Its id on this and every device.
    pub id: AssessmentId,
    /// When it was begun.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Which city; `None` until chosen.
    pub city: Option<City>,
    /// The body that answers, such as the city's government.
    pub body: String,
    /// Whether it is an example: shown as such everywhere, and marked in everything it exports.
    pub example: bool,
    /// What the city states.
    pub statement: Statement,
}

impl Assessment {
    /// A new, empty assessment.
    pub fn new(id: AssessmentId, now: Timestamp) -> Self {
        Self {
            id,
            created: now.clone(),
            changed: now,
            city: None,
            body: String::new(),
            example: false,
            statement: Statement::default(),
        }
    }
}

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
    assessment: AssessmentEntry,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessmentEntry {
    id: AssessmentId,
    created: Timestamp,
    changed: Timestamp,
    city: Option<City>,
    body: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    example: bool,
    scope: super::answers::Scope,
    profile: super::answers::Profile,
    answers: Sorted<super::ids::QuestionId, super::answers::Answer>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    notes: Sorted<super::ids::QuestionId, String>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    evidence: Sorted<super::ids::IndicatorId, Vec<super::answers::Evidence>>,
}

impl Draft {
    /// A working copy of an assessment under this model.
    pub fn new(assessment: Assessment, model: &Model) -> Self {
        Self { app: App::THIS, model: DataRef::to_model(model), assessment }
    }

    /// The text as it is stored: one line, the same bytes for the same content.
    ///
    /// # Panics
    /// Never: a draft is plain JSON.
    pub fn to_text(&self) -> String {
        serde_json::to_string(&self.to_file()).expect("a draft is plain JSON")
    }

    /// The file, indented so that people can read it.
    ///
    /// # Panics
    /// Never: a draft is plain JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(self.to_text().as_bytes())
    }

    fn to_file(&self) -> DraftFile<'_> {
        let it = &self.assessment;
        DraftFile {
            kind: Cow::Borrowed(DRAFT),
            version: DRAFT_VERSION,
            app: self.app.clone(),
            model: self.model.clone(),
            assessment: AssessmentEntry {
                id: it.id.clone(),
                created: it.created.clone(),
                changed: it.changed.clone(),
                city: it.city.clone(),
                body: it.body.clone(),
                example: it.example,
                scope: it.statement.scope,
                profile: it.statement.profile.clone(),
                answers: it.statement.answers.clone(),
                notes: it.statement.notes.clone(),
                evidence: it.statement.evidence.clone(),
            },
        }
    }

    fn from_tree(tree: &Json<'_>) -> Result<Self, ReadError> {
        let file: DraftFile<'_> = json::from_tree(tree)?;
        if file.version != DRAFT_VERSION {
            let problem = json::Problem::WrongValue(format!("version {}", file.version));
            return Err(ReadError { pointer: "/version".to_owned(), problem });
        }
        let it = file.assessment;
        Ok(Self {
            app: file.app,
            model: file.model,
            assessment: Assessment {
                id: it.id,
                created: it.created,
                changed: it.changed,
                city: it.city,
                body: it.body,
                example: it.example,
                statement: Statement {
                    scope: it.scope,
                    profile: it.profile,
                    answers: it.answers,
                    notes: it.notes,
                    evidence: it.evidence,
                },
            },
        })
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// Not strict JSON, not a draft, a newer version, or not the shape of one.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenFileError> {
        match open(bytes)? {
            Opened::Draft(draft) => Ok(*draft),
            Opened::Newer { kind, version } => Err(OpenFileError::Newer { kind, version }),
            Opened::Result | Opened::Key | Opened::KeyList => Err(OpenFileError::UnknownKind(None)),
        }
    }
}

/// A file of a kind that this program knows.
#[derive(Debug)]
pub enum Opened {
    /// A working copy.
    Draft(Box<Draft>),
    /// A signed result or another verifiable credential; to be verified from the received bytes.
    Result,
    /// A private key under a passphrase; to be read as such.
    Key,
    /// An evaluator's key list.
    KeyList,
    /// A known kind, written by a newer program.
    Newer {
        /// The kind, such as `citysec.draft`.
        kind: String,
        /// Its version.
        version: i64,
    },
}

/// Why a file does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenFileError {
    /// Not strict JSON, or not the shape of its kind.
    Read(ReadError),
    /// No file of this product; the `type` found, if any.
    UnknownKind(Option<String>),
    /// A known kind, written by a newer program.
    Newer {
        /// The kind.
        kind: String,
        /// Its version.
        version: i64,
    },
}

impl std::fmt::Display for OpenFileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(it) => it.fmt(f),
            Self::UnknownKind(None) => write!(f, "not a file of this program, or not of the kind that belongs here"),
            Self::UnknownKind(Some(it)) => write!(f, "a file of the unknown type `{}`", Shown(it)),
            Self::Newer { kind, version } => write!(f, "a `{kind}` of version {version}, made by a newer program"),
        }
    }
}

impl std::error::Error for OpenFileError {}

impl From<ReadError> for OpenFileError {
    fn from(it: ReadError) -> Self {
        Self::Read(it)
    }
}

/// Finds out what a file is, and reads it where reading is all there is to do.
///
/// # Errors
/// Not strict JSON, of no known kind, or not the shape of its kind.
pub fn open(bytes: &[u8]) -> Result<Opened, OpenFileError> {
    let tree = json::read(bytes, Limits::FILE)?;
    let kind = match tree.get("type") {
        Some(Json::List(types)) => {
            let credential = types.iter().any(|it| it.as_text() == Some("VerifiableCredential"));
            return if credential { Ok(Opened::Result) } else { Err(OpenFileError::UnknownKind(None)) };
        }
        other => other.and_then(Json::as_text),
    };
    let newest = match kind {
        Some(DRAFT) => DRAFT_VERSION,
        Some(KEY | KEY_LIST) => 1,
        other => return Err(OpenFileError::UnknownKind(other.map(str::to_owned))),
    };
    let kind = kind.unwrap_or_default();
    if let Some(Json::Int(version)) = tree.get("version")
        && *version > i64::from(newest)
    {
        return Ok(Opened::Newer { kind: kind.to_owned(), version: *version });
    }
    match kind {
        DRAFT => Ok(Opened::Draft(Box::new(Draft::from_tree(&tree)?))),
        KEY => Ok(Opened::Key),
        _ => Ok(Opened::KeyList),
    }
}

/// The canonical JSON of a value made by this crate.
///
/// # Panics
/// Never for the types of this crate: they are plain JSON with integers only.
pub fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    let text = serde_json::to_vec(value).expect("the types of this crate are plain JSON");
    let tree = json::read(&text, Limits::FILE).expect("the types of this crate obey the strict rules");
    let mut out = Vec::new();
    json::write_canonical(&tree, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::Answer;
    use crate::core::ids::QuestionId;
    use crate::core::seeds;

    fn draft() -> Draft {
        let mut assessment = Assessment::new(AssessmentId::from_random([1; 16]), Timestamp::from_unix(1_795_334_400));
        let id = QuestionId::parse("management.strategy.planning.q1").expect("an id");
        assessment.statement.answers.insert(id, Answer::Level(3));
        Draft::new(assessment, seeds::model())
    }

    #[test]
    fn the_written_form_of_a_draft_is_what_the_format_says() {
        let digest = seeds::model().digest();
        let expected = format!(
            "{{\"type\":\"citysec.draft\",\"version\":1,\
             \"app\":{{\"name\":\"citysec\",\"version\":\"{}\"}},\
             \"model\":{{\"id\":\"cn-digital-city\",\"version\":\"{}\",\"digest\":\"{digest}\"}},\
             \"assessment\":{{\"id\":\"01010101010101010101010101010101\",\
             \"created\":\"2026-11-22T08:00:00Z\",\"changed\":\"2026-11-22T08:00:00Z\",\
             \"city\":null,\"body\":\"\",\"scope\":\"full\",\"profile\":{{}},\
             \"answers\":{{\"management.strategy.planning.q1\":{{\"level\":3}}}}}}}}",
            env!("CARGO_PKG_VERSION"),
            seeds::model().version,
        );
        assert_eq!(draft().to_text(), expected);
        assert_eq!(Draft::read(expected.as_bytes()), Ok(draft()));
    }

    #[test]
    fn what_a_file_is_shows_in_its_type() {
        let kind = |text: &str| match open(text.as_bytes()) {
            Ok(Opened::Draft(_)) => "draft".to_owned(),
            Ok(Opened::Result) => "result".to_owned(),
            Ok(Opened::Key) => "key".to_owned(),
            Ok(Opened::KeyList) => "key list".to_owned(),
            Ok(Opened::Newer { kind, version }) => format!("{kind} {version}"),
            Err(error) => error.to_string(),
        };
        let draft = draft().to_text();
        let foreign = "not a file of this program, or not of the kind that belongs here";
        let rows = [
            (draft.as_str(), "draft"),
            (r#"{"type":["VerifiableCredential","Other"]}"#, "result"),
            (r#"{"type":["Other"]}"#, foreign),
            (r#"{"type":"citysec.keylist","version":1,"keys":[]}"#, "key list"),
            (r#"{"type":"citysec.draft","version":2,"shape":"other"}"#, "citysec.draft 2"),
            (r#"{"type":"citysec.key","version":7}"#, "citysec.key 7"),
            (r#"{"type":"citysec.keylist","version":9007199254740991}"#, "citysec.keylist 9007199254740991"),
            (r#"{"type":"citysec.key","version":1}"#, "key"),
            (r#"{"type":"citysec.plan"}"#, "a file of the unknown type `citysec.plan`"),
            (r#"{"type":7}"#, foreign),
            ("{}", foreign),
            ("[]", foreign),
            ("", "the file is empty"),
        ];
        for (text, expected) in rows {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn a_newer_draft_is_named_by_the_reader_of_drafts_too() {
        let newer = Draft::read(br#"{"type":"citysec.draft","version":2}"#);
        assert_eq!(newer, Err(OpenFileError::Newer { kind: DRAFT.to_owned(), version: 2 }));
        let other = Draft::read(br#"{"type":"citysec.keylist","version":1,"keys":[]}"#);
        assert_eq!(other, Err(OpenFileError::UnknownKind(None)));
    }

    #[test]
    fn the_canonical_form_of_a_value_is_sorted_and_tight() {
        let app = App { name: Cow::Borrowed("城"), version: Cow::Borrowed("1\n") };
        assert_eq!(canonical(&app), "{\"name\":\"城\",\"version\":\"1\\n\"}".as_bytes());
    }
}
