//! Small things done to the document that a view cannot express: focus, title, language, theme, printing.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast as _;

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// The browser's preferred languages, first choice first.
pub fn preferred_languages() -> Vec<String> {
    let languages = web_sys::window().map(|it| it.navigator().languages());
    languages.iter().flat_map(|it| it.iter()).filter_map(|it| it.as_string()).collect()
}

/// Whether the system asks for dark colours.
pub fn prefers_dark() -> bool {
    let query = web_sys::window().and_then(|it| it.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|it| it.matches())
}

/// Whether the window is wide enough for a list beside the text.
pub fn is_wide() -> bool {
    let query = web_sys::window().and_then(|it| it.match_media("(min-width: 960px)").ok().flatten());
    query.is_some_and(|it| it.matches())
}

/// Sets the document's title and language.
pub fn describe(title: &str, lang: &str) {
    if let Some(document) = document() {
        document.set_title(title);
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", lang);
        }
    }
}

/// Sets an attribute of the root element, or removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|it| it.document_element()) {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Sets a custom property of the root element.
pub fn set_root_property(name: &str, value: &str) {
    let root = document().and_then(|it| it.document_element());
    if let Some(root) = root.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = root.style().set_property(name, value);
    }
}

/// Sets the document's title and returns the one before.
pub fn rename(title: &str) -> String {
    let Some(document) = document() else { return String::new() };
    let before = document.title();
    document.set_title(title);
    before
}

/// Whether the browser prints what a style sheet puts into the margins of a page.
pub fn has_margin_boxes() -> bool {
    web_sys::window().is_some_and(|it| js_sys::Reflect::has(&it, &"CSSMarginRule".into()) == Ok(true))
}

/// Takes in the style sheet that the page names in this `<meta>` tag, if it names one, and waits until it holds.
///
/// # Errors
/// It cannot be had.
pub async fn need_styles(name: &str) -> Result<(), String> {
    let Some(address) = meta(name) else { return Ok(()) };
    let head = document().and_then(|it| it.head()).ok_or("no head")?;
    let selector = format!("link[href=\"{address}\"]");
    if head.query_selector(&selector).is_ok_and(|it| it.is_some()) {
        return Ok(());
    }
    let words = |it: wasm_bindgen::JsValue| String::from(it.unchecked_ref::<js_sys::Error>().message());
    let link = document().ok_or("no document")?.create_element("link").map_err(words)?;
    let set = |name, value| link.set_attribute(name, value);
    set("rel", "stylesheet").and_then(|()| set("href", &address)).map_err(words)?;
    let loaded = js_sys::Promise::new(&mut |resolve, reject| {
        let _ = link.add_event_listener_with_callback("load", &resolve);
        let _ = link.add_event_listener_with_callback("error", &reject);
    });
    head.append_child(&link).map_err(words)?;
    if wasm_bindgen_futures::JsFuture::from(loaded).await.is_err() {
        link.remove();
        return Err(format!("{address}: not found"));
    }
    Ok(())
}

/// What a `<meta name=...>` of the page says, if it says anything.
pub fn meta(name: &str) -> Option<String> {
    let element = document()?.query_selector(&format!("meta[name={name}]")).ok().flatten()?;
    element.get_attribute("content").filter(|it| !it.is_empty())
}

/// Removes an element of `index.html`, such as the loading note.
pub fn remove(id: &str) {
    if let Some(element) = document().and_then(|it| it.get_element_by_id(id)) {
        element.remove();
    }
}

/// Moves the focus to an element; where it is out of sight, it is scrolled to the top.
pub fn focus(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls an element to the top. The focus stays where it is.
pub fn scroll_to(id: &str) {
    if let Some(element) = document().and_then(|it| it.get_element_by_id(id)) {
        element.scroll_into_view();
    }
}

/// Scrolls an element to the top and moves the focus to it.
pub fn focus_at_top(id: &str) {
    scroll_to(id);
    focus(id);
}

/// Sees to it that the element which has the focus keeps it when it is put to another place: browsers take it from what
/// they move. Call it before; the place that the page is scrolled to stays as well.
pub fn hold_focus() {
    let active = document().and_then(|it| it.active_element());
    let Some(element) = active.filter(|it| it.tag_name() != "BODY") else { return };
    leptos::prelude::request_animation_frame(move || {
        let active = document().and_then(|it| it.active_element());
        let is_lost = active.is_none_or(|it| it.tag_name() == "BODY");
        if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>().filter(|it| is_lost && it.is_connected()) {
            let place = scroll_position();
            let _ = element.focus();
            restore_scroll(place);
        }
    });
}

/// Unfolds a `<details>` and moves the focus to its summary, at the top.
pub fn unfold(id: &str) {
    let Some(element) = document().and_then(|it| it.get_element_by_id(id)) else { return };
    let _ = element.set_attribute("open", "");
    element.scroll_into_view();
    let summary = element.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = summary.focus();
    }
}

/// Scrolls to the top of the page.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Where the page is scrolled to.
pub fn scroll_position() -> f64 {
    web_sys::window().and_then(|it| it.scroll_y().ok()).unwrap_or(0.0)
}

/// Scrolls back to where the page was.
pub fn restore_scroll(position: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, position);
    }
}

/// The id of the element that has the focus, or of the nearest element around it that has an id.
pub fn focused_id() -> Option<String> {
    let mut element = document()?.active_element();
    while let Some(it) = element {
        if !it.id().is_empty() {
            return Some(it.id());
        }
        element = it.parent_element();
    }
    None
}

/// The id of the nearest element of this kind around the focus, or of the focused element itself.
pub fn focused_ancestor(tag: &str) -> Option<String> {
    document()?.active_element()?.closest(tag).ok().flatten().map(|it| it.id())
}

/// Whether the focus is where letters are typed, so that a letter is no shortcut.
pub fn is_typing() -> bool {
    let Some(element) = document().and_then(|it| it.active_element()) else { return false };
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("radio" | "checkbox" | "button" | "file")),
        _ => false,
    }
}

/// Longest time during which somebody types in a long field without its being told.
const TYPING: Duration = Duration::from_millis(500);

/// Tells long fields that they have changed while somebody types in them, as leaving them does, so that what takes
/// minutes to write is saved meanwhile. What the user sees stays as they typed it. Lasts as long as the page.
pub fn commit_typing() {
    let (waiting, composing) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let typed = {
        let composing = composing.clone();
        move |target: Option<web_sys::EventTarget>| {
            let Some(field) = target.and_then(long_field) else { return };
            let (waiting, composing) = (waiting.clone(), composing.clone());
            if waiting.replace(true) {
                return;
            }
            super::clock::after(TYPING, move || {
                waiting.set(false);
                let active = document().and_then(|it| it.active_element());
                // What an input method still composes is not typed yet, and leaving a field has told it already.
                if !composing.get() && active.is_some_and(|it| it == **field) {
                    commit(field);
                }
            });
        }
    };
    let input = window_event_listener(ev::input, {
        let typed = typed.clone();
        move |event| typed(event.target())
    });
    let begun = window_event_listener(ev::compositionstart, {
        let composing = composing.clone();
        move |_| composing.set(true)
    });
    let composed = window_event_listener(ev::compositionend, move |event| {
        composing.set(false);
        typed(event.target());
    });
    std::mem::forget((input, begun, composed));
}

/// The field of an event, if it is one in which sentences are typed. Areas have all that is used of inputs here.
fn long_field(target: web_sys::EventTarget) -> Option<web_sys::HtmlInputElement> {
    let element = target.dyn_into::<web_sys::Element>().ok()?;
    element.matches("textarea, [data-sentence]").is_ok_and(|it| it).then(|| element.unchecked_into())
}

fn commit(field: web_sys::HtmlInputElement) {
    let Ok(event) = web_sys::Event::new("change") else { return };
    let typed = field.value();
    let place = (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    let _ = field.dispatch_event(&event);
    // The page shows what it keeps, which has no space at the end; who goes on typing may have meant it. This runs after
    // the page has shown it and before the next key is taken.
    wasm_bindgen_futures::spawn_local(async move {
        let kept = field.value();
        if kept != typed && kept == normalize(typed.trim()) {
            field.set_value(&typed);
            if let (Some(from), Some(to)) = place {
                let _ = field.set_selection_range(from, to);
            }
        }
    });
}

/// Calls back when the keys to save are pressed; `true` keeps the browser from saving the page. Lasts as long as the page.
pub fn on_save_key(run: impl Fn() -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let is_save = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if is_save && event.key().eq_ignore_ascii_case("s") && run() {
            event.prevent_default();
        }
    });
    std::mem::forget(handle);
}

/// Shows a `<dialog>` above everything else; the browser keeps the focus in it.
pub fn show_dialog(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(dialog) = element.and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes a `<dialog>`; the browser gives the focus back.
pub fn close_dialog(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(dialog) = element.and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Clicks an element, as a keyboard shortcut does for the user.
pub fn click(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.click();
    }
}

fn input(id: &str) -> Option<web_sys::HtmlInputElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in an input.
pub fn input_value(id: &str) -> String {
    input(id).map(|it| it.value()).unwrap_or_default()
}

/// Empties an input.
pub fn empty_input(id: &str) {
    if let Some(it) = input(id) {
        it.set_value("");
    }
}

/// Selects all of a text area, so that one key copies it.
pub fn select_all(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(it) = element.and_then(|it| it.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        let _ = it.focus();
        it.select();
    }
}

/// Text as Unicode normal form C: typed accents and full-width forms become one spelling.
pub fn normalize(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}
