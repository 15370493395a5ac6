//! Finalising: what will be signed, the key, and the review as a file.

use std::sync::Arc;

use leptos::prelude::*;

use super::marks::combination;
use super::{City, expected, shown};
use crate::core::credential::Issuer;
use crate::core::key::SecretKey;
use crate::core::review::{self, NotReady, Previous, Unsigned};
use crate::core::seeds;
use crate::core::text::Lang;
use crate::core::time::Timestamp;
use crate::web::browser::{clock, files, random};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::keyring::HeldKey;
use crate::web::pages::keys::{Act, SignWith};
use crate::web::reasons;

/// The part of the page.
#[component]
pub fn Signing(city: City) -> impl IntoView {
    let t = use_t();
    let told = RwSignal::new(None::<String>);
    let state = Memo::new(move |_| city.draft.with(|it| (it.finalised, it.signed)));
    let act: Act = Arc::new(move |held: &HeldKey, key: &SecretKey, now: Timestamp| {
        told.set(None);
        told.set(Some(finalise(t, city, held, key, now)?));
        Ok(())
    });
    let reopen = move |_| city.put(|it| it.finalised = false);
    let summary = move || {
        city.draft.with(|draft| {
            let marking = &draft.marking;
            let values = [
                ("n", marking.marks.len().to_string()),
                ("experts", marking.experts.len().to_string()),
                ("rule", t.s(combination(marking.rule.combination)).to_owned()),
                ("share", marking.rule.share_percent.to_string()),
                ("total", shown(city.reviewed.with(|it| it.scores.total))),
                ("revision", draft.signed.map_or(1, |it| it.revision + 1).to_string()),
            ];
            t.f(k::review::SUMMARY, &values.each_ref().map(|(name, it)| (*name, it.as_str())))
        })
    };
    view! {
        <section class="panel" aria-labelledby="review-signing">
            <h2 id="review-signing">{t.s(k::review::SIGN_TITLE)}</h2>
            <p class="muted">{t.s(k::review::SIGN_HELP)}</p>
            <div role="status">
                {move || {
                    told.get().map(|it| view! { <p data-testid="review-signed"><strong>{it}</strong></p> })
                }}
            </div>
            {move || match state.get() {
                (true, Some(signed)) => {
                    view! {
                        <Notice kind=NoticeKind::Good>
                            <p>{t.f(k::review::FINALISED, &[("n", &signed.revision.to_string())])}</p>
                            <p class="mono" data-testid="review-digest">{signed.digest.to_string()}</p>
                        </Notice>
                        <button type="button" class="button" id="reopen" on:click=reopen>{t.s(k::review::REOPEN)}</button>
                    }
                        .into_any()
                }
                _ => {
                    let act = act.clone();
                    view! {
                        <p>{summary}</p>
                        <SignWith id="review-passphrase" action=t.s(k::review::SIGN) act=act />
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// Signs the review, checks the bytes as anybody would, and downloads them; what there is to say of it.
///
/// # Errors
/// Why nothing was signed, in words.
fn finalise(t: T, city: City, held: &HeldKey, key: &SecretKey, now: Timestamp) -> Result<String, String> {
    let unsigned = prepare(t, city, held, now.clone())?;
    let (revision, name) = (unsigned.file().credential_subject.revision, file_name(t, city));
    let signed = review::sign(unsigned, key, now);
    let found = review::verify(&signed.bytes, expected());
    if let Some((_, it)) = found.reasons().next() {
        return Err(t.f(k::review::SELF_CHECK, &[("why", &reasons::reason(t, it))]));
    }
    city.put(|it| {
        it.signed = Some(Previous { revision, digest: signed.digest });
        it.finalised = true;
    });
    Ok(match files::download(&name, "application/json", &signed.bytes) {
        Ok(()) => t.f(k::review::SIGNED, &[("file", &name)]),
        Err(words) => t.f(k::keys::NO_DOWNLOAD, &[("words", &words)]),
    })
}

fn prepare(t: T, city: City, held: &HeldKey, now: Timestamp) -> Result<Unsigned, String> {
    let draft = city.draft.get_untracked();
    if !draft.asking.is_empty() {
        return Err(t.s(k::review::STILL_ASKING).to_owned());
    }
    let random = random::bytes().map_err(|_| t.s(k::review::NO_RANDOMNESS).to_owned())?;
    let evaluator = Issuer { id: held.container.public_key, name: draft.evaluator };
    let submission = city.submission();
    let made =
        review::prepare(expected(), &submission, draft.marking, draft.queries, draft.signed, evaluator, now, random);
    made.map_err(|missing| missing.iter().map(|it| not_ready(t, it)).collect::<Vec<_>>().join(" "))
}

fn not_ready(t: T, it: &NotReady) -> String {
    match it {
        NotReady::Evaluator(_) => t.s(k::review::NAME_EVALUATOR).to_owned(),
        NotReady::Mark(it) => reasons::mark_defect(t, it),
        NotReady::Query(it) => reasons::query_defect(t, it),
    }
}

fn file_name(t: T, city: City) -> String {
    let submission = city.submission();
    let (reference, subject) = (submission.reference(), &submission.file().credential_subject);
    let english = seeds::divisions().by_code(reference.city.code.as_str()).map(|it| it.name.get(Lang::En));
    review::file_name(&reference.city, english, &subject.edition, subject.scope, &clock::local_date(), t.lang)
}
