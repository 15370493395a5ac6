//! A published table on the page, and its way out as a file. Every figure is that of the table.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::encoding::Digest;
use crate::core::publish::{Cell, Column, Kind, Note, Row, Table, csv, json};
use crate::web::browser::{clock, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};

use crate::web::pages;

use super::super::paged::{PagedTable, Printing};

const CSV: &str = "text/csv;charset=utf-8";
const JSON: &str = "application/json";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What has to be known of the tables, as a list above them.
#[component]
pub fn Notes(
    /// The notes.
    #[prop(into)]
    notes: Signal<Vec<Note>>,
) -> impl IntoView {
    let t = use_t();
    let unfolded = RwSignal::new(false);
    let item = |it: Note| view! { <li data-note=it.key class:ranking__examples=it.key == "examples">{it.text}</li> };
    let turn = move || match unfolded.get() {
        true => t.s(k::ranking::FEWER_NOTES).to_owned(),
        false => t.f(k::ranking::MORE_NOTES, &[("n", &notes.with(Vec::len).to_string())]),
    };
    // Folded by its style alone: paper shows all of them.
    view! {
        <div class="ranking__notes" class:ranking__notes--folded=move || !unfolded.get()>
            <ul id="ranking-notes" data-testid="ranking-notes">{move || notes.get().into_iter().map(item).collect_view()}</ul>
            <button
                type="button"
                class="link-button"
                aria-expanded=move || unfolded.get().to_string()
                aria-controls="ranking-notes"
                on:click=move |_| unfolded.update(|it| *it = !*it)
            >
                {turn}
            </button>
        </div>
    }
}

/// A table; the name of a city leads to its answers.
#[component]
pub fn TableView(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<Table>>,
    /// Whether all digits are shown.
    #[prop(into)]
    digits: Signal<bool>,
    /// Words that a row has to have to be shown on the screen.
    #[prop(optional, into)]
    search: Signal<String>,
) -> impl IntoView {
    let t = use_t();
    let printing = Printing::of_page();
    // The digest of a row's file is where its city leads to, and no column.
    let shown = |it: &&Column| it.kind != Kind::File;
    let columns = Memo::new(move |_| table.with(|it| it.columns.iter().filter(shown).cloned().collect::<Vec<_>>()));
    let found = Memo::new(move |_| {
        let words = search.with(|it| it.trim().to_lowercase());
        let has = |cell: &Cell| matches!(cell, Cell::Text(it) if it.to_lowercase().contains(&words));
        let fits = |row: &Row| words.is_empty() || printing.is_on() || row.cells.iter().any(has);
        table.with(|it| (0..it.rows.len()).filter(|at| fits(&it.rows[*at])).collect::<Vec<_>>())
    });
    let page = RwSignal::new(0);
    Effect::new(move |_| {
        search.track();
        page.set(0);
    });
    let count = Memo::new(move |_| found.with(Vec::len));
    let none = move || match table.with(|it| it.rows.is_empty()) {
        true => t.s(k::ranking::NONE),
        false => t.s(k::ranking::NONE_FITS),
    };
    let title = Memo::new(move |_| table.with(|it| it.title.clone()));
    let head = move || {
        let column = |it: Column| view! { <th scope="col" class:number=it.kind.is_number()>{it.head}</th> };
        columns.get().into_iter().map(column).collect_view()
    };
    let entries = Callback::new(move |drawn: Range<usize>| {
        let (digits, table) = (digits.get(), table.get());
        let line = |at: &usize| Some(Line::of(&table.columns, *at, table.rows.get(*at)?, digits));
        found.with(|it| it.get(drawn).unwrap_or_default().iter().filter_map(line).collect())
    });
    let id = table.with_untracked(|it| it.id.clone());
    let heading = format!("table-{id}");
    view! {
        <section class="ranking__table" aria-labelledby=heading.clone()>
            <div class="ranking__table-head">
                <h2 id=heading.clone()>{title}</h2>
                <TakeTable table=table />
            </div>
            <PagedTable
                name=id
                heading=heading.clone()
                label=title
                page=page
                all=count
                head=head
                entries=entries
                key=|it: &Line| it.key
                row=Callback::new(row)
            />
            {move || (count.get() == 0).then(|| view! { <p class="muted">{none()}</p> })}
        </section>
    }
}

/// A row as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    /// Its file, or where it stands.
    key: Result<Digest, usize>,
    cells: Vec<Shown>,
}

/// A cell as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    text: String,
    is_city: bool,
    is_number: bool,
}

impl Line {
    fn of(columns: &[Column], place: usize, row: &Row, digits: bool) -> Self {
        let file = row.cells.iter().find_map(|it| match it {
            Cell::File(digest) => Some(*digest),
            _ => None,
        });
        let shown = columns.iter().zip(&row.cells).filter(|it| it.0.kind != Kind::File);
        let cell = |(column, cell): (&Column, &Cell)| {
            let text = if digits { cell.in_full() } else { cell.in_short() };
            let text = match cell {
                Cell::Text(it) => visible(it),
                Cell::Difference(_) | Cell::Integer(_) => text.replace('-', "−"),
                _ => text,
            };
            Shown { text, is_city: column.key == "city", is_number: column.kind.is_number() }
        };
        Self { key: file.ok_or(place), cells: shown.map(cell).collect() }
    }
}

fn row(it: Line) -> AnyView {
    let cell = |cell: Shown| match (cell.is_city, it.key) {
        (true, Ok(file)) => {
            let href = Route::Bench(BenchPart::City(file)).href();
            view! { <th scope="row"><a href=href><bdi>{cell.text}</bdi></a></th> }.into_any()
        }
        (true, Err(_)) => view! { <th scope="row"><bdi>{cell.text}</bdi></th> }.into_any(),
        (false, _) => view! { <td class:number=cell.is_number>{cell.text}</td> }.into_any(),
    };
    view! { <tr>{it.cells.into_iter().map(cell).collect_view()}</tr> }.into_any()
}

#[component]
fn TakeTable(table: Signal<Arc<Table>>) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None);
    let label = move || table.with(|it| t.f(k::ranking::TAKE_CSV_OF, &[("title", &it.title)]));
    let take = move |_| {
        let table = table.get_untracked();
        problem.set(files::download(&format!("{}.csv", table.id), CSV, &csv::write(&table)).err());
    };
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
                Ok(sheets) => (sheets.write)(&tables.run(()), &clock::now()),
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
