//! The rules that signed documents are held to, and what comes of each.

use std::fmt;

use super::super::answers::StatementDefect;
use super::super::document::DataRef;
use super::super::ids::QuestionId;
use super::super::json::{Json, ReadError};
use super::super::keylist::Signer;
use super::super::proof::{self, ProofDefect, PublicKey};
use super::super::query::QueryDefect;
use super::super::review::MarkDefect;
use super::super::scoring::E2;
use super::super::text::{Shown, TextDefect};
use super::super::time::Timestamp;
use super::Credential;

/// The rules of verification. Which of them a document is held to depends on what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Strict JSON within limits.
    Reading,
    /// Exactly one proof, not chained.
    OneProof,
    /// The proof's members are known and exact, its contexts those of the document.
    ProofForm,
    /// The strict signature check.
    Signature,
    /// The document has the shape of its kind, in a known version.
    Shape,
    /// The issuer is the key that signed.
    Issuer,
    /// The key is on the organiser's list: for this city, or as an evaluator's.
    Signer,
    /// Model and weights are those of this program.
    Model,
    /// Every question in scope has an answer that the model allows.
    Answers,
    /// The submission inside holds for itself, and the document says the same of it.
    Submission,
    /// Every mark is one that may be given, with a reason and a named expert.
    Marks,
    /// Scores computed from the answers, and from the marks if there are any, equal the claimed ones.
    Scores,
    /// Every query is about the submission, and every reply answers its query.
    Queries,
    /// Round and challenge are those of the evaluator's call.
    Round,
}

impl Check {
    /// Those of a result, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Reading,
        Self::OneProof,
        Self::ProofForm,
        Self::Signature,
        Self::Shape,
        Self::Issuer,
        Self::Signer,
        Self::Model,
        Self::Answers,
        Self::Scores,
        Self::Round,
    ];

    /// Those of a review, in the order in which they are shown.
    pub const REVIEW: [Self; 11] = [
        Self::Reading,
        Self::OneProof,
        Self::ProofForm,
        Self::Signature,
        Self::Shape,
        Self::Issuer,
        Self::Signer,
        Self::Submission,
        Self::Marks,
        Self::Scores,
        Self::Queries,
    ];

    /// Those of a city's reply, in the order in which they are shown.
    pub const REPLY: [Self; 8] = [
        Self::Reading,
        Self::OneProof,
        Self::ProofForm,
        Self::Signature,
        Self::Shape,
        Self::Issuer,
        Self::Signer,
        Self::Queries,
    ];

    /// A word for machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::OneProof => "oneProof",
            Self::ProofForm => "proofForm",
            Self::Signature => "signature",
            Self::Shape => "shape",
            Self::Issuer => "issuer",
            Self::Signer => "signer",
            Self::Model => "model",
            Self::Answers => "answers",
            Self::Submission => "submission",
            Self::Marks => "marks",
            Self::Scores => "scores",
            Self::Queries => "queries",
            Self::Round => "round",
        }
    }
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule holds.
    Passed,
    /// The rule is broken: the file is refused.
    Refused(Reason),
    /// The rule was not asked for, or could not be reached after an earlier refusal.
    NotChecked,
}

/// Why a document is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Not strict JSON, or not the shape of its kind.
    Read(ReadError),
    /// The proof does not hold.
    Proof(ProofDefect),
    /// Another kind of document than a result.
    NotAResult,
    /// Another kind of document than a review.
    NotAReview,
    /// Another kind of document than a reply to a query.
    NotAReply,
    /// Made by a newer program.
    Newer(u32),
    /// A text that cannot stand in a signed document.
    Text {
        /// JSON pointer.
        pointer: &'static str,
        /// What is wrong with it.
        defect: TextDefect,
    },
    /// The subject's id is no administrative code.
    CityCode,
    /// The issuer named in the document is not the key that signed.
    IssuerIsNotKey {
        /// The issuer named.
        issuer: PublicKey,
        /// The key that signed.
        key: PublicKey,
    },
    /// The key list does not vouch for the signer.
    Signer(Signer),
    /// The answers belong to another model.
    OtherModel(DataRef),
    /// The scores were computed with other weights.
    OtherWeights(DataRef),
    /// Answers that the model does not allow.
    Statement(Vec<StatementDefect>),
    /// Questions without an answer.
    Open(Vec<QuestionId>),
    /// Claimed scores that differ from the computed ones.
    Scores(Vec<ScoreDifference>),
    /// The submission inside is refused: the first of its checks that says so, and why.
    Submission(Check, Box<Reason>),
    /// A review says something else of its submission than that does, at this JSON pointer.
    UnlikeSubmission(&'static str),
    /// Marks that may not be given, or a rule that is none.
    Marks(Vec<MarkDefect>),
    /// Queries or replies that do not belong here, or do not hold.
    Queries(Vec<QueryDefect>),
    /// Another round than the evaluator's.
    OtherRound,
    /// Another challenge than the evaluator's.
    OtherChallenge,
}

/// A claimed score that is not the computed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreDifference {
    /// Domain, group or indicator; `total` for the total, `order` where only the order of the list differs.
    pub item: String,
    /// What the file claims; `None` if it claims nothing.
    pub claimed: Option<E2>,
    /// What follows from the answers, and from the marks of a review; `None` if nothing applies there.
    pub computed: Option<E2>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
            for (idx, it) in items.iter().take(3).enumerate() {
                write!(f, "{}{it}", if idx > 0 { "; " } else { "" })?;
            }
            match items.len() {
                0..=3 => Ok(()),
                n => write!(f, "; and {} more", n - 3),
            }
        }
        match self {
            Self::Read(it) => it.fmt(f),
            Self::Proof(it) => it.fmt(f),
            Self::NotAResult => write!(f, "the document is no city result"),
            Self::NotAReview => write!(f, "the document is no review"),
            Self::NotAReply => write!(f, "the document is no reply to a query"),
            Self::Newer(it) => write!(f, "version {it} of this kind of file, made by a newer program"),
            Self::Text { pointer, defect } => write!(f, "at {pointer}: {defect}"),
            Self::CityCode => write!(f, "the subject is not `urn:cn:admin:` and six digits"),
            Self::IssuerIsNotKey { issuer, key } => write!(f, "the issuer {issuer} is not the key that signed, {key}"),
            Self::Signer(Signer::Unknown) => write!(f, "the key list does not have the key that signed"),
            Self::Signer(Signer::OtherCity) => write!(f, "the key that signed belongs to another city"),
            Self::Signer(Signer::NotAnEvaluator) => write!(f, "the key that signed is not an evaluator's"),
            Self::Signer(Signer::OutsideValidity) => write!(f, "the key was not valid on the day of signing"),
            Self::Signer(Signer::Revoked) => write!(f, "the key was revoked"),
            Self::Signer(Signer::Known) => write!(f, "the key is known"),
            Self::OtherModel(it) => write!(f, "made for another model: {it}"),
            Self::OtherWeights(it) => write!(f, "scored with other weights: {it}"),
            Self::Statement(it) => list(f, it),
            Self::Open(it) => {
                write!(f, "open: ")?;
                list(f, it)
            }
            Self::Scores(it) => list(f, it),
            Self::Submission(check, reason) => {
                write!(f, "at /credentialSubject/submission: {}: {reason}", check.word())
            }
            Self::UnlikeSubmission(pointer) => write!(f, "at {pointer}: the submission says something else"),
            Self::Marks(it) => list(f, it),
            Self::Queries(it) => list(f, it),
            Self::OtherRound => write!(f, "another round than the evaluator's"),
            Self::OtherChallenge => write!(f, "another challenge than the evaluator's"),
        }
    }
}

impl fmt::Display for ScoreDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |it: Option<E2>| it.map_or("nothing".to_owned(), E2::two_decimals);
        write!(f, "{}: claimed {}, computed {}", Shown(&self.item), show(self.claimed), show(self.computed))
    }
}

/// Everything that the verification of a document of subject `S` found; `R` is what was computed from it.
#[derive(Clone, Debug)]
pub struct Verification<S, R> {
    /// Each check with its outcome, in the order in which they are shown.
    pub outcomes: Vec<(Check, Outcome)>,
    /// The content as far as it could be read. **Not** trustworthy unless [`Verification::is_accepted`].
    pub content: Option<Box<Credential<S>>>,
    /// What was computed from the content, as far as it could be.
    pub report: Option<Box<R>>,
    /// The key that signed and when it says it did, if the signature holds.
    pub signed: Option<(PublicKey, Timestamp)>,
}

impl<S, R> Verification<S, R> {
    fn of(checks: &[Check]) -> Self {
        let outcomes = checks.iter().map(|it| (*it, Outcome::NotChecked)).collect();
        Self { outcomes, content: None, report: None, signed: None }
    }

    /// What there is to say of bytes that are no strict JSON.
    pub(in crate::core) fn unread(checks: &[Check], error: ReadError) -> Self {
        let mut verification = Self::of(checks);
        verification.set(Check::Reading, Err(Reason::Read(error)));
        verification
    }

    /// What there is to say of a document, whatever it is about: its proof, judged as it was received.
    pub(in crate::core) fn read(checks: &[Check], tree: &Json<'_>) -> Self {
        let mut verification = Self::of(checks);
        verification.set(Check::Reading, Ok(()));
        verification.check_proof(tree);
        verification
    }

    /// Whether every asked-for rule holds. Only signer, round and query may be left unasked.
    pub fn is_accepted(&self) -> bool {
        self.outcomes.iter().all(|(check, outcome)| match outcome {
            Outcome::Passed => true,
            Outcome::Refused(_) => false,
            Outcome::NotChecked => matches!(check, Check::Signer | Check::Round | Check::Queries),
        })
    }

    /// What came of a check.
    pub fn outcome(&self, check: Check) -> &Outcome {
        let found = self.outcomes.iter().find(|(it, _)| *it == check);
        found.map_or(&Outcome::NotChecked, |(_, it)| it)
    }

    /// The reasons for refusal, in order.
    pub fn reasons(&self) -> impl Iterator<Item = (Check, &Reason)> {
        self.outcomes.iter().filter_map(|(check, it)| match it {
            Outcome::Refused(reason) => Some((*check, reason)),
            _ => None,
        })
    }

    pub(in crate::core) fn set(&mut self, check: Check, outcome: Result<(), Reason>) {
        if let Some(row) = self.outcomes.iter_mut().find(|it| it.0 == check) {
            row.1 = match outcome {
                Ok(()) => Outcome::Passed,
                Err(reason) => Outcome::Refused(reason),
            };
        }
    }

    fn check_proof(&mut self, tree: &Json<'_>) {
        let steps = [Check::OneProof, Check::ProofForm, Check::Signature];
        let (passed, defect) = match proof::check(tree) {
            Ok(signed) => match signed.created {
                Some(created) => {
                    self.signed = Some((signed.key, created));
                    (3, None)
                }
                // Optional in the specification, but validity and revocation are judged by it.
                None => (1, Some(ProofDefect::WrongMember { member: "created", expected: None })),
            },
            Err(it @ (ProofDefect::Missing | ProofDefect::NotSingle | ProofDefect::Chained)) => (0, Some(it)),
            Err(it @ ProofDefect::WrongSignature) => (2, Some(it)),
            Err(it) => (1, Some(it)),
        };
        for check in &steps[..passed] {
            self.set(*check, Ok(()));
        }
        if let Some(it) = defect {
            self.set(steps[passed], Err(Reason::Proof(it)));
        }
    }

    /// Whether the issuer that a document names is the key that signed it, and whether the key list vouches for that:
    /// `signer` says what it says of a key on a day, where there is a list to ask. Reached only if the signature holds.
    pub(in crate::core) fn check_issuer(
        &mut self,
        issuer: PublicKey,
        signer: impl FnOnce(&PublicKey, &str) -> Option<Signer>,
    ) {
        let Some((key, created)) = self.signed.clone() else { return };
        let is_key = if issuer == key { Ok(()) } else { Err(Reason::IssuerIsNotKey { issuer, key }) };
        self.set(Check::Issuer, is_key);
        match signer(&key, created.date()) {
            None => {}
            Some(Signer::Known) => self.set(Check::Signer, Ok(())),
            Some(other) => self.set(Check::Signer, Err(Reason::Signer(other))),
        }
    }
}
