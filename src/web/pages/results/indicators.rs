//! All indicators as rows: score, interval, counts, and the answer that holds each down most.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::{Precision, ScoreCell, counts_text};
use super::overview::{range_column, score_column};
use super::{Picture, indicator_name, node_href, question_word};
use crate::core::model::Group;
use crate::core::plan::Node;
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::Route;

/// Which indicators are shown, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// All, by group.
    All,
    /// All, lowest score first.
    Weakest,
    /// Those with open questions, by group.
    Open,
}

/// The section.
#[component]
pub fn Indicators(
    /// What to show.
    picture: Arc<Picture>,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    let filter = RwSignal::new(Filter::All);
    let n = seeds::model().indicators.len().to_string();
    let choice = |value: Filter, word: &'static str, label: Key| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="results-filter"
                    id=format!("filter-{word}")
                    value=word
                    prop:checked=move || filter.get() == value
                    on:change=move |_| filter.set(value)
                />
                <span>{t.s(label)}</span>
            </label>
        }
    };
    let total = picture.findings.report.total;
    let bodies = Memo::new({
        let picture = picture.clone();
        move |_| bodies(&picture, filter.get())
    });
    let shown = move || {
        let n = bodies.with(|it| it.iter().map(|it| it.indicators.len()).sum::<usize>());
        if n == 0 {
            t.s(k::results::FILTER_NONE).to_owned()
        } else {
            t.f(k::results::FILTER_SHOWN, &[("n", &n.to_string())])
        }
    };
    view! {
        <section aria-labelledby="results-indicators">
            <h2 id="results-indicators" tabindex="-1">{t.f(k::results::INDICATORS, &[("n", &n)])}</h2>
            <p class="muted">{t.s(k::results::INDICATORS_HELP)}</p>
            <details class="results__fold" open=dom::is_wide()>
            <summary>{t.s(k::results::LIST_INDICATORS)}</summary>
            <div class="results__filter">
                <fieldset class="segments">
                    <legend class="visually-hidden">{t.s(k::results::FILTER)}</legend>
                    {choice(Filter::All, "all", k::results::FILTER_ALL)}
                    {choice(Filter::Weakest, "weakest", k::results::FILTER_WEAKEST)}
                    {choice(Filter::Open, "open", k::results::FILTER_OPEN)}
                </fieldset>
                <p class="muted" role="status" data-testid="filter-shown">{shown}</p>
            </div>
            <div class="table-wrap">
                <table class="table score-table" aria-labelledby="results-indicators" data-testid="indicators">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::results::COL_INDICATOR)}</th>
                            <th scope="col" class="number">{t.s(score_column(total))}</th>
                            <th scope="col">{t.s(range_column(total))}</th>
                        </tr>
                    </thead>
                    {move || {
                        let picture = &picture;
                        bodies.get().into_iter().map(|it| body(t, picture, &it, precision)).collect_view()
                    }}
                </table>
            </div>
            </details>
        </section>
    }
}

/// Rows that stand together; without a group the whole table is one body.
#[derive(Clone, PartialEq, Eq)]
struct Body {
    group: Option<usize>,
    indicators: Vec<usize>,
}

fn bodies(picture: &Picture, filter: Filter) -> Vec<Body> {
    let model = seeds::model();
    if filter == Filter::Weakest {
        return vec![Body { group: None, indicators: picture.findings.weakest_first(model) }];
    }
    let wanted = |it: &usize| filter == Filter::All || picture.findings.report.indicators[*it].counts.open > 0;
    let body = |(idx, group): (usize, &Group)| {
        let indicators: Vec<usize> = group.indicators.clone().filter(wanted).collect();
        (!indicators.is_empty()).then_some(Body { group: Some(idx), indicators })
    };
    model.groups.iter().enumerate().filter_map(body).collect()
}

fn body(t: T, picture: &Picture, body: &Body, precision: Precision) -> AnyView {
    let heading = body.group.map(|idx| {
        let score = picture.findings.report.groups[idx];
        view! {
            <tr class="table__part">
                <th scope="rowgroup">{t.m(&seeds::model().groups[idx].name)}</th>
                <td class="number">{precision.score(score.so_far)}</td>
                <td class="muted">{precision.interval(score)}</td>
            </tr>
        }
    });
    let is_mixed = body.group.is_none();
    let rows = body.indicators.iter().map(|idx| row(t, picture, *idx, is_mixed, precision)).collect_view();
    view! { <tbody>{heading} {rows}</tbody> }.into_any()
}

fn row(t: T, picture: &Picture, idx: usize, names_group: bool, precision: Precision) -> AnyView {
    let model = seeds::model();
    let indicator = &model.indicators[idx];
    let score = picture.findings.report.indicators[idx];
    let group = names_group.then(|| format!("{} · ", t.m(&model.groups[indicator.group].name)));
    view! {
        <tr data-testid=format!("indicator-{}", indicator.id)>
            <th scope="row">
                <a href=node_href(Node::Indicator(idx))>{indicator_name(t, idx)}</a>
                <span class="score-table__more">
                    {group} {counts_text(t, score.counts)}
                    {held_down(t, picture, idx).map(|(words, href)| view! { " · " <a href=href>{words}</a> })}
                </span>
            </th>
            <td class="number"><strong>{precision.score(score.so_far)}</strong></td>
            <ScoreCell score=score precision=precision />
        </tr>
    }
    .into_any()
}

/// Which answer holds an indicator down most, and the way to it; `None` when no answer lost any points.
fn held_down(t: T, picture: &Picture, idx: usize) -> Option<(String, String)> {
    let model = seeds::model();
    let down = picture.findings.holding_down(model.indicators[idx].questions.clone());
    let first = down.first()?;
    let id = &model.questions[first.question].id;
    let key = if down.len() == 1 { k::results::HELD_DOWN } else { k::results::HELD_DOWN_MORE };
    let (points, n) = (first.lost.shown().two_decimals(), down.len().to_string());
    let words = t.f(key, &[("question", &question_word(id)), ("points", &points), ("n", &n)]);
    Some((words, Route::Question(id.clone()).href()))
}
