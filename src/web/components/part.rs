//! What a page shows while a part of the data or of the program is fetched for it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::basics::{Notice, NoticeKind};
use crate::core::seeds::Part;
use crate::web::browser::{location, parts};
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::{self, Chunk};
use crate::web::route::Route;

/// Where the fetching of a part stands.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    Fetching,
    Ready,
    Refused(FetchError),
}

/// Why a part could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The browser or the host refused, in its words.
    Refused(String),
    /// The host has the part of another version of the page.
    OtherVersion,
}

impl FetchError {
    /// The reason in words.
    pub fn words(&self, t: T) -> String {
        match self {
            Self::Refused(words) => words.clone(),
            Self::OtherVersion => t.s(k::common::FETCH_OTHER_VERSION).to_owned(),
        }
    }
}

/// Fetches parts unless they are at hand, and takes them in.
///
/// # Errors
/// One of them could not be had.
pub async fn fetch(parts: &[Part]) -> Result<(), FetchError> {
    for part in parts {
        if !(part.is_present)() {
            let bytes = parts::load(part.name).await.map_err(FetchError::Refused)?;
            (part.install)(&bytes).map_err(|_| FetchError::OtherVersion)?;
        }
    }
    Ok(())
}

async fn get(parts: &[Part], chunk: Option<Chunk>) -> Result<(), FetchError> {
    if let Some(chunk) = chunk {
        chunk.load().await.map_err(FetchError::Refused)?;
    }
    fetch(parts).await
}

/// Shows a page as soon as what it needs is at hand; says so when it cannot be had, and offers to try again.
#[component]
pub fn Needs(
    /// The parts of the data.
    parts: Vec<Part>,
    /// The part of the program.
    chunk: Option<Chunk>,
    /// The page.
    page: Callback<(), AnyView>,
    /// Whether it is a piece of a page, so that the focus stays where it is.
    #[prop(optional)]
    inside: bool,
) -> impl IntoView {
    let t = use_t();
    let is_ready = parts.iter().all(|it| (it.is_present)()) && chunk.is_none_or(|it| it.show().is_some());
    let parts = StoredValue::new(parts);
    let standing = RwSignal::new(if is_ready { Standing::Ready } else { Standing::Fetching });
    let try_fetch = move || {
        standing.set(Standing::Fetching);
        spawn_local(async move {
            let outcome = get(&parts.get_value(), chunk).await;
            let is_ready = outcome.is_ok();
            // The page may have been left meanwhile; what was fetched is kept all the same.
            let has_left = standing.try_set(outcome.map_or_else(Standing::Refused, |()| Standing::Ready)).is_some();
            if is_ready && !has_left && !inside {
                // On arrival there was nothing yet that could take the focus.
                if let Some(route) = Route::parse(&location::hash()) {
                    request_animation_frame(move || pages::focus(&route));
                }
            }
        });
    };
    if !is_ready {
        try_fetch();
    }
    move || match standing.get() {
        Standing::Ready => page.run(()),
        Standing::Fetching => view! { <p class="page muted" role="status">{t.s(k::common::FETCHING)}</p> }.into_any(),
        Standing::Refused(error) => view! {
            <div class="page page--narrow">
                <Notice kind=NoticeKind::Bad>
                    <p>{t.f(k::common::FETCH_REFUSED, &[("words", &error.words(t))])}</p>
                    <p>
                        <button type="button" class="button" on:click=move |_| try_fetch()>
                            {t.s(k::common::FETCH_AGAIN)}
                        </button>
                    </p>
                </Notice>
            </div>
        }
        .into_any(),
    }
}
