//! What a page shows while a part of the data or of the program is fetched for it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::basics::{Notice, NoticeKind};
use crate::core::seeds::Part;
use crate::web::browser::{dom, parts};
use crate::web::i18n::{k, use_t};
use crate::web::pages::Chunk;

/// Where the fetching of a part stands.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    Fetching,
    Ready,
    Refused(String),
}

/// Fetches a part unless it is at hand, and takes it in.
///
/// # Errors
/// In words of the browser, or the rules that the part breaks.
pub async fn fetch(part: Part) -> Result<(), String> {
    if (part.is_present)() {
        return Ok(());
    }
    let text = parts::load(part.name).await?;
    (part.install)(&text).map_err(|defects| {
        let words: Vec<String> = defects.iter().take(3).map(ToString::to_string).collect();
        words.join("; ")
    })
}

async fn get(part: Option<Part>, chunk: Option<Chunk>) -> Result<(), String> {
    if let Some(chunk) = chunk {
        chunk.load().await?;
    }
    match part {
        Some(part) => fetch(part).await,
        None => Ok(()),
    }
}

/// Shows a page as soon as what it needs is at hand; says so when it cannot be had, and offers to try again.
#[component]
pub fn Needs(
    /// The part of the data.
    part: Option<Part>,
    /// The part of the program.
    chunk: Option<Chunk>,
    /// The page.
    page: Callback<(), AnyView>,
) -> impl IntoView {
    let t = use_t();
    let is_ready = part.is_none_or(|it| (it.is_present)()) && chunk.is_none_or(|it| it.show().is_some());
    let standing = RwSignal::new(if is_ready { Standing::Ready } else { Standing::Fetching });
    let try_fetch = move || {
        standing.set(Standing::Fetching);
        spawn_local(async move {
            let outcome = get(part, chunk).await;
            let is_ready = outcome.is_ok();
            // The page may have been left meanwhile; what was fetched is kept all the same.
            let has_left = standing.try_set(outcome.map_or_else(Standing::Refused, |()| Standing::Ready)).is_some();
            if is_ready && !has_left {
                // On arrival there was no heading yet that could take the focus.
                request_animation_frame(|| dom::focus("page-title"));
            }
        });
    };
    if !is_ready {
        try_fetch();
    }
    move || match standing.get() {
        Standing::Ready => page.run(()),
        Standing::Fetching => view! { <p class="page muted" role="status">{t.s(k::common::FETCHING)}</p> }.into_any(),
        Standing::Refused(words) => view! {
            <div class="page page--narrow">
                <Notice kind=NoticeKind::Bad>
                    <p>{t.f(k::common::FETCH_REFUSED, &[("words", &words)])}</p>
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
