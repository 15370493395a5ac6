//! What the survey found, and the tiers: each figure with its base, its year and what to mind.

use leptos::prelude::*;

use super::decimal;
use crate::core::seeds;
use crate::core::whitepaper::{Base, Statistic, Tier, Use};
use crate::web::components::{Notice, NoticeKind, linked};
use crate::web::i18n::{T, k, use_t};

/// Id of the element that shows a finding.
pub fn anchor(id: &str) -> String {
    format!("statistic-{id}")
}

/// The page.
#[component]
pub fn StatisticsPage() -> impl IntoView {
    let t = use_t();
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let statistics = &paper.statistics;
    let city = |id: &str| paper.city_idx(id).map_or("", |it| t.m(&paper.cities[it].name));
    let rules = statistics.display_rules.iter().map(|it| view! { <li>{t.m(it)}</li> }).collect_view();
    let outstanding = statistics.outstanding.iter().map(|it| {
        let domain = model.domains.iter().find(|domain| *domain.id.as_str() == *it.domain);
        let cities: Vec<&str> = it.cities.iter().map(|it| city(it)).collect();
        view! {
            <dt>{domain.map_or("", |it| t.m(&it.name)).to_owned()}</dt>
            <dd>{cities.join(t.s(k::questions::LIST_SEPARATOR))}</dd>
        }
    });
    let background = statistics.background.iter().map(|it| {
        view! {
            <tr>
                <th scope="row">{t.m(&it.text)}</th>
                <td>{t.m(&it.figure)}</td>
                <td>{linked(t, t.m(&it.caveat))}</td>
            </tr>
        }
    });
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_STATISTICS)}</h1>
        <p>{t.f(k::model::STATISTICS_LEAD, &[("year", t.m(&statistics.year))])}</p>
        {super::jumps(
            t,
            &[
                ("survey", k::model::SURVEY),
                ("tiers", k::model::TIERS),
                ("outstanding", k::model::OUTSTANDING),
                ("background", k::model::BACKGROUND),
            ],
        )}
        <Notice kind=NoticeKind::Info>
            <h2 class="model__notice-title">{t.s(k::model::DISPLAY_RULES)}</h2>
            <ul>{rules}</ul>
        </Notice>
        <section aria-labelledby="survey">
            <h2 id="survey" tabindex="-1">{t.s(k::model::SURVEY)}</h2>
            <ul class="model__entries">
                {statistics.statistics.iter().map(|it| view! { <Finding finding=it /> }).collect_view()}
            </ul>
        </section>
        <Tiers />
        <section aria-labelledby="outstanding">
            <h2 id="outstanding" tabindex="-1">{t.s(k::model::OUTSTANDING)}</h2>
            <p class="muted">{t.s(k::model::OUTSTANDING_HELP)}</p>
            <dl class="facts">{outstanding.collect_view()}</dl>
        </section>
        <section aria-labelledby="background">
            <h2 id="background" tabindex="-1">{t.s(k::model::BACKGROUND)}</h2>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="background">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::model::COUNTED)}</th>
                            <th scope="col">{t.s(k::model::FIGURE)}</th>
                            <th scope="col">{t.s(k::model::CAVEAT)}</th>
                        </tr>
                    </thead>
                    <tbody>{background.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Finding(finding: &'static Statistic) -> impl IntoView {
    let t = use_t();
    let base = t.s(match finding.base {
        Base::Cities => k::model::BASE_CITIES,
        Base::CitiesWithDocuments => k::model::BASE_DOCUMENTS,
        Base::Units => k::model::BASE_UNITS,
    });
    let uses = finding.uses.iter().map(|it| view! { <li>{used(t, it)}</li> }).collect_view();
    let has_uses = !finding.uses.is_empty();
    let year = t.m(&seeds::whitepaper().statistics.year);
    view! {
        <li id=anchor(&finding.id) class="model__entry" tabindex="-1">
            <p>
                <span class="tag">{finding.id.to_string()}</span> " " {linked(t, t.m(&finding.text))}
            </p>
            <dl class="facts">
                <dt>{t.s(k::model::PUBLISHED)}</dt>
                <dd><strong>{t.m(&finding.published)}</strong></dd>
                <dt>{t.s(k::model::BASE)}</dt>
                <dd>{base} " · " {year}</dd>
                {finding
                    .caveat
                    .as_ref()
                    .map(|it| view! { <dt>{t.s(k::model::CAVEAT)}</dt> <dd>{linked(t, t.m(it))}</dd> })}
                {has_uses.then(|| view! { <dt>{t.s(k::model::USED_BY)}</dt> <dd><ul class="model__links">{uses}</ul></dd> })}
            </dl>
        </li>
    }
}

/// The question that shows a finding, and the level or range it speaks of.
fn used(t: T, it: &Use) -> AnyView {
    let place = match (it.level, &it.bracket) {
        (Some(level), _) => format!(" · L{level}"),
        (None, Some(bracket)) => format!(" · {}", t.m(bracket)),
        (None, None) => String::new(),
    };
    view! { {linked(t, it.question.as_str())} {place} }.into_any()
}

#[component]
fn Tiers() -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let tiers = &paper.tiers;
    let cities = |ids: &[Box<str>]| {
        let names = ids.iter().filter_map(|it| paper.city_idx(it)).map(|it| t.m(&paper.cities[it].name));
        names.collect::<Vec<_>>().join(t.s(k::questions::LIST_SEPARATOR))
    };
    let score = |e1: u32| decimal(u64::from(e1), 1);
    let row = |it: &'static Tier| {
        let from = tiers.thresholds.iter().find(|line| line.tier == it.id).map(|it| score(it.from_e1));
        view! {
            <tr>
                <th scope="row">{t.m(&it.name)}</th>
                <td>{t.m(&it.character)}</td>
                <td>{cities(&it.cities)}</td>
                <td class="number">{format!("{}–{}", score(it.low_e1), score(it.high_e1))}</td>
                <td class="number">{from}</td>
            </tr>
        }
    };
    let notes = tiers.notes.iter().map(|it| view! { <li>{t.m(it)}</li> });
    view! {
        <section aria-labelledby="tiers">
            <h2 id="tiers" tabindex="-1">{t.s(k::model::TIERS)}</h2>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="tiers">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::model::TIER)}</th>
                            <th scope="col">{t.s(k::model::CHARACTER)}</th>
                            <th scope="col">{t.s(k::model::CITIES)}</th>
                            <th scope="col" class="number">{t.s(k::model::TOTALS)}</th>
                            <th scope="col" class="number">{t.s(k::model::SHOWN_FROM)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {tiers.tiers.iter().map(row).collect_view()}
                        <tr>
                            <th scope="row">{t.s(k::model::NO_TIER)}</th>
                            <td>{t.m(&tiers.unclassified.text)}</td>
                            <td>{cities(&tiers.unclassified.cities)}</td>
                            <td class="number">"–"</td>
                            <td class="number">"–"</td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <ul>{notes.collect_view()}</ul>
        </section>
    }
}
