//! Passphrases: asking for one, and opening a key with it. What is typed stays in the input until the form is
//! sent, is taken out of it then, and is never kept in a signal.

use leptos::prelude::*;
use zeroize::Zeroizing;

use crate::core::key::{KeyContainer, SecretKey};
use crate::web::browser::{clock, dom};
use crate::web::i18n::{T, k, use_t};
use crate::web::wording;

/// Where an attempt stands to make or open a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Attempt {
    /// Nothing is under way.
    #[default]
    Idle,
    /// The passphrase is being stretched; the page stands still for a moment.
    Busy,
    /// It did not work, and why.
    Refused(String),
}

/// An input for a passphrase that can be shown.
#[component]
pub fn PassphraseInput(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// `current-password` or `new-password`, for password managers.
    autocomplete: &'static str,
    /// Whether it is shown.
    shown: RwSignal<bool>,
    /// Whether it is refused.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Id of what explains it.
    #[prop(into)]
    described_by: String,
    /// Whether a button to show it stands beside it.
    #[prop(optional)]
    with_button: bool,
    /// Called with what stands in it as it is typed.
    #[prop(optional)]
    on_type: Option<Callback<Zeroizing<String>>>,
) -> impl IntoView {
    let t = use_t();
    view! {
        <span class="field__row">
            <input
                id=id
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || invalid.get().to_string()
                aria-describedby=described_by
                on:input:target=move |event| {
                    if let Some(on_type) = on_type {
                        on_type.run(Zeroizing::new(event.target().value()));
                    }
                }
            />
            {with_button
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button button--small"
                            aria-pressed=move || shown.get().to_string()
                            on:click=move |_| shown.update(|it| *it = !*it)
                        >
                            {t.s(k::keys::SHOW_PASSPHRASE)}
                        </button>
                    }
                })}
        </span>
    }
}

/// Asks for the passphrase of a key.
#[component]
pub fn PassphraseForm(
    /// Id of the input.
    id: &'static str,
    /// What the button says.
    action: &'static str,
    /// Whether the button is the main one of the page.
    #[prop(optional)]
    is_main: bool,
    /// Where the attempt stands.
    attempt: RwSignal<Attempt>,
    /// Takes the passphrase.
    on_submit: Callback<Zeroizing<String>>,
) -> impl IntoView {
    let t = use_t();
    let shown = RwSignal::new(false);
    let error_id = format!("{id}-error");
    let submit = move || {
        if attempt.get_untracked() == Attempt::Busy {
            return;
        }
        let passphrase = Zeroizing::new(dom::input_value(id));
        if passphrase.is_empty() {
            attempt.set(Attempt::Refused(t.s(k::keys::PASSPHRASE_EMPTY).to_owned()));
            dom::focus(id);
            return;
        }
        dom::empty_input(id);
        shown.set(false);
        on_submit.run(passphrase);
    };
    let is_refused = Signal::derive(move || matches!(attempt.get(), Attempt::Refused(_)));
    let is_busy = move || attempt.get() == Attempt::Busy;
    view! {
        <form
            class="passphrase"
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div class="field">
                <label for=id>{t.s(k::keys::PASSPHRASE)}</label>
                <PassphraseInput
                    id=id
                    autocomplete="current-password"
                    shown=shown
                    invalid=is_refused
                    described_by=error_id.clone()
                    with_button=true
                />
                <p class="field__error" id=error_id role="alert">
                    {move || match attempt.get() {
                        Attempt::Refused(words) => words,
                        _ => String::new(),
                    }}
                </p>
            </div>
            <div class="button-row">
                <button
                    type="submit"
                    id=format!("{id}-submit")
                    class=if is_main { "button button--primary button--large" } else { "button" }
                    aria-disabled=move || is_busy().to_string()
                >
                    {action}
                </button>
                <span class="muted" role="status">
                    {move || if is_busy() { t.s(k::keys::UNLOCKING) } else { "" }}
                </span>
            </div>
        </form>
    }
}

/// Opens a key after the page has said that it will. Where the passphrase is wrong, the input is ready for the
/// next one.
pub async fn unlock(
    t: T,
    container: &KeyContainer,
    passphrase: Zeroizing<String>,
    input: &'static str,
    attempt: RwSignal<Attempt>,
) -> Option<SecretKey> {
    attempt.set(Attempt::Busy);
    clock::painted().await;
    match container.open(&passphrase) {
        Ok(key) => {
            attempt.set(Attempt::Idle);
            Some(key)
        }
        Err(error) => {
            attempt.set(Attempt::Refused(wording::key_error(t, &error)));
            dom::focus(input);
            None
        }
    }
}
