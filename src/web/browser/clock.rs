//! What time it is, and timers.

use std::time::Duration;

use crate::core::time::Timestamp;

/// Seconds since 1970.
pub fn seconds() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}

/// This moment.
pub fn now() -> Timestamp {
    Timestamp::from_unix(seconds())
}

/// Today's date where the user is: `2026-11-22`.
pub fn local_date() -> String {
    let date = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The local time of day: `14:05`.
pub fn local_time() -> String {
    let date = js_sys::Date::new_0();
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// A moment as the user's clock and calendar show it: `2026-11-22 16:00`.
pub fn local(moment: &Timestamp) -> String {
    let date = js_sys::Date::new(&moment.as_str().into());
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// Runs a function later.
pub fn after(wait: Duration, run: impl FnOnce() + 'static) {
    leptos::prelude::set_timeout(run, wait);
}

/// Waits until the browser has drawn what has changed: before work that blocks the page for a noticeable time.
pub async fn painted() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Two frames: the first may still belong to the drawing that is under way.
        leptos::prelude::request_animation_frame(move || {
            let Some(window) = web_sys::window() else { return };
            let waiting = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 30);
            if waiting.is_err() {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            }
        });
    });
    // The promise above is only ever resolved.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Milliseconds of a clock that is only good for differences.
pub fn milliseconds() -> u64 {
    js_sys::Date::now() as u64
}

/// Lets the browser do what has come up meanwhile: between slices of work that takes long as a whole.
pub async fn turn() {
    // A timer would wait for four milliseconds each time.
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = js_sys::Reflect::set(&channel.port1(), &"onmessage".into(), &resolve);
        // A message of nothing to a port of one's own is always taken.
        let _ = channel.port2().post_message(&wasm_bindgen::JsValue::NULL);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    channel.port1().close();
}
