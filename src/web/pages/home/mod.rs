//! The first page: what this is, the assessments on this device, ways to begin.
//!
//! What reads stored work and files is fetched when there is something to read; the rest of the page does without.

pub mod incoming;
pub mod shelf;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::assessment::Assessment;
use crate::core::ids::AssessmentId;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, dom, location, random};
use crate::web::components::{Dialog, FilePicker, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::inbox::Inbox;
use crate::web::persist::{self, Keeper};
use crate::web::reader::Reader;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

use incoming::Desk;

const IMPORT: &str = "import-preview";

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let reader = expect_context::<Reader>();
    let session = expect_context::<Session>();
    let import = RwSignal::new(None::<ViewFn>);
    let message = RwSignal::new(None::<(NoticeKind, String)>);

    let begin = move |_| match random::bytes::<16>() {
        Ok(bytes) => {
            keeper.open(Assessment::new(AssessmentId::from_random(bytes), clock::now()));
            location::go(&Route::Profile.href());
        }
        Err(random::NoRandomness) => message.set(Some((NoticeKind::Bad, t.s(k::home::NO_RANDOMNESS).to_owned()))),
    };
    let example = move |_| {
        spawn_local(async move {
            let example = match reader.fetch().await {
                Ok(stored) => (stored.example)(t).await,
                Err(words) => Err(not_fetched(t, &words)),
            };
            match example {
                Ok(assessment) => {
                    keeper.open(assessment);
                    location::go(&Route::Results(None).href());
                }
                Err(words) => message.set(Some((NoticeKind::Bad, words))),
            }
        });
    };
    let open = Callback::new(move |assessment: Assessment| {
        let is_ready = assessment.city.is_some() || assessment.part.is_some();
        keeper.open(assessment);
        let route = if is_ready { super::questionnaire::first_group(session) } else { Route::Profile };
        location::go(&route.href());
    });
    let imported = Callback::new(move |assessment: Option<Assessment>| {
        dom::close_dialog(IMPORT);
        import.set(None);
        if let Some(it) = assessment {
            open.run(it);
        }
    });
    let desk = Desk { session, keeper, inbox: Inbox::of_visit(), done: imported };
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            let name = file.name();
            let preview = match reader.fetch().await {
                Ok(stored) => (stored.file)(t, file, desk).await,
                Err(words) => Err(not_fetched(t, &words)),
            };
            match preview {
                Ok(preview) => {
                    message.set(None);
                    if preview.is_some() {
                        import.set(preview);
                        dom::show_dialog(IMPORT);
                    }
                }
                Err(words) => {
                    let words = t.f(k::home::CANNOT_OPEN, &[("file", &name), ("why", &words)]);
                    message.set(Some((NoticeKind::Bad, words)));
                }
            }
        });
    });
    view! {
        <div class="page home">
            <section class="hero">
                <h1 id="page-title" tabindex="-1">{t.s(k::home::TITLE)}</h1>
                <p class="hero__lead">{t.s(k::home::LEAD)}</p>
                <div class="hero__actions">
                    <button type="button" id="begin" class="button button--primary button--large" on:click=begin>
                        {t.s(k::home::BEGIN)}
                    </button>
                    <FilePicker id="open-file" label=t.s(k::home::OPEN_FILE) on_pick=pick />
                    <button type="button" id="example" class="button" on:click=example>
                        {t.s(k::home::EXAMPLE)}
                    </button>
                </div>
            </section>
            {location::is_plain_http()
                .then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::home::PLAIN_HTTP)}</p></Notice> })}
            {move || message.get().map(|(kind, words)| view! { <Notice kind=kind><p>{words}</p></Notice> })}
            <OnThisDevice open=open />
            <section class="ways">
                <Way title=k::home::WAY_1_TITLE text=k::home::WAY_1 />
                <Way title=k::home::WAY_2_TITLE text=k::home::WAY_2 />
                <Way title=k::home::WAY_3_TITLE text=k::home::WAY_3 />
            </section>
            <p class="muted">
                {t.s(k::home::VERIFY_HINT)} " " <a href=Route::Verify.href()>{t.s(k::common::NAV_VERIFY)}</a>
            </p>
            <Dialog id=IMPORT title=t.s(k::home::PREVIEW)>
                {move || Some(import.get()?.run())}
            </Dialog>
        </div>
    }
}

fn not_fetched(t: T, words: &str) -> String {
    t.f(k::common::FETCH_REFUSED, &[("words", words)])
}

/// What this device keeps, if it keeps anything. Why it cannot be shown stands at the top of the page.
#[component]
fn OnThisDevice(open: Callback<Assessment>) -> impl IntoView {
    let t = use_t();
    let reader = expect_context::<Reader>();
    match persist::kept() {
        Err(error) => {
            let words = wording::storage_error(t, &error);
            view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any()
        }
        Ok(kept) if kept.is_empty() => ().into_any(),
        Ok(_) => {
            reader.with(|_| ());
            view! {
                {move || match (reader.get(), reader.refusal().get()) {
                    (Some(stored), _) => (stored.shelf)(open),
                    (None, None) => view! { <p class="muted" role="status">{t.s(k::common::FETCHING)}</p> }.into_any(),
                    (None, Some(_)) => ().into_any(),
                }}
            }
            .into_any()
        }
    }
}

#[component]
fn Way(title: Key, text: Key) -> impl IntoView {
    let t = use_t();
    view! {
        <div class="way">
            <h2>{t.s(title)}</h2>
            <p>{t.s(text)}</p>
        </div>
    }
}
