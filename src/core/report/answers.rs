//! All questions with their answers, and the lists that follow from them: open, data gaps, not applicable.

use super::indices::{column, number};
use super::source::Context;
use super::{Block, Cell, Fact, Line, Row, Table, Tone, Writer};
use crate::core::answer_words::answer_text;
use crate::core::answers::{Answer, Evidence};
use crate::core::model::Model;
use crate::core::scoring::{self, Contribution, Standing};
use crate::core::seeds::words::{Key, T, k};
use crate::core::wording;

/// The profile, then every question in scope by domain, group and indicator.
pub(super) fn answers(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, weights, source, report } = *context;
    out.part(t.s(k::report::ANSWERS));
    profile(context, out);
    let contributions = scoring::contributions(model, weights, report);
    for domain in &model.domains {
        for group_idx in domain.groups.clone() {
            let group = &model.groups[group_idx];
            out.heading(2, format!("{} · {}", t.m(&domain.short_name), t.m(&group.name)));
            for idx in group.indicators.clone() {
                let indicator = &model.indicators[idx];
                if indicator.questions.clone().all(|it| report.questions[it].is_none()) {
                    continue;
                }
                out.heading(3, format!("{}. {}", indicator.seq, t.m(&indicator.name)));
                out.paragraph(Tone::Muted, t.m(&indicator.meaning));
                out.push(Block::Table(questions(context, &contributions, idx)));
                match source.statement.evidence.get(&indicator.id) {
                    Some(list) if !list.is_empty() => out.push(Block::Table(evidence(t, list))),
                    _ => out.paragraph(Tone::Muted, t.s(k::report::NO_EVIDENCE)),
                }
            }
        }
    }
}

fn profile(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, source, .. } = *context;
    out.heading(2, t.s(k::report::PROFILE));
    let facts = model.profile.iter().map(|field| Fact {
        label: t.m(&field.label).to_owned(),
        value: match source.statement.profile.get(model, field.key) {
            Some(it) => format!("{it} {}", t.m(&field.unit)),
            None => t.s(k::report::NOT_STATED).to_owned(),
        },
    });
    out.push(Block::Facts { facts: facts.collect() });
}

fn questions(context: &Context<'_>, contributions: &[Contribution], indicator_idx: usize) -> Table {
    let Context { t, model, source, report, .. } = *context;
    let indicator = &model.indicators[indicator_idx];
    let row = |idx: usize| {
        let standing = report.questions[idx]?;
        let question = &model.questions[idx];
        let answer = source.statement.answers.get(&question.id);
        let mut lines = vec![
            Line::new(Tone::Strong, t.m(&question.text)),
            Line::new(Tone::Plain, answer_text(t, question, answer, &source.statement.profile)),
        ];
        if let Standing::Open(reason) = standing
            && answer.is_some()
        {
            lines.push(Line::new(Tone::Plain, wording::open_reason(t, reason)));
        }
        if let Some(it) = source.statement.notes.get(&question.id) {
            lines.push(Line::new(Tone::Muted, t.f(k::report::REMARK, &[("text", it)])));
        }
        let gained = contributions.iter().find(|it| it.question == idx);
        Some(Row {
            item: Some(question.id.to_string()),
            strong: false,
            cells: vec![
                Cell::Text(number(model, idx)),
                Cell::Lines(lines),
                match standing {
                    Standing::Scored(it) => Cell::ScoreE2(Some(it.shown())),
                    Standing::Unknown => Cell::ScoreE2(Some(Default::default())),
                    Standing::NotApplicable => Cell::Text(t.s(k::report::NOT_SCORED).to_owned()),
                    Standing::Open(_) => Cell::Text(t.s(k::report::OPEN).to_owned()),
                },
                Cell::ShareE6(gained.map_or(0, |it| it.weight_e6)),
                Cell::PointsE4(gained.map(|it| it.gained).unwrap_or_default()),
            ],
        })
    };
    Table {
        caption: t.f(
            k::report::ANSWER_TABLE,
            &[
                ("indicator", t.m(&indicator.name)),
                ("score", &Cell::of_score(&report.indicators[indicator_idx]).text()),
            ],
        ),
        columns: vec![
            column(t.s(k::report::COL_NUMBER), 8, false),
            column(t.s(k::report::COL_ANSWER), 56, false),
            column(t.s(k::report::COL_QUESTION_SCORE), 12, true),
            column(t.s(k::report::COL_SHARE), 12, true),
            column(t.s(k::report::COL_GAINED), 12, true),
        ],
        rows: indicator.questions.clone().filter_map(row).collect(),
    }
}

fn evidence(t: T, list: &[Evidence]) -> Table {
    let row = |it: &Evidence| {
        let mut lines = vec![Line::new(Tone::Plain, it.title.as_str())];
        if let Some(file) = &it.file {
            let text = t.f(
                k::report::BOUND_FILE,
                &[("name", &file.name), ("bytes", &file.bytes.to_string()), ("digest", &file.digest.to_string())],
            );
            lines.push(Line::new(Tone::Muted, text));
        }
        let or_dash = |it: &str| Cell::Text(if it.is_empty() { "–".to_owned() } else { it.to_owned() });
        Row {
            item: None,
            strong: false,
            cells: vec![Cell::Lines(lines), or_dash(&it.number), or_dash(&it.date), or_dash(&it.keeper)],
        }
    };
    Table {
        caption: t.s(k::report::EVIDENCE).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_TITLE), 46, false),
            column(t.s(k::report::COL_DOCUMENT), 20, false),
            column(t.s(k::report::COL_DATE), 14, false),
            column(t.s(k::report::COL_KEEPER), 20, false),
        ],
        rows: list.iter().map(row).collect(),
    }
}

/// What is open, not known and not applicable, question by question.
pub(super) fn lists(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, weights, source, report } = *context;
    out.part(t.s(k::report::LISTS));
    let contributions = scoring::contributions(model, weights, report);
    let lost = |idx: usize| contributions.iter().find(|it| it.question == idx).map(|it| it.lost).unwrap_or_default();
    let which = |pick: fn(Standing) -> bool| -> Vec<(usize, Standing)> {
        let all = report.questions.iter().enumerate();
        all.filter_map(|(idx, it)| Some((idx, (*it)?))).filter(|it| pick(it.1)).collect()
    };
    let mut list = |title: Key,
                    help: Key,
                    none: Key,
                    rows: Vec<(usize, Standing)>,
                    last: Key,
                    figures: bool,
                    cell: &dyn Fn(usize, Standing) -> Cell| {
        out.heading(2, t.f(title, &[("n", &rows.len().to_string())]));
        if rows.is_empty() {
            out.paragraph(Tone::Muted, t.s(none));
            return;
        }
        out.paragraph(Tone::Muted, t.s(help));
        out.push(Block::Table(Table {
            caption: t.f(title, &[("n", &rows.len().to_string())]),
            columns: vec![
                column(t.s(k::report::COL_NUMBER), 10, false),
                column(t.s(k::report::COL_QUESTION), if figures { 72 } else { 50 }, false),
                column(t.s(last), if figures { 18 } else { 40 }, figures),
            ],
            rows: rows.into_iter().map(|(idx, it)| listed(t, model, idx, cell(idx, it))).collect(),
        }));
    };
    if report.total.counts.open > 0 {
        let open = which(|it| matches!(it, Standing::Open(_)));
        list(
            k::report::OPEN_LIST,
            k::report::OPEN_HELP,
            k::report::OPEN_NONE,
            open,
            k::report::COL_REASON,
            false,
            &|_, it| {
                let Standing::Open(reason) = it else { return Cell::Text(String::new()) };
                Cell::Text(wording::open_reason(t, reason))
            },
        );
    }
    let unknown = which(|it| it == Standing::Unknown);
    list(k::report::GAPS, k::report::GAPS_HELP, k::report::GAPS_NONE, unknown, k::report::COL_LOST, true, &|idx, _| {
        Cell::PointsE4(lost(idx))
    });
    let not_applicable = which(|it| it == Standing::NotApplicable);
    list(
        k::report::NOT_APPLICABLE,
        k::report::NOT_APPLICABLE_HELP,
        k::report::NOT_APPLICABLE_NONE,
        not_applicable,
        k::report::COL_REASON,
        false,
        &|idx, _| match source.statement.answers.get(&model.questions[idx].id) {
            Some(Answer::NotApplicable(reason)) => Cell::Text(reason.clone()),
            _ => Cell::Text(String::new()),
        },
    );
}

fn listed(t: T, model: &Model, idx: usize, last: Cell) -> Row {
    let question = &model.questions[idx];
    let lines = vec![
        Line::new(Tone::Plain, t.m(&question.text)),
        Line::new(Tone::Muted, t.m(&model.indicators[question.indicator].name)),
    ];
    Row {
        item: Some(question.id.to_string()),
        strong: false,
        cells: vec![Cell::Text(number(model, idx)), Cell::Lines(lines), last],
    }
}
