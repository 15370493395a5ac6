//! What was deleted and can still be had back.

use leptos::prelude::*;

use crate::core::ids::AssessmentId;
use crate::web::browser::{clock, dom, random};
use crate::web::components::{Dialog, TakeHome};
use crate::web::i18n::{k, use_t};
use crate::web::stored::Binned;
use crate::web::wording;

const EMPTY: &str = "empty-bin";

/// The bin; nothing where it is empty.
#[component]
pub fn Bin(
    /// What is in it.
    content: Vec<Binned>,
    /// Called when something was taken out of it.
    changed: Callback<()>,
) -> impl IntoView {
    let t = use_t();
    if content.is_empty() {
        return ().into_any();
    }
    let content = StoredValue::new(content);
    // What is to be deleted for good: one by its place, or all.
    let doomed = RwSignal::new(None::<Option<usize>>);
    let error = RwSignal::new(None::<String>);
    let ask = move |what: Option<usize>| {
        doomed.set(Some(what));
        dom::show_dialog(EMPTY);
    };
    let restore = move |idx: usize| {
        let Ok(bytes) = random::bytes::<16>() else { return };
        match content.with_value(|it| it[idx].restore(AssessmentId::from_random(bytes))) {
            Ok(()) => changed.run(()),
            Err(it) => error.set(Some(wording::storage_error(t, &it))),
        }
    };
    let delete = move |_| {
        dom::close_dialog(EMPTY);
        let Some(what) = doomed.get_untracked() else { return };
        let outcome = content.with_value(|all| {
            let chosen = all.iter().enumerate().filter(|it| what.is_none_or(|idx| idx == it.0));
            chosen.map(|it| it.1).try_for_each(Binned::delete)
        });
        match outcome {
            Ok(()) => changed.run(()),
            Err(it) => error.set(Some(wording::storage_error(t, &it))),
        }
    };
    let row = |(idx, it): (usize, &Binned)| {
        let city = it.assessment.as_ref().and_then(|it| it.city.as_ref()).map(|it| it.name.to_string());
        let name = match &it.assessment {
            Some(_) => city.unwrap_or_else(|| t.s(k::common::NO_CITY).to_owned()),
            None => t.s(k::home::QUARANTINE_TITLE).to_owned(),
        };
        let take_home = it.assessment.is_none().then(|| {
            view! { <TakeHome name="citysec-bin.draft.json" text=it.kept.text.clone() /> }
        });
        let changed = it
            .assessment
            .as_ref()
            .map(|it| format!(" · {}", t.f(k::home::CHANGED, &[("time", &clock::local(&it.changed))])));
        let deleted = t.f(k::history::DELETED_AT, &[("time", &clock::local(&it.at))]);
        view! {
            <li class="card">
                <div class="card__main">
                    <h3>{name}</h3>
                    <p class="muted">{deleted} {changed}</p>
                </div>
                <div class="button-row">
                    {take_home} <button type="button" class="button" on:click=move |_| restore(idx)>
                        {t.s(k::history::PUT_BACK)}
                    </button>
                    <button type="button" class="button" on:click=move |_| ask(Some(idx))>
                        {t.s(k::history::DELETE_FOR_GOOD)}
                    </button>
                </div>
            </li>
        }
    };
    let rows = content.with_value(|it| it.iter().enumerate().map(row).collect_view());
    view! {
        <section aria-labelledby="bin">
            <h2 id="bin">{t.s(k::history::BIN)}</h2>
            <p>{t.s(k::history::BIN_HELP)}</p>
            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
            <ul class="cards" data-testid="bin">{rows}</ul>
            <p class="bin__empty">
                <button type="button" class="button button--danger" on:click=move |_| ask(None)>
                    {t.s(k::history::EMPTY_BIN)}
                </button>
            </p>
            <Dialog id=EMPTY title=t.s(k::history::DELETE_FOR_GOOD)>
                <p>{t.s(k::history::DELETE_FOR_GOOD_HELP)}</p>
                <div class="button-row">
                    <button type="button" class="button button--danger" on:click=delete>
                        {t.s(k::history::DELETE_FOR_GOOD)}
                    </button>
                    <button type="button" class="button" on:click=move |_| dom::close_dialog(EMPTY)>
                        {t.s(k::common::CANCEL)}
                    </button>
                </div>
            </Dialog>
        </section>
    }
    .into_any()
}
