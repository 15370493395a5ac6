//! Handing a text to the clipboard.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; `false` where the browser does not let the page, as over plain http.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Read by name: where the browser offers none there is nothing to call.
    let read = |of: &wasm_bindgen::JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let Some(clipboard) = read(&window.navigator(), "clipboard").filter(|it| it.is_object()) else { return false };
    let write = read(&clipboard, "writeText").and_then(|it| it.dyn_into::<Function>().ok());
    let written = write.and_then(|it| it.call1(&clipboard, &text.into()).ok());
    match written.and_then(|it| it.dyn_into::<Promise>().ok()) {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}
