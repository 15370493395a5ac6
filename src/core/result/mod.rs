//! The result: one signed file that a city submits. A W3C Verifiable Credential with one proof.
//!
//! Writing takes a complete assessment ([`prepare`]) and a key ([`sign()`]). Reading ([`verify()`]) starts from the
//! bytes that were received, checks every rule, scores the answers again and yields a [`Verified`] only when all
//! of them hold. A signature proves who approved the file, never that its scores are right: scores are compared
//! with a computation of our own.

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Evidence, Profile, Scope, Statement};
use super::credential::Credential;
use super::document::{App, DataRef, Synthetic};
use super::encoding::Digest;
use super::ids::{CityCode, IndicatorId, QuestionId};
use super::scoring::E2;
use super::sorted::Sorted;

mod make;
mod verify;

pub use super::credential::{Check, Issuer, Outcome, Reason, ScoreDifference};
pub(super) use make::named;
pub use make::{Call, Gap, SignedResult, Unsigned, file_name, gaps, item_scores, prepare, sign};
pub(super) use verify::differences;
pub use verify::{Expectation, Verification, Verified, content, verify, verify_document};

/// What a result says that it is.
const KIND: &str = "CityAssessment";
/// The newest version of the result file that this program writes and reads.
pub const RESULT_VERSION: u32 = 1;

/// A result as it is written.
pub type ResultFile = Credential<Subject>;

/// What a city submits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subject {
    /// `urn:cn:admin:` and the administrative code.
    pub id: String,
    /// Version of this format.
    pub version: u32,
    /// The city's name.
    pub city: String,
    /// Edition of the indicator system.
    pub edition: String,
    /// The evaluator's round, if there is a call.
    pub round: Option<String>,
    /// The text that the evaluator's call asks to repeat.
    pub challenge: Option<String>,
    /// Digest of the file that this one replaces.
    pub supersedes: Option<Digest>,
    /// Which questions were asked.
    pub scope: Scope,
    /// Present and true for an example that no city has stated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// Present where the answers were drawn at random; such a result is an example too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<Box<Synthetic>>,
    /// The model that the answers belong to.
    pub model: DataRef,
    /// The weights that the scores were computed with.
    pub weights: DataRef,
    /// What made the file.
    pub app: App,
    /// Shared figures.
    pub profile: Profile,
    /// Answers by question.
    pub answers: Sorted<QuestionId, Answer>,
    /// Remarks by question.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub notes: Sorted<QuestionId, String>,
    /// Evidence by indicator.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub evidence: Sorted<IndicatorId, Vec<Evidence>>,
    /// Claimed scores of domains, groups and indicators, in the order of the model.
    pub scores: Vec<ItemScore>,
    /// Claimed total.
    #[serde(rename = "totalE2")]
    pub total_e2: E2,
}

/// A claimed score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemScore {
    /// Domain, group or indicator.
    pub item: String,
    /// Its score in hundredths.
    #[serde(rename = "scoreE2")]
    pub score_e2: E2,
}

impl Subject {
    /// The administrative code.
    pub fn city_code(&self) -> Option<CityCode> {
        city_code(&self.id)
    }

    /// What the city states, taken out; [`Subject::give_back`] puts it in again. Saves a copy of everything.
    fn take_statement(&mut self) -> Statement {
        Statement {
            scope: self.scope,
            profile: std::mem::take(&mut self.profile),
            answers: std::mem::take(&mut self.answers),
            notes: std::mem::take(&mut self.notes),
            evidence: std::mem::take(&mut self.evidence),
            part: None,
        }
    }

    fn give_back(&mut self, statement: Statement) {
        self.profile = statement.profile;
        self.answers = statement.answers;
        self.notes = statement.notes;
        self.evidence = statement.evidence;
    }

    /// What the city states.
    pub fn statement(&self) -> Statement {
        Statement {
            scope: self.scope,
            profile: self.profile.clone(),
            answers: self.answers.clone(),
            notes: self.notes.clone(),
            evidence: self.evidence.clone(),
            part: None,
        }
    }
}

/// The subject's id for a city.
pub(super) fn subject_id(code: &CityCode) -> String {
    format!("urn:cn:admin:{code}")
}

/// The administrative code in a subject's id.
pub(super) fn city_code(id: &str) -> Option<CityCode> {
    CityCode::parse(id.strip_prefix("urn:cn:admin:")?).ok()
}
