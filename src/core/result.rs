//! The result: one signed file that a city submits. A W3C Verifiable Credential with one proof.
//!
//! Writing takes a complete assessment ([`prepare`]) and a key ([`sign`]). Reading ([`verify`]) starts from the
//! bytes that were received, checks every rule, scores the answers again and yields a [`Verified`] only when all
//! of them hold. A signature proves who approved the file, never that its scores are right: scores are compared
//! with a computation of our own.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{Answer, City, Evidence, Profile, Scope, Statement, StatementDefect, StatementProblem};
use super::assessment::Assessment;
use super::document::{App, DataRef};
use super::encoding::{self, Digest};
use super::ids::{CityCode, IndicatorId, QuestionId};
use super::json::{self, Json, Limits, ReadError};
use super::key::SecretKey;
use super::keylist::{KeyList, Signer};
use super::model::Model;
use super::proof::{self, Proof, ProofDefect, PublicKey};
use super::scoring::{self, E2, Report, Standing};
use super::sorted::Sorted;
use super::text::{self, Shown, TextDefect};
use super::time::Timestamp;
use super::weights::Weights;

const CONTEXT: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"];
const TYPES: [&str; 2] = ["VerifiableCredential", "CityAssessment"];
/// The newest version of the result file that this program writes and reads.
pub const RESULT_VERSION: u32 = 1;

/// A result as it is written. The names follow the W3C data model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ResultFile {
    /// The two W3C contexts.
    #[serde(rename = "@context")]
    pub context: Vec<String>,
    /// `urn:uuid:` and a random UUID.
    pub id: String,
    /// `VerifiableCredential`, `CityAssessment`.
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// A title for people.
    pub name: String,
    /// The key that signs, and the body that holds it.
    pub issuer: Issuer,
    /// When the result was made.
    pub valid_from: Timestamp,
    /// What is signed.
    pub credential_subject: Subject,
    /// The proof, when the file is written. Reading takes it from the tree before the rest is looked at.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The key.
    pub id: PublicKey,
    /// The body that holds it.
    pub name: String,
}

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
        CityCode::parse(self.id.strip_prefix("urn:cn:admin:")?).ok()
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

/// What the evaluator's call adds to a result; all of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Name of the round.
    pub round: Option<String>,
    /// The text to repeat.
    pub challenge: Option<String>,
    /// Digest of the file that the new one replaces.
    pub supersedes: Option<Digest>,
}

/// What keeps an assessment from being signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gap {
    /// No city chosen.
    City,
    /// The body that answers has no name, or one that cannot stand in a file.
    Body(TextDefect),
    /// A question is open.
    Open(QuestionId, scoring::OpenReason),
    /// Something stated is not allowed.
    Defect(StatementDefect),
    /// Round or challenge cannot stand in a file.
    Call(TextDefect),
    /// Nothing applies, so there is no score.
    NothingApplies,
    /// Two contributions, or one and what was stated here, contradict each other about this question.
    Conflict(QuestionId),
    /// It is a department's part: only the whole is signed.
    Part,
}

/// A complete result that only lacks its proof.
#[derive(Clone, Debug)]
pub struct Unsigned {
    file: ResultFile,
}

impl Unsigned {
    /// The content that will be signed, for showing.
    pub fn file(&self) -> &ResultFile {
        &self.file
    }

    /// The content that will be signed as indented JSON, for showing.
    ///
    /// # Panics
    /// Never: a result is plain JSON.
    pub fn to_text(&self) -> String {
        let text = json::indented(&serde_json::to_vec(&self.file).expect("a result is plain JSON"));
        String::from_utf8_lossy(text.trim_ascii_end()).into_owned()
    }
}

/// Makes a result ready for signing, or lists everything that is missing.
///
/// # Errors
/// Each gap, in the order of the questionnaire.
pub fn prepare(
    model: &Model,
    weights: &Weights,
    assessment: &Assessment,
    call: Call,
    key: PublicKey,
    now: Timestamp,
    random: [u8; 16],
) -> Result<Unsigned, Vec<Gap>> {
    let mut gaps = gaps(model, weights, assessment);
    for it in [&call.round, &call.challenge].into_iter().flatten() {
        if let Err(defect) = text::check_name(it) {
            gaps.push(Gap::Call(defect));
        }
    }
    let statement = assessment.statement.in_scope(model);
    let report = scoring::score(model, weights, &statement);
    let (Some(city), Some(total_e2), true) = (&assessment.city, report.total.settled(), gaps.is_empty()) else {
        return Err(gaps);
    };
    let mark = if assessment.example { "（示例）" } else { "" };
    Ok(Unsigned {
        file: ResultFile {
            context: CONTEXT.map(str::to_owned).to_vec(),
            id: uuid(random),
            types: TYPES.map(str::to_owned).to_vec(),
            name: format!("{}{mark} {} 版数字城市网络安全自评结果", city.name, model.edition),
            issuer: Issuer { id: key, name: assessment.body.clone() },
            valid_from: now,
            credential_subject: Subject {
                id: format!("urn:cn:admin:{}", city.code),
                version: RESULT_VERSION,
                city: city.name.clone(),
                edition: model.edition.to_string(),
                round: call.round,
                challenge: call.challenge,
                supersedes: call.supersedes,
                scope: statement.scope,
                example: assessment.example,
                model: DataRef::to_model(model),
                weights: DataRef::to_weights(weights),
                app: App::THIS,
                profile: statement.profile,
                answers: statement.answers,
                notes: statement.notes,
                evidence: statement.evidence,
                scores: item_scores(model, &report),
                total_e2,
            },
            proof: None,
        },
    })
}

/// Everything that keeps an assessment from being signed, whatever the evaluator's call says.
pub fn gaps(model: &Model, weights: &Weights, assessment: &Assessment) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if assessment.city.as_ref().is_none_or(|it| text::check_name(&it.name).is_err()) {
        gaps.push(Gap::City);
    }
    if let Err(it) = text::check_name(&assessment.body) {
        gaps.push(Gap::Body(it));
    }
    let statement = assessment.statement.in_scope(model);
    let report = scoring::score(model, weights, &statement);
    gaps.extend(open_questions(model, &report).map(|(id, reason)| Gap::Open(id, reason)));
    gaps.extend(statement.defects(model).into_iter().map(Gap::Defect));
    gaps.extend(assessment.conflicts().into_iter().map(Gap::Conflict));
    if assessment.part.is_some() {
        gaps.push(Gap::Part);
    }
    if gaps.is_empty() && report.total.settled().is_none() {
        gaps.push(Gap::NothingApplies);
    }
    gaps
}

fn open_questions<'a>(
    model: &'a Model,
    report: &'a Report,
) -> impl Iterator<Item = (QuestionId, scoring::OpenReason)> + 'a {
    report.questions.iter().zip(&model.questions).filter_map(|(standing, question)| match standing {
        Some(Standing::Open(reason)) => Some((question.id.clone(), *reason)),
        _ => None,
    })
}

/// The settled scores of a report, in the order in which a result lists them.
pub fn item_scores(model: &Model, report: &Report) -> Vec<ItemScore> {
    settled(model, report).map(|(item, score_e2)| ItemScore { item: item.to_owned(), score_e2 }).collect()
}

fn settled<'a>(model: &'a Model, report: &'a Report) -> impl Iterator<Item = (&'a str, E2)> {
    let domains = model.domains.iter().map(|it| it.id.as_str()).zip(&report.domains);
    let groups = model.groups.iter().map(|it| it.id.as_str()).zip(&report.groups);
    let indicators = model.indicators.iter().map(|it| it.id.as_str()).zip(&report.indicators);
    domains.chain(groups).chain(indicators).filter_map(|(item, score)| Some((item, score.settled()?)))
}

fn uuid(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let it = encoding::hex(&random);
    format!("urn:uuid:{}-{}-{}-{}-{}", &it[..8], &it[8..12], &it[12..16], &it[16..20], &it[20..])
}

fn is_uuid_urn(text: &str) -> bool {
    let letter = |(at, it): (usize, u8)| match at {
        8 | 13 | 18 | 23 => it == b'-',
        _ => matches!(it, b'0'..=b'9' | b'a'..=b'f'),
    };
    text.strip_prefix("urn:uuid:").is_some_and(|it| it.len() == 36 && it.bytes().enumerate().all(letter))
}

/// A signed result.
#[derive(Clone, Debug)]
pub struct SignedResult {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file: the name by which a later result can supersede it.
    pub digest: Digest,
}

/// Signs a result.
///
/// # Panics
/// Never: a result is plain JSON, and what this crate writes it reads.
pub fn sign(unsigned: Unsigned, key: &SecretKey, now: Timestamp) -> SignedResult {
    let mut file = unsigned.file;
    file.issuer.id = key.public();
    let text = serde_json::to_vec(&file).expect("a result is plain JSON");
    let tree = json::read(&text, Limits::FILE).expect("a result obeys the strict rules");
    file.proof = Some(proof::sign(&tree, &file.context, key.signing(), now));
    let bytes = json::indented(&serde_json::to_vec(&file).expect("a result is plain JSON"));
    SignedResult { digest: Digest::of(&bytes), bytes }
}

/// The rules of verification, in the order in which they are shown.
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
    /// The document has the shape of a result of a known version.
    Shape,
    /// The issuer is the key that signed.
    Issuer,
    /// The key is on the organiser's list for this city.
    Signer,
    /// Model and weights are those of this program.
    Model,
    /// Every question in scope has an answer that the model allows.
    Answers,
    /// Scores computed from the answers equal the claimed ones.
    Scores,
    /// Round and challenge are those of the evaluator's call.
    Round,
}

impl Check {
    /// All of them, in order.
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
            Self::Scores => "scores",
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

/// Why a result is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Not strict JSON, or not the shape of a result.
    Read(ReadError),
    /// The proof does not hold.
    Proof(ProofDefect),
    /// Another kind of document.
    NotAResult,
    /// Made by a newer program.
    Newer(u32),
    /// A text that cannot stand in a result.
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
    /// Another round than the evaluator's.
    OtherRound,
    /// Another challenge than the evaluator's.
    OtherChallenge,
}

/// A claimed score that is not the computed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreDifference {
    /// Domain, group or indicator; `total` for the total.
    pub item: String,
    /// What the file claims; `None` if it claims nothing.
    pub claimed: Option<E2>,
    /// What follows from the answers; `None` if nothing applies there.
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
            Self::Newer(it) => write!(f, "a result of version {it}, made by a newer program"),
            Self::Text { pointer, defect } => write!(f, "at {pointer}: {defect}"),
            Self::CityCode => write!(f, "the subject is not `urn:cn:admin:` and six digits"),
            Self::IssuerIsNotKey { issuer, key } => write!(f, "the issuer {issuer} is not the key that signed, {key}"),
            Self::Signer(Signer::Unknown) => write!(f, "the key list does not have the key that signed"),
            Self::Signer(Signer::OtherCity) => write!(f, "the key that signed belongs to another city"),
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

/// What a result is checked against, besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The model of this program.
    pub model: &'a Model,
    /// The weights to score with.
    pub weights: &'a Weights,
    /// The organiser's key list; without it nobody is known, and the signer is not checked.
    pub keys: Option<&'a KeyList>,
    /// The evaluator's round; not checked if absent.
    pub round: Option<&'a str>,
    /// The evaluator's challenge; not checked if absent.
    pub challenge: Option<&'a str>,
}

/// A result for which every asked-for rule holds. Only [`verify`] makes one.
#[derive(Clone, Debug)]
pub struct Verified {
    file: ResultFile,
    report: Report,
}

impl Verified {
    /// The result.
    pub fn file(&self) -> &ResultFile {
        &self.file
    }

    /// The scores computed from its answers.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The result and the scores computed from its answers, taken apart.
    pub fn into_parts(self) -> (ResultFile, Report) {
        (self.file, self.report)
    }
}

/// Everything that verification found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Each check with its outcome, in the order of [`Check::ALL`].
    pub outcomes: Vec<(Check, Outcome)>,
    /// The content as far as it could be read. **Not** trustworthy unless [`Verification::verified`] is.
    pub content: Option<Box<ResultFile>>,
    /// The scores computed from the answers, as far as they could be.
    pub report: Option<Box<Report>>,
    /// The key that signed and when it says it did, if the signature holds.
    pub signed: Option<(PublicKey, Timestamp)>,
}

impl Verification {
    /// Whether every asked-for rule holds.
    pub fn is_accepted(&self) -> bool {
        !self.outcomes.iter().any(|(_, it)| matches!(it, Outcome::Refused(_)))
            && self.outcome(Check::Scores) == &Outcome::Passed
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

    /// The result, if it is accepted.
    pub fn verified(self) -> Option<Verified> {
        if !self.is_accepted() {
            return None;
        }
        Some(Verified { file: *self.content?, report: *self.report? })
    }
}

/// Verifies a result over the bytes that were received.
///
/// Checks that do not depend on each other all run, so that a file with an edited score shows both the broken
/// signature and the score that does not follow from the answers.
pub fn verify(bytes: &[u8], expected: Expectation<'_>) -> Verification {
    let mut verification = Verification {
        outcomes: Check::ALL.into_iter().map(|it| (it, Outcome::NotChecked)).collect(),
        content: None,
        report: None,
        signed: None,
    };
    let mut tree = match json::read(bytes, Limits::FILE) {
        Ok(tree) => tree,
        Err(error) => {
            verification.set(Check::Reading, Err(Reason::Read(error)));
            return verification;
        }
    };
    verification.set(Check::Reading, Ok(()));
    verification.check_proof(&tree);
    // The proof has been judged as it was received; the shape is that of the document without it.
    if let Json::Object(members) = &mut tree {
        members.retain(|(name, _)| name != "proof");
    }
    let mut file = match shape(&tree) {
        Ok(file) => file,
        Err(reason) => {
            verification.set(Check::Shape, Err(reason));
            return verification;
        }
    };
    verification.set(Check::Shape, Ok(()));
    verification.check_content(&mut file, expected);
    verification.content = Some(Box::new(file));
    verification
}

impl Verification {
    fn set(&mut self, check: Check, outcome: Result<(), Reason>) {
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

    fn check_content(&mut self, file: &mut ResultFile, expected: Expectation<'_>) {
        let subject = &mut file.credential_subject;
        if let Some((key, created)) = self.signed.clone() {
            let issuer = file.issuer.id;
            let is_key = if issuer == key { Ok(()) } else { Err(Reason::IssuerIsNotKey { issuer, key }) };
            self.set(Check::Issuer, is_key);
            if let (Some(list), Some(city)) = (expected.keys, subject.city_code()) {
                let known = match list.signer(&city, &key, created.date()) {
                    Signer::Known => Ok(()),
                    other => Err(Reason::Signer(other)),
                };
                self.set(Check::Signer, known);
            }
        }
        let round = match (expected.round, expected.challenge) {
            (None, None) => None,
            (Some(it), _) if subject.round.as_deref() != Some(it) => Some(Err(Reason::OtherRound)),
            (_, Some(it)) if subject.challenge.as_deref() != Some(it) => Some(Err(Reason::OtherChallenge)),
            _ => Some(Ok(())),
        };
        if let Some(outcome) = round {
            self.set(Check::Round, outcome);
        }
        // Answers mean nothing under another model, so nothing below is reached then.
        if subject.model != DataRef::to_model(expected.model) {
            self.set(Check::Model, Err(Reason::OtherModel(subject.model.clone())));
            return;
        }
        let data = if *subject.edition != *expected.model.edition {
            Err(wrong("/credentialSubject/edition", "not the edition of the model"))
        } else if subject.weights != DataRef::to_weights(expected.weights) {
            Err(Reason::OtherWeights(subject.weights.clone()))
        } else {
            Ok(())
        };
        self.set(Check::Model, data);
        let statement = subject.take_statement();
        let mut defects = statement.defects(expected.model);
        defects.extend(out_of_scope(expected.model, &statement));
        let report = scoring::score(expected.model, expected.weights, &statement);
        subject.give_back(statement);
        let open: Vec<QuestionId> = open_questions(expected.model, &report).map(|it| it.0).collect();
        let answers = if !defects.is_empty() {
            Err(Reason::Statement(defects))
        } else if !open.is_empty() {
            Err(Reason::Open(open))
        } else {
            Ok(())
        };
        self.set(Check::Answers, answers);
        let differences = differences(expected.model, &report, subject);
        let scores = if differences.is_empty() { Ok(()) } else { Err(Reason::Scores(differences)) };
        self.set(Check::Scores, scores);
        self.report = Some(Box::new(report));
    }
}

fn out_of_scope<'a>(model: &'a Model, statement: &'a Statement) -> impl Iterator<Item = StatementDefect> + 'a {
    // The full scope asks every question, so there is nothing to look up.
    let some = statement.scope != Scope::Full;
    let ids = statement.answers.keys().chain(statement.notes.keys()).filter(move |_| some);
    ids.filter_map(|id| {
        let idx = model.question_idx(id.as_str())?;
        let asked = statement.asks(model, idx);
        (!asked).then(|| StatementDefect { id: id.to_string(), problem: StatementProblem::OutOfScope })
    })
}

/// Takes the typed content out of a document that may be a result.
/// What a file says as a result, whoever signed it and whether or not that holds: to begin a new assessment with, never
/// to trust.
///
/// # Errors
/// Not strict JSON, or not the shape of a result.
pub fn content(bytes: &[u8]) -> Result<ResultFile, ReadError> {
    let mut tree = json::read(bytes, Limits::FILE)?;
    if let Json::Object(members) = &mut tree {
        members.retain(|(name, _)| name != "proof");
    }
    json::from_tree(&tree)
}

fn shape(tree: &Json<'_>) -> Result<ResultFile, Reason> {
    let types = match tree.get("type") {
        Some(Json::List(types)) => types.iter().filter_map(Json::as_text).collect(),
        _ => Vec::new(),
    };
    if types != TYPES {
        return Err(Reason::NotAResult);
    }
    if let Some(Json::Int(version)) = tree.get("credentialSubject").and_then(|it| it.get("version"))
        && *version > i64::from(RESULT_VERSION)
    {
        return Err(Reason::Newer(u32::try_from(*version).unwrap_or(u32::MAX)));
    }
    let file: ResultFile = json::from_tree(tree).map_err(Reason::Read)?;
    if file.context != CONTEXT {
        return Err(wrong("/@context", "not exactly the two contexts of a result"));
    }
    if !is_uuid_urn(&file.id) {
        return Err(wrong("/id", "not `urn:uuid:` and a UUID in lower case"));
    }
    let subject = &file.credential_subject;
    if subject.version != RESULT_VERSION {
        return Err(wrong("/credentialSubject/version", &format!("version {}", subject.version)));
    }
    if subject.city_code().is_none() {
        return Err(Reason::CityCode);
    }
    let names = [
        ("/name", Some(file.name.as_str())),
        ("/issuer/name", Some(&file.issuer.name)),
        ("/credentialSubject/city", Some(&subject.city)),
        ("/credentialSubject/round", subject.round.as_deref()),
        ("/credentialSubject/challenge", subject.challenge.as_deref()),
        ("/credentialSubject/app/name", Some(&subject.app.name)),
        ("/credentialSubject/app/version", Some(&subject.app.version)),
    ];
    for (pointer, name) in names {
        if let Some(Err(defect)) = name.map(text::check_name) {
            return Err(Reason::Text { pointer, defect });
        }
    }
    Ok(file)
}

/// A value that has the right type and is not the one it has to be.
fn wrong(pointer: &str, found: &str) -> Reason {
    Reason::Read(ReadError { pointer: pointer.to_owned(), problem: json::Problem::WrongValue(found.to_owned()) })
}

/// Every claimed score that is not the computed one, missing and surplus claims included.
fn differences(model: &Model, report: &Report, subject: &Subject) -> Vec<ScoreDifference> {
    let claimed = subject.scores.iter().map(|it| (it.item.as_str(), it.score_e2));
    if settled(model, report).eq(claimed) && report.total.settled() == Some(subject.total_e2) {
        return Vec::new();
    }
    let computed = item_scores(model, report);
    let mut rows = Vec::new();
    let mut compare = |item: &str, claimed: Option<E2>, computed: Option<E2>| {
        if claimed != computed {
            rows.push(ScoreDifference { item: item.to_owned(), claimed, computed });
        }
    };
    compare("total", Some(subject.total_e2), report.total.settled());
    let claims =
        |item: &str| subject.scores.iter().filter(|it| it.item == item).map(|it| it.score_e2).collect::<Vec<_>>();
    for it in &computed {
        match claims(&it.item)[..] {
            [claimed] => compare(&it.item, Some(claimed), Some(it.score_e2)),
            [] => compare(&it.item, None, Some(it.score_e2)),
            [first, ..] => rows_for_double(&mut compare, &it.item, first, it.score_e2),
        }
    }
    for it in &subject.scores {
        if !computed.iter().any(|own| own.item == it.item) {
            compare(&it.item, Some(it.score_e2), None);
        }
    }
    if rows.is_empty() {
        // Right figures in another order: the list is not the one that this model gives.
        rows.push(ScoreDifference { item: "order".to_owned(), claimed: None, computed: None });
    }
    rows
}

/// An item claimed twice is a difference even where one of the claims is right.
fn rows_for_double(compare: &mut impl FnMut(&str, Option<E2>, Option<E2>), item: &str, first: E2, computed: E2) {
    compare(item, Some(first), Some(computed));
    compare(item, None, Some(computed));
}

/// The name of a result file: `城市_版次_范围_日期.result.json`, or in English with the city's code.
pub fn file_name(
    city: &City,
    english_city: Option<&str>,
    edition: &str,
    scope: Scope,
    date: &str,
    lang: text::Lang,
) -> String {
    match lang {
        text::Lang::Zh => {
            let scope = if scope == Scope::Core { "核心" } else { "完整" };
            format!("{}_{edition}_{scope}_{date}.result.json", text::file_word(&city.name))
        }
        text::Lang::En => {
            let name = english_city.map_or_else(|| city.code.to_string(), text::file_word);
            format!("{name}_{edition}_{}_{date}.result.json", scope.word())
        }
    }
}
