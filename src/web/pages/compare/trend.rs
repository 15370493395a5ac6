//! All editions of a city in order of time: a chart, and the same in a table.
//!
//! Points are joined only where the difference between them is stated, so that a line never says what is withheld.

use leptos::prelude::*;

use super::desk::Source;
use super::summary::change;
use super::words;
use crate::core::compare::{Comparison, Difference, Edition, Level, OtherCity, trend};
use crate::core::scoring::{E2, Score};
use crate::core::seeds;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons;

const WIDTH: i32 = 720;
const HEIGHT: i32 = 424;
const LEFT: i32 = 58;
const RIGHT: i32 = 690;
const TOP: i32 = 16;
const BOTTOM: i32 = 360;

/// The line of a score: its name in file and style, and where a report has it. The total comes last, above the others.
struct Line {
    item: &'static str,
    class: &'static str,
    sign: Sign,
}

/// What stands at each point, so that lines are told apart without colour.
#[derive(Clone, Copy)]
enum Sign {
    Circle,
    Square,
    Triangle,
    Diamond,
}

fn lines() -> Vec<Line> {
    let signs = [("first", Sign::Square), ("second", Sign::Triangle), ("third", Sign::Diamond)];
    let domains = seeds::model().domains.iter().zip(signs);
    let domains = domains.map(|(it, (class, sign))| Line { item: it.id.as_str(), class, sign });
    domains.chain([Line { item: "total", class: "total", sign: Sign::Circle }]).collect()
}

/// The section; nothing where fewer than two editions of the city are at hand.
#[component]
pub fn Course(
    /// Everything that can be compared.
    sources: Vec<Source>,
    /// The city whose editions are shown; those without a city are shown with them.
    city: Option<String>,
) -> impl IntoView {
    let t = use_t();
    let n = sources.len();
    let own: Vec<Source> =
        sources.into_iter().filter(|it| city.is_none() || it.city_code().is_none() || it.city_code() == city).collect();
    let left_out = n - own.len();
    if own.len() < 2 {
        return None;
    }
    let editions: Vec<&Edition<'_>> = own.iter().map(|it| it.edition.as_ref()).collect();
    let course = trend(&editions);
    let ordered: Vec<&Source> = course.order.iter().map(|it| &own[*it]).collect();
    let lines = lines();
    let legend = lines.iter().rev().map(|it| {
        view! {
            <li>
                <svg class="legend__sign" viewBox="0 0 24 12" aria-hidden="true">
                    <path class=format!("trend__line trend__line--{}", it.class) d="M0,6H24" />
                    {sign(it, 12, 6)}
                </svg>
                {reasons::item(t, it.item)}
            </li>
        }
    });
    let legend = legend.collect_view();
    let has_open = ordered.iter().any(|it| score(&it.edition, "total").is_some_and(|it| it.counts.open > 0));
    let has_breaks = course.steps.iter().any(|it| !is_joined(it, "total"));
    Some(view! {
        <section aria-labelledby="compare-trend">
            <h2 id="compare-trend">{t.s(k::compare::TREND)}</h2>
            <p class="muted">{t.s(k::compare::TREND_HELP)}</p>
            {(left_out > 0)
                .then(|| view! { <p class="muted">{t.f(k::compare::TREND_LEFT_OUT, &[("n", &left_out.to_string())])}</p> })}
            <figure class="trend">
                <svg
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    role="img"
                    aria-label=t.s(k::compare::TREND_CHART)
                    data-testid="trend-chart"
                >
                    {Vec::from([0, 25, 50, 75, 100].map(grid))}
                    {dates(&ordered)}
                    {lines.iter().map(|it| line(it, &ordered, &course.steps)).collect_view()}
                </svg>
                <figcaption>
                    <ul class="legend">{legend}</ul>
                    {has_open.then(|| view! { <p class="muted">{t.s(k::compare::TREND_OPEN)}</p> })}
                    {has_breaks.then(|| view! { <p class="muted">{t.s(k::compare::TREND_BREAK)}</p> })}
                </figcaption>
            </figure>
            {table(t, &ordered, &course.steps)}
        </section>
    })
}

fn x(place: usize, n: usize) -> i32 {
    // A margin to the axis, as wide as half a step.
    let (place, n) = (i32::try_from(place).unwrap_or(0), i32::try_from(n).unwrap_or(1).max(1));
    LEFT + (RIGHT - LEFT) * (2 * place + 1) / (2 * n)
}

fn y(score: E2) -> i32 {
    BOTTOM - (BOTTOM - TOP) * score.0 as i32 / 10_000
}

fn grid(percent: u32) -> AnyView {
    let at = y(E2(percent * 100));
    view! {
        <line class="trend__grid" x1=LEFT x2=RIGHT y1=at y2=at />
        <text class="trend__tick" x=LEFT - 8 y=at + 5 text-anchor="end">{percent.to_string()}</text>
    }
    .into_any()
}

/// Beneath the axis the number that the table has, and the month where there is room for it.
fn dates(ordered: &[&Source]) -> Vec<AnyView> {
    let n = ordered.len();
    let label = |(place, it): (usize, &&Source)| {
        let month: String = words::day(&it.edition).chars().take(7).collect();
        view! {
            <text class="trend__number" x=x(place, n) y=BOTTOM + 34 text-anchor="middle">{(place + 1).to_string()}</text>
            {(n <= 7)
                .then(|| {
                    view! {
                        <text class="trend__date" x=x(place, n) y=BOTTOM + 56 text-anchor="middle">{month}</text>
                    }
                })}
        }
        .into_any()
    };
    ordered.iter().enumerate().map(label).collect()
}

fn score(edition: &Edition<'_>, item: &str) -> Option<Score> {
    let report = edition.report()?;
    if item == "total" {
        return Some(report.total);
    }
    let idx = edition.model()?.domains.iter().position(|it| it.id.as_str() == item)?;
    report.domains.get(idx).copied()
}

fn difference(step: &Result<Comparison, OtherCity>, item: &str) -> Option<Difference> {
    let rows = &step.as_ref().ok()?.scores;
    rows.iter().find(|it| it.level <= Level::Domain && &*it.item == item).map(|it| it.difference)
}

fn is_joined(step: &Result<Comparison, OtherCity>, item: &str) -> bool {
    matches!(difference(step, item), Some(Difference::Exact(_)))
}

fn line(line: &Line, ordered: &[&Source], steps: &[Result<Comparison, OtherCity>]) -> AnyView {
    let n = ordered.len();
    let scores: Vec<Option<Score>> = ordered.iter().map(|it| score(&it.edition, line.item)).collect();
    let settled = |place: usize| scores[place].and_then(|it| it.settled());
    let mut path = String::new();
    for (place, step) in steps.iter().enumerate() {
        if let (Some(from), Some(to), true) = (settled(place), settled(place + 1), is_joined(step, line.item)) {
            path.push_str(&format!("M{},{}L{},{}", x(place, n), y(from), x(place + 1, n), y(to)));
        }
    }
    let points = (0..n).filter_map(|it| Some(sign(line, x(it, n), y(settled(it)?)))).collect_view();
    // Only the total: four intervals at one place could not be told apart.
    let spans = (0..n).filter(|_| line.item == "total").filter_map(|it| {
        let (low, high) = scores[it].filter(|it| it.counts.open > 0).and_then(|it| it.lowest.zip(it.highest))?;
        let (at, low, high) = (x(it, n), y(low), y(high));
        let d = format!("M{at},{low}V{high}M{},{low}H{}M{},{high}H{}", at - 7, at + 7, at - 7, at + 7);
        Some(view! { <path class="trend__span" d=d /> })
    });
    view! {
        <g data-line=line.item>
            <path class=format!("trend__line trend__line--{}", line.class) d=path />
            {spans.collect_view()}
            {points}
        </g>
    }
    .into_any()
}

fn sign(line: &Line, x: i32, y: i32) -> AnyView {
    let d = match line.sign {
        Sign::Circle => format!("M{},{y}a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z", x - 5),
        Sign::Square => format!("M{},{}h9v9h-9Z", x - 4, y - 4),
        Sign::Triangle => format!("M{x},{}l6,10h-12Z", y - 6),
        Sign::Diamond => format!("M{x},{}l6,6l-6,6l-6,-6Z", y - 6),
    };
    view! { <path class=format!("trend__sign trend__sign--{}", line.class) d=d /> }.into_any()
}

fn table(t: T, ordered: &[&Source], steps: &[Result<Comparison, OtherCity>]) -> AnyView {
    let domains = &seeds::model().domains;
    let cell = |it: &Source, item: &str| words::score(score(&it.edition, item));
    let row = |(place, it): (usize, &&Source)| {
        let step = place.checked_sub(1).map(|it| &steps[it]);
        let since = step.map(|step| match (step, difference(step, "total")) {
            (_, Some(it)) => change(t, it),
            // No row of the total: neither model is at hand.
            (Ok(comparison), None) => {
                comparison.moved.as_ref().err().map(|it| change(t, Difference::Withheld(*it))).into_any()
            }
            (Err(_), None) => ().into_any(),
        });
        let domains = domains.iter().map(|domain| view! { <td class="number">{cell(it, domain.id.as_str())}</td> });
        view! {
            <tr>
                <td>{(place + 1).to_string()}</td>
                <th scope="row"><bdi>{words::label(t, it)}</bdi></th>
                <td class="number"><strong>{cell(it, "total")}</strong></td>
                <td>{since}</td>
                {domains.collect_view()}
            </tr>
        }
    };
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-labelledby="compare-trend">
            <table class="table course-table" data-testid="trend">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::compare::COL_NUMBER)}</th>
                        <th scope="col">{t.s(k::compare::COL_EDITION)}</th>
                        <th scope="col" class="number">{t.s(k::common::TOTAL)}</th>
                        <th scope="col">{t.s(k::compare::COL_SINCE)}</th>
                        {domains
                            .iter()
                            .map(|it| view! { <th scope="col" class="number">{t.m(&it.short_name)}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{ordered.iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
