//! The report and the blank questionnaire: what it is made from, how the office wants it, and a preview that is what is
//! printed and saved.

pub(super) mod desk;
pub(super) mod making;
mod paper;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::report::{Document, Source};
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::browser::files::PickedFile;
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::picked;
use crate::web::reasons;
use crate::web::session::Session;

use desk::{Desk, Given, Kind, Made};
use making::Making;
use paper::Paper;

/// The page.
#[component]
pub fn Report() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let desk = Desk::of_visit();
    desk.arrive(session);
    let made = Memo::new(move |_| desk.make(t, session));
    dom::set_root_attribute("data-print", Some("paper"));
    if !dom::has_margin_boxes() {
        // What stands in the margins elsewhere goes along the edge of each page.
        dom::set_root_attribute("data-print-edge", Some(""));
    }
    on_cleanup(|| {
        dom::set_root_attribute("data-print", None);
        dom::set_root_attribute("data-print-edge", None);
    });
    Effect::new(move |_| made.with(|it| describe_margins(&it.document)));
    rename_while_printing(made);
    view! {
        <div class="page report">
            <div class="report__tools">
                <h1 id="page-title" tabindex="-1">{t.s(k::common::NAV_REPORT)}</h1>
                <p>{t.s(k::report::LEAD)}</p>
                <Origin desk=desk session=session />
                <Options desk=desk />
                <Making made=made />
                <h2 id="preview">{t.s(k::report::PREVIEW)}</h2>
            </div>
            // A narrow window moves over the sheet, with the keyboard as well.
            <div class="report__sheet" role="region" tabindex="0" aria-labelledby="preview">
                {move || made.with(|it| view! { <Paper document=it.document.clone() /> })}
            </div>
        </div>
    }
}

/// Tells the style sheet what stands in the margins of each page, in quotes as it wants it.
fn describe_margins(document: &Document) {
    let quoted = |it: &str| format!("\"{}\"", it.replace('\\', "\\\\").replace('"', "\\\""));
    dom::set_root_property("--paper-header", &quoted(&document.running.header));
    dom::set_root_property("--paper-footer", &quoted(&document.running.footer));
    let (before, rest) = document.running.page.split_once("{page}").unwrap_or_default();
    let (between, after) = rest.split_once("{pages}").unwrap_or_default();
    for (name, it) in [("--paper-page-1", before), ("--paper-page-2", between), ("--paper-page-3", after)] {
        dom::set_root_property(name, &quoted(it));
    }
}

/// While it is printed the page is called what the document is called: browsers name the PDF file so, and those that print
/// no footer of ours print this at the top of each page.
fn rename_while_printing(made: Memo<Made>) {
    let before = StoredValue::new(None::<String>);
    let name = move || {
        made.with_untracked(|it| match &it.document.cover.seal {
            Some(seal) => format!("{} {}", it.document.title(), seal.digest.short()),
            None => format!("{} {}", it.document.title(), it.document.cover.state),
        })
    };
    let begin = window_event_listener_untyped("beforeprint", move |_: ev::Event| {
        before.set_value(Some(dom::rename(&name())));
    });
    let end = window_event_listener_untyped("afterprint", move |_: ev::Event| {
        if let Some(title) = before.try_update_value(Option::take).flatten() {
            dom::rename(&title);
        }
    });
    on_cleanup(move || {
        begin.remove();
        end.remove();
    });
}

/// What to make, and what it is made from.
#[component]
fn Origin(desk: Desk, session: Session) -> impl IntoView {
    let t = use_t();
    let (refusal, set_refusal) = signal(None::<String>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            let name = file.name();
            match read(t, &file).await {
                Ok(source) => {
                    set_refusal.set(None);
                    desk.take(Given { name, source });
                }
                Err(why) => set_refusal.set(Some(t.f(k::report::REFUSED, &[("file", &name), ("why", &why)]))),
            }
        });
    });
    let choices =
        move || desk.choices(t, session).into_iter().map(|(kind, words)| choice(desk, kind, words)).collect_view();
    view! {
        <fieldset class="report__origin">
            <legend>{t.s(k::report::KIND)}</legend>
            <div class="options">{choices}</div>
        </fieldset>
        <FilePicker id="report-file" label=t.s(k::report::PICK) on_pick=pick />
        <div role="status">
            {move || refusal.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        </div>
    }
}

fn choice(desk: Desk, kind: Kind, words: String) -> impl IntoView {
    let (is_chosen, chosen) = (kind.clone(), kind.clone());
    view! {
        <label class="option">
            <input
                type="radio"
                name="report-kind"
                value=kind.word()
                prop:checked=move || desk.kind().get() == is_chosen
                on:change=move |_| desk.choose(chosen.clone())
            />
            <span class="option__text">{words}</span>
        </label>
    }
}

async fn read(t: T, file: &PickedFile) -> Result<Source, String> {
    let bytes = picked::read(file).await.map_err(|it| picked::words(t, &it))?;
    Source::of_result(&bytes, seeds::model(), seeds::weights()).map_err(|refused| match refused.reason() {
        Some(it) => reasons::reason(t, it),
        None => t.s(k::report::NOT_ALL_CHECKED).to_owned(),
    })
}

/// How the office wants it.
#[component]
fn Options(desk: Desk) -> impl IntoView {
    let t = use_t();
    let field = move |id: &'static str, label, help, value: RwSignal<String>| {
        let help_id = format!("{id}-help");
        view! {
            <div class="field">
                <label for=id>{t.s(label)}</label>
                <input
                    id=id
                    type="text"
                    maxlength="40"
                    autocomplete="off"
                    aria-describedby=help_id.clone()
                    prop:value=move || value.get()
                    on:change:target=move |event| value.set(dom::normalize(event.target().value().trim()))
                />
                <p class="field__help" id=help_id>{t.s(help)}</p>
            </div>
        }
    };
    let tick = move |id: &'static str, label, value: RwSignal<bool>| {
        view! {
            <label class="option">
                <input
                    type="checkbox"
                    id=id
                    prop:checked=move || value.get()
                    on:change:target=move |event| value.set(event.target().checked())
                />
                <span class="option__text">{t.s(label)}</span>
            </label>
        }
    };
    let is_report = move || !desk.kind().get().is_form();
    view! {
        <section class="report__options" aria-labelledby="report-options">
            <h2 id="report-options">{t.s(k::report::OPTIONS)}</h2>
            <p class="muted">{t.s(k::report::LANGUAGE_HELP)}</p>
            <div class="report__fields">
                {field(
                    "report-classification",
                    k::report::CLASSIFICATION,
                    k::report::CLASSIFICATION_HELP,
                    desk.classification,
                )}
                <Show when=is_report>
                    {field("report-watermark", k::report::WATERMARK, k::report::WATERMARK_HELP, desk.watermark)}
                </Show>
            </div>
            <Show when=is_report>
                {tick("report-answers", k::report::WITH_ANSWERS, desk.answers)}
                {tick("report-plan", k::report::WITH_PLAN, desk.plan)}
            </Show>
        </section>
    }
}
