//! The weight table: shares, what follows from them, and where they come from.

use leptos::prelude::*;

use crate::core::model::Model;
use crate::core::seeds;
use crate::core::weights::Weights;
use crate::web::components::linked;
use crate::web::i18n::{k, use_t};

/// What every node weighs in the total when every question applies, in hundredths of a per cent, rounded half up.
pub struct Resulting {
    /// By domain.
    pub domains: Vec<u32>,
    /// By group.
    pub groups: Vec<u32>,
    /// By indicator.
    pub indicators: Vec<u32>,
}

impl Resulting {
    /// What follows from a weight table.
    pub fn of(model: &Model, weights: &Weights) -> Self {
        // Shares are at most 1000 each, so three levels of products stay far below 2^64.
        let sum = |shares: &[u32]| shares.iter().map(|it| u64::from(*it)).sum::<u64>();
        let percent = |numerator: u64, denominator: u64| {
            u32::try_from((numerator * 20_000 + denominator) / (denominator * 2)).unwrap_or(u32::MAX)
        };
        let mut resulting = Self { domains: Vec::new(), groups: Vec::new(), indicators: Vec::new() };
        let all = sum(&weights.domains);
        for (idx, domain) in model.domains.iter().enumerate() {
            let part = u64::from(weights.domains[idx]);
            resulting.domains.push(percent(part, all));
            let groups = sum(&weights.groups[domain.groups.clone()]);
            for idx in domain.groups.clone() {
                let (part, all) = (part * u64::from(weights.groups[idx]), all * groups);
                resulting.groups.push(percent(part, all));
                let indicators = sum(&weights.indicators[model.groups[idx].indicators.clone()]);
                for idx in model.groups[idx].indicators.clone() {
                    resulting.indicators.push(percent(part * u64::from(weights.indicators[idx]), all * indicators));
                }
            }
        }
        resulting
    }

    /// Of the model and the weights of this page.
    pub fn ours() -> Self {
        Self::of(seeds::model(), seeds::weights())
    }
}

/// A weight in hundredths of a per cent, for a column of figures: `30.00%`.
pub fn percent(e2: u32) -> String {
    format!("{}%", super::decimal(u64::from(e2), 2))
}

/// The same for running text: `30%`.
pub fn percent_in_text(e2: u32) -> String {
    let figure = super::decimal(u64::from(e2), 2);
    format!("{}%", figure.trim_end_matches('0').trim_end_matches('.'))
}

/// The page.
#[component]
pub fn WeightsPage() -> impl IntoView {
    let t = use_t();
    let (model, weights, paper) = (seeds::model(), seeds::weights(), seeds::whitepaper());
    let resulting = Resulting::ours();
    let longest = u64::from(resulting.domains.iter().copied().max().unwrap_or(1).max(1));
    let row = |level: u8, name: &str, href: Option<String>, share: u32, weight: u32| {
        let name = match href {
            Some(href) => view! { <a href=href>{name.to_owned()}</a> }.into_any(),
            None => name.to_owned().into_any(),
        };
        view! {
            <tr class=format!("model__level-{level}")>
                <th scope="row">{name}</th>
                <td class="number">{share}</td>
                <td class="number">{percent(weight)}</td>
                <td class="model__bar-cell" aria-hidden="true">
                    <div class="model__bar" style:width=format!("{}%", super::decimal(u64::from(weight) * 10_000 / longest, 2))></div>
                </td>
            </tr>
        }
    };
    let mut rows = Vec::new();
    for (idx, domain) in model.domains.iter().enumerate() {
        rows.push(row(1, t.m(&domain.name), None, weights.domains[idx], resulting.domains[idx]));
        for idx in domain.groups.clone() {
            let group = &model.groups[idx];
            rows.push(row(2, t.m(&group.name), None, weights.groups[idx], resulting.groups[idx]));
            for idx in group.indicators.clone() {
                let it = &model.indicators[idx];
                let href = super::indicator_href(&it.id);
                rows.push(row(3, t.m(&it.name), Some(href), weights.indicators[idx], resulting.indicators[idx]));
            }
        }
    }
    let equal_questions = weights.questions.iter().all(|it| *it == weights.questions[0]);
    let notes = paper.scope.weights.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> });
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_WEIGHTS)}</h1>
        <p>{t.m(&weights.note)}</p>
        <dl class="facts">
            <dt>{t.s(k::model::TABLE)}</dt>
            <dd>{t.m(&weights.title)}</dd>
            <dt>{t.s(k::model::VERSION)}</dt>
            <dd>{format!("{} {}", weights.id, weights.version)}</dd>
            <dt>{t.s(k::model::DIGEST)}</dt>
            <dd><code class="model__code">{weights.digest.to_string()}</code></dd>
        </dl>
        <section aria-labelledby="weights-from">
            <h2 id="weights-from">{t.s(k::model::WEIGHTS_FROM)}</h2>
            <ul>{notes.collect_view()}</ul>
        </section>
        <section aria-labelledby="weights-table">
            <h2 id="weights-table">{t.s(k::model::ALL_WEIGHTS)}</h2>
            <p class="muted">{t.s(k::model::WEIGHTS_HELP)}</p>
            {equal_questions.then(|| view! { <p class="muted">{t.s(k::model::EQUAL_QUESTIONS)}</p> })}
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="weights-table">
                <table class="table model__weights">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::model::ITEM)}</th>
                            <th scope="col" class="number">{t.s(k::model::SHARE)}</th>
                            <th scope="col" class="number">{t.s(k::model::IN_TOTAL)}</th>
                            <td aria-hidden="true"></td>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Statement};
    use crate::core::scoring;

    #[test]
    fn weights_in_the_total_are_those_that_scoring_uses() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut statement = Statement::default();
        for question in &model.questions {
            statement.answers.insert(question.id.clone(), Answer::Unknown);
        }
        let report = scoring::score(model, weights, &statement);
        let contributions = scoring::contributions(model, weights, &report);
        let resulting = Resulting::of(model, weights);
        for (idx, indicator) in model.indicators.iter().enumerate() {
            let exact_e6: u32 = contributions[indicator.questions.clone()].iter().map(|it| it.weight_e6).sum();
            // Each of up to five questions was rounded to a millionth, the indicator to a hundred-millionth of 100%.
            assert!(exact_e6.abs_diff(resulting.indicators[idx] * 100) <= 55, "{}", indicator.id);
        }
        assert_eq!(resulting.domains, [3000, 3000, 4000]);
        assert_eq!(percent(3000), "30.00%");
        assert_eq!([3000, 250, 667, 0].map(percent_in_text), ["30%", "2.5%", "6.67%", "0%"]);
    }
}
