//! Gaps closed and opened, and what no longer applies or applies again.

use std::sync::Arc;

use leptos::prelude::*;

use super::Finding;
use super::words;
use crate::core::compare::{Gap, GapChange};
use crate::core::seeds;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons;

/// A longer list is folded away at first.
const FOLD_ABOVE: usize = 8;

/// The section.
#[component]
pub fn Gaps(finding: Arc<Finding>) -> impl IntoView {
    let t = use_t();
    let comparison = finding.comparison()?;
    let lists = [
        (GapChange::Closed, "closed", k::compare::CLOSED),
        (GapChange::Opened, "opened", k::compare::OPENED),
        (GapChange::LeftOut, "left-out", k::compare::LEFT_OUT),
        (GapChange::TakenIn, "taken-in", k::compare::TAKEN_IN),
    ];
    let lists = lists.map(|(change, word, heading)| {
        let gaps: Vec<&Gap> = comparison.gaps.iter().filter(|it| it.change == change).collect();
        list(t, word, heading, &gaps)
    });
    Some(view! {
        <section aria-labelledby="compare-gaps">
            <h2 id="compare-gaps">{t.s(k::compare::GAPS)}</h2>
            <p class="muted">{t.s(k::compare::GAPS_HELP)}</p>
            <div class="compare__gaps">{Vec::from(lists)}</div>
        </section>
    })
}

fn list(t: T, word: &'static str, heading: Key, gaps: &[&Gap]) -> AnyView {
    let n = gaps.len();
    let row = |it: &&Gap| {
        let text = seeds::model().question(it.id.as_str()).map(|it| t.m(&it.text).to_owned());
        view! {
            <li data-question=it.id.to_string()>
                <span class="compare__place">{reasons::question(t, it.id.as_str())}</span>
                {text}
                <span class="compare__states">
                    {words::standing(t, it.before)} " → " {words::standing(t, it.after)}
                </span>
            </li>
        }
    };
    let rows = gaps.iter().map(row).collect_view();
    let title = t.f(heading, &[("n", &n.to_string())]);
    let content = if n == 0 {
        view! { <p class="muted">{t.s(k::compare::NO_QUESTIONS)}</p> }.into_any()
    } else {
        view! {
            <details open=n <= FOLD_ABOVE>
                <summary>{t.s(k::results::LIST_THEM)}</summary>
                <ul>{rows}</ul>
            </details>
        }
        .into_any()
    };
    view! {
        <div class="compare__gap" data-testid=format!("gaps-{word}") data-n=n.to_string()>
            <h3>{title}</h3>
            {content}
        </div>
    }
    .into_any()
}
