//! What the cities that count have answered together, beside the national figures, and what deserves a second look.

mod export;
mod flags;
mod questions;
mod scores;
mod words;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::statistics::{self as figures, MINIMUM, Statistics as Figures};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::route::{BenchPart, Route};
use crate::web::visit;

use super::desk::Desk;
use super::paged::PrintButton;
use export::Export;
use flags::Flags;
use questions::{Gaps, Questions};
use scores::ScoreTable;

pub use words::say;

/// What the evaluator chose on this page, for the visit.
#[derive(Clone, Copy)]
struct Choice {
    minimum: RwSignal<usize>,
}

/// The page.
#[component]
pub fn Statistics(desk: Desk) -> impl IntoView {
    let t = use_t();
    let Choice { minimum } = visit::state(|| Choice { minimum: RwSignal::new(MINIMUM) });
    let figures = Memo::new(move |_| {
        let (batch, evaluation) = (desk.batch(), desk.evaluation());
        let entries = figures::entries(&batch, &evaluation);
        Arc::new(figures::statistics(seeds::model(), seeds::whitepaper(), &entries, minimum.get()))
    });
    let has_any = Memo::new(move |_| figures.with(|it| it.cities > 0));
    let body = move || {
        if has_any.get() {
            view! { <Body desk=desk minimum=minimum figures=figures /> }.into_any()
        } else {
            let files = Route::Bench(BenchPart::Files).href();
            view! { <p>{t.s(k::statistics::NONE)} " " <a href=files>{t.s(k::bench::FILES)}</a></p> }.into_any()
        }
    };
    view! {
        <p class="statistics__lead">{t.s(k::statistics::LEAD)}</p>
        {body}
    }
}

#[component]
fn Body(desk: Desk, minimum: RwSignal<usize>, figures: Memo<Arc<Figures>>) -> impl IntoView {
    let t = use_t();
    let has_examples = move || {
        let batch = desk.batch();
        let evaluation = desk.evaluation();
        let is_example = |file: usize| batch[file].submission().is_some_and(|it| it.example);
        evaluation.counted.iter().any(|it| is_example(it.file))
    };
    let notice = move || {
        has_examples()
            .then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::statistics::EXAMPLES)}</p></Notice> })
    };
    let counted = move || t.f(k::statistics::COUNTED, &[("n", &figures.with(|it| it.cities).to_string())]);
    let choose = move |event| {
        // A field that is being emptied to type another number chooses nothing.
        if let Ok(number) = event_target_value(&event).trim().parse::<usize>()
            && number > 0
        {
            minimum.set(number);
        }
    };
    view! {
        {notice}
        <div class="statistics__head">
            <p class="statistics__counted" role="status">{counted}</p>
            <div class="field statistics__minimum">
                <label for="statistics-minimum">{t.s(k::statistics::MINIMUM)}</label>
                <input
                    id="statistics-minimum"
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max="2000"
                    prop:value=move || minimum.get().to_string()
                    aria-describedby="statistics-minimum-help"
                    on:change=choose
                />
                <p id="statistics-minimum-help" class="muted">{t.s(k::statistics::MINIMUM_HELP)}</p>
            </div>
            <PrintButton class="statistics__print" />
        </div>
        {move || view! { <ScoreTable figures=figures.get() /> }}
        <Questions figures=figures />
        {move || view! { <Gaps figures=figures.get() /> }}
        {move || view! { <Flags desk=desk flags=desk.flags() /> }}
        <Export desk=desk figures=figures />
    }
}

/// What stands instead of a figure that rests on too few cities.
fn withheld(t: T, minimum: usize) -> String {
    t.f(k::statistics::WITHHELD, &[("n", &minimum.to_string())])
}

/// Hundredths of a per cent, with the one decimal that is shown.
fn percent(e2: u64) -> String {
    format!("{}%", E2(u32::try_from(e2).unwrap_or(u32::MAX)).one_decimal())
}

/// A place between 0 and 100 in a drawing.
fn place(e2: u64) -> String {
    format!("{}.{:02}%", e2 / 100, e2 % 100)
}
