//! Means and quartiles of the scores, each with its box.

use std::sync::Arc;

use leptos::prelude::*;

use super::{place, withheld};
use crate::core::bench::statistics::{Statistics as Figures, Summary};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::i18n::{k, use_t};

/// The section.
#[component]
pub fn ScoreTable(figures: Arc<Figures>) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let mut rows = vec![row(t.s(k::statistics::TOTAL).to_owned(), 0, figures.total)];
    for (idx, domain) in model.domains.iter().enumerate() {
        rows.push(row(t.m(&domain.name).to_owned(), 1, figures.domains[idx]));
        for idx in domain.groups.clone() {
            rows.push(row(t.m(&model.groups[idx].name).to_owned(), 2, figures.groups[idx]));
        }
    }
    let minimum = figures.minimum;
    let rows = rows.into_iter().map(|it| view(it, &withheld(t, minimum))).collect_view();
    view! {
        <section class="statistics__section" aria-labelledby="statistics-scores">
            <h2 id="statistics-scores">{t.s(k::statistics::SCORES)}</h2>
            <p class="muted">{t.s(k::statistics::SCORES_RULE)} " " {t.s(k::statistics::SCORES_PICTURE)}</p>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="statistics-scores">
                <table class="table statistics__scores" data-testid="statistics-scores">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::statistics::ITEM)}</th>
                            <th scope="col" aria-hidden="true">{t.s(k::statistics::PICTURE)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::CITIES)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::MEAN)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::LOWEST)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::LOWER_QUARTILE)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::MEDIAN)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::UPPER_QUARTILE)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::HIGHEST)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

struct Row {
    name: String,
    level: u8,
    summary: Option<Summary>,
}

fn row(name: String, level: u8, summary: Option<Summary>) -> Row {
    Row { name, level, summary }
}

fn view(it: Row, withheld: &str) -> AnyView {
    let class = format!("statistics__item statistics__item--{}", it.level);
    let Some(summary) = it.summary else {
        return view! {
            <tr>
                <th scope="row" class=class>{it.name}</th>
                <td colspan="8">{withheld.to_owned()}</td>
            </tr>
        }
        .into_any();
    };
    let score = |e2: u64| E2(u32::try_from(e2).unwrap_or(u32::MAX)).one_decimal();
    let numbers =
        [summary.mean, summary.lowest, summary.lower_quartile, summary.median, summary.upper_quartile, summary.highest];
    view! {
        <tr>
            <th scope="row" class=class>{it.name}</th>
            <td class="statistics__picture" aria-hidden="true"><BoxPlot summary=summary /></td>
            <td class="number">{summary.cities}</td>
            {numbers.map(|it| view! { <td class="number">{score(it)}</td> }).collect_view()}
        </tr>
    }
    .into_any()
}

/// Lowest to highest as a line, the quartiles as a box, median and mean in it. The figures stand beside it.
#[component]
fn BoxPlot(summary: Summary) -> impl IntoView {
    let it = summary;
    let width = place(it.upper_quartile - it.lower_quartile);
    view! {
        <svg class="box-plot" focusable="false">
            <rect class="box-plot__track" width="100%" height="100%" />
            <line class="box-plot__reach" x1=place(it.lowest) x2=place(it.highest) y1="50%" y2="50%" />
            <line class="box-plot__reach" x1=place(it.lowest) x2=place(it.lowest) y1="30%" y2="70%" />
            <line class="box-plot__reach" x1=place(it.highest) x2=place(it.highest) y1="30%" y2="70%" />
            <rect class="box-plot__box" x=place(it.lower_quartile) width=width y="20%" height="60%" />
            <line class="box-plot__median" x1=place(it.median) x2=place(it.median) y1="12%" y2="88%" />
            <circle class="box-plot__mean" cx=place(it.mean) cy="50%" r="3" />
        </svg>
    }
}
