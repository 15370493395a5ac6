//! Parts of the page's data that lie beside it, or inside it where the page is a single file.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

fn element(name: &str) -> Result<web_sys::Element, String> {
    let document = web_sys::window().and_then(|it| it.document());
    let element = document.and_then(|it| it.get_element_by_id(&format!("data-{name}")));
    element.ok_or_else(|| format!("no element data-{name}"))
}

/// Fetches a part ahead of its use and leaves it in the page, so that it is there when the network is not.
pub async fn keep(name: &str) {
    // What cannot be fetched now is fetched, or refused with words, when it is needed.
    if let (Ok(text), Ok(element)) = (load(name).await, element(name)) {
        element.set_text_content(Some(&text));
    }
}

/// The text of a part: from the element `data-<name>` of the page, or from the file that the element names.
///
/// # Errors
/// The browser's words, or the host's status, when the file cannot be had.
pub async fn load(name: &str) -> Result<String, String> {
    let words = |it: wasm_bindgen::JsValue| String::from(it.unchecked_ref::<js_sys::Error>().message());
    let window = web_sys::window().ok_or("no window")?;
    let element = element(name)?;
    if let Some(text) = element.text_content().filter(|it| !it.trim().is_empty()) {
        return Ok(text);
    }
    let source = element.get_attribute("data-src").ok_or_else(|| format!("no source of data-{name}"))?;
    let response = JsFuture::from(window.fetch_with_str(&source)).await.map_err(words)?;
    let response = response.unchecked_into::<web_sys::Response>();
    if !response.ok() {
        return Err(format!("{source}: {}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(words)?).await.map_err(words)?;
    text.as_string().ok_or_else(|| format!("{source}: no text"))
}
