//! How full the browser's storage is, and whether the browser has promised to keep it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::web::browser::location;
use crate::web::browser::storage::{self, Standing};
use crate::web::components::Meter;
use crate::web::i18n::{k, use_t};
use crate::web::persist;

/// What browsers usually keep for one page, in UTF-16 code units.
const USUAL: usize = 5_000_000;

/// Two lines and a bar below what is kept.
#[component]
pub fn Space() -> impl IntoView {
    let t = use_t();
    let standing = RwSignal::new(None::<Standing>);
    spawn_local(async move {
        let it = storage::standing().await;
        // The page may have been left meanwhile.
        let _ = standing.try_set(Some(it));
    });
    // What cannot be asked has been said above, where the assessments would stand.
    let taken = persist::taken().unwrap_or_default();
    let thousands = |it: usize| it.div_ceil(1000).to_string();
    let share = (taken * 100).div_ceil(USUAL).min(100);
    let words = t.f(
        k::history::SPACE,
        &[("taken", &thousands(taken)), ("usual", &thousands(USUAL)), ("share", &share.to_string())],
    );
    let promise = move || {
        let it = standing.get()?;
        Some(t.s(match it.is_persistent {
            Some(true) => k::history::PERSISTENT,
            Some(false) => k::history::NOT_PERSISTENT,
            None if location::is_plain_http() => k::history::NOT_PERSISTENT_HTTP,
            None => k::history::PERSISTENCE_UNKNOWN,
        }))
    };
    let disk = move || {
        let megabytes = standing.get()?.quota? / 1_000_000;
        Some(t.f(k::history::DISK, &[("n", &megabytes.to_string())]))
    };
    view! {
        <section aria-labelledby="space" class="space">
            <h2 id="space">{t.s(k::history::SPACE_TITLE)}</h2>
            <Meter value=u32::try_from(share).unwrap_or(100) max=100_u32 label=t.s(k::history::SPACE_TITLE) />
            <p data-testid="space">{words}</p>
            <p class="muted" data-testid="promise">{promise} " " {disk}</p>
        </section>
    }
}
