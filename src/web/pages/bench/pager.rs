//! Long lists, a page at a time.

use leptos::prelude::*;

use crate::web::i18n::{k, use_t};

/// The buttons below a list, and which part of it is shown. Nothing where one page shows everything.
#[component]
pub fn Pager(
    /// The page, from 0.
    page: RwSignal<usize>,
    /// How many entries there are.
    #[prop(into)]
    all: Signal<usize>,
    /// How many of them stand on a page.
    size: usize,
    /// What is listed, for those who hear the page.
    label: String,
) -> impl IntoView {
    let t = use_t();
    let current = move || current(page.get(), all.get(), size);
    let is_last = move || (current() + 1) * size >= all.get();
    let words = move || {
        let (from, all) = (current() * size, all.get());
        let values = [from + 1, all.min(from + size), all].map(|it| it.to_string());
        t.f(k::bench_files::PAGE, &[("from", &values[0]), ("to", &values[1]), ("all", &values[2])])
    };
    let turn = move |to: usize| page.set(to);
    view! {
        <nav class="bench-pager" aria-label=label hidden=move || all.get() <= size>
            <button
                type="button"
                class="button button--small"
                disabled=move || current() == 0
                on:click=move |_| turn(current().saturating_sub(1))
            >
                {t.s(k::bench_files::PAGE_BACK)}
            </button>
            <span class="bench-pager__place" data-testid="bench-page">{words}</span>
            <button
                type="button"
                class="button button--small"
                disabled=is_last
                on:click=move |_| turn(current() + 1)
            >
                {t.s(k::bench_files::PAGE_ON)}
            </button>
        </nav>
    }
}

/// The page that is shown of a list that may have become shorter.
pub fn current(page: usize, all: usize, size: usize) -> usize {
    page.min(all.saturating_sub(1) / size)
}
