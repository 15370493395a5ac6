//! What deserves a second look in this city, all of it together; each indicator shows its own again.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::indicators::{group_id, indicator_id};
use super::{City, Flagged};
use crate::core::bench::plausibility::Flag;
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::i18n::{T, k, use_t};

use super::super::flag_words;

/// The part of the page.
#[component]
pub fn Flags(city: City) -> impl IntoView {
    let t = use_t();
    let list = move || {
        city.flags.with(|flagged| {
            if flagged.flags.is_empty() {
                return view! { <p>{t.s(k::review::FLAGS_NONE)}</p> }.into_any();
            }
            let items = flagged.flags.iter().map(|it| {
                view! { <li>{words(t, city, flagged, it)} {places(t, flagged, it)}</li> }
            });
            view! { <ul class="review-flags" data-testid="review-flags">{items.collect_view()}</ul> }.into_any()
        })
    };
    let is_alone = move || !city.flags.with(|it| it.is_compared);
    view! {
        <section class="panel" aria-labelledby="review-flags">
            <h2 id="review-flags">{t.s(k::statistics::FLAGS)}</h2>
            <p class="muted">
                {t.s(k::review::FLAGS_HELP)} " " {move || is_alone().then(|| t.s(k::review::FLAGS_ALONE))}
            </p>
            {list}
        </section>
    }
}

/// A flag in words.
fn words(t: T, city: City, flagged: &Flagged, flag: &Flag) -> String {
    city.desk.with_batch(|batch| flag_words::words(t, batch, flag, flagged.at))
}

/// Where on this page it leads to: the indicators, or the group, that it is about.
fn places(t: T, flagged: &Flagged, flag: &Flag) -> AnyView {
    let model = seeds::model();
    let questions = flag.questions_of(seeds::links(), flagged.at);
    let indicators: BTreeSet<usize> = questions.into_iter().map(|it| model.questions[it].indicator).collect();
    let indicator = |idx: usize| {
        let indicator = &model.indicators[idx];
        let go = move |_| dom::unfold(&indicator_id(idx));
        view! {
            " "
            <button type="button" class="link-button" on:click=go>{indicator.seq} " " {t.m(&indicator.name)}</button>
        }
    };
    let group = flag.group().map(|idx| {
        let go = move |_| dom::focus_at_top(&group_id(idx));
        view! {
            " "
            <button type="button" class="link-button" on:click=go>{t.m(&model.groups[idx].name)}</button>
        }
    });
    view! { <span class="bench-noprint">{indicators.into_iter().map(indicator).collect_view()} {group}</span> }
        .into_any()
}

/// The flags of one indicator, or of a group as a whole, as a list; nothing where there are none.
pub fn list(t: T, city: City, flagged: &Flagged, flags: &[&Flag]) -> Option<AnyView> {
    let items = flags.iter().map(|it| view! { <li>{words(t, city, flagged, it)}</li> });
    let items = items.collect_view();
    (!flags.is_empty()).then(|| {
        view! {
            <div class="notice notice--warning review-flagged" data-testid="indicator-flags">
                <p><strong>{t.s(k::statistics::FLAGS)}</strong> " " {t.s(k::statistics::FLAGS_LEAD)}</p>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}
