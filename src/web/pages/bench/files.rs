//! Loading files, and what became of each.

use leptos::prelude::*;

use crate::web::browser::files::{self, PickedFile};
use crate::web::browser::{clock, dom};
use crate::web::components::{Dialog, Meter, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;

use super::decide::{Decide, Deciding};
use super::desk::Desk;
use super::differences::Differences;
use super::intake::{ASK_REPLACE, Intake, Outcome, Progress, Task};
use super::listing::Listing;
use super::rows::{self, Class, Row};
use super::steps::Steps;

/// The id of the dialog that asks before everything is taken away.
const ASK_CLEAR: &str = "bench-clear";
/// Names of passed-over files that are listed.
const NAMED: usize = 200;

/// The page.
#[component]
pub fn Files(desk: Desk) -> impl IntoView {
    let t = use_t();
    let intake = Intake::of_visit();
    let rows = Memo::new(move |_| rows::all(desk));
    let deciding = Deciding::new();
    let is_empty = Memo::new(move |_| desk.is_empty());
    let has_rows = Memo::new(move |_| rows.with(|it| !it.is_empty()));
    view! {
        <p>{t.s(k::bench::LEAD)}</p>
        <Steps desk=desk />
        <Picker intake=intake />
        <Doing intake=intake />
        <div id="bench-outcome" role="status" tabindex="-1" data-testid="bench-outcome">
            {move || intake.outcome().map(|it| outcome(t, &it, &rows.get_untracked()))}
        </div>
        {move || intake.outcome().and_then(|it| passed(t, &it))}
        {move || (!is_empty.get()).then(|| view! { <Tools desk=desk intake=intake /> })}
        {move || has_rows.get().then(|| view! { <Listing desk=desk rows=rows deciding=deciding /> })}
        <Differences desk=desk />
        <Decide desk=desk deciding=deciding />
        <AskReplace intake=intake />
        <AskClear desk=desk />
    }
}

/// Where files are picked or dropped.
#[component]
fn Picker(intake: Intake) -> impl IntoView {
    let t = use_t();
    let (over, set_over) = signal(false);
    let is_busy = move || intake.doing().is_some();
    let take = move |picked: Vec<PickedFile>| intake.take(picked);
    let input = move |id: &'static str, label: Key, is_folder: bool| {
        let picker = view! {
            <input
                id=id
                class="file-input"
                type="file"
                accept=(!is_folder).then_some(".json,.zip,application/json,application/zip")
                multiple=true
                disabled=is_busy
                on:change=move |event| take(files::picked(&event))
            />
        };
        view! {
            <span class="file-picker">
                {picker.attr("webkitdirectory", is_folder)} <label for=id class="button">{t.s(label)}</label>
            </span>
        }
    };
    view! {
        <div
            class="file-area"
            class:file-area--over=move || over.get()
            data-testid="bench-drop"
            on:dragover=move |event| {
                event.prevent_default();
                set_over.set(true);
            }
            on:dragleave=move |_| set_over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                set_over.set(false);
                intake.take_dropped(&event);
            }
        >
            <p>{t.s(k::bench_files::DROP)}</p>
            <div class="button-row bench-pick">
                {input("bench-files", k::bench_files::PICK, false)}
                {input("bench-folder", k::bench_files::PICK_FOLDER, true)}
            </div>
            <p class="muted">{t.s(k::bench_files::PICK_HELP)}</p>
        </div>
    }
}

/// How far the work is that is being done, and how to break it off.
#[component]
fn Doing(intake: Intake) -> impl IntoView {
    let t = use_t();
    let is_busy = Memo::new(move |_| intake.doing().is_some());
    let count = move |of: fn(&Progress) -> usize| {
        Signal::derive(move || intake.doing().as_ref().map_or(0, of).try_into().unwrap_or(u32::MAX))
    };
    let words = move || {
        intake.doing().map(|it| {
            let (key, values) = match it.task {
                Task::Looking => (k::bench_files::LOOKING, [it.done, it.all]),
                Task::Reading => (k::bench_files::READING, [it.done, it.all]),
                Task::Opening => (k::bench_files::OPENING, [it.done, it.all]),
                Task::Saving => (k::bench_files::SAVING, [it.done, it.all]),
            };
            t.f(key, &[("done", &values[0].to_string()), ("all", &values[1].to_string())])
        })
    };
    // No live region: it changes many times a second. What came of it is announced at the end.
    move || {
        is_busy.get().then(|| {
            view! {
                <div class="notice notice--info bench-doing" data-testid="bench-doing">
                    <p>{words}</p>
                    <Meter value=count(|it| it.done) max=count(|it| it.all) label=t.s(k::bench_files::PROGRESS) />
                    <button type="button" id="bench-cancel" class="button" on:click=move |_| intake.cancel()>
                        {t.s(k::common::CANCEL)}
                    </button>
                </div>
            }
        })
    }
}

/// What came of it, in sentences.
fn outcome(t: T, it: &Outcome, rows: &[Row]) -> AnyView {
    if let Some(saved) = &it.saved {
        return match saved {
            Ok(name) => view! { <p>{t.f(k::bench_files::SAVED, &[("file", name)])}</p> }.into_any(),
            Err(words) => {
                let words = t.f(k::bench_files::NOT_SAVED, &[("words", words)]);
                view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any()
            }
        };
    }
    let count = |class: Class| rows.iter().filter(|it| it.class == class).count();
    let counts = [
        ("all", rows.len()),
        ("counted", count(Class::Counted)),
        ("apart", count(Class::Apart)),
        ("conflict", count(Class::Conflict)),
        ("refused", count(Class::Refused)),
    ];
    let counts: Vec<(&str, String)> = counts.iter().map(|it| (it.0, it.1.to_string())).collect();
    let counts: Vec<(&str, &str)> = counts.iter().map(|it| (it.0, it.1.as_str())).collect();
    let opened = it.opened.as_ref().map(|it| t.f(k::bench_files::OPENED, &[("file", &visible(it))]));
    let cancelled = it.is_cancelled.then(|| t.s(k::bench_files::CANCELLED));
    let again = (it.again > 0).then(|| t.f(k::bench_files::AGAIN, &[("n", &it.again.to_string())]));
    let passed = (!it.passed.is_empty()).then(|| t.f(k::bench_files::PASSED, &[("n", &it.passed.len().to_string())]));
    let counts = (!rows.is_empty()).then(|| t.f(k::bench_files::COUNTS, &counts));
    let sentences: Vec<String> =
        [opened, cancelled.map(str::to_owned), counts, again, passed].into_iter().flatten().collect();
    let words = if sentences.is_empty() { t.s(k::bench_files::NOTHING_FOUND).to_owned() } else { sentences.join(" ") };
    view! { <p>{words}</p> }.into_any()
}

/// The files that were passed over, by name.
fn passed(t: T, it: &Outcome) -> Option<AnyView> {
    let names = it.passed.iter().take(NAMED).map(|it| view! { <li><bdi>{visible(it)}</bdi></li> }).collect_view();
    let more = it.passed.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| view! { <li>{t.f(k::bench_files::MORE, &[("n", &more.to_string())])}</li> });
    (!it.passed.is_empty()).then(|| {
        view! {
            <details class="bench-passed" data-testid="bench-passed">
                <summary>{t.s(k::bench_files::PASSED_LIST)}</summary>
                <ul>{names} {more}</ul>
            </details>
        }
        .into_any()
    })
}

/// What can be done with the bench as a whole.
#[component]
fn Tools(desk: Desk, intake: Intake) -> impl IntoView {
    let t = use_t();
    let save = move |_| {
        let round = desk.with_work(|it| it.round.name.clone()).map(|it| crate::core::text::file_word(&it));
        let round = round.filter(|it| !it.is_empty()).map(|it| format!("_{it}")).unwrap_or_default();
        let time = clock::local_time().replace(':', "");
        let word = t.s(k::bench_files::FILE_WORD);
        intake.save(format!("{word}{round}_{}_{time}.bench.zip", clock::local_date()));
    };
    let is_busy = move || intake.doing().is_some();
    let state =
        move || t.s(if desk.is_unsaved() { k::bench_files::STATE_UNSAVED } else { k::bench_files::STATE_SAVED });
    view! {
        <div class="button-row bench-tools">
            <button type="button" id="bench-save" class="button" disabled=is_busy on:click=move |_| untrack(|| save(()))>
                {t.s(k::bench_files::SAVE)}
            </button>
            <button
                type="button"
                id="bench-clear-ask"
                class="button button--danger"
                disabled=is_busy
                on:click=|_| dom::show_dialog(ASK_CLEAR)
            >
                {t.s(k::bench_files::CLEAR)}
            </button>
            <span class="muted" data-testid="bench-saved">{state}</span>
        </div>
    }
}

#[component]
fn AskReplace(intake: Intake) -> impl IntoView {
    let t = use_t();
    view! {
        <Dialog id=ASK_REPLACE title=t.s(k::bench_files::REPLACE_TITLE)>
            <p>{t.s(k::bench_files::REPLACE_HELP)}</p>
            <div class="button-row">
                <button
                    type="button"
                    id="bench-replaced"
                    class="button button--danger"
                    on:click=move |_| {
                        dom::close_dialog(ASK_REPLACE);
                        intake.replace();
                    }
                >
                    {t.s(k::bench_files::REPLACE)}
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        dom::close_dialog(ASK_REPLACE);
                        intake.keep();
                    }
                >
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn AskClear(desk: Desk) -> impl IntoView {
    let t = use_t();
    view! {
        <Dialog id=ASK_CLEAR title=t.s(k::bench_files::CLEAR_TITLE)>
            <p>{t.s(k::bench_files::CLEAR_HELP)}</p>
            <div class="button-row">
                <button
                    type="button"
                    id="bench-cleared"
                    class="button button--danger"
                    on:click=move |_| {
                        dom::close_dialog(ASK_CLEAR);
                        desk.clear();
                        dom::focus("page-title");
                    }
                >
                    {t.s(k::bench_files::CLEAR)}
                </button>
                <button type="button" class="button" on:click=move |_| dom::close_dialog(ASK_CLEAR)>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        </Dialog>
    }
}
