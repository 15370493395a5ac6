//! Text by key in the browser's storage. Never clears anything that is not ours: other tools share the origin.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use wasm_bindgen::{JsCast as _, JsValue};

/// Which storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Kept until deleted.
    Local,
    /// Kept until the tab is closed.
    Session,
}

/// Why storage did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser has no storage for this page: private mode, policy, or a page opened from disk.
    Blocked,
    /// The storage is full.
    Full,
    /// Something else, in the browser's words.
    Other(String),
}

fn area(area: Area) -> Result<web_sys::Storage, StorageError> {
    let window = web_sys::window().ok_or(StorageError::Blocked)?;
    // Asked first because gloo's accessor panics where storage is blocked.
    let offered = match area {
        Area::Local => window.local_storage(),
        Area::Session => window.session_storage(),
    };
    match (offered, area) {
        (Ok(Some(_)), Area::Local) => Ok(LocalStorage::raw()),
        (Ok(Some(_)), Area::Session) => Ok(SessionStorage::raw()),
        _ => Err(StorageError::Blocked),
    }
}

fn reason(error: &JsValue) -> StorageError {
    let error = error.unchecked_ref::<js_sys::Error>();
    let name = String::from(error.name());
    match name.as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StorageError::Full,
        "SecurityError" => StorageError::Blocked,
        _ => StorageError::Other(String::from(error.message())),
    }
}

/// The text under a key; `None` if there is none.
///
/// # Errors
/// Storage does not work.
pub fn read(place: Area, key: &str) -> Result<Option<String>, StorageError> {
    area(place)?.get_item(key).map_err(|it| reason(&it))
}

/// Puts a text under a key.
///
/// # Errors
/// Storage does not work; the earlier text is still there then.
pub fn write(place: Area, key: &str, text: &str) -> Result<(), StorageError> {
    area(place)?.set_item(key, text).map_err(|it| reason(&it))
}

/// Removes a key.
///
/// # Errors
/// Storage does not work.
pub fn remove(place: Area, key: &str) -> Result<(), StorageError> {
    area(place)?.remove_item(key).map_err(|it| reason(&it))
}

/// What a key of local storage takes, itself included, in UTF-16 code units, as browsers count.
///
/// # Errors
/// Storage does not work.
pub fn size(key: &str) -> Result<usize, StorageError> {
    let get = area(Area::Local)?.unchecked_into::<js_sys::Object>();
    let text = js_sys::Reflect::get(&get, &key.into()).map_err(|it| reason(&it))?;
    let units = |it: &JsValue| it.dyn_ref::<js_sys::JsString>().map_or(0, |it| it.length() as usize);
    Ok(units(&key.into()) + units(&text))
}

/// What the browser says about its storage as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it has promised to keep it until the user deletes it; `None` where it makes no such promises.
    pub is_persistent: Option<bool>,
    /// How many bytes it would give the page at most.
    pub quota: Option<u64>,
}

/// Asks the browser about its storage.
pub async fn standing() -> Standing {
    let quota = ask("estimate").await.and_then(|it| js_sys::Reflect::get(&it, &"quota".into()).ok()?.as_f64());
    Standing { is_persistent: ask("persisted").await.and_then(|it| it.as_bool()), quota: quota.map(|it| it as u64) }
}

/// Asks the browser to keep what is stored even when it runs short of space. It may say no, and does so on plain http.
pub async fn persist() {
    if ask("persisted").await.and_then(|it| it.as_bool()) == Some(false) {
        ask("persist").await;
    }
}

/// Calls a method of the browser's storage manager, if it has one.
async fn ask(method: &str) -> Option<JsValue> {
    let manager = js_sys::Reflect::get(&web_sys::window()?.navigator(), &"storage".into()).ok()?;
    let method = js_sys::Reflect::get(&manager, &method.into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let promise = method.call0(&manager).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise).await.ok()
}

/// The keys with this beginning, sorted.
///
/// # Errors
/// Storage does not work.
pub fn keys(place: Area, prefix: &str) -> Result<Vec<String>, StorageError> {
    let storage = area(place)?;
    let count = storage.length().map_err(|it| reason(&it))?;
    let mut keys = Vec::new();
    for idx in 0..count {
        if let Some(key) = storage.key(idx).map_err(|it| reason(&it))?
            && key.starts_with(prefix)
        {
            keys.push(key);
        }
    }
    keys.sort_unstable();
    Ok(keys)
}

/// A change of local storage by another tab.
pub struct Change {
    /// The key; `None` if everything was cleared.
    pub key: Option<String>,
    /// The text before, as far as the other tab knew.
    pub before: Option<String>,
    /// The new text; `None` if it was removed.
    pub text: Option<String>,
}

/// Calls back when another tab changes local storage. Lasts as long as the page.
pub fn on_change(run: impl Fn(Change) + 'static) {
    let handle = leptos::prelude::window_event_listener(leptos::ev::storage, move |event| {
        run(Change { key: event.key(), before: event.old_value(), text: event.new_value() });
    });
    std::mem::forget(handle);
}
