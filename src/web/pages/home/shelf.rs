//! What this device keeps about assessments, to go on with, to take home or to delete.

use leptos::prelude::*;

use super::bin::Bin;
use super::space::Space;
use crate::core::assessment::Assessment;
use crate::core::document::DataRef;
use crate::core::scoring;
use crate::core::seeds;
use crate::web::browser::storage::StorageError;
use crate::web::browser::{clock, dom, location};
use crate::web::carried::{Earlier, Following};
use crate::web::components::{Dialog, Notice, NoticeKind, TakeHome};
use crate::web::i18n::{k, use_t};
use crate::web::persist::{self, Keeper, Kept};
use crate::web::restoring;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::stored::{self, Found, Shelf};
use crate::web::wording;

const DELETE: &str = "confirm-delete";

/// Assessments to go on with, and what could not be read.
#[component]
pub fn Shelves(
    /// Takes the assessment to go on with.
    open: Callback<Assessment>,
) -> impl IntoView {
    let t = use_t();
    let shelf = RwSignal::new(stored::shelf());
    let doomed = RwSignal::new(None::<(String, String)>);
    let changed = Callback::new(move |()| shelf.set(stored::shelf()));
    let deleted = Callback::new(move |()| {
        dom::close_dialog(DELETE);
        doomed.set(None);
        changed.run(());
    });
    view! {
        {move || match shelf.get() {
            Ok(it) => view! { <Content shelf=it open=open doomed=doomed changed=changed /> }.into_any(),
            Err(error) => {
                view! {
                    <Notice kind=NoticeKind::Bad>
                        <p>{wording::storage_error(t, &error)}</p>
                    </Notice>
                }
                    .into_any()
            }
        }}
        <ConfirmDelete doomed=doomed done=deleted />
    }
}

#[component]
fn Content(
    shelf: Shelf,
    open: Callback<Assessment>,
    doomed: RwSignal<Option<(String, String)>>,
    changed: Callback<()>,
) -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let ask = move |key: String, name: String| {
        doomed.set(Some((key, name)));
        dom::show_dialog(DELETE);
    };
    // Another tab may have gone on with it since this page was drawn.
    let go_on = move |it: &Assessment| open.run(stored::assessment(&it.id).unwrap_or_else(|| it.clone()));
    let look_back = move |it: &Assessment| {
        keeper.open(stored::assessment(&it.id).unwrap_or_else(|| it.clone()));
        location::go(&Route::History.href());
    };
    let row = move |found: Found| match found {
        Found::Readable(it) => {
            let looked_at = it.clone();
            let report = scoring::score(seeds::model(), seeds::weights(), &it.statement);
            let name = it.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
            let total = report.total;
            let key = persist::assessment_key(&it.id);
            let (doomed_name, changed) = (name.clone(), clock::local(&it.changed));
            let about = match it.part.as_deref() {
                Some(part) if part.deadline.is_empty() => t.f(k::home::PART, &[("department", &part.department.name)]),
                Some(part) => {
                    t.f(k::home::PART_UNTIL, &[("department", &part.department.name), ("date", &part.deadline)])
                }
                None => wording::scope(t, it.statement.scope).to_owned(),
            };
            let is_whole = it.part.is_none();
            let earlier = is_whole.then(|| Earlier::of(&it, DataRef::to_model(seeds::model()), None));
            view! {
                <li class="card">
                    <div class="card__main">
                        <h3>{name}</h3>
                        <p class="muted">
                            {about} " · "
                            {t.f(
                                k::home::DONE,
                                &[("done", &total.counts.done().to_string()), ("all", &total.counts.all.to_string())],
                            )} " · " {t.f(k::home::CHANGED, &[("time", &changed)])}
                        </p>
                    </div>
                    {is_whole
                        .then(|| {
                            view! {
                                <p class="card__score">
                                    <span class="muted">{t.s(k::common::SO_FAR)}</span>
                                    <strong>{wording::score(total.so_far)}</strong>
                                </p>
                            }
                        })}
                    <div class="button-row">
                        <button type="button" class="button button--primary" on:click=move |_| go_on(&it)>
                            {t.s(k::home::CONTINUE)}
                        </button>
                        <button type="button" class="button" on:click=move |_| look_back(&looked_at)>
                            {t.s(k::history::TITLE)}
                        </button>
                        <button type="button" class="button" on:click=move |_| ask(key.clone(), doomed_name.clone())>
                            {t.s(k::home::DELETE)}
                        </button>
                    </div>
                    {earlier.map(|it| view! { <Following earlier=it open=open /> })}
                </li>
            }
            .into_any()
        }
        Found::Newer(it) => view! {
            <li class="card">
                <div class="card__main">
                    <h3>{t.s(k::home::NEWER_TITLE)}</h3>
                    <p>{t.s(k::home::NEWER)}</p>
                </div>
                <TakeHome name="citysec-newer.draft.json" text=it.text />
            </li>
        }
        .into_any(),
    };
    let quarantined = move |it: Kept| {
        let key = it.key.clone();
        view! {
            <li class="card">
                <div class="card__main">
                    <h3>{t.s(k::home::QUARANTINE_TITLE)}</h3>
                    <p class="muted">{it.key.clone()}</p>
                </div>
                <div class="button-row">
                    <TakeHome name="citysec-quarantine.txt" text=it.text.clone() />
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| ask(key.clone(), t.s(k::home::QUARANTINE_TITLE).to_owned())
                    >
                        {t.s(k::home::DELETE)}
                    </button>
                </div>
            </li>
        }
    };
    let Shelf { assessments, bin, quarantine } = shelf;
    let has_assessments = !assessments.is_empty();
    let has_quarantine = !quarantine.is_empty();
    view! {
        {has_assessments
            .then(|| {
                view! {
                    <section aria-labelledby="on-this-device">
                        <h2 id="on-this-device">{t.s(k::home::ON_THIS_DEVICE)}</h2>
                        <ul class="cards">{assessments.into_iter().map(row).collect_view()}</ul>
                    </section>
                }
            })}
        <Bin content=bin changed=changed />
        {has_quarantine
            .then(|| {
                view! {
                    <section aria-labelledby="quarantine">
                        <h2 id="quarantine">{t.s(k::home::QUARANTINE)}</h2>
                        <p>{t.s(k::home::QUARANTINE_HELP)}</p>
                        <ul class="cards">{quarantine.into_iter().map(quarantined).collect_view()}</ul>
                    </section>
                }
            })}
        <Space />
    }
}

fn is_assessment(key: &str) -> bool {
    key.starts_with(persist::ASSESSMENT)
}

/// Moves an assessment to the bin; where there is no room for it beside the original, restore points make room.
fn move_to_bin(key: &str) -> Result<(), StorageError> {
    loop {
        match persist::bin(key) {
            Err(StorageError::Full) if restoring::make_room() => {}
            outcome => return outcome,
        }
    }
}

#[component]
fn ConfirmDelete(doomed: RwSignal<Option<(String, String)>>, done: Callback<()>) -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let (error, set_error) = signal(None::<String>);
    let session = expect_context::<Session>();
    let delete = move |key: String, for_good: bool| {
        let is_open = session.peek(|it| it.is_some_and(|it| persist::assessment_key(&it.id) == key));
        if is_open {
            keeper.close();
        }
        let outcome = if is_assessment(&key) && !for_good { move_to_bin(&key) } else { persist::delete(&key) };
        match outcome {
            Ok(()) => {
                set_error.set(None);
                done.run(());
            }
            Err(it) => set_error.set(Some(wording::storage_error(t, &it))),
        }
    };
    view! {
        <Dialog id=DELETE title=t.s(k::home::DELETE_TITLE)>
            {move || {
                doomed
                    .get()
                    .map(|(key, name)| {
                        let help = if is_assessment(&key) { k::history::TO_BIN_HELP } else { k::home::DELETE_HELP };
                        let for_good = key.clone();
                        let refused = move || {
                            let (words, key) = (error.get()?, for_good.clone());
                            let can_be_binned = is_assessment(&key);
                            Some(
                                view! {
                                    <p class="field__error" role="alert">{words}</p>
                                    <p hidden=!can_be_binned>
                                        <button
                                            type="button"
                                            class="button button--danger"
                                            on:click=move |_| delete(key.clone(), true)
                                        >
                                            {t.s(k::history::DELETE_FOR_GOOD)}
                                        </button>
                                    </p>
                                },
                            )
                        };
                        view! {
                            <p>{t.f(help, &[("name", &name)])}</p>
                            {refused}
                            <div class="button-row">
                                <button
                                    type="button"
                                    class="button button--danger"
                                    on:click=move |_| delete(key.clone(), false)
                                >
                                    {t.s(k::home::DELETE)}
                                </button>
                                <button type="button" class="button" on:click=move |_| dom::close_dialog(DELETE)>
                                    {t.s(k::common::CANCEL)}
                                </button>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}
