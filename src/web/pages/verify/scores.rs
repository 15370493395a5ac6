//! The claimed scores beside those computed from the answers.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::Layer;
use crate::core::result::{ItemScore, Outcome};
use crate::core::scoring::{E2, Scores as Computed};
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
pub fn Scores(
    /// Whose scores they are.
    layer: Layer,
    /// The claimed total.
    total: E2,
    /// The other claimed scores.
    claims: Vec<ItemScore>,
    /// What follows from the answers, and from the marks of a review.
    computed: Option<Computed>,
    /// What came of their comparison.
    outcome: Outcome,
) -> impl IntoView {
    let t = use_t();
    let id = layer.id("scores");
    let heading = t.s(match layer {
        Layer::Outer => k::verify::SCORES,
        Layer::Inner => k::verify::SCORES_INNER,
    });
    let Some(computed) = computed else {
        return view! {
            <section aria-labelledby=id.clone()>
                <h2 id=id.clone()>{heading}</h2>
                <p>{t.f(k::verify::NOT_COMPUTED, &[("claimed", &total.two_decimals())])}</p>
            </section>
        }
        .into_any();
    };
    let mut claimed: BTreeMap<&str, E2> = BTreeMap::new();
    for it in &claims {
        claimed.entry(&it.item).or_insert(it.score_e2);
    }
    let rows = rows(t, &computed, total, &claimed);
    let all = rows.len().to_string();
    let summary = match &outcome {
        Outcome::Passed => t.f(k::verify::SCORES_AGREE, &[("n", &all)]),
        Outcome::Refused(reason) => reasons::reason(t, reason),
        Outcome::NotChecked => String::new(),
    };
    let main = rows.iter().filter(|it| it.level < 2).map(|it| row_view(t, it)).collect_view();
    let rest =
        rows.iter().filter(|it| it.level >= 2 && it.claimed != it.computed).map(|it| row_view(t, it)).collect_view();
    view! {
        <section aria-labelledby=id.clone()>
            <h2 id=id.clone()>{heading}</h2>
            <p data-testid=layer.id("scores-summary")>{summary}</p>
            <Table layer=layer>{main} {rest}</Table>
            <details class="verify__fold">
                <summary>{t.f(k::verify::ALL_SCORES, &[("n", &all)])}</summary>
                <Table layer=layer>{rows.iter().map(|it| row_view(t, it)).collect_view()}</Table>
            </details>
        </section>
    }
    .into_any()
}

fn rows(t: T, it: &Computed, total: E2, claims: &BTreeMap<&str, E2>) -> Vec<Row> {
    let model = seeds::model();
    let mut rows = vec![Row { level: 0, name: reasons::item(t, "total"), claimed: Some(total), computed: it.total }];
    let mut push = |level, id: &str, name: &str, computed: Option<E2>| {
        rows.push(Row { level, name: name.to_owned(), claimed: claims.get(id).copied(), computed });
    };
    for (idx, domain) in model.domains.iter().enumerate() {
        push(1, domain.id.as_str(), t.m(&domain.name), it.domains[idx]);
        for idx in domain.groups.clone() {
            let group = &model.groups[idx];
            push(2, group.id.as_str(), t.m(&group.name), it.groups[idx]);
            for idx in group.indicators.clone() {
                let indicator = &model.indicators[idx];
                push(3, indicator.id.as_str(), t.m(&indicator.name), it.indicators[idx]);
            }
        }
    }
    rows
}

#[component]
fn Table(layer: Layer, children: Children) -> impl IntoView {
    let t = use_t();
    let label = t.s(match layer {
        Layer::Outer => k::verify::SCORES,
        Layer::Inner => k::verify::SCORES_INNER,
    });
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=label>
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
