//! Advice, risks, changes, errors of the source, overlaps, and what the model leaves out.

use leptos::prelude::*;

use crate::core::ids::IndicatorId;
use crate::core::seeds;
use crate::web::components::linked;
use crate::web::i18n::{Key, T, k, use_t};

/// Id of the element that shows an entry.
pub fn anchor(id: &str) -> String {
    format!("finding-{id}")
}

/// The page.
#[component]
pub fn Findings() -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let recommendations = paper.recommendations.iter().map(|it| entry(t, &it.id, t.m(&it.text), &it.indicators));
    let risks = paper.risks.iter().map(|it| {
        let text = format!("{} · {}", t.m(&it.layer), t.m(&it.name));
        entry(t, &it.id, &text, &it.indicators)
    });
    let changes = paper.changes.iter().map(|it| entry(t, &it.id, t.m(&it.text), &it.indicators));
    let fact = |label: Key, text: &str| view! { <dt>{t.s(label)}</dt> <dd>{linked(t, text)}</dd> };
    let errata = paper.errata.iter().map(|it| {
        view! {
            <li id=anchor(&it.id) class="model__entry" tabindex="-1">
                <p>
                    <span class="tag">{it.id.to_string()}</span> " " <strong>{t.m(&it.place)}</strong>
                </p>
                <dl class="facts">
                    {fact(k::model::PROBLEM, t.m(&it.problem))} {fact(k::model::HANDLING, t.m(&it.handling))}
                </dl>
            </li>
        }
    });
    let overlaps = paper.scope.overlaps.iter().map(|it| {
        view! {
            <li class="model__entry">
                <dl class="facts">
                    {fact(k::model::ITEMS, t.m(&it.items))} {fact(k::model::SHARED, t.m(&it.shared))}
                    {fact(k::questions::BOUNDARY, t.m(&it.boundary))}
                </dl>
            </li>
        }
    });
    let uncovered = paper.scope.uncovered.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> });
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_FINDINGS)}</h1>
        {super::jumps(
            t,
            &[
                ("recommendations", k::model::RECOMMENDATIONS),
                ("risks", k::model::RISKS),
                ("changes", k::model::CHANGES),
                ("errata", k::model::ERRATA),
                ("overlaps", k::model::OVERLAPS),
                ("uncovered", k::model::UNCOVERED),
            ],
        )}
        <section aria-labelledby="recommendations">
            <h2 id="recommendations" tabindex="-1">{t.s(k::model::RECOMMENDATIONS)}</h2>
            <ul class="model__entries">{recommendations.collect_view()}</ul>
        </section>
        <section aria-labelledby="risks">
            <h2 id="risks" tabindex="-1">{t.s(k::model::RISKS)}</h2>
            <ul class="model__entries">{risks.collect_view()}</ul>
        </section>
        <section aria-labelledby="changes">
            <h2 id="changes" tabindex="-1">{t.s(k::model::CHANGES)}</h2>
            <ul class="model__entries">{changes.collect_view()}</ul>
        </section>
        <section aria-labelledby="errata">
            <h2 id="errata" tabindex="-1">{t.s(k::model::ERRATA)}</h2>
            <p class="muted">{t.s(k::model::ERRATA_HELP)}</p>
            <ul class="model__entries">{errata.collect_view()}</ul>
        </section>
        <section aria-labelledby="overlaps">
            <h2 id="overlaps" tabindex="-1">{t.s(k::model::OVERLAPS)}</h2>
            <p class="muted">{t.s(k::model::OVERLAPS_HELP)}</p>
            <ul class="model__entries">{overlaps.collect_view()}</ul>
        </section>
        <section aria-labelledby="uncovered">
            <h2 id="uncovered" tabindex="-1">{t.s(k::model::UNCOVERED)}</h2>
            <ul>{uncovered.collect_view()}</ul>
        </section>
    }
}

/// An entry with its indicators; many of them are folded away.
fn entry(t: T, id: &str, text: &str, indicators: &[IndicatorId]) -> AnyView {
    let n = indicators.len().to_string();
    view! {
        <li id=anchor(id) class="model__entry" tabindex="-1">
            <p>
                <span class="tag">{id.to_owned()}</span> " " {linked(t, text)}
            </p>
            <details>
                <summary>{t.f(k::model::N_INDICATORS, &[("n", &n)])}</summary>
                {super::indicator_links(t, indicators)}
            </details>
        </li>
    }
    .into_any()
}
