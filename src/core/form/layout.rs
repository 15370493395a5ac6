//! Where everything stands in a form, for whatever writes it.

use super::VERSION;
use crate::core::answer_words::rule_text;
use crate::core::document;
use crate::core::json::{self, Limits};
use crate::core::model::{Input as Typed, Model, Operand, Question, QuestionKind};
use crate::core::references::named;
use crate::core::seeds::words::{Key, T, k};
use crate::core::sharing::Task;
use crate::core::wording;

/// What the first cell of each sheet says, so that a sheet is found under whatever name.
pub(super) const ABOUT: &str = "citysec.about";
pub(super) const ANSWERS: &str = "citysec.answers";
pub(super) const EVIDENCE: &str = "citysec.evidence";
pub(super) const TASK: &str = "citysec.form";

/// What the first row of the sheets says of each column after that of the ids.
pub(super) mod key {
    pub const CHOICE: &str = "choice";
    pub const NUMBER: &str = "number";
    pub const WHOLE: &str = "whole";
    pub const REASON: &str = "reason";
    pub const REMARK: &str = "remark";
    pub const TITLE: &str = "title";
    pub const DOCUMENT: &str = "document";
    pub const DATE: &str = "date";
    pub const KEEPER: &str = "keeper";
    pub const ENTRY: &str = "entry";
}

/// Ids of rows on the first sheet.
pub(super) const PERSON: &str = "person";
pub(super) const WORD: &str = "remark";

/// What stands between the id of a question and the number of an item of its list.
pub(super) const ITEM: char = '#';

/// Rows for evidence of each indicator.
const EVIDENCE_ROWS: usize = 4;

/// Longest piece of the task in one cell; a cell holds 32,767 characters.
const PIECE: usize = 30_000;

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its sheets; the first is what people see first.
    pub sheets: Vec<Sheet>,
    /// The name of the hidden sheet, with its lines.
    pub hidden: (String, Vec<Vec<String>>),
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The first row, which is hidden: what the sheet and each column is.
    pub keys: Vec<&'static str>,
    /// The second row: the heads of the columns.
    pub heads: Vec<String>,
    /// Widths of the columns in digits.
    pub widths: Vec<u16>,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether it heads the rows below it.
    pub strong: bool,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// What is to be read.
    Text(String),
    /// What is to be filled in.
    Input(Input),
    /// Nothing is to stand here.
    Closed,
}

/// What a cell takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One of these.
    Choice(Vec<String>),
    /// A whole number.
    Whole,
    /// A number with at most two decimals.
    Number,
    /// A text of one line.
    Name,
    /// A text of several lines.
    Note,
}

/// Lays out the form of a task.
pub fn layout(t: T, model: &Model, task: &Task) -> Layout {
    let asked = |idx: &usize| task.statement.asks(model, *idx);
    let questions: Vec<usize> = (0..model.questions.len()).filter(asked).collect();
    Layout {
        sheets: vec![
            about(t, model, task, questions.len()),
            answers(t, model, &questions),
            evidence(t, model, &questions),
        ],
        hidden: (t.s(k::form::SHEET_TASK).to_owned(), hidden(t, task)),
    }
}

fn text(it: impl Into<String>) -> Cell {
    Cell::Text(it.into())
}

fn heads(t: T, keys: &[Key]) -> Vec<String> {
    keys.iter().map(|it| t.s(*it).to_owned()).collect()
}

/// What it is, how to fill it in, and who did.
fn about(t: T, model: &Model, task: &Task, questions: usize) -> Sheet {
    let mut rows = Vec::new();
    let mut row = |id: &str, label: String, cell: Cell| {
        rows.push(Row { strong: false, cells: vec![text(id), text(label), cell] });
    };
    let mut fact = |label: Key, value: &str| {
        if !value.is_empty() {
            row("", t.s(label).to_owned(), text(value));
        }
    };
    fact(k::form::TITLE, t.m(&model.title));
    fact(k::form::CITY, task.city.as_ref().map_or("", |it| &it.name));
    fact(k::form::DEPARTMENT, &task.department.name);
    fact(k::form::DEADLINE, &task.deadline);
    fact(k::form::INSTRUCTIONS, &task.instructions);
    fact(k::form::SCOPE, wording::scope(t, task.statement.scope));
    fact(k::form::ASKED, &t.f(k::common::QUESTIONS, &[("n", &questions.to_string())]));
    fact(k::form::MODEL, &format!("{} {} {}", task.model.id, task.model.version, task.model.digest));
    for it in [k::form::HOW_1, k::form::HOW_2, k::form::HOW_3, k::form::HOW_4, k::form::HOW_5, k::form::HOW_6] {
        fact(k::form::HOW, t.s(it));
    }
    row(PERSON, t.s(k::form::PERSON).to_owned(), Cell::Input(Input::Name));
    row(WORD, t.s(k::form::WORD).to_owned(), Cell::Input(Input::Note));
    Sheet {
        name: t.s(k::form::SHEET_ABOUT).to_owned(),
        keys: vec![ABOUT, "", key::ENTRY],
        heads: heads(t, &[k::form::ID, k::form::ITEM, k::form::ENTRY]),
        widths: vec![10, 24, 90],
        rows,
    }
}

fn answers(t: T, model: &Model, questions: &[usize]) -> Sheet {
    let mut rows = Vec::new();
    let mut last = None;
    for idx in questions {
        let question = &model.questions[*idx];
        let indicator = &model.indicators[question.indicator];
        if last != Some(question.indicator) {
            last = Some(question.indicator);
            let name = format!("{}. {}", indicator.seq, t.m(&indicator.name));
            let mut cells = vec![text(""), text(""), text(format!("{name}\n{}", t.m(&indicator.meaning)))];
            cells.extend(vec![Cell::Closed; 5]);
            rows.push(Row { strong: true, cells });
        }
        rows.extend(question_rows(t, model, *idx));
    }
    Sheet {
        name: t.s(k::form::SHEET_ANSWERS).to_owned(),
        keys: vec![ANSWERS, "", "", key::CHOICE, key::NUMBER, key::WHOLE, key::REASON, key::REMARK],
        heads: heads(
            t,
            &[
                k::form::ID,
                k::form::NUMBER,
                k::form::QUESTION,
                k::form::CHOICE,
                k::form::VALUE,
                k::form::WHOLE_VALUE,
                k::form::REASON,
                k::form::REMARK,
            ],
        ),
        widths: vec![12, 7, 70, 14, 16, 16, 30, 30],
        rows,
    }
}

/// The words that can be chosen. A form carries them, because it may be read where another language is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) unknown: String,
    pub(super) not_applicable: String,
    pub(super) none: String,
    pub(super) present: String,
    pub(super) yes: String,
    pub(super) no: String,
}

impl Choices {
    fn new(t: T) -> Self {
        let word = |it: Key| t.s(it).to_owned();
        Self {
            unknown: word(k::form::UNKNOWN),
            not_applicable: word(k::form::NOT_APPLICABLE),
            none: word(k::questions::NONE_OF_THESE),
            present: word(k::form::PRESENT),
            yes: word(k::questions::YES),
            no: word(k::questions::NO),
        }
    }

    /// Those of a question.
    pub(super) fn of(&self, question: &Question) -> Vec<String> {
        let mut choices = match &question.kind {
            QuestionKind::Levels(options) => (0..options.len()).map(|it| format!("L{it}")).collect(),
            QuestionKind::YesNo => vec![self.yes.clone(), self.no.clone()],
            QuestionKind::Checklist(_) => vec![self.none.clone()],
            QuestionKind::Measure(_) => Vec::new(),
        };
        choices.push(self.unknown.clone());
        if question.may_not_apply {
            choices.push(self.not_applicable.clone());
        }
        choices
    }
}

fn question_rows(t: T, model: &Model, idx: usize) -> Vec<Row> {
    let question = &model.questions[idx];
    let indicator = &model.indicators[question.indicator];
    let number = format!("{}.{}", indicator.seq, idx - indicator.questions.start + 1);
    let mut words = vec![t.m(&question.text).to_owned()];
    for it in [&question.hint, &question.note].into_iter().flatten() {
        words.push(named(t, t.m(it)));
    }
    let (mut value, mut whole) = (Cell::Closed, Cell::Closed);
    match &question.kind {
        QuestionKind::Levels(options) => {
            words.extend(
                options
                    .iter()
                    .enumerate()
                    .map(|(level, it)| t.f(k::answers::LEVEL, &[("level", &level.to_string()), ("text", t.m(it))])),
            );
        }
        QuestionKind::Checklist(_) => words.push(t.s(k::form::LIST_BELOW).to_owned()),
        QuestionKind::YesNo => {}
        QuestionKind::Measure(measure) => match &measure.input {
            Typed::Entered => {
                words.push(t.f(k::form::ENTER, &[("unit", t.m(&measure.unit))]));
                value = Cell::Input(Input::Number);
            }
            Typed::Ratio { numerator, denominator, .. } => {
                let sides =
                    [(numerator, &mut value, k::form::ENTER_PART), (denominator, &mut whole, k::form::ENTER_WHOLE)];
                for (operand, cell, label) in sides {
                    match operand {
                        Operand::Entered(it) => {
                            words.push(t.f(label, &[("label", t.m(it))]));
                            *cell = Cell::Input(Input::Whole);
                        }
                        Operand::Profile(key) => {
                            words.push(t.f(k::form::FROM_PROFILE, &[("figure", wording::figure(t, *key))]));
                        }
                    }
                }
            }
        },
    }
    words.push(t.f(k::form::RULE, &[("rule", &rule_text(t, question))]));
    let reason = if question.may_not_apply { Cell::Input(Input::Note) } else { Cell::Closed };
    let mut rows = vec![Row {
        strong: false,
        cells: vec![
            text(question.id.as_str()),
            text(number),
            text(words.join("\n")),
            Cell::Input(Input::Choice(Choices::new(t).of(question))),
            value,
            whole,
            reason,
            Cell::Input(Input::Note),
        ],
    }];
    if let QuestionKind::Checklist(items) = &question.kind {
        rows.extend(items.iter().enumerate().map(|(item, it)| Row {
            strong: false,
            cells: vec![
                text(format!("{}{ITEM}{}", question.id, item + 1)),
                text(""),
                text(format!("　{}. {}", item + 1, t.m(it))),
                Cell::Input(Input::Choice(vec![t.s(k::form::PRESENT).to_owned()])),
                Cell::Closed,
                Cell::Closed,
                Cell::Closed,
                Cell::Closed,
            ],
        }));
    }
    rows
}

fn evidence(t: T, model: &Model, questions: &[usize]) -> Sheet {
    let mut indicators: Vec<usize> = questions.iter().map(|it| model.questions[*it].indicator).collect();
    indicators.dedup();
    let mut rows = Vec::new();
    for idx in indicators {
        let (indicator, explanation) = (&model.indicators[idx], model.explanation(idx));
        let examples: Vec<&str> = explanation.evidence.iter().map(|it| t.m(it)).collect();
        let name = format!("{}. {}", indicator.seq, t.m(&indicator.name));
        let words = t.f(
            k::form::EVIDENCE_OF,
            &[("indicator", &name), ("examples", &examples.join(t.s(k::answers::ITEM_SEPARATOR)))],
        );
        for at in 0..EVIDENCE_ROWS {
            let mut cells = vec![text(indicator.id.as_str()), text(if at == 0 { &*words } else { &*name })];
            cells.extend(vec![Cell::Input(Input::Name); 4]);
            rows.push(Row { strong: false, cells });
        }
    }
    Sheet {
        name: t.s(k::form::SHEET_EVIDENCE).to_owned(),
        keys: vec![EVIDENCE, "", key::TITLE, key::DOCUMENT, key::DATE, key::KEEPER],
        heads: heads(
            t,
            &[
                k::form::ID,
                k::form::INDICATOR,
                k::form::DOC_TITLE,
                k::form::DOC_NUMBER,
                k::form::DOC_DATE,
                k::form::DOC_KEEPER,
            ],
        ),
        widths: vec![12, 50, 40, 24, 14, 24],
        rows,
    }
}

/// What the form is, and its task as the file that it could be, in pieces that fit a cell.
fn hidden(t: T, task: &Task) -> Vec<Vec<String>> {
    let bytes = task.to_bytes();
    let mut compact = Vec::new();
    if let Ok(tree) = json::read(&bytes, Limits::FILE) {
        json::write_canonical(&tree, &mut compact);
    }
    let compact: Vec<char> = String::from_utf8_lossy(&compact).chars().collect();
    let mut lines = vec![vec![TASK.to_owned(), VERSION.to_string()], vec![document::TASK.to_owned()]];
    lines[1].extend(compact.chunks(PIECE).map(|it| it.iter().collect()));
    let Choices { unknown, not_applicable, none, present, yes, no } = Choices::new(t);
    lines.push(vec!["words".to_owned(), unknown, not_applicable, none, present, yes, no]);
    lines
}
