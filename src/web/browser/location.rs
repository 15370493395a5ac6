//! The page's address, and moments in the page's life.

use leptos::ev;
use leptos::prelude::window_event_listener;

/// The part of the address from `#` on.
pub fn hash() -> String {
    web_sys::window().and_then(|it| it.location().hash().ok()).unwrap_or_default()
}

/// Whether the page came over plain http from another computer: browsers then withhold what they keep for safe addresses.
pub fn is_plain_http() -> bool {
    web_sys::window()
        .is_some_and(|it| !it.is_secure_context() && it.location().protocol().is_ok_and(|it| it == "http:"))
}

/// Goes to another address within the page.
pub fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // Setting a fragment cannot fail.
        let _ = window.location().set_hash(hash);
    }
}

/// Calls back when the address changes. Lasts as long as the page.
pub fn on_hash_change(run: impl Fn() + 'static) {
    let handle = window_event_listener(ev::hashchange, move |_| run());
    std::mem::forget(handle);
}

/// Calls back when the page is hidden or left: the last moment at which something can be saved.
pub fn on_leave(run: impl Fn() + Clone + 'static) {
    let hide = window_event_listener(ev::pagehide, {
        let run = run.clone();
        move |_| run()
    });
    let hidden = window_event_listener(ev::visibilitychange, {
        let run = run.clone();
        move |_| {
            let state = web_sys::window().and_then(|it| it.document()).map(|it| it.visibility_state());
            if state == Some(web_sys::VisibilityState::Hidden) {
                run();
            }
        }
    });
    let blur = window_event_listener(ev::blur, move |_| run());
    std::mem::forget((hide, hidden, blur));
}

/// Asks the user before leaving while `unsaved` says so.
pub fn warn_before_leaving(unsaved: impl Fn() -> bool + 'static) {
    let handle = window_event_listener(ev::beforeunload, move |event| {
        if unsaved() {
            event.prevent_default();
            // Chromium before 119 asks only where a value is returned; no browser shows the text any longer.
            event.set_return_value("unsaved");
        }
    });
    std::mem::forget(handle);
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // A reload that the browser refuses leaves the page as it is.
        let _ = window.location().reload();
    }
}
