//! The enrolment sheet: the letter on paper that tells an evaluator whose key it is.

use leptos::prelude::*;

use crate::core::key::KeyContainer;
use crate::web::browser::{clock, dom};
use crate::web::components::Qr;
use crate::web::i18n::{Key, k, use_t};
use crate::web::session::Session;

/// The sheet as a page of its own; only the sheet is printed.
#[component]
pub fn Sheet(
    /// The key to enrol.
    container: KeyContainer,
    /// Goes back to the list.
    on_back: Callback<()>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    dom::set_root_attribute("data-print", Some("sheet"));
    on_cleanup(|| dom::set_root_attribute("data-print", None));
    // An example is nobody's city, so its sheet stays blank.
    let (city, body) = session
        .peek(|it| {
            it.filter(|it| !it.example).map(|it| {
                let city = it.city.as_ref().map(|it| format!("{} · {}", it.name, it.code));
                (city.unwrap_or_default(), it.body.clone())
            })
        })
        .unwrap_or_default();
    let key = container.public_key;
    let did = key.to_string();
    let row = move |label: Key, value: String| {
        let class = if value.is_empty() { "sheet__blank" } else { "" };
        view! {
            <dt>{t.s(label)}</dt>
            <dd class=class>{value}</dd>
        }
    };
    let checks =
        [k::keys::CHECK_SEAL, k::keys::CHECK_CALL, k::keys::CHECK_QR, k::keys::CHECK_FILE, k::keys::CHECK_LIST];
    view! {
        <div class="sheet-tools button-row">
            <button type="button" class="button" id="sheet-back" on:click=move |_| on_back.run(())>
                "← " {t.s(k::keys::SHEET_BACK)}
            </button>
            <button type="button" class="button button--primary" id="sheet-print" on:click=move |_| dom::print()>
                {t.s(k::keys::SHEET_PRINT)}
            </button>
        </div>
        <article class="sheet">
            <h1 id="page-title" tabindex="-1">{t.s(k::keys::SHEET_TITLE)}</h1>
            <dl class="sheet__rows">
                {row(k::keys::SHEET_CITY, city)} {row(k::keys::SHEET_BODY, body)}
                {row(k::keys::SHEET_KEY_LABEL, container.label.clone())}
                {row(k::keys::CREATED, clock::local(&container.created))}
            </dl>
            <div class="sheet__key">
                <Qr class="sheet__qr" text=did.clone() label=t.f(k::keys::SHEET_QR, &[("did", &did)]) />
                <dl>
                    <dt>{t.s(k::keys::FINGERPRINT)}</dt>
                    <dd class="mono sheet__fingerprint">{key.fingerprint()}</dd>
                    <dt>{t.s(k::keys::PUBLIC_KEY)}</dt>
                    <dd class="mono">{did}</dd>
                </dl>
            </div>
            <p>{t.s(k::keys::SHEET_STATEMENT)}</p>
            <dl class="sheet__rows sheet__rows--signing">
                {row(k::keys::SHEET_CONTACT, String::new())} {row(k::keys::SHEET_PHONE, String::new())}
                {row(k::keys::SHEET_SIGNATURE, String::new())} {row(k::keys::SHEET_DATE, String::new())}
            </dl>
            <p class="sheet__seal">{t.s(k::keys::SHEET_SEAL)}</p>
            <section class="sheet__checks" aria-labelledby="sheet-checks">
                <h2 id="sheet-checks">{t.s(k::keys::SHEET_CHECKS)}</h2>
                <ol>{checks.map(|it| view! { <li>{t.s(it)}</li> }).collect_view()}</ol>
            </section>
        </article>
    }
}
