//! The blank questionnaire, whole or for one department: everything that helps to prepare the answers on paper.

use serde::Serialize;

use super::indices::{column, number};
use super::source::{city, page};
use super::{Block, Cell, Cover, Document, Fact, Line, Row, Running, Table, Tone, Writer};
use crate::core::answer_words::rule_text;
use crate::core::answers::{City, Statement};
use crate::core::model::{Input, Model, Operand, Question, QuestionKind};
use crate::core::references::named;
use crate::core::seeds::words::{T, k};
use crate::core::text::Lang;
use crate::core::weights::Weights;
use crate::core::wording;

/// A question with boxes to tick and lines to write on; it is not divided between two pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The question's id.
    pub item: String,
    /// Its number.
    pub number: String,
    /// The question.
    pub text: String,
    /// How to count, how it is scored, what it was derived from.
    pub notes: Vec<Line>,
    /// What can be ticked.
    pub boxes: Vec<String>,
    /// What can be written, each on a line of its own.
    pub blanks: Vec<String>,
}

/// What a blank questionnaire is made from.
#[derive(Clone, Debug)]
pub struct Questionnaire<'a> {
    /// Its language.
    pub lang: Lang,
    /// Which city, if one is chosen.
    pub city: Option<&'a City>,
    /// Its name in English, if that is known.
    pub english_city: Option<&'a str>,
    /// What is asked: its scope, and the indicators of a department if it is for one.
    pub statement: &'a Statement,
    /// The department that it is for; empty where it is for the whole city.
    pub department: &'a str,
    /// Until when; empty without a deadline.
    pub deadline: &'a str,
    /// What else the department should know; may be empty.
    pub instructions: &'a str,
    /// A classification line; may be empty.
    pub classification: &'a str,
}

/// Makes the questionnaire.
pub fn questionnaire(model: &Model, weights: &Weights, asked: &Questionnaire<'_>) -> Document {
    let t = T { lang: asked.lang };
    let mut out = Writer::new(asked.lang);
    let questions: Vec<usize> = (0..model.questions.len()).filter(|it| asked.statement.asks(model, *it)).collect();
    out.push(Block::Contents { title: t.s(k::report::CONTENTS).to_owned() });
    out.part(t.s(k::report::HOW_TO_FILL));
    if !asked.instructions.is_empty() {
        out.paragraph(Tone::Strong, asked.instructions);
    }
    let items = [k::report::FILL_1, k::report::FILL_2, k::report::FILL_3, k::report::FILL_4];
    out.push(Block::List { items: items.map(|it| t.s(it).to_owned()).to_vec() });
    if asked.statement.part.is_none() {
        out.part(t.s(k::report::PROFILE));
        out.push(Block::Table(profile(t, model)));
    }
    for domain in &model.domains {
        let is_asked = |idx: &usize| domain.groups.contains(&model.indicators[model.questions[*idx].indicator].group);
        if !questions.iter().any(is_asked) {
            continue;
        }
        out.part(t.m(&domain.name));
        for group_idx in domain.groups.clone() {
            let group = &model.groups[group_idx];
            let of_group: Vec<usize> = group
                .indicators
                .clone()
                .filter(|it| questions.iter().any(|q| model.questions[*q].indicator == *it))
                .collect();
            if of_group.is_empty() {
                continue;
            }
            out.heading(2, t.m(&group.name));
            for idx in of_group {
                indicator(t, model, idx, &mut out);
                for question in questions.iter().filter(|it| model.questions[**it].indicator == idx) {
                    out.push(Block::Form(form(t, model, *question)));
                }
                out.push(Block::Table(evidence(t)));
            }
        }
    }
    out.part(t.s(k::report::SIGNING));
    let lines = [k::report::SIGN_FILLED, k::report::SIGN_HEAD, k::report::SIGN_PHONE, k::report::SIGN_DATE];
    out.push(Block::Signing {
        lines: lines.map(|it| t.s(it).to_owned()).to_vec(),
        seal: t.s(k::report::SIGN_SEAL).to_owned(),
    });
    let mut facts = Vec::new();
    let mut fact = |label, value: String| facts.push(Fact { label: t.s(label).to_owned(), value });
    if !asked.department.is_empty() {
        fact(k::report::DEPARTMENT, asked.department.to_owned());
    }
    if !asked.deadline.is_empty() {
        fact(k::report::DEADLINE, asked.deadline.to_owned());
    }
    fact(k::report::EDITION, model.edition.to_string());
    fact(k::report::SCOPE, wording::scope(t, asked.statement.scope).to_owned());
    fact(k::report::ASKED, t.f(k::common::QUESTIONS, &[("n", &questions.len().to_string())]));
    fact(k::report::MODEL, format!("{} {}", model.id, model.version));
    fact(k::report::WEIGHTS, format!("{} {}", weights.id, weights.version));
    let cover = Cover {
        classification: asked.classification.to_owned(),
        city: city(asked.city, asked.english_city, asked.lang),
        title: t.s(k::report::FORM_TITLE).to_owned(),
        subtitle: t.m(&model.title).to_owned(),
        state: t.s(k::report::FORM_STATE).to_owned(),
        facts,
        seal: None,
    };
    let mut document = Document { lang: asked.lang, cover, running: Running::default(), blocks: out.blocks };
    document.running = Running {
        header: document.title(),
        footer: match asked.department {
            "" => document.cover.state.clone(),
            name => t.f(k::report::FORM_FOOTER, &[("department", name), ("state", &document.cover.state)]),
        },
        page: page(t),
        watermark: String::new(),
    };
    document
}

fn profile(t: T, model: &Model) -> Table {
    let fields = model.profile.iter().filter(|it| it.derived.is_none());
    let row = |it: &crate::core::model::ProfileField| Row {
        item: None,
        strong: false,
        cells: vec![
            Cell::Lines(vec![Line::new(Tone::Plain, t.m(&it.label)), Line::new(Tone::Muted, t.m(&it.help))]),
            Cell::Text(String::new()),
            Cell::Text(t.m(&it.unit).to_owned()),
        ],
    };
    Table {
        caption: t.s(k::report::PROFILE).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_ITEM), 60, false),
            column(t.s(k::report::COL_VALUE), 24, true),
            column(t.s(k::report::COL_UNIT), 16, false),
        ],
        rows: fields.map(row).collect(),
    }
}

/// What an indicator means, and who can answer.
fn indicator(t: T, model: &Model, idx: usize, out: &mut Writer) {
    let (indicator, explanation) = (&model.indicators[idx], model.explanation(idx));
    out.heading(3, format!("{}. {}", indicator.seq, t.m(&indicator.name)));
    out.paragraph(Tone::Plain, t.m(&indicator.meaning));
    let department = |id: &str| model.departments.get(id).map_or_else(|| id.to_owned(), |it| t.m(it).to_owned());
    let separator = t.s(k::questions::LIST_SEPARATOR);
    let lead = department(&indicator.data_owner.lead);
    let support: Vec<String> = indicator.data_owner.support.iter().map(|it| department(it)).collect();
    let owner = if support.is_empty() {
        lead
    } else {
        t.f(k::questions::OWNER, &[("lead", &lead), ("support", &support.join(separator))])
    };
    let evidence: Vec<&str> = explanation.evidence.iter().map(|it| t.m(it)).collect();
    let fact = |label, value: String| Fact { label: t.s(label).to_owned(), value };
    out.push(Block::Facts {
        facts: vec![
            fact(k::questions::OBJECT, t.m(&explanation.object).to_owned()),
            fact(k::questions::BOUNDARY, named(t, t.m(&explanation.boundary))),
            fact(k::questions::EVIDENCE_EXAMPLES, evidence.join(t.s(k::answers::ITEM_SEPARATOR))),
            fact(k::questions::DATA_OWNER, owner),
        ],
    });
}

fn form(t: T, model: &Model, idx: usize) -> Form {
    let question: &Question = &model.questions[idx];
    let mut notes = Vec::new();
    for it in [&question.hint, &question.note].into_iter().flatten() {
        notes.push(Line::new(Tone::Plain, named(t, t.m(it))));
    }
    notes.push(Line::new(Tone::Muted, t.f(k::report::RULE, &[("rule", &rule_text(t, question))])));
    if let Some(it) = &question.derived_from {
        notes.push(Line::new(Tone::Muted, t.f(k::report::DERIVED_FROM, &[("source", &named(t, t.m(it)))])));
    }
    let (mut boxes, mut blanks) = (Vec::new(), Vec::new());
    match &question.kind {
        QuestionKind::Levels(options) => {
            boxes.extend(
                options
                    .iter()
                    .enumerate()
                    .map(|(level, it)| t.f(k::answers::LEVEL, &[("level", &level.to_string()), ("text", t.m(it))])),
            );
        }
        QuestionKind::Checklist(items) => {
            boxes.extend(items.iter().map(|it| t.m(it).to_owned()));
            boxes.push(t.s(k::questions::NONE_OF_THESE).to_owned());
        }
        QuestionKind::YesNo => boxes.extend([k::questions::YES, k::questions::NO].map(|it| t.s(it).to_owned())),
        QuestionKind::Measure(measure) => match &measure.input {
            Input::Entered => {
                let label = t.f(k::report::BLANK_UNIT, &[("unit", t.m(&measure.unit))]);
                blanks.push(label);
            }
            Input::Ratio { numerator, denominator, .. } => {
                for operand in [numerator, denominator] {
                    match operand {
                        Operand::Entered(label) => blanks.push(t.m(label).to_owned()),
                        Operand::Profile(key) => notes.push(Line::new(
                            Tone::Plain,
                            t.f(k::report::FROM_PROFILE, &[("figure", wording::figure(t, *key))]),
                        )),
                    }
                }
            }
        },
    }
    boxes.push(t.s(k::questions::UNKNOWN).to_owned());
    if question.may_not_apply {
        boxes.push(t.s(k::questions::NOT_APPLICABLE).to_owned());
        blanks.push(t.s(k::questions::REASON).to_owned());
    }
    blanks.push(t.s(k::questions::REMARK).to_owned());
    Form {
        item: question.id.to_string(),
        number: number(model, idx),
        text: t.m(&question.text).to_owned(),
        notes,
        boxes,
        blanks,
    }
}

fn evidence(t: T) -> Table {
    let blank = || Row { item: None, strong: false, cells: vec![Cell::Text(String::new()); 4] };
    Table {
        caption: t.s(k::report::EVIDENCE).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_TITLE), 46, false),
            column(t.s(k::report::COL_DOCUMENT), 20, false),
            column(t.s(k::report::COL_DATE), 14, false),
            column(t.s(k::report::COL_KEEPER), 20, false),
        ],
        rows: vec![blank(), blank(), blank()],
    }
}
