//! What a filled form states, as a contribution; and what of it cannot be read, cell by cell.

use std::collections::BTreeMap;

use super::grid::{Grid, Look, Value, Workbook, cell_name};
use super::layout::{self, Choices, key};
use super::words::{Problem, Trouble};
use super::{VERSION, numbers};
use crate::core::answers::{self, Answer, AnswerDefect, EVIDENCE_LIMIT, Evidence, RatioAnswer};
use crate::core::decimal::{DecimalDefect, Hundredths};
use crate::core::document::{self, App, DataRef, OpenFileError, Opened};
use crate::core::ids::{IndicatorId, QuestionId};
use crate::core::model::{Input, Measure, Model, Operand, Question, QuestionKind};
use crate::core::sharing::{Contribution, Stated, Task};
use crate::core::sorted::Sorted;
use crate::core::text::{self, Lang, TextDefect};
use crate::core::time::Timestamp;

/// A row in which the keys of a sheet stand is looked for down to here: somebody may have put a title above it.
const KEY_ROWS: u32 = 20;

/// What came back in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What is stated; `None` where nothing could be read or nothing was filled in.
    pub contribution: Option<Contribution>,
    /// What could not be read, sheet by sheet from top to bottom.
    pub troubles: Vec<Trouble>,
}

/// Why a workbook is not read as a form at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// It has no sheet that says what form it is: another workbook, or the hidden sheet is gone.
    NoForm,
    /// A form of a newer program, of this version.
    Newer(String),
    /// What it says of its task cannot be read.
    Task(OpenFileError),
    /// It was made for another edition of the questions.
    OtherEdition(DataRef),
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoForm => write!(f, "a workbook without the hidden sheet that says which form it is"),
            Self::Newer(it) => write!(f, "a form of version {}, made by a newer program", text::Shown(it)),
            Self::Task(it) => write!(f, "the task in the form: {it}"),
            Self::OtherEdition(it) => write!(f, "a form for other questions: {it}"),
        }
    }
}

impl std::error::Error for Unfit {}

/// Reads a form. Statements count as made when the workbook was last saved, if that is after the task was handed out and
/// not after `now`.
///
/// # Errors
/// It is no form, or none for these questions.
pub fn read(book: &Workbook, model: &Model, now: &Timestamp) -> Result<Filled, Unfit> {
    let hidden = book.sheets.iter().find(|it| it.text(0, 0) == layout::TASK).ok_or(Unfit::NoForm)?;
    let version = hidden.at(0, 1).map(Value::shown).unwrap_or_default();
    if version.trim() != VERSION.to_string() {
        return Err(Unfit::Newer(version));
    }
    let task = task(hidden)?;
    if task.model.digest != model.digest() {
        return Err(Unfit::OtherEdition(task.model));
    }
    let saved = book.modified.as_ref().filter(|it| **it >= task.issued && *it <= now);
    let mut reader = Reader {
        book,
        model,
        task: &task,
        choices: choices(hidden),
        at: saved.unwrap_or(now).clone(),
        troubles: Vec::new(),
        answers: Sorted::new(),
        notes: Sorted::new(),
        evidence: Sorted::new(),
    };
    let (person, remark) = reader.about();
    reader.answers();
    reader.evidence();
    let Reader { at, troubles, answers, notes, evidence, .. } = reader;
    let is_empty = answers.is_empty() && notes.is_empty() && evidence.is_empty();
    let contribution = (!is_empty).then(|| Contribution {
        app: App::THIS,
        model: task.model.clone(),
        task: task.id.clone(),
        assessment: task.assessment.clone(),
        city: task.city.clone(),
        example: task.example,
        department: task.department.clone(),
        person: person.unwrap_or_else(|| task.department.name.clone()),
        remark,
        issued: task.issued.clone(),
        made: at,
        answers,
        notes,
        evidence,
        proof: None,
    });
    Ok(Filled { contribution, troubles })
}

/// The task that the hidden sheet holds in pieces.
fn task(hidden: &Grid) -> Result<Task, Unfit> {
    let row = hidden.cells.range((1, 1)..(2, 0)).filter_map(|it| match it.1 {
        Value::Text(it) => Some(it.as_str()),
        _ => None,
    });
    let text: String = row.collect();
    match document::open(text.as_bytes()) {
        Ok(Opened::Task(it)) => Ok(*it),
        Ok(Opened::Newer { kind, version }) => Err(Unfit::Task(OpenFileError::Newer { kind, version })),
        Ok(_) => Err(Unfit::NoForm),
        Err(it) => Err(Unfit::Task(it)),
    }
}

/// The words of the form, which need not be in the language that is shown now.
fn choices(hidden: &Grid) -> Choices {
    let word = |column| hidden.text(2, column).to_owned();
    Choices { unknown: word(1), not_applicable: word(2), none: word(3), present: word(4), yes: word(5), no: word(6) }
}

/// A sheet whose first row of keys has been found.
#[derive(Clone)]
struct Found<'a> {
    grid: &'a Grid,
    /// The first row below the heads.
    first: u32,
    ids: u32,
    columns: BTreeMap<&'a str, u32>,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Level(u8),
    Yes(bool),
    None,
    Unknown,
    NotApplicable,
}

/// What a cell says: nothing, something, or what cannot be read, which has been noted.
enum Read<T> {
    Empty,
    Is(T),
    Broken,
}

impl<T> Read<T> {
    fn ok(self) -> Option<T> {
        match self {
            Self::Is(it) => Some(it),
            Self::Empty | Self::Broken => None,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

struct Reader<'a> {
    book: &'a Workbook,
    model: &'a Model,
    task: &'a Task,
    choices: Choices,
    at: Timestamp,
    troubles: Vec<Trouble>,
    answers: Sorted<QuestionId, Stated<Answer>>,
    notes: Sorted<QuestionId, Stated<String>>,
    evidence: Sorted<IndicatorId, Vec<Evidence>>,
}

impl<'a> Reader<'a> {
    fn trouble(&mut self, grid: &Grid, (row, column): (u32, u32), problem: Problem) {
        let found = grid.at(row, column).map(Value::shown).unwrap_or_default();
        let found = text::Shown(&found).to_string();
        let cell = cell_name(row, column);
        let sheet = text::Shown(&grid.name).to_string();
        self.troubles.push(Trouble { sheet, cell, found, problem });
    }

    /// The sheet with this key, and the columns that it should have.
    fn sheet(&mut self, word: &'static str, wanted: &[&'static str]) -> Option<Found<'a>> {
        let book = self.book;
        let place = |grid: &'a Grid| {
            let keys = grid.cells.range((0, 0)..(KEY_ROWS, 0));
            let mut places = keys.filter(|it| matches!(it.1, Value::Text(it) if it.trim() == word));
            places.next().map(|it| (grid, *it.0))
        };
        let mut sheets = book.sheets.iter().filter_map(place);
        let Some((grid, (row, ids))) = sheets.next() else {
            let nowhere = (String::new(), String::new(), String::new());
            let problem = Problem::NoSheet(word);
            self.troubles.push(Trouble { sheet: nowhere.0, cell: nowhere.1, found: nowhere.2, problem });
            return None;
        };
        for (copy, at) in sheets {
            self.trouble(copy, at, Problem::Again(text::Shown(&grid.name).to_string()));
        }
        let mut columns = BTreeMap::new();
        for ((_, column), value) in grid.cells.range((row, 0)..(row + 1, 0)) {
            if let Value::Text(it) = value {
                columns.entry(it.trim()).or_insert(*column);
            }
        }
        for key in wanted {
            if !columns.contains_key(key) {
                self.trouble(grid, (row, ids), Problem::NoColumn(key));
            }
        }
        Some(Found { grid, first: row + 2, ids, columns })
    }

    /// What stands in a cell; a joined cell and a formula without a result are noted.
    fn cell(&mut self, sheet: &Found<'a>, row: u32, key: &str) -> Read<&'a Value> {
        let Some(column) = sheet.columns.get(key).copied() else { return Read::Empty };
        let grid = sheet.grid;
        if let Some(it) = grid.merged.iter().find(|it| it.covers(row, column)) {
            let cells = format!("{}:{}", cell_name(it.first.0, it.first.1), cell_name(it.last.0, it.last.1));
            self.trouble(grid, (row, column), Problem::Merged(cells));
            return Read::Broken;
        }
        match grid.at(row, column) {
            None => Read::Empty,
            Some(Value::Text(it)) if it.trim().is_empty() => Read::Empty,
            Some(Value::Error(_)) => {
                self.trouble(grid, (row, column), Problem::Formula);
                Read::Broken
            }
            Some(it) => Read::Is(it),
        }
    }

    fn place(sheet: &Found<'_>, row: u32, key: &str) -> (u32, u32) {
        (row, sheet.columns.get(key).copied().unwrap_or(sheet.ids))
    }

    /// A text that may stand in a file.
    fn text(
        &mut self,
        sheet: &Found<'a>,
        row: u32,
        key: &str,
        check: fn(&str) -> Result<(), TextDefect>,
    ) -> Read<String> {
        let value = match self.cell(sheet, row, key) {
            Read::Is(it) => it,
            Read::Empty => return Read::Empty,
            Read::Broken => return Read::Broken,
        };
        let text = match value {
            Value::Number(raw, Look::Date) => numbers::date(raw, self.book.from_1904).unwrap_or_else(|| raw.clone()),
            other => other.shown(),
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        match check(&text) {
            Ok(()) => Read::Is(text),
            Err(it) => {
                self.trouble(sheet.grid, Self::place(sheet, row, key), Problem::Text(it));
                Read::Broken
            }
        }
    }

    /// The rows of a sheet that have an id, each id once; what stands in rows without one is noted.
    fn rows(&mut self, sheet: &Found<'a>, is_once: bool) -> Vec<(&'a str, u32)> {
        let grid = sheet.grid;
        let mut numbers: Vec<u32> = grid.cells.keys().map(|it| it.0).filter(|it| *it >= sheet.first).collect();
        numbers.dedup();
        let inputs: Vec<u32> =
            sheet.columns.iter().filter(|it| *it.1 != sheet.ids && !it.0.is_empty()).map(|it| *it.1).collect();
        let filled = |row: u32| {
            let is_filled = |column: &&u32| grid.at(row, **column).is_some_and(|it| !it.shown().trim().is_empty());
            inputs.iter().find(is_filled).copied()
        };
        let (mut rows, mut seen) = (Vec::new(), BTreeMap::new());
        for row in numbers {
            let id = grid.text(row, sheet.ids);
            match (seen.get(id), filled(row)) {
                (_, Some(column)) if id.is_empty() => self.trouble(grid, (row, column), Problem::NoId),
                (Some(first), Some(_)) if is_once => {
                    let first = cell_name(*first, sheet.ids);
                    self.trouble(grid, (row, sheet.ids), Problem::Again(first));
                }
                (Some(_), None) => {}
                _ if id.is_empty() => {}
                _ => {
                    seen.entry(id).or_insert(row);
                    rows.push((id, row));
                }
            }
        }
        rows
    }

    /// Who filled it in, and a word to the coordinator.
    fn about(&mut self) -> (Option<String>, String) {
        let Some(sheet) = self.sheet(layout::ABOUT, &[key::ENTRY]) else { return (None, String::new()) };
        let last = sheet.grid.cells.keys().next_back().map_or(0, |it| it.0);
        let row = |id: &str| (sheet.first..=last).find(|it| sheet.grid.text(*it, sheet.ids) == id);
        let person = match row(layout::PERSON) {
            Some(row) => match self.text(&sheet, row, key::ENTRY, text::check_name) {
                Read::Is(it) => Some(it),
                Read::Broken => None,
                Read::Empty => {
                    self.trouble(sheet.grid, Self::place(&sheet, row, key::ENTRY), Problem::NoPerson);
                    None
                }
            },
            None => {
                self.trouble(sheet.grid, (sheet.first, sheet.ids), Problem::NoPerson);
                None
            }
        };
        let remark = row(layout::WORD).and_then(|it| self.text(&sheet, it, key::ENTRY, text::check_note).ok());
        (person, remark.unwrap_or_default())
    }

    fn answers(&mut self) {
        let wanted = [key::CHOICE, key::NUMBER, key::WHOLE, key::REASON, key::REMARK];
        let Some(sheet) = self.sheet(layout::ANSWERS, &wanted) else { return };
        let (mut questions, mut items) = (BTreeMap::new(), BTreeMap::new());
        for (id, row) in self.rows(&sheet, true) {
            let (question, item) = match id.split_once(layout::ITEM) {
                Some((question, item)) => (question, item.parse::<u8>().ok()),
                None => (id, Some(0)),
            };
            let idx = self.model.question_idx(question);
            match (idx, item) {
                (Some(idx), _) if !self.task.statement.asks(self.model, idx) => {
                    self.trouble(sheet.grid, (row, sheet.ids), Problem::NotAsked);
                }
                (Some(idx), Some(0)) => _ = questions.insert(idx, row),
                (Some(idx), Some(item)) if item <= items_of(&self.model.questions[idx]) => {
                    items.entry(idx).or_insert_with(Vec::new).push((item, row));
                }
                _ => self.trouble(sheet.grid, (row, sheet.ids), Problem::UnknownId),
            }
        }
        let mut asked: Vec<usize> = questions.keys().chain(items.keys()).copied().collect();
        asked.sort_unstable();
        asked.dedup();
        for idx in asked {
            let rows = items.remove(&idx).unwrap_or_default();
            self.question(&sheet, idx, questions.get(&idx).copied(), rows);
        }
    }

    fn question(&mut self, sheet: &Found<'a>, idx: usize, row: Option<u32>, items: Vec<(u8, u32)>) {
        let question: &'a Question = &self.model.questions[idx];
        let mut is_broken = false;
        let mut ticked = Vec::new();
        for (item, row) in items {
            match self.tick(sheet, row) {
                Read::Is(true) => ticked.push(item),
                Read::Is(false) | Read::Empty => {}
                // What the others say would be said of this one, too.
                Read::Broken => is_broken = true,
            }
        }
        ticked.sort_unstable();
        let mut answer = if ticked.is_empty() || is_broken { None } else { Some(Answer::Checked(ticked.clone())) };
        if let Some(row) = row {
            let chosen = self.choice(sheet, row, question);
            let given = match &question.kind {
                QuestionKind::Measure(measure) => self.measured(sheet, row, measure),
                _ => {
                    self.closed(sheet, row, key::NUMBER);
                    self.closed(sheet, row, key::WHOLE);
                    None
                }
            };
            let reason = self.text(sheet, row, key::REASON, text::check_note);
            if !reason.is_empty() && !matches!(chosen, Read::Is(Chosen::NotApplicable) | Read::Broken) {
                self.trouble(sheet.grid, Self::place(sheet, row, key::REASON), Problem::ReasonAlone);
            }
            let at = Self::place(sheet, row, key::CHOICE);
            answer = match chosen {
                Read::Broken => None,
                Read::Empty => answer.or(given),
                Read::Is(_) if given.is_some() => {
                    self.trouble(sheet.grid, at, Problem::Both);
                    None
                }
                Read::Is(_) if !ticked.is_empty() || is_broken => {
                    self.trouble(sheet.grid, at, Problem::Ticked);
                    None
                }
                Read::Is(Chosen::Level(it)) => Some(Answer::Level(it)),
                Read::Is(Chosen::Yes(it)) => Some(Answer::Yes(it)),
                Read::Is(Chosen::None) => Some(Answer::Checked(Vec::new())),
                Read::Is(Chosen::Unknown) => Some(Answer::Unknown),
                Read::Is(Chosen::NotApplicable) => {
                    if reason.is_empty() {
                        self.trouble(sheet.grid, Self::place(sheet, row, key::REASON), Problem::NoReason);
                    }
                    reason.ok().map(Answer::NotApplicable)
                }
            };
            if let Some(value) = self.text(sheet, row, key::REMARK, text::check_note).ok() {
                self.notes.insert(question.id.clone(), Stated { value, at: self.at.clone() });
            }
        }
        let Some(value) = answer else { return };
        match answers::check_answer(question, &value) {
            Ok(()) => _ = self.answers.insert(question.id.clone(), Stated { value, at: self.at.clone() }),
            Err(defect) => {
                let at = Self::place(sheet, row.unwrap_or(sheet.first), key::CHOICE);
                let problem = match defect {
                    AnswerDefect::Text(it) => Problem::Text(it),
                    _ => Problem::Choice(self.choices.of(question)),
                };
                self.trouble(sheet.grid, at, problem);
            }
        }
    }

    fn choice(&mut self, sheet: &Found<'a>, row: u32, question: &Question) -> Read<Chosen> {
        let value = match self.cell(sheet, row, key::CHOICE) {
            Read::Is(it) => it,
            Read::Empty => return Read::Empty,
            Read::Broken => return Read::Broken,
        };
        match self.choices.chosen(question, value) {
            Some(it) => Read::Is(it),
            None => {
                let problem = Problem::Choice(self.choices.of(question));
                self.trouble(sheet.grid, Self::place(sheet, row, key::CHOICE), problem);
                Read::Broken
            }
        }
    }

    /// Whether an item of a list is in place.
    fn tick(&mut self, sheet: &Found<'a>, row: u32) -> Read<bool> {
        match self.cell(sheet, row, key::CHOICE) {
            Read::Empty => Read::Empty,
            Read::Broken => Read::Broken,
            Read::Is(value) => match self.choices.tick(value) {
                Some(it) => Read::Is(it),
                None => {
                    let problem = Problem::Choice(vec![self.choices.present.clone()]);
                    self.trouble(sheet.grid, Self::place(sheet, row, key::CHOICE), problem);
                    Read::Broken
                }
            },
        }
    }

    /// Notes what stands where nothing belongs.
    fn closed(&mut self, sheet: &Found<'a>, row: u32, key: &str) {
        if let Read::Is(_) = self.cell(sheet, row, key) {
            self.trouble(sheet.grid, Self::place(sheet, row, key), Problem::Closed);
        }
    }

    fn measured(&mut self, sheet: &Found<'a>, row: u32, measure: &Measure) -> Option<Answer> {
        let Input::Ratio { numerator, denominator, .. } = &measure.input else {
            self.closed(sheet, row, key::WHOLE);
            let is_percent = measure.unit.get(Lang::Zh) == "%";
            let number = self.number(sheet, row, key::NUMBER, 2, is_percent);
            return number.map(|it| Answer::NumberE2(it.e2()));
        };
        let mut side = |operand: &Operand, key| match operand {
            Operand::Entered(_) => self.number(sheet, row, key, 0, false).map(|it| it.e2() / 100),
            Operand::Profile(_) => {
                self.closed(sheet, row, key);
                None
            }
        };
        let given = RatioAnswer { numerator: side(numerator, key::NUMBER), denominator: side(denominator, key::WHOLE) };
        (given != RatioAnswer::default()).then_some(Answer::Ratio(given))
    }

    fn number(&mut self, sheet: &Found<'a>, row: u32, key: &str, places: u8, is_percent: bool) -> Option<Hundredths> {
        let value = self.cell(sheet, row, key).ok()?;
        let wrong = |defect| Problem::Number { places, defect };
        let read = match value {
            Value::Number(_, Look::Date) => Err(Problem::DateForNumber),
            Value::Number(_, Look::Percent) if !is_percent => Err(Problem::Percent),
            Value::Number(raw, look) => numbers::parse(raw, *look, places).map_err(wrong),
            Value::Text(it) => match it.trim().strip_suffix(['%', '％']) {
                Some(it) if is_percent => Hundredths::parse(it, places).map_err(wrong),
                Some(_) => Err(Problem::Percent),
                None if numbers::date_text(it).is_some() => Err(Problem::DateForNumber),
                None => Hundredths::parse(it, places).map_err(wrong),
            },
            Value::Bool(_) | Value::Error(_) => Err(wrong(DecimalDefect::NotANumber)),
        };
        match read {
            Ok(it) => Some(it),
            Err(problem) => {
                self.trouble(sheet.grid, Self::place(sheet, row, key), problem);
                None
            }
        }
    }

    fn evidence(&mut self) {
        let wanted = [key::TITLE, key::DOCUMENT, key::DATE, key::KEEPER];
        let Some(sheet) = self.sheet(layout::EVIDENCE, &wanted) else { return };
        for (id, row) in self.rows(&sheet, false) {
            let title = self.text(&sheet, row, key::TITLE, text::check_name);
            let number = self.text(&sheet, row, key::DOCUMENT, text::check_name);
            let keeper = self.text(&sheet, row, key::KEEPER, text::check_name);
            let date = self.date(&sheet, row);
            let is_empty = title.is_empty() && number.is_empty() && keeper.is_empty() && date.is_empty();
            let Some(indicator) = self.model.indicator(id) else {
                self.trouble(sheet.grid, (row, sheet.ids), Problem::UnknownId);
                continue;
            };
            if is_empty {
                continue;
            }
            if !self.task.statement.part.as_ref().is_none_or(|it| it.contains(&indicator.id)) {
                self.trouble(sheet.grid, (row, sheet.ids), Problem::NotAsked);
                continue;
            }
            let title = match title {
                Read::Is(it) => it,
                Read::Broken => continue,
                Read::Empty => {
                    self.trouble(sheet.grid, Self::place(&sheet, row, key::TITLE), Problem::NoTitle);
                    continue;
                }
            };
            let document = Evidence {
                title,
                number: number.ok().unwrap_or_default(),
                date: date.ok().unwrap_or_default(),
                keeper: keeper.ok().unwrap_or_default(),
                file: None,
            };
            let mut list = self.evidence.remove(&indicator.id).unwrap_or_default();
            if list.len() == EVIDENCE_LIMIT {
                self.trouble(sheet.grid, Self::place(&sheet, row, key::TITLE), Problem::TooMuchEvidence);
            } else {
                list.push(document);
            }
            self.evidence.insert(indicator.id.clone(), list);
        }
    }

    fn date(&mut self, sheet: &Found<'a>, row: u32) -> Read<String> {
        let value = match self.cell(sheet, row, key::DATE) {
            Read::Is(it) => it,
            Read::Empty => return Read::Empty,
            Read::Broken => return Read::Broken,
        };
        let date = match value {
            Value::Number(raw, Look::Date) => numbers::date(raw, self.book.from_1904),
            Value::Text(it) => numbers::date_text(it),
            _ => None,
        };
        match date {
            Some(it) => Read::Is(it),
            None => {
                self.trouble(sheet.grid, Self::place(sheet, row, key::DATE), Problem::Date);
                Read::Broken
            }
        }
    }
}

/// How many items the list of a question has; none where it has no list.
fn items_of(question: &Question) -> u8 {
    match &question.kind {
        QuestionKind::Checklist(items) => u8::try_from(items.len()).unwrap_or(u8::MAX),
        _ => 0,
    }
}

impl Choices {
    fn chosen(&self, question: &Question, value: &Value) -> Option<Chosen> {
        let word = bare(&value.shown());
        let is = |it: &str| !it.is_empty() && word == bare(it);
        if is(&self.unknown) {
            return Some(Chosen::Unknown);
        }
        if is(&self.not_applicable) {
            return question.may_not_apply.then_some(Chosen::NotApplicable);
        }
        match &question.kind {
            QuestionKind::Levels(options) => {
                // `L3`, `3`, or the whole line that explains the level.
                let rest = word.strip_prefix('l').unwrap_or(&word);
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                let is_level = word.starts_with('l') || digits == word;
                let level: u8 = digits.parse().ok()?;
                (is_level && usize::from(level) < options.len()).then_some(Chosen::Level(level))
            }
            QuestionKind::YesNo => match value {
                Value::Bool(it) => Some(Chosen::Yes(*it)),
                _ if is(&self.yes) => Some(Chosen::Yes(true)),
                _ if is(&self.no) => Some(Chosen::Yes(false)),
                _ => None,
            },
            QuestionKind::Checklist(_) => is(&self.none).then_some(Chosen::None),
            QuestionKind::Measure(_) => None,
        }
    }

    fn tick(&self, value: &Value) -> Option<bool> {
        let word = bare(&value.shown());
        match word.as_str() {
            "√" | "✓" | "✔" | "☑" | "1" | "true" => return Some(true),
            "0" | "false" => return Some(false),
            _ => {}
        }
        if [&self.present, &self.yes].into_iter().any(|it| word == bare(it)) {
            Some(true)
        } else {
            (word == bare(&self.no)).then_some(false)
        }
    }
}

/// A word without white space, in small letters of half width.
fn bare(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xfee0).unwrap_or(it),
        other => other,
    };
    text.chars().filter(|it| !it.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}
