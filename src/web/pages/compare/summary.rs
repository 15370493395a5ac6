//! Total and domains on both sides.

use std::sync::Arc;

use leptos::prelude::*;

use super::words::{self, Direction};
use super::{Finding, Source};
use crate::core::compare::{Difference, Level, ScoreRow};
use crate::core::scoring::{E2, Score};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons;

/// The section.
#[component]
pub fn Summary(finding: Arc<Finding>) -> impl IntoView {
    let t = use_t();
    let comparison = finding.comparison()?;
    let total = comparison.total();
    let is_example = [&finding.before, &finding.after].iter().any(|it| it.edition.about().example);
    let reason = match total.map(|it| it.difference) {
        Some(Difference::Withheld(it)) => Some(it),
        // Where no model is at hand, there is not even a row.
        None => comparison.moved.as_ref().err().copied(),
        Some(_) => None,
    };
    let rows = comparison.scores.iter().filter(|it| it.level <= Level::Domain).map(|it| row(t, it));
    let rows = rows.collect_view();
    let has_rows = total.is_some();
    Some(view! {
        <section aria-labelledby="compare-summary">
            <h2 id="compare-summary">{t.s(k::compare::SUMMARY)}</h2>
            {is_example.then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::compare::EXAMPLE_NOTE)}</p></Notice> })}
            <dl class="facts compare__sides">
                {side(t, k::compare::BEFORE, &finding.before)} {side(t, k::compare::AFTER, &finding.after)}
            </dl>
            {reason
                .map(|it| {
                    let words = t.f(k::compare::TOTAL_WITHHELD, &[("reason", words::withheld(t, it))]);
                    view! {
                        <div data-testid="total-withheld">
                            <Notice kind=NoticeKind::Warning><p>{words}</p></Notice>
                        </div>
                    }
                })}
            {has_rows
                .then(|| {
                    view! {
                        <div class="table-wrap" role="region" tabindex="0" aria-labelledby="compare-summary">
                            <table class="table compare__table" data-testid="summary">
                                {head(t, k::compare::COL_ITEM)} <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
        </section>
    })
}

fn side(t: T, label: Key, source: &Source) -> AnyView {
    view! {
        <dt>{t.s(label)}</dt>
        <dd><bdi>{words::label(t, source)}</bdi></dd>
    }
    .into_any()
}

/// The heads of a table of scores on both sides.
pub fn head(t: T, first: Key) -> AnyView {
    view! {
        <thead>
            <tr>
                <th scope="col">{t.s(first)}</th>
                <th scope="col" class="number">{t.s(k::compare::COL_BEFORE)}</th>
                <th scope="col" class="number">{t.s(k::compare::COL_AFTER)}</th>
                <th scope="col">{t.s(k::compare::COL_DIFFERENCE)}</th>
            </tr>
        </thead>
    }
    .into_any()
}

fn row(t: T, it: &ScoreRow) -> AnyView {
    view! {
        <tr class:compare__total=it.level == Level::Total data-item=it.item.to_string()>
            <th scope="row">{reasons::item(t, &it.item)}</th>
            {cells(t, it)}
        </tr>
    }
    .into_any()
}

/// Both scores and the change.
pub fn cells(t: T, it: &ScoreRow) -> AnyView {
    view! {
        <td class="number">{words::score(it.before)}</td>
        <td class="number">{words::score(it.after)}</td>
        <td class="compare__change">
            {change(t, it.difference)} <ChangeBar before=it.before after=it.after />
        </td>
    }
    .into_any()
}

/// A difference with a sign of its direction.
pub fn change(t: T, it: Difference) -> AnyView {
    let (class, sign) = match words::direction(it) {
        Direction::Up => ("up", "▲\u{a0}"),
        Direction::Down => ("down", "▼\u{a0}"),
        Direction::Level => ("level", ""),
        Direction::Withheld => ("withheld", ""),
    };
    view! {
        <span class=format!("change change--{class}")>
            <span aria-hidden="true">{sign}</span>
            <span class="change__words">{words::difference(t, it)}</span>
        </span>
    }
    .into_any()
}

/// Both scores on a line from 0 to 100: a ring where it was, a dot where it is. The figures stand beside it.
#[component]
fn ChangeBar(before: Option<Score>, after: Option<Score>) -> impl IntoView {
    let settled = |it: Option<Score>| it.and_then(|it| it.settled());
    let (before, after) = (settled(before)?, settled(after)?);
    let percent = |it: E2| format!("{}%", it.two_decimals());
    let (low, high) = (before.min(after), before.max(after));
    Some(view! {
        <svg class="change-bar" aria-hidden="true" focusable="false">
            <line class="change-bar__track" x1="0" x2="100%" y1="50%" y2="50%" />
            <line class="change-bar__way" x1=percent(low) x2=percent(high) y1="50%" y2="50%" />
            <circle class="change-bar__before" cx=percent(before) cy="50%" r="4.5" />
            <circle class="change-bar__after" cx=percent(after) cy="50%" r="4.5" />
        </svg>
    })
}
