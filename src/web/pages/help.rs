//! How to use the page, for each of the people who do, with a list of contents.

use leptos::ev;
use leptos::prelude::*;

use crate::core::key::PASSPHRASE_MIN;
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::{BenchPart, HandsPart, ModelPart, Route};

/// The sections in order: id of the heading, and its text.
const SECTIONS: [(&str, Key); 16] = [
    ("help-roles", k::help::ROLES),
    ("help-fill", k::help::FILL),
    ("help-hands", k::help::HANDS),
    ("help-saving", k::help::SAVING),
    ("help-keeping", k::help::KEEPING),
    ("help-states", k::help::STATES),
    ("help-scoring", k::help::SCORING),
    ("help-plan", k::help::PLAN),
    ("help-signing", k::help::SIGNING),
    ("help-verify", k::help::VERIFY),
    ("help-bench", k::help::BENCH),
    ("help-review", k::help::REVIEW),
    ("help-ranking", k::help::RANKING),
    ("help-keyboard", k::help::KEYBOARD),
    ("help-privacy", k::help::PRIVACY),
    ("help-limits", k::help::LIMITS),
];

/// The page.
#[component]
pub fn Help() -> impl IntoView {
    let t = use_t();
    // The address stays that of the page, so that a reload comes back to it: only focus and place move.
    let jump = |id: &'static str| {
        move |event: ev::MouseEvent| {
            event.prevent_default();
            dom::focus_at_top(id);
        }
    };
    let entry = move |(id, title): (&'static str, Key)| {
        view! { <li><a href=Route::Help.href() on:click=jump(id)>{t.s(title)}</a></li> }
    };
    let section = move |(id, title): (&'static str, Key)| {
        view! {
            <section>
                <h2 id=id tabindex="-1">{t.s(title)}</h2>
                {content(t, id)}
            </section>
        }
    };
    view! {
        <div class="page help">
            <header class="help__head">
                <h1 id="page-title" tabindex="-1">{t.s(k::help::TITLE)}</h1>
                <p class="muted">{t.s(k::help::LEAD)}</p>
            </header>
            <nav class="help__contents" aria-labelledby="help-contents">
                <h2 id="help-contents">{t.s(k::help::CONTENTS)}</h2>
                <ol>{SECTIONS.map(entry).collect_view()}</ol>
            </nav>
            <div class="help__text">{SECTIONS.map(section).collect_view()}</div>
        </div>
    }
}

fn content(t: T, id: &str) -> AnyView {
    match id {
        "help-roles" => view! { <Roles /> }.into_any(),
        "help-fill" => [
            steps(t, &[k::help::FILL_1, k::help::FILL_2, k::help::FILL_3, k::help::FILL_4, k::help::FILL_5]),
            links(t, vec![(Route::Home, k::common::NAV_HOME), (Route::Profile, k::common::NAV_PROFILE)]),
        ]
        .into_any(),
        "help-hands" => [
            steps(t, &[k::help::HANDS_1, k::help::HANDS_2, k::help::HANDS_3, k::help::HANDS_4, k::help::HANDS_5]),
            links(t, vec![(Route::Hands(HandsPart::Split), k::common::NAV_HANDS)]),
        ]
        .into_any(),
        "help-saving" => points(
            t,
            &[
                k::help::SAVING_1,
                k::help::SAVING_2,
                k::help::SAVING_3,
                k::help::SAVING_4,
                k::help::SAVING_5,
                k::help::SAVING_6,
            ],
        ),
        "help-keeping" => [
            points(t, &[k::help::KEEPING_1, k::help::KEEPING_2, k::help::KEEPING_3, k::help::KEEPING_4]),
            links(
                t,
                vec![
                    (Route::History, k::history::TITLE),
                    (Route::Evidence, k::common::NAV_EVIDENCE),
                    (Route::Compare, k::common::NAV_COMPARE),
                ],
            ),
        ]
        .into_any(),
        "help-plan" => [
            steps(t, &[k::help::PLAN_1, k::help::PLAN_2, k::help::PLAN_3, k::help::PLAN_4]),
            links(t, vec![(Route::Plan, k::common::NAV_PLAN), (Route::Report, k::common::NAV_REPORT)]),
        ]
        .into_any(),
        "help-bench" => [
            steps(t, &[k::help::BENCH_1, k::help::BENCH_2, k::help::BENCH_3, k::help::BENCH_4, k::help::BENCH_5]),
            links(
                t,
                vec![
                    (Route::Bench(BenchPart::Files), k::common::NAV_BENCH),
                    (Route::Bench(BenchPart::Trust), k::bench::TRUST),
                ],
            ),
        ]
        .into_any(),
        "help-review" => {
            steps(t, &[k::help::REVIEW_1, k::help::REVIEW_2, k::help::REVIEW_3, k::help::REVIEW_4, k::help::REVIEW_5])
        }
        "help-ranking" => view! { <Ranking /> }.into_any(),
        "help-states" => view! { <States /> }.into_any(),
        "help-scoring" => view! { <Scoring /> }.into_any(),
        "help-signing" => view! { <Signing /> }.into_any(),
        "help-verify" => view! { <Verifying /> }.into_any(),
        "help-keyboard" => [
            points(t, &[k::help::KEYBOARD_1, k::help::KEYBOARD_2]),
            links(t, vec![(super::questionnaire::first_group(expect_context()), k::common::NAV_QUESTIONS)]),
        ]
        .into_any(),
        "help-privacy" => view! { <Privacy /> }.into_any(),
        _ => view! {
            <p>{t.s(k::help::LIMITS_CAN)}</p>
            {points(
                t,
                &[k::help::LIMITS_1, k::help::LIMITS_2, k::help::LIMITS_3, k::help::LIMITS_4, k::help::LIMITS_5],
            )}
        }
        .into_any(),
    }
}

fn items(t: T, texts: &[Key]) -> Vec<AnyView> {
    texts.iter().map(|it| view! { <li>{t.s(*it)}</li> }.into_any()).collect()
}

fn points(t: T, texts: &[Key]) -> AnyView {
    view! { <ul>{items(t, texts)}</ul> }.into_any()
}

fn steps(t: T, texts: &[Key]) -> AnyView {
    view! { <ol class="help__steps">{items(t, texts)}</ol> }.into_any()
}

/// Where a section can be put to use.
fn links(t: T, pages: Vec<(Route, Key)>) -> AnyView {
    let link = move |(route, name): (Route, Key)| view! { <li><a href=route.href()>{t.s(name)}</a></li> };
    view! {
        <div class="help__links">
            <span class="muted">{t.s(k::help::GO_TO)}</span>
            <ul>{pages.into_iter().map(link).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// A table of three columns whose first column names the row.
fn table(label: &'static str, head: [&'static str; 3], rows: Vec<[String; 3]>) -> AnyView {
    let row = |[name, second, third]: [String; 3]| {
        view! { <tr><th scope="row">{name}</th><td>{second}</td><td>{third}</td></tr> }
    };
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=label>
            <table class="table">
                <thead><tr>{head.map(|it| view! { <th scope="col">{it}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Roles() -> impl IntoView {
    let t = use_t();
    let role = move |name: Key, text: Key| view! { <li><h3>{t.s(name)}</h3><p>{t.s(text)}</p></li> }.into_any();
    view! {
        <ul class="help__roles">
            {role(k::help::COORDINATOR, k::help::COORDINATOR_TEXT)}
            {role(k::help::CONTRIBUTOR, k::help::CONTRIBUTOR_TEXT)}
            {role(k::help::EVALUATOR, k::help::EVALUATOR_TEXT)}
            {role(k::help::VERIFIER, k::help::VERIFIER_TEXT)}
            {role(k::help::READER, k::help::READER_TEXT)}
        </ul>
        {links(t, vec![(Route::Model(ModelPart::Overview), k::common::NAV_MODEL), (Route::Verify, k::common::NAV_VERIFY)])}
    }
}

#[component]
fn States() -> impl IntoView {
    let t = use_t();
    let head = [k::help::STATE, k::help::STATE_MEANING, k::help::STATE_SCORE];
    let rows = [
        [k::help::STATE_VALUE, k::help::STATE_VALUE_MEANING, k::help::STATE_VALUE_SCORE],
        [k::help::STATE_UNKNOWN, k::help::STATE_UNKNOWN_MEANING, k::help::STATE_UNKNOWN_SCORE],
        [k::help::STATE_NA, k::help::STATE_NA_MEANING, k::help::STATE_NA_SCORE],
        [k::help::STATE_OPEN, k::help::STATE_OPEN_MEANING, k::help::STATE_OPEN_SCORE],
    ];
    let rows = rows.into_iter().map(|row| row.map(|it| t.s(it).to_owned())).collect();
    table(t.s(k::help::STATES), head.map(|it| t.s(it)), rows)
}

#[component]
fn Scoring() -> impl IntoView {
    let t = use_t();
    let (model, shares) = (seeds::model(), &seeds::weights().domains);
    let all: u32 = shares.iter().sum();
    let weights: Vec<String> = model
        .domains
        .iter()
        .zip(shares)
        .map(|(domain, share)| {
            let percent = (share * 100 / all).to_string();
            t.f(k::help::SHARE, &[("name", t.m(&domain.short_name)), ("percent", &percent)])
        })
        .collect();
    let weights = weights.join(t.s(k::questions::LIST_SEPARATOR));
    let third = |state: Key, sum: &str, score: String| [t.s(state).to_owned(), sum.to_owned(), score];
    let open = t.f(k::help::EXAMPLE_OPEN, &[("low", "41.67"), ("high", "75.00"), ("so_far", "62.50")]);
    let rows = vec![
        third(k::help::EXAMPLE_FULL, "(75 + 50 + 100) ÷ 3", "75.00".to_owned()),
        third(k::help::STATE_UNKNOWN, "(75 + 50 + 0) ÷ 3", "41.67".to_owned()),
        third(k::help::STATE_NA, "(75 + 50) ÷ 2", "62.50".to_owned()),
        third(k::help::STATE_OPEN, t.s(k::help::EXAMPLE_OPEN_SUM), open),
    ];
    let head = [k::help::EXAMPLE_THIRD, k::help::EXAMPLE_SUM, k::help::EXAMPLE_SCORE].map(|it| t.s(it));
    view! {
        <p>{t.s(k::help::SCORING_1)}</p>
        {points(t, &[k::help::KIND_LEVELS, k::help::KIND_CHECKLIST, k::help::KIND_MEASURE, k::help::KIND_YES])}
        <p>{t.f(k::help::SCORING_2, &[("weights", &weights)])}</p>
        <p>{t.s(k::help::SCORING_3)}</p>
        <h3>{t.s(k::help::EXAMPLE)}</h3>
        <p>{t.s(k::help::EXAMPLE_TEXT)}</p>
        {table(t.s(k::help::EXAMPLE), head, rows)}
        {links(t, vec![(Route::Model(ModelPart::Weights), k::help::WEIGHTS_PAGE), (Route::Results(None), k::common::NAV_RESULTS)])}
    }
}

#[component]
fn Signing() -> impl IntoView {
    let t = use_t();
    view! {
        <ol class="help__steps">
            <li>{t.f(k::help::SIGNING_1, &[("min", &PASSPHRASE_MIN.to_string())])}</li>
            {items(t, &[k::help::SIGNING_2, k::help::SIGNING_3, k::help::SIGNING_4, k::help::SIGNING_5])}
        </ol>
        <p>{t.s(k::help::SIGNING_LOST)}</p>
        {links(t, vec![(Route::Keys, k::common::NAV_KEYS), (Route::Sign, k::common::NAV_SIGN)])}
    }
}

#[component]
fn Verifying() -> impl IntoView {
    let t = use_t();
    view! {
        <p>{t.s(k::help::VERIFY_1)}</p>
        <p>{t.s(k::help::VERIFY_2)}</p>
        <pre tabindex="0">"citysec verify results/ --keys keys.json"</pre>
        <p>{t.s(k::help::VERIFY_3)}</p>
        <p>{t.s(k::help::VERIFY_4)}</p>
        {links(t, vec![(Route::Verify, k::common::NAV_VERIFY)])}
    }
}

#[component]
fn Ranking() -> impl IntoView {
    let t = use_t();
    let texts = [k::help::RANKING_1, k::help::RANKING_2, k::help::RANKING_3, k::help::RANKING_4, k::help::RANKING_5];
    view! {
        {points(t, &texts)}
        <p>{t.s(k::help::RANKING_6)}</p>
        <pre tabindex="0">"citysec rank results/ --keys keys.json --stability 5 --seed 1"</pre>
        {links(
            t,
            vec![
                (Route::Bench(BenchPart::Ranking), k::bench::RANKING),
                (Route::Bench(BenchPart::Weights), k::bench::WEIGHTS),
                (Route::Bench(BenchPart::Statistics), k::bench::STATISTICS),
            ],
        )}
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let t = use_t();
    let never = [k::help::NEVER_1, k::help::NEVER_2, k::help::NEVER_3, k::help::NEVER_4, k::help::NEVER_5];
    view! {
        {points(t, &[k::help::PRIVACY_1, k::help::PRIVACY_2, k::help::PRIVACY_3, k::help::PRIVACY_4])}
        <div class="help__never">
            <p>{t.s(k::help::NEVER)}</p>
            {points(t, &never)}
        </div>
    }
}
