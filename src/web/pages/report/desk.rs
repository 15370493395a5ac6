//! What the page works on. It outlives the page, so that neither another page nor the other language costs the user what
//! they have chosen.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::{City, Statement};
use crate::core::assessment::Assessment;
use crate::core::form::Asked;
use crate::core::report::{self, Document, Options, Questionnaire, Source};
use crate::core::seeds;
use crate::core::text::file_word;
use crate::core::time::Timestamp;
use crate::web::browser::clock;
use crate::web::i18n::{Key, T, k};
use crate::web::pages::sign;
use crate::web::session::Session;
use crate::web::visit;

/// What is made, and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A draft of the open assessment.
    Work,
    /// The final report of what was signed in this visit.
    Signed,
    /// The final report of a file that was opened here.
    File,
    /// The blank questionnaire of everything that is asked.
    Blank,
    /// The blank questionnaire of a department, by its place in the division of the work.
    Department(usize),
}

impl Kind {
    /// Whether it is a questionnaire.
    pub fn is_form(&self) -> bool {
        matches!(self, Self::Blank | Self::Department(_))
    }

    /// A word of its own.
    pub fn word(&self) -> String {
        match self {
            Self::Work => "work".to_owned(),
            Self::Signed => "signed".to_owned(),
            Self::File => "file".to_owned(),
            Self::Blank => "blank".to_owned(),
            Self::Department(idx) => format!("department-{idx}"),
        }
    }
}

/// A signed file that was opened here.
#[derive(Clone)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// What it says.
    pub source: Source,
}

/// A document, and what its file is called without the ending.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// The document.
    pub document: Document,
    /// The moment that its file bears: when what it shows was signed or last changed.
    pub moment: Timestamp,
    /// The name of its file.
    pub name: String,
    /// What a report is made from, for its tables; `None` for a questionnaire.
    pub report: Option<Arc<(Source, Options)>>,
    /// Whom a questionnaire is for.
    pub asked: Asked,
}

/// Handle on the desk; copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    kind: RwSignal<Kind>,
    given: RwSignal<Option<Given>>,
    /// The classification line, as typed.
    pub classification: RwSignal<String>,
    /// The watermark, as typed.
    pub watermark: RwSignal<String>,
    /// Whether questions and answers are part of it.
    pub answers: RwSignal<bool>,
    /// Whether the plan is part of it, where there is one.
    pub plan: RwSignal<bool>,
}

impl Desk {
    /// The desk of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self {
            kind: RwSignal::new(Kind::Work),
            given: RwSignal::new(None),
            classification: RwSignal::new(String::new()),
            watermark: RwSignal::new(String::new()),
            answers: RwSignal::new(true),
            plan: RwSignal::new(true),
        })
    }

    /// Keeps what was chosen, if it can still be made; otherwise chooses what is nearest.
    pub fn arrive(self, session: Session) {
        let kinds = untrack(|| self.kinds(session));
        if !kinds.contains(&self.kind.get_untracked()) {
            self.kind.set(kinds.into_iter().next().unwrap_or(Kind::Blank));
        }
    }

    /// What is made.
    pub fn kind(self) -> ReadSignal<Kind> {
        self.kind.read_only()
    }

    /// Chooses what is made.
    pub fn choose(self, kind: Kind) {
        self.kind.set(kind);
    }

    /// Takes a signed file, and makes its report.
    pub fn take(self, given: Given) {
        self.given.set(Some(given));
        self.kind.set(Kind::File);
    }

    /// What can be made, those that are nearest first.
    fn kinds(self, session: Session) -> Vec<Kind> {
        let signed = sign::Desk::of_visit();
        let mut kinds = Vec::new();
        session.with(|assessment| {
            let whole = assessment.filter(|it| it.part.is_none());
            if whole.is_some_and(|it| signed.is_current(it)) {
                kinds.push(Kind::Signed);
            }
            if whole.is_some() {
                kinds.push(Kind::Work);
            }
            if self.given.with(Option::is_some) {
                kinds.push(Kind::File);
            }
            kinds.push(Kind::Blank);
            kinds.extend(whole.into_iter().flat_map(|it| (0..it.assignments.len()).map(Kind::Department)));
        });
        kinds
    }

    /// What can be made, in words.
    pub fn choices(self, t: T, session: Session) -> Vec<(Kind, String)> {
        let words = |kind: &Kind| match kind {
            Kind::Work => t.s(k::report::OF_WORK).to_owned(),
            Kind::Signed => t.s(k::report::OF_SIGNED).to_owned(),
            Kind::File => {
                let name = self.given.with(|it| it.as_ref().map(|it| it.name.clone())).unwrap_or_default();
                t.f(k::report::OF_FILE, &[("name", &name)])
            }
            Kind::Blank => {
                let part = session.with(|it| Some(it?.part.as_ref()?.department.name.clone()));
                match part {
                    Some(name) => t.f(k::report::FOR_DEPARTMENT, &[("department", &name)]),
                    None => t.s(k::report::FOR_ALL).to_owned(),
                }
            }
            Kind::Department(idx) => {
                let name = session.with(|it| Some(it?.assignments.get(*idx)?.department.name.clone()));
                t.f(k::report::FOR_DEPARTMENT, &[("department", &name.unwrap_or_default())])
            }
        };
        self.kinds(session).into_iter().map(|it| (it.clone(), words(&it))).collect()
    }

    /// Makes the document, subscribing to all that it is made from.
    pub fn make(self, t: T, session: Session) -> Made {
        let kind = self.kind.get();
        session.with(|assessment| {
            let mut source = match (&kind, assessment) {
                (Kind::Work, Some(it)) => Some(Source::of_assessment(it, seeds::model())),
                (Kind::Signed, _) => sign::Desk::of_visit()
                    .signed()
                    .with(|it| Source::of_result(&it.as_ref()?.bytes, seeds::model(), seeds::weights()).ok()),
                (Kind::File, _) => self.given.with(|it| it.as_ref().map(|it| it.source.clone())),
                _ => None,
            };
            // A signed file holds no plan: that of the open assessment goes with it if both state the same.
            if let (Some(source), Some(assessment)) = (&mut source, assessment)
                && source.digest().is_some()
            {
                source.take_plan(assessment, seeds::model());
            }
            match source {
                Some(it) => self.report(t, it),
                None => self.form(t, &kind, assessment),
            }
        })
    }

    fn report(self, t: T, source: Source) -> Made {
        let options = Options {
            lang: t.lang,
            english_city: english(source.city.as_ref()).map(str::to_owned),
            date: clock::local_date(),
            classification: self.classification.get(),
            watermark: self.watermark.get(),
            answers: self.answers.get(),
            plan: self.plan.get(),
        };
        let document = report::report(seeds::model(), seeds::weights(), &source, &options);
        Made {
            moment: source.moment().clone(),
            name: name(t, &document.cover.city, k::report::FILE_REPORT, ""),
            document,
            report: Some(Arc::new((source, options))),
            asked: Asked::Everything,
        }
    }

    fn form(self, t: T, kind: &Kind, assessment: Option<&Assessment>) -> Made {
        let mut statement = assessment.map_or_else(Statement::default, |it| it.statement.clone());
        let assignment = match kind {
            Kind::Department(idx) => assessment.and_then(|it| it.assignments.get(*idx)),
            _ => None,
        };
        if let Some(it) = assignment {
            statement.part = Some(it.indicators.clone());
        }
        let part = assessment.and_then(|it| it.part.as_deref());
        let (department, deadline, instructions) = match (assignment, part) {
            (Some(it), _) => (&*it.department.name, &*it.deadline, &*it.instructions),
            (None, Some(it)) => (&*it.department.name, &*it.deadline, &*it.instructions),
            (None, None) => ("", "", ""),
        };
        let classification = self.classification.get();
        let city = assessment.and_then(|it| it.city.as_ref());
        let questionnaire = Questionnaire {
            lang: t.lang,
            city,
            english_city: english(city),
            statement: &statement,
            department,
            deadline,
            instructions,
            classification: &classification,
        };
        let document = report::questionnaire(seeds::model(), seeds::weights(), &questionnaire);
        let moment = assessment.map_or_else(clock::now, |it| it.created.clone());
        let asked = match kind {
            Kind::Department(idx) => Asked::Department(*idx),
            _ => Asked::Everything,
        };
        let name = name(t, &document.cover.city, k::report::FILE_FORM, department);
        Made { moment, name, document, report: None, asked }
    }
}

fn english(city: Option<&City>) -> Option<&'static str> {
    seeds::divisions().by_code(city?.code.as_str()).map(|it| &*it.name.en)
}

/// The name of a file, without its ending.
pub(in crate::web::pages) fn name(t: T, city: &str, kind: Key, department: &str) -> String {
    let words = [city, &*seeds::model().edition, t.s(kind), department, &clock::local_date()];
    let words: Vec<String> = words.iter().map(|it| file_word(it)).filter(|it| !it.is_empty()).collect();
    words.join("_")
}
