//! The service worker, `src/boot/worker.js`: keeps the whole page in the browser, so that it opens without a network.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    EventTarget, RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState as State, ServiceWorkerUpdateViaCache,
};

use super::{dom, location};

/// Where browsers hand out workers: not on a plain http address, and not where the user forbids it.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}

fn listen(target: &EventTarget, event: &str, run: impl FnMut() + 'static) {
    let run = Closure::<dyn FnMut()>::new(run).into_js_value();
    // Refused only for something that is no function.
    let _ = target.add_event_listener_with_callback(event, run.unchecked_ref());
}

/// Waits until a worker has left these states, and says which one it came to.
async fn after(worker: &ServiceWorker, passing: &[State]) -> State {
    while passing.contains(&worker.state()) {
        let changed = Promise::new(&mut |resolve, _| {
            let _ = worker.add_event_listener_with_callback("statechange", &resolve);
        });
        // The promise above is only ever resolved.
        let _ = JsFuture::from(changed).await;
    }
    worker.state()
}

/// Has a worker keep the page, unless the page names none. `true` as soon as everything that this page may fetch later
/// is kept; `false` where it is not, so that the page has to look after itself.
///
/// `on_newer` is called whenever a newer version of the page is ready to be used.
pub async fn keep(on_newer: impl Fn() + Clone + 'static) -> bool {
    let (Some(container), Some(script)) = (container(), dom::meta("citysec-worker")) else { return false };
    let is_kept = container.controller().is_some();
    if is_kept {
        // Another tab has asked for the newer version, and the worker that answers is now that version's.
        listen(&container, "controllerchange", on_newer.clone());
    }
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    // Where workers are forbidden, the browser refuses, or something in it answers with nothing.
    let outcome = JsFuture::from(container.register_with_options(&script, &options)).await;
    let Ok(registration) = outcome.and_then(|it| it.dyn_into::<ServiceWorkerRegistration>()) else { return false };
    if registration.active().is_some() {
        watch(registration, on_newer);
        return is_kept;
    }
    let Some(first) = registration.installing().or_else(|| registration.waiting()) else { return false };
    let outcome = after(&first, &[State::Parsed, State::Installing, State::Installed, State::Activating]).await;
    watch(registration, on_newer);
    outcome == State::Activated
}

/// Calls back for every newer worker that has everything and waits.
fn watch(registration: ServiceWorkerRegistration, on_newer: impl Fn() + Clone + 'static) {
    if registration.waiting().is_some() {
        on_newer();
    }
    let target = registration.clone();
    let follow = move || {
        let Some(newer) = registration.installing() else { return };
        let on_newer = on_newer.clone();
        spawn_local(async move {
            if after(&newer, &[State::Parsed, State::Installing]).await == State::Installed {
                on_newer();
            }
        });
    };
    // It may have begun before anybody listened.
    follow();
    listen(&target, "updatefound", follow);
}

/// Has the newer version take over, and loads the page anew. The caller has saved.
pub async fn use_newer() {
    let Some(container) = container() else { return };
    // There is a registration, or nothing newer could have been reported.
    let Ok(ready) = container.ready() else { return };
    let Ok(registration) = JsFuture::from(ready).await else { return };
    match registration.unchecked_into::<ServiceWorkerRegistration>().waiting() {
        Some(newer) => {
            listen(&container, "controllerchange", location::reload);
            // A word that can be copied, so it cannot be refused.
            let _ = newer.post_message(&"take over".into());
        }
        // Another tab was faster.
        None => location::reload(),
    }
}
