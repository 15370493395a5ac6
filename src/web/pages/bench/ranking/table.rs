//! A published table on the page, and its way out as a file. Every figure is that of the table.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::encoding::Digest;
use crate::core::publish::{Cell, Kind, Note, Row, Table, csv, json};
use crate::web::browser::{clock, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};

use crate::web::pages;

const CSV: &str = "text/csv;charset=utf-8";
const JSON: &str = "application/json";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What has to be known of the tables, as a list above them.
#[component]
pub fn Notes(
    /// The notes.
    notes: Vec<Note>,
) -> impl IntoView {
    let item = |it: Note| view! { <li data-note=it.key class:ranking__examples=it.key == "examples">{it.text}</li> };
    view! { <ul class="ranking__notes" data-testid="ranking-notes">{notes.into_iter().map(item).collect_view()}</ul> }
}

/// A table; the name of a city leads to its answers.
#[component]
pub fn TableView(
    /// The table.
    table: Table,
    /// Whether all digits are shown.
    digits: bool,
) -> impl IntoView {
    let t = use_t();
    let shown = |idx: &usize| table.columns[*idx].kind != Kind::File;
    let idxs: Vec<usize> = (0..table.columns.len()).filter(shown).collect();
    let heads = idxs.iter().map(|it| {
        let column = &table.columns[*it];
        view! { <th scope="col" class:number=column.kind.is_number()>{column.head.clone()}</th> }
    });
    let row = |row: &Row| {
        let file = row.cells.iter().find_map(|it| match it {
            Cell::File(digest) => Some(*digest),
            _ => None,
        });
        let cells = idxs.iter().map(|it| cell(&table.columns[*it].key, &row.cells[*it], file, digits));
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let heading = format!("table-{}", table.id);
    view! {
        <section class="ranking__table" aria-labelledby=heading.clone()>
            <div class="ranking__table-head">
                <h2 id=heading.clone()>{table.title.clone()}</h2>
                <TakeTable table=table.clone() />
            </div>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby=heading.clone()>
                <table class="table" data-testid=table.id.clone() aria-labelledby=heading.clone()>
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{table.rows.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {table.rows.is_empty().then(|| view! { <p class="muted">{t.s(k::ranking::NONE)}</p> })}
        </section>
    }
}

fn cell(key: &str, cell: &Cell, file: Option<Digest>, digits: bool) -> AnyView {
    let text = if digits { cell.in_full() } else { cell.in_short() };
    match cell {
        Cell::Text(name) if key == "city" => {
            let name = view! { <bdi>{visible(name)}</bdi> };
            let name = match file {
                Some(it) => view! { <a href=Route::Bench(BenchPart::City(it)).href()>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            view! { <th scope="row">{name}</th> }.into_any()
        }
        Cell::Text(it) => view! { <td>{visible(it)}</td> }.into_any(),
        Cell::Difference(_) => view! { <td class="number">{text.replace('-', "−")}</td> }.into_any(),
        _ => view! { <td class="number">{text}</td> }.into_any(),
    }
}

#[component]
fn TakeTable(table: Table) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None);
    let label = t.f(k::ranking::TAKE_CSV_OF, &[("title", &table.title)]);
    let take = move |_| problem.set(files::download(&format!("{}.csv", table.id), CSV, &csv::write(&table)).err());
    view! {
        <button type="button" class="button button--small" aria-label=label on:click=take>
            {t.s(k::ranking::TAKE_CSV)}
        </button>
        {move || problem.get().map(|it: String| not_taken(t, &it))}
    }
}

fn not_taken(t: T, words: &str) -> AnyView {
    let words = t.f(k::ranking::NOT_TAKEN, &[("words", words)]);
    view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any()
}

/// Everything that is shown as one workbook or one JSON file.
#[component]
pub fn TakeAll(
    /// The name of the files, without ending.
    name: &'static str,
    /// What there is to take when it is asked for.
    tables: Callback<(), Vec<Table>>,
) -> impl IntoView {
    let t = use_t();
    let (problem, busy) = (RwSignal::new(None), RwSignal::new(false));
    let button = |key: Key, is_busy: Signal<bool>, take: Callback<()>| {
        view! {
            <button
                type="button"
                class="button"
                aria-disabled=move || is_busy.get().to_string()
                on:click=move |_| if !is_busy.get_untracked() { take.run(()) }
            >
                {t.s(key)}
            </button>
        }
    };
    let take_json = move |()| {
        let bytes = json::write(&tables.run(()));
        problem.set(files::download(&format!("{name}.json"), JSON, &bytes).err());
    };
    let take_xlsx = move |()| {
        busy.set(true);
        spawn_local(async move {
            let written = match pages::sheets().await {
                Ok(write) => write(&tables.run(()), &clock::now()),
                Err(words) => Err(words),
            };
            let done = written.and_then(|it| files::download(&format!("{name}.xlsx"), XLSX, &it));
            problem.set(done.err());
            busy.set(false);
        });
    };
    view! {
        <div class="button-row">
            {button(k::ranking::TAKE_XLSX, busy.into(), Callback::new(take_xlsx))}
            {button(k::ranking::TAKE_JSON, Signal::stored(false), Callback::new(take_json))}
            <span role="status" class="muted">{move || busy.get().then(|| t.s(k::ranking::TAKING))}</span>
        </div>
        {move || problem.get().map(|it: String| not_taken(t, &it))}
    }
}
