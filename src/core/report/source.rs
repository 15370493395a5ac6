//! What a report is made from, its first page, and its parts in order.

use super::{Block, Cover, Document, Fact, Running, Seal, Tone, Writer, answers, indices, method, planned};
use crate::core::answers::{City, Statement};
use crate::core::assessment::Assessment;
use crate::core::encoding::Digest;
use crate::core::model::Model;
use crate::core::plan::Plan;
use crate::core::proof::PublicKey;
use crate::core::result::{self, Expectation, Reason, Verification};
use crate::core::scoring::{self, Report};
use crate::core::seeds::words::{T, k};
use crate::core::text::Lang;
use crate::core::time::Timestamp;
use crate::core::weights::Weights;
use crate::core::wording;

/// What a report is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which city; `None` until chosen.
    pub city: Option<City>,
    /// The body that answers.
    pub body: String,
    /// Whether it is an example that no city has stated.
    pub example: bool,
    /// What the city states, in scope.
    pub statement: Statement,
    /// What is planned. It is no part of a signed file: of a final report it is what the working copy of the same answers
    /// holds.
    pub plan: Plan,
    /// Draft or final.
    pub state: State,
}

/// Draft or final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Work that nobody has signed.
    Draft {
        /// When it was last changed.
        changed: Timestamp,
    },
    /// What stands in a signed file.
    Final {
        /// SHA-256 of that file.
        digest: Digest,
        /// When it was signed.
        at: Timestamp,
        /// The key that signed.
        key: PublicKey,
        /// The evaluator's round, if the file names one.
        round: Option<String>,
        /// Digest of the file that it replaces.
        supersedes: Option<Digest>,
    },
}

/// Why a signed file makes no report: it does not hold, for the first of these reasons.
#[derive(Clone, Debug)]
pub struct Refused(pub Box<Verification>);

impl Refused {
    /// The first rule that the file breaks.
    pub fn reason(&self) -> Option<&Reason> {
        self.0.reasons().next().map(|it| it.1)
    }
}

impl Source {
    /// An assessment as it stands.
    pub fn of_assessment(assessment: &Assessment, model: &Model) -> Self {
        Self {
            city: assessment.city.clone(),
            body: assessment.body.clone(),
            example: assessment.example,
            statement: assessment.statement.in_scope(model),
            plan: assessment.planned(),
            state: State::Draft { changed: assessment.changed.clone() },
        }
    }

    /// What a signed file says, once every rule of verification holds.
    ///
    /// # Errors
    /// The file is refused.
    pub fn of_result(bytes: &[u8], model: &Model, weights: &Weights) -> Result<Self, Refused> {
        let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
        let verification = result::verify(bytes, expected);
        let Some((key, at)) = verification.signed.clone().filter(|_| verification.is_accepted()) else {
            return Err(Refused(Box::new(verification)));
        };
        let Some(verified) = verification.clone().verified() else { return Err(Refused(Box::new(verification))) };
        let subject = &verified.file().credential_subject;
        Ok(Self {
            city: subject.city_code().map(|code| City { code, name: subject.city.clone() }),
            body: verified.file().issuer.name.clone(),
            example: subject.example,
            statement: subject.statement(),
            plan: Plan::default(),
            state: State::Final {
                digest: Digest::of(bytes),
                at,
                key,
                round: subject.round.clone(),
                supersedes: subject.supersedes,
            },
        })
    }

    /// Takes the plan of a working copy, if that states the same for the same city; whether it does.
    pub fn take_plan(&mut self, of: &Assessment, model: &Model) -> bool {
        let is_same = self.city == of.city && self.example == of.example && {
            let (ours, theirs) = (&self.statement, of.statement.in_scope(model));
            ours.scope == theirs.scope
                && ours.profile == theirs.profile
                && ours.answers == theirs.answers
                && ours.notes == theirs.notes
                && ours.evidence == theirs.evidence
        };
        if is_same {
            self.plan = of.planned();
        }
        is_same
    }

    /// When it was signed, or last changed.
    pub fn moment(&self) -> &Timestamp {
        match &self.state {
            State::Draft { changed } => changed,
            State::Final { at, .. } => at,
        }
    }

    /// Digest of the signed file; `None` for a draft.
    pub fn digest(&self) -> Option<Digest> {
        match &self.state {
            State::Draft { .. } => None,
            State::Final { digest, .. } => Some(*digest),
        }
    }
}

/// What an office wishes of its report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Its language.
    pub lang: Lang,
    /// The city's name in English, if it is known and wanted.
    pub english_city: Option<String>,
    /// The day on which it is made, as it is to be shown; empty where it is not to be shown.
    pub date: String,
    /// A classification line on the first page and at the top of the others; may be empty.
    pub classification: String,
    /// A text across every page; may be empty. A draft says that it is one all the same.
    pub watermark: String,
    /// Whether all questions with their answers are part of it.
    pub answers: bool,
    /// Whether the plan is part of it, where there is one.
    pub plan: bool,
}

/// Everything that the parts of a report are made from.
pub(super) struct Context<'a> {
    pub(super) t: T,
    pub(super) model: &'a Model,
    pub(super) weights: &'a Weights,
    pub(super) source: &'a Source,
    pub(super) report: &'a Report,
}

/// Makes the report.
pub fn report(model: &Model, weights: &Weights, source: &Source, options: &Options) -> Document {
    let scores = scoring::score(model, weights, &source.statement);
    document(&Context { t: T { lang: options.lang }, model, weights, source, report: &scores }, options)
}

/// Makes the report of what was scored already.
pub(super) fn document(context: &Context<'_>, options: &Options) -> Document {
    let Context { t, source, .. } = *context;
    let mut out = Writer::new(options.lang);
    out.push(Block::Contents { title: t.s(k::report::CONTENTS).to_owned() });
    indices::summary(context, &mut out);
    indices::indices(context, &mut out);
    if options.answers {
        answers::answers(context, &mut out);
    }
    answers::lists(context, &mut out);
    if options.plan {
        planned::plan(context, &mut out);
    }
    method::method(context, &mut out);
    method::sources(context, &mut out);
    signing(t, &mut out);
    let cover = cover(context, options);
    let state = cover.state.clone();
    let mut document = Document { lang: options.lang, cover, running: Running::default(), blocks: out.blocks };
    let title = document.title();
    document.running = Running {
        header: if options.classification.is_empty() {
            title
        } else {
            t.f(k::report::HEADER, &[("title", &title), ("classification", &options.classification)])
        },
        footer: match source.digest() {
            Some(it) if source.example => t.f(k::report::FOOTER_EXAMPLE, &[("footer", &it.to_string())]),
            Some(it) => it.to_string(),
            None => state.clone(),
        },
        page: page(t),
        watermark: match (&source.state, options.watermark.is_empty()) {
            (State::Draft { .. }, true) => t.s(k::report::DRAFT).to_owned(),
            (State::Draft { .. }, false) => t.f(k::report::DRAFT_WATERMARK, &[("watermark", &options.watermark)]),
            (State::Final { .. }, true) if source.example => t.s(k::common::EXAMPLE).to_owned(),
            (State::Final { .. }, _) => options.watermark.clone(),
        },
    };
    document
}

/// The number of a page, with its gaps.
pub(super) fn page(t: T) -> String {
    t.f(k::report::PAGE, &[("page", "{page}"), ("pages", "{pages}")])
}

fn cover(context: &Context<'_>, options: &Options) -> Cover {
    let Context { t, model, weights, source, report } = *context;
    let mut facts = Vec::new();
    let mut fact = |label, value: String| facts.push(Fact { label: t.s(label).to_owned(), value });
    let blank = || t.s(k::report::NOT_STATED).to_owned();
    fact(k::report::BODY, if source.body.is_empty() { blank() } else { source.body.clone() });
    fact(k::report::CITY_CODE, source.city.as_ref().map_or_else(blank, |it| it.code.to_string()));
    fact(k::report::EDITION, model.edition.to_string());
    fact(k::report::SCOPE, wording::scope(t, report.scope).to_owned());
    fact(k::report::MODEL, format!("{} {}", model.id, model.version));
    fact(k::report::WEIGHTS, format!("{} {}", weights.id, weights.version));
    let (state, seal) = match &source.state {
        State::Draft { changed } => {
            fact(k::report::CHANGED, changed.to_string());
            (k::report::STATE_DRAFT, None)
        }
        State::Final { digest, at, key, round, supersedes } => {
            if let Some(it) = round {
                fact(k::report::ROUND, it.clone());
            }
            fact(k::report::SIGNED_AT, at.to_string());
            fact(k::report::SIGNED_WITH, key.fingerprint());
            if let Some(it) = supersedes {
                fact(k::report::SUPERSEDES, it.to_string());
            }
            let seal = Seal {
                label: t.s(k::report::SEAL).to_owned(),
                digest: *digest,
                help: t.s(k::report::SEAL_HELP).to_owned(),
            };
            (k::report::STATE_FINAL, Some(seal))
        }
    };
    if !options.date.is_empty() {
        fact(k::report::MADE_ON, options.date.clone());
    }
    let state = t.s(state);
    Cover {
        classification: options.classification.clone(),
        city: city(source.city.as_ref(), options.english_city.as_deref(), t.lang),
        title: t.s(k::report::TITLE).to_owned(),
        subtitle: t.m(&model.title).to_owned(),
        state: if source.example { t.f(k::report::STATE_EXAMPLE, &[("state", state)]) } else { state.to_owned() },
        facts,
        seal,
    }
}

/// The name of a city in a language; empty while none is chosen.
pub(super) fn city(city: Option<&City>, english: Option<&str>, lang: Lang) -> String {
    match (city, english) {
        (Some(_), Some(english)) if lang == Lang::En => english.to_owned(),
        (Some(city), _) => city.name.clone(),
        (None, _) => String::new(),
    }
}

fn signing(t: T, out: &mut Writer) {
    out.part(t.s(k::report::SIGNING));
    out.paragraph(Tone::Plain, t.s(k::report::SIGNING_STATEMENT));
    let lines = [
        k::report::SIGN_FILLED,
        k::report::SIGN_CHECKED,
        k::report::SIGN_HEAD,
        k::report::SIGN_PHONE,
        k::report::SIGN_DATE,
    ];
    out.push(Block::Signing {
        lines: lines.map(|it| t.s(it).to_owned()).to_vec(),
        seal: t.s(k::report::SIGN_SEAL).to_owned(),
    });
}
