//! Sign and export: is it complete, what does the call ask, which key, exactly what, and then the file.

mod call;
mod content;
mod desk;
mod earlier;
mod gaps;
mod handed;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use crate::core::assessment::Assessment;
use crate::core::key::SecretKey;
use crate::core::proof::PublicKey;
use crate::core::result::{self, Check, Expectation, SignedResult, Unsigned};
use crate::core::seeds;
use crate::core::time::Timestamp;
use crate::web::browser::{clock, dom, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::keyring::{HeldKey, Keyring};
use crate::web::pages::keys::{Attempt, KeyChoice, PassphraseForm, chosen, unlock};
use crate::web::reasons;
use crate::web::session::Session;

use call::CallFields;
use content::Content;
pub use desk::Desk;
use desk::{Signed, Stated};
use gaps::Completeness;
use handed::HandedOut;

const PASSPHRASE: &str = "signing-passphrase";

/// The page.
#[component]
pub fn Sign() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let desk = Desk::of_visit();
    Keyring::of_visit().refresh();
    let (id, is_example) = session.peek(|it| it.map(|it| (it.id.clone(), it.example))).unzip();
    let has_randomness = id.is_some_and(|it| desk.take_up(it).is_ok());
    let gaps = Memo::new(move |_| {
        session.with(|it| it.map(|it| result::gaps(seeds::model(), seeds::weights(), it))).unwrap_or_default()
    });
    let is_complete = Memo::new(move |_| gaps.with(Vec::is_empty));
    let is_signed = Memo::new(move |_| desk.signed().with(Option::is_some));
    view! {
        <div class="page page--narrow sign">
            <h1 id="page-title" tabindex="-1">{t.s(k::sign::TITLE)}</h1>
            <p>{t.s(k::sign::LEAD)}</p>
            {(is_example == Some(true))
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Warning>
                            <p><strong>{t.s(k::sign::EXAMPLE)}</strong></p>
                        </Notice>
                    }
                })}
            {(!has_randomness)
                .then(|| view! { <Notice kind=NoticeKind::Bad><p>{t.s(k::sign::NO_RANDOMNESS)}</p></Notice> })}
            {move || desk.signed().get().map(|it| view! { <HandedOut signed=it /> })}
            <Step number=1 title=k::sign::STEP_COMPLETE>
                <Completeness gaps=gaps />
            </Step>
            {move || (has_randomness && is_complete.get() && !is_signed.get()).then(|| view! { <Signing /> })}
        </div>
    }
}

/// A numbered part of the page.
#[component]
fn Step(number: u8, title: Key, children: Children) -> impl IntoView {
    let t = use_t();
    let heading = format!("step-{number}");
    view! {
        <section class="panel sign-step" aria-labelledby=heading>
            <h2 id=heading.clone() tabindex="-1">
                <span class="sign-step__number">{number}</span>
                {t.s(title)}
            </h2>
            {children()}
        </section>
    }
}

/// A result in preparation, with the assessment that it was made from.
#[derive(Clone)]
struct Prepared {
    unsigned: Unsigned,
    assessment: Assessment,
    key: HeldKey,
}

/// The steps of a complete assessment.
#[component]
fn Signing() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let desk = Desk::of_visit();
    let chosen = chosen(desk.key.into());
    // Always counts as changed: a result in preparation is made anew only when something in it has changed.
    let prepared = Memo::new_with_compare(
        move |_| {
            let (key, stamp) = (chosen.get()?, desk.stamp()?);
            let (model, weights, call) = (seeds::model(), seeds::weights(), desk.call());
            session.with(|it| {
                let assessment = it?.clone();
                let public_key = key.container.public_key;
                let made = result::prepare(model, weights, &assessment, call, public_key, stamp.now, stamp.random);
                // What can still be missing here is said at the fields of step 2.
                Some(Arc::new(Prepared { unsigned: made.ok()?, assessment, key }))
            })
        },
        |_, _| true,
    );
    let is_ready = Memo::new(move |_| prepared.with(Option::is_some));
    let on_choose = Callback::new(move |key: PublicKey| desk.key.set(Some(key)));
    let on_made = Callback::new(move |key: PublicKey| {
        desk.key.set(Some(key));
        request_animation_frame(|| dom::focus_at_top("step-3"));
    });
    let missing = move || {
        let words = if chosen.with(Option::is_none) { k::sign::CHOOSE_FIRST } else { k::sign::MEND_CALL };
        view! { <p class="muted">{t.s(words)}</p> }
    };
    view! {
        <Step number=2 title=k::sign::STEP_CALL>
            <CallFields />
        </Step>
        <Step number=3 title=k::sign::STEP_KEY>
            <KeyChoice chosen=chosen on_choose=on_choose on_made=on_made />
        </Step>
        <Step number=4 title=k::sign::STEP_CONTENT>
            {move || match prepared.get() {
                Some(it) => view! { <Content unsigned=it.unsigned.clone() /> }.into_any(),
                None => missing().into_any(),
            }}
        </Step>
        <Step number=5 title=k::sign::STEP_SIGN>
            {move || {
                if is_ready.get() {
                    view! { <Signature prepared=prepared /> }.into_any()
                } else {
                    missing().into_any()
                }
            }}
        </Step>
    }
}

/// The passphrase, and the act of signing.
#[component]
fn Signature(prepared: Memo<Option<Arc<Prepared>>>) -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    let attempt = RwSignal::new(Attempt::Idle);
    let on_submit = Callback::new(move |passphrase: Zeroizing<String>| {
        // Taken now, before anything is awaited: what is signed is what stands on the page at this moment.
        let Some(it) = prepared.get_untracked() else { return };
        spawn_local(async move {
            let Some(key) = unlock(t, &it.key.container, passphrase, PASSPHRASE, attempt).await else { return };
            let now = clock::now();
            let outcome = sign_and_check(t, &it, &key, now.clone());
            drop(key);
            match outcome {
                Ok(signed) => {
                    desk.lay_down(hand_out(t, &it, signed, now));
                    request_animation_frame(|| dom::focus_at_top(handed::HEADING));
                }
                Err(why) => attempt.set(Attempt::Refused(t.f(k::sign::SELF_CHECK_FAILED, &[("why", &why)]))),
            }
        });
    });
    let approval = move || {
        prepared.get().map(|it| {
            let subject = &it.unsigned.file().credential_subject;
            t.f(
                k::sign::APPROVAL,
                &[
                    ("city", &subject.city),
                    ("total", &subject.total_e2.two_decimals()),
                    ("key", &it.key.container.label),
                ],
            )
        })
    };
    view! {
        <p>{approval}</p>
        <PassphraseForm id=PASSPHRASE action=t.s(k::sign::SIGN) is_main=true attempt=attempt on_submit=on_submit />
    }
}

/// Signs, and checks the bytes as an evaluator would; in words, the first rule that they break if there is one.
fn sign_and_check(t: T, prepared: &Prepared, key: &SecretKey, now: Timestamp) -> Result<SignedResult, String> {
    let signed = result::sign(prepared.unsigned.clone(), key, now);
    let subject = &prepared.unsigned.file().credential_subject;
    let expected = Expectation {
        model: seeds::model(),
        weights: seeds::weights(),
        keys: None,
        round: subject.round.as_deref(),
        challenge: subject.challenge.as_deref(),
    };
    let found = result::verify(&signed.bytes, expected);
    let broken = found.reasons().next().map(|(_, it)| reasons::reason(t, it));
    match broken {
        None if found.is_accepted() => Ok(signed),
        words => Err(words.unwrap_or_else(|| reasons::check_name(t, Check::Scores).to_owned())),
    }
}

/// Downloads the file and tells the desk about it.
fn hand_out(t: T, prepared: &Prepared, signed: SignedResult, at: Timestamp) -> Signed {
    let name = file_name(t, &prepared.assessment);
    Signed {
        not_downloaded: files::download(&name, "application/json", &signed.bytes).err(),
        name,
        content: content::digest(&prepared.unsigned),
        digest: signed.digest,
        bytes: signed.bytes,
        at,
        key: prepared.key.container.clone(),
        example: prepared.assessment.example,
        stated: Stated::of(&prepared.assessment),
    }
}

fn file_name(t: T, assessment: &Assessment) -> String {
    let model = seeds::model();
    let Some(city) = &assessment.city else { return String::new() };
    let english = seeds::divisions().by_code(city.code.as_str()).map(|it| &*it.name.en);
    let scope = assessment.statement.scope;
    let name = result::file_name(city, english, &model.edition, scope, &clock::local_date(), t.lang);
    if assessment.example { t.f(k::sign::EXAMPLE_FILE, &[("name", &name)]) } else { name }
}
