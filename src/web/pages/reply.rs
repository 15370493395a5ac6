//! What an evaluator asks this city, and the city's signed reply.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::document::OpenFileError;
use crate::core::key::SecretKey;
use crate::core::query::reply::{self, Expectation};
use crate::core::query::{Asked, Query};
use crate::core::seeds;
use crate::core::text::{NOTE_LIMIT, check_name, check_note, file_word};
use crate::core::time::Timestamp;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, files, random};
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::inbox::Asking;
use crate::web::keyring::HeldKey;
use crate::web::pages::keys::{Act, SignWith};
use crate::web::picked;
use crate::web::reasons::{self, visible, visible_up_to};
use crate::web::session::Session;
use crate::web::visit;
use crate::web::wording;

/// What the user has put down. It outlives the page, so that another language or a look at another page loses nothing.
#[derive(Clone, Copy)]
struct Desk {
    query: RwSignal<Option<Arc<Query>>>,
    refusal: RwSignal<Option<String>>,
    texts: RwSignal<Vec<String>>,
    body: RwSignal<String>,
    signed: RwSignal<Option<String>>,
}

impl Desk {
    fn of_visit() -> Self {
        visit::state(|| Self {
            query: RwSignal::new(None),
            refusal: RwSignal::new(None),
            texts: RwSignal::new(Vec::new()),
            body: RwSignal::new(String::new()),
            signed: RwSignal::new(None),
        })
    }

    /// Takes a query up; what was put down for another one goes with that.
    fn take(self, t: T, bytes: &[u8]) {
        match read(t, bytes) {
            Ok(query) => {
                self.refusal.set(None);
                if self.query.with_untracked(|it| it.as_deref() != Some(&query)) {
                    self.texts.set(vec![String::new(); query.query.items.len()]);
                    self.signed.set(None);
                    self.query.set(Some(Arc::new(query)));
                }
            }
            Err(words) => self.refusal.set(Some(words)),
        }
    }
}

fn read(t: T, bytes: &[u8]) -> Result<Query, String> {
    let query = Query::read(bytes).map_err(|it: OpenFileError| wording::open_file_error(t, &it))?;
    match query.defects(seeds::model()).first() {
        None => Ok(query),
        Some(it) => Err(reasons::query_defect(t, it)),
    }
}

/// The title of the page.
pub fn title(t: T) -> &'static str {
    t.s(k::review::REPLY_TITLE)
}

/// The page.
#[component]
pub fn Reply() -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    if let Some(bytes) = Asking::of_visit().take() {
        desk.take(t, &bytes);
    }
    if desk.body.with_untracked(String::is_empty) {
        let body = expect_context::<Session>().peek(|it| it.map(|it| it.body.clone()));
        desk.body.set(body.unwrap_or_default());
    }
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            match picked::read(&file).await {
                Ok(bytes) => desk.take(t, &bytes),
                Err(why) => desk.refusal.set(Some(picked::words(t, &why))),
            }
        });
    });
    view! {
        <div class="page page--narrow">
            <h1 id="page-title" tabindex="-1">{title(t)}</h1>
            <p>{t.s(k::review::REPLY_LEAD)}</p>
            <FilePicker id="query-file" label=t.s(k::review::PICK_QUERY) on_pick=pick />
            {move || {
                let words = desk.refusal.get()?;
                Some(view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> })
            }}
            {move || desk.query.get().map(|it| view! { <Answering desk=desk query=it /> })}
        </div>
    }
}

#[component]
fn Answering(desk: Desk, query: Arc<Query>) -> impl IntoView {
    let t = use_t();
    let content = &query.query;
    let city = &content.submission.city;
    let items = content.items.iter().enumerate().map(|(idx, it)| view! { <Item desk=desk idx=idx asked=it.clone() /> });
    let items = items.collect_view();
    let problem = move || desk.body.with(|it| check_name(it).err());
    let is_ready =
        Memo::new(move |_| problem().is_none() && desk.texts.with(|it| it.iter().all(|it| check_note(it).is_ok())));
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd><bdi>{text}</bdi></dd> };
    let facts = view! {
        <dl class="facts" data-testid="query-facts">
            {fact(k::review::ASKER, visible(&content.asker))}
            {fact(k::review::ASKED_AT, clock::local(&content.made))}
            {fact(k::review::ABOUT_CITY, format!("{} · {}", visible(&city.name), city.code))}
            {fact(k::review::ABOUT_SUBMISSION, visible(&content.submission.id))}
        </dl>
    };
    let signing = query.clone();
    let act: Act = Arc::new(move |held: &HeldKey, key: &SecretKey, now: Timestamp| {
        desk.signed.set(None);
        desk.signed.set(Some(sign(t, desk, &signing, held, key, now)?));
        Ok(())
    });
    view! {
        {facts}
        <p class="muted">{t.s(k::review::NOT_SIGNED)}</p>
        <ol class="review-items">{items}</ol>
        <div class="field">
            <label for="reply-body">{t.s(k::review::BODY)}</label>
            <input
                id="reply-body"
                type="text"
                autocomplete="organization"
                prop:value=move || desk.body.get()
                aria-describedby="reply-body-error"
                on:change:target=move |event| desk.body.set(event.target().value().trim().to_owned())
            />
            <p class="field__error" id="reply-body-error" role="alert">
                {move || problem().filter(|_| desk.body.with(|it| !it.is_empty())).map(|it| wording::text_defect(t, it))}
            </p>
        </div>
        <section class="panel" aria-labelledby="reply-signing">
            <h2 id="reply-signing">{t.s(k::review::REPLY_SIGN_TITLE)}</h2>
            <div role="status">
                {move || desk.signed.get().map(|it| view! { <p data-testid="reply-signed"><strong>{it}</strong></p> })}
            </div>
            {move || match is_ready.get() {
                true => {
                    let act = act.clone();
                    view! { <SignWith id="reply-passphrase" action=t.s(k::review::REPLY_SIGN) act=act /> }.into_any()
                }
                false => view! { <p class="muted">{t.s(k::review::REPLY_OPEN)}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Item(desk: Desk, idx: usize, asked: Asked) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let id = format!("reply-{idx}");
    let words = model.question_idx(&asked.item).map(|it| t.m(&model.questions[it].text));
    let words = words.or_else(|| model.indicator(&asked.item).map(|it| t.m(&it.meaning)));
    let problem = move || {
        let text = desk.texts.with(|it| it.get(idx).cloned()).filter(|it| !it.is_empty())?;
        check_note(&text).err()
    };
    let take = move |text: String| {
        desk.texts.update(|it| {
            if let Some(it) = it.get_mut(idx) {
                *it = text.trim().to_owned();
            }
        });
    };
    view! {
        <li>
            <h2>{reasons::question(t, &asked.item)}</h2>
            <p class="muted">{words}</p>
            <p><strong><bdi>{visible_up_to(&asked.reason, NOTE_LIMIT)}</bdi></strong></p>
            <div class="field">
                <label for=id.clone()>{t.s(k::review::YOUR_REPLY)}</label>
                <textarea
                    id=id.clone()
                    rows="4"
                    prop:value=move || desk.texts.with(|it| it.get(idx).cloned().unwrap_or_default())
                    aria-describedby=format!("{id}-error")
                    on:change:target=move |event| take(event.target().value())
                ></textarea>
                <p class="field__error" id=format!("{id}-error") role="alert">
                    {move || problem().map(|it| wording::text_defect(t, it))}
                </p>
            </div>
        </li>
    }
}

/// Signs the reply, checks the bytes as the evaluator will, and downloads them; what there is to say of it.
///
/// # Errors
/// Why nothing was signed, in words.
fn sign(t: T, desk: Desk, query: &Query, held: &HeldKey, key: &SecretKey, now: Timestamp) -> Result<String, String> {
    let random = random::bytes().map_err(|_| t.s(k::review::NO_RANDOMNESS).to_owned())?;
    let (body, texts) = (desk.body.get_untracked(), desk.texts.get_untracked());
    let name = t.f(
        k::review::REPLY_FILE,
        &[
            ("city", &file_word(&query.query.submission.city.name)),
            ("date", now.date()),
            ("id", &query.query.id.as_str()[..8]),
        ],
    );
    let unsigned = reply::prepare(query, body, texts, held.container.public_key, now.clone(), random);
    let unsigned =
        unsigned.map_err(|it| it.iter().map(|it| reasons::query_defect(t, it)).collect::<Vec<_>>().join(" "))?;
    let bytes = reply::sign(unsigned, key, now);
    if let Some((_, it)) = reply::verify(&bytes, Expectation { query: Some(query), keys: None }).reasons().next() {
        return Err(t.f(k::review::SELF_CHECK, &[("why", &reasons::reason(t, it))]));
    }
    Ok(match files::download(&name, "application/json", &bytes) {
        Ok(()) => t.f(k::review::REPLY_SIGNED, &[("file", &name)]),
        Err(words) => t.f(k::keys::NO_DOWNLOAD, &[("words", &words)]),
    })
}
