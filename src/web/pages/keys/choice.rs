//! Which key of this device signs, and the act of signing with it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use super::{Attempt, KeyDuties, MakeKey, PassphraseForm, unlock};
use crate::core::key::{KeyContainer, SecretKey};
use crate::core::proof::PublicKey;
use crate::core::time::Timestamp;
use crate::web::browser::clock;
use crate::web::i18n::{k, use_t};
use crate::web::keyring::{HeldKey, Keyring};
use crate::web::route::Route;

/// The key that signs: the one that is named. With one key at hand there is nothing to choose; a key that is gone is chosen
/// no more.
pub fn chosen(named: Signal<Option<PublicKey>>) -> Memo<Option<HeldKey>> {
    let keys = Keyring::of_visit().keys();
    Memo::new(move |_| {
        keys.with(|keys| {
            let found = named.get().and_then(|key| keys.iter().find(|it| it.container.public_key == key));
            found.or(if keys.len() == 1 { keys.first() } else { None }).cloned()
        })
    })
}

/// The keys of this device to choose from, with what is still to be done for the chosen one, and the making of a new one.
#[component]
pub fn KeyChoice(
    /// The key that is chosen.
    chosen: Memo<Option<HeldKey>>,
    /// Called with the key that the user chooses.
    on_choose: Callback<PublicKey>,
    /// Called with a key that was made here.
    on_made: Callback<PublicKey>,
) -> impl IntoView {
    let t = use_t();
    let keys = Keyring::of_visit().keys();
    let is_chosen =
        move |key: &PublicKey| chosen.with(|it| it.as_ref().is_some_and(|it| it.container.public_key == *key));
    let option = move |container: KeyContainer| {
        let key = container.public_key;
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="signing-key"
                    value=key.to_string()
                    prop:checked=move || is_chosen(&key)
                    on:change=move |_| on_choose.run(key)
                />
                <span class="option__text">
                    <strong>{container.label.clone()}</strong>
                    <span class="muted">" " {t.f(k::sign::KEY_CREATED, &[("time", &clock::local(&container.created))])}</span>
                    <br />
                    <span class="mono">{key.fingerprint()}</span>
                </span>
            </label>
        }
    };
    let is_empty = Memo::new(move |_| keys.with(Vec::is_empty));
    view! {
        {move || {
            if is_empty.get() {
                view! { <p>{t.s(k::sign::NO_KEY)}</p> }.into_any()
            } else {
                view! {
                    <fieldset class="sign-keys">
                        <legend class="visually-hidden">{t.s(k::sign::STEP_KEY)}</legend>
                        <div class="options">
                            {move || keys.get().into_iter().map(|it| option(it.container)).collect_view()}
                        </div>
                    </fieldset>
                }
                    .into_any()
            }
        }}
        {move || chosen.get().map(|it| view! { <KeyDuties held=it /> })}
        {move || {
            view! {
                <details class="sign-make" open=is_empty.get()>
                    <summary>{t.s(k::sign::MAKE_HERE)}</summary>
                    <MakeKey on_made=on_made />
                </details>
            }
        }}
        <p class="muted">
            {t.s(k::sign::RESTORE_HINT)} " " <a href=Route::Keys.href()>{t.s(k::common::NAV_KEYS)}</a>
        </p>
    }
}

/// What is done with an opened key at the moment of signing.
///
/// # Errors
/// Why nothing was signed, in words.
pub type Act = Arc<dyn Fn(&HeldKey, &SecretKey, Timestamp) -> Result<(), String> + Send + Sync>;

/// Choosing a key, typing its passphrase, and signing.
#[component]
pub fn SignWith(
    /// Id of the passphrase's input.
    id: &'static str,
    /// What the button says.
    action: &'static str,
    /// What is signed.
    act: Act,
) -> impl IntoView {
    let t = use_t();
    Keyring::of_visit().refresh();
    let named = RwSignal::new(None);
    let chosen = chosen(named.into());
    let attempt = RwSignal::new(Attempt::Idle);
    let choose = Callback::new(move |key| named.set(Some(key)));
    let on_submit = Callback::new(move |passphrase: Zeroizing<String>| {
        let (Some(held), act) = (chosen.get_untracked(), act.clone()) else { return };
        spawn_local(async move {
            let Some(key) = unlock(t, &held.container, passphrase, id, attempt).await else { return };
            let outcome = act(&held, &key, clock::now());
            drop(key);
            attempt.set(outcome.map_or_else(Attempt::Refused, |()| Attempt::Idle));
        });
    });
    let is_chosen = Memo::new(move |_| chosen.with(Option::is_some));
    view! {
        <KeyChoice chosen=chosen on_choose=choose on_made=choose />
        {move || {
            is_chosen
                .get()
                .then(|| {
                    view! {
                        <PassphraseForm id=id action=action is_main=true attempt=attempt on_submit=on_submit />
                    }
                })
        }}
    }
}
