//! After signing: the file, its digest, and how it gets to the evaluator.

use leptos::prelude::*;

use super::desk::{Desk, Signed};
use crate::web::browser::random::NoRandomness;
use crate::web::browser::{clock, dom, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::keyring::Keyring;
use crate::web::pages::keys::KeyDuties;
use crate::web::route::Route;
use crate::web::session::Session;

/// Id of the heading.
pub const HEADING: &str = "signed-title";

/// Shows the signed file.
#[component]
pub fn HandedOut(
    /// The file.
    signed: Signed,
) -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    let session = expect_context::<Session>();
    let keyring = Keyring::of_visit();
    let problem = RwSignal::new(signed.not_downloaded.clone());
    let no_randomness = RwSignal::new(false);
    let is_current = Memo::new(move |_| session.with(|it| it.is_some_and(|it| desk.is_current(it))));
    let Signed { name, bytes, digest, content, at, key, example, .. } = signed;
    let public_key = key.public_key;
    let size = bytes.len().to_string();
    let file_name = name.clone();
    let download = move |_| problem.set(files::download(&name, "application/json", &bytes).err());
    let again = move |_| match desk.again() {
        Ok(()) => request_animation_frame(|| dom::focus("page-title")),
        Err(NoRandomness) => no_randomness.set(true),
    };
    let steps = [k::sign::HAND_OVER_1, k::sign::HAND_OVER_2, k::sign::HAND_OVER_3];
    view! {
        <section class="panel sign-done" aria-labelledby=HEADING data-testid="signed">
            <h2 id=HEADING tabindex="-1">
                {t.s(if example { k::sign::DONE_EXAMPLE } else { k::sign::DONE })}
            </h2>
            <Notice kind=NoticeKind::Good>
                <p>{t.s(k::sign::SELF_CHECKED)}</p>
            </Notice>
            {example.then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::sign::EXAMPLE)}</p></Notice> })}
            {move || {
                problem
                    .get()
                    .map(|words| {
                        view! {
                            <Notice kind=NoticeKind::Bad>
                                <p>{t.f(k::keys::NO_DOWNLOAD, &[("words", &words)])}</p>
                            </Notice>
                        }
                    })
            }}
            {move || {
                (!is_current.get())
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Warning>
                                <p>{t.s(k::sign::NOT_CURRENT)}</p>
                            </Notice>
                        }
                    })
            }}
            <dl class="facts">
                <dt>{t.s(k::sign::FILE)}</dt>
                <dd>
                    <strong data-testid="file-name">{file_name}</strong>
                    " "
                    <span class="muted">{t.f(k::sign::BYTES, &[("n", &size)])}</span>
                </dd>
                <dt>{t.s(k::sign::DIGEST)}</dt>
                <dd class="mono" data-testid="file-digest">{digest.to_string()}</dd>
                <dt>{t.s(k::sign::DIGEST_SHORT)}</dt>
                <dd class="mono sign-done__short">{digest.short()}</dd>
                <dt>{t.s(k::sign::CONTENT_DIGEST)}</dt>
                <dd class="mono">{content.to_string()}</dd>
                <dt>{t.s(k::sign::SIGNED_AT)}</dt>
                <dd>{clock::local(&at)}</dd>
                <dt>{t.s(k::sign::SIGNED_WITH)}</dt>
                <dd>{key.label.clone()} " " <span class="mono muted">{public_key.fingerprint()}</span></dd>
            </dl>
            <div class="button-row">
                <button type="button" id="download-again" class="button button--primary" on:click=download>
                    {t.s(k::sign::DOWNLOAD_AGAIN)}
                </button>
                <a class="button" href=Route::Verify.href()>{t.s(k::sign::TO_VERIFY)}</a>
                <button type="button" id="sign-again" class="button" on:click=again>
                    {t.s(k::sign::SIGN_AGAIN)}
                </button>
            </div>
            {move || no_randomness.get().then(|| view! { <p class="field__error" role="alert">{t.s(k::sign::NO_RANDOMNESS)}</p> })}
            <h3>{t.s(k::sign::HAND_OVER)}</h3>
            <ol>{steps.map(|it| view! { <li>{t.s(it)}</li> }).collect_view()}</ol>
            <p><a href=Route::Keys.href()>{t.s(k::sign::TO_SHEET)}</a></p>
            {move || {
                keyring.keys().with(|it| it.iter().find(|it| it.container.public_key == public_key).cloned()).map(|it| {
                    view! { <KeyDuties held=it /> }
                })
            }}
        </section>
    }
}
