//! What an earlier edition planned, and what came of it.

use leptos::prelude::*;

use super::desk::Desk;
use super::targets::score_text;
use crate::core::plan::{Former, Node, Outcome};
use crate::core::report::outcome_words;
use crate::core::seeds;
use crate::web::browser::clock;
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;

/// The section; nothing where nothing was planned.
#[component]
pub fn FormerPlan() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let t = use_t();
    let former = Memo::new(move |_| desk.plan.with(|it| it.former.as_deref().cloned()));
    move || former.get().map(|it| show(t, desk, it))
}

fn show(t: T, desk: Desk, former: Former) -> AnyView {
    let model = seeds::model();
    let outcomes = desk.base.with(|it| former.outcomes(model, &it.standings));
    let reached = outcomes.iter().filter(|it| it.2 == Outcome::Reached).count();
    let words = [("n", reached.to_string()), ("all", outcomes.len().to_string())];
    let time = clock::local(&former.source.made);
    let targets = former.targets.iter().filter_map(|(id, score)| {
        let node = Node::parse(model, id)?;
        let now = desk.base.with(|it| node.score(&it.now));
        let words = [("part", plan_words::node(t, node)), ("target", score.two_decimals()), ("now", score_text(now))];
        let key = if now >= Some(*score) { k::plan::FORMER_MET } else { k::plan::FORMER_NOT_MET };
        Some(view! { <li>{t.f(key, &words.each_ref().map(|it| (it.0, it.1.as_str())))}</li> })
    });
    let targets: Vec<_> = targets.collect();
    let row = |(idx, goal, outcome)| {
        let question: &'static crate::core::model::Question = &model.questions[idx];
        let measure = former.measures.get(&question.id).cloned().unwrap_or_default();
        let outcome = t.s(outcome_words(outcome));
        view! {
            <tr data-testid=format!("former-{}", question.id)>
                <th scope="row">{t.m(&question.text)}</th>
                <td>{plan_words::goal(t, question, goal)}</td>
                <td>{measure.owner}</td>
                <td class="plan-measures__due">{measure.due}</td>
                <td>{outcome}</td>
            </tr>
        }
    };
    let rows = outcomes.into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby="plan-former">
            <h2 id="plan-former">{t.s(k::plan::FORMER)}</h2>
            <p>
                {t.f(k::plan::FORMER_HELP, &[("time", &time)])} " "
                {t.f(k::plan::FORMER_COUNT, &words.each_ref().map(|it| (it.0, it.1.as_str())))}
            </p>
            <ul>{targets}</ul>
            <details>
                <summary>{t.s(k::plan::FORMER_ROWS)}</summary>
                <div class="table-wrap" tabindex="0" role="region" aria-labelledby="plan-former">
                    <table class="table plan-measures" aria-labelledby="plan-former">
                        <thead>
                            <tr>
                                <th scope="col">{t.s(k::plan::QUESTION)}</th>
                                <th scope="col">{t.s(k::plan::GOAL)}</th>
                                <th scope="col">{t.s(k::plan::OWNER)}</th>
                                <th scope="col">{t.s(k::plan::DUE)}</th>
                                <th scope="col">{t.s(k::plan::OUTCOME)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
    .into_any()
}
