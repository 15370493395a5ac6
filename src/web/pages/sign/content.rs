//! Step 4: exactly what will be signed, in figures for people and as the text itself.

use leptos::prelude::*;

use crate::core::answers::{Answer, Evidence};
use crate::core::document::{self, DataRef};
use crate::core::encoding::Digest;
use crate::core::result::Unsigned;
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::browser::clock;
use crate::web::i18n::{Key, k, use_t};
use crate::web::wording;

/// SHA-256 of the content in canonical form: the half of the signed bytes that speaks of the document.
pub fn digest(unsigned: &Unsigned) -> Digest {
    Digest::of(&document::canonical(unsigned.file()))
}

/// Shows the content.
#[component]
pub fn Content(
    /// What will be signed.
    unsigned: Unsigned,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let file = unsigned.file();
    let subject = &file.credential_subject;
    let code = subject.id.rsplit(':').next().unwrap_or_default();
    let (mut unknown, mut not_applicable) = (0_u32, 0_u32);
    for it in subject.answers.values() {
        match it {
            Answer::Unknown => unknown += 1,
            Answer::NotApplicable(_) => not_applicable += 1,
            _ => {}
        }
    }
    let evidence: usize = subject.evidence.values().map(Vec::<Evidence>::len).sum();
    let fact = |label: Key, text: String| {
        view! {
            <dt>{t.s(label)}</dt>
            <dd>{text}</dd>
        }
    };
    let stated = |label: Key, text: Option<String>| text.map(|it| fact(label, it));
    let data = |label: Key, it: &DataRef| {
        view! {
            <dt>{t.s(label)}</dt>
            <dd>
                {format!("{} {}", it.id, it.version)} <br />
                <span class="mono muted">{it.digest.to_string()}</span>
            </dd>
        }
    };
    let score = |name: String, score: Option<E2>, is_total: bool| {
        view! {
            <tr class:sign-total=is_total>
                <th scope="row">{name}</th>
                <td class="number">{score.map_or_else(|| "–".to_owned(), E2::two_decimals)}</td>
            </tr>
        }
    };
    let domains = model.domains.iter().map(|domain| {
        let claimed = subject.scores.iter().find(|it| it.item == domain.id.as_str()).map(|it| it.score_e2);
        score(t.m(&domain.name).to_owned(), claimed, false)
    });
    let answers = t.f(
        k::sign::ANSWER_COUNTS,
        &[
            ("all", &subject.answers.len().to_string()),
            ("unknown", &unknown.to_string()),
            ("na", &not_applicable.to_string()),
        ],
    );
    let text = unsigned.to_text();
    let size = t.f(k::sign::TEXT_TITLE, &[("n", &text.len().to_string())]);
    view! {
        <div class="table-wrap">
            <table class="table sign-scores" data-testid="sign-scores">
                <caption class="visually-hidden">{t.s(k::sign::SCORES)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::sign::ITEM)}</th>
                        <th scope="col" class="number">{t.s(k::sign::SCORE)}</th>
                    </tr>
                </thead>
                <tbody>
                    {score(t.s(k::sign::TOTAL).to_owned(), Some(subject.total_e2), true)} {domains.collect_view()}
                </tbody>
            </table>
        </div>
        <dl class="facts">
            {fact(k::home::CITY, format!("{} · {code}", subject.city))} {fact(k::sign::BODY, file.issuer.name.clone())}
            {fact(k::sign::EDITION, subject.edition.clone())}
            {fact(k::home::SCOPE, wording::scope(t, subject.scope).to_owned())}
            {subject.example.then(|| fact(k::sign::MARK, t.s(k::sign::MARK_EXAMPLE).to_owned()))}
            {fact(k::home::ANSWERS, answers)} {fact(k::questions::EVIDENCE, evidence.to_string())}
            {stated(k::sign::ROUND, subject.round.clone())} {stated(k::sign::CHALLENGE, subject.challenge.clone())}
            {stated(k::sign::SUPERSEDES, subject.supersedes.map(|it| it.to_string()))}
            {data(k::sign::MODEL, &subject.model)} {data(k::sign::WEIGHTS, &subject.weights)}
            {fact(k::sign::BEGUN, clock::local(&file.valid_from))}
        </dl>
        <h3 id="sign-text">{size}</h3>
        <p class="muted">{t.s(k::sign::TEXT_HELP)}</p>
        <pre class="sign-text" tabindex="0" role="region" aria-labelledby="sign-text" data-testid="sign-text">{text}</pre>
        <dl class="facts">
            <dt>{t.s(k::sign::CONTENT_DIGEST)}</dt>
            <dd class="mono" data-testid="content-digest">{digest(&unsigned).to_string()}</dd>
        </dl>
    }
}
