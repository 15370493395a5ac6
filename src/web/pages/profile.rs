//! Which city this is, and the figures that many questions share.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::questionnaire::NumberField;
use crate::core::answers::{City, Scope};
use crate::core::divisions::Division;
use crate::core::ids::CityCode;
use crate::core::model::ProfileField;
use crate::core::seeds;
use crate::core::text::{Lang, check_name};
use crate::web::browser::dom;
use crate::web::carried::Place;
use crate::web::components::{Needs, Notice, NoticeKind, fetch};
use crate::web::i18n::{k, use_t};
use crate::web::reader::Reader;
use crate::web::session::Session;
use crate::web::wording;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let defects = session.part(|it, _| it.statement.profile.defects(seeds::model()));
    let (typed, derived): (Vec<_>, Vec<_>) = seeds::model().profile.iter().partition(|it| it.derived.is_none());
    view! {
        <div class="page page--narrow profile">
            <h1 id="page-title" tabindex="-1">{t.s(k::profile::TITLE)}</h1>
            <section aria-labelledby="who">
                <h2 id="who">{t.s(k::profile::WHO)}</h2>
                <CityPicker />
                <BodyField />
                <ScopeChoice />
            </section>
            <section aria-labelledby="figures">
                <h2 id="figures">{t.s(k::profile::FIGURES)}</h2>
                <p class="muted">{t.s(k::profile::FIGURES_HELP)}</p>
                {move || {
                    defects
                        .get()
                        .into_iter()
                        .map(|it| {
                            view! {
                                <Notice kind=NoticeKind::Warning>
                                    <p>{wording::profile_defect(t, it)}</p>
                                </Notice>
                            }
                        })
                        .collect_view()
                }}
                <div class="profile__figures">
                    {typed.into_iter().map(|it| view! { <Figure field=it /> }).collect_view()}
                </div>
                <dl class="facts">{derived.into_iter().map(|it| view! { <DerivedFigure field=it /> }).collect_view()}</dl>
            </section>
            <p>
                <a class="button button--primary" href=super::questionnaire::first_group(expect_context()).href()>
                    {t.s(k::profile::TO_QUESTIONS)} " →"
                </a>
            </p>
        </div>
    }
}

#[component]
fn Figure(field: &'static ProfileField) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let key = field.key;
    view! {
        <NumberField
            id=format!("figure-{key:?}")
            label=t.m(&field.label)
            unit=t.m(&field.unit)
            places=field.decimals
            value=session.figure(key)
            take=Callback::new(move |it| session.state_figure(key, it))
            help=t.m(&field.help)
        />
        {expect_context::<Reader>().carried(Place::Figure(key))}
    }
}

#[component]
fn DerivedFigure(field: &'static ProfileField) -> impl IntoView {
    let t = use_t();
    let value = expect_context::<Session>().figure(field.key);
    let shown = move || match value.get() {
        Some(it) => format!("{it} {}", t.m(&field.unit)),
        None => "–".to_owned(),
    };
    view! {
        <dt>{t.m(&field.label)}</dt>
        <dd>{shown} " " <span class="muted">{t.m(&field.help)}</span></dd>
    }
}

/// A search over the list of divisions; a city that the list does not have is typed with its code.
#[component]
fn CityPicker() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let city = session.part(|it, _| it.city.clone());
    let (query, set_query) = signal(String::new());
    let (by_hand, set_by_hand) = signal(false);
    let label = move |it: &Division| {
        let province = &seeds::divisions().provinces[it.province].name;
        match t.lang {
            Lang::Zh => format!("{} · {}", it.name.zh, province.zh),
            Lang::En => format!("{}, {} ({})", it.name.en, province.en, it.name.zh),
        }
    };
    // Only a search needs the list, and English, which has names for the cities; so it is fetched for them.
    let has_divisions = RwSignal::new((seeds::DIVISIONS.is_present)());
    let fetch_divisions = move || {
        spawn_local(async move {
            // A search says so itself where the list cannot be had.
            if fetch(&[seeds::DIVISIONS]).await.is_ok() {
                has_divisions.try_set(true);
            }
        });
    };
    if t.lang == Lang::En && !has_divisions.get_untracked() {
        fetch_divisions();
    }
    let is_searching = Memo::new(move |_| query.with(|it| !it.trim().is_empty()));
    let choose = move |it: &'static Division| {
        session.choose_city(Some(City { code: it.code.clone(), name: it.name.zh.to_string() }));
        set_query.set(String::new());
        dom::focus("city-search");
    };
    let chosen = move || {
        let known = |code: &CityCode| has_divisions.get().then(|| seeds::divisions().by_code(code.as_str())).flatten();
        city.get().map(|it| match (t.lang, known(&it.code)) {
            (Lang::En, Some(known)) => format!("{} ({}) · {}", known.name.en, it.name, it.code),
            _ => format!("{} · {}", it.name, it.code),
        })
    };
    let hits = move || {
        let found = query.with(|it| seeds::divisions().search(it));
        let none = found.is_empty();
        view! {
            <ul class="hits">
                {found
                    .into_iter()
                    .map(|it| {
                        view! {
                            <li>
                                <button type="button" class="hit" on:click=move |_| choose(it)>
                                    <span>{label(it)}</span>
                                    <span class="muted">{it.code.to_string()}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {none.then(|| view! { <p class="field__help">{t.s(k::profile::NO_HIT)}</p> })}
        }
    };
    view! {
        <div class="field">
            <label for="city-search">{t.s(k::profile::CITY)}</label>
            <p class="chosen" data-testid="chosen-city">
                {move || chosen().unwrap_or_else(|| t.s(k::profile::CITY_NOT_CHOSEN).to_owned())}
            </p>
            <input
                id="city-search"
                type="search"
                autocomplete="off"
                placeholder=t.s(k::profile::CITY_PLACEHOLDER)
                prop:value=move || query.get()
                on:focus=move |_| fetch_divisions()
                on:input:target=move |event| set_query.set(event.target().value())
            />
            <div aria-live="polite">
                {move || {
                    let hits = Callback::new(move |()| hits.into_any());
                    is_searching
                        .get()
                        .then(|| view! { <Needs parts=vec![seeds::DIVISIONS] chunk=None page=hits inside=true /> })
                }}
            </div>
            <button
                type="button"
                class="link-button"
                aria-expanded=move || by_hand.get().to_string()
                on:click=move |_| set_by_hand.update(|it| *it = !*it)
            >
                {t.s(k::profile::BY_HAND)}
            </button>
            {move || by_hand.get().then(|| view! { <CityByHand /> })}
        </div>
    }
}

#[component]
fn CityByHand() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let (name, set_name) = signal(String::new());
    let (code, set_code) = signal(String::new());
    let (error, set_error) = signal(None::<String>);
    let take = move |_| {
        let name = dom::normalize(name.get_untracked().trim());
        match (CityCode::parse(code.get_untracked().trim()), check_name(&name)) {
            (Ok(code), Ok(())) => {
                set_error.set(None);
                session.choose_city(Some(City { code, name }));
            }
            (Err(_), _) => set_error.set(Some(t.s(k::profile::BAD_CODE).to_owned())),
            (_, Err(defect)) => set_error.set(Some(wording::text_defect(t, defect))),
        }
    };
    view! {
        <div class="by-hand">
            <div class="field">
                <label for="city-name">{t.s(k::profile::CITY_NAME)}</label>
                <input id="city-name" type="text" on:input:target=move |event| set_name.set(event.target().value()) />
            </div>
            <div class="field">
                <label for="city-code">{t.s(k::profile::CITY_CODE)}</label>
                <input
                    id="city-code"
                    type="text"
                    inputmode="numeric"
                    maxlength="6"
                    on:input:target=move |event| set_code.set(event.target().value())
                />
            </div>
            <button type="button" class="button" on:click=take>
                {t.s(k::profile::TAKE_CITY)}
            </button>
            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
        </div>
    }
}

#[component]
fn BodyField() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let body = session.part(|it, _| it.body.clone());
    let (error, set_error) = signal(None::<String>);
    view! {
        <div class="field">
            <label for="body">{t.s(k::profile::BODY)}</label>
            <input
                id="body"
                data-sentence=""
                type="text"
                autocomplete="organization"
                placeholder=t.s(k::profile::BODY_PLACEHOLDER)
                prop:value=move || body.get()
                on:change:target=move |event| {
                    let text = dom::normalize(event.target().value().trim());
                    match check_name(&text) {
                        Err(defect) if !text.is_empty() => set_error.set(Some(wording::text_defect(t, defect))),
                        _ => {
                            set_error.set(None);
                            session.name_body(text);
                        }
                    }
                }
            />
            <p class="field__help">{t.s(k::profile::BODY_HELP)}</p>
            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
        </div>
    }
}

#[component]
fn ScopeChoice() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let scope = session.part(|it, _| it.statement.scope);
    let option = |value: Scope, help| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="scope"
                    id=format!("scope-{}", value.word())
                    value=value.word()
                    prop:checked=move || scope.get() == value
                    on:change=move |_| session.choose_scope(value)
                />
                <span class="option__text">
                    <strong>{wording::scope(t, value)}</strong>
                    " "
                    <span class="muted">{t.s(help)}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="scope">
            <legend>{t.s(k::profile::SCOPE)}</legend>
            <div class="options">
                {option(Scope::Full, k::profile::SCOPE_FULL_HELP)} {option(Scope::Core, k::profile::SCOPE_CORE_HELP)}
            </div>
        </fieldset>
    }
}
