//! Which departments answer each indicator, and the way to move it.

use leptos::prelude::*;

use crate::core::seeds;
use crate::core::sharing::split;
use crate::web::i18n::{k, use_t};
use crate::web::session::Session;

/// Every indicator with those who are asked for it. Made when it is first unfolded.
#[component]
pub fn Division(
    /// How many departments there are.
    count: Memo<usize>,
) -> impl IntoView {
    let t = use_t();
    let (is_wanted, want) = signal(false);
    let model = seeds::model();
    let groups = move || {
        let group = |it: &'static crate::core::model::Group| {
            view! {
                <h3>{t.m(&it.name)}</h3>
                <ul class="division">
                    {it.indicators.clone().map(|idx| view! { <Row idx=idx /> }).collect_view()}
                </ul>
            }
        };
        model.groups.iter().map(group).collect_view()
    };
    view! {
        <details class="panel" id="division" on:toggle=move |_| want.set(true)>
            <summary>
                <span class="panel__title">{t.s(k::sharing::DIVISION)}</span>
            </summary>
            <p class="muted">{t.s(k::sharing::DIVISION_HELP)}</p>
            {move || {
                if count.get() == 0 {
                    view! { <p>{t.s(k::sharing::NOBODY)}</p> }.into_any()
                } else if is_wanted.get() {
                    groups().into_any()
                } else {
                    ().into_any()
                }
            }}
        </details>
    }
}

#[component]
fn Row(
    /// The indicator.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let indicator = &seeds::model().indicators[idx];
    let id = &indicator.id;
    // Every department with whether it is asked for this.
    let departments = Memo::new(move |_| {
        let all = |list: &[crate::core::sharing::Assignment]| {
            list.iter().map(|it| (it.department.name.clone(), it.indicators.contains(id))).collect::<Vec<_>>()
        };
        session.with(|it| it.map(|it| all(&it.assignments)).unwrap_or_default())
    });
    let take = move |at: usize| {
        session.divide(|list, _| {
            if let Some(it) = list.get_mut(at) {
                split::take(it, id);
            }
        });
    };
    let give = move |at: usize| {
        session.divide(|list, model| {
            if let Some(it) = list.get_mut(at) {
                split::give(it, model, id);
            }
        });
    };
    let chips = move || {
        let holders = departments.get().into_iter().enumerate().filter(|it| it.1.1);
        let chip = |(at, (name, _)): (usize, (String, bool))| {
            view! {
                <span class="tag division__holder">
                    {name.clone()}
                    <button
                        type="button"
                        class="link-button"
                        aria-label=t.f(k::sharing::TAKE, &[("department", &name), ("indicator", t.m(&indicator.name))])
                        on:click=move |_| take(at)
                    >
                        "×"
                    </button>
                </span>
            }
        };
        let chips: Vec<_> = holders.map(chip).collect();
        if chips.is_empty() {
            view! { <span class="tag tag--warning">"! " {t.s(k::sharing::WITH_NOBODY)}</span> }.into_any()
        } else {
            chips.into_any()
        }
    };
    let chosen = RwSignal::new(String::new());
    let options = move || {
        let others = departments.get().into_iter().enumerate().filter(|it| !it.1.1);
        others.map(|(at, (name, _))| view! { <option value=at.to_string()>{name}</option> }).collect_view()
    };
    view! {
        <li class="division__row">
            <span class="division__name">{indicator.seq} " " {t.m(&indicator.name)}</span>
            <span class="division__holders">{chips}</span>
            // A button beside it: with the keyboard, a list that acted by itself would act on the first entry passed.
            <span class="division__give">
                <select
                    aria-label=t.f(k::sharing::GIVE_TO, &[("indicator", t.m(&indicator.name))])
                    prop:value=move || chosen.get()
                    on:change:target=move |event| chosen.set(event.target().value())
                >
                    <option value="">{t.s(k::sharing::GIVE)}</option>
                    {options}
                </select>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=t.f(k::sharing::GIVE_TO, &[("indicator", t.m(&indicator.name))])
                    disabled=move || chosen.with(String::is_empty)
                    on:click=move |_| {
                        if let Ok(at) = chosen.get_untracked().parse::<usize>() {
                            chosen.set(String::new());
                            give(at);
                        }
                    }
                >
                    {t.s(k::sharing::ADD_DEPARTMENT)}
                </button>
            </span>
        </li>
    }
}
