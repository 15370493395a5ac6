//! The keys of this device: make, back up, restore, enrol, delete.

mod card;
mod choice;
mod make;
mod passphrase;
mod restore;
mod sheet;

use leptos::prelude::*;

use crate::core::proof::PublicKey;
use crate::web::browser::dom;
use crate::web::components::{Dialog, Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::keyring::Keyring;
use crate::web::wording;

use card::{BackupButton, KeyCard, card_id};
pub use card::{KeyDuties, KeyFacts};
pub use choice::{Act, KeyChoice, SignWith, chosen};
pub use make::MakeKey;
pub use passphrase::{Attempt, PassphraseForm, unlock};
use restore::Restore;
use sheet::Sheet;

const DELETE: &str = "confirm-delete-key";

/// The page: the list, or the enrolment sheet of one key.
#[component]
pub fn Keys() -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    keyring.refresh();
    let sheet = RwSignal::new(None::<PublicKey>);
    let on_sheet = Callback::new(move |key: PublicKey| {
        sheet.set(Some(key));
        request_animation_frame(|| {
            dom::scroll_to_top();
            dom::focus("page-title");
        });
    });
    view! {
        <div class="page page--narrow keys">
            {move || match sheet.get().and_then(|it| keyring.peek(&it)) {
                Some(held) => {
                    let key = held.container.public_key;
                    let on_back = Callback::new(move |()| {
                        sheet.set(None);
                        show_card(key);
                    });
                    view! { <Sheet container=held.container on_back=on_back /> }.into_any()
                }
                None => {
                    view! {
                        <h1 id="page-title" tabindex="-1">{t.s(k::keys::TITLE)}</h1>
                        <p>{t.s(k::keys::EXPLANATION)}</p>
                        <KeyList on_sheet=on_sheet />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Shows where a key now stands, once it has been drawn.
fn show_card(key: PublicKey) {
    request_animation_frame(move || dom::focus_at_top(&card_id(&key)));
}

#[component]
fn KeyList(on_sheet: Callback<PublicKey>) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let keys = keyring.keys();
    let doomed = RwSignal::new(None::<PublicKey>);
    let on_delete = Callback::new(move |key: PublicKey| {
        doomed.set(Some(key));
        dom::show_dialog(DELETE);
    });
    let is_empty = Memo::new(move |_| keys.with(Vec::is_empty));
    view! {
        {move || {
            keyring
                .trouble()
                .get()
                .map(|_| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::keys::STORAGE_TROUBLE)}</p></Notice> })
        }}
        <section class="panel" aria-labelledby="key-list">
            <h2 id="key-list">{t.s(k::keys::ON_THIS_DEVICE)}</h2>
            {move || is_empty.get().then(|| view! { <p class="muted">{t.s(k::keys::NONE)}</p> })}
            <ul class="key-list">
                {move || {
                    keys.get()
                        .into_iter()
                        .map(|it| view! { <KeyCard held=it on_sheet=on_sheet on_delete=on_delete /> })
                        .collect_view()
                }}
            </ul>
        </section>
        <section class="panel" aria-labelledby="make">
            <h2 id="make">{t.s(k::keys::MAKE_TITLE)}</h2>
            <MakeKey on_made=Callback::new(show_card) />
        </section>
        <section class="panel" aria-labelledby="restore">
            <h2 id="restore">{t.s(k::keys::RESTORE)}</h2>
            <Restore on_restored=Callback::new(show_card) />
        </section>
        <ConfirmDelete doomed=doomed />
    }
}

/// Asks before a key is deleted, after saying what is lost with it.
#[component]
fn ConfirmDelete(doomed: RwSignal<Option<PublicKey>>) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let error = RwSignal::new(None::<String>);
    let close = move || {
        dom::close_dialog(DELETE);
        error.set(None);
        doomed.set(None);
    };
    let delete = move |key: PublicKey| match keyring.delete(&key) {
        Ok(()) => {
            close();
            dom::focus("page-title");
        }
        Err(it) => error.set(Some(wording::storage_error(t, &it))),
    };
    let show = move |key: PublicKey| {
        let container = keyring.peek(&key)?.container;
        let words = t.f(k::keys::DELETE_HELP, &[("label", &container.label), ("fingerprint", &key.fingerprint())]);
        Some(view! {
            <p>{words}</p>
            <p class="button-row"><BackupButton container=container is_main=true /></p>
            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
            <div class="button-row">
                <button type="button" id="delete-key" class="button button--danger" on:click=move |_| delete(key)>
                    {t.s(k::keys::DELETE_NOW)}
                </button>
                <button type="button" class="button" on:click=move |_| close()>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        })
    };
    view! {
        <Dialog id=DELETE title=t.s(k::keys::DELETE_TITLE)>
            {move || doomed.get().map(show)}
        </Dialog>
    }
}
