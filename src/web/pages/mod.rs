//! One module per page. A page reads the session and arranges components; it computes nothing itself.

use leptos::prelude::*;

use crate::core::plan::Node;
use crate::core::seeds::{self, Part};

use super::browser::dom;
use super::components::Needs;
use super::i18n::{Key, T, k, use_t};
use super::plan_words;
use super::reader::Reader;
use super::route::{HandsPart, ModelPart, Route};
use super::session::Session;
pub use chunks::{Chunk, Stored, Upkeep, sheets, stored, upkeep};
pub use files::Files;

mod chunks;
pub mod bench;
pub mod compare;
pub mod evidence;
pub mod files;
pub mod hand_in;
pub mod hands;
pub mod help;
pub mod history;
pub mod home;
pub mod keys;
pub mod model;
pub mod plan;
pub mod profile;
pub mod questionnaire;
pub mod reply;
pub mod report;
pub mod results;
pub mod sign;
pub mod verify;

/// The page that an address is on: a question is on the page of its group.
pub fn page_of(route: &Route) -> Route {
    match route {
        Route::Question(id) => match seeds::model().question(id.as_str()) {
            Some(question) => {
                let group = seeds::model().indicators[question.indicator].group;
                Route::Questions(seeds::model().groups[group].id.clone())
            }
            None => Route::NotFound,
        },
        Route::Questions(id) if seeds::model().group_idx(id.as_str()).is_none() => Route::NotFound,
        Route::Results(Some(id)) if Node::parse(seeds::model(), id).is_none() => Route::NotFound,
        Route::Model(ModelPart::Indicator(id)) if seeds::model().indicator(id.as_str()).is_none() => Route::NotFound,
        other => other.clone(),
    }
}

/// Moves the focus to where the user went: the question, or the heading of the page.
pub fn focus(route: &Route) {
    match route {
        Route::Question(id) => dom::focus_at_top(&questionnaire::question_anchor(id)),
        _ => {
            dom::scroll_to_top();
            dom::focus("page-title");
        }
    }
}

/// A word that is the same for all pages under one entry of the navigation.
pub fn section(route: &Route) -> &'static str {
    match route {
        Route::Home => "home",
        Route::Profile => "profile",
        Route::Questions(_) | Route::Question(_) => "questions",
        Route::Results(_) => "results",
        Route::Plan => "plan",
        Route::Evidence => "evidence",
        Route::Compare => "compare",
        Route::Sign => "sign",
        Route::Report => "report",
        Route::Hands(_) => "hands",
        Route::HandIn => "hand-in",
        Route::Keys => "keys",
        Route::Verify => "verify",
        Route::Bench(_) => "bench",
        Route::Model(_) => "model",
        Route::Help => "help",
        Route::History | Route::Reply | Route::NotFound => "",
    }
}

/// Whether a page is about the open assessment.
pub fn needs_assessment(route: &Route) -> bool {
    fits(route, true) || fits(route, false)
}

/// Whether a page is about what is open, which is a department's part or a whole assessment.
fn fits(route: &Route, is_part: bool) -> bool {
    match route {
        Route::Questions(_) | Route::Question(_) | Route::History => true,
        Route::HandIn => is_part,
        Route::Profile | Route::Results(_) | Route::Plan | Route::Evidence | Route::Sign | Route::Hands(_) => !is_part,
        _ => false,
    }
}

/// The title of a page, for the browser's tab.
pub fn title(route: &Route, t: T) -> String {
    let key = match route {
        Route::Home => k::common::NAV_HOME,
        Route::Profile => k::common::NAV_PROFILE,
        Route::Questions(_) | Route::Question(_) => {
            let Route::Questions(id) = page_of(route) else { return t.s(k::common::NOT_FOUND).to_owned() };
            let group = seeds::model().group_idx(id.as_str()).map(|it| &seeds::model().groups[it]);
            return group.map_or_else(String::new, |it| t.m(&it.name).to_owned());
        }
        Route::Results(Some(id)) => {
            return Node::parse(seeds::model(), id).map_or_else(String::new, |it| plan_words::node(t, it));
        }
        Route::Results(None) => k::common::NAV_RESULTS,
        Route::Plan => k::common::NAV_PLAN,
        Route::Evidence => k::common::NAV_EVIDENCE,
        Route::Compare => k::common::NAV_COMPARE,
        Route::Sign => k::common::NAV_SIGN,
        Route::Report => k::common::NAV_REPORT,
        Route::Hands(HandsPart::Split) => k::common::NAV_HANDS,
        Route::Hands(part) => return hands::title(*part, t).to_owned(),
        Route::HandIn => k::common::NAV_HAND_IN,
        Route::History => k::history::TITLE,
        Route::Keys => k::common::NAV_KEYS,
        Route::Verify => k::common::NAV_VERIFY,
        Route::Reply => return reply::title(t).to_owned(),
        Route::Bench(part) => return bench::title(part, t).to_owned(),
        Route::Model(part) => return model::title(part, t),
        Route::Help => k::common::NAV_HELP,
        Route::NotFound => k::common::NOT_FOUND,
    };
    t.s(key).to_owned()
}

/// Renders a page.
pub fn show(page: Route) -> AnyView {
    if needs_assessment(&page) {
        let session = expect_context::<Session>();
        let (is_open, is_part) = (session.is_open(), session.is_part());
        return view! {
            {move || match (is_open.get(), is_part.get()) {
                (false, _) => nothing_open(),
                (true, is_part) if !fits(&page, is_part) => show_in(Some(Chunk::Hands), Route::NotFound),
                _ => show_open(page.clone()),
            }}
        }
        .into_any();
    }
    show_open(page)
}

/// Renders a page as soon as its code is there. What data it needs beyond the model, it fetches itself.
fn show_open(page: Route) -> AnyView {
    show_in(Chunk::of(&page), page)
}

fn show_in(chunk: Option<Chunk>, page: Route) -> AnyView {
    match chunk {
        Some(chunk) => {
            let page = Callback::new(move |()| chunk.show().map_or_else(not_found, |show| show(page.clone())));
            view! { <Needs parts=Vec::new() chunk=Some(chunk) page=page /> }.into_any()
        }
        None => match page {
            Route::Home => view! { <home::Home /> }.into_any(),
            Route::History => with_parts(vec![texts()], || from_reader(|stored| (stored.history)())),
            Route::Profile => view! { <profile::Profile /> }.into_any(),
            Route::Questions(group) => {
                let is_at_hand = seeds::model().group_idx(group.as_str()).is_some_and(seeds::has_questions);
                let parts = if is_at_hand { Vec::new() } else { vec![texts()] };
                with_parts(parts, move || view! { <questionnaire::Questionnaire group=group.clone() /> }.into_any())
            }
            _ => not_found(),
        },
    }
}

/// A page that needs parts of the data as well.
fn with_parts(parts: Vec<Part>, page: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    view! { <Needs parts=parts chunk=None page=Callback::new(move |()| page()) /> }.into_any()
}

/// Shows something that arrives with what reads stored work. Why it cannot be shown stands at the top of the page.
fn from_reader(show: impl Fn(Stored) -> AnyView + Send + Sync + 'static) -> AnyView {
    let t = use_t();
    let reader = expect_context::<Reader>();
    reader.with(|_| ());
    view! {
        {move || match (reader.get(), reader.refusal().get()) {
            (Some(stored), _) => show(stored),
            (None, None) => view! { <p class="page muted" role="status">{t.s(k::common::FETCHING)}</p> }.into_any(),
            (None, Some(_)) => ().into_any(),
        }}
    }
    .into_any()
}

/// All texts of the model in the language that is shown.
fn texts() -> Part {
    seeds::texts(use_t().lang)
}

/// A page with nothing on it but where to go instead.
#[component]
fn Elsewhere(title: Key, help: Key, route: Route, label: Key) -> impl IntoView {
    let t = use_t();
    view! {
        <div class="page page--narrow">
            <h1 id="page-title" tabindex="-1">{t.s(title)}</h1>
            <p>{t.s(help)}</p>
            <p><a class="button button--primary" href=route.href()>{t.s(label)}</a></p>
        </div>
    }
}

fn not_found() -> AnyView {
    let (title, help, label) = (k::common::NOT_FOUND, k::common::NOT_FOUND_HELP, k::common::TO_HOME);
    view! { <Elsewhere title=title help=help route=Route::Home label=label /> }.into_any()
}

fn nothing_open() -> AnyView {
    let (title, help, label) = (k::common::NOTHING_OPEN, k::common::NOTHING_OPEN_HELP, k::common::TO_HOME);
    view! { <Elsewhere title=title help=help route=Route::Home label=label /> }.into_any()
}
