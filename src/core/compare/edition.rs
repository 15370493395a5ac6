//! One side of a comparison: what a city stated for one edition, and the scores that follow from it.

use std::fmt;

use super::super::answers::{City, Scope, Statement, StatementDefect};
use super::super::assessment::Assessment;
use super::super::document::{self, DataRef, OpenFileError, Opened};
use super::super::encoding::Digest;
use super::super::model::Model;
use super::super::proof::PublicKey;
use super::super::result::{self, Expectation, Reason, ResultFile, Verification};
use super::super::scoring::{self, Report, Standing};
use super::super::time::Timestamp;
use super::super::weights::Weights;

/// A model and a weight table that are at hand.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The model.
    pub model: &'a Model,
    /// The weights.
    pub weights: &'a Weights,
}

/// What an edition says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Which city; `None` in a draft in which none has been chosen.
    pub city: Option<City>,
    /// The body that answers; may be empty in a draft.
    pub body: String,
    /// When a draft was last changed, or a result was made.
    pub date: Timestamp,
    /// Which questions are asked.
    pub scope: Scope,
    /// Whether it is an example that no city has stated.
    pub example: bool,
    /// The model that its answers belong to.
    pub model: DataRef,
    /// The weights that its scores belong to; `None` in a draft whose model is not at hand, because a draft names none.
    pub weights: Option<DataRef>,
    /// The key that signed, if it is a result, and when it says it did. Whose key it is was not checked.
    pub signed: Option<(PublicKey, Timestamp)>,
    /// SHA-256 of the file; `None` for what does not come from a file.
    pub digest: Option<Digest>,
}

/// What a city stated for one edition. Its scores are computed here and never taken from a file; where the model or
/// the weights are not at hand there are none.
#[derive(Clone, Debug)]
pub struct Edition<'a> {
    about: About,
    statement: Statement,
    model: Option<&'a Model>,
    weights: Option<&'a Weights>,
    questions: Vec<Option<Standing>>,
    report: Option<Report>,
}

/// Why a file cannot be compared.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// It does not open.
    File(OpenFileError),
    /// A key or a key list.
    NoAnswers,
    /// A draft whose answers its model does not allow: the first of them.
    Statement(StatementDefect),
    /// A result that verification refuses.
    Result(Box<Verification>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(it) => it.fmt(f),
            Self::NoAnswers => write!(f, "neither a result nor a draft"),
            Self::Statement(it) => it.fmt(f),
            Self::Result(verification) => match verification.reasons().next() {
                Some((_, reason)) => reason.fmt(f),
                None => write!(f, "not every check could be made"),
            },
        }
    }
}

impl<'a> Edition<'a> {
    /// Reads a draft, or verifies a result. `own` is what new work is done with, `others` what else is at hand.
    ///
    /// A result whose model or weights are not at hand is taken in, since its signature can be checked all the same;
    /// nothing is then computed from what it says.
    ///
    /// # Errors
    /// Neither a draft nor a result, or refused.
    pub fn read(bytes: &[u8], own: Basis<'a>, others: &[Basis<'a>]) -> Result<Self, Refusal> {
        match document::open(bytes) {
            Ok(Opened::Draft(draft)) => {
                let mut edition = Self::of_assessment(draft.assessment, draft.model, own, others)?;
                edition.about.digest = Some(Digest::of(bytes));
                Ok(edition)
            }
            Ok(Opened::Result) => Self::of_result(bytes, own, others),
            Ok(Opened::Key | Opened::KeyList | Opened::Task(_) | Opened::Contribution(..) | Opened::Query(_)) => {
                Err(Refusal::NoAnswers)
            }
            Ok(Opened::Newer { kind, version }) => Err(Refusal::File(OpenFileError::Newer { kind, version })),
            Err(error) => Err(Refusal::File(error)),
        }
    }

    /// An assessment whose answers belong to this model.
    ///
    /// # Errors
    /// An answer that the model does not allow.
    pub fn of_assessment(
        assessment: Assessment,
        model: DataRef,
        own: Basis<'a>,
        others: &[Basis<'a>],
    ) -> Result<Self, Refusal> {
        let basis = all(own, others).find(|it| it.model.digest() == model.digest);
        if let Some(basis) = basis
            && let Some(defect) = assessment.statement.in_scope(basis.model).defects(basis.model).into_iter().next()
        {
            return Err(Refusal::Statement(defect));
        }
        let about = About {
            city: assessment.city,
            body: assessment.body,
            date: assessment.changed,
            scope: assessment.statement.scope,
            example: assessment.example,
            model,
            weights: basis.map(|it| DataRef::to_weights(it.weights)),
            signed: None,
            digest: None,
        };
        Ok(Self::new(about, assessment.statement, basis.map(|it| it.model), basis.map(|it| it.weights)))
    }

    fn of_result(bytes: &[u8], own: Basis<'a>, others: &[Basis<'a>]) -> Result<Self, Refusal> {
        let verify = |it: Basis<'_>| {
            let Basis { model, weights } = it;
            result::verify(bytes, Expectation { model, weights, keys: None, round: None, challenge: None })
        };
        let mut verification = verify(own);
        let Some(basis) = verification.content.as_deref().map(|it| Self::basis_of(it, own, others)) else {
            return Err(Refusal::Result(Box::new(verification)));
        };
        if let Some(basis) = basis
            && !std::ptr::eq(basis.weights, own.weights)
        {
            verification = verify(basis);
        }
        let lacks_weights = verification.reasons().any(|(_, it)| matches!(it, Reason::OtherWeights(_)));
        let is_lack = |reason: &Reason| match reason {
            Reason::OtherModel(_) | Reason::OtherWeights(_) => true,
            // Scores claimed with weights that are not at hand cannot be those computed with others.
            Reason::Scores(_) => lacks_weights,
            _ => false,
        };
        let signed = verification.signed.clone();
        if verification.reasons().any(|(_, it)| !is_lack(it)) || signed.is_none() {
            return Err(Refusal::Result(Box::new(verification)));
        }
        let Some(file) = verification.content.take() else {
            return Err(Refusal::Result(Box::new(verification)));
        };
        let statement = file.credential_subject.statement();
        let subject = file.credential_subject;
        let about = About {
            city: subject.city_code().map(|code| City { code, name: subject.city.clone() }),
            body: file.issuer.name,
            date: file.valid_from,
            scope: subject.scope,
            example: subject.example,
            weights: Some(subject.weights),
            model: subject.model,
            signed,
            digest: Some(Digest::of(bytes)),
        };
        let weights = basis.filter(|_| !lacks_weights).map(|it| it.weights);
        Ok(Self::new(about, statement, basis.map(|it| it.model), weights))
    }

    /// What is at hand of a result's model and weights: both, else the model with other weights.
    fn basis_of(file: &ResultFile, own: Basis<'a>, others: &[Basis<'a>]) -> Option<Basis<'a>> {
        let subject = &file.credential_subject;
        let of_model = || all(own, others).filter(|it| it.model.digest() == subject.model.digest);
        of_model().find(|it| it.weights.digest == subject.weights.digest).or_else(|| of_model().next())
    }

    fn new(about: About, statement: Statement, model: Option<&'a Model>, weights: Option<&'a Weights>) -> Self {
        let statement = model.map_or_else(|| statement.clone(), |it| statement.in_scope(it));
        let report = model.zip(weights).map(|(model, weights)| scoring::score(model, weights, &statement));
        let questions = match (&report, model) {
            (Some(report), _) => report.questions.clone(),
            (None, Some(model)) => scoring::standings(model, &statement),
            (None, None) => Vec::new(),
        };
        Self { about, statement, model, weights, questions, report }
    }

    /// What it says of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What the city stated, as far as its scope asks.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The model that its answers belong to, if it is at hand.
    pub fn model(&self) -> Option<&'a Model> {
        self.model
    }

    /// The weights that its scores belong to, if they are at hand.
    pub fn weights(&self) -> Option<&'a Weights> {
        self.weights
    }

    /// The computed scores; `None` where model or weights are not at hand.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Where a question of its model stands; `None` where the scope does not ask it.
    pub(super) fn standing(&self, idx: usize) -> Option<Standing> {
        self.questions.get(idx).copied().flatten()
    }
}

fn all<'b, 'a: 'b>(own: Basis<'a>, others: &'b [Basis<'a>]) -> impl Iterator<Item = Basis<'a>> + 'b {
    std::iter::once(own).chain(others.iter().copied())
}
