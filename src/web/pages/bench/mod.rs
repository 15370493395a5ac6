//! The evaluator's bench: what cities submitted, what becomes of each file, and what follows from all of them. What is
//! loaded stays in memory until the page is left, unless the evaluator saves it.

mod city;
mod decide;
mod desk;
mod differences;
mod enrol;
mod files;
mod flag_words;
mod intake;
mod keys;
mod listing;
mod paged;
mod ranking;
mod rows;
mod statistics;
mod steps;
mod trust;
mod undo;
mod words;

use leptos::prelude::*;

use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::{BenchPart, Route};

use city::CityPage;
pub use city::combination;
use desk::Desk;
use files::Files;
use paged::Printing;
use ranking::{Ranking, WeightsPage};
use statistics::Statistics;
use trust::Trust;
use undo::Undo;

fn name(part: &BenchPart) -> Key {
    match part {
        BenchPart::Files => k::bench::FILES,
        BenchPart::Trust => k::bench::TRUST,
        BenchPart::Ranking => k::bench::RANKING,
        BenchPart::Weights => k::bench::WEIGHTS,
        BenchPart::Statistics => k::bench::STATISTICS,
        BenchPart::City(_) => k::bench::CITY,
    }
}

/// The title of a part of the bench.
pub fn title(part: &BenchPart, t: T) -> &'static str {
    t.s(name(part))
}

/// The page.
#[component]
pub fn Bench(
    /// Which part of it.
    part: BenchPart,
) -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    Printing::follow();
    let tab = |(_, other): (&'static str, BenchPart)| {
        let is_current = other == part;
        view! {
            <li>
                <a href=Route::Bench(other.clone()).href() aria-current=is_current.then_some("page")>
                    {title(&other, t)}
                </a>
            </li>
        }
    };
    let tabs = BenchPart::ALL.map(tab);
    let heading = title(&part, t);
    let body = match part {
        BenchPart::Files => view! { <Files desk=desk /> }.into_any(),
        BenchPart::City(file) => view! { <CityPage desk=desk file=file /> }.into_any(),
        BenchPart::Ranking => view! { <Ranking desk=desk /> }.into_any(),
        BenchPart::Weights => view! { <WeightsPage desk=desk /> }.into_any(),
        BenchPart::Statistics => view! { <Statistics desk=desk /> }.into_any(),
        BenchPart::Trust => view! { <Trust desk=desk /> }.into_any(),
    };
    view! {
        <div class="page bench">
            <p class="eyebrow">{t.s(k::common::NAV_BENCH)}</p>
            <h1 id="page-title" tabindex="-1">{heading}</h1>
            <nav class="hands__parts" aria-label=t.s(k::common::NAV_BENCH)>
                <ul>{tabs}</ul>
            </nav>
            {body}
            <Undo desk=desk />
        </div>
    }
}
