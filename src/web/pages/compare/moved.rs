//! What moved the total, as bars to either side of nothing.

use std::sync::Arc;

use leptos::prelude::*;

use super::Finding;
use super::words;
use crate::core::compare::{Difference, Moved, Part};
use crate::core::scoring::E2;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons;

/// How many indicators are named before the rest is folded away.
const NAMED: usize = 12;

/// The section.
#[component]
pub fn MovedTotal(finding: Arc<Finding>) -> impl IntoView {
    let t = use_t();
    let comparison = finding.comparison()?;
    let total = comparison.total().map(|it| it.difference);
    let body = match &comparison.moved {
        Ok(moved) if moved.parts.is_empty() && moved.passed_on.is_none() => {
            view! { <p class="muted">{t.s(k::compare::MOVED_NOTHING)}</p> }.into_any()
        }
        Ok(moved) => chart(t, moved, total),
        Err(it) => {
            let words = t.f(k::compare::MOVED_WITHHELD, &[("reason", words::withheld(t, *it))]);
            view! { <p data-testid="moved-withheld">{words}</p> }.into_any()
        }
    };
    Some(view! {
        <section aria-labelledby="compare-moved">
            <h2 id="compare-moved">{t.s(k::compare::MOVED)}</h2>
            {body}
        </section>
    })
}

fn chart(t: T, moved: &Moved, total: Option<Difference>) -> AnyView {
    let (named, rest) = moved.parts.split_at(moved.parts.len().min(NAMED));
    let rest_points: i32 = rest.iter().map(|it| it.points).sum();
    let largest = moved.parts.iter().map(|it| it.points.unsigned_abs());
    let others = [moved.passed_on.unwrap_or(0), rest_points].map(i32::unsigned_abs);
    let scale = largest.chain(others).max().unwrap_or(1).max(1);
    let part = |it: &Part| bar(it.indicator.as_str(), reasons::item(t, it.indicator.as_str()), it.points, scale);
    let rest_name = t.f(k::compare::MOVED_REST, &[("n", &rest.len().to_string())]);
    let has_rest = !rest.is_empty();
    view! {
        <p class="muted">{t.s(k::compare::MOVED_HELP)}</p>
        <div class="table-wrap" role="region" tabindex="0" aria-labelledby="compare-moved">
            <table class="table moved" data-testid="moved">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::results::COL_INDICATOR)}</th>
                        <th scope="col" class="moved__chart">
                            <span class="visually-hidden">{t.s(k::compare::COL_BAR)}</span>
                        </th>
                        <th scope="col" class="number">{t.s(k::compare::COL_POINTS)}</th>
                    </tr>
                </thead>
                <tbody>
                    {named.iter().map(part).collect_view()}
                    {has_rest.then(|| bar("rest", rest_name.clone(), rest_points, scale))}
                    {moved.passed_on.map(|it| bar("passed-on", t.s(k::compare::PASSED_ON).to_owned(), it, scale))}
                    {(moved.rounding != 0)
                        .then(|| bar("rounding", t.s(k::compare::ROUNDING).to_owned(), moved.rounding, scale))}
                </tbody>
                <tfoot>
                    <tr class="compare__total">
                        <th scope="row">{t.s(k::compare::MOVED_TOTAL)}</th>
                        <td></td>
                        <td class="number">{total.map(|it| words::difference(t, it))}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {has_rest
            .then(|| {
                view! {
                    <details>
                        <summary>{rest_name}</summary>
                        <div class="table-wrap">
                            <table class="table moved">
                                <thead class="visually-hidden">
                                    <tr>
                                        <th scope="col">{t.s(k::results::COL_INDICATOR)}</th>
                                        <th scope="col">{t.s(k::compare::COL_BAR)}</th>
                                        <th scope="col">{t.s(k::compare::COL_POINTS)}</th>
                                    </tr>
                                </thead>
                                <tbody>{rest.iter().map(part).collect_view()}</tbody>
                            </table>
                        </div>
                    </details>
                }
            })}
    }
    .into_any()
}

/// A row with its bar: to the right and solid where points were won, to the left and outlined where they were lost.
fn bar(item: &str, name: String, points: i32, scale: u32) -> AnyView {
    // Half of the width is the largest.
    let width = E2(points.unsigned_abs() * 5000 / scale);
    let start = if points < 0 { E2(5000 - width.0) } else { E2(5000) };
    let percent = |it: E2| format!("{}%", it.two_decimals());
    let class = if points < 0 { "moved__bar moved__bar--lost" } else { "moved__bar" };
    view! {
        <tr data-item=item.to_owned()>
            <th scope="row">{name}</th>
            <td class="moved__chart">
                <svg aria-hidden="true" focusable="false">
                    <rect class=class x=percent(start) width=percent(width) y="2" height="12" />
                    <line class="moved__axis" x1="50%" x2="50%" y1="0" y2="16" />
                </svg>
            </td>
            <td class="number">{words::signed(points)}</td>
        </tr>
    }
    .into_any()
}
