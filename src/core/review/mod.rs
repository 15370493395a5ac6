//! The review: what an evaluator makes of a submission, as one signed file that contains the whole of it.
//!
//! A review embeds the complete signed submission, so whoever holds the review holds both: the city's signature still
//! fits, because it is over the canonical form and not over the spelling. [`verify()`] checks both layers; a good outer
//! signature over a broken submission is refused. Marks never change an answer, and the scores after review are
//! computed again like all others.
//!
//! A review that is reopened becomes a new one with the next `revision`, which names the file that it replaces.

use serde::{Deserialize, Serialize};

use super::answers::Scope;
use super::credential::Credential;
use super::document::App;
use super::encoding::Digest;
use super::ids::CityCode;
use super::json::Json;
use super::query::Query;
use super::result::{self, ItemScore};
use super::scoring::E2;

mod marks;
mod draft;
mod make;
mod verify;

pub use draft::Draft;
pub use make::{NotReady, Previous, SignedReview, Submission, Unsigned, file_name, prepare, sign};
pub use marks::{Combination, EXPERT_LIMIT, ExpertScore, Mark, MarkDefect, MarkProblem, Marking, Reviewed, Rule};
pub use verify::{Inside, Verification, Verified, verify, verify_document};

/// What a review says that it is.
pub const KIND: &str = "AssessmentReview";
/// The newest version of the review file that this program writes and reads.
pub const REVIEW_VERSION: u32 = 1;
/// Most queries that are kept with a review.
pub const QUERY_LIMIT: usize = 50;

/// A review as it is written.
pub type ReviewFile = Credential<Subject>;

/// What an evaluator signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subject {
    /// `urn:cn:admin:` and the administrative code, as the submission has it.
    pub id: String,
    /// Version of this format.
    pub version: u32,
    /// The city's name, as the submission has it.
    pub city: String,
    /// Edition of the indicator system, as the submission has it.
    pub edition: String,
    /// The evaluator's round, as the submission has it.
    pub round: Option<String>,
    /// Which questions were asked, as the submission has it.
    pub scope: Scope,
    /// Present and true for the review of an example that no city has stated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// What made the file.
    pub app: App,
    /// 1 for the first review of this submission, one more each time that it was reopened.
    pub revision: u32,
    /// Digest of the review file that this one replaces; present from the second revision on.
    pub supersedes: Option<Digest>,
    /// What experts gave, and how it counts.
    pub marking: Marking,
    /// Scores of the marked indicators and what they are made of, in the order of the model.
    pub expert_scores: Vec<ExpertScore>,
    /// Claimed scores after review of domains, groups and indicators, in the order of the model.
    pub scores: Vec<ItemScore>,
    /// Claimed total after review.
    #[serde(rename = "totalE2")]
    pub total_e2: E2,
    /// What was asked, and what the city replied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<KeptQuery>,
    /// The complete signed submission.
    pub submission: Json<'static>,
}

/// A query with the reply to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptQuery {
    /// What was asked.
    pub query: Query,
    /// The complete signed reply, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Json<'static>>,
}

impl Subject {
    /// The administrative code.
    pub fn city_code(&self) -> Option<CityCode> {
        result::city_code(&self.id)
    }
}
