//! What the city is asked, as a file, and its replies.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::City;
use crate::core::ids::QueryId;
use crate::core::query::reply::Expectation;
use crate::core::query::{Asked, Query};
use crate::core::review::{KeptQuery, QUERY_LIMIT};
use crate::core::seeds;
use crate::core::text::{NOTE_LIMIT, check_name, file_word};
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, dom, files, random};
use crate::web::components::FilePicker;
use crate::web::i18n::{T, k, use_t};
use crate::web::picked;
use crate::web::reasons::{self, visible, visible_up_to};

/// The part of the page.
#[component]
pub fn Queries(city: City) -> impl IntoView {
    let t = use_t();
    let problem = RwSignal::new(None::<String>);
    let asking = Memo::new(move |_| city.draft.with(|it| it.asking.clone()));
    let kept = Memo::new(move |_| city.draft.with(|it| it.queries.clone()));
    let ask = move |_| problem.set(ask(t, city).err());
    let take = Callback::new(move |file: PickedFile| {
        spawn_local(async move { problem.set(take_reply(t, city, &file).await.err()) });
    });
    let pending = move |it: Asked| {
        let label = t.f(k::review::REMOVE_ITEM, &[("item", &reasons::question(t, &it.item))]);
        let row = asked(t, &it, None);
        let name = reasons::question(t, &it.item);
        let remove = move |_| {
            city.take_out(k::review::REMOVED_ITEM, name.clone(), |draft| {
                draft.asking.retain(|other| other.item != it.item)
            });
            dom::focus("review-queries");
        };
        view! {
            <li>
                {row}
                <button type="button" class="button button--small" aria-label=label on:click=remove>
                    {t.s(k::review::REMOVE)}
                </button>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="review-queries">
            <h2 id="review-queries" tabindex="-1">{t.s(k::review::QUERIES_TITLE)}</h2>
            <p class="muted">{t.s(k::review::QUERIES_HELP)}</p>
            <p class="field__error" role="alert">{move || problem.get()}</p>
            {move || {
                let items = asking.get();
                (!items.is_empty())
                    .then(|| {
                        view! {
                            <h3>{t.s(k::review::ASKING)}</h3>
                            <ul class="review-list" data-testid="asking">
                                {items.into_iter().map(pending).collect_view()}
                            </ul>
                            <button type="button" class="button" id="make-query" on:click=ask>
                                {t.s(k::review::MAKE_QUERY)}
                            </button>
                        }
                    })
            }}
            {move || {
                let queries = kept.get();
                (!queries.is_empty())
                    .then(|| {
                        view! {
                            {queries.into_iter().map(|it| view! { <Kept city=city kept=it problem=problem /> }).collect_view()}
                            <FilePicker id="reply-file" label=t.s(k::review::TAKE_REPLY) on_pick=take />
                        }
                    })
            }}
        </section>
    }
}

/// What is asked about a place, and what was replied.
fn asked(t: T, it: &Asked, text: Option<String>) -> AnyView {
    view! {
        <p><strong>{reasons::question(t, &it.item)}</strong></p>
        <p><bdi>{visible_up_to(&it.reason, NOTE_LIMIT)}</bdi></p>
        {text
            .map(|it| {
                view! {
                    <p data-testid="replied">
                        <span class="muted">{t.s(k::review::REPLIED)}</span>
                        " "
                        <bdi>{visible_up_to(&it, NOTE_LIMIT)}</bdi>
                    </p>
                }
            })}
    }
    .into_any()
}

#[component]
fn Kept(city: City, kept: KeptQuery, problem: RwSignal<Option<String>>) -> impl IntoView {
    let t = use_t();
    let reply = kept.replied();
    let content = &kept.query.query;
    let rows = content.items.iter().enumerate().map(|(idx, it)| {
        let text = reply.as_ref().and_then(|it| it.credential_subject.answers.get(idx)).map(|it| it.text.clone());
        view! { <li>{asked(t, it, text)}</li> }
    });
    let state = match &reply {
        Some(it) => {
            t.f(k::review::REPLIED_BY, &[("body", &visible(&it.issuer.name)), ("time", &clock::local(&it.valid_from))])
        }
        None => t.s(k::review::NOT_REPLIED).to_owned(),
    };
    let made = t.f(k::review::QUERY_OF, &[("time", &clock::local(&content.made)), ("asker", &visible(&content.asker))]);
    let (query, id) = (kept.query.clone(), content.id.clone());
    let again = move |_| problem.set(download(t, &query).err());
    let name = clock::local(&content.made);
    let drop_it = move |_| {
        city.take_out(k::review::REMOVED_QUERY, name.clone(), |it| it.queries.retain(|it| it.query.query.id != id));
        dom::focus("review-queries");
    };
    view! {
        <article class="review-query" data-testid="query">
            <h3>{made}</h3>
            <p class="muted">{state}</p>
            <ul class="review-list">{rows.collect_view()}</ul>
            <div class="button-row">
                <button type="button" class="button button--small" on:click=again>{t.s(k::review::DOWNLOAD_QUERY)}</button>
                <button type="button" class="button button--small" on:click=drop_it>{t.s(k::review::DROP_QUERY)}</button>
            </div>
        </article>
    }
}

/// Makes a query of what is to be asked, keeps it, and downloads it.
///
/// # Errors
/// Why that does not work, in words.
fn ask(t: T, city: City) -> Result<(), String> {
    let draft = city.draft.get_untracked();
    if check_name(&draft.evaluator).is_err() {
        return Err(t.s(k::review::NAME_EVALUATOR).to_owned());
    }
    if draft.queries.len() >= QUERY_LIMIT {
        return Err(t.s(k::review::TOO_MANY_QUERIES).to_owned());
    }
    let id = random::bytes().map_err(|_| t.s(k::review::NO_RANDOMNESS).to_owned())?;
    let submission = city.submission();
    let query = Query::ask(
        seeds::model(),
        submission.reference(),
        draft.evaluator,
        draft.asking,
        QueryId::from_random(id),
        clock::now(),
    );
    let query = query.map_err(|it| it.iter().map(|it| reasons::query_defect(t, it)).collect::<Vec<_>>().join(" "))?;
    let kept = KeptQuery { query: query.clone(), reply: None };
    city.change(|it| {
        it.asking.clear();
        it.queries.push(kept);
    });
    download(t, &query)
}

fn download(t: T, query: &Query) -> Result<(), String> {
    let it = &query.query;
    let name = t.f(
        k::review::QUERY_FILE,
        &[("city", &file_word(&it.submission.city.name)), ("date", it.made.date()), ("id", &it.id.as_str()[..8])],
    );
    files::download(&name, "application/json", &query.to_bytes())
        .map_err(|words| t.f(k::keys::NO_DOWNLOAD, &[("words", &words)]))
}

async fn take_reply(t: T, city: City, file: &PickedFile) -> Result<(), String> {
    let bytes = picked::read(file).await.map_err(|it| picked::words(t, &it))?;
    let keys = city.desk.peek_keys();
    let mut draft = city.draft.get_untracked();
    match draft.take_reply(&bytes, Expectation { query: None, keys: keys.as_ref() }) {
        Ok(()) => {
            city.change(|it| *it = draft);
            Ok(())
        }
        Err(found) => {
            let why = found.reasons().next().map_or_else(String::new, |(_, it)| {
                let more = reasons::details(t, it).into_iter().next().unwrap_or_default();
                format!("{} {more}", reasons::reason(t, it))
            });
            Err(t.f(k::review::REPLY_NOT_TAKEN, &[("file", &visible(&file.name())), ("why", &why)]))
        }
    }
}
