//! The questionnaire: one group of indicators on a page, with everything needed to answer at hand.

mod disagreement;
mod evidence;
pub mod evidence_editor;
pub mod explanation;
mod inputs;
mod question;
mod shortcuts;

use std::time::Duration;

use leptos::prelude::*;

use crate::core::ids::{GroupId, QuestionId};
use crate::core::model::Group;
use crate::core::seeds;
use crate::web::browser::{clock, dom, location};
use crate::web::carried::Place;
use crate::web::components::{Meter, Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::reader::Reader;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::visit;
use crate::web::wording;

use evidence::EvidenceList;
use explanation::Explanation;
pub use inputs::NumberField;
use question::Question;
use shortcuts::Shortcuts;

/// Id of the element that shows a question.
pub fn question_anchor(id: &QuestionId) -> String {
    format!("q-{id}")
}

/// The first page of the questionnaire.
pub fn first_group(session: Session) -> Route {
    let first = session.asked_groups().first().copied().unwrap_or_default();
    Route::Questions(seeds::model().groups[first].id.clone())
}

/// The page of one group.
#[component]
pub fn Questionnaire(
    /// The group.
    group: GroupId,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let group_idx = model.group_idx(group.as_str()).unwrap_or(0);
    let group = &model.groups[group_idx];
    let session = expect_context::<Session>();
    let score = session.part(move |_, report| report.groups[group_idx]);
    let all = Signal::derive(move || score.get().counts.all);
    let done = Signal::derive(move || score.get().counts.done());
    let asked: Vec<usize> = group.indicators.clone().filter(|it| !session.passes_over(*it)).collect();
    let is_whole = whole_after_drawing(group_idx, asked.len() < 2);
    let first = asked.first().copied();
    let later: Vec<usize> = asked.into_iter().skip(1).collect();
    let profile_is_empty = session.part(|it, _| it.part.is_none() && it.statement.profile.is_empty());
    view! {
        {move || is_whole.get().then(|| view! { <Shortcuts /> })}
        <div class="page questionnaire">
            <GroupList current=group_idx />
            <div class="questionnaire__body" aria-busy=move || (!is_whole.get()).then_some("true")>
                <p class="eyebrow">{t.m(&model.domains[group.domain].name)}</p>
                <h1 id="page-title" tabindex="-1">{t.m(&group.name)}</h1>
                <div class="group-head">
                    <div class="group-head__meter">
                        <Meter value=done max=all label=t.s(k::questions::GROUP_PROGRESS) />
                        <span>{move || format!("{}/{}", done.get(), all.get())}</span>
                    </div>
                    <p>
                        <span class="muted">{t.s(k::common::SO_FAR)} " "</span>
                        <strong>{move || wording::score(score.get().so_far)}</strong>
                        <span class="muted">
                            " " {t.s(k::common::INTERVAL)} " " {move || wording::interval(&score.get())}
                        </span>
                    </p>
                    <ShortcutHint />
                </div>
                {move || {
                    profile_is_empty
                        .get()
                        .then(|| {
                            view! {
                                <Notice kind=NoticeKind::Info>
                                    <p>
                                        {t.s(k::questions::PROFILE_FIRST)} " "
                                        <a href=Route::Profile.href()>{t.s(k::common::NAV_PROFILE)}</a>
                                    </p>
                                </Notice>
                            }
                        })
                }}
                {expect_context::<Reader>().carried(Place::Summary)}
                {first.map(|idx| view! { <IndicatorSection idx=idx /> })}
                {move || {
                    let later = later.clone();
                    is_whole
                        .get()
                        .then(|| later.into_iter().map(|idx| view! { <IndicatorSection idx=idx /> }).collect_view())
                }}
                <GroupSteps current=group_idx />
            </div>
        </div>
    }
}

/// The group that was on the page last.
#[derive(Clone, Copy)]
struct LastShown(StoredValue<Option<usize>>);

/// Whether all indicators of a group are on the page. On arrival the first one comes alone, so that its questions can be
/// read and answered a frame earlier; the others follow as soon as it has been drawn. Who comes for one question, or has
/// the page drawn anew in the other language, keeps a place on it and gets everything at once.
fn whole_after_drawing(group: usize, is_one: bool) -> ReadSignal<bool> {
    let LastShown(last) = visit::state(|| LastShown(StoredValue::new(None)));
    let is_drawn_anew = last.get_value() == Some(group);
    last.set_value(Some(group));
    let is_for_one = matches!(Route::parse(&location::hash()), Some(Route::Question(_)));
    let (is_whole, set_whole) = signal(is_one || is_drawn_anew || is_for_one);
    if !is_whole.get_untracked() {
        request_animation_frame(move || {
            clock::after(Duration::ZERO, move || {
                // The page may have been left within that frame.
                set_whole.try_set(true);
            });
        });
    }
    is_whole
}

#[component]
fn ShortcutHint() -> impl IntoView {
    let t = use_t();
    view! {
        <button
            type="button"
            class="button button--quiet button--small"
            on:click=move |_| dom::show_dialog(shortcuts::DIALOG)
        >
            {t.s(k::questions::SHORTCUTS)}
        </button>
    }
}

/// All groups with their progress; on narrow screens a list that folds away.
#[component]
fn GroupList(
    /// The group on the page.
    current: usize,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let session = expect_context::<Session>();
    let entry = move |idx: usize, group: &'static Group| {
        let score = session.part(move |_, report| report.groups[idx]);
        let is_done = move || score.get().counts.open == 0;
        view! {
            <li>
                <a
                    href=Route::Questions(group.id.clone()).href()
                    class:group-list__done=is_done
                    aria-current=(idx == current).then_some("page")
                >
                    <span class="group-list__name">{t.m(&group.name)}</span>
                    <span class="group-list__count">
                        {move || format!("{}/{}", score.get().counts.done(), score.get().counts.all)}
                    </span>
                </a>
            </li>
        }
    };
    let domain = move |idx: usize| {
        let domain = &model.domains[idx];
        let asked = session.asked_groups();
        let is_passed_over = !domain.groups.clone().any(|it| asked.contains(&it));
        let groups = domain
            .groups
            .clone()
            .filter(|it| asked.contains(it))
            .map(move |it| entry(it, &model.groups[it]))
            .collect_view();
        view! {
            <li hidden=is_passed_over>
                <p class="group-list__domain">{t.m(&domain.short_name)}</p>
                <ul>{groups}</ul>
            </li>
        }
    };
    view! {
        <details class="group-list" open=dom::is_wide()>
            <summary>{t.s(k::questions::ALL_GROUPS)}</summary>
            <nav aria-label=t.s(k::questions::ALL_GROUPS)>
                <ul>{(0..model.domains.len()).map(domain).collect_view()}</ul>
            </nav>
        </details>
    }
}

#[component]
fn GroupSteps(
    /// The group on the page.
    current: usize,
) -> impl IntoView {
    let t = use_t();
    let groups = &seeds::model().groups;
    let session = expect_context::<Session>();
    let asked = session.asked_groups();
    let before = asked.iter().rfind(|it| **it < current).map(|it| &groups[*it]);
    let after = asked.iter().find(|it| **it > current).map(|it| &groups[*it]);
    let is_part = session.is_part().get_untracked();
    let (end, end_name) =
        if is_part { (Route::HandIn, k::common::NAV_HAND_IN) } else { (Route::Results(None), k::common::NAV_RESULTS) };
    view! {
        <nav class="steps" aria-label=t.s(k::questions::STEPS)>
            {before
                .map(|it| {
                    view! {
                        <a class="button" href=Route::Questions(it.id.clone()).href()>
                            "← " {t.m(&it.name)}
                        </a>
                    }
                })}
            <span class="steps__gap"></span>
            {match after {
                Some(it) => {
                    view! {
                        <a class="button button--primary" href=Route::Questions(it.id.clone()).href()>
                            {t.m(&it.name)} " →"
                        </a>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <a class="button button--primary" href=end.href()>
                            {t.s(end_name)} " →"
                        </a>
                    }
                        .into_any()
                }
            }}
        </nav>
    }
}

#[component]
fn IndicatorSection(
    /// The indicator.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let indicator = &model.indicators[idx];
    let session = expect_context::<Session>();
    let score = session.part(move |_, report| report.indicators[idx]);
    let scope = session.part(|it, _| it.statement.scope);
    let heading = format!("i-{}", indicator.id);
    view! {
        <section class="indicator" aria-labelledby=heading>
            <header class="indicator__head">
                <h2 id=heading.clone()>
                    <span class="indicator__seq">{indicator.seq}</span>
                    {t.m(&indicator.name)}
                </h2>
                <p class="indicator__score">
                    <span class="muted">{move || format!("{}/{}", score.get().counts.done(), score.get().counts.all)}</span>
                    <strong>{move || wording::interval(&score.get())}</strong>
                </p>
            </header>
            <p class="indicator__meaning">{t.m(&indicator.meaning)}</p>
            <Explanation idx=idx />
            {move || {
                scope.track();
                let asked = indicator.questions.clone().filter(|it| session.asks(*it));
                asked.map(|it| view! { <Question idx=it /> }).collect_view()
            }}
            {expect_context::<Reader>().carried(Place::Evidence(idx))}
            <EvidenceList indicator=indicator />
        </section>
    }
}
