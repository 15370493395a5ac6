//! Making a key: a name, a passphrase typed twice, and the container that comes of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use super::passphrase::{Attempt, PassphraseInput};
use crate::core::document::App;
use crate::core::key::{KeyContainer, PASSPHRASE_MIN, PassphraseDefect, SealingRandom, SecretKey, check_passphrase};
use crate::core::proof::PublicKey;
use crate::core::text::check_name;
use crate::web::browser::random::{self, NoRandomness};
use crate::web::browser::{clock, dom};
use crate::web::i18n::{T, k, use_t};
use crate::web::keyring::Keyring;
use crate::web::session::Session;
use crate::web::wording;

const LABEL: &str = "key-label";
const FIRST: &str = "new-passphrase";
const SECOND: &str = "repeat-passphrase";

/// What has been typed for a passphrase, as far as it matters for showing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    Nothing,
    Weak(PassphraseDefect),
    Good,
}

/// A form that makes a key and takes it into the keyring.
#[component]
pub fn MakeKey(
    /// Called with the new key.
    on_made: Callback<PublicKey>,
) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let session = expect_context::<Session>();
    // The body of the open assessment is the most likely name; an example's is nobody's.
    let suggested = session.peek(|it| it.filter(|it| !it.example).map(|it| it.body.clone())).unwrap_or_default();
    let shown = RwSignal::new(false);
    let typed = RwSignal::new(Typed::Nothing);
    let attempt = RwSignal::new(Attempt::Idle);
    let refused_at = RwSignal::new("");
    let refuse = move |input: &'static str, words: String| {
        refused_at.set(input);
        attempt.set(Attempt::Refused(words));
        dom::focus(input);
    };
    let submit = move || {
        if attempt.get_untracked() == Attempt::Busy {
            return;
        }
        let label = dom::normalize(dom::input_value(LABEL).trim());
        let passphrase = Zeroizing::new(dom::input_value(FIRST));
        if let Err(defect) = check_name(&label) {
            return refuse(LABEL, wording::text_defect(t, defect));
        }
        if let Err(defect) = check_passphrase(&passphrase) {
            return refuse(FIRST, passphrase_defect(t, defect));
        }
        if *passphrase != *Zeroizing::new(dom::input_value(SECOND)) {
            return refuse(SECOND, t.s(k::keys::PASSPHRASES_DIFFER).to_owned());
        }
        dom::empty_input(FIRST);
        dom::empty_input(SECOND);
        shown.set(false);
        typed.set(Typed::Nothing);
        attempt.set(Attempt::Busy);
        spawn_local(async move {
            clock::painted().await;
            match make(&label, &passphrase) {
                Ok(container) => {
                    attempt.set(Attempt::Idle);
                    let key = container.public_key;
                    keyring.add(container, true);
                    on_made.run(key);
                }
                Err(NoRandomness) => refuse(LABEL, t.s(k::keys::NO_RANDOMNESS).to_owned()),
            }
        });
    };
    let words_at = move |input: &'static str| match attempt.get() {
        Attempt::Refused(words) if refused_at.get() == input => words,
        _ => String::new(),
    };
    let is_invalid = move |input: &'static str| Signal::derive(move || !words_at(input).is_empty());
    let error = move |input: &'static str| {
        view! {
            <p class="field__error" id=format!("{input}-error") role="alert">
                {move || words_at(input)}
            </p>
        }
    };
    let is_busy = move || attempt.get() == Attempt::Busy;
    view! {
        <form
            id="make-key"
            class="make-key"
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div class="field">
                <label for=LABEL>{t.s(k::keys::LABEL)}</label>
                <input
                    id=LABEL
                    type="text"
                    autocomplete="username"
                    value=suggested
                    placeholder=t.s(k::keys::LABEL_PLACEHOLDER)
                    aria-invalid=move || is_invalid(LABEL).get().to_string()
                    aria-describedby=format!("{LABEL}-error")
                />
                {error(LABEL)}
            </div>
            <div class="field">
                <label for=FIRST>{t.s(k::keys::NEW_PASSPHRASE)}</label>
                <PassphraseInput
                    id=FIRST
                    autocomplete="new-password"
                    shown=shown
                    invalid=is_invalid(FIRST)
                    described_by=format!("{FIRST}-rule {FIRST}-error")
                    with_button=true
                    on_type=Callback::new(move |text: Zeroizing<String>| {
                        typed.set(match check_passphrase(&text) {
                            _ if text.is_empty() => Typed::Nothing,
                            Ok(()) => Typed::Good,
                            Err(defect) => Typed::Weak(defect),
                        });
                    })
                />
                <p class="field__help" id=format!("{FIRST}-rule")>
                    {t.f(k::keys::PASSPHRASE_RULE, &[("n", &PASSPHRASE_MIN.to_string())])}
                </p>
                <p class="field__help make-key__strength" class:make-key__strength--good=move || typed.get() == Typed::Good role="status">
                    {move || match typed.get() {
                        Typed::Nothing => String::new(),
                        Typed::Weak(defect) => passphrase_defect(t, defect),
                        Typed::Good => t.s(k::keys::PASSPHRASE_GOOD).to_owned(),
                    }}
                </p>
                {error(FIRST)}
            </div>
            <div class="field">
                <label for=SECOND>{t.s(k::keys::REPEAT_PASSPHRASE)}</label>
                <PassphraseInput
                    id=SECOND
                    autocomplete="new-password"
                    shown=shown
                    invalid=is_invalid(SECOND)
                    described_by=format!("{SECOND}-error")
                />
                {error(SECOND)}
            </div>
            <div class="button-row">
                <button type="submit" id="make-key-submit" class="button button--primary" aria-disabled=move || is_busy().to_string()>
                    {t.s(k::keys::MAKE)}
                </button>
                <span class="muted" role="status">
                    {move || if is_busy() { t.s(k::keys::MAKING) } else { "" }}
                </span>
            </div>
        </form>
    }
}

fn make(label: &str, passphrase: &str) -> Result<KeyContainer, NoRandomness> {
    let seed = Zeroizing::new(random::bytes::<32>()?);
    let sealing = SealingRandom { salt: random::bytes()?, nonce: random::bytes()? };
    let key = SecretKey::from_random(*seed);
    Ok(KeyContainer::seal(&key, label, passphrase, &sealing, clock::now(), App::THIS))
}

fn passphrase_defect(t: T, it: PassphraseDefect) -> String {
    match it {
        PassphraseDefect::Short => t.f(k::keys::PASSPHRASE_SHORT, &[("n", &PASSPHRASE_MIN.to_string())]),
        PassphraseDefect::Monotonous => t.s(k::keys::PASSPHRASE_MONOTONOUS).to_owned(),
    }
}
