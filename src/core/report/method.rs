//! How the scores come about, the weights, what names model and weights exactly, and the sources.

use super::indices::column;
use super::source::Context;
use super::{Block, Cell, Fact, Line, Row, Table, Tone, Writer};
use crate::core::model::BasisKind;
use crate::core::references::named;
use crate::core::seeds::words::k;

/// Method and weights with digests.
pub(super) fn method(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, weights, .. } = *context;
    out.part(t.s(k::report::METHOD));
    let items =
        [k::report::METHOD_1, k::report::METHOD_2, k::report::METHOD_3, k::report::METHOD_4, k::report::METHOD_5];
    out.push(Block::List { items: items.map(|it| t.s(it).to_owned()).to_vec() });
    out.heading(2, t.s(k::report::WEIGHT_HEADING));
    out.paragraph(Tone::Plain, t.m(&weights.note));
    let share = |shares: &[u32], siblings: std::ops::Range<usize>, idx: usize| {
        let all: u64 = shares[siblings].iter().map(|it| u64::from(*it)).sum();
        // A share is at most its sum, so this is at most a million.
        Cell::ShareE6(((u64::from(shares[idx]) * 2_000_000 + all) / (all.max(1) * 2)) as u32)
    };
    let mut rows = Vec::new();
    let mut row = |item: &str, name: String, strong, of: &str, cell| {
        rows.push(Row {
            item: Some(item.to_owned()),
            strong,
            cells: vec![Cell::Text(name), Cell::Text(of.to_owned()), cell],
        });
    };
    for (domain_idx, domain) in model.domains.iter().enumerate() {
        let name = t.m(&domain.name);
        let all = share(&weights.domains, 0..model.domains.len(), domain_idx);
        row(domain.id.as_str(), name.to_owned(), true, t.s(k::common::TOTAL), all);
        for group_idx in domain.groups.clone() {
            let group = &model.groups[group_idx];
            let cell = share(&weights.groups, domain.groups.clone(), group_idx);
            row(group.id.as_str(), t.m(&group.name).to_owned(), true, t.m(&domain.short_name), cell);
            for idx in group.indicators.clone() {
                let indicator = &model.indicators[idx];
                let cell = share(&weights.indicators, group.indicators.clone(), idx);
                let name = format!("{}. {}", indicator.seq, t.m(&indicator.name));
                row(indicator.id.as_str(), name, false, t.m(&group.name), cell);
            }
        }
    }
    out.push(Block::Table(Table {
        caption: t.s(k::report::WEIGHT_TABLE).to_owned(),
        columns: vec![
            column(t.s(k::report::COL_ITEM), 48, false),
            column(t.s(k::report::COL_PARENT), 34, false),
            column(t.s(k::report::COL_WEIGHT), 18, true),
        ],
        rows,
    }));
    out.heading(2, t.s(k::report::DIGESTS));
    out.paragraph(Tone::Muted, t.s(k::report::DIGESTS_HELP));
    let fact = |label, value: String| Fact { label: t.s(label).to_owned(), value };
    out.push(Block::Facts {
        facts: vec![
            fact(k::report::MODEL, format!("{} {}", model.id, model.version)),
            fact(k::report::MODEL_DIGEST, model.digest().to_string()),
            fact(k::report::WEIGHTS, format!("{} {}", weights.id, weights.version)),
            fact(k::report::WEIGHTS_DIGEST, weights.digest.to_string()),
        ],
    });
}

/// What the indicators stand on.
pub(super) fn sources(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, report, .. } = *context;
    out.part(t.s(k::report::SOURCES));
    out.paragraph(Tone::Plain, t.m(&model.source));
    out.paragraph(Tone::Muted, t.s(k::report::CONFIDENCE));
    let asked = |idx: &usize| model.indicators[*idx].questions.clone().any(|it| report.questions[it].is_some());
    let row = |idx: usize| {
        let indicator = &model.indicators[idx];
        let basis = model.explanation(idx).basis.iter().map(|it| {
            let kind = t.s(match it.source {
                BasisKind::WhitePaper => k::questions::BASIS_WP,
                BasisKind::Law => k::questions::BASIS_LAW,
                BasisKind::Standard => k::questions::BASIS_STD,
                BasisKind::Policy => k::questions::BASIS_DOC,
            });
            let grade = format!("{:?}", it.confidence);
            let values = [("kind", kind), ("reference", &named(t, t.m(&it.reference))), ("grade", &grade)];
            Line::new(Tone::Plain, t.f(k::report::BASIS, &values))
        });
        Row {
            item: Some(indicator.id.to_string()),
            strong: false,
            cells: vec![
                Cell::Text(format!("{}. {}", indicator.seq, t.m(&indicator.name))),
                Cell::Lines(basis.collect()),
            ],
        }
    };
    out.push(Block::Table(Table {
        caption: t.s(k::report::SOURCE_TABLE).to_owned(),
        columns: vec![column(t.s(k::report::COL_INDICATOR), 30, false), column(t.s(k::report::COL_BASIS), 70, false)],
        rows: (0..model.indicators.len()).filter(asked).map(row).collect(),
    }));
}
