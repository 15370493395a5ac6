//! The report as tables: for workbooks, a sheet for each; as CSV, all figures and answers in one.
//!
//! What is a table in the document is the same table here, so that its figures are the same; questions and nodes of the
//! tree stand in rows of their own, with a column for each thing that is stated or computed.

use super::indices::number;
use super::planned::Planned;
use super::source::{Context, Options, Source, document};
use super::{Block, Cell, Document, Table};
use crate::core::answer_words::answer_text;
use crate::core::answers::{Answer, Evidence};
use crate::core::model::Model;
use crate::core::plan::Plan;
use crate::core::publish::{self, Kind, Note};
use crate::core::scoring::{self, Counts, E2, E4, Score, Standing};
use crate::core::seeds::words::{Key, T, k};
use crate::core::text::Text;
use crate::core::weights::Weights;
use crate::core::wording;

/// The sheets of a workbook: what it is about, all indices, the questions of each domain, the plan, the weights.
pub fn sheets(model: &Model, weights: &Weights, source: &Source, options: &Options) -> Vec<publish::Table> {
    let scores = scoring::score(model, weights, &source.statement);
    let context = Context { t: T { lang: options.lang }, model, weights, source, report: &scores };
    let document = document(&context, options);
    let note = state_note(&document);
    let of_item = |item: &str| {
        let is_it = |it: &&Table| it.rows.first().is_some_and(|it| it.item.as_deref() == Some(item));
        document.tables().find(is_it).map(|it| published(it, note.clone()))
    };
    let mut sheets = vec![about(context.t, &document, model, weights)];
    sheets.extend(of_item("total").map(|it| named(it, "indices")));
    if options.answers {
        let all = Rows::of(&context);
        for (idx, domain) in model.domains.iter().enumerate() {
            let title = context.t.m(&domain.name).to_owned();
            let rows = all.rows.iter().filter(|it| it.domain == Some(idx));
            sheets.push(all.table(&format!("answers-{}", domain.id), title, &ANSWER_COLUMNS, rows, note.clone()));
        }
    }
    if options.plan {
        let planned = Planned { t: context.t, model, weights, standings: &scores.questions, plan: &source.plan };
        sheets.extend(
            planned
                .tables()
                .iter()
                .enumerate()
                .map(|(idx, it)| named(published(it, note.clone()), &format!("plan-{}", idx + 1))),
        );
    }
    sheets.extend(of_item(model.domains[0].id.as_str()).map(|it| named(it, "weights")));
    sheets
}

/// Every part of the tree and every question in one table, a row each, from the total down.
pub fn rows(model: &Model, weights: &Weights, source: &Source, options: &Options) -> publish::Table {
    let scores = scoring::score(model, weights, &source.statement);
    let context = Context { t: T { lang: options.lang }, model, weights, source, report: &scores };
    let document = document(&context, options);
    let all = Rows::of(&context);
    let columns: Vec<ColumnKey> = COLUMNS.iter().map(|it| it.0).collect();
    let is_wanted = |it: &&Entry| options.answers || it.level != k::report::LEVEL_QUESTION;
    all.table("report", document.title(), &columns, all.rows.iter().filter(is_wanted), state_note(&document))
}

/// A plan as tables of their own; none where nothing is planned.
pub fn plan_sheets(
    t: T,
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    plan: &Plan,
) -> Vec<publish::Table> {
    let planned = Planned { t, model, weights, standings, plan };
    let note = Note { key: "plan", text: t.s(k::report::PLAN_HELP).to_owned() };
    let tables = planned.tables();
    let sheet = |(idx, it): (usize, &Table)| named(published(it, vec![note.clone()]), &format!("plan-{}", idx + 1));
    tables.iter().enumerate().map(sheet).collect()
}

/// What every sheet says of itself: draft or final, and of which file.
fn state_note(document: &Document) -> Vec<Note> {
    let mut text = document.cover.state.clone();
    for it in [&document.cover.classification, &document.running.watermark] {
        if !it.is_empty() {
            text.push_str(" · ");
            text.push_str(it);
        }
    }
    let mut notes = vec![Note { key: "state", text }];
    if let Some(seal) = &document.cover.seal {
        let colon = T { lang: document.lang }.s(k::questions::COLON);
        notes.push(Note { key: "digest", text: format!("{}{colon}{}", seal.label, seal.digest) });
    }
    notes
}

fn named(table: publish::Table, id: &str) -> publish::Table {
    publish::Table { id: id.to_owned(), ..table }
}

/// The cover, the summary, the method and what names model and weights, each a label with what it says.
fn about(t: T, document: &Document, model: &Model, weights: &Weights) -> publish::Table {
    let cover = &document.cover;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |label: &str, value: &str| rows.push((label.to_owned(), value.to_owned()));
    row(t.s(k::report::KIND), &document.title());
    row(t.s(k::report::COL_STATE), &cover.state);
    if !cover.classification.is_empty() {
        row(t.s(k::report::CLASSIFICATION_LINE), &cover.classification);
    }
    cover.facts.iter().for_each(|it| row(&it.label, &it.value));
    if let Some(seal) = &cover.seal {
        row(&seal.label, &seal.digest.to_string());
    }
    // The summary is the first part: its sentences, then its figures.
    for block in document.blocks.iter().skip_while(|it| !matches!(it, Block::Heading { .. })).skip(1) {
        match block {
            Block::Paragraph { text, .. } => row(t.s(k::report::SUMMARY), text),
            Block::KeyFigures { figures } => figures.iter().for_each(|it| row(&it.label, &it.value.text())),
            _ => break,
        }
    }
    for it in [k::report::METHOD_1, k::report::METHOD_2, k::report::METHOD_3, k::report::METHOD_4, k::report::METHOD_5]
    {
        row(t.s(k::report::METHOD), t.s(it));
    }
    row(t.s(k::report::WEIGHT_HEADING), t.m(&weights.note));
    row(t.s(k::report::MODEL_DIGEST), &model.digest().to_string());
    row(t.s(k::report::WEIGHTS_DIGEST), &weights.digest.to_string());
    row(t.s(k::report::SOURCES), t.m(&model.source));
    let column =
        |key: &str, head| publish::Column { key: key.to_owned(), head: t.s(head).to_owned(), kind: Kind::Text };
    publish::Table {
        id: "about".to_owned(),
        title: t.s(k::report::ABOUT).to_owned(),
        notes: Vec::new(),
        columns: vec![column("item", k::report::COL_ITEM), column("content", k::report::COL_CONTENT)],
        rows: rows
            .into_iter()
            .map(|(label, value)| publish::Row { cells: vec![publish::Cell::Text(label), publish::Cell::Text(value)] })
            .collect(),
    }
}

/// A table of the document as it is published: a column of intervals becomes two, and what a row is about is a column.
fn published(table: &Table, notes: Vec<Note>) -> publish::Table {
    let t_of = |idx: usize| -> Shape {
        let cells = || table.rows.iter().map(move |it| &it.cells[idx]);
        if cells().any(|it| matches!(it, Cell::RangeE2(_))) {
            return Shape::Range;
        }
        let kind = cells().find_map(|it| match it {
            Cell::Text(_) | Cell::Lines(_) => Some(Kind::Text),
            Cell::ScoreE2(_) | Cell::PointsE4(_) => Some(Kind::Score),
            Cell::ShareE6(_) => Some(Kind::Share),
            Cell::Count(_) => Some(Kind::Integer),
            Cell::RangeE2(_) => None,
        });
        Shape::Plain(kind.unwrap_or(Kind::Text))
    };
    let shapes: Vec<Shape> = (0..table.columns.len()).map(t_of).collect();
    let mut columns = Vec::new();
    for (idx, (column, shape)) in table.columns.iter().zip(&shapes).enumerate() {
        let mut add = |key: String, head: String, kind| columns.push(publish::Column { key, head, kind });
        match shape {
            Shape::Plain(kind) => add(format!("c{idx}"), column.title.clone(), *kind),
            Shape::Range => {
                add(format!("c{idx}-low"), format!("{} ↓", column.title), Kind::Score);
                add(format!("c{idx}-high"), format!("{} ↑", column.title), Kind::Score);
            }
        }
    }
    columns.push(publish::Column { key: "id".to_owned(), head: "id".to_owned(), kind: Kind::Text });
    let score = |it: Option<E2>| it.map_or(publish::Cell::Empty, publish::Cell::Score);
    let row = |it: &super::Row| {
        let mut cells = Vec::new();
        for (cell, shape) in it.cells.iter().zip(&shapes) {
            match (cell, shape) {
                (Cell::RangeE2(it), _) => {
                    cells.push(score(it.map(|it| it.0)));
                    cells.push(score(it.map(|it| it.1)));
                }
                // A part in which nothing is open has the same score at both ends.
                (Cell::ScoreE2(it), Shape::Range) => cells.extend([score(*it), score(*it)]),
                (Cell::ScoreE2(it), _) => cells.push(score(*it)),
                (Cell::PointsE4(it), _) => cells.push(publish::Cell::Score(it.shown())),
                (Cell::ShareE6(it), _) => cells.push(publish::Cell::Share((it + 50) / 100)),
                (Cell::Count(it), _) => cells.push(publish::Cell::Integer(i64::from(*it))),
                (Cell::Text(_) | Cell::Lines(_), _) => cells.push(text(cell.text())),
            }
        }
        cells.push(text(it.item.clone().unwrap_or_default()));
        publish::Row { cells }
    };
    publish::Table {
        id: String::new(),
        title: table.caption.clone(),
        notes,
        columns,
        rows: table.rows.iter().map(row).collect(),
    }
}

/// What becomes of a column of the document.
enum Shape {
    /// A column.
    Plain(Kind),
    /// Two columns, for both ends of an interval.
    Range,
}

fn text(it: String) -> publish::Cell {
    if it.is_empty() { publish::Cell::Empty } else { publish::Cell::Text(it) }
}

/// A column of the rows that parts and questions have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnKey {
    Level,
    Number,
    Name,
    Response,
    State,
    Reason,
    Remark,
    Evidence,
    Lowest,
    Highest,
    SoFar,
    Share,
    Gained,
    Lost,
    All,
    Done,
    Unknown,
    NotApplicable,
    Id,
}

/// Every column with its name for programs, its head and its kind.
const COLUMNS: [(ColumnKey, &str, Key, Kind); 19] = {
    use ColumnKey as C;
    [
        (C::Level, "level", k::report::COL_LEVEL, Kind::Text),
        (C::Number, "number", k::report::COL_NUMBER, Kind::Text),
        (C::Name, "name", k::report::COL_NAME, Kind::Text),
        (C::Response, "answer", k::report::COL_RESPONSE, Kind::Text),
        (C::State, "state", k::report::COL_STATE, Kind::Text),
        (C::Reason, "reason", k::report::COL_REASON, Kind::Text),
        (C::Remark, "remark", k::report::COL_REMARK, Kind::Text),
        (C::Evidence, "evidence", k::report::EVIDENCE, Kind::Text),
        (C::Lowest, "lowestE2", k::report::COL_LOWEST, Kind::Score),
        (C::Highest, "highestE2", k::report::COL_HIGHEST, Kind::Score),
        (C::SoFar, "soFarE2", k::report::COL_SO_FAR, Kind::Score),
        (C::Share, "shareE4", k::report::COL_SHARE, Kind::Share),
        (C::Gained, "gainedE2", k::report::COL_GAINED, Kind::Score),
        (C::Lost, "lostE2", k::report::COL_LOST, Kind::Score),
        (C::All, "all", k::report::ASKED, Kind::Integer),
        (C::Done, "done", k::report::COL_DONE, Kind::Integer),
        (C::Unknown, "unknown", k::report::COL_UNKNOWN, Kind::Integer),
        (C::NotApplicable, "notApplicable", k::report::COL_NOT_APPLICABLE, Kind::Integer),
        (C::Id, "id", k::report::COL_ID, Kind::Text),
    ]
};

/// What a sheet of answers shows: what people read first stands first.
const ANSWER_COLUMNS: [ColumnKey; 13] = {
    use ColumnKey as C;
    [
        C::Number,
        C::Name,
        C::Response,
        C::State,
        C::Reason,
        C::Remark,
        C::Evidence,
        C::Lowest,
        C::Highest,
        C::Share,
        C::Gained,
        C::Lost,
        C::Id,
    ]
};

/// A part of the tree, or a question.
struct Entry {
    level: Key,
    domain: Option<usize>,
    id: String,
    number: String,
    name: String,
    response: String,
    state: String,
    reason: String,
    remark: String,
    evidence: String,
    score: Score,
    /// What a question weighs in the total, brings to it and holds back.
    part: Option<(u32, E4, E4)>,
}

struct Rows {
    t: T,
    rows: Vec<Entry>,
}

impl Rows {
    fn of(context: &Context<'_>) -> Self {
        let Context { t, model, weights, source, report } = *context;
        let contributions = scoring::contributions(model, weights, report);
        let node = |level, domain, id: &str, number: String, name: &str, score: &Score| Entry {
            level,
            domain,
            id: id.to_owned(),
            number,
            name: name.to_owned(),
            response: String::new(),
            state: String::new(),
            reason: String::new(),
            remark: String::new(),
            evidence: String::new(),
            score: *score,
            part: None,
        };
        let named = |it: &Text| t.m(it).to_owned();
        let total = t.s(k::common::TOTAL);
        let mut rows = vec![node(k::report::LEVEL_TOTAL, None, "total", String::new(), total, &report.total)];
        for (domain_idx, domain) in model.domains.iter().enumerate() {
            let at = Some(domain_idx);
            let (score, name) = (&report.domains[domain_idx], named(&domain.name));
            rows.push(node(k::report::LEVEL_DOMAIN, at, domain.id.as_str(), String::new(), &name, score));
            for group_idx in domain.groups.clone() {
                let group = &model.groups[group_idx];
                let (score, name) = (&report.groups[group_idx], named(&group.name));
                rows.push(node(k::report::LEVEL_GROUP, at, group.id.as_str(), String::new(), &name, score));
                for idx in group.indicators.clone() {
                    let indicator = &model.indicators[idx];
                    let (score, seq) = (&report.indicators[idx], indicator.seq.to_string());
                    let id = indicator.id.as_str();
                    let mut row = node(k::report::LEVEL_INDICATOR, at, id, seq, &named(&indicator.name), score);
                    let list = source.statement.evidence.get(&indicator.id);
                    row.evidence = list.into_iter().flatten().map(|it| piece(t, it)).collect::<Vec<_>>().join("\n");
                    rows.push(row);
                    for question_idx in indicator.questions.clone() {
                        let part = contributions.iter().find(|it| it.question == question_idx);
                        let part = part.map(|it| (it.weight_e6, it.gained, it.lost));
                        rows.extend(question(context, at, question_idx, part));
                    }
                }
            }
        }
        Self { t, rows }
    }

    fn table<'a>(
        &self,
        id: &str,
        title: String,
        columns: &[ColumnKey],
        rows: impl Iterator<Item = &'a Entry>,
        notes: Vec<Note>,
    ) -> publish::Table {
        let chosen = || columns.iter().filter_map(|key| COLUMNS.iter().find(|it| it.0 == *key));
        publish::Table {
            id: id.to_owned(),
            title,
            notes,
            columns: chosen()
                .map(|(_, key, head, kind)| publish::Column {
                    key: (*key).to_owned(),
                    head: self.t.s(*head).to_owned(),
                    kind: *kind,
                })
                .collect(),
            rows: rows
                .map(|row| publish::Row { cells: columns.iter().map(|it| self.cell(row, *it)).collect() })
                .collect(),
        }
    }

    fn cell(&self, it: &Entry, column: ColumnKey) -> publish::Cell {
        use ColumnKey as C;
        let score = |it: Option<E2>| it.map_or(publish::Cell::Empty, publish::Cell::Score);
        let counted = |read: fn(&Counts) -> u32| match it.part {
            None => publish::Cell::Integer(i64::from(read(&it.score.counts))),
            Some(_) => publish::Cell::Empty,
        };
        let of_part = |read: &dyn Fn((u32, E4, E4)) -> publish::Cell| it.part.map_or(publish::Cell::Empty, read);
        match column {
            C::Level => text(self.t.s(it.level).to_owned()),
            C::Number => text(it.number.clone()),
            C::Name => text(it.name.clone()),
            C::Response => text(it.response.clone()),
            C::State => text(it.state.clone()),
            C::Reason => text(it.reason.clone()),
            C::Remark => text(it.remark.clone()),
            C::Evidence => text(it.evidence.clone()),
            C::Lowest => score(it.score.lowest),
            C::Highest => score(it.score.highest),
            C::SoFar => score(it.score.so_far),
            C::Share => of_part(&|it| publish::Cell::Share((it.0 + 50) / 100)),
            C::Gained => of_part(&|it| publish::Cell::Score(it.1.shown())),
            C::Lost => of_part(&|it| publish::Cell::Score(it.2.shown())),
            C::All => counted(|it| it.all),
            C::Done => counted(Counts::done),
            C::Unknown => counted(|it| it.unknown),
            C::NotApplicable => counted(|it| it.not_applicable),
            C::Id => text(it.id.clone()),
        }
    }
}

/// A question in scope.
fn question(context: &Context<'_>, domain: Option<usize>, idx: usize, part: Option<(u32, E4, E4)>) -> Option<Entry> {
    let Context { t, model, source, report, .. } = *context;
    let (question, standing) = (&model.questions[idx], report.questions[idx]?);
    let answer = source.statement.answers.get(&question.id);
    let (ends, state) = match standing {
        Standing::Scored(it) => (Some((it.shown(), it.shown())), k::report::STATE_SCORED),
        Standing::Unknown => (Some((E2(0), E2(0))), k::report::COL_UNKNOWN),
        Standing::NotApplicable => (None, k::report::COL_NOT_APPLICABLE),
        Standing::Open(_) => (Some((E2(0), E2(10_000))), k::report::OPEN),
    };
    let reason = match (standing, answer) {
        (Standing::Open(reason), _) => wording::open_reason(t, reason),
        (_, Some(Answer::NotApplicable(reason))) => reason.clone(),
        _ => String::new(),
    };
    let so_far = ends.map(|it| it.0).filter(|_| !matches!(standing, Standing::Open(_)));
    Some(Entry {
        level: k::report::LEVEL_QUESTION,
        domain,
        id: question.id.to_string(),
        number: number(model, idx),
        name: t.m(&question.text).to_owned(),
        response: answer_text(t, question, answer, &source.statement.profile),
        state: t.s(state).to_owned(),
        reason,
        remark: source.statement.notes.get(&question.id).cloned().unwrap_or_default(),
        evidence: String::new(),
        score: Score { lowest: ends.map(|it| it.0), highest: ends.map(|it| it.1), so_far, counts: Counts::default() },
        part,
    })
}

/// A piece of evidence in one line.
fn piece(t: T, it: &Evidence) -> String {
    let mut words = vec![it.title.clone()];
    words.extend([&it.number, &it.date, &it.keeper].into_iter().filter(|it| !it.is_empty()).cloned());
    if let Some(file) = &it.file {
        let gaps = [("name", &*file.name), ("bytes", &file.bytes.to_string()), ("digest", &file.digest.to_string())];
        words.push(t.f(k::report::BOUND_FILE, &gaps));
    }
    words.join(t.s(k::answers::ITEM_SEPARATOR))
}
