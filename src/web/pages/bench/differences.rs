//! Where claimed and computed scores differ, for all files together.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::{Received, What};
use crate::core::encoding::Digest;
use crate::core::result::Reason;
use crate::core::scoring::E2;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons::{self, visible};

use super::desk::Desk;
use super::paged::PagedTable;

/// The section; nothing where no file claims other scores than follow from it.
#[component]
pub fn Differences(desk: Desk) -> impl IntoView {
    let t = use_t();
    let found = Memo::new(move |_| {
        let differs = |it: &Arc<Received>| !differences(it).is_empty();
        desk.with_batch(|batch| (0..batch.len()).filter(|it| differs(&batch[*it])).collect::<Vec<_>>())
    });
    let n = Memo::new(move |_| found.with(Vec::len));
    let has_any = Memo::new(move |_| n.get() > 0);
    move || has_any.get().then(|| view! { <Section desk=desk found=found n=n t=t /> })
}

#[component]
fn Section(desk: Desk, found: Memo<Vec<usize>>, n: Memo<usize>, t: T) -> impl IntoView {
    let entries = Callback::new(move |drawn: Range<usize>| {
        let found = found.get();
        let of = |it: &usize| desk.with_batch(|batch| batch.get(*it).and_then(|it| Line::of(t, it)));
        found.get(drawn).unwrap_or_default().iter().filter_map(of).collect()
    });
    let head = move || {
        view! {
            <th scope="col">{t.s(k::bench::COLUMN_FILE)}</th>
            <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
            <th scope="col" class="number">{t.s(k::bench_files::COLUMN_CLAIMED)}</th>
            <th scope="col" class="number">{t.s(k::bench_files::COLUMN_COMPUTED)}</th>
            <th scope="col">{t.s(k::bench_files::COLUMN_DIFFERENCES)}</th>
        }
    };
    view! {
        <section aria-labelledby="bench-differences">
            <h2 id="bench-differences">{t.s(k::bench_files::DIFFERENCES)}</h2>
            <p>{move || t.f(k::bench_files::DIFFERENCES_HELP, &[("n", &n.get().to_string())])}</p>
            <PagedTable
                name="bench-differences"
                heading="bench-differences"
                label=t.s(k::bench_files::DIFFERENCES).to_owned()
                class="bench-table"
                page=RwSignal::new(0)
                all=n
                head=head
                entries=entries
                key=|it: &Line| (it.name.clone(), it.digest)
                row=Callback::new(move |it| row(t, it))
            />
        </section>
    }
}

/// A file that claims other scores than follow from it.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    name: String,
    digest: Option<Digest>,
    city: String,
    claimed: Option<E2>,
    computed: Option<E2>,
    places: Vec<String>,
}

impl Line {
    fn of(t: T, received: &Received) -> Option<Self> {
        let What::Refused(refused) = &received.what else { return None };
        Some(Self {
            name: received.name.clone(),
            digest: received.digest,
            city: received.city().map(|it| visible(&it.name)).unwrap_or_default(),
            claimed: refused.claimed,
            computed: refused.computed,
            places: differences(received).into_iter().flat_map(|it| reasons::details(t, it)).collect(),
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

fn row(t: T, it: Line) -> AnyView {
    let n = t.f(k::bench_files::PLACES, &[("n", &it.places.len().to_string())]);
    let places = it.places.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    view! {
        <tr>
            <th scope="row"><bdi>{visible(&it.name)}</bdi></th>
            <td><bdi>{it.city}</bdi></td>
            <td class="number">{two(it.claimed)}</td>
            <td class="number">{two(it.computed)}</td>
            <td>
                <details>
                    <summary>{n}</summary>
                    <ul>{places}</ul>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

/// Two decimals, because a difference may be small.
pub fn two(score: Option<E2>) -> String {
    score.map_or_else(|| "–".to_owned(), E2::two_decimals)
}
