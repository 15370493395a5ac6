//! Scores as figures and bars, the same in every part of the results.

use leptos::prelude::*;

use crate::core::chart::Decimals;
use crate::core::scoring::{Counts, E2, Score};
use crate::web::i18n::{T, k, use_t};

/// How many decimals are shown: one, or both on demand.
#[derive(Clone, Copy)]
pub struct Precision(Signal<bool>);

impl Precision {
    /// Both decimals while the signal is true.
    pub fn new(is_exact: impl Into<Signal<bool>>) -> Self {
        Self(is_exact.into())
    }

    /// Both decimals, always.
    pub fn exact() -> Self {
        Self(Signal::stored(true))
    }

    /// A score, or a dash where there is none.
    pub fn score(self, it: Option<E2>) -> impl Fn() -> String + Copy + Send + 'static {
        move || it.map_or_else(|| "–".to_owned(), |it| self.text(it))
    }

    /// The interval in which the score still lies; empty once it is settled.
    pub fn interval(self, it: Score) -> impl Fn() -> String + Copy + Send + 'static {
        move || match (it.lowest, it.highest) {
            (Some(low), Some(high)) if it.counts.open > 0 => format!("{}–{}", self.text(low), self.text(high)),
            _ => String::new(),
        }
    }

    /// The same for a chart.
    pub fn decimals(self) -> Decimals {
        if self.0.get() { Decimals::Two } else { Decimals::One }
    }

    /// A score within a sentence.
    pub fn text(self, it: E2) -> String {
        self.decimals().of(it)
    }
}

/// How questions stand: what has been answered, then what deserves a look.
pub fn counts_text(t: T, it: Counts) -> String {
    let mut words = t.f(k::results::COUNT_DONE, &[("n", &it.done().to_string()), ("all", &it.all.to_string())]);
    for (n, key) in [
        (it.open, k::results::COUNT_OPEN),
        (it.unknown, k::results::COUNT_UNKNOWN),
        (it.not_applicable, k::results::COUNT_NOT_APPLICABLE),
    ] {
        if n > 0 {
            words.push_str(" · ");
            words.push_str(&t.f(key, &[("n", &n.to_string())]));
        }
    }
    words
}

/// A score between 0 and 100 as a bar: solid up to the lowest score, outlined up to the highest, a line at the
/// score so far. The figures stand beside it as text. An SVG, because browsers do not print backgrounds.
/// Nothing where there is nothing to score: an empty bar would look like a zero.
#[component]
pub fn ScoreBar(
    /// The score.
    score: Score,
) -> impl IntoView {
    let percent = |it: E2| format!("{}%", it.two_decimals());
    let (low, high) = score.lowest.zip(score.highest)?;
    let band = (low < high).then(|| {
        let width = percent(E2(high.0 - low.0));
        view! { <rect class="score-bar__open" x=percent(low) width=width height="100%" /> }
    });
    let mark = score.so_far.filter(|_| score.counts.open > 0).map(|it| {
        let x = percent(it);
        view! { <line class="score-bar__mark" x1=x.clone() x2=x y1="0" y2="100%" /> }
    });
    Some(view! {
        <svg class="score-bar" aria-hidden="true" focusable="false">
            <rect class="score-bar__track" width="100%" height="100%" />
            {band}
            <rect class="score-bar__low" width=percent(low) height="100%" />
            {mark}
        </svg>
    })
}

/// A cell with the bar of a score, and beneath it the interval, or why there is no score.
#[component]
pub fn ScoreCell(
    /// The score.
    score: Score,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    let interval = precision.interval(score);
    let words = move || if score.highest.is_none() { t.s(k::results::NO_SCORE).to_owned() } else { interval() };
    view! {
        <td class="score-cell">
            <ScoreBar score=score />
            <span class="muted">{words}</span>
        </td>
    }
}
