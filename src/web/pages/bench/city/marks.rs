//! Who reviews, which experts mark, and by which rule their marks count.

use leptos::prelude::*;

use super::{City, error};
use crate::core::review::{Combination, EXPERT_LIMIT};
use crate::core::text::check_name;
use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::wording;

/// The name of a rule.
pub fn combination(it: Combination) -> Key {
    match it {
        Combination::Mean => k::review::RULE_MEAN,
        Combination::Median => k::review::RULE_MEDIAN,
        Combination::TrimmedMean => k::review::RULE_TRIMMED,
    }
}

/// The part of the page.
#[component]
pub fn RuleAndExperts(city: City) -> impl IntoView {
    let t = use_t();
    view! {
        <section class="panel" aria-labelledby="review-rule">
            <h2 id="review-rule">{t.s(k::review::RULE_TITLE)}</h2>
            <p class="muted">{t.s(k::review::RULE_HELP)}</p>
            <div class="review-fields">
                <Evaluator city=city />
                <Rule city=city />
                <Share city=city />
            </div>
            <Experts city=city />
        </section>
    }
}

#[component]
fn Evaluator(city: City) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None);
    let take = move |text: String| {
        let text = text.trim().to_owned();
        problem.set(check_name(&text).err().map(|it| wording::text_defect(t, it)));
        city.change(|it| it.evaluator = text);
    };
    view! {
        <div class="field">
            <label for="review-evaluator">{t.s(k::review::EVALUATOR)}</label>
            <input
                id="review-evaluator"
                type="text"
                autocomplete="organization"
                prop:value=move || city.draft.with(|it| it.evaluator.clone())
                aria-describedby="review-evaluator-error"
                aria-invalid=move || problem.with(Option::is_some).to_string()
                on:change:target=move |event| take(event.target().value())
            />
            {error(problem, "review-evaluator")}
        </div>
    }
}

#[component]
fn Rule(city: City) -> impl IntoView {
    let t = use_t();
    let option = |it: Combination| {
        let is_chosen = move || city.draft.with(|draft| draft.marking.rule.combination == it);
        view! { <option value=it.word() prop:selected=is_chosen>{t.s(combination(it))}</option> }
    };
    let choose = move |word: String| {
        if let Some(it) = Combination::ALL.into_iter().find(|it| it.word() == word) {
            city.change(|draft| draft.marking.rule.combination = it);
        }
    };
    view! {
        <div class="field">
            <label for="review-combination">{t.s(k::review::RULE)}</label>
            <select id="review-combination" on:change:target=move |event| choose(event.target().value())>
                {Combination::ALL.map(option)}
            </select>
        </div>
    }
}

#[component]
fn Share(city: City) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None);
    let take = move |text: String| match text.trim().parse::<u32>() {
        Ok(it) if it <= 100 => {
            problem.set(None);
            city.change(|draft| draft.marking.rule.share_percent = it);
        }
        _ => problem.set(Some(t.s(k::review::SHARE_RANGE).to_owned())),
    };
    view! {
        <div class="field">
            <label for="review-share">{t.s(k::review::SHARE)}</label>
            <input
                id="review-share"
                type="text"
                inputmode="numeric"
                prop:value=move || city.draft.with(|it| it.marking.rule.share_percent.to_string())
                aria-describedby="review-share-error"
                aria-invalid=move || problem.with(Option::is_some).to_string()
                on:change:target=move |event| take(event.target().value())
            />
            {error(problem, "review-share")}
        </div>
    }
}

#[component]
fn Experts(city: City) -> impl IntoView {
    let t = use_t();
    let experts = Memo::new(move |_| city.draft.with(|it| it.marking.experts.clone()));
    let problem = RwSignal::new(None);
    let add = move || {
        let name = dom::input_value("review-expert").trim().to_owned();
        let found = experts.with_untracked(|it| refusal(t, it, &name));
        if found.is_none() {
            city.change(|it| it.marking.experts.push(name));
            dom::empty_input("review-expert");
        }
        problem.set(found);
        dom::focus("review-expert");
    };
    let row = move |name: String| {
        let is_marking = {
            let name = name.clone();
            move || city.draft.with(|it| it.marking.marks.iter().any(|mark| mark.expert == name))
        };
        let label = t.f(k::review::REMOVE_EXPERT, &[("name", &visible(&name))]);
        let shown = visible(&name);
        let remove = move |_| {
            city.take_out(k::review::REMOVED_EXPERT, name.clone(), |it| it.marking.experts.retain(|it| *it != name));
            dom::focus("review-expert");
        };
        view! {
            <li>
                <bdi>{shown}</bdi>
                " "
                <button
                    type="button"
                    class="button button--small"
                    aria-label=label
                    disabled=is_marking
                    on:click=remove
                >
                    {t.s(k::review::REMOVE)}
                </button>
            </li>
        }
    };
    view! {
        <h3>{t.s(k::review::EXPERTS)}</h3>
        <ul class="review-list" data-testid="experts">{move || experts.get().into_iter().map(row).collect_view()}</ul>
        <form
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <div class="field">
                <label for="review-expert">{t.s(k::review::EXPERT_NAME)}</label>
                <span class="field__row">
                    <input id="review-expert" type="text" autocomplete="off" aria-describedby="review-expert-error" />
                    <button type="submit" class="button">{t.s(k::review::ADD_EXPERT)}</button>
                </span>
                {error(problem, "review-expert")}
            </div>
        </form>
    }
}

/// Why an expert cannot be named so, in words.
fn refusal(t: T, experts: &[String], name: &str) -> Option<String> {
    if let Err(it) = check_name(name) {
        return Some(wording::text_defect(t, it));
    }
    if experts.iter().any(|it| it == name) {
        return Some(t.s(k::review::EXPERT_TWICE).to_owned());
    }
    (experts.len() >= EXPERT_LIMIT).then(|| t.s(k::review::TOO_MANY_EXPERTS).to_owned())
}
