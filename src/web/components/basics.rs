//! Notices, dialogs, meters, file pickers.

use leptos::prelude::*;

use crate::web::browser::dom;
use crate::web::browser::files::{self, PickedFile};
use crate::web::i18n::{k, use_t};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    Info,
    /// Something that went well.
    Good,
    /// Something to look at.
    Warning,
    /// Something that did not work.
    Bad,
}

/// A framed message. Errors are announced at once, the rest when there is a pause.
#[component]
pub fn Notice(
    /// What it is about.
    kind: NoticeKind,
    /// The message.
    children: Children,
) -> impl IntoView {
    let (class, role) = match kind {
        NoticeKind::Info => ("notice notice--info", "note"),
        NoticeKind::Good => ("notice notice--good", "status"),
        NoticeKind::Warning => ("notice notice--warning", "note"),
        NoticeKind::Bad => ("notice notice--bad", "alert"),
    };
    view! { <div class=class role=role>{children()}</div> }
}

/// How much of something is done: a bar with a name; the figures stand beside it as text.
#[component]
pub fn Meter(
    /// Done so far.
    #[prop(into)]
    value: Signal<u32>,
    /// All of it.
    #[prop(into)]
    max: Signal<u32>,
    /// What is measured.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let width = move || {
        let max = max.get().max(1);
        format!("{}%", value.get() * 100 / max)
    };
    view! {
        <div
            class="meter"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuenow=move || value.get().to_string()
            aria-valuemax=move || max.get().to_string()
        >
            <div class="meter__fill" style:width=width></div>
        </div>
    }
}

/// A dialog above the page. Opened with `dom::show_dialog(id)`; Escape and the close button close it.
#[component]
pub fn Dialog(
    /// Id of the element.
    id: &'static str,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let t = use_t();
    let heading = format!("{id}-title");
    view! {
        <dialog id=id class="dialog" aria-labelledby=heading>
            <div class="dialog__head">
                <h2 id=heading.clone()>{title}</h2>
                <button type="button" class="button button--quiet" on:click=move |_| dom::close_dialog(id)>
                    {t.s(k::common::CLOSE)}
                </button>
            </div>
            {children()}
        </dialog>
    }
}

/// A button that lets the user pick a file, and a place to drop one.
#[component]
pub fn FilePicker(
    /// Id of the input, for the label and for tests.
    id: &'static str,
    /// What to pick.
    #[prop(into)]
    label: String,
    /// Called with each picked file.
    on_pick: Callback<PickedFile>,
    /// Whether there is a large area to drop files on.
    #[prop(optional)]
    area: bool,
    /// Whether several files may be picked at once.
    #[prop(optional)]
    multiple: bool,
    /// The kinds of files that are offered.
    #[prop(default = ".json,application/json")]
    accept: &'static str,
) -> impl IntoView {
    let t = use_t();
    let (over, set_over) = signal(false);
    let hand_over = move |list: Vec<PickedFile>| list.into_iter().for_each(|it| on_pick.run(it));
    let input = view! {
        <input
            id=id
            class="file-input"
            type="file"
            accept=accept
            multiple=multiple
            on:change=move |event| hand_over(files::picked(&event))
        />
        <label for=id class="button">{label}</label>
    };
    if !area {
        return view! { <span class="file-picker">{input}</span> }.into_any();
    }
    view! {
        <div
            class="file-area"
            class:file-area--over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                set_over.set(true);
            }
            on:dragleave=move |_| set_over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                set_over.set(false);
                hand_over(files::dropped(&event));
            }
        >
            <p>{t.s(k::common::DROP_HERE)}</p>
            {input}
        </div>
    }
    .into_any()
}

/// A button that hands out a stored text, byte for byte.
#[component]
pub fn TakeHome(
    /// The name of the file.
    #[prop(into)]
    name: String,
    /// The text.
    text: String,
) -> impl IntoView {
    let t = use_t();
    let take = move |_| {
        if let Err(words) = files::download(&name, "text/plain", text.as_bytes()) {
            leptos::logging::error!("download refused: {words}");
        }
    };
    view! { <button type="button" class="button" on:click=take>{t.s(k::common::DOWNLOAD)}</button> }
}
