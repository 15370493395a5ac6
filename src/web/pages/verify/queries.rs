//! A query to a city, and a city's signed reply, as what they are.

use std::sync::Arc;

use leptos::prelude::*;

use super::content::{City, fact, plain, signature, unsigned};
use crate::core::model::Model;
use crate::core::query::reply::{Answered, Verification};
use crate::core::query::{Asked, Query};
use crate::core::seeds;
use crate::core::text::NOTE_LIMIT;
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons::{self, visible, visible_up_to};

/// Most items that are shown; no file that is accepted has more.
const ITEMS: usize = 200;

/// What a query asks.
#[component]
pub fn QueryContent(query: Query) -> impl IntoView {
    let t = use_t();
    let Query { query: asked, .. } = &query;
    let city = &asked.submission.city;
    let defects: Vec<String> = query.defects(seeds::model()).iter().map(|it| reasons::query_defect(t, it)).collect();
    view! {
        <section aria-labelledby="query-heading" data-testid="query">
            <h2 id="query-heading">{t.s(k::verify::QUERY)}</h2>
            {(!defects.is_empty())
                .then(|| {
                    let lines = defects.iter().map(|it| view! { <li><bdi>{it.clone()}</bdi></li> }).collect_view();
                    view! { <Notice kind=NoticeKind::Bad><ul>{lines}</ul></Notice> }
                })}
            <dl class="facts">
                {fact(t, k::review::ASKER, plain(visible(&asked.asker)))}
                {fact(t, k::review::ASKED_AT, plain(clock::local(&asked.made)))}
                {fact(
                    t,
                    k::review::ABOUT_CITY,
                    view! { <City name=city.name.clone() code=city.code.to_string() /> }.into_any(),
                )}
                {fact(
                    t,
                    k::review::ABOUT_SUBMISSION,
                    view! {
                        <code class="verify__code">{visible(&asked.submission.id)}</code>
                        <code class="verify__code verify__remark">{asked.submission.digest.to_string()}</code>
                    }
                        .into_any(),
                )}
                {fact(t, k::verify::ID, view! { <code class="verify__code">{asked.id.to_string()}</code> }.into_any())}
            </dl>
            <Exchange asked=asked.items.clone() answers=Vec::new() />
        </section>
    }
}

/// What a reply says, or claims if it is refused.
#[component]
pub fn ReplyContent(verification: Arc<Verification>) -> impl IntoView {
    let t = use_t();
    let file = verification.content.as_deref()?;
    let subject = &file.credential_subject;
    let is_accepted = verification.is_accepted();
    let code = subject.city_code().map_or_else(String::new, |it| it.to_string());
    let heading = if is_accepted { k::verify::REPLY } else { k::verify::CLAIMED };
    Some(view! {
        <section
            aria-labelledby="reply-heading"
            class:verify__claims=!is_accepted
            data-testid=if is_accepted { "reply" } else { "reply-claims" }
        >
            <h2 id="reply-heading">{t.s(heading)}</h2>
            {(!is_accepted)
                .then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::verify::CLAIMED_HELP)}</p></Notice> })}
            <p>{t.s(k::verify::REPLY_HELP)}</p>
            <dl class="facts">
                {fact(t, k::verify::CITY, view! { <City name=subject.city.clone() code=code /> }.into_any())}
                {fact(t, k::verify::REPLIER, plain(visible(&file.issuer.name)))}
                {match &verification.signed {
                    Some((key, created)) => signature(t, key, created),
                    None => unsigned(t, &file.issuer.id),
                }}
                {fact(
                    t,
                    k::verify::REPLIES_TO,
                    view! {
                        <code class="verify__code">{subject.query.to_string()}</code>
                        <code class="verify__code verify__remark">{subject.query_digest.to_string()}</code>
                    }
                        .into_any(),
                )}
                {fact(
                    t,
                    k::review::ABOUT_SUBMISSION,
                    view! { <code class="verify__code">{subject.submission.to_string()}</code> }.into_any(),
                )}
                {fact(t, k::verify::MADE, plain(clock::local(&file.valid_from)))}
            </dl>
            <Exchange asked=Vec::new() answers=subject.answers.clone() />
        </section>
    })
}

/// What was asked about each item, and what was replied, as far as either is known.
#[component]
pub fn Exchange(asked: Vec<Asked>, answers: Vec<Answered>) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let items: Vec<String> = match asked.is_empty() {
        true => answers.iter().map(|it| it.item.clone()).collect(),
        false => asked.iter().map(|it| it.item.clone()).collect(),
    };
    let row = |(idx, item): (usize, &String)| {
        let line = |label, text: &str| {
            view! {
                <p class="verify__line">
                    <span class="muted">{t.s(label)}</span>
                    " "
                    <bdi>{visible_up_to(text, NOTE_LIMIT)}</bdi>
                </p>
            }
        };
        let reason = asked.get(idx).map(|it| line(k::verify::ASKED, &it.reason));
        let answer = answers.iter().find(|it| it.item == *item).map(|it| line(k::review::REPLIED, &it.text));
        view! {
            <li>
                <strong>{reasons::question(t, item)}</strong>
                {wording(t, model, item).map(|it| view! { <p class="muted">{it}</p> })}
                {reason}
                {answer}
            </li>
        }
    };
    let rows = items.iter().take(ITEMS).enumerate().map(row).collect_view();
    view! { <ol class="verify__exchange" data-testid="exchange">{rows}</ol> }
}

/// The words of a question; an indicator is named already.
fn wording(t: T, model: &'static Model, item: &str) -> Option<&'static str> {
    model.question_idx(item).map(|it| t.m(&model.questions[it].text))
}
