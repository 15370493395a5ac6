//! Up to three choices of steps side by side: what each takes and what it comes to, beside today and the published scores.

use leptos::prelude::*;

use super::desk::Desk;
use super::targets::score_text;
use crate::core::plan::{self, Node, Slot};
use crate::core::position::words;
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::components::linked;
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;
use crate::web::wording;

/// The section.
#[component]
pub fn Scenarios() -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let model = seeds::model();
    let name = move |slot: Slot| move || desk.plan.with(|it| plan_words::scenario(t, it, slot));
    let row = move |node: Node| {
        let class = match node {
            Node::Total => "plan-targets__total",
            Node::Domain(_) => "plan-targets__domain",
            Node::Group(_) | Node::Indicator(_) => "plan-targets__part",
        };
        let cell = move |slot: Slot| {
            let id = format!("scenario-{}-{}", slot.word(), node.id(model));
            let score = move || desk.outlooks.with(|it| node.score(&it[slot as usize].scores));
            view! { <td class="number" data-testid=id>{move || score_text(score())}</td> }
        };
        view! {
            <tr class=class>
                <th scope="row">{plan_words::node(t, node)}</th>
                <td class="number">{move || score_text(desk.base.with(|it| node.score(&it.now)))}</td>
                {Slot::ALL.map(cell).collect_view()}
                <td class="number">{published(t, node)}</td>
            </tr>
        }
    };
    let body = |domain: usize| {
        let groups = model.domains[domain].groups.clone().map(Node::Group);
        view! { <tbody>{row(Node::Domain(domain))} {groups.map(row).collect_view()}</tbody> }
    };
    let paper = seeds::whitepaper();
    let total = move |at: usize| desk.outlooks.with(|it| it[at].scores.total);
    view! {
        <section aria-labelledby="plan-scenarios">
            <h2 id="plan-scenarios">{t.s(k::plan::SCENARIOS)}</h2>
            <p class="muted">{t.s(k::plan::SCENARIOS_HELP)}</p>
            <fieldset class="plan-cards">
                <legend class="visually-hidden">{t.s(k::plan::WORK_ON)}</legend>
                {Slot::ALL.map(|slot| view! { <Card at=slot /> }).collect_view()}
            </fieldset>
            <div class="table-wrap" tabindex="0" role="region" aria-labelledby="plan-scenarios">
                <table class="table plan-compare" aria-labelledby="plan-scenarios">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::plan::PART)}</th>
                            <th scope="col" class="number">{t.s(k::plan::NOW)}</th>
                            {Slot::ALL.map(|it| view! { <th scope="col" class="number">{name(it)}</th> }).collect_view()}
                            <th scope="col" class="number">{t.s(k::plan::PUBLISHED)}</th>
                        </tr>
                    </thead>
                    <tbody>{row(Node::Total)}</tbody>
                    {(0..model.domains.len()).map(body).collect_view()}
                    <tbody>
                        <tr>
                            <th scope="row">{t.s(k::plan::POSITION)}</th>
                            <td>{move || position(t, desk.base.with(|it| it.now.total))}</td>
                            {Slot::ALL
                                .map(|it| {
                                    let id = format!("position-{}", it.word());
                                    view! { <td data-testid=id>{move || position(t, total(it as usize))}</td> }
                                })
                                .collect_view()}
                            <td></td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <details class="plan__notes">
                <summary>{t.s(k::plan::POSITION_NOTES)}</summary>
                <p>{t.s(k::plan::POSITION_HELP)}</p>
                <ul>{paper.tiers.notes.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> }).collect_view()}</ul>
            </details>
        </section>
    }
}

/// The lowest and the highest score that was published for a part; nothing where none was.
fn published(t: T, node: Node) -> Option<String> {
    let paper = seeds::whitepaper();
    let table = match node {
        Node::Total => &paper.total,
        Node::Domain(it) => &paper.domains[it],
        Node::Group(_) | Node::Indicator(_) => return None,
    };
    let scores = || table.rows.iter().map(|it| E2(it.score_e1 * 10).one_decimal());
    // Rows go from the best to the last.
    Some(t.f(k::plan::RANGE, &[("low", &scores().next_back()?), ("high", &scores().next()?)]))
}

/// Where a total lies beside the published ones.
fn position(t: T, total: Option<E2>) -> String {
    let Some(total) = total else { return "–".to_owned() };
    words::tier(t, seeds::whitepaper().position(total))
}

/// A scenario: its name, whether steps are chosen for it, whether it is carried out, and what it takes.
#[component]
fn Card(at: Slot) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let word = at.word();
    let name = Memo::new(move |_| desk.plan.with(|it| plan_words::scenario(t, it, at)));
    let typed = move || desk.plan.with(|it| it.scenarios.get(&at).map(|it| it.name.clone()).unwrap_or_default());
    let adopted = Memo::new(move |_| desk.plan.with(|it| it.adopted == at));
    let outlook = move || desk.outlooks.with(|it| (it[at as usize].questions, it[at as usize].effort));
    let total = move || desk.outlooks.with(|it| score_text(it[at as usize].scores.total));
    let error = RwSignal::new(None::<String>);
    let rename = move |text: String| {
        let text = dom::normalize(text.trim());
        match plan::check_scenario_name(&text) {
            Ok(()) => {
                error.set(None);
                desk.session.replan(|it| it.name(at, text));
            }
            Err(defect) => error.set(Some(wording::text_defect(t, defect))),
        }
    };
    let takes = move || {
        let (questions, effort) = outlook();
        t.f(k::plan::TAKES, &[("n", &questions.to_string()), ("effort", &effort.to_string())])
    };
    let adopt = move || {
        if adopted.get() {
            view! { <p class="plan-card__adopted"><span class="tag">"✓ " {t.s(k::plan::ADOPTED)}</span></p> }.into_any()
        } else {
            let label = move || t.f(k::plan::ADOPT_NAMED, &[("scenario", &name.get())]);
            view! {
                <button
                    type="button"
                    class="button button--small"
                    id=format!("adopt-{word}")
                    aria-label=label
                    on:click=move |_| {
                        desk.session.replan(|it| it.adopted = at);
                        dom::focus(&format!("work-on-{word}"));
                    }
                >
                    {t.s(k::plan::ADOPT)}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="plan-card" class:plan-card--current=move || desk.slot.get() == at>
            <label class="check plan-card__choose">
                <input
                    type="radio"
                    name="plan-slot"
                    id=format!("work-on-{word}")
                    prop:checked=move || desk.slot.get() == at
                    on:change=move |_| desk.slot.set(at)
                />
                <span>{move || name.get()}</span>
            </label>
            <p class="plan-card__figure">
                <strong data-testid=format!("card-{word}")>{total}</strong>
            </p>
            <p class="muted" data-testid=format!("takes-{word}")>{takes}</p>
            <div class="field">
                <label for=format!("name-{word}")>{t.f(k::plan::NAME, &[("scenario", plan_words::unnamed(t, at))])}</label>
                <input
                    id=format!("name-{word}")
                    autocomplete="off"
                    placeholder=plan_words::unnamed(t, at)
                    prop:value=typed
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=format!("name-{word}-error")
                    on:change:target=move |event| rename(event.target().value())
                />
                <p class="field__error" id=format!("name-{word}-error") role="alert">{move || error.get()}</p>
            </div>
            {adopt}
        </div>
    }
}
