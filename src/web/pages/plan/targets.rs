//! What is to be reached: a score for the total, for domains, groups and indicators, with what is lacking to each.

use leptos::prelude::*;

use super::desk::Desk;
use crate::core::plan::{self, Node, Target};
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::i18n::{k, use_t};
use crate::web::plan_words;

/// Id of the field for the target of a part.
fn field(node: Node) -> String {
    format!("target-{}", node.id(seeds::model()))
}

/// The section.
#[component]
pub fn Targets() -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let model = seeds::model();
    let wanted = RwSignal::new(String::new());
    // An indicator stands in the table while it has a target, and from when it was asked for.
    let asked = RwSignal::new(Vec::<usize>::new());
    let indicators = Memo::new(move |_| {
        let has_target = |idx: &usize| desk.plan.with(|it| it.targets.contains_key(model.indicators[*idx].id.as_str()));
        let is_shown = |idx: &usize| has_target(idx) || asked.with(|it| it.contains(idx));
        (0..model.indicators.len()).filter(is_shown).collect::<Vec<_>>()
    });
    let others = move || {
        let shown = indicators.get();
        let options = model.indicators.iter().enumerate().filter(move |it| !shown.contains(&it.0));
        options
            .map(|(idx, it)| view! { <option value=idx.to_string()>{format!("{} {}", it.seq, t.m(&it.name))}</option> })
            .collect_view()
    };
    let add = move |_| {
        if let Ok(idx) = wanted.get_untracked().parse::<usize>() {
            wanted.set(String::new());
            asked.update(|it| it.push(idx));
            request_animation_frame(move || dom::focus(&field(Node::Indicator(idx))));
        }
    };
    let domains = (0..model.domains.len()).map(move |domain| {
        let groups = model.domains[domain].groups.clone();
        view! {
            <tbody>
                <Row node=Node::Domain(domain) /> {groups.map(|it| view! { <Row node=Node::Group(it) /> }).collect_view()}
            </tbody>
        }
    });
    view! {
        <section aria-labelledby="plan-targets">
            <h2 id="plan-targets">{t.s(k::plan::TARGETS)}</h2>
            <p class="muted">{t.s(k::plan::TARGETS_HELP)}</p>
            <div class="table-wrap">
                <table class="table plan-targets" aria-labelledby="plan-targets">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::plan::PART)}</th>
                            <th scope="col" class="number">{t.s(k::plan::NOW)}</th>
                            <th scope="col">{t.s(k::plan::TARGET)}</th>
                            <th scope="col" class="number">{t.s(k::plan::GAP)}</th>
                            <th scope="col" class="number">
                                {move || desk.plan.with(|it| plan_words::scenario(t, it, desk.slot.get()))}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <Row node=Node::Total />
                    </tbody>
                    {domains.collect_view()}
                    <tbody>
                        <For each=move || indicators.get() key=|it| *it let:idx>
                            <Row node=Node::Indicator(idx) />
                        </For>
                    </tbody>
                </table>
            </div>
            <div class="plan__add">
                <label for="target-indicator">{t.s(k::plan::TARGET_INDICATOR)}</label>
                <select
                    id="target-indicator"
                    prop:value=move || wanted.get()
                    on:change:target=move |event| wanted.set(event.target().value())
                >
                    <option value="">{t.s(k::plan::CHOOSE)}</option>
                    {others}
                </select>
                <button
                    type="button"
                    class="button"
                    id="target-add"
                    disabled=move || wanted.with(String::is_empty)
                    on:click=add
                >
                    {t.s(k::plan::ADD)}
                </button>
            </div>
        </section>
    }
}

/// A part with its target.
#[component]
fn Row(node: Node) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let id = node.id(seeds::model());
    let name = plan_words::node(t, node);
    let target = Memo::new(move |_| desk.plan.with(|it| it.targets.get(id).copied()));
    let is_wrong = RwSignal::new(false);
    let score = move || desk.base.with(|it| node.score(&it.now));
    let then = move || desk.outlooks.with(|it| node.score(&it[desk.slot.get() as usize].scores));
    let is_met = move || target.get().zip(then()).is_some_and(|(target, then)| then >= target);
    let gap = move || {
        let score = target.get()?;
        Some(match desk.base.with(|it| Target { node, score }.gap(&it.now)) {
            Some(gap) => gap.two_decimals(),
            None => t.s(k::plan::REACHED).to_owned(),
        })
    };
    let take = move |text: String| {
        let score = plan::parse_score(&text);
        is_wrong.set(score.is_none() && !text.trim().is_empty());
        if !is_wrong.get_untracked() {
            desk.session.replan(|it| it.aim(id, score));
        }
    };
    let error = format!("{}-error", field(node));
    let class = match node {
        Node::Total => "plan-targets__total",
        Node::Domain(_) => "plan-targets__domain",
        Node::Group(_) | Node::Indicator(_) => "plan-targets__part",
    };
    view! {
        <tr class=class data-testid=format!("target-row-{id}")>
            <th scope="row">{name.clone()}</th>
            <td class="number">{move || score_text(score())}</td>
            <td>
                <input
                    id=field(node)
                    class="plan__number"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=t.f(k::plan::TARGET_FOR, &[("part", &name)])
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby=error.clone()
                    prop:value=move || target.get().map(|it| it.two_decimals()).unwrap_or_default()
                    on:change:target=move |event| take(event.target().value())
                />
                <span class="field__error plan__error" id=error role="alert">
                    {move || is_wrong.get().then(|| t.s(k::plan::SCORE_WRONG))}
                </span>
            </td>
            <td class="number" data-testid=format!("gap-{id}")>{gap}</td>
            <td class="number">
                <span class:plan__met=is_met data-testid=format!("then-{id}")>
                    {move || is_met().then_some("✓ ")} {move || score_text(then())}
                </span>
            </td>
        </tr>
    }
}

/// Both decimals, or a dash where nothing applies.
pub fn score_text(score: Option<crate::core::scoring::E2>) -> String {
    score.map_or_else(|| "–".to_owned(), |it| it.two_decimals())
}
