//! The own indices beside the published ones: a position for reference. And the national figures for single answers.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::Precision;
use super::{Picture, node_href};
use crate::core::plan::Node;
use crate::core::position::{self, Figures, Index, Published, words};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::components::linked;
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;
use crate::web::route::{ModelPart, Route};

/// The section. Roles are named, because the table is laid out as cards where it is narrow.
#[component]
pub fn Position(
    /// What to show.
    picture: Arc<Picture>,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let report = &picture.findings.report;
    let tiers = position::tiers(paper, report);
    let lead = match tiers {
        Some(it) => words::reach(t, words::tier(t, it.lowest), words::tier(t, it.highest)),
        None => t.s(k::results::NO_SCORE).to_owned(),
    };
    let rows = position::indices(paper, report).into_iter().map(|it| row(t, it, precision)).collect_view();
    let open = report.total.counts.open > 0;
    view! {
        <section aria-labelledby="results-position" data-testid="position">
            <h2 id="results-position" tabindex="-1">{t.s(k::results::POSITION)}</h2>
            <p class="position__lead">
                <span class="muted">{t.s(k::results::POSITION_OF_TOTAL)}</span>
                " "
                <strong data-testid="position-tier">{lead}</strong>
            </p>
            <p>{t.s(k::results::POSITION_HELP)}</p>
            {open.then(|| view! { <p class="muted">{t.s(k::results::POSITION_OPEN)}</p> })}
            <div class="table-wrap">
                <table class="table position-table" role="table" aria-labelledby="results-position">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t.s(k::results::COL_INDEX)}</th>
                            <th scope="col" role="columnheader" class="number">{t.s(k::results::COL_OWN)}</th>
                            <th scope="col" role="columnheader">{t.s(k::results::COL_POSITION)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            <details>
                <summary>{t.s(k::results::POSITION_WHY)}</summary>
                <ul>{paper.tiers.notes.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> }).collect_view()}</ul>
                <p>
                    <a href=Route::Model(ModelPart::Rankings).href()>{t.s(k::results::TO_RANKINGS)} " →"</a>
                </p>
            </details>
        </section>
    }
}

fn row(t: T, index: Index<'static>, precision: Precision) -> AnyView {
    let paper = seeds::whitepaper();
    let node = index.domain.map_or(Node::Total, Node::Domain);
    let tenths = |it: u32| E2(it * 10).one_decimal();
    let published = index.published().map(|(low, high)| {
        let words = [("n", index.table.rows.len().to_string()), ("low", tenths(low)), ("high", tenths(high))];
        let words: Vec<(&str, &str)> = words.iter().map(|it| (it.0, it.1.as_str())).collect();
        t.f(k::results::PUBLISHED_CITIES, &words)
    });
    let place = match &index.among {
        Some(it) => words::reach(t, words::among(t, paper, &it.lowest), words::among(t, paper, &it.highest)),
        None => "–".to_owned(),
    };
    let own = move || precision.decimals().of_score(&index.score);
    view! {
        <tr role="row" data-testid=format!("position-{}", node.id(seeds::model()))>
            <th scope="row" role="rowheader">
                <a href=node_href(node)>{plan_words::node(t, node)}</a>
                <span class="score-table__more">
                    {t.f(k::results::TABLE_NUMBER, &[("n", &index.table.number.to_string())])}
                </span>
            </th>
            <td role="cell" class="number"><strong>{own}</strong></td>
            <td role="cell">{place} <span class="score-table__more">{published}</span></td>
        </tr>
    }
    .into_any()
}

/// What the white paper published about the answer to a question, or that it published nothing.
#[component]
pub fn National(
    /// What to show.
    picture: Arc<Picture>,
    /// The question, an index of the model's questions.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let figure = |it: &Published<'_>| {
        let href = Route::Model(ModelPart::Statistics).href();
        let caveat =
            it.statistic.caveat.as_ref().map(|it| view! { <span class="muted">" " {linked(t, t.m(it))}</span> });
        view! {
            <li>
                {words::published(t, paper, it)} {caveat} " "
                <a href=href>{t.f(k::results::FINDING, &[("id", &it.statistic.id)])}</a>
            </li>
        }
    };
    match position::figures(paper, model, &model.questions[idx], &picture.statement) {
        Figures::NotCompared => ().into_any(),
        Figures::NotPublished => {
            view! { <p class="muted" data-testid="national-none">{t.s(k::results::NATIONAL_NONE)}</p> }.into_any()
        }
        Figures::These(all) => view! {
            <div class="national" data-testid="national">
                <p class="national__label">{t.s(k::results::NATIONAL)}</p>
                <ul>{all.iter().map(figure).collect_view()}</ul>
            </div>
        }
        .into_any(),
    }
}
