//! One department: what it is asked, how far it is, and what can be done about it.

use leptos::prelude::*;

use crate::core::seeds;
use crate::core::sharing::{Assignment, DepartmentState};
use crate::core::text::{TextDefect, check_name, check_note};
use crate::web::browser::{clock, dom};
use crate::web::components::Meter;
use crate::web::i18n::{T, k, use_t};
use crate::web::session::Session;
use crate::web::wording;

/// A department.
#[component]
pub fn DepartmentCard(
    /// Which one, an index of the assignments.
    idx: usize,
    /// How far it is.
    state: Memo<Option<DepartmentState>>,
    /// Hands out its task.
    export: Callback<usize>,
    /// Shows a text to remind it.
    remind: Callback<usize>,
    /// Takes it off the list.
    remove: Callback<usize>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let it = Memo::new(move |_| session.with(|it| it.and_then(|it| it.assignments.get(idx).cloned())));
    let name = move || it.with(|it| it.as_ref().map(|it| it.department.name.clone()).unwrap_or_default());
    let number = move |read: fn(&DepartmentState) -> usize| state.with(|it| it.as_ref().map_or(0, read) as u32);
    let value = Signal::derive(move || number(|it| it.answered));
    let max = Signal::derive(move || number(|it| it.assigned));
    let heading = format!("department-{idx}");
    let facts = move || {
        let until = it.with(|it| it.as_ref().map(|it| it.deadline.clone()).unwrap_or_default());
        let issued = it.with(|it| it.as_ref()?.issued.last().map(|it| clock::local(&it.at)));
        let received = state.with(|it| it.as_ref()?.received.as_ref().map(clock::local));
        let words = [
            Some(t.f(k::sharing::ANSWERED, &[("n", &value.get().to_string()), ("all", &max.get().to_string())])),
            Some(t.f(k::sharing::OPEN, &[("n", &(max.get() - value.get()).to_string())])),
            (!until.is_empty()).then(|| t.f(k::sharing::UNTIL, &[("date", &until)])),
            issued.map(|it| t.f(k::sharing::ISSUED_AT, &[("time", &it)])),
            received.map(|it| t.f(k::sharing::RECEIVED_AT, &[("time", &it)])),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    view! {
        <li class="card department" data-testid="department">
            <div class="card__main">
                <h3 id=heading.clone()>
                    {name} " " {move || state.with(|it| it.as_ref().map(|it| badges(t, it)))}
                </h3>
                <Meter value=value max=max label=t.s(k::common::PROGRESS) />
                <p class="muted">{facts}</p>
            </div>
            <div class="button-row">
                <button
                    type="button"
                    class="button"
                    aria-describedby=heading.clone()
                    disabled=move || max.get() == 0
                    on:click=move |_| export.run(idx)
                >
                    {t.s(k::sharing::EXPORT)}
                </button>
                <button
                    type="button"
                    class="button"
                    aria-describedby=heading
                    disabled=move || max.get() == 0
                    on:click=move |_| remind.run(idx)
                >
                    {t.s(k::sharing::REMINDER)}
                </button>
            </div>
            <Details idx=idx it=it remove=remove />
        </li>
    }
}

/// Where a department stands, as words with a mark and a colour.
fn badges(t: T, it: &DepartmentState) -> Vec<AnyView> {
    let is_complete = it.assigned > 0 && it.answered == it.assigned;
    let stage = if it.assigned == 0 {
        ("tag tag--warning", "!", k::sharing::STAGE_NOTHING)
    } else if it.received.is_some() && is_complete {
        ("tag tag--good", "✓", k::sharing::STAGE_COMPLETE)
    } else if it.received.is_some() {
        ("tag", "◐", k::sharing::STAGE_PARTIAL)
    } else if it.is_issued {
        ("tag", "→", k::sharing::STAGE_ISSUED)
    } else {
        ("tag", "○", k::sharing::STAGE_NOT_ISSUED)
    };
    let mut all = vec![stage];
    if it.is_overdue {
        all.push(("tag tag--bad", "!", k::sharing::STAGE_OVERDUE));
    }
    let badge = |class: &'static str, mark: &'static str, words: String| {
        view! {
            <span class=class>
                <span aria-hidden="true">{mark}</span>
                " "
                {words}
            </span>
            " "
        }
        .into_any()
    };
    let mut views: Vec<AnyView> =
        all.into_iter().map(|(class, mark, words)| badge(class, mark, t.s(words).to_owned())).collect();
    if it.conflicts > 0 {
        let words = t.f(k::sharing::STAGE_CONFLICTS, &[("n", &it.conflicts.to_string())]);
        views.push(badge("tag tag--warning", "≠", words));
    }
    views
}

/// Everything about a department that can be changed. Its fields are made when it is first unfolded.
#[component]
fn Details(idx: usize, it: Memo<Option<Assignment>>, remove: Callback<usize>) -> impl IntoView {
    let t = use_t();
    let (is_wanted, want) = signal(false);
    let is_empty = it.with_untracked(|it| it.as_ref().is_some_and(|it| it.indicators.is_empty()));
    let count = move || it.with(|it| it.as_ref().map_or(0, |it| it.indicators.len()));
    view! {
        <details class="department__details" on:toggle=move |_| want.set(true)>
            <summary>{move || t.f(k::sharing::DETAILS, &[("n", &count().to_string())])}</summary>
            {move || is_wanted.get().then(|| view! { <Fields idx=idx it=it remove=remove /> })}
        </details>
        {is_empty.then(|| view! { <p class="field__help">{t.s(k::sharing::GIVE_BELOW)}</p> })}
    }
}

#[component]
fn Fields(idx: usize, it: Memo<Option<Assignment>>, remove: Callback<usize>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let error = RwSignal::new(None::<TextDefect>);
    let read = move |read: fn(&Assignment) -> &String| {
        it.with(|it| it.as_ref().map(|it| read(it).clone()).unwrap_or_default())
    };
    let change = move |change: &dyn Fn(&mut Assignment)| {
        session.divide(|list, _| {
            if let Some(it) = list.get_mut(idx) {
                change(it);
            }
        });
    };
    let rename = move |text: String| {
        let text = dom::normalize(text.trim());
        error.set(check_name(&text).err());
        if error.get_untracked().is_none() {
            change(&|it| it.department.name.clone_from(&text));
        }
    };
    let instruct = move |text: String| {
        let text = dom::normalize(text.trim());
        error.set(if text.is_empty() { None } else { check_note(&text).err() });
        if error.get_untracked().is_none() {
            change(&|it| it.instructions.clone_from(&text));
        }
    };
    let indicators = move || {
        let model = seeds::model();
        let all = it.with(|it| it.as_ref().map(|it| it.indicators.clone()).unwrap_or_default());
        let shown = all.iter().filter_map(|it| model.indicator(it.as_str()));
        shown.map(|it| view! { <li>{it.seq} " " {t.m(&it.name)}</li> }).collect_view()
    };
    view! {
        <div class="department__fields">
            <div class="field">
                <label for=format!("name-{idx}")>{t.s(k::sharing::NAME)}</label>
                <input
                    id=format!("name-{idx}")
                    type="text"
                    autocomplete="off"
                    prop:value=move || read(|it| &it.department.name)
                    on:change:target=move |event| rename(event.target().value())
                />
            </div>
            <div class="field">
                <label for=format!("deadline-{idx}")>{t.s(k::home::DEADLINE)}</label>
                <input
                    id=format!("deadline-{idx}")
                    type="date"
                    prop:value=move || read(|it| &it.deadline)
                    on:change:target=move |event| {
                        let date = event.target().value();
                        change(&|it| it.deadline.clone_from(&date));
                    }
                />
            </div>
            <div class="field department__instructions">
                <label for=format!("instructions-{idx}")>{t.s(k::home::INSTRUCTIONS)}</label>
                <textarea
                    id=format!("instructions-{idx}")
                    rows="3"
                    prop:value=move || read(|it| &it.instructions)
                    on:change:target=move |event| instruct(event.target().value())
                ></textarea>
            </div>
        </div>
        <p class="field__error" role="alert">{move || error.get().map(|it| wording::text_defect(t, it))}</p>
        <ul class="department__indicators">{indicators}</ul>
        <p class="button-row">
            <button type="button" class="button button--danger button--small" on:click=move |_| remove.run(idx)>
                {t.s(k::sharing::REMOVE_DEPARTMENT)}
            </button>
            <span class="muted">{t.s(k::sharing::REMOVE_HELP)}</span>
        </p>
    }
}
