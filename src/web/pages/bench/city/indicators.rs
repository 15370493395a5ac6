//! Each indicator with what the city answered, and the forms to mark it and to ask about it.

use leptos::prelude::*;

use super::{City, error, flags, shown};
use crate::core::answers::Evidence;
use crate::core::decimal::Hundredths;
use crate::core::ids::IndicatorId;
use crate::core::model::Indicator;
use crate::core::query::{Asked, ITEM_LIMIT};
use crate::core::review::{Draft, Mark};
use crate::core::scoring::{E2, FULL, Standing};
use crate::core::seeds;
use crate::core::text::{NOTE_LIMIT, check_note};
use crate::web::answer_words::answer_text;
use crate::web::browser::dom;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons::{visible, visible_up_to};
use crate::web::wording;

/// The part of the page.
#[component]
pub fn Indicators(city: City) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let groups = model.groups.iter().enumerate().map(|(at, group)| {
        let rows = group.indicators.clone().map(|idx| view! { <One city=city idx=idx /> }).collect_view();
        let flags = move || {
            city.flags.with(|flagged| {
                let of_group: Vec<_> = flagged.flags.iter().filter(|it| it.group() == Some(at)).collect();
                flags::list(t, city, flagged, &of_group)
            })
        };
        view! { <h3 id=group_id(at) tabindex="-1">{t.m(&group.name)}</h3> {flags} {rows} }
    });
    view! {
        <section aria-labelledby="review-indicators">
            <h2 id="review-indicators">{t.s(k::review::INDICATORS)}</h2>
            <p class="muted">{t.s(k::review::INDICATORS_HELP)}</p>
            {groups.collect_view()}
        </section>
    }
}

/// The id of a group's heading.
pub fn group_id(group: usize) -> String {
    format!("review-group-{group}")
}

/// The id of an indicator's part.
pub fn indicator_id(indicator: usize) -> String {
    format!("review-indicator-{indicator}")
}

/// One indicator: its scores, and behind them everything else.
#[component]
fn One(city: City, idx: usize) -> impl IntoView {
    let t = use_t();
    let indicator = &seeds::model().indicators[idx];
    let submission = city.submission();
    let own = submission.report().indicators[idx];
    let gaps = own.counts.unknown;
    let after = Memo::new(move |_| city.reviewed.with(|it| it.scores.indicators[idx]));
    let marks =
        Memo::new(move |_| city.draft.with(|it| it.marking.marks.iter().filter(|it| it.item == indicator.id).count()));
    let (opened, set_opened) = signal(false);
    let flagged = Memo::new(move |_| city.flags.with(|it| it.of_indicator(idx).len()));
    let flags = move || city.flags.with(|it| flags::list(t, city, it, &it.of_indicator(idx)));
    view! {
        <details
            id=indicator_id(idx)
            class="review-indicator"
            data-indicator=indicator.id.as_str()
            on:toggle=move |_| set_opened.set(true)
        >
            <summary>
                <span class="review-indicator__name">{indicator.seq} " " {t.m(&indicator.name)}</span>
                <span class="review-indicator__scores">
                    {t.f(k::review::SELF_SCORE, &[("score", &shown(own.settled()))])}
                    {move || {
                        (marks.get() > 0)
                            .then(|| {
                                let values = [("score", shown(after.get())), ("n", marks.get().to_string())];
                                let values = values.each_ref().map(|(name, it)| (*name, it.as_str()));
                                view! { <strong>" " {t.f(k::review::AFTER_SCORE, &values)}</strong> }
                            })
                    }}
                </span>
                {(gaps > 0)
                    .then(|| {
                        let words = t.f(k::review::GAPS, &[("n", &gaps.to_string())]);
                        view! { <span class="tag">{words}</span> }
                    })}
                {move || {
                    (flagged.get() > 0)
                        .then(|| {
                            let words = t.f(k::review::FLAGGED, &[("n", &flagged.get().to_string())]);
                            view! { <span class="tag tag--warning">{words}</span> }
                        })
                }}
            </summary>
            {move || {
                opened
                    .get()
                    .then(|| {
                        view! {
                            {flags}
                            <Answers city=city indicator=indicator />
                            <Marks city=city idx=idx />
                            <AskAbout city=city indicator=indicator />
                        }
                    })
            }}
        </details>
    }
}

#[component]
fn Answers(city: City, indicator: &'static Indicator) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let submission = city.submission();
    let subject = &submission.file().credential_subject;
    let rows = indicator.questions.clone().filter_map(|idx| {
        let standing = submission.report().questions[idx]?;
        let question = &model.questions[idx];
        let answer = answer_text(t, question, subject.answers.get(&question.id), &subject.profile);
        let score = match standing {
            Standing::Scored(it) => it.shown().two_decimals(),
            Standing::Unknown => t.s(k::review::GAP).to_owned(),
            Standing::NotApplicable | Standing::Open(_) => t.s(k::review::NO_SCORE).to_owned(),
        };
        let note = subject.notes.get(&question.id).map(|it| {
            view! { <p class="muted">{t.s(k::review::NOTE)} <bdi>{visible_up_to(it, NOTE_LIMIT)}</bdi></p> }
        });
        Some(view! {
            <tr>
                <th scope="row">{t.m(&question.text)}</th>
                <td><bdi>{visible_up_to(&answer, NOTE_LIMIT * 2)}</bdi> {note}</td>
                <td class="number">{score}</td>
            </tr>
        })
    });
    let evidence = subject.evidence.get(&indicator.id).map(|list| {
        let items = list.iter().map(|it| view! { <li><bdi>{evidence_text(it)}</bdi></li> }).collect_view();
        view! {
            <h4>{t.s(k::questions::EVIDENCE)}</h4>
            <ul>{items}</ul>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">
                {t.f(k::review::ANSWERS_CAPTION, &[("name", t.m(&indicator.name))])}
            </caption>
            <thead>
                <tr>
                    <th scope="col">{t.s(k::review::QUESTION)}</th>
                    <th scope="col">{t.s(k::review::ANSWER)}</th>
                    <th scope="col" class="number">{t.s(k::review::SCORE)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {evidence}
    }
}

fn evidence_text(it: &Evidence) -> String {
    let parts = [&it.title, &it.number, &it.date, &it.keeper];
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).map(|it| visible(it)).collect();
    parts.join(" · ")
}

#[component]
fn Marks(city: City, idx: usize) -> impl IntoView {
    let t = use_t();
    let indicator = &seeds::model().indicators[idx];
    let own = Memo::new(move |_| {
        let of_this = |it: &&Mark| it.item == indicator.id;
        city.draft.with(|it| it.marking.marks.iter().filter(of_this).cloned().collect::<Vec<_>>())
    });
    let applies = city.submission().report().indicators[idx].settled().is_some();
    let row = move |mark: Mark| {
        let label = t.f(k::review::REMOVE_MARK, &[("name", &visible(&mark.expert))]);
        let Mark { item, expert, mark_e2, reason } = mark;
        let shown = visible(&expert);
        let name = expert.clone();
        let remove = move |_| {
            city.take_out(k::review::REMOVED_MARK, name.clone(), |it| {
                it.marking.marks.retain(|it| it.item != item || it.expert != expert);
            });
            dom::focus(&format!("mark-value-{}", indicator.id));
        };
        view! {
            <tr>
                <th scope="row"><bdi>{shown}</bdi></th>
                <td class="number">{mark_e2.two_decimals()}</td>
                <td><bdi>{visible_up_to(&reason, NOTE_LIMIT)}</bdi></td>
                <td>
                    <button type="button" class="button button--small" aria-label=label on:click=remove>
                        {t.s(k::review::REMOVE)}
                    </button>
                </td>
            </tr>
        }
    };
    if !applies {
        return view! { <p class="muted">{t.s(k::review::DOES_NOT_APPLY)}</p> }.into_any();
    }
    view! {
        {move || {
            let rows = own.get();
            (!rows.is_empty())
                .then(|| {
                    view! {
                        <table class="table" data-testid="marks">
                            <caption>{t.s(k::review::MARKS_CAPTION)}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{t.s(k::review::EXPERT)}</th>
                                    <th scope="col" class="number">{t.s(k::review::MARK)}</th>
                                    <th scope="col">{t.s(k::review::REASON)}</th>
                                    <td></td>
                                </tr>
                            </thead>
                            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    }
                })
        }}
        <MarkForm city=city indicator=indicator />
    }
    .into_any()
}

#[component]
fn MarkForm(city: City, indicator: &'static Indicator) -> impl IntoView {
    let t = use_t();
    let id = |what: &str| format!("mark-{what}-{}", indicator.id);
    let (expert, mark, reason) = (id("expert"), id("value"), id("reason"));
    let problem = RwSignal::new(None::<String>);
    let experts = Memo::new(move |_| city.draft.with(|it| it.marking.experts.clone()));
    let (named, value, why) =
        (RwSignal::new(None::<String>), RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The first one until another is chosen, as the browser shows it; one who was removed is chosen no more.
    let marking = move || {
        experts
            .with_untracked(|all| named.get_untracked().filter(|it| all.contains(it)).or_else(|| all.first().cloned()))
    };
    let submit = move || {
        let Some(expert) = marking() else { return };
        let reason = why.with_untracked(|it| it.trim().to_owned());
        match value.with_untracked(|it| read_mark(t, &indicator.id, expert, it.trim(), reason)) {
            Ok(given) => {
                // A second mark of the same expert takes the place of the first.
                let is_first = |it: &Mark| it.item == given.item && it.expert == given.expert;
                let name = given.expert.clone();
                let put = |it: &mut Draft| {
                    it.marking.marks.retain(|it| !is_first(it));
                    it.marking.marks.push(given.clone());
                };
                if city.draft.with_untracked(|it| it.marking.marks.iter().any(is_first)) {
                    city.take_out(k::review::REPLACED_MARK, name, put);
                } else {
                    city.change(put);
                }
                problem.set(None);
                value.set(String::new());
                why.set(String::new());
            }
            Err(words) => problem.set(Some(words)),
        }
    };
    view! {
        <h4>{t.s(k::review::MARK_TITLE)}</h4>
        {move || {
            experts
                .with(Vec::is_empty)
                .then(|| view! { <p class="muted">{t.s(k::review::NAME_EXPERTS)}</p> })
        }}
        <form
            class="review-form"
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div class="review-fields">
                <div class="field">
                    <label for=expert.clone()>{t.s(k::review::EXPERT)}</label>
                    <select id=expert on:change:target=move |event| named.set(Some(event.target().value()))>
                        {move || {
                            let option = |it: String| view! { <option value=it.clone() prop:selected=Some(&it) == marking().as_ref()>{visible(&it)}</option> };
                            experts.get().into_iter().map(option).collect_view()
                        }}
                    </select>
                </div>
                <div class="field">
                    <label for=mark.clone()>{t.s(k::review::MARK_0_100)}</label>
                                        <input
                        id=mark.clone()
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        prop:value=move || value.get()
                        aria-describedby=format!("{mark}-error")
                        aria-invalid=move || problem.with(Option::is_some).to_string()
                        on:input:target=move |event| value.set(event.target().value())
                    />
                </div>
            </div>
            <div class="field">
                <label for=reason.clone()>{t.s(k::review::REASON)}</label>
                <textarea
                    id=reason
                    rows="2"
                    prop:value=move || why.get()
                    on:input:target=move |event| why.set(event.target().value())
                ></textarea>
            </div>
            {error(problem, &mark)}
            <button type="submit" class="button" disabled=move || experts.with(Vec::is_empty)>
                {t.s(k::review::GIVE_MARK)}
            </button>
        </form>
    }
}

/// The mark that was typed.
///
/// # Errors
/// What is wrong with it, in words.
fn read_mark(t: T, item: &IndicatorId, expert: String, mark: &str, reason: String) -> Result<Mark, String> {
    let hundredths = Hundredths::parse(mark, 2).map_err(|it| wording::decimal_defect(t, it))?;
    let full = FULL.shown();
    let mark_e2 = u32::try_from(hundredths.e2()).ok().map(E2).filter(|it| *it <= full);
    let mark_e2 = mark_e2.ok_or_else(|| t.s(k::review::MARK_RANGE).to_owned())?;
    check_note(&reason).map_err(|it| {
        format!("{}{}{}", t.s(k::review::REASON), t.s(k::questions::COLON), wording::text_defect(t, it))
    })?;
    Ok(Mark { item: item.clone(), expert, mark_e2, reason })
}

#[component]
fn AskAbout(city: City, indicator: &'static Indicator) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let id = |what: &str| format!("ask-{what}-{}", indicator.id);
    let (item, reason) = (id("item"), id("reason"));
    let problem = RwSignal::new(None::<String>);
    let done = RwSignal::new(false);
    let asked = city.submission();
    let questions = indicator.questions.clone().filter(|it| asked.report().questions[*it].is_some());
    let option = |idx: usize| {
        let question = &model.questions[idx];
        view! { <option value=question.id.to_string()>{t.m(&question.text)}</option> }
    };
    let options = questions.map(option).collect_view();
    let (place, text) = (RwSignal::new(indicator.id.to_string()), RwSignal::new(String::new()));
    let submit = move || {
        let asked = Asked { item: place.get_untracked(), reason: text.with_untracked(|it| it.trim().to_owned()) };
        done.set(false);
        if let Err(it) = check_note(&asked.reason) {
            problem.set(Some(wording::text_defect(t, it)));
            return;
        }
        // A second question about the same place takes the place of the first.
        let others = city.draft.with_untracked(|it| it.asking.iter().filter(|it| it.item != asked.item).count());
        if others >= ITEM_LIMIT {
            problem.set(Some(t.s(k::review::QUERY_ITEM_COUNT).to_owned()));
            return;
        }
        problem.set(None);
        city.put(|it| {
            it.asking.retain(|it| it.item != asked.item);
            it.asking.push(asked);
        });
        text.set(String::new());
        done.set(true);
    };
    view! {
        <h4>{t.s(k::review::ASK_TITLE)}</h4>
        <form
            class="review-form"
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div class="field">
                <label for=item.clone()>{t.s(k::review::ASK_ABOUT)}</label>
                <select id=item on:change:target=move |event| place.set(event.target().value())>
                    <option value=indicator.id.to_string()>
                        {t.f(k::review::WHOLE_INDICATOR, &[("name", t.m(&indicator.name))])}
                    </option>
                    {options}
                </select>
            </div>
            <div class="field">
                <label for=reason.clone()>{t.s(k::review::ASK_REASON)}</label>
                <textarea
                    id=reason.clone()
                    rows="2"
                    prop:value=move || text.get()
                    aria-describedby=format!("{reason}-error")
                    aria-invalid=move || problem.with(Option::is_some).to_string()
                    on:input:target=move |event| text.set(event.target().value())
                ></textarea>
            </div>
            {error(problem, &reason)}
            <button type="submit" class="button">{t.s(k::review::ADD_TO_QUERY)}</button>
            " "
            <span class="muted" role="status">{move || done.get().then(|| t.s(k::review::ADDED))}</span>
        </form>
    }
}
