//! Queries: what an evaluator asks a city about its submission, and what the city replies.
//!
//! A query is a file of its own, `type` `citysec.query`: questions or indicators, each with the reason for asking. The
//! reply ([`reply`]) is signed by the city, answers every item, and names the query and the submission by their digests,
//! so that neither can be exchanged. Both are kept with the review. Nothing that is replied changes an answer or a score.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::City;
use super::credential::{self, Check, Reason};
use super::document::{App, DataRef, OpenFileError, QUERY, QUERY_VERSION, kind, not_wanted};
use super::encoding::Digest;
use super::ids::{IndicatorId, QueryId, QuestionId};
use super::json::{self, Json, Limits, ReadError};
use super::model::Model;
use super::result::ResultFile;
use super::text::{self, Shown, TextDefect};
use super::time::Timestamp;

pub mod reply;

/// Most items of one query.
pub const ITEM_LIMIT: usize = 200;

/// A query as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    /// What made it.
    pub app: App,
    /// The model that the items belong to.
    pub model: DataRef,
    /// What is asked.
    pub query: Content,
}

/// What an evaluator asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its id.
    pub id: QueryId,
    /// What it is about.
    pub submission: SubmissionRef,
    /// The body that asks.
    pub asker: String,
    /// When it was made.
    pub made: Timestamp,
    /// What is asked, each question or indicator once.
    pub items: Vec<Asked>,
}

/// Names a submission exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionRef {
    /// Its `urn:uuid:`.
    pub id: String,
    /// The digest of the signed document, however it is spelled: see [`credential::digest_of`].
    pub digest: Digest,
    /// The city that it is of.
    pub city: City,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// A question or an indicator.
    pub item: String,
    /// Why it is asked, and what is wanted.
    pub reason: String,
}

impl SubmissionRef {
    /// The reference to a submission that was received as this tree; `None` where it names no city.
    pub fn of(tree: &Json<'_>, file: &ResultFile) -> Option<Self> {
        let subject = &file.credential_subject;
        let city = City { code: subject.city_code()?, name: subject.city.clone() };
        Some(Self { id: file.id.clone(), digest: credential::digest_of(tree), city })
    }
}

impl Query {
    /// A query about a submission.
    ///
    /// # Errors
    /// Everything that keeps it from being asked.
    pub fn ask(
        model: &Model,
        submission: SubmissionRef,
        asker: String,
        items: Vec<Asked>,
        id: QueryId,
        now: Timestamp,
    ) -> Result<Self, Vec<QueryDefect>> {
        let query = Self {
            kind: QUERY.to_owned(),
            version: QUERY_VERSION,
            app: App::THIS,
            model: DataRef::to_model(model),
            query: Content { id, submission, asker, made: now, items },
        };
        let defects = query.defects(model);
        if defects.is_empty() { Ok(query) } else { Err(defects) }
    }

    /// The file.
    ///
    /// # Panics
    /// Never: a query is plain JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(&serde_json::to_vec(self).expect("a query is plain JSON"))
    }

    /// The digest of the query, however it is spelled.
    pub fn digest(&self) -> Digest {
        Digest::of(&super::document::canonical(self))
    }

    /// Reads a query.
    ///
    /// # Errors
    /// Not strict JSON, not a query, a newer version, or not the shape of one.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenFileError> {
        let tree = json::read(bytes, Limits::FILE)?;
        match kind(&tree)? {
            super::document::Kind::Query => Ok(Self::from_tree(&tree)?),
            other => Err(not_wanted(other)),
        }
    }

    /// Takes a query out of a tree.
    ///
    /// # Errors
    /// Not the shape of a query, or with a text that cannot stand in one.
    pub(super) fn from_tree(tree: &Json<'_>) -> Result<Self, ReadError> {
        let query: Self = json::from_tree(tree)?;
        match query.form().into_iter().next() {
            None => Ok(query),
            Some(it) => {
                let problem = json::Problem::WrongValue(it.problem.to_string());
                Err(ReadError { pointer: it.pointer, problem })
            }
        }
    }

    /// Everything that keeps it from being a query about this model.
    pub fn defects(&self, model: &Model) -> Vec<QueryDefect> {
        let mut defects = self.form();
        if self.model.digest != model.digest() {
            defects.push(QueryDefect { pointer: "/model".to_owned(), problem: QueryProblem::OtherModel });
            return defects;
        }
        for (idx, it) in self.query.items.iter().enumerate() {
            let known = model.indicator(&it.item).is_some() || model.question_idx(&it.item).is_some();
            if !known && is_item(&it.item) {
                let pointer = format!("/query/items/{idx}/item");
                defects.push(QueryDefect { pointer, problem: QueryProblem::UnknownItem });
            }
        }
        defects
    }

    /// What is wrong with it whatever model it is about.
    pub(super) fn form(&self) -> Vec<QueryDefect> {
        let it = &self.query;
        let mut defects = Vec::new();
        let mut defect = |pointer: String, problem| defects.push(QueryDefect { pointer, problem });
        if self.kind != QUERY || self.version != QUERY_VERSION {
            defect("/version".to_owned(), QueryProblem::Version);
        }
        for (pointer, name) in [("/query/asker", &it.asker), ("/query/submission/city/name", &it.submission.city.name)]
        {
            if let Err(found) = text::check_name(name) {
                defect(pointer.to_owned(), QueryProblem::Text(found));
            }
        }
        if !credential::is_uuid_urn(&it.submission.id) {
            defect("/query/submission/id".to_owned(), QueryProblem::SubmissionId);
        }
        if it.items.is_empty() || it.items.len() > ITEM_LIMIT {
            defect("/query/items".to_owned(), QueryProblem::ItemCount);
        }
        let mut seen = BTreeSet::new();
        for (idx, it) in it.items.iter().enumerate() {
            let pointer = |member| format!("/query/items/{idx}/{member}");
            if !is_item(&it.item) {
                defect(pointer("item"), QueryProblem::NoItem);
            } else if !seen.insert(&it.item) {
                defect(pointer("item"), QueryProblem::ItemTwice);
            }
            if let Err(found) = text::check_note(&it.reason) {
                defect(pointer("reason"), QueryProblem::Text(found));
            }
        }
        defects
    }
}

fn is_item(text: &str) -> bool {
    IndicatorId::parse(text).is_ok() || QuestionId::parse(text).is_ok()
}

/// What is wrong with a query or a reply, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryDefect {
    /// JSON pointer, from the document that was looked at.
    pub pointer: String,
    /// What is wrong there.
    pub problem: QueryProblem,
}

/// What can be wrong with a query or a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryProblem {
    /// Not the version of a query that this program knows.
    Version,
    /// A text that cannot stand in a file.
    Text(TextDefect),
    /// The submission is not named by a UUID.
    SubmissionId,
    /// Nothing is asked, or more than [`ITEM_LIMIT`] items.
    ItemCount,
    /// Neither a question nor an indicator.
    NoItem,
    /// A question or an indicator that the model does not have.
    UnknownItem,
    /// The same item a second time.
    ItemTwice,
    /// The query belongs to another model.
    OtherModel,
    /// The query, or the reply, is about another submission.
    OtherSubmission,
    /// The same query a second time.
    QueryTwice,
    /// The reply answers another query, or the query was changed after the reply.
    OtherQuery,
    /// The reply is of another city than the one that was asked.
    OtherCity,
    /// The items that are answered are not those that were asked, in their order.
    OtherItems,
    /// The reply does not hold: the first of its checks that says so, and why.
    Reply(Check, Box<Reason>),
}

impl fmt::Display for QueryDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", Shown(&self.pointer), self.problem)
    }
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version => write!(f, "not version {QUERY_VERSION} of a query"),
            Self::Text(it) => it.fmt(f),
            Self::SubmissionId => write!(f, "not `urn:uuid:` and a UUID in lower case"),
            Self::ItemCount => write!(f, "a query has 1 to {ITEM_LIMIT} items"),
            Self::NoItem => write!(f, "neither a question nor an indicator"),
            Self::UnknownItem => write!(f, "the model has no such question or indicator"),
            Self::ItemTwice => write!(f, "the same item a second time"),
            Self::OtherModel => write!(f, "the query belongs to another model"),
            Self::OtherSubmission => write!(f, "about another submission"),
            Self::QueryTwice => write!(f, "the same query a second time"),
            Self::OtherQuery => write!(f, "the reply answers another query, or the query was changed after the reply"),
            Self::OtherCity => write!(f, "the reply of another city"),
            Self::OtherItems => write!(f, "the items that are answered are not those that were asked, in their order"),
            Self::Reply(check, reason) => write!(f, "the reply is refused: {}: {reason}", check.word()),
        }
    }
}
