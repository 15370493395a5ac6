//! Everything on which departments do not agree, with who states what; settled one at a time.

use leptos::prelude::*;

use super::rows::{Side, authors};
use super::words;
use crate::core::assessment::Assessment;
use crate::core::ids::QuestionId;
use crate::core::provenance::Origin;
use crate::core::seeds;
use crate::core::sharing::{Place, Value};
use crate::web::browser::dom;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;

/// A contradiction: what is stated, each with those who state it, what stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Conflict {
    place: Place,
    stated: Vec<(Value, Vec<Origin>)>,
}

/// All contradictions of an assessment, in the order of their questions.
fn conflicts(assessment: &Assessment) -> Vec<Conflict> {
    let (statement, records) = (&assessment.statement, &assessment.records);
    let answer = |id: &QuestionId| {
        let record = records.answers.get(id).filter(|it| !it.open.is_empty())?;
        let stated = record.stated(statement.answers.get(id)).into_iter();
        let stated = stated.map(|(value, origins)| (Value::Answer(value), origins)).collect();
        Some(Conflict { place: Place::Answer(id.clone()), stated })
    };
    let note = |id: &QuestionId| {
        let record = records.notes.get(id).filter(|it| !it.open.is_empty())?;
        let stated = record.stated(statement.notes.get(id)).into_iter();
        let stated = stated.map(|(value, origins)| (Value::Note(value), origins)).collect();
        Some(Conflict { place: Place::Note(id.clone()), stated })
    };
    let mut ids = assessment.conflicts();
    ids.sort_by_key(|it| seeds::model().question_idx(it.as_str()));
    ids.iter().flat_map(|id| [answer(id), note(id)]).flatten().collect()
}

/// The page.
#[component]
pub fn Conflicts() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let all = Memo::new(move |_| session.with(|it| it.map(conflicts).unwrap_or_default()));
    let settle = Callback::new(move |(number, place, value): (usize, Place, Value)| {
        match (place, value) {
            (Place::Answer(id), Value::Answer(value)) => session.settle_answer(&id, &value),
            (Place::Note(id), Value::Note(value)) => session.settle_note(&id, &value),
            _ => {}
        }
        // The next one stands in its place.
        let next =
            if number < all.with_untracked(Vec::len) { format!("conflict-{number}") } else { "page-title".to_owned() };
        request_animation_frame(move || dom::focus(&next));
    });
    move || {
        let all = all.get();
        if all.is_empty() {
            return view! {
                <Notice kind=NoticeKind::Good>
                    <p>{t.s(k::sharing::NO_CONFLICTS)}</p>
                </Notice>
                <p>
                    <a href=Route::Hands(HandsPart::Receive).href()>{t.s(k::common::HANDS_RECEIVE)}</a>
                    " · "
                    <a href=Route::Hands(HandsPart::Ledger).href()>{t.s(k::common::HANDS_LEDGER)}</a>
                </p>
            }
            .into_any();
        }
        let row = |(number, it): (usize, Conflict)| conflict(t, session, number, it, settle);
        view! {
            <p>{t.f(k::sharing::CONFLICTS_LEAD, &[("n", &all.len().to_string())])}</p>
            <ul class="claims">{all.into_iter().enumerate().map(row).collect_view()}</ul>
        }
        .into_any()
    }
}

fn conflict(
    t: T,
    session: Session,
    number: usize,
    it: Conflict,
    settle: Callback<(usize, Place, Value)>,
) -> impl IntoView {
    let profile = session.peek(|it| it.map(|it| it.statement.profile.clone())).unwrap_or_default();
    let place = it.place.clone();
    let heading = format!("conflict-{number}");
    let described_by = heading.clone();
    let side = move |(at, (value, origins)): (usize, (Value, Vec<Origin>))| {
        let words = words::value(t, &place, &value, &profile);
        let label = if at == 0 { k::sharing::STANDS_MEANWHILE } else { k::sharing::ALSO_STATED };
        let place = place.clone();
        view! {
            <div class="claim__option">
                <Side label=t.s(label) value=words authors=authors(t, session, &origins) />
                <button
                    type="button"
                    class="button"
                    aria-describedby=described_by.clone()
                    on:click=move |_| settle.run((number, place.clone(), value.clone()))
                >
                    {t.s(k::sharing::LET_STAND)}
                </button>
            </div>
        }
    };
    view! {
        <li class="claim claim--conflict" data-testid="conflict">
            <p id=heading tabindex="-1">{words::place(t, &it.place)}</p>
            <div class="claim__sides">{it.stated.into_iter().enumerate().map(side).collect_view()}</div>
        </li>
    }
}
