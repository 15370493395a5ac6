//! Verification of a result over what was received.

use super::super::answers::{Scope, Statement, StatementDefect, StatementProblem};
use super::super::credential::{self, Check, Reason, ScoreDifference};
use super::super::document::DataRef;
use super::super::ids::QuestionId;
use super::super::json::{self, Json, Limits, ReadError};
use super::super::keylist::KeyList;
use super::super::model::Model;
use super::super::scoring::{self, E2, Report};
use super::super::weights::Weights;
use super::make::{open_questions, settled};
use super::{ItemScore, KIND, RESULT_VERSION, ResultFile, Subject};

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

/// Everything that the verification of a result found; the report is that of its answers.
pub type Verification = credential::Verification<Subject, Report>;

impl Verification {
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
    match json::read(bytes, Limits::FILE) {
        Ok(tree) => verify_document(&tree, expected),
        Err(error) => Verification::unread(&Check::ALL, error),
    }
}

/// Verifies a result that was received as a part of another document, over the tree that was received.
pub fn verify_document(tree: &Json<'_>, expected: Expectation<'_>) -> Verification {
    let mut verification = Verification::read(&Check::ALL, tree);
    match shape(tree) {
        Ok(mut file) => {
            verification.set(Check::Shape, Ok(()));
            verification.check_content(&mut file, expected);
            verification.content = Some(Box::new(file));
        }
        Err(reason) => verification.set(Check::Shape, Err(reason)),
    }
    verification
}

impl Verification {
    fn check_content(&mut self, file: &mut ResultFile, expected: Expectation<'_>) {
        let subject = &mut file.credential_subject;
        let city = subject.city_code();
        self.check_issuer(file.issuer.id, |key, day| Some(expected.keys?.signer(city.as_ref()?, key, day)));
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
            Err(credential::wrong("/credentialSubject/edition", "not the edition of the model"))
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
        let computed = settled(expected.model, &report);
        let differences = differences(computed, report.total.settled(), &subject.scores, subject.total_e2);
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

/// What a file says as a result, whoever signed it and whether or not that holds: to begin a new assessment with, never
/// to trust.
///
/// # Errors
/// Not strict JSON, or not the shape of a result.
pub fn content(bytes: &[u8]) -> Result<ResultFile, ReadError> {
    json::read_typed(bytes, Limits::FILE)
}

fn shape(tree: &Json<'_>) -> Result<ResultFile, Reason> {
    let file: ResultFile = credential::shape(tree, KIND, RESULT_VERSION, Reason::NotAResult)?;
    let subject = &file.credential_subject;
    if subject.city_code().is_none() {
        return Err(Reason::CityCode);
    }
    if subject.synthetic.is_some() && !subject.example {
        return Err(credential::wrong("/credentialSubject/synthetic", "synthetic, but not marked as an example"));
    }
    credential::check_names([
        ("/name", Some(file.name.as_str())),
        ("/issuer/name", Some(&file.issuer.name)),
        ("/credentialSubject/city", Some(&subject.city)),
        ("/credentialSubject/round", subject.round.as_deref()),
        ("/credentialSubject/challenge", subject.challenge.as_deref()),
        ("/credentialSubject/app/name", Some(&subject.app.name)),
        ("/credentialSubject/app/version", Some(&subject.app.version)),
    ])?;
    Ok(file)
}

/// Every claimed score that is not the computed one, missing and surplus claims included. `computed` are the scores of
/// domains, groups and indicators in the order in which they are listed.
pub(in crate::core) fn differences<'a>(
    computed: impl Iterator<Item = (&'a str, E2)> + Clone,
    computed_total: Option<E2>,
    claims: &'a [ItemScore],
    claimed_total: E2,
) -> Vec<ScoreDifference> {
    if computed.clone().eq(claims.iter().map(|it| (it.item.as_str(), it.score_e2)))
        && computed_total == Some(claimed_total)
    {
        return Vec::new();
    }
    let mut rows = Vec::new();
    let mut compare = |item: &str, claimed: Option<E2>, computed: Option<E2>| {
        if claimed != computed {
            rows.push(ScoreDifference { item: item.to_owned(), claimed, computed });
        }
    };
    compare("total", Some(claimed_total), computed_total);
    for (item, score) in computed.clone() {
        let mut claimed = claims.iter().filter(|it| it.item == item).map(|it| it.score_e2);
        let first = claimed.next();
        compare(item, first, Some(score));
        // An item claimed twice is a difference even where one of the claims is right.
        if claimed.next().is_some() {
            compare(item, None, Some(score));
        }
    }
    for it in claims {
        if !computed.clone().any(|(item, _)| item == it.item) {
            compare(&it.item, Some(it.score_e2), None);
        }
    }
    if rows.is_empty() {
        // Right figures in another order: the list is not the one that this model gives.
        rows.push(ScoreDifference { item: "order".to_owned(), claimed: None, computed: None });
    }
    rows
}
