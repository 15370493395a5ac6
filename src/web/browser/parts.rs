//! Parts of the page's data that lie beside it, or inside it where the page is a single file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// What was fetched ahead of its use.
    static KEPT: RefCell<BTreeMap<&'static str, Vec<u8>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Fetches a part ahead of its use, so that it is there when the network is not.
pub async fn keep(name: &'static str) {
    // What cannot be fetched now is fetched, or refused with words, when it is needed.
    if let Ok(bytes) = load(name).await {
        KEPT.with_borrow_mut(|it| it.insert(name, bytes));
    }
}

/// The bytes of a part: kept, or in base64 inside the element `data-<name>` of the page, or from the file that the
/// element names.
///
/// # Errors
/// The browser's words, or the host's status, when the file cannot be had.
pub async fn load(name: &'static str) -> Result<Vec<u8>, String> {
    if let Some(bytes) = KEPT.with_borrow(|it| it.get(name).cloned()) {
        return Ok(bytes);
    }
    let words = |it: wasm_bindgen::JsValue| String::from(it.unchecked_ref::<js_sys::Error>().message());
    let window = web_sys::window().ok_or("no window")?;
    let element = window.document().and_then(|it| it.get_element_by_id(&format!("data-{name}")));
    let element = element.ok_or_else(|| format!("no element data-{name}"))?;
    if let Some(text) = element.text_content().filter(|it| !it.trim().is_empty()) {
        let bytes = window.atob(&text).map_err(words)?;
        // The function answers with one character for each byte.
        return Ok(bytes.chars().map(|it| it as u8).collect());
    }
    let source = element.get_attribute("data-src").ok_or_else(|| format!("no source of data-{name}"))?;
    let response = JsFuture::from(window.fetch_with_str(&source)).await.map_err(words)?;
    let response = response.unchecked_into::<web_sys::Response>();
    if !response.ok() {
        return Err(format!("{source}: {}", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(words)?).await.map_err(words)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
