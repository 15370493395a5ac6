//! The statistics as files: all tables as one workbook or JSON file, and each as CSV.

use leptos::prelude::*;

use crate::core::bench::figures::{Findings, Which};
use crate::core::bench::plausibility::Flag;
use crate::core::bench::statistics::Statistics as Figures;
use crate::core::publish::{Table, csv};
use crate::core::seeds;
use crate::web::browser::files;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::bench::desk::Desk;
use crate::web::pages::bench::ranking::{TakeAll, file_table, say, with_basis};

/// The tables as they are published: the figures of the page, whatever is folded.
fn tables(t: T, desk: Desk, which: &[Which], figures: &Figures, flags: &[Flag]) -> Vec<Table> {
    let (links, paper) = (seeds::links(), seeds::whitepaper());
    let findings = Findings { statistics: figures, flags, links, paper };
    with_basis(desk, |basis| which.iter().map(|it| basis.statistics(*it, &findings, &|it| say(t, it))).collect())
}

/// The buttons.
#[component]
pub fn Export(
    /// What lies on the bench.
    desk: Desk,
    /// What the page shows.
    figures: Memo<std::sync::Arc<Figures>>,
) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None::<String>);
    let made = move |which: &[Which]| untrack(|| figures.with(|it| tables(t, desk, which, it, &desk.flags())));
    let all = Callback::new(move |()| {
        let mut all = made(&Which::ALL);
        all.push(untrack(|| file_table(desk, t)));
        all
    });
    let one = move |which: Which| {
        let take = move |_| {
            let written = made(&[which]).iter().try_for_each(|it| {
                files::download(&format!("{}.csv", it.id), "text/csv;charset=utf-8", &csv::write(it))
            });
            problem.set(written.err());
        };
        let title = super::words::say(t, crate::core::bench::figures::Word::Title(which));
        view! {
            <button type="button" class="button button--small" data-table=which.word() on:click=take>
                {t.f(k::ranking::TAKE_CSV_OF, &[("title", &title)])}
            </button>
        }
    };
    view! {
        <section class="statistics__section statistics__export" aria-labelledby="statistics-export">
            <h2 id="statistics-export">{t.s(k::statistics::EXPORT)}</h2>
            <p class="muted">{t.s(k::statistics::EXPORT_HELP)}</p>
            <TakeAll name="statistics" tables=all />
            <div class="button-row statistics__csv">{Which::ALL.map(one)}</div>
            {move || {
                problem
                    .get()
                    .map(|it| {
                        let words = t.f(k::ranking::NOT_TAKEN, &[("words", &it)]);
                        view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }
                    })
            }}
        </section>
    }
}
