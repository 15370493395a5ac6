//! Step 2: what the evaluator's call asks for, and the file that the new one replaces. All of it is optional.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, tidy};
use super::earlier::{self, Earlier, NotEarlier};
use crate::core::seeds;
use crate::core::text::check_name;
use crate::web::browser::clock;
use crate::web::browser::files::PickedFile;
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::picked;
use crate::web::reasons;
use crate::web::session::Session;
use crate::web::wording;

/// Fields for the call.
#[component]
pub fn CallFields() -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    view! {
        <p class="muted">{t.s(k::sign::CALL_HELP)}</p>
        <div class="sign-call">
            <CallField id="round" label=k::sign::ROUND help=k::sign::ROUND_HELP value=desk.round />
            <CallField id="challenge" label=k::sign::CHALLENGE help=k::sign::CHALLENGE_HELP value=desk.challenge />
        </div>
        <Supersedes />
    }
}

#[component]
fn CallField(id: &'static str, label: Key, help: Key, value: RwSignal<String>) -> impl IntoView {
    let t = use_t();
    let error = move || value.with(|it| if it.is_empty() { None } else { check_name(it).err() });
    let described_by = format!("{id}-help {id}-error");
    view! {
        <div class="field">
            <label for=id>{t.s(label)}</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                prop:value=move || value.get()
                aria-invalid=move || error().is_some().to_string()
                aria-describedby=described_by
                on:change:target=move |event| value.set(tidy(&event.target().value()))
            />
            <p class="field__help" id=format!("{id}-help")>{t.s(help)}</p>
            <p class="field__error" id=format!("{id}-error") role="alert">
                {move || error().map(|it| wording::text_defect(t, it))}
            </p>
        </div>
    }
}

#[component]
fn Supersedes() -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(None::<String>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            let words = match picked::read(&file).await.map_err(|it| picked::words(t, &it)) {
                Ok(bytes) => {
                    let judged = session.peek(|it| {
                        let it = it?;
                        let city = &it.city.as_ref()?.code;
                        let (model, weights) = (seeds::model(), seeds::weights());
                        Some(earlier::judge(model, weights, city, it.example, file.name(), &bytes))
                    });
                    match judged {
                        Some(Ok(it)) => {
                            desk.earlier.set(Some(it));
                            None
                        }
                        Some(Err(it)) => Some(not_earlier(t, &it)),
                        None => Some(t.s(k::sign::GAP_CITY_WHY).to_owned()),
                    }
                }
                Err(words) => Some(words),
            };
            problem.set(
                words.map(|why| t.f(k::sign::NOT_TAKEN, &[("file", &reasons::visible(&file.name())), ("why", &why)])),
            );
        });
    });
    view! {
        <div class="sign-supersedes" role="group" aria-labelledby="supersedes">
            <p class="field__label" id="supersedes">{t.s(k::sign::SUPERSEDES)}</p>
            <p class="field__help">{t.s(k::sign::SUPERSEDES_HELP)}</p>
            <div class="sign-earlier" aria-live="polite">
                {move || desk.earlier.get().map(|it| view! { <EarlierFacts earlier=it /> })}
            </div>
            <p class="button-row">
                <FilePicker id="pick-earlier" label=t.s(k::sign::PICK_EARLIER) on_pick=pick />
                {move || {
                    desk.earlier
                        .with(Option::is_some)
                        .then(|| {
                            view! {
                                <button type="button" class="button" on:click=move |_| desk.earlier.set(None)>
                                    {t.s(k::sign::DROP_EARLIER)}
                                </button>
                            }
                        })
                }}
            </p>
            {move || problem.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        </div>
    }
}

#[component]
fn EarlierFacts(earlier: Earlier) -> impl IntoView {
    let t = use_t();
    let Earlier { name, digest, city, total, at, key } = earlier;
    view! {
        <dl class="facts" data-testid="earlier">
            <dt>{t.s(k::sign::FILE)}</dt>
            <dd>{reasons::visible(&name)}</dd>
            <dt>{t.s(k::home::CITY)}</dt>
            <dd>{city} " " <span class="tag">{t.s(k::sign::SAME_CITY)}</span></dd>
            <dt>{t.s(k::sign::TOTAL)}</dt>
            <dd>{total.two_decimals()}</dd>
            <dt>{t.s(k::sign::SIGNED_AT)}</dt>
            <dd>{clock::local(&at)}</dd>
            <dt>{t.s(k::keys::FINGERPRINT)}</dt>
            <dd class="mono">{key.fingerprint()}</dd>
            <dt>{t.s(k::sign::DIGEST)}</dt>
            <dd class="mono">{digest.to_string()}</dd>
        </dl>
    }
}

fn not_earlier(t: T, it: &NotEarlier) -> String {
    match it {
        NotEarlier::Refused(reason) => reasons::reason(t, reason),
        NotEarlier::Changed => t.s(k::sign::CHANGED).to_owned(),
        NotEarlier::OtherCity(city) => t.f(k::sign::OTHER_CITY, &[("city", &reasons::visible(city))]),
        NotEarlier::Example => t.s(k::sign::EXAMPLE_MIXED).to_owned(),
    }
}
