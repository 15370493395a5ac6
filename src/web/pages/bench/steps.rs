//! The way of an evaluation, and how far this one is: what to do first, and what comes next.

use leptos::prelude::*;

use crate::core::bench::{Apart, Status};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::{BenchPart, Route};

use super::desk::Desk;

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    name: Key,
    state: String,
    is_done: bool,
    /// Whether the next step is this one while it is not done.
    is_due: bool,
    /// Where it is done, if that is not this page.
    at: Option<BenchPart>,
}

/// The steps in order; the first that is due is the next one.
#[component]
pub fn Steps(desk: Desk) -> impl IntoView {
    let t = use_t();
    let steps = Memo::new(move |_| steps(t, desk));
    let list = move || {
        let steps = steps.get();
        let next = steps.iter().position(|it| it.is_due && !it.is_done);
        let step = |(idx, it): (usize, Step)| {
            let name = t.s(it.name);
            let name = match it.at {
                Some(part) => view! { <a href=Route::Bench(part).href()>{name}</a> }.into_any(),
                None => view! { <span>{name}</span> }.into_any(),
            };
            view! {
                <li
                    class="bench-step"
                    class:bench-step--done=it.is_done
                    aria-current=(next == Some(idx)).then_some("step")
                >
                    <strong>{name}</strong>
                    <span class="bench-step__state">{it.state}</span>
                </li>
            }
        };
        steps.into_iter().enumerate().map(step).collect_view()
    };
    view! {
        <ol class="bench-steps" aria-label=t.s(k::bench_files::STEPS) data-testid="bench-steps">
            {list}
        </ol>
    }
}

fn steps(t: T, desk: Desk) -> Vec<Step> {
    let evaluation = desk.evaluation();
    let files = evaluation.statuses.len();
    let conflicts = evaluation.statuses.iter().filter(|it| matches!(it, Status::Apart(Apart::Conflict(_)))).count();
    let counted = evaluation.counted.len();
    let (keys, reviews) = desk.with_work(|it| (it.keys.as_ref().map(|it| it.keys.len()), it.reviews.len()));
    let n = |key: Key, n: usize| t.f(key, &[("n", &n.to_string())]);
    let step =
        |name, state, is_done, at| Step { name, state, is_done, is_due: name != k::bench_files::STEP_REVIEW, at };
    vec![
        step(
            k::bench_files::STEP_FILES,
            if files == 0 {
                t.s(k::bench_files::STEP_FILES_NONE).to_owned()
            } else {
                n(k::bench_files::STEP_FILES_N, files)
            },
            files > 0,
            None,
        ),
        step(
            k::bench_files::STEP_KEYS,
            keys.map_or_else(
                || t.s(k::bench_files::STEP_KEYS_NONE).to_owned(),
                |it| n(k::bench_files::STEP_KEYS_N, it),
            ),
            keys.is_some(),
            Some(BenchPart::Trust),
        ),
        step(
            k::bench_files::STEP_CONFLICTS,
            if conflicts == 0 {
                t.s(k::bench_files::STEP_CONFLICTS_NONE).to_owned()
            } else {
                n(k::bench_files::STEP_CONFLICTS_N, conflicts)
            },
            files > 0 && conflicts == 0,
            None,
        ),
        step(
            k::bench_files::STEP_REVIEW,
            if reviews == 0 {
                t.s(k::bench_files::STEP_REVIEW_NONE).to_owned()
            } else {
                n(k::bench_files::STEP_REVIEW_N, reviews)
            },
            reviews > 0,
            None,
        ),
        step(
            k::bench_files::STEP_RANKING,
            if counted == 0 {
                t.s(k::bench_files::STEP_RANKING_NONE).to_owned()
            } else {
                n(k::bench_files::STEP_RANKING_N, counted)
            },
            false,
            Some(BenchPart::Ranking),
        ),
    ]
}
