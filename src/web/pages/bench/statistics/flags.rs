//! What deserves a second look, city by city.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::questions::link;
use crate::core::bench::Received;
use crate::core::bench::plausibility::{FENCE, Flag, Node, OUTLIER_LEAST, TOP_LEAST, TOP_LEAST_OF_GROUP, TOP_PERCENT};
use crate::core::decimal::Hundredths;
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::bench::desk::Desk;
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};

/// How many cities are shown before the evaluator asks for the others.
const FIRST: usize = 30;

/// The section.
#[component]
pub fn Flags(desk: Desk, flags: Arc<Vec<Flag>>) -> impl IntoView {
    let t = use_t();
    let batch = desk.batch();
    let mut by_city: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (idx, flag) in flags.iter().enumerate() {
        for file in flag.files() {
            by_city.entry(file).or_default().push(idx);
        }
    }
    let cities: Vec<(usize, Vec<usize>)> = by_city.into_iter().collect();
    let all = cities.len();
    let shows_all = RwSignal::new(all <= FIRST);
    let list = move || {
        let shown = if shows_all.get() { &cities[..] } else { &cities[..FIRST] };
        shown.iter().map(|(file, which)| city(t, &batch, &flags, *file, which)).collect_view()
    };
    let more = move || {
        (!shows_all.get()).then(|| {
            let words = t.f(k::statistics::MORE, &[("n", &(all - FIRST).to_string())]);
            view! { <button type="button" class="button" on:click=move |_| shows_all.set(true)>{words}</button> }
        })
    };
    let body = if all == 0 {
        view! { <p>{t.s(k::statistics::FLAGS_NONE)}</p> }.into_any()
    } else {
        view! { <ul class="statistics__flags" data-testid="statistics-flags">{list}</ul> {more} }.into_any()
    };
    view! {
        <section class="statistics__section" aria-labelledby="statistics-flags">
            <h2 id="statistics-flags">{t.s(k::statistics::FLAGS)}</h2>
            <p class="muted">{t.s(k::statistics::FLAGS_LEAD)}</p>
            <details class="statistics__rules">
                <summary>{t.s(k::statistics::FLAGS_RULES)}</summary>
                {rules(t)}
            </details>
            {body}
        </section>
    }
}

fn rules(t: T) -> AnyView {
    let links = seeds::links();
    let (top, least, group) = (TOP_PERCENT.to_string(), TOP_LEAST.to_string(), TOP_LEAST_OF_GROUP.to_string());
    view! {
        <ul>
            <li>
                {t.f(
                    k::statistics::RULE_LINKS,
                    &[("id", &links.id), ("version", &links.version), ("digest", &links.digest.short())],
                )}
            </li>
            <li>{t.f(k::statistics::RULE_TOP, &[("percent", &top), ("least", &least), ("group", &group)])}</li>
            <li>{t.s(k::statistics::RULE_TEXTS)}</li>
            <li>
                {t.f(
                    k::statistics::RULE_OUTLIER,
                    &[("fence", &FENCE.to_string()), ("least", &OUTLIER_LEAST.to_string())],
                )}
            </li>
        </ul>
    }
    .into_any()
}

fn name(batch: &[Arc<Received>], file: usize) -> String {
    batch[file].submission().map_or_else(String::new, |it| visible(&it.city.name))
}

fn city(t: T, batch: &[Arc<Received>], flags: &[Flag], file: usize, which: &[usize]) -> AnyView {
    let model = seeds::model();
    let href = batch[file].digest.map(|it| Route::Bench(BenchPart::City(it)).href());
    let lines = which.iter().map(|idx| {
        let flag = &flags[*idx];
        let questions = flag.questions(seeds::links()).into_iter().map(|it| view! { " " {link(&model.questions[it])} });
        view! { <li>{words(t, batch, flag, file)} {questions.collect_view()}</li> }
    });
    view! {
        <li>
            <h3>
                <a href=href><bdi>{name(batch, file)}</bdi></a>
                " · "
                {t.f(k::statistics::FLAGS_COUNT, &[("n", &which.len().to_string())])}
            </h3>
            <ul>{lines.collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// What a flag says of a city.
pub fn words(t: T, batch: &[Arc<Received>], flag: &Flag, file: usize) -> String {
    let (model, links) = (seeds::model(), seeds::links());
    let figure = |e2: u64| Hundredths::from_e2(e2).unwrap_or_default().to_string();
    match flag {
        Flag::Contradiction { link, .. } => t.m(&links.contradictions[*link].text).to_owned(),
        Flag::Figures { link, part_e2, whole_e2, .. } => {
            let values = [("part", figure(*part_e2)), ("whole", figure(*whole_e2))];
            let text = t.m(&links.figures[*link].text);
            t.f(k::statistics::FIGURES, &[("text", text), ("part", &values[0].1), ("whole", &values[1].1)])
        }
        Flag::Top { group, full, scored, .. } => {
            let what = group.map_or(t.s(k::statistics::EVERYTHING), |it| t.m(&model.groups[it].name));
            t.f(k::statistics::TOP, &[("what", what), ("full", &full.to_string()), ("scored", &scored.to_string())])
        }
        Flag::SameText { chars, .. } => {
            let others = flag.files().into_iter().filter(|it| *it != file).map(|it| name(batch, it));
            let others: Vec<String> = others.collect();
            let cities = others.join(t.s(k::questions::LIST_SEPARATOR));
            t.f(k::statistics::SAME_TEXT, &[("cities", &cities), ("chars", &chars.to_string())])
        }
        Flag::Outlier { of, value, quartiles, cities, .. } => {
            let (what, is_score) = match *of {
                Node::Total => (t.s(k::statistics::TOTAL), true),
                Node::Domain(it) => (t.m(&model.domains[it].name), true),
                Node::Group(it) => (t.m(&model.groups[it].name), true),
                Node::Quantity(it) => (t.m(&model.questions[it].text), false),
            };
            let number = |e2: u64| {
                if is_score { E2(u32::try_from(e2).unwrap_or(u32::MAX)).one_decimal() } else { figure(e2) }
            };
            t.f(
                k::statistics::OUTLIER,
                &[
                    ("what", what),
                    ("value", &number(*value)),
                    ("n", &cities.to_string()),
                    ("lower", &number(quartiles.0)),
                    ("upper", &number(quartiles.1)),
                ],
            )
        }
    }
}
