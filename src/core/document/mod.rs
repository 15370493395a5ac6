//! Files: what every file says of itself, and the draft, which is an assessment as a working file.
//!
//! Reading never changes anything: it yields a value to look at. Unknown kinds and newer versions are values
//! too ([`Opened::Newer`]), so that a program can say what they are and leave them untouched.

mod draft;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use draft::{Draft, draft_file, stored_text};

use super::encoding::Digest;
use super::json::{self, Json, Limits, ReadError};
use super::model::Model;
use super::proof::{ProofDefect, PublicKey};
use super::query::Query;
use super::sharing::{Contribution, Task};
use super::text::Shown;

/// `type` of a draft.
pub const DRAFT: &str = "citysec.draft";
/// `type` of a key container.
pub const KEY: &str = "citysec.key";
/// `type` of a key list.
pub const KEY_LIST: &str = "citysec.keylist";
/// `type` of a task for a department.
pub const TASK: &str = "citysec.task";
/// `type` of a department's contribution.
pub const CONTRIBUTION: &str = "citysec.contribution";
/// `type` of a query to a city.
pub const QUERY: &str = "citysec.query";
/// The version of the draft that this program writes; it reads that and every earlier one. Version 2 added what is
/// known about how the answers came about, and the division of labour; version 3 the plan.
pub const DRAFT_VERSION: u32 = 3;
/// The version of the task that this program writes and reads.
pub const TASK_VERSION: u32 = 1;
/// The version of the contribution that this program writes and reads.
pub const CONTRIBUTION_VERSION: u32 = 1;
/// The version of the query that this program writes and reads.
pub const QUERY_VERSION: u32 = 1;

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

/// How a synthetic result was made: with it and this program anybody makes the same bytes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synthetic {
    /// The seed of the population.
    pub seed: u64,
    /// The city's number in it, from 1.
    pub number: u32,
    /// How many cities there are in it.
    pub cities: u32,
    /// The assumptions that the answers follow.
    pub assumptions: DataRef,
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
    /// A task for a department.
    Task(Box<Task>),
    /// A department's contribution, with the key that vouches for it if one was attached.
    Contribution(Box<Contribution>, Option<PublicKey>),
    /// An evaluator's query to a city.
    Query(Box<Query>),
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
    /// It carries a proof that does not hold: it was changed after it was made.
    Proof(ProofDefect),
}

impl std::fmt::Display for OpenFileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(it) => it.fmt(f),
            Self::UnknownKind(None) => write!(f, "not a file of this program, or not of the kind that belongs here"),
            Self::UnknownKind(Some(it)) => write!(f, "a file of the unknown type `{}`", Shown(it)),
            Self::Newer { kind, version } => write!(f, "a `{kind}` of version {version}, made by a newer program"),
            Self::Proof(it) => it.fmt(f),
        }
    }
}

impl std::error::Error for OpenFileError {}

impl From<ReadError> for OpenFileError {
    fn from(it: ReadError) -> Self {
        Self::Read(it)
    }
}

/// What a file says that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A working copy.
    Draft,
    /// A signed result or another verifiable credential.
    Result,
    /// A private key under a passphrase.
    Key,
    /// An evaluator's key list.
    KeyList,
    /// A task for a department.
    Task,
    /// A department's contribution.
    Contribution,
    /// An evaluator's query to a city.
    Query,
    /// A known kind, written by a newer program.
    Newer {
        /// The kind, such as `citysec.draft`.
        kind: String,
        /// Its version.
        version: i64,
    },
}

/// Finds out what a file says that it is. Nothing else in it has been looked at then.
///
/// # Errors
/// Of no known kind, or of a version that never was.
pub fn kind(tree: &Json<'_>) -> Result<Kind, OpenFileError> {
    let word = match tree.get("type") {
        Some(Json::List(types)) => {
            let credential = types.iter().any(|it| it.as_text() == Some("VerifiableCredential"));
            return if credential { Ok(Kind::Result) } else { Err(OpenFileError::UnknownKind(None)) };
        }
        other => other.and_then(Json::as_text),
    };
    let (kind, newest) = match word {
        Some(DRAFT) => (Kind::Draft, DRAFT_VERSION),
        Some(TASK) => (Kind::Task, TASK_VERSION),
        Some(CONTRIBUTION) => (Kind::Contribution, CONTRIBUTION_VERSION),
        Some(QUERY) => (Kind::Query, QUERY_VERSION),
        Some(KEY) => (Kind::Key, 1),
        Some(KEY_LIST) => (Kind::KeyList, 1),
        other => return Err(OpenFileError::UnknownKind(other.map(str::to_owned))),
    };
    match tree.get("version") {
        Some(Json::Int(version)) if *version > i64::from(newest) => {
            Ok(Kind::Newer { kind: word.unwrap_or_default().to_owned(), version: *version })
        }
        Some(Json::Int(version)) if *version < 1 => {
            let problem = json::Problem::WrongValue(format!("version {version}"));
            Err(ReadError { pointer: "/version".to_owned(), problem }.into())
        }
        _ => Ok(kind),
    }
}

/// Finds out what a file is, and reads it where reading is all there is to do.
///
/// # Errors
/// Not strict JSON, of no known kind, or not the shape of its kind.
pub fn open(bytes: &[u8]) -> Result<Opened, OpenFileError> {
    let tree = json::read(bytes, Limits::FILE)?;
    Ok(match kind(&tree)? {
        Kind::Draft => Opened::Draft(Box::new(Draft::from_tree(&tree)?)),
        Kind::Task => Opened::Task(Box::new(Task::from_tree(&tree)?)),
        Kind::Contribution => {
            let (contribution, signer) = Contribution::from_tree(&tree)?;
            Opened::Contribution(Box::new(contribution), signer)
        }
        Kind::Query => Opened::Query(Box::new(Query::from_tree(&tree)?)),
        Kind::Result => Opened::Result,
        Kind::Key => Opened::Key,
        Kind::KeyList => Opened::KeyList,
        Kind::Newer { kind, version } => Opened::Newer { kind, version },
    })
}

/// Why a file of another kind is not read as the one that is wanted.
pub(crate) fn not_wanted(kind: Kind) -> OpenFileError {
    match kind {
        Kind::Newer { kind, version } => OpenFileError::Newer { kind, version },
        _ => OpenFileError::UnknownKind(None),
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
    use crate::core::assessment::Assessment;
    use crate::core::ids::{AssessmentId, QuestionId};
    use crate::core::seeds;
    use crate::core::time::Timestamp;

    fn draft() -> Draft {
        let mut assessment = Assessment::new(AssessmentId::from_random([1; 16]), Timestamp::from_unix(1_795_334_400));
        let id = QuestionId::parse("management.strategy.planning.q1").expect("an id");
        assessment.statement.answers.insert(id, Answer::Level(3));
        Draft::new(assessment.with_origins(), seeds::model())
    }

    #[test]
    fn the_written_form_of_a_draft_is_what_the_format_says() {
        let digest = seeds::model().digest();
        let expected = format!(
            "{{\"type\":\"citysec.draft\",\"version\":3,\
             \"app\":{{\"name\":\"citysec\",\"version\":\"{}\"}},\
             \"model\":{{\"id\":\"cn-digital-city\",\"version\":\"{}\",\"digest\":\"{digest}\"}},\
             \"assessment\":{{\"id\":\"01010101010101010101010101010101\",\
             \"created\":\"2026-11-22T08:00:00Z\",\"changed\":\"2026-11-22T08:00:00Z\",\
             \"city\":null,\"body\":\"\",\"scope\":\"full\",\"profile\":{{}},\
             \"answers\":{{\"management.strategy.planning.q1\":{{\"level\":3}}}},\
             \"records\":{{\"answers\":{{\"management.strategy.planning.q1\":{{\
             \"origins\":[{{\"at\":\"2026-11-22T08:00:00Z\"}}]}}}}}}}}}}",
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
            Ok(Opened::Task(_)) => "task".to_owned(),
            Ok(Opened::Contribution(..)) => "contribution".to_owned(),
            Ok(Opened::Query(_)) => "query".to_owned(),
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
            (r#"{"type":"citysec.draft","version":4,"shape":"other"}"#, "citysec.draft 4"),
            (r#"{"type":"citysec.draft","version":0}"#, "at /version: version 0"),
            (r#"{"type":"citysec.task","version":2}"#, "citysec.task 2"),
            (r#"{"type":"citysec.contribution","version":9}"#, "citysec.contribution 9"),
            (r#"{"type":"citysec.query","version":2}"#, "citysec.query 2"),
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
        let newer = Draft::read(br#"{"type":"citysec.draft","version":4}"#);
        assert_eq!(newer, Err(OpenFileError::Newer { kind: DRAFT.to_owned(), version: 4 }));
        let other = Draft::read(br#"{"type":"citysec.keylist","version":1,"keys":[]}"#);
        assert_eq!(other, Err(OpenFileError::UnknownKind(None)));
    }

    #[test]
    fn the_canonical_form_of_a_value_is_sorted_and_tight() {
        let app = App { name: Cow::Borrowed("城"), version: Cow::Borrowed("1\n") };
        assert_eq!(canonical(&app), "{\"name\":\"城\",\"version\":\"1\\n\"}".as_bytes());
    }
}
