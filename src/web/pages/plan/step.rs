//! A question that can be brought further: its next step, and unfolded all steps with their effort, what others did, and who
//! does it until when.

use leptos::prelude::*;

use super::desk::Desk;
use crate::core::ids::QuestionId;
use crate::core::plan::{self, Goal, Measure, MeasureDefect, Plan, Progress};
use crate::core::scoring::E4;
use crate::core::seeds;
use crate::web::answer_words::answer_text;
use crate::web::browser::dom;
use crate::web::components::linked;
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;
use crate::web::route::Route;
use crate::web::wording;

/// The row.
#[component]
pub fn Step(
    /// The question, by its index.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let question = &seeds::model().questions[idx];
    let id = &question.id;
    let indicator = &seeds::model().indicators[question.indicator];
    let is_open = RwSignal::new(false);
    let goal = Memo::new(move |_| desk.plan.with(|it| it.goal(desk.slot.get(), id)));
    // The goal that is chosen, or what is asked for next; what it adds and takes.
    let shown = Memo::new(move |_| {
        let base = desk.base.get();
        let steps = steps_of(&base.gains, idx);
        let chosen = goal.get().and_then(|goal| steps.iter().find(|it| it.0.goal == goal));
        let (step, gain) = chosen.or(steps.first())?;
        let only: Vec<plan::Step> = steps.iter().map(|it| it.0).collect();
        let (effort, worth) = desk.plan.with(|it| {
            let worth = if chosen.is_some() { None } else { it.gain_per_effort(id, *step, *gain) };
            (it.effort_to(id, &only, step.goal), worth)
        });
        Some((step.goal, *gain, effort, worth))
    });
    let first = move || desk.base.with(|it| steps_of(&it.gains, idx).first().map(|it| it.0.goal));
    let figures = move || {
        let (_, gain, effort, worth) = shown.get()?;
        let (gain, effort) = (points(gain), effort.to_string());
        let words = [("gain", gain), ("effort", effort), ("worth", worth.map(points).unwrap_or_default())];
        let key = if worth.is_some() { k::plan::FIGURES_WORTH } else { k::plan::FIGURES };
        Some(t.f(key, &words.each_ref().map(|it| (it.0, it.1.as_str()))))
    };
    let text = t.m(&question.text);
    view! {
        <li class="plan-step" class:plan-step--chosen=move || goal.get().is_some() data-testid=format!("step-{id}")>
            <div class="plan-step__head">
                <p class="plan-step__place muted">{indicator.seq} " " {t.m(&indicator.name)}</p>
                <h3 class="plan-step__question">{text}</h3>
                <label class="check plan-step__next">
                    <input
                        type="checkbox"
                        id=format!("take-{id}")
                        prop:checked=move || goal.get().is_some()
                        on:change:target=move |event| {
                            let chosen = if event.target().checked() { first() } else { None };
                            choose(desk, id, chosen);
                        }
                    />
                    <span>
                        {move || shown.get().map(|it| plan_words::goal(t, question, it.0))}
                        <span class="visually-hidden">{t.s(k::questions::COLON)} {text}</span>
                    </span>
                </label>
                <p class="plan-step__figures" data-testid=format!("figures-{id}")>{figures}</p>
                <button
                    type="button"
                    class="button button--small"
                    id=format!("more-{id}")
                    aria-expanded=move || is_open.get().to_string()
                    aria-label=t.f(k::plan::MORE_ON, &[("question", text)])
                    on:click=move |_| is_open.update(|it| *it = !*it)
                >
                    {t.s(k::plan::MORE)}
                </button>
            </div>
            {move || is_open.get().then(|| view! { <Body idx=idx goal=goal /> })}
        </li>
    }
}

fn steps_of(gains: &plan::Gains, idx: usize) -> &[(plan::Step, E4)] {
    gains.iter().find(|it| it.0 == idx).map_or(&[], |it| &it.1)
}

fn choose(desk: Desk, id: &QuestionId, goal: Option<Goal>) {
    let slot = desk.slot.get_untracked();
    desk.session.replan(|it| it.choose(slot, id, goal));
}

/// Points of the total, with both decimals.
pub fn points(gain: E4) -> String {
    gain.shown().two_decimals()
}

#[component]
fn Body(idx: usize, goal: Memo<Option<Goal>>) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let question = &seeds::model().questions[idx];
    let id = &question.id;
    let steps = desk.base.with_untracked(|it| steps_of(&it.gains, idx).to_vec());
    let scenario = move || desk.plan.with(|it| plan_words::scenario(t, it, desk.slot.get()));
    let answer =
        desk.session.part(move |it, _| answer_text(t, question, it.statement.answers.get(id), &it.statement.profile));
    let row = move |(step, gain): (plan::Step, E4)| view! { <OneStep idx=idx step=step gain=gain goal=goal /> };
    view! {
        <div class="plan-step__body">
            <p>
                <span class="muted">{t.s(k::plan::ANSWER)} {t.s(k::questions::COLON)}</span>
                {move || answer.get()} " "
                <a href=Route::Question(id.clone()).href()>{t.s(k::plan::TO_QUESTION)}</a>
            </p>
            <fieldset class="plan-step__steps">
                <legend>{move || t.f(k::plan::HOW_FAR, &[("scenario", &scenario())])}</legend>
                <label class="option">
                    <input
                        type="radio"
                        name=format!("goal-{id}")
                        id=format!("goal-{id}-none")
                        prop:checked=move || goal.get().is_none()
                        on:change=move |_| choose(desk, id, None)
                    />
                    <span>{t.s(k::plan::NOTHING)}</span>
                </label>
                {steps.into_iter().map(row).collect_view()}
            </fieldset>
            <Owner id=id />
            <Others idx=idx />
        </div>
    }
}

/// A step: how much it adds from today, and its effort from the step before it.
#[component]
fn OneStep(idx: usize, step: plan::Step, gain: E4, goal: Memo<Option<Goal>>) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let question = &seeds::model().questions[idx];
    let id = &question.id;
    let word = goal_word(step.goal);
    let text = plan_words::goal(t, question, step.goal);
    let is_wrong = RwSignal::new(false);
    let effort = Memo::new(move |_| desk.plan.with(|it| it.effort(id, step.goal)));
    let take = move |text: String| {
        let effort = plan::parse_effort(&text);
        is_wrong.set(effort.is_none());
        if let Some(it) = effort {
            desk.session.replan(|plan| plan.estimate(id, step.goal, it));
        }
    };
    let label = t.f(k::plan::EFFORT_FOR, &[("goal", &text)]);
    let error = format!("effort-{id}-{word}-error");
    view! {
        <div class="plan-step__row">
            <label class="option">
                <input
                    type="radio"
                    name=format!("goal-{id}")
                    id=format!("goal-{id}-{word}")
                    prop:checked=move || goal.get() == Some(step.goal)
                    on:change=move |_| choose(desk, id, Some(step.goal))
                />
                <span>{text} " " <strong class="plan-step__gain">{t.f(k::plan::ADDS, &[("gain", &points(gain))])}</strong></span>
            </label>
            <span class="plan-step__effort">
                <span class="muted" aria-hidden="true">{t.s(k::plan::EFFORT)}</span>
                <input
                    id=format!("effort-{id}-{word}")
                    class="plan__number"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby=error.clone()
                    prop:value=move || effort.get().to_string()
                    on:change:target=move |event| take(event.target().value())
                />
            </span>
            <span class="field__error plan__error" id=error role="alert">
                {move || {
                    is_wrong.get().then(|| t.f(k::plan::EFFORT_LIMITS, &[("limit", &plan::EFFORT_LIMIT.to_string())]))
                }}
            </span>
        </div>
    }
}

/// A goal as a word in ids of elements.
fn goal_word(goal: Goal) -> String {
    match goal {
        Goal::Level(it) => format!("level-{it}"),
        Goal::Items(it) => format!("items-{it}"),
        Goal::Yes => "yes".to_owned(),
        Goal::QuantityE2(it) => format!("quantity-{it}"),
    }
}

/// Who does it until when, and how far they are.
#[component]
fn Owner(id: &'static QuestionId) -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let measure = Memo::new(move |_| desk.plan.with(|it| it.measures.get(id).cloned().unwrap_or_default()));
    let error = RwSignal::new(None::<MeasureDefect>);
    let change = move |write: &dyn Fn(&mut Measure)| {
        let mut next = measure.get_untracked();
        write(&mut next);
        match next.check() {
            Ok(()) => {
                error.set(None);
                desk.session.replan(|it: &mut Plan| it.measure(id, next));
            }
            Err(defect) => error.set(Some(defect)),
        }
    };
    let owner = move |text: String| change(&|it| it.owner = dom::normalize(text.trim()));
    let due = move |text: String| change(&|it| it.due = text.trim().to_owned());
    let note = move |text: String| change(&|it| it.note = dom::normalize(text.trim()));
    let progress = move |word: String| {
        if let Some(found) = word.parse().ok().and_then(|at: usize| Progress::ALL.get(at).copied()) {
            change(&|it| it.progress = found);
        }
    };
    let words = move || {
        error.get().map(|it| match it {
            MeasureDefect::Owner(it) | MeasureDefect::Note(it) => wording::text_defect(t, it),
            MeasureDefect::Due => t.s(k::errors::DATE).to_owned(),
        })
    };
    let describedby = format!("measure-{id}-error");
    view! {
        <fieldset class="plan-step__owner">
            <legend>{t.s(k::plan::MEASURE)}</legend>
            <div class="field">
                <label for=format!("owner-{id}")>{t.s(k::plan::OWNER)}</label>
                <input
                    id=format!("owner-{id}")
                    autocomplete="off"
                    aria-describedby=describedby.clone()
                    prop:value=move || measure.get().owner
                    on:change:target=move |event| owner(event.target().value())
                />
            </div>
            <div class="field">
                <label for=format!("due-{id}")>{t.s(k::plan::DUE)}</label>
                <input
                    id=format!("due-{id}")
                    type="date"
                    aria-describedby=describedby.clone()
                    prop:value=move || measure.get().due
                    on:change:target=move |event| due(event.target().value())
                />
            </div>
            <div class="field">
                <label for=format!("progress-{id}")>{t.s(k::plan::PROGRESS)}</label>
                <select
                    id=format!("progress-{id}")
                    on:change:target=move |event| progress(event.target().value())
                >
                    {Progress::ALL
                        .into_iter()
                        .enumerate()
                        .map(|(at, it)| {
                            view! {
                                <option value=at.to_string() selected=move || measure.with(|now| now.progress == it)>
                                    {plan_words::progress(t, it)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field plan-step__note">
                <label for=format!("note-{id}")>{t.s(k::plan::NOTE)}</label>
                <textarea
                    id=format!("note-{id}")
                    rows="2"
                    aria-describedby=describedby.clone()
                    prop:value=move || measure.get().note
                    on:change:target=move |event| note(event.target().value())
                ></textarea>
            </div>
            <p class="field__error" id=describedby role="alert">{words}</p>
        </fieldset>
    }
}

/// What case cities did about the indicator, and the advice behind it.
#[component]
fn Others(idx: usize) -> impl IntoView {
    let t = use_t();
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let links = model.explanations().get(model.questions[idx].indicator).map(|it| &it.links);
    let has = |list: &[Box<str>], id: &str| list.iter().any(|it| it.as_ref() == id);
    let cases = paper.cases.cases.iter().filter(|it| links.is_some_and(|links| has(&links.cases, &it.id)));
    let cases: Vec<_> = cases.map(|it| one_case(t, it)).collect();
    let advice = paper.recommendations.iter();
    let advice = advice.filter(|it| links.is_some_and(|links| has(&links.recommendations, &it.id)));
    let advice: Vec<_> = advice
        .map(|it| {
            view! {
                <li>
                    <span class="tag">{it.id.to_string()}</span> " " {linked(t, t.m(&it.text))}
                </li>
            }
        })
        .collect();
    let cases = if cases.is_empty() {
        view! { <p class="muted">{t.s(k::plan::NO_CASE)}</p> }.into_any()
    } else {
        view! {
            <p class="muted">{linked(t, t.m(&paper.cases.caveat))}</p>
            {cases}
        }
        .into_any()
    };
    let advice = (!advice.is_empty()).then(|| {
        view! {
            <h4>{t.s(k::plan::ADVICE)}</h4>
            <ul>{advice}</ul>
        }
    });
    view! {
        <div class="plan-step__others">
            <h4>{t.s(k::plan::CASES)}</h4>
            {cases}
            {advice}
        </div>
    }
}

fn one_case(t: T, case: &'static crate::core::whitepaper::Case) -> AnyView {
    let list = |texts: &'static [crate::core::text::Text]| {
        texts.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> }).collect_view()
    };
    let figures = if case.figures.is_empty() {
        view! { <p class="muted">{t.s(k::plan::NO_FIGURES)}</p> }.into_any()
    } else {
        view! {
            <p class="plan-case__label">{t.s(k::plan::FIGURES_STATED)}</p>
            <ul>{list(&case.figures)}</ul>
        }
        .into_any()
    };
    view! {
        <details class="plan-case">
            <summary>{t.m(&case.city)} {t.s(k::questions::COLON)} {t.m(&case.title)}</summary>
            {case.body.as_ref().map(|it| view! { <p class="muted">{t.m(it)}</p> })}
            <ul>{list(&case.measures)}</ul>
            {figures}
            {case
                .caveat
                .as_ref()
                .map(|it| view! { <p><strong>{t.s(k::plan::CAVEAT)} {t.s(k::questions::COLON)}</strong> {linked(t, t.m(it))}</p> })}
        </details>
    }
    .into_any()
}
