//! A review as what it is: who reviewed what, by which rule, with which marks, and what that makes of the scores.

use std::sync::Arc;

use leptos::prelude::*;

use super::content::{City, fact, plain, signature, unsigned};
use crate::core::result::Check;
use crate::core::review::{ExpertScore, Mark, Subject, Verification};
use crate::core::text::NOTE_LIMIT;
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::bench::combination;
use crate::web::reasons::{self, visible, visible_up_to};
use crate::web::wording;

use super::queries::Exchange;

/// Most marks that are shown; a hostile file can hold many thousands.
const MARKS: usize = 500;

/// What the review says, or claims if it is refused.
#[component]
pub fn ReviewContent(verification: Arc<Verification>) -> impl IntoView {
    let t = use_t();
    let file = verification.content.as_deref()?;
    let subject = &file.credential_subject;
    let is_accepted = verification.is_accepted();
    let code = subject.city_code().map_or_else(String::new, |it| it.to_string());
    let own = verification.submission().and_then(|it| it.content.as_deref());
    let own = own.map_or_else(|| "–".to_owned(), |it| it.credential_subject.total_e2.two_decimals());
    let none = || t.s(k::verify::NOTHING).to_owned();
    let heading = if is_accepted { k::verify::REVIEW } else { k::verify::CLAIMED };
    let previous = subject.supersedes.map_or_else(|| t.s(k::verify::FIRST_REVISION).to_owned(), |it| it.to_string());
    let app = format!("{} {}", visible(&subject.app.name), visible(&subject.app.version));
    Some(view! {
        <section
            aria-labelledby="review-heading"
            class:verify__claims=!is_accepted
            data-testid=if is_accepted { "review" } else { "review-claims" }
        >
            <h2 id="review-heading">{t.s(heading)}</h2>
            {(!is_accepted)
                .then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::verify::CLAIMED_HELP)}</p></Notice> })}
            <dl class="facts">
                {fact(t, k::verify::CITY, view! { <City name=subject.city.clone() code=code /> }.into_any())}
                {fact(t, k::review::EVALUATOR, plain(visible(&file.issuer.name)))}
                {match &verification.signed {
                    Some((key, created)) => signature(t, key, created),
                    None => unsigned(t, &file.issuer.id),
                }}
                {fact(t, k::verify::REVISION, plain(subject.revision.to_string()))}
                {fact(t, k::verify::PREVIOUS, plain(previous))}
                {fact(t, k::review::RULE, plain(t.s(combination(subject.marking.rule.combination)).to_owned()))}
                {fact(t, k::verify::EXPERT_SHARE, plain(format!("{}%", subject.marking.rule.share_percent)))}
                {fact(t, k::review::EXPERTS, plain(experts(t, subject)))}
                {fact(t, k::verify::TOTAL_SUBMITTED, plain(own))}
                {fact(t, k::verify::TOTAL_REVIEWED, plain(subject.total_e2.two_decimals()))}
                {fact(t, k::verify::EDITION, plain(visible(&subject.edition)))}
                {fact(t, k::verify::SCOPE, plain(wording::scope(t, subject.scope).to_owned()))}
                {fact(t, k::verify::ROUND, plain(subject.round.as_deref().map_or_else(none, visible)))}
                {fact(t, k::verify::MADE, plain(clock::local(&file.valid_from)))}
                {fact(t, k::verify::APP, plain(app))}
                {fact(t, k::verify::ID, view! { <code class="verify__code">{visible(&file.id)}</code> }.into_any())}
            </dl>
            <ExpertScores scores=subject.expert_scores.clone() />
            <Marks marks=subject.marking.marks.clone() />
            <Queries verification=verification.clone() />
        </section>
    })
}

fn experts(t: T, subject: &Subject) -> String {
    let names: Vec<String> = subject.marking.experts.iter().map(|it| visible(it)).collect();
    if names.is_empty() { t.s(k::verify::NOTHING).to_owned() } else { names.join(t.s(k::questions::LIST_SEPARATOR)) }
}

/// What marks make of the scores of the marked indicators.
#[component]
fn ExpertScores(scores: Vec<ExpertScore>) -> impl IntoView {
    let t = use_t();
    if scores.is_empty() {
        return view! { <p>{t.s(k::verify::NO_MARKS)}</p> }.into_any();
    }
    let row = |it: &ExpertScore| {
        view! {
            <tr>
                <th scope="row">{reasons::item(t, it.item.as_str())}</th>
                <td class="number">{it.self_score_e2.two_decimals()}</td>
                <td class="number">{it.expert_score_e2.two_decimals()}</td>
                <td class="number">{it.score_e2.two_decimals()}</td>
            </tr>
        }
    };
    view! {
        <h3 id="expert-scores">{t.s(k::verify::EXPERT_SCORES)}</h3>
        <div class="table-wrap" role="region" tabindex="0" aria-labelledby="expert-scores">
            <table class="table verify__marks" data-testid="expert-scores" aria-labelledby="expert-scores">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::review::ITEM)}</th>
                        <th scope="col" class="number">{t.s(k::review::SELF)}</th>
                        <th scope="col" class="number">{t.s(k::verify::COMBINED)}</th>
                        <th scope="col" class="number">{t.s(k::review::AFTER)}</th>
                    </tr>
                </thead>
                <tbody>{scores.iter().take(MARKS).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Every mark with who gave it and why.
#[component]
fn Marks(marks: Vec<Mark>) -> impl IntoView {
    let t = use_t();
    if marks.is_empty() {
        return ().into_any();
    }
    let more = marks.len().checked_sub(MARKS).filter(|it| *it > 0);
    let row = |it: &Mark| {
        view! {
            <tr>
                <th scope="row">{reasons::item(t, it.item.as_str())}</th>
                <td><bdi>{visible(&it.expert)}</bdi></td>
                <td class="number">{it.mark_e2.two_decimals()}</td>
                <td class="verify__reason"><bdi>{visible_up_to(&it.reason, NOTE_LIMIT)}</bdi></td>
            </tr>
        }
    };
    view! {
        <h3 id="review-marks">{t.f(k::verify::MARKS, &[("n", &marks.len().to_string())])}</h3>
        <div class="table-wrap" role="region" tabindex="0" aria-labelledby="review-marks">
            <table class="table verify__marks" data-testid="review-marks" aria-labelledby="review-marks">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::review::ITEM)}</th>
                        <th scope="col">{t.s(k::review::EXPERT)}</th>
                        <th scope="col" class="number">{t.s(k::review::MARK)}</th>
                        <th scope="col">{t.s(k::review::REASON)}</th>
                    </tr>
                </thead>
                <tbody>{marks.iter().take(MARKS).map(row).collect_view()}</tbody>
            </table>
        </div>
        {more.map(|it| view! { <p class="muted">{t.f(k::verify::MORE_LINES, &[("n", &it.to_string())])}</p> })}
    }
    .into_any()
}

/// What the city was asked, and what it replied.
#[component]
fn Queries(verification: Arc<Verification>) -> impl IntoView {
    let t = use_t();
    let subject = &verification.content.as_deref()?.credential_subject;
    if subject.queries.is_empty() {
        return None;
    }
    // Replies are documents of their own; whether they hold is one of the checks.
    let holds = !verification.reasons().any(|it| it.0 == Check::Queries);
    let kept = subject.queries.iter().map(|it| {
        let asked = &it.query.query;
        let replied = it.replied();
        let answers = replied.as_ref().map(|it| it.credential_subject.answers.clone()).unwrap_or_default();
        let state = match &replied {
            Some(it) => {
                let (body, time) = (visible(&it.issuer.name), clock::local(&it.valid_from));
                t.f(k::review::REPLIED_BY, &[("body", &body), ("time", &time)])
            }
            None => t.s(k::review::NOT_REPLIED).to_owned(),
        };
        let (time, asker) = (clock::local(&asked.made), visible(&asked.asker));
        view! {
            <h4>{t.f(k::review::QUERY_OF, &[("time", &time), ("asker", &asker)])}</h4>
            <p class="muted"><bdi>{state}</bdi></p>
            <Exchange asked=asked.items.clone() answers=answers />
        }
    });
    let kept = kept.collect_view();
    Some(view! {
        <h3>{t.s(k::review::QUERIES_TITLE)}</h3>
        {(!holds).then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::verify::CLAIMED_HELP)}</p></Notice> })}
        <div data-testid="review-queries">{kept}</div>
    })
}
