//! The strongest and the weakest indicators side by side.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::{Precision, counts_text};
use super::{Picture, indicator_name, node_href};
use crate::core::plan::Node;
use crate::core::seeds;
use crate::web::i18n::{Key, k, use_t};

/// How many are named on each side.
const NAMED: usize = 5;

/// The section; nothing while there is too little to compare.
#[component]
pub fn Extremes(
    /// What to show.
    picture: Arc<Picture>,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let report = &picture.findings.report;
    let sides = picture.findings.extremes(model, NAMED);
    let row = |idx: &usize| {
        let (idx, score) = (*idx, report.indicators[*idx]);
        let group = &model.groups[model.indicators[idx].group];
        view! {
            <li class="extremes__row">
                <span>
                    <a href=node_href(Node::Indicator(idx))>{indicator_name(t, idx)}</a>
                    <span class="score-table__more">
                        {t.m(&group.name)} {(score.counts.open > 0).then(|| format!(" · {}", counts_text(t, score.counts)))}
                    </span>
                </span>
                <strong>{precision.score(score.so_far)}</strong>
            </li>
        }
    };
    let side = |heading: Key, word: &'static str, list: &[usize], level: usize| {
        let more = (level > 0).then(|| {
            view! { <p class="muted">{t.f(k::results::LEVEL_WITH_LAST, &[("n", &level.to_string())])}</p> }
        });
        view! {
            <div class="extremes__side" data-testid=word>
                <h3>{t.s(heading)}</h3>
                <ol class="extremes__list">{list.iter().map(row).collect_view()}</ol>
                {more}
            </div>
        }
    };
    let content = match &sides {
        None => view! { <p class="muted">{t.s(k::results::EXTREMES_NONE)}</p> }.into_any(),
        Some(it) => view! {
            <div class="extremes">
                {side(k::results::STRONGEST, "strongest", &it.strongest, it.level_with_strongest)}
                {side(k::results::WEAKEST, "weakest", &it.weakest, it.level_with_weakest)}
            </div>
        }
        .into_any(),
    };
    view! {
        <section aria-labelledby="results-extremes">
            <h2 id="results-extremes" tabindex="-1">{t.s(k::results::EXTREMES)}</h2>
            {content}
        </section>
    }
}
