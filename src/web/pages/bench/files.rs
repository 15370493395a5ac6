//! Loading files, and what became of each.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::{Received, Status, What};
use crate::core::result::Reason;
use crate::web::browser::files::{self, PickedFile};
use crate::web::browser::{clock, dom};
use crate::web::components::{Dialog, Meter, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::{self, visible};
use crate::web::route::{BenchPart, Route};

use super::decide::{Decide, Deciding, choices};
use super::desk::Desk;
use super::intake::{ASK_REPLACE, Intake, Outcome, Progress, Task};
use super::pager::{self, Pager};
use super::rows::{self, At, By, Choice, Class, PAGE, Row};
use super::words;

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
        <Picker intake=intake />
        <Doing intake=intake />
        <div id="bench-outcome" role="status" tabindex="-1" data-testid="bench-outcome">
            {move || intake.outcome().map(|it| outcome(t, &it, &rows.get_untracked()))}
        </div>
        {move || intake.outcome().and_then(|it| passed(t, &it))}
        {move || (!is_empty.get()).then(|| view! { <Tools desk=desk intake=intake /> })}
        {move || has_rows.get().then(|| view! { <Table desk=desk rows=rows deciding=deciding /> })}
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

/// The table of files, with what chooses among them.
#[component]
fn Table(desk: Desk, rows: Memo<Arc<Vec<Row>>>, deciding: Deciding) -> impl IntoView {
    let t = use_t();
    let choice = Choice::of_visit();
    let chosen = Memo::new(move |_| rows.with(|it| choice.chosen(it)));
    let shown = move || {
        let (chosen, rows) = (chosen.get(), rows.get());
        let (batch, evaluation) = (desk.batch(), desk.evaluation());
        let from = pager::current(choice.page.get(), chosen.len(), PAGE) * PAGE;
        let page = chosen.iter().skip(from).take(PAGE).map(|it| &rows[*it]);
        page.map(|row| row_view(t, desk, deciding, choice, row, &rows, &batch, &evaluation.statuses)).collect_view()
    };
    let head = move |by: By, label: Key, class: &'static str| {
        let sort = move || match choice.order.get() {
            (it, false) if it == by => Some("ascending"),
            (it, true) if it == by => Some("descending"),
            _ => None,
        };
        view! {
            <th scope="col" class=class aria-sort=sort>
                <button type="button" class="link-button bench-sort" on:click=move |_| choice.sort(by)>
                    {t.s(label)}
                </button>
            </th>
        }
    };
    view! {
        <section aria-labelledby="bench-table-title">
            <h2 id="bench-table-title">{t.s(k::bench_files::TABLE)}</h2>
            <Filters choice=choice rows=rows />
            <p class="muted" hidden=move || chosen.with(|it| !it.is_empty())>{t.s(k::bench_files::NONE_FITS)}</p>
            <div class="table-wrap" hidden=move || chosen.with(Vec::is_empty)>
                <table class="table bench-table" data-testid="bench-files">
                    <caption class="visually-hidden">{t.s(k::bench_files::TABLE)}</caption>
                    <thead>
                        <tr>
                            {head(By::File, k::bench::COLUMN_FILE, "")}
                            {head(By::City, k::bench::COLUMN_CITY, "")}
                            {head(By::Claimed, k::bench_files::COLUMN_CLAIMED, "number")}
                            <th scope="col" class="number">{t.s(k::bench_files::COLUMN_COMPUTED)}</th>
                            <th scope="col">{t.s(k::bench_files::COLUMN_SIGNER)}</th>
                            {head(By::State, k::bench::COLUMN_STATE, "")}
                            <th scope="col">{t.s(k::bench_files::COLUMN_DO)}</th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
            </div>
            <Pager
                page=choice.page
                all=Signal::derive(move || chosen.with(Vec::len))
                size=PAGE
                label=t.s(k::bench_files::TABLE_PAGES).to_owned()
            />
        </section>
    }
}

#[component]
fn Filters(choice: Choice, rows: Memo<Arc<Vec<Row>>>) -> impl IntoView {
    let t = use_t();
    let filter = move |class: Option<Class>, label: Key| {
        let count = move || rows.with(|it| it.iter().filter(|it| class.is_none_or(|class| it.class == class)).count());
        view! {
            <button
                type="button"
                class="button button--small bench-filter"
                aria-pressed=move || (choice.class.get() == class).to_string()
                on:click=move |_| {
                    choice.class.set(class);
                    choice.page.set(0);
                }
            >
                {t.s(label)} " " <span class="bench-filter__count">{count}</span>
            </button>
        }
    };
    let filters = Class::ALL.map(|(class, label)| filter(Some(class), label));
    view! {
        <div class="bench-filters">
            <div class="button-row" role="group" aria-label=t.s(k::bench_files::FILTER)>
                {filter(None, k::bench_files::FILTER_ALL)} {filters}
            </div>
            <div class="field bench-search">
                <label for="bench-search">{t.s(k::bench_files::SEARCH)}</label>
                <input
                    id="bench-search"
                    type="search"
                    autocomplete="off"
                    prop:value=move || choice.search.get()
                    on:input:target=move |event| {
                        choice.search.set(event.target().value());
                        choice.page.set(0);
                    }
                />
            </div>
        </div>
    }
}

fn row_view(
    t: T,
    desk: Desk,
    deciding: Deciding,
    choice: Choice,
    row: &Row,
    rows: &Arc<Vec<Row>>,
    batch: &[Arc<Received>],
    statuses: &[Status],
) -> AnyView {
    let name = visible(&row.name);
    let (state, signer, tools) = match row.at {
        At::Unread(idx) => {
            let why = desk.unread().get(idx).map(|it| words::trouble(t, &it.why)).unwrap_or_default();
            let state = view! { <p>{t.f(k::bench_files::UNREAD, &[("why", &why)])}</p> }.into_any();
            (state, "", remove_button(t, &name, move || desk.forget_unread(idx)))
        }
        At::File(idx) => {
            let (received, status) = (&batch[idx], &statuses[idx]);
            let signer = desk.with_work(|it| words::signer(t, received, it.keys.as_ref()));
            let tools = file_tools(t, desk, deciding, idx, received, status, &name);
            (state_view(t, desk, choice, received, status, rows, batch), signer, tools)
        }
    };
    let city = match row.at {
        At::File(idx) if batch[idx].submission().is_some() => batch[idx].digest.map(|digest| {
            let href = Route::Bench(BenchPart::City(digest)).href();
            view! { <a href=href><bdi>{visible(&row.city)}</bdi></a> }.into_any()
        }),
        _ => Some(view! { <bdi>{visible(&row.city)}</bdi> }.into_any()),
    };
    let is_example = matches!(row.at, At::File(idx) if batch[idx].submission().is_some_and(|it| it.example));
    let example = is_example.then(|| view! { <span class="tag tag--example">{t.s(k::common::EXAMPLE)}</span> });
    let differs = row.claimed.is_some() && row.computed.is_some() && row.claimed != row.computed;
    view! {
        <tr class=class(row.class) class:bench-row--differs=differs>
            <th scope="row" id=row.at.id() tabindex="-1"><bdi>{name}</bdi></th>
            <td>{city} " " <span class="muted">{row.code.clone()}</span> {example}</td>
            <td class="number">{two(row.claimed)}</td>
            <td class="number">{two(row.computed)}</td>
            <td>{signer}</td>
            <td class="bench-state">{state}</td>
            <td>{tools}</td>
        </tr>
    }
    .into_any()
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Counted => "bench-row bench-row--counted",
        Class::Conflict => "bench-row bench-row--conflict",
        Class::Apart => "bench-row bench-row--apart",
        Class::Refused => "bench-row bench-row--refused",
    }
}

/// Two decimals, because a difference may be small.
fn two(score: Option<crate::core::scoring::E2>) -> String {
    score.map_or_else(|| "–".to_owned(), crate::core::scoring::E2::two_decimals)
}

fn remove_button(t: T, name: &str, remove: impl Fn() + 'static) -> AnyView {
    view! {
        <button
            type="button"
            class="link-button"
            aria-label=t.f(k::bench_files::REMOVE_FILE, &[("file", name)])
            on:click=move |_| {
                remove();
                dom::focus("bench-table-title");
            }
        >
            {t.s(k::bench_files::REMOVE)}
        </button>
    }
    .into_any()
}

fn file_tools(
    t: T,
    desk: Desk,
    deciding: Deciding,
    idx: usize,
    received: &Received,
    status: &Status,
    name: &str,
) -> AnyView {
    let ruling = received.digest.and_then(|digest| desk.with_work(|it| it.ruling(&digest)));
    let decide = (!choices(status, ruling).is_empty()).then(|| {
        view! {
            <button
                type="button"
                class="link-button"
                aria-haspopup="dialog"
                aria-label=t.f(k::bench_files::DECIDE_ABOUT, &[("file", name)])
                on:click=move |_| deciding.ask(idx)
            >
                {t.s(k::bench_files::DECIDE)}
            </button>
        }
    });
    let remove = remove_button(t, name, move || desk.remove(idx));
    view! { <div class="bench-row__tools">{decide} {remove}</div> }.into_any()
}

/// What became of a file: in words, with the files that it is about, what was decided, and what differs.
fn state_view(
    t: T,
    desk: Desk,
    choice: Choice,
    received: &Received,
    status: &Status,
    rows: &Arc<Vec<Row>>,
    batch: &[Arc<Received>],
) -> AnyView {
    let link = |other: &usize| {
        let (other, rows) = (*other, rows.clone());
        view! {
            <li>
                <button
                    type="button"
                    class="link-button"
                    on:click=move |_| {
                        let id = choice.show(&rows, At::File(other));
                        // The row may stand on another page, which is drawn first.
                        request_animation_frame(move || dom::focus_at_top(&id));
                    }
                >
                    <bdi>{visible(&batch[other].name)}</bdi>
                </button>
            </li>
        }
    };
    let others = words::others(status);
    let others =
        (!others.is_empty()).then(|| view! { <ul class="bench-others">{others.iter().map(link).collect_view()}</ul> });
    let decision = received.digest.and_then(|digest| desk.with_work(|it| it.decision(&digest).cloned()));
    let decision = decision.map(|it| {
        let words = [("what", t.s(words::ruling(it.ruling)).to_owned()), ("reason", visible(&it.reason))];
        view! { <p class="muted">{t.f(k::bench_files::DECIDED, &words.each_ref().map(|it| (it.0, it.1.as_str())))}</p> }
    });
    view! { <p>{words::state(t, received, status)}</p> {others} {decision} }.into_any()
}

/// Where claimed and computed scores differ, for all files together.
#[component]
fn Differences(desk: Desk) -> impl IntoView {
    let t = use_t();
    let page = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let differs = |it: &Arc<Received>| !differences(it).is_empty();
        desk.with_batch(|batch| (0..batch.len()).filter(|it| differs(&batch[*it])).collect::<Vec<_>>())
    });
    let rows = move || {
        let (found, batch) = (found.get(), desk.batch());
        let from = pager::current(page.get(), found.len(), PAGE) * PAGE;
        found.iter().skip(from).take(PAGE).map(|it| difference_row(t, &batch[*it])).collect_view()
    };
    move || {
        let n = found.with(Vec::len);
        (n > 0).then(|| {
            view! {
                <section aria-labelledby="bench-differences">
                    <h2 id="bench-differences">{t.s(k::bench_files::DIFFERENCES)}</h2>
                    <p>{t.f(k::bench_files::DIFFERENCES_HELP, &[("n", &n.to_string())])}</p>
                    <div class="table-wrap">
                        <table class="table" data-testid="bench-differences">
                            <caption class="visually-hidden">{t.s(k::bench_files::DIFFERENCES)}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{t.s(k::bench::COLUMN_FILE)}</th>
                                    <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
                                    <th scope="col" class="number">{t.s(k::bench_files::COLUMN_CLAIMED)}</th>
                                    <th scope="col" class="number">{t.s(k::bench_files::COLUMN_COMPUTED)}</th>
                                    <th scope="col">{t.s(k::bench_files::COLUMN_DIFFERENCES)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    <Pager
                        page=page
                        all=Signal::derive(move || found.with(Vec::len))
                        size=PAGE
                        label=t.s(k::bench_files::DIFFERENCES).to_owned()
                    />
                </section>
            }
        })
    }
}

/// The reasons of a refused file that are about scores.
fn differences(received: &Received) -> Vec<&Reason> {
    match &received.what {
        What::Refused(it) => it.reasons.iter().map(|it| &it.1).filter(|it| matches!(it, Reason::Scores(_))).collect(),
        _ => Vec::new(),
    }
}

fn difference_row(t: T, received: &Received) -> AnyView {
    let What::Refused(refused) = &received.what else { return ().into_any() };
    let lines: Vec<String> = differences(received).into_iter().flat_map(|it| reasons::details(t, it)).collect();
    let n = t.f(k::bench_files::PLACES, &[("n", &lines.len().to_string())]);
    let lines = lines.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    let city = received.city().map(|it| visible(&it.name)).unwrap_or_default();
    view! {
        <tr>
            <th scope="row"><bdi>{visible(&received.name)}</bdi></th>
            <td><bdi>{city}</bdi></td>
            <td class="number">{two(refused.claimed)}</td>
            <td class="number">{two(refused.computed)}</td>
            <td>
                <details>
                    <summary>{n}</summary>
                    <ul>{lines}</ul>
                </details>
            </td>
        </tr>
    }
    .into_any()
}
