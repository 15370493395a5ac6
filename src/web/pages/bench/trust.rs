//! What was called for, whose keys are known, and what was decided about single files. Whatever is changed here is
//! followed by everything else at once.

use std::ops::Range;

use leptos::prelude::*;

use crate::core::answers::Scope;
use crate::core::bench::Ruling;
use crate::core::bench::work::{Decision, Round};
use crate::core::text;
use crate::web::browser::{clock, dom};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};
use crate::web::wording;

use super::decide::{Decide, Deciding};
use super::desk::Desk;
use super::keys::Keys;
use super::paged::{PagedTable, PrintButton};
use super::words;

/// The page.
#[component]
pub fn Trust(desk: Desk) -> impl IntoView {
    let t = use_t();
    view! {
        <p>{t.s(k::bench_trust::LEAD)}</p>
        <RoundForm desk=desk />
        <Keys desk=desk />
        <Decisions desk=desk />
    }
}

/// A member of the round that is a text.
type Member = fn(&mut Round) -> &mut Option<String>;

#[component]
fn RoundForm(desk: Desk) -> impl IntoView {
    let t = use_t();
    let scope = move |scope: Scope| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="bench-scope"
                    prop:checked=move || desk.with_work(|it| it.round.scope) == scope
                    on:change=move |_| desk.change_work(|it| it.round.scope = scope)
                />
                {wording::scope(t, scope)}
            </label>
        }
    };
    view! {
        <section aria-labelledby="bench-round">
            <h2 id="bench-round">{t.s(k::bench_trust::ROUND)}</h2>
            <p class="muted">{t.s(k::bench_trust::ROUND_HELP)}</p>
            <fieldset class="bench-decide__options">
                <legend>{t.s(k::bench_trust::SCOPE)}</legend>
                <div class="options options--row bench-scopes">{scope(Scope::Full)} {scope(Scope::Core)}</div>
            </fieldset>
            <div class="bench-fields">
                <RoundField desk=desk id="bench-round-name" label=k::bench_trust::NAME member=|it| &mut it.name />
                <RoundField
                    desk=desk
                    id="bench-round-challenge"
                    label=k::bench_trust::CHALLENGE
                    member=|it| &mut it.challenge
                />
                <RoundField
                    desk=desk
                    id="bench-round-opens"
                    label=k::bench_trust::OPENS
                    member=|it| &mut it.opens
                    is_day=true
                />
                <RoundField
                    desk=desk
                    id="bench-round-closes"
                    label=k::bench_trust::CLOSES
                    member=|it| &mut it.closes
                    is_day=true
                />
            </div>
            <p class="field__error" role="alert">
                {move || {
                    let is_never = desk.with_work(|it| {
                        let Round { opens, closes, .. } = &it.round;
                        opens.as_ref().zip(closes.as_ref()).is_some_and(|(opens, closes)| opens > closes)
                    });
                    is_never.then(|| t.s(k::bench_trust::NEVER))
                }}
            </p>
        </section>
    }
}

#[component]
fn RoundField(
    desk: Desk,
    id: &'static str,
    label: Key,
    member: Member,
    #[prop(optional)] is_day: bool,
) -> impl IntoView {
    let t = use_t();
    let error = RwSignal::new(None::<String>);
    let value = move || desk.with_work(|it| member(&mut it.round.clone()).clone()).unwrap_or_default();
    let change = move |typed: String| {
        let typed = dom::normalize(typed.trim());
        let checked = if typed.is_empty() || is_day { Ok(()) } else { text::check_name(&typed) };
        error.set(checked.err().map(|it| wording::text_defect(t, it)));
        if checked.is_ok() {
            desk.change_work(|it| *member(&mut it.round) = Some(typed).filter(|it| !it.is_empty()));
        }
    };
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id>{t.s(label)}</label>
            <input
                id=id
                type=if is_day { "date" } else { "text" }
                autocomplete="off"
                aria-describedby=error_id.clone()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=value
                on:change:target=move |event| change(event.target().value())
            />
            <p id=error_id class="field__error" role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Everything that was decided, the latest first.
#[component]
fn Decisions(desk: Desk) -> impl IntoView {
    let t = use_t();
    let deciding = Deciding::new();
    let count = Memo::new(move |_| desk.with_work(|it| it.decisions.len()));
    let is_empty = Memo::new(move |_| count.get() == 0);
    let entries = Callback::new(move |drawn: Range<usize>| {
        let all = desk.with_work(|it| it.decisions.clone());
        let latest = all.iter().enumerate().rev().skip(drawn.start).take(drawn.len());
        latest.map(|(at, it)| Decided::of(t, desk, at, it)).collect()
    });
    let head = move || {
        view! {
            <th scope="col">{t.s(k::bench_trust::WHEN)}</th>
            <th scope="col">{t.s(k::bench::COLUMN_FILE)}</th>
            <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
            <th scope="col">{t.s(k::bench_trust::DECISION)}</th>
            <th scope="col">{t.s(k::bench_files::REASON)}</th>
            <th scope="col" class="bench-noprint">{t.s(k::bench_files::COLUMN_DO)}</th>
        }
    };
    let table = move || {
        view! {
            <PagedTable
                name="bench-decisions"
                heading="bench-decisions"
                label=t.s(k::bench_trust::DECISIONS).to_owned()
                page=RwSignal::new(0)
                all=count
                head=head
                entries=entries
                key=|it: &Decided| it.at
                row=Callback::new(move |it| decided_row(t, deciding, it))
            />
            <p><PrintButton /></p>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="bench-decisions" id="bench-decisions-section">
            <h2 id="bench-decisions" tabindex="-1">{t.s(k::bench_trust::DECISIONS)}</h2>
            {move || if is_empty.get() { no_decisions(t) } else { table() }}
            <Decide desk=desk deciding=deciding back_to="bench-decisions" />
        </section>
    }
}

/// A decision with the file that it is about.
#[derive(Clone, PartialEq, Eq)]
struct Decided {
    /// Where it stands among all of them.
    at: usize,
    decision: Decision,
    name: String,
    city: String,
    /// The file, where the decision still holds: only that can be changed, and only while the file is there.
    may_change: Option<usize>,
    holds: bool,
}

impl Decided {
    fn of(t: T, desk: Desk, at: usize, decision: &Decision) -> Self {
        let holds =
            decision.ruling != Ruling::AsRuled && desk.with_work(|it| it.decision(&decision.file) == Some(decision));
        desk.with_batch(|batch| {
            let idx = batch.iter().position(|it| it.digest == Some(decision.file));
            let (name, city) = match idx.map(|it| &batch[it]) {
                Some(received) => {
                    let city = received.submission().map(|it| visible(&it.city.name)).unwrap_or_default();
                    (visible(&received.name), city)
                }
                None => (t.f(k::bench_trust::NOT_THERE, &[("digest", &decision.file.short())]), String::new()),
            };
            Self { at, decision: decision.clone(), name, city, may_change: idx.filter(|_| holds), holds }
        })
    }
}

fn decided_row(t: T, deciding: Deciding, it: Decided) -> AnyView {
    let change = it.may_change.map(|idx| {
        view! {
            <button
                type="button"
                class="link-button"
                aria-haspopup="dialog"
                aria-label=t.f(k::bench_trust::CHANGE_OF, &[("file", &it.name)])
                on:click=move |_| deciding.ask(idx)
            >
                {t.s(k::bench_trust::CHANGE)}
            </button>
        }
    });
    view! {
        <tr class:bench-decision--past=!it.holds>
            <td class="bench-when">{clock::local(&it.decision.made)}</td>
            <th scope="row"><bdi>{it.name}</bdi></th>
            <td><bdi>{it.city}</bdi></td>
            <td>{t.s(words::ruling(it.decision.ruling))}</td>
            <td class="bench-reason"><bdi>{visible(&it.decision.reason)}</bdi></td>
            <td class="bench-noprint">{change}</td>
        </tr>
    }
    .into_any()
}

fn no_decisions(t: T) -> AnyView {
    view! {
        <p>
            {t.s(k::bench_trust::NO_DECISIONS)} " "
            <a href=Route::Bench(BenchPart::Files).href()>{t.s(k::bench::FILES)}</a>
        </p>
    }
    .into_any()
}
