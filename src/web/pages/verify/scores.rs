//! The claimed scores beside those computed from the answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::result::{Check, Outcome, Verification};
use crate::core::scoring::{E2, Report, Score};
use crate::core::seeds;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons;

/// One row of the table.
struct Row {
    /// 0 for the total, 1 for domains, 2 for groups, 3 for indicators.
    level: u8,
    name: String,
    claimed: Option<E2>,
    computed: Option<E2>,
}

/// The table; says so where the scores could not be computed.
#[component]
pub fn Scores(verification: Arc<Verification>) -> impl IntoView {
    let t = use_t();
    let file = verification.content.as_deref()?;
    let subject = &file.credential_subject;
    let Some(report) = verification.report.as_deref() else {
        return Some(
            view! {
                <section aria-labelledby="scores-heading">
                    <h2 id="scores-heading">{t.s(k::verify::SCORES)}</h2>
                    <p>{t.f(k::verify::NOT_COMPUTED, &[("claimed", &subject.total_e2.two_decimals())])}</p>
                </section>
            }
            .into_any(),
        );
    };
    let mut claims: BTreeMap<&str, E2> = BTreeMap::new();
    for it in &subject.scores {
        claims.entry(&it.item).or_insert(it.score_e2);
    }
    let rows = rows(t, report, subject.total_e2, &claims);
    let all = rows.len().to_string();
    let summary = match verification.outcome(Check::Scores) {
        Outcome::Passed => t.f(k::verify::SCORES_AGREE, &[("n", &all)]),
        Outcome::Refused(reason) => reasons::reason(t, reason),
        Outcome::NotChecked => String::new(),
    };
    let main = rows.iter().filter(|it| it.level < 2).map(|it| row_view(t, it)).collect_view();
    let rest =
        rows.iter().filter(|it| it.level >= 2 && it.claimed != it.computed).map(|it| row_view(t, it)).collect_view();
    Some(
        view! {
            <section aria-labelledby="scores-heading">
                <h2 id="scores-heading">{t.s(k::verify::SCORES)}</h2>
                <p data-testid="scores-summary">{summary}</p>
                <Table>{main} {rest}</Table>
                <details class="verify__fold">
                    <summary>{t.f(k::verify::ALL_SCORES, &[("n", &all)])}</summary>
                    <Table>{rows.iter().map(|it| row_view(t, it)).collect_view()}</Table>
                </details>
            </section>
        }
        .into_any(),
    )
}

fn rows(t: T, report: &Report, total: E2, claims: &BTreeMap<&str, E2>) -> Vec<Row> {
    let model = seeds::model();
    let mut rows =
        vec![Row { level: 0, name: reasons::item(t, "total"), claimed: Some(total), computed: report.total.settled() }];
    let mut push = |level, id: &str, name: &str, score: &Score| {
        rows.push(Row { level, name: name.to_owned(), claimed: claims.get(id).copied(), computed: score.settled() });
    };
    for (idx, domain) in model.domains.iter().enumerate() {
        push(1, domain.id.as_str(), t.m(&domain.name), &report.domains[idx]);
        for idx in domain.groups.clone() {
            let group = &model.groups[idx];
            push(2, group.id.as_str(), t.m(&group.name), &report.groups[idx]);
            for idx in group.indicators.clone() {
                let indicator = &model.indicators[idx];
                push(3, indicator.id.as_str(), t.m(&indicator.name), &report.indicators[idx]);
            }
        }
    }
    rows
}

#[component]
fn Table(children: Children) -> impl IntoView {
    let t = use_t();
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t.s(k::verify::SCORES)>
            <table class="table verify__scores">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::verify::ITEM)}</th>
                        <th scope="col" class="number">{t.s(k::verify::CLAIMED_SCORE)}</th>
                        <th scope="col" class="number">{t.s(k::verify::COMPUTED_SCORE)}</th>
                        <th scope="col">{t.s(k::verify::COMPARISON)}</th>
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

fn row_view(t: T, row: &Row) -> AnyView {
    let show = |it: Option<E2>| it.map_or_else(|| "–".to_owned(), E2::two_decimals);
    let comparison = match (row.claimed, row.computed) {
        (None, None) => t.s(k::verify::NO_SCORE).to_owned(),
        (Some(claimed), Some(computed)) if claimed == computed => t.s(k::verify::EQUAL).to_owned(),
        (Some(claimed), Some(computed)) => {
            let by = E2(claimed.0.abs_diff(computed.0)).two_decimals();
            let key = if claimed > computed { k::verify::TOO_HIGH } else { k::verify::TOO_LOW };
            t.f(key, &[("by", &by)])
        }
        (None, Some(_)) => t.s(k::verify::NOT_CLAIMED).to_owned(),
        (Some(_), None) => t.s(k::verify::NO_BASIS).to_owned(),
    };
    let differs = row.claimed != row.computed;
    view! {
        <tr class=format!("verify__level-{}", row.level) class:verify__differs=differs>
            <th scope="row">{row.name.clone()}</th>
            <td class="number">{show(row.claimed)}</td>
            <td class="number">{show(row.computed)}</td>
            <td>{comparison}</td>
        </tr>
    }
    .into_any()
}
