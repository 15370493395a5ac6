//! The table of files, with what chooses among them.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};

use super::decide::{Deciding, choices};
use super::desk::Desk;
use super::differences::two;
use super::paged::PagedTable;
use super::rows::{At, By, Choice, Class, Row};
use super::words;

/// The section.
#[component]
pub fn Listing(desk: Desk, rows: Memo<Arc<Vec<Row>>>, deciding: Deciding) -> impl IntoView {
    let t = use_t();
    let choice = Choice::of_visit();
    let chosen = Memo::new(move |_| rows.with(|it| choice.chosen(it)));
    let tools = Tools { t, desk, deciding, choice, rows, chosen };
    let entries = Callback::new(move |drawn: Range<usize>| {
        let (chosen, rows) = (chosen.get(), rows.get());
        chosen.get(drawn).unwrap_or_default().iter().map(|it| Line::of(t, desk, &rows[*it])).collect()
    });
    let sortable = move |by: By, label: Key, class: &'static str| {
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
    let head = move || {
        view! {
            {sortable(By::File, k::bench::COLUMN_FILE, "")}
            {sortable(By::City, k::bench::COLUMN_CITY, "")}
            {sortable(By::Claimed, k::bench_files::COLUMN_CLAIMED, "number")}
            <th scope="col" class="number">{t.s(k::bench_files::COLUMN_COMPUTED)}</th>
            <th scope="col">{t.s(k::bench_files::COLUMN_SIGNER)}</th>
            {sortable(By::State, k::bench::COLUMN_STATE, "")}
            <th scope="col" class="bench-noprint">{t.s(k::bench_files::COLUMN_DO)}</th>
        }
    };
    view! {
        <section aria-labelledby="bench-table-title">
            <h2 id="bench-table-title" tabindex="-1">{t.s(k::bench_files::TABLE)}</h2>
            <Filters choice=choice rows=rows />
            <p class="muted" hidden=move || chosen.with(|it| !it.is_empty())>{t.s(k::bench_files::NONE_FITS)}</p>
            <div hidden=move || chosen.with(Vec::is_empty)>
                <PagedTable
                    name="bench-files"
                    heading="bench-table-title"
                    label=t.s(k::bench_files::TABLE).to_owned()
                    class="bench-table"
                    page=choice.page
                    all=Signal::derive(move || chosen.with(Vec::len))
                    head=head
                    entries=entries
                    key=|it: &Line| it.row.key()
                    row=Callback::new(move |it| tools.row(it))
                />
            </div>
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

/// A row with everything that it shows.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    row: Row,
    /// Whether there is a city to look at.
    has_city: bool,
    is_example: bool,
    may_decide: bool,
    signer: &'static str,
    state: String,
    /// The other files that the state speaks of, with their names.
    others: Vec<(usize, String)>,
    decision: Option<String>,
}

impl Line {
    fn of(t: T, desk: Desk, row: &Row) -> Self {
        match row.at {
            At::Unread(idx) => {
                let why = desk.unread().get(idx).map(|it| words::trouble(t, &it.why)).unwrap_or_default();
                Self {
                    row: row.clone(),
                    has_city: false,
                    is_example: false,
                    may_decide: false,
                    signer: "",
                    state: t.f(k::bench_files::UNREAD, &[("why", &why)]),
                    others: Vec::new(),
                    decision: None,
                }
            }
            At::File(idx) => Self::of_file(t, desk, row, idx),
        }
    }

    fn of_file(t: T, desk: Desk, row: &Row, idx: usize) -> Self {
        let evaluation = desk.evaluation();
        let status = &evaluation.statuses[idx];
        desk.with_batch(|batch| {
            desk.with_work(|work| {
                let received = &batch[idx];
                let decision = received.digest.and_then(|it| work.decision(&it));
                let said = decision.map(|it| {
                    let (what, reason) = (t.s(words::ruling(it.ruling)), visible(&it.reason));
                    t.f(k::bench_files::DECIDED, &[("what", what), ("reason", &reason)])
                });
                Self {
                    row: row.clone(),
                    has_city: received.submission().is_some(),
                    is_example: received.submission().is_some_and(|it| it.example),
                    may_decide: !choices(status, decision.map(|it| it.ruling)).is_empty(),
                    signer: words::signer(t, received, work.keys.as_ref()),
                    state: words::state(t, received, status),
                    others: words::others(status).iter().map(|it| (*it, visible(&batch[*it].name))).collect(),
                    decision: said,
                }
            })
        })
    }
}

/// What the rows act on.
#[derive(Clone, Copy)]
struct Tools {
    t: T,
    desk: Desk,
    deciding: Deciding,
    choice: Choice,
    rows: Memo<Arc<Vec<Row>>>,
    chosen: Memo<Vec<usize>>,
}

impl Tools {
    fn row(self, it: Line) -> AnyView {
        let t = self.t;
        let row = &it.row;
        let name = visible(&row.name);
        let city = view! { <bdi>{visible(&row.city)}</bdi> };
        let city = match row.digest.filter(|_| it.has_city) {
            Some(digest) => view! { <a href=Route::Bench(BenchPart::City(digest)).href()>{city}</a> }.into_any(),
            None => city.into_any(),
        };
        let example = it.is_example.then(|| view! { <span class="tag tag--example">{t.s(k::common::EXAMPLE)}</span> });
        let differs = row.claimed.is_some() && row.computed.is_some() && row.claimed != row.computed;
        let others = it.others.iter().map(|(other, name)| self.other(*other, name.clone())).collect_view();
        let others = (!it.others.is_empty()).then(|| view! { <ul class="bench-others">{others}</ul> });
        let decision = it.decision.map(|it| view! { <p class="muted">{it}</p> });
        view! {
            <tr class=class(row.class) class:bench-row--differs=differs>
                <th scope="row" id=row.at.id() tabindex="-1"><bdi>{name.clone()}</bdi></th>
                <td>{city} " " <span class="muted">{row.code.clone()}</span> {example}</td>
                <td class="number">{two(row.claimed)}</td>
                <td class="number">{two(row.computed)}</td>
                <td>{it.signer}</td>
                <td class="bench-state">
                    <p>{it.state}</p>
                    {others}
                    {decision}
                </td>
                <td class="bench-noprint">
                    <div class="bench-row__tools">
                        {self.decide(row.at, it.may_decide, &name)} {self.remove(row.at, &name)}
                    </div>
                </td>
            </tr>
        }
        .into_any()
    }

    /// A file that the state of another one speaks of.
    fn other(self, idx: usize, name: String) -> AnyView {
        let show = move |_| {
            let id = self.rows.with_untracked(|rows| self.choice.show(rows, At::File(idx)));
            // The row may stand on another page, which is drawn first.
            request_animation_frame(move || dom::focus_at_top(&id));
        };
        view! { <li><button type="button" class="link-button" on:click=show><bdi>{name}</bdi></button></li> }.into_any()
    }

    fn decide(self, at: At, may_decide: bool, name: &str) -> AnyView {
        let t = self.t;
        let ask = move |_| {
            if let At::File(idx) = at {
                self.deciding.ask(idx);
            }
        };
        view! {
            <button
                type="button"
                class="link-button"
                hidden=!may_decide
                aria-haspopup="dialog"
                aria-label=t.f(k::bench_files::DECIDE_ABOUT, &[("file", name)])
                on:click=ask
            >
                {t.s(k::bench_files::DECIDE)}
            </button>
        }
        .into_any()
    }

    fn remove(self, at: At, name: &str) -> AnyView {
        let t = self.t;
        let place = move || {
            let is_it = |it: &usize| self.rows.with_untracked(|rows| rows[*it].at == at);
            self.chosen.with_untracked(|it| it.iter().position(is_it)).unwrap_or(0)
        };
        let remove = move |_| {
            let place = place();
            match at {
                At::File(idx) => self.desk.remove(idx),
                At::Unread(idx) => self.desk.forget_unread(idx),
            }
            // What stands there now, so that one after the other can be looked through.
            request_animation_frame(move || {
                let next = self.chosen.with_untracked(|it| it.get(place).or(it.last()).copied());
                let row = next.map(|it| self.rows.with_untracked(|rows| rows[it].at.id()));
                dom::focus(row.as_deref().unwrap_or("bench-table-title"));
            });
        };
        view! {
            <button
                type="button"
                class="link-button"
                aria-label=t.f(k::bench_files::REMOVE_FILE, &[("file", name)])
                on:click=remove
            >
                {t.s(k::bench_files::REMOVE)}
            </button>
        }
        .into_any()
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Counted => "bench-row bench-row--counted",
        Class::Conflict => "bench-row bench-row--conflict",
        Class::Apart => "bench-row bench-row--apart",
        Class::Refused => "bench-row bench-row--refused",
    }
}
