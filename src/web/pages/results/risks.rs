//! The risks of table 2 that weak indicators leave open, by layer.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::Precision;
use super::{Picture, indicator_name, node_href};
use crate::core::plan::Node;
use crate::core::position::{self, Exposure, Openness};
use crate::core::seeds;
use crate::core::text::Text;
use crate::web::i18n::{Key, T, k, use_t};

/// The section.
#[component]
pub fn Risks(
    /// What to show.
    picture: Arc<Picture>,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let all = position::exposures(paper, seeds::model(), &picture.findings.report);
    let count = |openness| all.iter().filter(|it| it.openness == openness).count().to_string();
    let words =
        [("open", count(Openness::Open)), ("undecided", count(Openness::Undecided)), ("all", all.len().to_string())];
    let words: Vec<(&str, &str)> = words.iter().map(|it| (it.0, it.1.as_str())).collect();
    let mut layers: Vec<(&Text, Vec<&Exposure<'_>>)> = Vec::new();
    for it in &all {
        match layers.last_mut().filter(|layer| *layer.0 == it.risk.layer) {
            Some(layer) => layer.1.push(it),
            None => layers.push((&it.risk.layer, vec![it])),
        }
    }
    let layer = |(name, risks): (&Text, Vec<&Exposure<'_>>)| {
        let cards = risks.into_iter().map(|it| card(t, &picture, it, precision)).collect_view();
        view! {
            <h3>{t.m(name).to_owned()}</h3>
            <ul class="risk-cards">{cards}</ul>
        }
    };
    view! {
        <section aria-labelledby="results-risks" data-testid="risks">
            <h2 id="results-risks" tabindex="-1">{t.s(k::results::RISKS)}</h2>
            <p><strong data-testid="risks-count">{t.f(k::results::RISKS_COUNT, &words)}</strong></p>
            <p class="muted">{t.m(&paper.risk_rule.text)}</p>
            {layers.into_iter().map(layer).collect_view()}
            <p class="muted">{t.m(&paper.risk_rule.caveat)}</p>
        </section>
    }
}

fn card(t: T, picture: &Picture, it: &Exposure<'_>, precision: Precision) -> AnyView {
    let (word, key) = match it.openness {
        Openness::Open => ("open", k::results::RISK_OPEN),
        Openness::Undecided => ("undecided", k::results::RISK_UNDECIDED),
        Openness::Covered => ("covered", k::results::RISK_COVERED),
        Openness::NotApplicable => ("none", k::results::RISK_NOT_APPLICABLE),
    };
    let sum = match it.openness {
        Openness::Open => Some((k::results::RISK_WEAK, it.weak.len())),
        Openness::Undecided => Some((k::results::RISK_MAY_BE_WEAK, it.undecided.len())),
        Openness::Covered | Openness::NotApplicable => None,
    };
    let sum = sum.map(|(key, n)| t.f(key, &[("n", &n.to_string()), ("all", &it.applying.to_string())]));
    let caveat = it.risk.caveat.as_ref().map(|it| view! { <p class="muted">{t.m(it).to_owned()}</p> });
    view! {
        <li class=format!("risk-card risk-card--{word}") data-testid=format!("risk-{}", it.risk.id) data-state=word>
            <p class="risk-card__head">
                <strong>{t.m(&it.risk.name).to_owned()}</strong>
                <span class="tag risk-card__state">{t.s(key)}</span>
            </p>
            {sum.map(|it| view! { <p class="muted">{it}</p> })}
            {list(t, picture, k::results::WEAK_LIST, &it.weak, precision)}
            {list(t, picture, k::results::UNDECIDED_LIST, &it.undecided, precision)}
            {caveat}
        </li>
    }
    .into_any()
}

/// Indicators with their scores, folded away.
fn list(t: T, picture: &Picture, heading: Key, indicators: &[usize], precision: Precision) -> Option<AnyView> {
    if indicators.is_empty() {
        return None;
    }
    let row = |idx: &usize| {
        let score = picture.findings.report.indicators[*idx];
        view! {
            <li class="extremes__row">
                <a href=node_href(Node::Indicator(*idx))>{indicator_name(t, *idx)}</a>
                <strong>{move || precision.decimals().of_score(&score)}</strong>
            </li>
        }
    };
    Some(
        view! {
            <details class="risk-card__list">
                <summary>{t.f(heading, &[("n", &indicators.len().to_string())])}</summary>
                <ul class="extremes__list">{indicators.iter().map(row).collect_view()}</ul>
            </details>
        }
        .into_any(),
    )
}
