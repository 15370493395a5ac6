//! What the user sees while another tab and this one have changed the same places.

use leptos::prelude::*;

use super::bars::rescue_button;
use super::basics::{Notice, NoticeKind};
use super::part::Needs;
use crate::core::ids::AssessmentId;
use crate::core::reconcile::Clash;
use crate::core::seeds;
use crate::web::browser::random;
use crate::web::i18n::{k, use_t};
use crate::web::persist::Keeper;
use crate::web::spots;
use crate::web::tabs::{self, Theirs};

/// The places to settle, or the choice between the two texts where they cannot be joined.
#[component]
pub fn Conflict() -> impl IntoView {
    let clashes = expect_context::<Keeper>().clashes();
    let is_whole = Memo::new(move |_| clashes.with(Vec::is_empty));
    view! {
        <div class="page-notice page-notice--urgent" id="conflict">
            {move || if is_whole.get() { view! { <Whole /> }.into_any() } else { view! { <Places /> }.into_any() }}
        </div>
    }
}

#[component]
fn Places() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let clashes = keeper.clashes();
    let count = Memo::new(move |_| clashes.with(Vec::len));
    let list = Callback::new(move |()| {
        let rows = move || clashes.get().into_iter().map(|it| view! { <Place clash=it /> }).collect_view();
        view! { <ul class="clashes">{rows}</ul> }.into_any()
    });
    let settle_all = move |theirs: bool| tabs::settle(keeper, |_| true, theirs);
    view! {
        <Notice kind=NoticeKind::Bad>
            <p>{move || t.f(k::history::CLASHES, &[("n", &count.get().to_string())])}</p>
            <Needs parts=vec![seeds::texts(t.lang)] chunk=None page=list inside=true />
            <p class="button-row">
                <span class="button-row" hidden=move || count.get() < 2>
                    <button type="button" class="button" id="all-ours" on:click=move |_| settle_all(false)>
                        {t.s(k::history::ALL_OURS)}
                    </button>
                    <button type="button" class="button" id="all-theirs" on:click=move |_| settle_all(true)>
                        {t.s(k::history::ALL_THEIRS)}
                    </button>
                </span>
                {rescue_button(t)}
            </p>
        </Notice>
    }
}

#[component]
fn Place(clash: Clash) -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let session = keeper.session();
    let spot = StoredValue::new(clash.spot());
    let words = session.peek(|ours| {
        let (spot, ours) = (clash.spot(), ours?);
        let theirs = tabs::with_theirs(ours, &clash);
        Some((spots::place(t, &spot, [ours, &theirs]), spots::value(t, &spot, &theirs)))
    });
    let (place, theirs) = words.unwrap_or_default();
    let ours = move || session.with(|it| it.map(|it| spot.with_value(|spot| spots::value(t, spot, it))));
    let settle = move |theirs: bool| tabs::settle(keeper, |it| spot.with_value(|spot| it.spot() == *spot), theirs);
    view! {
        <li class="clash">
            <p class="clash__place">{place.clone()}</p>
            <div class="clash__side">
                <p class="muted">{t.s(k::history::OURS)}</p>
                <p class="clash__value">{ours}</p>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=format!("{}{}{place}", t.s(k::history::KEEP_THIS), t.s(k::questions::COLON))
                    on:click=move |_| settle(false)
                >
                    {t.s(k::history::KEEP_THIS)}
                </button>
            </div>
            <div class="clash__side">
                <p class="muted">{t.s(k::history::THEIRS)}</p>
                <p class="clash__value">{theirs}</p>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=format!("{}{}{place}", t.s(k::history::TAKE_THIS), t.s(k::questions::COLON))
                    on:click=move |_| settle(true)
                >
                    {t.s(k::history::TAKE_THIS)}
                </button>
            </div>
        </li>
    }
}

#[component]
fn Whole() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let keep_ours = move |_| {
        if let Ok(bytes) = random::bytes::<16>() {
            tabs::keep_ours(keeper, AssessmentId::from_random(bytes));
        }
    };
    let (words, take, keep) = match tabs::theirs(keeper) {
        Theirs::Readable(_) => (k::history::CONFLICT, Some(k::history::TAKE_THEIRS), k::history::KEEP_OURS),
        Theirs::Unreadable => (k::history::CONFLICT_UNREADABLE, None, k::history::KEEP_OURS_ASIDE),
        Theirs::Gone => (k::history::CONFLICT_GONE, Some(k::history::CLOSE_HERE), k::history::KEEP_HERE),
    };
    let take = take.map(|label| {
        view! {
            <button type="button" class="button" on:click=move |_| tabs::take_theirs(keeper)>
                {t.s(label)}
            </button>
        }
    });
    view! {
        <Notice kind=NoticeKind::Bad>
            <p>{t.s(words)}</p>
            <p class="button-row">
                {take} <button type="button" class="button" on:click=keep_ours>
                    {t.s(keep)}
                </button> {rescue_button(t)}
            </p>
        </Notice>
    }
}
