//! Keyboard shortcuts of the questionnaire and the sheet that lists them. They can be switched off, and they
//! never act while something is being typed.

use leptos::ev;
use leptos::prelude::*;

use crate::core::answers::Answer;
use crate::core::ids::QuestionId;
use crate::core::model::QuestionKind;
use crate::core::seeds;
use crate::web::browser::{dom, location};
use crate::web::components::{Dialog, go_to_next_open};
use crate::web::i18n::{Key, k, use_t};
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::shell::Preferences;

/// Id of the sheet.
pub const DIALOG: &str = "shortcuts";

/// Listens to the keys and offers the sheet.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let preferences = expect_context::<Preferences>();
    let listener = window_event_listener(ev::keydown, move |event| {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let off = preferences.peek().no_shortcuts;
        if !modified && !off && !dom::is_typing() && !event.default_prevented() && act(session, &event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    let row = move |keys: &'static str, what: Key| {
        view! {
            <tr>
                <th scope="row">{keys.split(' ').map(|it| view! { <kbd>{it}</kbd> " " }).collect_view()}</th>
                <td>{t.s(what)}</td>
            </tr>
        }
    };
    view! {
        <Dialog id=DIALOG title=t.s(k::questions::SHORTCUTS)>
            <table class="table shortcuts">
                <tbody>
                    {row("J ↓", k::questions::KEY_NEXT)} {row("K ↑", k::questions::KEY_PREVIOUS)}
                    {row("N", k::questions::KEY_OPEN)} {row("1 2 … 9", k::questions::KEY_CHOOSE)}
                    {row("0", k::questions::KEY_NONE)} {row("U", k::questions::KEY_UNKNOWN)}
                    {row("?", k::questions::KEY_SHEET)}
                </tbody>
            </table>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || !preferences.get().no_shortcuts
                    on:change:target=move |event| {
                        let on = event.target().checked();
                        preferences.change(|it| it.no_shortcuts = !on);
                    }
                />
                <span>{t.s(k::questions::KEYS_ON)}</span>
            </label>
        </Dialog>
    }
}

/// Does what a key stands for; whether it stands for anything.
fn act(session: Session, key: &str) -> bool {
    match key {
        "j" | "J" => step(session, 1),
        "k" | "K" => step(session, -1),
        "n" | "N" => {
            go_to_next_open(session);
            true
        }
        "?" => {
            dom::show_dialog(DIALOG);
            true
        }
        "u" | "U" => focused_question().is_some_and(|id| {
            dom::click(&format!("unknown-{id}"));
            true
        }),
        digit => match digit.parse::<usize>() {
            Ok(digit) => focused_question().is_some_and(|id| choose(session, &id, digit)),
            Err(_) => false,
        },
    }
}

/// The question that has the focus, itself or in one of its inputs.
fn focused_question() -> Option<QuestionId> {
    let id = dom::focused_ancestor("fieldset")?;
    QuestionId::parse(id.strip_prefix("q-")?).ok()
}

/// Moves to the next or the previous question of the group.
fn step(session: Session, by: isize) -> bool {
    let model = seeds::model();
    let here = focused_question().and_then(|id| model.question_idx(id.as_str()));
    let next = match (here, Route::parse(&location::hash())) {
        (Some(here), _) => {
            let asked = |it: &usize| session.asks(*it);
            if by > 0 { (here + 1..model.questions.len()).find(asked) } else { (0..here).rev().find(asked) }
        }
        (None, Some(Route::Questions(id))) => {
            let mut asked = model.groups[model.group_idx(id.as_str()).unwrap_or_default()].indicators.clone();
            asked.find(|it| !session.passes_over(*it)).map(|it| model.indicators[it].questions.start)
        }
        (None, Some(Route::Question(id))) => model.question_idx(id.as_str()),
        _ => None,
    };
    if let Some(idx) = next {
        let id = model.questions[idx].id.clone();
        let target = Route::Question(id.clone()).href();
        // The address may already be that of the question, so the focus is moved here as well.
        location::go(&target);
        dom::focus_at_top(&super::question_anchor(&id));
    }
    next.is_some()
}

/// Chooses by number: a level (1 is L0), an item, yes or no; 0 is "none of these".
fn choose(session: Session, id: &QuestionId, digit: usize) -> bool {
    let Some(question) = seeds::model().question(id.as_str()) else { return false };
    let element = match &question.kind {
        QuestionKind::Levels(options) if (1..=options.len()).contains(&digit) => format!("{id}-{}", digit - 1),
        QuestionKind::Checklist(_) if digit == 0 => format!("{id}-none"),
        QuestionKind::Checklist(items) if digit <= items.len() => format!("{id}-{digit}"),
        QuestionKind::YesNo if digit == 1 => format!("{id}-yes"),
        QuestionKind::YesNo if digit == 2 => format!("{id}-no"),
        QuestionKind::Measure(_) if digit > 0 => {
            // Typing a number is meant for the field, not for a choice.
            return false;
        }
        _ => return false,
    };
    let had = session.peek(|it| it.and_then(|it| it.statement.answers.get(id).cloned()));
    dom::click(&element);
    let has = session.peek(|it| it.and_then(|it| it.statement.answers.get(id).cloned()));
    had != has || matches!(has, Some(Answer::Level(_) | Answer::Yes(_)))
}
