//! All questions that can be brought further: filtered, sorted, each with its next step.

use leptos::prelude::*;

use super::desk::Desk;
use super::step::Step;
use crate::core::plan::Order;
use crate::core::seeds;
use crate::web::i18n::{Key, k, use_t};
use crate::web::plan_words;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Filter {
    domain: Option<usize>,
    order: Order,
    chosen_only: bool,
}

const ORDERS: [(&str, Order, Key); 4] = [
    ("model", Order::Model, k::plan::BY_MODEL),
    ("gain", Order::Gain, k::plan::BY_GAIN),
    ("effort", Order::Effort, k::plan::BY_EFFORT),
    ("worth", Order::GainPerEffort, k::plan::BY_WORTH),
];

/// The section.
#[component]
pub fn Steps() -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let model = seeds::model();
    let filter = RwSignal::new(Filter { domain: None, order: Order::Model, chosen_only: false });
    // Taken when something is chosen here, and not while the plan changes: a row that is being worked on stays in its place.
    let shown = Memo::new(move |_| {
        let (filter, slot, base) = (filter.get(), desk.slot.get(), desk.base.get());
        desk.plan.with_untracked(|plan| {
            let mut shown = plan.ordered(model, &base.gains, filter.order);
            shown.retain(|idx| {
                let question = &model.questions[*idx];
                let domain = model.groups[model.indicators[question.indicator].group].domain;
                filter.domain.is_none_or(|it| it == domain)
                    && (!filter.chosen_only || plan.goal(slot, &question.id).is_some())
            });
            shown
        })
    });
    let domain_choice = move |value: Option<usize>, label: &'static str| {
        let word = value.map_or("all".to_owned(), |it| it.to_string());
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="plan-domain"
                    id=format!("plan-domain-{word}")
                    prop:checked=move || filter.with(|it| it.domain == value)
                    on:change=move |_| filter.update(|it| it.domain = value)
                />
                <span>{label}</span>
            </label>
        }
    };
    let order = move |word: String| {
        if let Some(it) = ORDERS.iter().find(|it| it.0 == word) {
            filter.update(|filter| filter.order = it.1);
        }
    };
    let count = move || {
        let (n, all) = (shown.with(Vec::len), desk.base.with(|it| it.gains.len()));
        let scenario = desk.plan.with(|it| plan_words::scenario(t, it, desk.slot.get()));
        t.f(k::plan::SHOWN, &[("n", &n.to_string()), ("all", &all.to_string()), ("scenario", &scenario)])
    };
    view! {
        <section class="plan-steps" aria-labelledby="plan-steps">
            <h2 id="plan-steps">{t.s(k::plan::STEPS)}</h2>
            <p class="muted">{t.s(k::plan::STEPS_HELP)}</p>
            <div class="results__filter">
                <fieldset class="segments">
                    <legend class="visually-hidden">{t.s(k::plan::DOMAIN)}</legend>
                    {domain_choice(None, t.s(k::plan::ALL_DOMAINS))}
                    {model
                        .domains
                        .iter()
                        .enumerate()
                        .map(|(idx, it)| domain_choice(Some(idx), t.m(&it.short_name)))
                        .collect_view()}
                </fieldset>
                <div class="plan__order">
                    <label for="plan-order">{t.s(k::plan::ORDER)}</label>
                    <select id="plan-order" on:change:target=move |event| order(event.target().value())>
                        {ORDERS.map(|(word, _, label)| view! { <option value=word>{t.s(label)}</option> }).collect_view()}
                    </select>
                </div>
                <label class="check">
                    <input
                        type="checkbox"
                        id="plan-chosen"
                        prop:checked=move || filter.with(|it| it.chosen_only)
                        on:change:target=move |event| filter.update(|it| it.chosen_only = event.target().checked())
                    />
                    <span>{t.s(k::plan::CHOSEN_ONLY)}</span>
                </label>
                <p role="status" data-testid="steps-shown">{count}</p>
            </div>
            <ul class="plan-steps__list">
                <For each=move || shown.get() key=|it| *it let:idx>
                    <Step idx=idx />
                </For>
            </ul>
        </section>
    }
}
