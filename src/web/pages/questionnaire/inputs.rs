//! The inputs of the five types of questions: a typed answer in, a typed answer out.

use leptos::prelude::*;

use crate::core::answers::{Answer, RatioAnswer};
use crate::core::decimal::Hundredths;
use crate::core::ids::QuestionId;
use crate::core::model::{Input, Measure, Operand, ProfileKey};
use crate::core::seeds;
use crate::core::text::Text;
use crate::web::i18n::{k, use_t};
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

/// Five levels, one of which holds.
#[component]
pub fn Levels(
    /// The question.
    id: &'static QuestionId,
    /// The levels, lowest first.
    options: &'static [Text],
    /// The answer.
    answer: ReadSignal<Option<Answer>>,
    /// Takes a new answer.
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    let option = |level: usize, text: &'static Text| {
        let value = u8::try_from(level).unwrap_or_default();
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=id.as_str()
                    id=format!("{id}-{level}")
                    value=level.to_string()
                    prop:checked=move || answer.get() == Some(Answer::Level(value))
                    on:change=move |_| record.run(Some(Answer::Level(value)))
                />
                <span class="option__level">{format!("L{level}")}</span>
                <span class="option__text">{t.m(text)}</span>
            </label>
        }
    };
    view! { <div class="options">{options.iter().enumerate().map(|(level, text)| option(level, text)).collect_view()}</div> }
}

/// A checklist with an exclusive "none of these".
#[component]
pub fn Checklist(
    /// The question.
    id: &'static QuestionId,
    /// The items.
    items: &'static [Text],
    /// The answer.
    answer: ReadSignal<Option<Answer>>,
    /// Takes a new answer.
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    let checked = move || match answer.get() {
        Some(Answer::Checked(items)) => Some(items),
        _ => None,
    };
    let toggle = move |number: u8, on: bool| {
        let mut items = checked().unwrap_or_default();
        items.retain(|it| *it != number);
        if on {
            items.push(number);
            items.sort_unstable();
        }
        // Taking the last tick away leaves the question open; "none of these" is said on purpose.
        record.run((!items.is_empty()).then_some(Answer::Checked(items)));
    };
    let item = |idx: usize, text: &'static Text| {
        let number = u8::try_from(idx + 1).unwrap_or_default();
        view! {
            <label class="option option--check">
                <input
                    type="checkbox"
                    id=format!("{id}-{number}")
                    prop:checked=move || checked().is_some_and(|it| it.contains(&number))
                    on:change:target=move |event| toggle(number, event.target().checked())
                />
                <span class="option__text">{t.m(text)}</span>
            </label>
        }
    };
    view! {
        <div class="options options--list">
            {items.iter().enumerate().map(|(idx, text)| item(idx, text)).collect_view()}
            <label class="option option--check option--none">
                <input
                    type="checkbox"
                    id=format!("{id}-none")
                    prop:checked=move || checked().is_some_and(|it| it.is_empty())
                    on:change:target=move |event| {
                        record.run(event.target().checked().then(|| Answer::Checked(Vec::new())));
                    }
                />
                <span class="option__text">{t.s(k::questions::NONE_OF_THESE)}</span>
            </label>
        </div>
    }
}

/// Yes or no.
#[component]
pub fn YesNo(
    /// The question.
    id: &'static QuestionId,
    /// The answer.
    answer: ReadSignal<Option<Answer>>,
    /// Takes a new answer.
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    let option = |word: &'static str, value: bool, text: &'static str| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=id.as_str()
                    id=format!("{id}-{word}")
                    value=word
                    prop:checked=move || answer.get() == Some(Answer::Yes(value))
                    on:change=move |_| record.run(Some(Answer::Yes(value)))
                />
                <span class="option__text">{text}</span>
            </label>
        }
    };
    view! {
        <div class="options options--row">
            {option("yes", true, t.s(k::questions::YES))} {option("no", false, t.s(k::questions::NO))}
        </div>
    }
}

/// A quantity: typed, or from numerator and denominator.
#[component]
pub fn Quantity(
    /// The question.
    id: &'static QuestionId,
    /// What is measured.
    measure: &'static Measure,
    /// The answer.
    answer: ReadSignal<Option<Answer>>,
    /// Takes a new answer.
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    match &measure.input {
        Input::Entered => {
            let value = Memo::new(move |_| match answer.get() {
                Some(Answer::NumberE2(value)) => Hundredths::from_e2(value),
                _ => None,
            });
            let take = Callback::new(move |it: Option<Hundredths>| record.run(it.map(|it| Answer::NumberE2(it.e2()))));
            view! {
                <div class="quantity">
                    <NumberField id=format!("{id}-value") label=t.s(k::questions::VALUE) unit=t.m(&measure.unit) places=2 value=value take=take />
                </div>
            }
            .into_any()
        }
        Input::Ratio { numerator, denominator, .. } => {
            view! { <Ratio id=id measure=measure numerator=numerator denominator=denominator answer=answer record=record /> }
                .into_any()
        }
    }
}

#[component]
fn Ratio(
    id: &'static QuestionId,
    measure: &'static Measure,
    numerator: &'static Operand,
    denominator: &'static Operand,
    answer: ReadSignal<Option<Answer>>,
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let given = Memo::new(move |_| match answer.get() {
        Some(Answer::Ratio(given)) => given,
        _ => RatioAnswer::default(),
    });
    let take = move |change: fn(&mut RatioAnswer, Option<u64>)| {
        Callback::new(move |it: Option<Hundredths>| {
            let mut next = given.get_untracked();
            change(&mut next, it.map(|it| it.e2() / 100));
            record.run((next != RatioAnswer::default()).then_some(Answer::Ratio(next)));
        })
    };
    let quantity = session.quantity(id, measure);
    let result = move || quantity.get().map(|it| format!("= {it} {}", t.m(&measure.unit)));
    let top = Memo::new(move |_| given.get().numerator.and_then(Hundredths::from_whole));
    let bottom = Memo::new(move |_| given.get().denominator.and_then(Hundredths::from_whole));
    let side = |operand: &'static Operand, name: &str, value, take| match operand {
        Operand::Entered(label) => {
            view! { <NumberField id=format!("{id}-{name}") label=t.m(label) unit="" places=0 value=value take=take /> }
                .into_any()
        }
        Operand::Profile(key) => view! { <ProfileFigure figure=*key /> }.into_any(),
    };
    view! {
        <div class="quantity">
            {side(numerator, "numerator", top, take(|it, value| it.numerator = value))}
            <span class="quantity__sign" aria-hidden="true">"÷"</span>
            {side(denominator, "denominator", bottom, take(|it, value| it.denominator = value))}
            <output class="quantity__result">{result}</output>
        </div>
    }
}

/// A figure that the profile gives: shown, and changed there.
#[component]
fn ProfileFigure(figure: ProfileKey) -> impl IntoView {
    let t = use_t();
    let value = expect_context::<Session>().figure(figure);
    let unit = seeds::model().profile_field(figure).map_or("", |it| t.m(&it.unit));
    view! {
        <div class="field quantity__profile">
            <span class="field__label">{wording::figure(t, figure)}</span>
            <a href=Route::Profile.href()>
                {move || match value.get() {
                    Some(it) => format!("{it} {unit}"),
                    None => t.s(k::questions::FILL_PROFILE).to_owned(),
                }}
            </a>
        </div>
    }
}

/// A number typed by the user. What is typed stays as typed until the field is left; what cannot be read is
/// said beneath it and never becomes an answer.
#[component]
pub fn NumberField(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// What to type.
    #[prop(into)]
    label: String,
    /// Its unit; may be empty.
    #[prop(into)]
    unit: String,
    /// Decimal places it may have.
    places: u8,
    /// The value.
    #[prop(into)]
    value: Signal<Option<Hundredths>>,
    /// Takes a new value; `None` when the field is empty or cannot be read.
    take: Callback<Option<Hundredths>>,
    /// How to count; may be empty.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let t = use_t();
    let typed = RwSignal::new(None::<String>);
    let shown = move || match typed.get() {
        Some(text) => text,
        None => value.get().map(|it| it.to_string()).unwrap_or_default(),
    };
    let parse = move |text: &str| {
        if text.trim().is_empty() { Ok(None) } else { Hundredths::parse(text, places).map(Some) }
    };
    let error = move || typed.with(|it| parse(it.as_deref()?).err()).map(|it| wording::decimal_defect(t, it));
    let error_id = format!("{id}-error");
    view! {
        <div class="field field--number">
            <label for=id.clone()>{label}</label>
            <span class="field__row">
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-invalid=move || error().is_some().to_string()
                    aria-describedby=error_id.clone()
                    prop:value=shown
                    on:input:target=move |event| {
                        let text = event.target().value();
                        let parsed = parse(&text).unwrap_or(None);
                        typed.set(Some(text));
                        take.run(parsed);
                    }
                    on:change=move |_| {
                        if error().is_none() {
                            typed.set(None);
                        }
                    }
                />
                <span class="field__unit">{unit}</span>
            </span>
            {(!help.is_empty()).then(|| view! { <p class="field__help">{help}</p> })}
            <p class="field__error" id=error_id role="alert">
                {error}
            </p>
        </div>
    }
}
