//! The first page: what this is, the assessments on this device, ways to begin.
//!
//! What reads stored work and files is fetched when there is something to read; the rest of the page does without.

mod bin;
pub mod incoming;
pub mod shelf;
mod space;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::files::{self, Files};
use crate::core::assessment::Assessment;
use crate::core::ids::AssessmentId;
use crate::web::browser::{clock, location, random};
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{Key, k, use_t};
use crate::web::persist::{self, Keeper};
use crate::web::reader::Reader;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let reader = expect_context::<Reader>();
    let files = expect_context::<Files>();
    let session = expect_context::<Session>();
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
                Err(words) => Err(t.f(k::common::FETCH_REFUSED, &[("words", &words)])),
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
    let pick = Callback::new(move |file| files.pick(t, file));
    let open = Callback::new(move |assessment| files::open(session, keeper, assessment));
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
        </div>
    }
}

/// What this device keeps, if it keeps anything. Why it cannot be shown stands at the top of the page.
#[component]
fn OnThisDevice(open: Callback<Assessment>) -> impl IntoView {
    let t = use_t();
    match persist::kept() {
        Err(error) => {
            let words = wording::storage_error(t, &error);
            view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any()
        }
        Ok(kept) if kept.is_empty() => ().into_any(),
        Ok(_) => super::from_reader(move |stored| (stored.shelf)(open)),
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
