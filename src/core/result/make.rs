//! From a complete assessment to a signed result.

use super::super::answers::{City, Scope, StatementDefect};
use super::super::assessment::Assessment;
use super::super::credential::{Credential, Issuer};
use super::super::document::{App, DataRef};
use super::super::encoding::Digest;
use super::super::ids::QuestionId;
use super::super::key::SecretKey;
use super::super::model::Model;
use super::super::proof::PublicKey;
use super::super::scoring::{self, E2, Report, Standing};
use super::super::text::{self, TextDefect};
use super::super::time::Timestamp;
use super::super::weights::Weights;
use super::{ItemScore, KIND, RESULT_VERSION, ResultFile, Subject, subject_id};

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

    /// The content that will be signed, to be changed by what makes results that are none of a city's.
    pub(in crate::core) fn file_mut(&mut self) -> &mut ResultFile {
        &mut self.file
    }

    /// The content that will be signed as indented JSON, for showing.
    pub fn to_text(&self) -> String {
        self.file.to_text()
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
    let name = format!("{}{mark} {} 版数字城市网络安全自评结果", city.name, model.edition);
    let issuer = Issuer { id: key, name: assessment.body.clone() };
    let subject = Subject {
        id: subject_id(&city.code),
        version: RESULT_VERSION,
        city: city.name.clone(),
        edition: model.edition.to_string(),
        round: call.round,
        challenge: call.challenge,
        supersedes: call.supersedes,
        scope: statement.scope,
        example: assessment.example,
        synthetic: None,
        model: DataRef::to_model(model),
        weights: DataRef::to_weights(weights),
        app: App::THIS,
        profile: statement.profile,
        answers: statement.answers,
        notes: statement.notes,
        evidence: statement.evidence,
        scores: item_scores(model, &report),
        total_e2,
    };
    Ok(Unsigned { file: Credential::new(KIND, name, issuer, now, random, subject) })
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

pub(super) fn open_questions<'a>(
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

pub(super) fn settled<'a>(model: &'a Model, report: &'a Report) -> impl Iterator<Item = (&'a str, E2)> + Clone {
    let domains = model.domains.iter().map(|it| it.id.as_str()).zip(&report.domains);
    let groups = model.groups.iter().map(|it| it.id.as_str()).zip(&report.groups);
    let indicators = model.indicators.iter().map(|it| it.id.as_str()).zip(&report.indicators);
    domains.chain(groups).chain(indicators).filter_map(|(item, score)| Some((item, score.settled()?)))
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
pub fn sign(unsigned: Unsigned, key: &SecretKey, now: Timestamp) -> SignedResult {
    let bytes = unsigned.file.seal(key, now);
    SignedResult { digest: Digest::of(&bytes), bytes }
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
    named("result", city, english_city, edition, scope, date, lang)
}

/// The name of a file of this kind about a city's assessment.
pub(in crate::core) fn named(
    kind: &str,
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
            format!("{}_{edition}_{scope}_{date}.{kind}.json", text::file_word(&city.name))
        }
        text::Lang::En => {
            let name = english_city.map_or_else(|| city.code.to_string(), text::file_word);
            format!("{name}_{edition}_{}_{date}.{kind}.json", scope.word())
        }
    }
}
