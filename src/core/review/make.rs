//! From a submission and marks to a signed review.

use serde::{Deserialize, Serialize};

use super::super::answers::{City, Scope};
use super::super::credential::{Credential, Issuer};
use super::super::document::App;
use super::super::encoding::Digest;
use super::super::json::{self, Json, Limits};
use super::super::key::SecretKey;
use super::super::query::{QueryDefect, SubmissionRef};
use super::super::result::{self, Expectation, ItemScore};
use super::super::scoring::{Report, Scores};
use super::super::text::{self, TextDefect};
use super::super::time::Timestamp;
use super::marks::Marking;
use super::verify::{queries_of, scores_of};
use super::{KIND, KeptQuery, MarkDefect, REVIEW_VERSION, ReviewFile, Subject};

/// A submission that was accepted, as the document that it is. Only such a one is reviewed.
#[derive(Clone, Debug)]
pub struct Submission {
    tree: Json<'static>,
    verified: result::Verified,
}

impl Submission {
    /// Takes a submission up for review.
    ///
    /// # Errors
    /// What verification found, where it is refused.
    pub fn read(bytes: &[u8], expected: Expectation<'_>) -> Result<Self, Box<result::Verification>> {
        let verification = result::verify(bytes, expected);
        match json::read_typed(bytes, Limits::FILE) {
            Ok(tree) => Self::of(tree, verification),
            Err(_) => Err(Box::new(verification)),
        }
    }

    /// Takes up again the submission inside a review.
    ///
    /// # Errors
    /// As [`Submission::read`].
    pub fn inside(review: &ReviewFile, expected: Expectation<'_>) -> Result<Self, Box<result::Verification>> {
        let tree = review.credential_subject.submission.clone();
        let verification = result::verify_document(&tree, expected);
        Self::of(tree, verification)
    }

    fn of(tree: Json<'static>, verification: result::Verification) -> Result<Self, Box<result::Verification>> {
        if !verification.is_accepted() {
            return Err(Box::new(verification));
        }
        match verification.clone().verified() {
            Some(verified) => Ok(Self { tree, verified }),
            None => Err(Box::new(verification)),
        }
    }

    /// What the city stated.
    pub fn file(&self) -> &result::ResultFile {
        self.verified.file()
    }

    /// The scores computed from its answers.
    pub fn report(&self) -> &Report {
        self.verified.report()
    }

    /// What queries call it.
    ///
    /// # Panics
    /// Never: an accepted submission names its city.
    pub fn reference(&self) -> SubmissionRef {
        SubmissionRef::of(&self.tree, self.file()).expect("an accepted submission names its city")
    }

    /// The submission as a file of its own: the same document, in the spelling of this program.
    pub fn to_bytes(&self) -> Vec<u8> {
        extracted(&self.tree)
    }
}

/// An embedded document as a file of its own.
pub(super) fn extracted(tree: &Json<'_>) -> Vec<u8> {
    json::indented(&serde_json::to_vec(tree).expect("a tree is plain JSON"))
}

/// The review that a new one replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// Its revision.
    pub revision: u32,
    /// Digest of its file.
    pub digest: Digest,
}

/// What keeps a review from being signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotReady {
    /// The evaluator has no name, or one that cannot stand in a file.
    Evaluator(TextDefect),
    /// A mark, an expert or the rule.
    Mark(MarkDefect),
    /// A query or the reply to it.
    Query(QueryDefect),
}

/// A review that only lacks its proof.
#[derive(Clone, Debug)]
pub struct Unsigned {
    file: ReviewFile,
}

impl Unsigned {
    /// The content that will be signed, for showing.
    pub fn file(&self) -> &ReviewFile {
        &self.file
    }
}

/// Makes a review ready for signing, or lists everything that keeps it from being signed. `expected` is what the
/// submission was verified against.
///
/// # Errors
/// Each thing, the evaluator first.
pub fn prepare(
    expected: Expectation<'_>,
    submission: &Submission,
    marking: Marking,
    queries: Vec<KeptQuery>,
    previous: Option<Previous>,
    evaluator: Issuer,
    now: Timestamp,
    random: [u8; 16],
) -> Result<Unsigned, Vec<NotReady>> {
    let (model, weights) = (expected.model, expected.weights);
    let (file, report) = (submission.file(), submission.report());
    let mut missing = Vec::new();
    missing.extend(text::check_name(&evaluator.name).err().map(NotReady::Evaluator));
    missing.extend(marking.defects(model, report).into_iter().map(NotReady::Mark));
    let queries_defects = queries_of(&queries, &submission.reference(), expected);
    missing.extend(queries_defects.into_iter().map(NotReady::Query));
    if !missing.is_empty() {
        return Err(missing);
    }
    let reviewed = marking.score(model, weights, report);
    let its = &file.credential_subject;
    let revision = previous.map_or(1, |it| it.revision.saturating_add(1));
    let mark = if its.example { "（示例）" } else { "" };
    let name = format!("{}{mark} {} 版数字城市网络安全评审结果", its.city, its.edition);
    let subject = Subject {
        id: its.id.clone(),
        version: REVIEW_VERSION,
        city: its.city.clone(),
        edition: its.edition.clone(),
        round: its.round.clone(),
        scope: its.scope,
        example: its.example,
        app: App::THIS,
        revision,
        supersedes: previous.map(|it| it.digest),
        marking,
        expert_scores: reviewed.expert_scores,
        scores: item_scores(expected, &reviewed.scores),
        total_e2: reviewed.scores.total.unwrap_or_default(),
        queries,
        submission: submission.tree.clone(),
    };
    Ok(Unsigned { file: Credential::new(KIND, name, evaluator, now, random, subject) })
}

fn item_scores(expected: Expectation<'_>, scores: &Scores) -> Vec<ItemScore> {
    scores_of(expected.model, scores).map(|(item, score_e2)| ItemScore { item: item.to_owned(), score_e2 }).collect()
}

/// A signed review.
#[derive(Clone, Debug)]
pub struct SignedReview {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file: the name by which a later review can supersede it.
    pub digest: Digest,
}

/// Signs a review.
pub fn sign(unsigned: Unsigned, key: &SecretKey, now: Timestamp) -> SignedReview {
    let bytes = unsigned.file.seal(key, now);
    SignedReview { digest: Digest::of(&bytes), bytes }
}

/// The name of a review file: as that of a result, `城市_版次_范围_日期.review.json`.
pub fn file_name(
    city: &City,
    english_city: Option<&str>,
    edition: &str,
    scope: Scope,
    date: &str,
    lang: text::Lang,
) -> String {
    result::named("review", city, english_city, edition, scope, date, lang)
}
