//! Long lists, a page at a time: no more rows are drawn than somebody looks at, and all of them on paper.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use leptos::ev;
use leptos::prelude::*;

use crate::web::browser::dom;
use crate::web::i18n::{T, k, use_t};

/// Entries that stand on a page: more of them take longer to draw than anybody wants to wait.
pub const PAGE: usize = 50;

/// Whether the page is being printed.
#[derive(Clone, Copy)]
pub struct Printing(RwSignal<bool>);

impl Printing {
    /// Follows the browser's printing. Call it once, around the lists.
    pub fn follow() -> Self {
        let printing = RwSignal::new(false);
        let set = move |name: &'static str, value: bool| {
            window_event_listener_untyped(name, move |_: ev::Event| printing.set(value))
        };
        let handles = [set("beforeprint", true), set("afterprint", false)];
        on_cleanup(move || handles.into_iter().for_each(|it| it.remove()));
        provide_context(Self(printing));
        Self(printing)
    }

    /// That of the page around.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// Whether it is being printed, subscribing to its change.
    pub fn is_on(self) -> bool {
        self.0.get()
    }

    /// Prints with all entries. They are drawn first: what a click sets off is not drawn while it lasts.
    pub fn print(self) {
        self.0.set(true);
        request_animation_frame(dom::print);
    }
}

/// The button that prints the page with all entries of its lists.
#[component]
pub fn PrintButton(
    /// A further class.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let t = use_t();
    let printing = Printing::of_page();
    view! {
        <button type="button" class=format!("button button--small {class}") on:click=move |_| printing.print()>
            {t.s(k::results::PRINT)}
        </button>
    }
}

/// What is drawn of a list: a page of it, or everything while it is printed. Subscribes to both.
#[derive(Clone, Copy)]
pub struct Paging {
    /// The page, from 0.
    page: RwSignal<usize>,
    /// How many entries there are.
    all: Signal<usize>,
    printing: Printing,
}

impl Paging {
    /// A list of so many entries that is open at this page.
    pub fn new(page: RwSignal<usize>, all: Signal<usize>) -> Self {
        Self { page, all, printing: Printing::of_page() }
    }

    /// The entries that are drawn.
    pub fn drawn(self) -> Range<usize> {
        let all = self.all.get();
        if self.printing.is_on() {
            return 0..all;
        }
        let from = self.current() * PAGE;
        from..all.min(from + PAGE)
    }

    /// The page that is shown of a list that may have become shorter.
    fn current(self) -> usize {
        self.page.get().min(self.all.get().saturating_sub(1) / PAGE)
    }
}

/// The buttons below a list, and which part of it is shown. Nothing where one page shows everything.
#[component]
pub fn Pager(
    /// The list.
    paging: Paging,
    /// The id of its heading, which is scrolled to when the page is turned; the focus stays on the button.
    #[prop(into)]
    heading: String,
    /// What is listed, for those who hear the page.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let t = use_t();
    let last = move || paging.all.get().saturating_sub(1) / PAGE;
    let turn = move |to: usize| {
        paging.page.set(to);
        dom::scroll_to(&heading);
    };
    let button = move |words: &'static str, is_off: Signal<bool>, to: Signal<usize>| {
        let turn = turn.clone();
        // Not `disabled`: a button that is switched off while it has the focus would lose it.
        view! {
            <button
                type="button"
                class="button button--small"
                aria-disabled=move || is_off.get().to_string()
                on:click=move |_| if !is_off.get_untracked() { turn(to.get_untracked()) }
            >
                {words}
            </button>
        }
    };
    let is_first = Signal::derive(move || paging.current() == 0);
    let is_last = Signal::derive(move || paging.current() == last());
    view! {
        <nav
            class="bench-pager"
            aria-label=move || t.f(k::bench_files::PAGES_OF, &[("list", &label.get())])
            hidden=move || paging.all.get() <= PAGE
        >
            {button(t.s(k::bench_files::PAGE_FIRST), is_first, Signal::stored(0))}
            {button(t.s(k::bench_files::PAGE_BACK), is_first, Signal::derive(move || paging.current().saturating_sub(1)))}
            <span class="bench-pager__place" role="status" data-testid="bench-page">{move || place(t, paging)}</span>
            {button(t.s(k::bench_files::PAGE_ON), is_last, Signal::derive(move || paging.current() + 1))}
            {button(t.s(k::bench_files::PAGE_LAST), is_last, Signal::derive(last))}
        </nav>
    }
}

fn place(t: T, paging: Paging) -> String {
    let (from, all) = (paging.current() * PAGE, paging.all.get());
    let values = [from + 1, all.min(from + PAGE), all].map(|it| it.to_string());
    t.f(k::bench_files::PAGE, &[("from", &values[0]), ("to", &values[1]), ("all", &values[2])])
}

/// The entries that are drawn, and where each stands among them.
#[derive(PartialEq)]
struct Drawn<I, K: Eq + Hash> {
    entries: Vec<I>,
    places: HashMap<K, usize>,
}

/// A table of a long list. A row stays the same element as long as its key is drawn, so that focus and place stay when
/// others come, go or change.
#[component]
pub fn PagedTable<I, K>(
    /// Its name for tests.
    #[prop(into)]
    name: String,
    /// The id of the heading that names it.
    #[prop(into)]
    heading: String,
    /// What is listed, for those who hear the page.
    #[prop(into)]
    label: Signal<String>,
    /// A further class of the table.
    #[prop(optional)]
    class: &'static str,
    /// The page, from 0.
    page: RwSignal<usize>,
    /// How many entries there are.
    #[prop(into)]
    all: Signal<usize>,
    /// The cells of the head.
    #[prop(into)]
    head: ViewFn,
    /// The entries of a part of the list, subscribing to what they follow from.
    entries: Callback<Range<usize>, Vec<I>>,
    /// By what an entry is known again.
    key: fn(&I) -> K,
    /// Draws an entry as a row.
    row: Callback<I, AnyView>,
) -> impl IntoView
where
    I: Clone + PartialEq + Send + Sync + 'static,
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    let paging = Paging::new(page, all);
    let drawn = Memo::new(move |_| {
        let entries = entries.run(paging.drawn());
        let places = entries.iter().enumerate().map(|(at, it)| (key(it), at)).collect();
        Drawn { entries, places }
    });
    let one = move |known: K| {
        let entry =
            Memo::new(move |_| drawn.with(|it| it.places.get(&known).and_then(|at| it.entries.get(*at)).cloned()));
        move || entry.get().map(|it| row.run(it))
    };
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-labelledby=heading.clone()>
            <table class=format!("table {class}") data-testid=name aria-labelledby=heading.clone()>
                <thead>
                    <tr>{move || head.run()}</tr>
                </thead>
                <tbody>
                    <For
                        each=move || {
                            dom::hold_focus();
                            drawn.with(|it| it.entries.iter().map(key).collect::<Vec<_>>())
                        }
                        key=Clone::clone
                        children=one
                    />
                </tbody>
            </table>
        </div>
        <Pager paging=paging heading=heading label=label />
    }
}
