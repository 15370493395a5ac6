//! Places, tiers and how firm they are: in total and by domain, among all cities or among those of a class or province.

mod desk;
mod table;
mod tiers;
mod weights;
mod words;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::publishing::TOP;
use crate::core::bench::ranking::Among;
use crate::core::bench::stability::{MOST_SAMPLES, Sampling};
use crate::core::publish::Table;
use crate::web::components::{Meter, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::{BenchPart, Route};

use super::desk::Desk;
use super::paged::PrintButton;
use desk::{View, change};
use table::{Notes, TableView};
use tiers::Lines;

pub use desk::{files as file_table, with_basis};
pub use table::TakeAll;
pub use weights::WeightsPage;
pub use words::say;

/// The page.
#[component]
pub fn Ranking(
    /// What lies on the bench.
    desk: Desk,
) -> impl IntoView {
    let t = use_t();
    let view = View::of_visit();
    if untrack(|| desk.evaluation().counted.is_empty()) {
        return nothing(t);
    }
    Effect::new(move |_| view.sample(desk));
    let tables = Memo::new(move |_| view.tables(desk, t));
    let take = Callback::new(move |()| {
        let shown = tables.get_untracked();
        shown.iter().map(|it| (**it).clone()).chain([untrack(|| desk::files(desk, t))]).collect()
    });
    // What is said of all of them is said once; the first table is the one with most to say.
    let notes = move || tables.with(|it| it.first().map(|it| it.notes.clone()).unwrap_or_default());
    let ids = move || tables.with(|it| it.iter().map(|it| it.id.clone()).collect::<Vec<_>>());
    let one = move |id: String| {
        let found = move || tables.with(|it| it.iter().find(|it| it.id == id).cloned());
        // A table that is no longer shown stays as it was until it is gone.
        let table = Memo::new(move |before: Option<&Arc<Table>>| found().or(before.cloned()).unwrap_or_default());
        view! { <TableView table=table digits=view.digits search=view.search /> }
    };
    view! {
        <div class="ranking">
            <Notes notes=Signal::derive(notes) />
            <Choices desk=desk view=view />
            <div class="ranking__take">
                <TakeAll name="ranking" tables=take />
                <PrintButton />
            </div>
            <For each=ids key=Clone::clone children=one />
            <Lines desk=desk />
        </div>
    }
    .into_any()
}

/// What stands on the pages about all cities while none counts.
fn nothing(t: T) -> AnyView {
    view! {
        <Notice kind=NoticeKind::Info>
            <p>{t.s(k::ranking::NOTHING)}</p>
            <p><a href=Route::Bench(BenchPart::Files).href()>{t.s(k::ranking::TO_FILES)}</a></p>
        </Notice>
    }
    .into_any()
}

/// Among whom cities are ranked: all, the classes and the provinces that occur.
#[component]
fn AmongWhom(desk: Desk, view: View) -> impl IntoView {
    let t = use_t();
    let groups = move || with_basis(desk, |it| (it.classes(), it.provinces()));
    let all = Memo::new(move |_| {
        let (classes, provinces) = groups();
        [vec![Among::All], classes, provinces].concat()
    });
    // Somebody may be ranked among those of whom none is left.
    Effect::new(move |_| {
        if !all.with(|it| it.contains(&view.among.get())) {
            view.among.set(Among::All);
        }
    });
    let option = move |it: Among| {
        let idx = all.with_untracked(|all| all.iter().position(|other| *other == it).unwrap_or(0));
        view! {
            <option value=idx.to_string() selected=move || view.among.get() == it>{words::among(t, it)}</option>
        }
    };
    let choose = move |event| {
        let chosen: usize = event_target_value(&event).parse().unwrap_or(0);
        view.among.set(all.with_untracked(|it| it.get(chosen).copied().unwrap_or_default()));
    };
    view! {
        <div class="field">
            <label for="ranking-among">{t.s(k::ranking::AMONG)}</label>
            <select id="ranking-among" on:change=choose>
                {move || {
                    all.track();
                    let (classes, provinces) = groups();
                    view! {
                        {option(Among::All)}
                        <optgroup label=t.s(k::ranking::BY_CLASS)>
                            {classes.into_iter().map(option).collect_view()}
                        </optgroup>
                        <optgroup label=t.s(k::ranking::BY_PROVINCE)>
                            {provinces.into_iter().map(option).collect_view()}
                        </optgroup>
                    }
                }}
            </select>
        </div>
    }
}

/// What is shown, and how.
#[component]
fn Choices(desk: Desk, view: View) -> impl IntoView {
    let t = use_t();
    let top = move || desk.with_work(|it| it.publishing.top);
    let sampling = move || desk.with_work(|it| it.publishing.sampling);
    let set_sampling = move |set: fn(&mut Sampling, u32), value: u32| {
        change(desk, |it| {
            let mut sampling = it.sampling.unwrap_or_default();
            set(&mut sampling, value);
            it.sampling = Some(sampling);
        });
    };
    let figure = move |id: &'static str, label: Key, bounds: (u32, u32), get: fn(&Sampling) -> u32, set| {
        view! {
            <Figure
                id=id
                label=label
                bounds=bounds
                value=Signal::derive(move || get(&sampling().unwrap_or_default()))
                set=Callback::new(move |it| set_sampling(set, it))
            />
        }
    };
    let progress = move || {
        view.progress.get().map(|it| {
            let label = t.s(k::ranking::SAMPLING).to_owned();
            view! { <Meter value=it.taken max=it.wanted label=label /> }
        })
    };
    view! {
        <form class="ranking__choices" on:submit=|it| it.prevent_default()>
            <AmongWhom desk=desk view=view />
            <Figure
                id="ranking-top"
                label=k::ranking::TOP
                bounds=(1, 10_000)
                value=Signal::derive(move || top().unwrap_or(TOP))
                set=Callback::new(move |it| change(desk, |choices| choices.top = Some(it)))
            />
            <Switch
                label=k::ranking::ALL_PLACES
                is_on=Signal::derive(move || top().is_none())
                set=Callback::new(move |on: bool| change(desk, |it| it.top = (!on).then_some(TOP)))
            />
            <Switch label=k::ranking::DIGITS is_on=view.digits.into() set=Callback::new(move |on| view.digits.set(on)) />
            <div class="field ranking__search">
                <label for="ranking-search">{t.s(k::ranking::SEARCH)}</label>
                <input
                    id="ranking-search"
                    type="search"
                    autocomplete="off"
                    aria-describedby="ranking-search-help"
                    prop:value=move || view.search.get()
                    on:input:target=move |event| view.search.set(event.target().value())
                />
                <p id="ranking-search-help" class="field__help">{t.s(k::ranking::SEARCH_HELP)}</p>
            </div>
            <fieldset class="ranking__sampling">
                <legend>{t.s(k::ranking::FIRMNESS)}</legend>
                <p class="field__help">{t.s(k::ranking::FIRMNESS_HELP)}</p>
                <Switch
                    label=k::ranking::FIRMNESS_ON
                    is_on=Signal::derive(move || sampling().is_some())
                    set=Callback::new(move |on: bool| {
                        change(desk, |it| it.sampling = on.then(Sampling::default));
                    })
                />
                <div class="ranking__figures" hidden=move || sampling().is_none()>
                    {figure("ranking-points", k::ranking::POINTS, (0, 100), |it| it.points, |it, n| it.points = n)}
                    {figure("ranking-samples", k::ranking::SAMPLES, (1, MOST_SAMPLES), |it| it.samples, |it, n| it.samples = n)}
                    {figure("ranking-seed", k::ranking::SEED, (0, u32::MAX), |it| it.seed, |it, n| it.seed = n)}
                </div>
                {progress}
            </fieldset>
        </form>
    }
}

/// A whole number within bounds. What is not one changes nothing.
#[component]
fn Figure(
    id: &'static str,
    label: Key,
    bounds: (u32, u32),
    #[prop(into)] value: Signal<u32>,
    set: Callback<u32>,
) -> impl IntoView {
    let t = use_t();
    let is_wrong = RwSignal::new(false);
    let error = format!("{id}-error");
    let enter = move |event| {
        let typed = event_target_value(&event).trim().parse::<u32>().ok();
        let fits = typed.filter(|it| (bounds.0..=bounds.1).contains(it));
        is_wrong.set(fits.is_none());
        if let Some(it) = fits.filter(|it| *it != value.get_untracked()) {
            set.run(it);
        }
    };
    let words = t.f(k::ranking::BOUNDS, &[("low", &bounds.0.to_string()), ("high", &bounds.1.to_string())]);
    view! {
        <div class="field">
            <label for=id>{t.s(label)}</label>
            <input
                id=id
                inputmode="numeric"
                autocomplete="off"
                aria-invalid=move || is_wrong.get().to_string()
                aria-describedby=error.clone()
                prop:value=move || value.get().to_string()
                on:change=enter
            />
            <p id=error class="field__error">{move || is_wrong.get().then(|| words.clone())}</p>
        </div>
    }
}

/// Something that is on or off.
#[component]
fn Switch(label: Key, is_on: Signal<bool>, set: Callback<bool>) -> impl IntoView {
    let t = use_t();
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_on on:change=move |event| set.run(event_target_checked(&event)) />
            <span>{t.s(label)}</span>
        </label>
    }
}
