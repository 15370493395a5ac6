//! The measures of the scenario that is carried out, as they are filed.

use leptos::prelude::*;

use super::desk::Desk;
use super::step::points;
use crate::core::plan::Filed;
use crate::core::seeds;
use crate::web::i18n::{k, use_t};
use crate::web::plan_words;

/// The section.
#[component]
pub fn Measures() -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let model = seeds::model();
    let filed = Memo::new(move |_| {
        let base = desk.base.get();
        desk.plan.with(|it| it.filed(model, &base.gains, &base.standings))
    });
    let scenario = move || desk.plan.with(|it| plan_words::scenario(t, it, it.adopted));
    let row = move |(at, it): (usize, Filed)| {
        let question = &model.questions[it.question];
        let indicator = &model.indicators[question.indicator];
        let gain = if it.is_reached { t.s(k::plan::REACHED).to_owned() } else { points(it.gain) };
        let effort = if it.is_reached { String::new() } else { it.effort.to_string() };
        view! {
            <tr data-testid=format!("measure-{}", question.id)>
                <td class="number">{at + 1}</td>
                <th scope="row">
                    <span class="plan-measures__place">{indicator.seq} " " {t.m(&indicator.name)}</span>
                    {t.m(&question.text)}
                </th>
                <td>{plan_words::goal(t, question, it.goal)}</td>
                <td class="number">{gain}</td>
                <td class="number">{effort}</td>
                <td>{it.measure.owner}</td>
                <td class="plan-measures__due">{it.measure.due}</td>
                <td>{plan_words::progress(t, it.measure.progress)}</td>
                <td class="plan-measures__note">{it.measure.note}</td>
            </tr>
        }
    };
    let table = move || {
        let filed = filed.get();
        if filed.is_empty() {
            return view! { <p>{t.s(k::plan::NO_MEASURES)}</p> }.into_any();
        }
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-labelledby="plan-measures">
                <table class="table plan-measures" aria-labelledby="plan-measures">
                    <thead>
                        <tr>
                            <th scope="col" class="number">{t.s(k::plan::NUMBER)}</th>
                            <th scope="col">{t.s(k::plan::QUESTION)}</th>
                            <th scope="col">{t.s(k::plan::GOAL)}</th>
                            <th scope="col" class="number">{t.s(k::plan::GAIN)}</th>
                            <th scope="col" class="number">{t.s(k::plan::EFFORT)}</th>
                            <th scope="col">{t.s(k::plan::OWNER)}</th>
                            <th scope="col">{t.s(k::plan::DUE)}</th>
                            <th scope="col">{t.s(k::plan::PROGRESS)}</th>
                            <th scope="col">{t.s(k::plan::NOTE)}</th>
                        </tr>
                    </thead>
                    <tbody>{filed.into_iter().enumerate().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="plan-measures">
            <h2 id="plan-measures">{move || t.f(k::plan::MEASURES, &[("scenario", &scenario())])}</h2>
            <p class="muted plan__help">{t.s(k::plan::MEASURES_HELP)}</p>
            {table}
        </section>
    }
}
