//! Everything on one page: total, domains, groups, what holds the total down, gaps, indicators.

use std::sync::Arc;

use leptos::prelude::*;

use super::charts::{Drawn, Kind};
use super::extremes::Extremes;
use super::figures::{Precision, ScoreBar, ScoreCell, counts_text};
use super::findings::Points;
use super::indicators::Indicators;
use super::lists::{DataGaps, Losses, NotApplicable, OpenQuestions};
use super::position::Position;
use super::risks::Risks;
use super::{Picture, node_href};
use crate::core::model::Domain;
use crate::core::plan::Node;
use crate::core::scoring::Score;
use crate::core::seeds;
use crate::core::text::Text;
use crate::web::browser::dom;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::wording;

/// The page without an indicator chosen.
#[component]
pub fn Overview(
    /// What to show.
    picture: Arc<Picture>,
) -> impl IntoView {
    let t = use_t();
    let exact = RwSignal::new(false);
    let precision = Precision::new(exact);
    view! {
        <div class="page results">
            <div class="results__head">
                <h1 id="page-title" tabindex="-1">{t.s(k::results::TITLE)}</h1>
                <div class="results__tools">
                    <label class="check">
                        <input
                            type="checkbox"
                            id="two-decimals"
                            prop:checked=move || exact.get()
                            on:change:target=move |event| exact.set(event.target().checked())
                        />
                        <span>{t.s(k::results::EXACT)}</span>
                    </label>
                    <button type="button" class="button button--small" on:click=|_| dom::print()>
                        {t.s(k::results::PRINT)}
                    </button>
                </div>
            </div>
            {picture
                .example
                .then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::results::EXAMPLE_NOTE)}</p></Notice> })}
            <Summary picture=picture.clone() precision=precision />
            <Contents />
            <Domains picture=picture.clone() precision=precision />
            <Position picture=picture.clone() precision=precision />
            <Groups picture=picture.clone() precision=precision />
            <Heat picture=picture.clone() precision=precision />
            <Extremes picture=picture.clone() precision=precision />
            <Risks picture=picture.clone() precision=precision />
            <Losses picture=picture.clone() />
            <DataGaps picture=picture.clone() />
            <NotApplicable picture=picture.clone() />
            <OpenQuestions picture=picture.clone() />
            <Indicators picture=picture precision=precision />
        </div>
    }
}

/// The total, how far it is settled, and what it was computed with.
#[component]
fn Summary(picture: Arc<Picture>, precision: Precision) -> impl IntoView {
    let t = use_t();
    let total = picture.findings.report.total;
    let counts = total.counts;
    let label = if counts.open == 0 { k::results::TOTAL } else { k::results::SO_FAR };
    let n = |it: u32| it.to_string();
    let basis = move || {
        let (low, high) = (total.lowest.unwrap_or_default(), total.highest.unwrap_or_default());
        let interval = [("n", n(counts.open)), ("low", precision.text(low)), ("high", precision.text(high))];
        match (total.highest, counts.done(), counts.open) {
            (None, ..) => t.s(k::results::NOTHING_APPLIES).to_owned(),
            (_, _, 0) => t.f(k::results::SETTLED_SENTENCE, &[("n", &n(counts.all))]),
            (_, 0, _) => t.s(k::results::EMPTY_SENTENCE).to_owned(),
            _ => t.f(k::results::OPEN_SENTENCE, &interval.each_ref().map(|(name, it)| (*name, it.as_str()))),
        }
    };
    let (model, weights) = (seeds::model(), seeds::weights());
    let digest = model.digest();
    let data = |title: &Text, version: &str, short: String| {
        t.f(k::results::DATA_LINE, &[("title", t.m(title)), ("version", version), ("digest", &short)])
    };
    let is_open = counts.open > 0 && total.highest.is_some();
    let gaps = (counts.unknown > 0).then(|| t.f(k::results::UNKNOWN_SENTENCE, &[("n", &n(counts.unknown))]));
    view! {
        <section class="results-summary" aria-labelledby="results-total">
            <div class="results-summary__score">
                <h2 id="results-total" class="results-summary__label">{t.s(label)}</h2>
                <p class="results-summary__figure">
                    <strong data-testid="results-total">{precision.score(total.so_far)}</strong>
                    <span class="muted">{t.s(k::results::OUT_OF)}</span>
                </p>
                <ScoreBar score=total />
                <p class="results-summary__why">
                    <a href=node_href(Node::Total) data-testid="open-total">{t.s(k::results::WHY)} " →"</a>
                </p>
                {is_open
                    .then(|| {
                        view! {
                            <p class="results-summary__range muted">
                                {t.s(k::common::INTERVAL)} " "
                                <span data-testid="results-interval">{precision.interval(total)}</span>
                            </p>
                        }
                    })}
            </div>
            <div class="results-summary__body">
                <p data-testid="results-basis">{basis} " " {gaps}</p>
                <dl class="facts">
                    <dt>{t.s(k::results::CITY)}</dt>
                    <dd>{picture.city.clone().unwrap_or_else(|| t.s(k::common::NO_CITY).to_owned())}</dd>
                    <dt>{t.s(k::results::SCOPE)}</dt>
                    <dd>{wording::scope(t, picture.findings.report.scope)}</dd>
                    <dt>{t.s(k::results::ANSWERED)}</dt>
                    <dd>{counts_text(t, counts)}</dd>
                    <dt>{t.s(k::results::MODEL)}</dt>
                    <dd title=digest.to_string()>{data(&model.title, &model.version, digest.short())}</dd>
                    <dt>{t.s(k::results::WEIGHTS)}</dt>
                    <dd>
                        <span title=weights.digest.to_string() data-testid="results-weights">
                            {data(&weights.title, &weights.version, weights.digest.short())}
                        </span>
                        <span class="results-summary__note muted">{t.m(&weights.note)}</span>
                    </dd>
                </dl>
            </div>
        </section>
    }
}

#[component]
fn Domains(picture: Arc<Picture>, precision: Precision) -> impl IntoView {
    let t = use_t();
    let findings = &picture.findings;
    let card = |(idx, domain): (usize, &'static Domain)| {
        let score = findings.report.domains[idx];
        view! {
            <li class="domain-card" data-testid=format!("domain-{}", domain.id)>
                <h3><a href=node_href(Node::Domain(idx))>{t.m(&domain.name)}</a></h3>
                <p class="domain-card__figure">
                    <strong>{precision.score(score.so_far)}</strong>
                    <span class="muted">{share(t, findings.points(Node::Domain(idx).questions(seeds::model())), precision)}</span>
                </p>
                <p class="domain-card__range">{range(t, score, precision)}</p>
                <p class="muted">{counts_text(t, score.counts)}</p>
            </li>
        }
    };
    view! {
        <section aria-labelledby="results-domains">
            <h2 id="results-domains" tabindex="-1">{t.s(k::results::DOMAINS)}</h2>
            <Drawn kind=Kind::Domains picture=picture.clone() precision=precision />
            <ul class="domain-cards">{seeds::model().domains.iter().enumerate().map(card).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Groups(picture: Arc<Picture>, precision: Precision) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let findings = &picture.findings;
    let is_open = findings.report.total.counts.open > 0;
    let row = |idx: usize| {
        let group = &model.groups[idx];
        let score = findings.report.groups[idx];
        let points = findings.points(Node::Group(idx).questions(model));
        view! {
            <tr data-testid=format!("group-{}", group.id)>
                <th scope="row">
                    <a href=node_href(Node::Group(idx))>{t.m(&group.name)}</a>
                    <span class="score-table__more">{share(t, points, precision)}</span>
                </th>
                <td class="number"><strong>{precision.score(score.so_far)}</strong></td>
                <ScoreCell score=score precision=precision />
            </tr>
        }
    };
    let body = |domain: &'static Domain| {
        view! {
            <tbody>
                <tr class="table__part">
                    <th scope="rowgroup" colspan="3">{t.m(&domain.name)}</th>
                </tr>
                {domain.groups.clone().map(row).collect_view()}
            </tbody>
        }
    };
    view! {
        <section aria-labelledby="results-groups">
            <h2 id="results-groups" tabindex="-1">{t.s(k::results::GROUPS)}</h2>
            {is_open.then(|| view! { <p class="muted">{t.s(k::results::BAR_HELP)}</p> })}
            <div class="results-groups">
                <Drawn kind=Kind::Groups picture=picture.clone() precision=precision />
                <div class="table-wrap">
                    <table class="table score-table" aria-labelledby="results-groups">
                        <thead>
                            <tr>
                                <th scope="col">{t.s(k::results::COL_GROUP)}</th>
                                <th scope="col" class="number">{t.s(score_column(findings.report.total))}</th>
                                <th scope="col">{t.s(range_column(findings.report.total))}</th>
                            </tr>
                        </thead>
                        {model.domains.iter().map(body).collect_view()}
                    </table>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Heat(picture: Arc<Picture>, precision: Precision) -> impl IntoView {
    let t = use_t();
    view! {
        <section aria-labelledby="results-heat">
            <h2 id="results-heat" tabindex="-1">{t.s(k::results::HEAT)}</h2>
            <p class="muted">{t.s(k::results::HEAT_HELP)}</p>
            <Drawn kind=Kind::Indicators picture=picture precision=precision />
        </section>
    }
}

/// The sections of the page, because it is long.
#[component]
fn Contents() -> impl IntoView {
    let t = use_t();
    let sections = [
        ("results-domains", k::results::DOMAINS),
        ("results-position", k::results::POSITION),
        ("results-groups", k::results::GROUPS),
        ("results-heat", k::results::HEAT),
        ("results-extremes", k::results::EXTREMES),
        ("results-risks", k::results::RISKS),
        ("results-losses", k::results::LOSSES),
        ("results-gaps", k::results::TO_GAPS),
        ("results-indicators", k::results::TO_INDICATORS),
    ];
    let jump = |(id, key): (&'static str, Key)| {
        view! {
            <li>
                <button type="button" class="link-button" on:click=move |_| dom::focus_at_top(id)>
                    {t.s(key)}
                </button>
            </li>
        }
    };
    view! {
        <nav class="results__contents" aria-label=t.s(k::results::CONTENTS)>
            <ul>{sections.map(jump).collect_view()}</ul>
        </nav>
    }
}

/// The heading of a column of scores: a score so far is called so while anything is open.
pub fn score_column(total: Score) -> Key {
    if total.counts.open == 0 { k::results::COL_SCORE } else { k::results::COL_SO_FAR }
}

/// The heading of the column of bars: the interval stands beneath each bar while anything is open.
pub fn range_column(total: Score) -> Key {
    if total.counts.open == 0 { k::results::COL_BAR } else { k::results::COL_RANGE }
}

/// The interval in words while questions are open; why there is no score where there is none.
fn range(t: T, score: Score, precision: Precision) -> impl Fn() -> String + Copy + Send + 'static {
    let interval = precision.interval(score);
    move || match score.highest {
        None => t.s(k::results::NO_SCORE).to_owned(),
        Some(_) if score.counts.open == 0 => String::new(),
        Some(_) => t.f(k::results::RANGE_TEXT, &[("range", &interval())]),
    }
}

fn share(t: T, points: Points, precision: Precision) -> impl Fn() -> String + Copy + Send + 'static {
    move || t.f(k::results::WEIGHT, &[("percent", &precision.text(points.percent()))])
}
