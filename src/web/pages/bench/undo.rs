//! What was taken away last, and the button that puts it back.

use leptos::prelude::*;

use crate::web::browser::dom;
use crate::web::i18n::{k, use_t};
use crate::web::reasons::visible;

use super::desk::Desk;

/// The id of the bar.
const BAR: &str = "bench-undo";

/// The bar at the lower edge; empty where nothing was taken away.
#[component]
pub fn Undo(desk: Desk) -> impl IntoView {
    let t = use_t();
    let put_back = move |_| {
        desk.put_back();
        dom::focus(BAR);
    };
    // What another part of the bench shows is no longer before anybody's eyes.
    on_cleanup(move || desk.forget_removed());
    let bar = move || {
        desk.removed().map(|it| {
            let what = t.f(it.what, &[("name", &visible(&it.name))]);
            let words = if it.is_back { t.f(k::bench::BACK, &[("what", &what)]) } else { what };
            view! {
                <span class="bench-undo__words">{words}</span>
                <button type="button" id="bench-put-back" class="button button--small" hidden=it.is_back on:click=put_back>
                    {t.s(k::bench::PUT_BACK)}
                </button>
                <button type="button" class="button button--small button--quiet" on:click=move |_| desk.forget_removed()>
                    {t.s(k::common::CLOSE)}
                </button>
            }
        })
    };
    view! { <div id=BAR class="bench-undo" role="status" tabindex="-1">{bar}</div> }
}
