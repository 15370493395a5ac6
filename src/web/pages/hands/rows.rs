//! One statement beside another, and the choice between them.

use leptos::prelude::*;

use super::words;
use crate::core::answers::Profile;
use crate::core::provenance::Origin;
use crate::core::sharing::{Choice, Finding, Place, Row};
use crate::core::sorted::Sorted;
use crate::web::browser::clock;
use crate::web::i18n::{Key, k, use_t};
use crate::web::session::Session;

/// One side of a contradiction: what is stated, and who states it.
#[component]
pub fn Side(
    /// What the side is called.
    #[prop(into)]
    label: String,
    /// What is stated.
    #[prop(into)]
    value: String,
    /// Who states it and when, a line each.
    authors: Vec<String>,
) -> impl IntoView {
    view! {
        <div class="claim__side">
            <p class="claim__label">{label}</p>
            <p class="claim__value">{value}</p>
            {authors.into_iter().map(|it| view! { <p class="muted">{it}</p> }).collect_view()}
        </div>
    }
}

/// Lines about who states something and when.
pub fn authors(t: crate::web::i18n::T, session: Session, origins: &[Origin]) -> Vec<String> {
    session.peek(|it| {
        let line = |origin: &Origin| it.map(|it| words::who_and_when(t, it, origin));
        origins.iter().filter_map(line).collect()
    })
}

/// A statement of a contribution beside what stands.
#[component]
pub fn RowView(
    /// Its number, for the names of inputs.
    number: usize,
    /// The statement.
    row: Row,
    /// Who hands it in.
    #[prop(into)]
    contributor: String,
    /// What was chosen so far.
    choices: RwSignal<Sorted<Place, Choice>>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let profile = session.peek(|it| it.map(|it| it.statement.profile.clone())).unwrap_or_default();
    let value = |it, profile: &Profile| words::value(t, &row.place, it, profile);
    let ours = row.ours.as_ref().map_or_else(|| t.s(k::answers::UNANSWERED).to_owned(), |it| value(it, &profile));
    let theirs = value(&row.theirs, &profile);
    let is_conflict = matches!(row.finding, Finding::Conflict { .. });
    let options: [(Option<Choice>, Key); 3] = if is_conflict {
        [
            (None, k::sharing::CHOOSE_OPEN),
            (Some(Choice::Ours), k::sharing::CHOOSE_OURS),
            (Some(Choice::Theirs), k::sharing::CHOOSE_THEIRS),
        ]
    } else {
        [
            (None, k::sharing::CHOOSE_ASIDE),
            (Some(Choice::Theirs), k::sharing::CHOOSE_TAKE),
            (None, k::sharing::CHOOSE_ASIDE),
        ]
    };
    let shown = if is_conflict { 3 } else { 2 };
    let place = row.place.clone();
    let option = move |(choice, label): (Option<Choice>, Key)| {
        let (here, there) = (place.clone(), place.clone());
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=format!("choice-{number}")
                    prop:checked=move || choices.with(|it| it.get(&here).copied() == choice)
                    on:change=move |_| {
                        choices
                            .update(|it| {
                                match choice {
                                    Some(choice) => _ = it.insert(there.clone(), choice),
                                    None => _ = it.remove(&there),
                                }
                            });
                    }
                />
                <span>{t.s(label)}</span>
            </label>
        }
    };
    let is_choice = row.is_choice();
    let heading = format!("row-{number}");
    view! {
        <li class="claim" data-testid="row" class:claim--conflict=is_conflict>
            <p id=heading.clone()>{words::place(t, &row.place)}</p>
            <p>
                <span class="tag" class:tag--warning=is_choice>{words::finding(t, &row.finding)}</span>
            </p>
            <div class="claim__sides">
                <Side label=t.s(k::sharing::STANDS) value=ours authors=authors(t, session, &row.origins) />
                <Side
                    label=t.s(k::sharing::STATED)
                    value=theirs
                    authors=vec![format!("{contributor} · {}", clock::local(&row.at))]
                />
            </div>
            {is_choice
                .then(|| {
                    view! {
                        <div class="claim__choice" role="radiogroup" aria-labelledby=heading>
                            {options.into_iter().take(shown).map(option).collect_view()}
                        </div>
                    }
                })}
        </li>
    }
}
