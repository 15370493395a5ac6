//! The white paper's ranking tables, and its totals recomputed from its domain scores.

use leptos::prelude::*;

use super::decimal;
use super::weights::{Resulting, percent_in_text};
use crate::core::seeds;
use crate::core::whitepaper::{self, Implied, Recomputed, Table};
use crate::web::i18n::{T, k, use_t};
use crate::web::route::{ModelPart, Route};

/// The page.
#[component]
pub fn Rankings() -> impl IntoView {
    let t = use_t();
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let reproduction = whitepaper::reproduce(paper, seeds::weights());
    let city = |idx: usize| t.m(&paper.cities[idx].name);
    let largest = reproduction.largest().map(|it| {
        let n = reproduction.rows.len().to_string();
        let difference = decimal(it.difference_e3().unsigned_abs(), 3);
        t.f(k::model::LARGEST, &[("n", &n), ("city", city(it.city)), ("difference", &difference)])
    });
    let weights = Resulting::ours();
    let formula = model
        .domains
        .iter()
        .zip(&weights.domains)
        .map(|(it, weight)| format!("{} × {}", percent_in_text(*weight), t.m(&it.short_name)));
    let formula = formula.collect::<Vec<_>>().join(" + ");
    let rows = paper.total.rows.iter().map(|row| {
        let recomputed = reproduction.rows.iter().find(|it| it.city == row.city);
        let is_largest = recomputed.is_some() && recomputed == reproduction.largest();
        let scores = paper.domains.iter().map(|table| {
            let score = table.score_e1(row.city).map_or_else(|| "–".to_owned(), |it| decimal(u64::from(it), 1));
            view! { <td class="number">{score}</td> }
        });
        view! {
            <tr class:model__largest=is_largest>
                <td class="number">{row.rank}</td>
                <th scope="row">{city(row.city)}</th>
                {scores.collect_view()}
                <td class="number">{decimal(u64::from(row.score_e1), 1)}</td>
                <td class="number">{recomputed.map_or_else(|| "–".to_owned(), |it| decimal(u64::from(it.recomputed_e3), 3))}</td>
                <td class="number">{recomputed.map_or_else(|| t.s(k::model::NOT_RECOMPUTED).to_owned(), difference)}</td>
            </tr>
        }
    });
    let domain_heads =
        model.domains.iter().map(|it| view! { <th scope="col" class="number">{t.m(&it.short_name)}</th> });
    let implied = reproduction.implied.iter().map(|it| implied_row(t, it));
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_RANKINGS)}</h1>
        <p>{t.s(k::model::RANKINGS_LEAD)}</p>
        <p class="muted">{t.m(&paper.source)}</p>
        {super::jumps(
            t,
            &[
                ("ranking-total", k::model::RECOMPUTED_TABLE),
                ("ranking-implied", k::model::IMPLIED),
                ("ranking-domains", k::model::DOMAIN_TABLES),
            ],
        )}
        <section aria-labelledby="ranking-total">
            <h2 id="ranking-total" tabindex="-1">{t.s(k::model::RECOMPUTED_TABLE)}</h2>
            <p>
                <strong>{t.f(k::model::FORMULA, &[("formula", &formula)])}</strong> " "
                <a href=Route::Model(ModelPart::Weights).href()>{t.s(k::model::WEIGHTS_FROM)}</a>
            </p>
            <p data-testid="largest">{largest}</p>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="ranking-total">
                <table class="table model__ranking" data-testid="reproduction">
                    <caption class="visually-hidden">{caption(t, &paper.total)}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="number">{t.s(k::model::RANK)}</th>
                            <th scope="col">{t.s(k::model::CITY)}</th>
                            {domain_heads.collect_view()}
                            <th scope="col" class="number">{t.s(k::model::PUBLISHED)}</th>
                            <th scope="col" class="number">{t.s(k::model::RECOMPUTED)}</th>
                            <th scope="col" class="number">{t.s(k::model::DIFFERENCE)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {ties(t, &paper.total)}
        </section>
        <section aria-labelledby="ranking-implied">
            <h2 id="ranking-implied" tabindex="-1">{t.s(k::model::IMPLIED)}</h2>
            <p>{t.s(k::model::IMPLIED_HELP)}</p>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="ranking-implied">
                <table class="table" data-testid="implied">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::model::CITY)}</th>
                            <th scope="col">{t.s(k::model::MISSING_TABLE)}</th>
                            <th scope="col" class="number">{t.s(k::model::IMPLIED_SCORE)}</th>
                            <th scope="col" class="number">{t.s(k::model::LAST_LISTED)}</th>
                            <th scope="col">{t.s(k::model::CONCLUSION)}</th>
                        </tr>
                    </thead>
                    <tbody>{implied.collect_view()}</tbody>
                </table>
            </div>
        </section>
        <section aria-labelledby="ranking-domains">
            <h2 id="ranking-domains" tabindex="-1">{t.s(k::model::DOMAIN_TABLES)}</h2>
            <div class="model__tables">
                {paper.domains.iter().map(|it| view! { <DomainTable table=it /> }).collect_view()}
            </div>
        </section>
    }
}

fn caption(t: T, table: &Table) -> String {
    t.f(k::model::TABLE_NUMBER, &[("n", &table.number.to_string()), ("title", t.m(&table.title))])
}

/// Recomputed less published, with its sign.
fn difference(it: &Recomputed) -> String {
    let e3 = it.difference_e3();
    let sign = if e3 < 0 { "−" } else { "+" };
    format!("{}{}", if e3 == 0 { "" } else { sign }, decimal(e3.unsigned_abs(), 3))
}

fn implied_row(t: T, it: &Implied) -> AnyView {
    let paper = seeds::whitepaper();
    let score = format!("{} ± {}", decimal(u64::from(it.implied_e2), 2), decimal(u64::from(it.margin_e2), 2));
    let conclusion = if it.fits() { k::model::FITS } else { k::model::DOES_NOT_FIT };
    view! {
        <tr>
            <th scope="row">{t.m(&paper.cities[it.city].name)}</th>
            <td>{caption(t, &paper.domains[it.domain])}</td>
            <td class="number">{score}</td>
            <td class="number">{decimal(u64::from(it.last_e1), 1)}</td>
            <td>{t.s(conclusion)}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn DomainTable(table: &'static Table) -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let rows = table.rows.iter().map(|row| {
        let only_here = paper.total.score_e1(row.city).is_none();
        view! {
            <tr>
                <td class="number">{row.rank}</td>
                <th scope="row">
                    {t.m(&paper.cities[row.city].name)}
                    {only_here.then(|| view! { " " <span class="muted">{t.s(k::model::ONLY_HERE)}</span> })}
                </th>
                <td class="number">{decimal(u64::from(row.score_e1), 1)}</td>
            </tr>
        }
    });
    view! {
        <div>
            <h3>{caption(t, table)}</h3>
            <div class="table-wrap" role="region" tabindex="0" aria-label=caption(t, table)>
                <table class="table model__ranking">
                    <thead>
                        <tr>
                            <th scope="col" class="number">{t.s(k::model::RANK)}</th>
                            <th scope="col">{t.s(k::model::CITY)}</th>
                            <th scope="col" class="number">{t.s(k::model::PUBLISHED)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {ties(t, table)}
        </div>
    }
}

/// The white paper gives cities with one and the same score different ranks.
fn ties(t: T, table: &Table) -> Option<AnyView> {
    let paper = seeds::whitepaper();
    let groups: Vec<String> = table
        .rows
        .chunk_by(|a, b| a.score_e1 == b.score_e1)
        .filter(|it| it.len() > 1)
        .map(|it| {
            let names: Vec<&str> = it.iter().map(|it| t.m(&paper.cities[it.city].name)).collect();
            let score = decimal(u64::from(it[0].score_e1), 1);
            t.f(k::model::TIE, &[("cities", &names.join(t.s(k::questions::LIST_SEPARATOR))), ("score", &score)])
        })
        .collect();
    if groups.is_empty() {
        return None;
    }
    let list = groups.join(t.s(k::answers::ITEM_SEPARATOR));
    Some(view! { <p class="muted model__ties">{t.f(k::model::TIES, &[("list", &list)])}</p> }.into_any())
}
