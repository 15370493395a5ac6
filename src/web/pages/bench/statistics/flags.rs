//! What deserves a second look, city by city.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::questions::link;
use crate::core::bench::Received;
use crate::core::bench::plausibility::{FENCE, Flag, OUTLIER_LEAST, TOP_LEAST, TOP_LEAST_OF_GROUP, TOP_PERCENT};
use crate::core::seeds;
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::bench::desk::Desk;
use crate::web::pages::bench::flag_words::{name, words};
use crate::web::pages::bench::paged::{Pager, Paging};
use crate::web::route::{BenchPart, Route};

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
    let paging = Paging::new(RwSignal::new(0), Signal::stored(cities.len()));
    let is_empty = cities.is_empty();
    let list =
        move || cities[paging.drawn()].iter().map(|(file, which)| city(t, &batch, &flags, *file, which)).collect_view();
    let body = if is_empty {
        view! { <p>{t.s(k::statistics::FLAGS_NONE)}</p> }.into_any()
    } else {
        view! {
            <ul class="statistics__flags" data-testid="statistics-flags">{list}</ul>
            <Pager paging=paging heading="statistics-flags" label=t.s(k::statistics::FLAGS).to_owned() />
        }
        .into_any()
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

fn city(t: T, batch: &[Arc<Received>], flags: &[Flag], file: usize, which: &[usize]) -> AnyView {
    let model = seeds::model();
    let href = batch[file].digest.map(|it| Route::Bench(BenchPart::City(it)).href());
    let lines = which.iter().map(|idx| {
        let flag = &flags[*idx];
        let questions =
            flag.questions_of(seeds::links(), file).into_iter().map(|it| view! { " " {link(&model.questions[it])} });
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
