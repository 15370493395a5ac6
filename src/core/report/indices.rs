//! Summary and indices: total, domains, groups and indicators, with the interval while questions are open.

use super::source::Context;
use super::{Bar, Block, Cell, Chart, Column, KeyFigure, Row, Table, Tone, Writer};
use crate::core::chart::{self, Names};
use crate::core::model::{Model, Question};
use crate::core::scoring::{self, Counts, E2, Score};
use crate::core::seeds::words::{Key, T, k};
use crate::core::text::Text;

/// How many indicators and questions the summary names on each side.
const NAMED: usize = 5;

/// What somebody reads who reads one page.
pub(super) fn summary(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, weights, source, report } = *context;
    out.part(t.s(k::report::SUMMARY));
    if source.example {
        out.paragraph(Tone::Strong, t.s(k::report::EXAMPLE_NOTE));
    }
    let counts = report.total.counts;
    out.paragraph(Tone::Plain, state(t, &report.total));
    out.paragraph(Tone::Muted, counted(t, counts));
    let mut figures =
        vec![figure(t, "total", t.s(k::common::TOTAL).to_owned(), &report.total, t.s(k::report::OUT_OF).to_owned())];
    let all: u32 = weights.domains.iter().sum();
    for ((domain, score), share) in model.domains.iter().zip(&report.domains).zip(&weights.domains) {
        // Shares of a table are at most 1000 each, so this stays small.
        let percent = Cell::ShareE6(share * 1_000_000 / all.max(1)).text();
        let remark = t.f(k::report::WEIGHT_REMARK, &[("percent", &percent)]);
        figures.push(figure(t, domain.id.as_str(), t.m(&domain.name).to_owned(), score, remark));
    }
    out.push(Block::KeyFigures { figures });
    let settled: Vec<(usize, E2)> =
        report.indicators.iter().enumerate().filter_map(|(idx, it)| Some((idx, it.settled()?))).collect();
    // Fewer would stand on both sides.
    if settled.len() >= 2 * NAMED {
        let mut sorted = settled;
        sorted.sort_by_key(|it| (std::cmp::Reverse(it.1), it.0));
        named(context, out, k::report::STRONGEST, &sorted);
        sorted.sort_by_key(|it| (it.1, it.0));
        named(context, out, k::report::WEAKEST, &sorted);
    }
    let mut losses: Vec<_> =
        scoring::contributions(model, weights, report).into_iter().filter(|it| it.lost.0 > 0).collect();
    losses.sort_by_key(|it| (std::cmp::Reverse(it.lost), it.question));
    losses.truncate(NAMED);
    if !losses.is_empty() {
        let rows = losses.iter().map(|it| {
            let question = &model.questions[it.question];
            Row {
                item: Some(question.id.to_string()),
                strong: false,
                cells: vec![
                    Cell::Text(number(model, it.question)),
                    Cell::Text(t.m(&question.text).to_owned()),
                    Cell::PointsE4(it.lost),
                ],
            }
        });
        out.push(Block::Table(Table {
            caption: t.s(k::report::LOSSES).to_owned(),
            columns: vec![
                column(t.s(k::report::COL_NUMBER), 10, false),
                column(t.s(k::report::COL_QUESTION), 72, false),
                column(t.s(k::report::COL_LOST), 18, true),
            ],
            rows: rows.collect(),
        }));
    }
}

/// The first of these indicators, and how many more score what the last of them scores.
fn named(context: &Context<'_>, out: &mut Writer, caption: Key, sorted: &[(usize, E2)]) {
    let Context { t, model, .. } = *context;
    let (first, rest) = sorted.split_at(NAMED);
    let row = |(idx, score): &(usize, E2)| {
        let indicator = &model.indicators[*idx];
        Row {
            item: Some(indicator.id.to_string()),
            strong: false,
            cells: vec![
                Cell::Text(indicator.seq.to_string()),
                Cell::Text(t.m(&indicator.name).to_owned()),
                Cell::Text(t.m(&model.groups[indicator.group].name).to_owned()),
                Cell::ScoreE2(Some(*score)),
            ],
        }
    };
    out.push(Block::Table(Table {
        caption: t.s(caption).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_NUMBER), 10, false),
            column(t.s(k::report::COL_INDICATOR), 42, false),
            column(t.s(k::report::COL_GROUP), 30, false),
            column(t.s(k::report::COL_SCORE), 18, true),
        ],
        rows: first.iter().map(row).collect(),
    }));
    let last = first.last().map(|it| it.1);
    let tied = rest.iter().take_while(|it| Some(it.1) == last).count();
    if let Some(last) = last.filter(|_| tied > 0) {
        out.paragraph(Tone::Muted, t.f(k::report::TIED, &[("n", &tied.to_string()), ("score", &last.two_decimals())]));
    }
}

/// All indices: bars, then the table down to the indicators.
pub(super) fn indices(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, report, .. } = *context;
    out.part(t.s(k::report::INDICES));
    if report.total.counts.open > 0 {
        out.paragraph(Tone::Muted, t.s(k::report::INTERVAL_HELP));
    }
    let bar = |item: &str, name: &Text, strong, score: &Score| Bar {
        item: item.to_owned(),
        label: t.m(name).to_owned(),
        strong,
        lowest: score.lowest,
        highest: score.highest,
        so_far: score.so_far,
        value: Cell::of_score(score),
    };
    let mut bars = Vec::new();
    for (domain, score) in model.domains.iter().zip(&report.domains) {
        bars.push(bar(domain.id.as_str(), &domain.name, true, score));
        for idx in domain.groups.clone() {
            let group = &model.groups[idx];
            bars.push(bar(group.id.as_str(), &group.name, false, &report.groups[idx]));
        }
    }
    let legend = if report.total.counts.open > 0 { k::report::LEGEND_OPEN } else { k::report::LEGEND };
    out.push(Block::Chart(Chart {
        title: t.s(k::report::CHART).to_owned(),
        legend: t.s(legend).to_owned(),
        names: Names::of(t),
        bars,
    }));
    let axes = model.groups.iter().zip(&report.groups).map(|(group, score)| Bar {
        label: chart::axis_name(t, group),
        ..bar(group.id.as_str(), &group.name, false, score)
    });
    let axes: Vec<Bar> = axes.collect();
    // Fewer axes make no radar.
    if axes.iter().filter(|it| it.highest.is_some()).count() >= 3 {
        let legend = if report.total.counts.open > 0 { k::report::RADAR_OPEN } else { k::report::RADAR_HELP };
        out.push(Block::Radar(Chart {
            title: t.s(k::report::RADAR).to_owned(),
            legend: t.s(legend).to_owned(),
            names: Names::of(t),
            bars: axes,
        }));
    }
    let row = |item: &str, name: String, strong, score: &Score| Row {
        item: Some(item.to_owned()),
        strong,
        cells: vec![
            Cell::Text(name),
            Cell::of_score(score),
            Cell::ScoreE2(score.so_far),
            Cell::Text(t.f(
                k::report::DONE_OF,
                &[("n", &score.counts.done().to_string()), ("all", &score.counts.all.to_string())],
            )),
            Cell::Count(score.counts.unknown),
            Cell::Count(score.counts.not_applicable),
        ],
    };
    let mut rows = vec![row("total", t.s(k::common::TOTAL).to_owned(), true, &report.total)];
    for (domain, score) in model.domains.iter().zip(&report.domains) {
        rows.push(row(domain.id.as_str(), t.m(&domain.name).to_owned(), true, score));
        for group_idx in domain.groups.clone() {
            let group = &model.groups[group_idx];
            rows.push(row(group.id.as_str(), t.m(&group.name).to_owned(), true, &report.groups[group_idx]));
            for idx in group.indicators.clone() {
                let indicator = &model.indicators[idx];
                let name = format!("{}. {}", indicator.seq, t.m(&indicator.name));
                rows.push(row(indicator.id.as_str(), name, false, &report.indicators[idx]));
            }
        }
    }
    out.push(Block::Table(Table {
        caption: t.s(k::report::INDEX_TABLE).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_ITEM), 38, false),
            column(
                t.s(if report.total.counts.open > 0 { k::report::COL_RANGE } else { k::report::COL_SCORE }),
                18,
                true,
            ),
            column(t.s(k::report::COL_SO_FAR), 12, true),
            column(t.s(k::report::COL_DONE), 12, true),
            column(t.s(k::report::COL_UNKNOWN), 10, true),
            column(t.s(k::report::COL_NOT_APPLICABLE), 10, true),
        ],
        rows,
    }));
}

/// One sentence on where the total stands.
fn state(t: T, total: &Score) -> String {
    let show = |it: Option<E2>| it.map_or_else(|| "–".to_owned(), E2::two_decimals);
    match (total.counts.open, total.lowest) {
        (_, None) => t.s(k::report::NOTHING_APPLIES).to_owned(),
        (0, Some(it)) => t.f(k::report::SETTLED, &[("score", &it.two_decimals())]),
        (open, _) => t.f(
            k::report::STILL_OPEN,
            &[
                ("n", &open.to_string()),
                ("low", &show(total.lowest)),
                ("high", &show(total.highest)),
                ("so_far", &show(total.so_far)),
            ],
        ),
    }
}

fn counted(t: T, it: Counts) -> String {
    t.f(
        k::report::COUNTS,
        &[
            ("all", &it.all.to_string()),
            ("scored", &it.scored.to_string()),
            ("unknown", &it.unknown.to_string()),
            ("not_applicable", &it.not_applicable.to_string()),
            ("open", &it.open.to_string()),
        ],
    )
}

fn figure(t: T, item: &str, label: String, score: &Score, remark: String) -> KeyFigure {
    let remark = match score.so_far.filter(|_| score.counts.open > 0) {
        Some(it) => t.f(k::report::SO_FAR_REMARK, &[("remark", &remark), ("score", &it.two_decimals())]),
        None => remark,
    };
    KeyFigure { item: item.to_owned(), label, value: Cell::of_score(score), remark }
}

/// A column.
pub(super) fn column(title: &str, width: u32, figures: bool) -> Column {
    Column { title: title.to_owned(), width, figures }
}

/// The number of a question as people quote it: that of its indicator, and its place in it.
pub(super) fn number(model: &Model, question_idx: usize) -> String {
    let question: &Question = &model.questions[question_idx];
    let indicator = &model.indicators[question.indicator];
    format!("{}.{}", indicator.seq, question_idx - indicator.questions.start + 1)
}
