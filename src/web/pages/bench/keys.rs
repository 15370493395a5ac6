//! The key list: loaded, looked at, edited, handed out as a file; and the keys that signed without standing on it.

use std::collections::BTreeMap;
use std::ops::Range;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::ids::CityCode;
use crate::core::keylist::{KeyEntry, KeyList, Signer};
use crate::core::proof::PublicKey;
use crate::core::{json, seeds};
use crate::web::browser::files::{self, PickedFile};
use crate::web::browser::{clock, dom};
use crate::web::components::{Dialog, FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::picked;
use crate::web::reasons::visible;
use crate::web::wording;

use super::desk::Desk;
use super::enrol::{Draft, Enrol, Enrolling};
use super::paged::PagedTable;

/// The id of the dialog that asks before the list is taken away.
const ASK_REMOVE: &str = "bench-keys-remove";

/// The section.
#[component]
pub fn Keys(desk: Desk) -> impl IntoView {
    let t = use_t();
    let trouble = RwSignal::new(None::<String>);
    let enrolling = Enrolling::new();
    let pick = Callback::new(move |file: PickedFile| spawn_local(load(t, desk, trouble, file)));
    let count = Memo::new(move |_| desk.with_work(|it| it.keys.as_ref().map(|it| it.keys.len())));
    let save = move |_| {
        let Some(bytes) = desk.with_work(|it| it.keys.as_ref().map(to_bytes)) else { return };
        let name = format!("{}_{}.keys.json", t.s(k::bench_trust::KEYS_WORD), clock::local_date());
        if let Err(words) = files::download(&name, "application/json", &bytes) {
            trouble.set(Some(t.f(k::bench_files::NOT_SAVED, &[("words", &words)])));
        }
    };
    let state = move || match count.get() {
        None => t.s(k::bench_trust::KEYS_NONE).to_owned(),
        Some(n) => t.f(k::bench_trust::KEYS_COUNT, &[("n", &n.to_string())]),
    };
    let has_list = move || count.get().is_some();
    view! {
        <section aria-labelledby="bench-keys">
            <h2 id="bench-keys" tabindex="-1">{t.s(k::bench_trust::KEYS)}</h2>
            <p class="muted">{t.s(k::bench_trust::KEYS_HELP)}</p>
            <p role="status" data-testid="bench-keys-state">{state}</p>
            {move || trouble.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
            <div class="button-row bench-tools">
                <FilePicker id="bench-key-list" label=t.s(k::bench_trust::KEYS_LOAD) on_pick=pick />
                <button
                    type="button"
                    id="bench-key-add"
                    class="button"
                    on:click=move |_| enrolling.ask(Draft::default())
                >
                    {t.s(k::bench_trust::KEY_ADD)}
                </button>
                <button type="button" id="bench-keys-save" class="button" hidden=move || !has_list() on:click=move |_| untrack(|| save(()))>
                    {t.s(k::bench_trust::KEYS_SAVE)}
                </button>
                <button
                    type="button"
                    id="bench-keys-remove-ask"
                    class="button button--danger"
                    hidden=move || !has_list()
                    on:click=|_| dom::show_dialog(ASK_REMOVE)
                >
                    {t.s(k::bench_trust::KEYS_REMOVE)}
                </button>
            </div>
            {move || count.get().filter(|it| *it > 0).map(|_| view! { <List desk=desk enrolling=enrolling /> })}
            <Strangers desk=desk enrolling=enrolling />
            <Enrol desk=desk enrolling=enrolling />
            <Dialog id=ASK_REMOVE title=t.s(k::bench_trust::KEYS_REMOVE_TITLE)>
                <p>{t.s(k::bench_trust::KEYS_REMOVE_HELP)}</p>
                <div class="button-row">
                    <button
                        type="button"
                        id="bench-keys-removed"
                        class="button button--danger"
                        on:click=move |_| {
                            dom::close_dialog(ASK_REMOVE);
                            desk.change_work(|it| it.keys = None);
                            dom::focus("bench-keys");
                        }
                    >
                        {t.s(k::bench_trust::KEYS_REMOVE)}
                    </button>
                    <button type="button" class="button" on:click=move |_| dom::close_dialog(ASK_REMOVE)>
                        {t.s(k::common::CANCEL)}
                    </button>
                </div>
            </Dialog>
        </section>
    }
}

async fn load(t: T, desk: Desk, trouble: RwSignal<Option<String>>, file: PickedFile) {
    let read = match picked::read(&file).await {
        Ok(bytes) => KeyList::read(&bytes).map_err(|it| wording::open_file_error(t, &it)),
        Err(why) => Err(picked::words(t, &why)),
    };
    match read {
        Ok(list) => {
            trouble.set(None);
            desk.change_work(|it| it.keys = Some(list));
        }
        Err(why) => {
            trouble.set(Some(t.f(k::bench_trust::KEYS_NOT_LOADED, &[("file", &visible(&file.name())), ("why", &why)])));
        }
    }
}

/// The list as a file, indented for people.
fn to_bytes(list: &KeyList) -> Vec<u8> {
    json::indented(&serde_json::to_vec(list).expect("a key list is plain JSON"))
}

/// A city by its code, with its name where the list of divisions has it.
fn city(t: T, code: &CityCode) -> String {
    let known = seeds::divisions().by_code(code.as_str());
    known.map_or_else(|| code.to_string(), |it| format!("{} {code}", t.m(&it.name)))
}

/// The entries.
#[component]
fn List(desk: Desk, enrolling: Enrolling) -> impl IntoView {
    let t = use_t();
    let search = RwSignal::new(String::new());
    let page = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let words = search.with(|it| it.trim().to_lowercase());
        let has = |it: &KeyEntry| {
            let texts =
                [city(t, &it.city), it.key.fingerprint(), it.key.to_string(), it.remark.clone().unwrap_or_default()];
            words.is_empty() || texts.iter().any(|it| it.to_lowercase().contains(&words))
        };
        desk.with_work(|it| {
            let keys = it.keys.as_ref().map(|it| &*it.keys).unwrap_or_default();
            (0..keys.len()).filter(|it| has(&keys[*it])).collect::<Vec<_>>()
        })
    });
    let entries = Callback::new(move |drawn: Range<usize>| {
        let found = found.get();
        desk.with_work(|it| {
            let keys = it.keys.as_ref().map(|it| &*it.keys).unwrap_or_default();
            let shown = found.get(drawn).unwrap_or_default().iter();
            shown.filter_map(|it| Some((*it, keys.get(*it)?.clone()))).collect()
        })
    });
    let head = move || {
        view! {
            <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
            <th scope="col">{t.s(k::bench_trust::FINGERPRINT)}</th>
            <th scope="col">{t.s(k::bench_trust::FROM)}</th>
            <th scope="col">{t.s(k::bench_trust::UNTIL)}</th>
            <th scope="col">{t.s(k::bench_trust::REVOKED)}</th>
            <th scope="col">{t.s(k::bench_trust::REMARK)}</th>
            <th scope="col" class="bench-noprint">{t.s(k::bench_files::COLUMN_DO)}</th>
        }
    };
    view! {
        <div class="field bench-search">
            <label for="bench-key-search">{t.s(k::bench_trust::KEY_SEARCH)}</label>
            <input
                id="bench-key-search"
                type="search"
                autocomplete="off"
                on:input:target=move |event| {
                    search.set(event.target().value());
                    page.set(0);
                }
            />
        </div>
        <PagedTable
            name="bench-keys"
            heading="bench-keys"
            label=t.s(k::bench_trust::KEYS).to_owned()
            class="bench-keys"
            page=page
            all=Signal::derive(move || found.with(Vec::len))
            head=head
            entries=entries
            key=|it: &(usize, KeyEntry)| it.0
            row=Callback::new(move |(idx, it)| entry_row(t, desk, enrolling, idx, it))
        />
    }
}

fn entry_row(t: T, desk: Desk, enrolling: Enrolling, idx: usize, it: KeyEntry) -> AnyView {
    let name = city(t, &it.city);
    let (key, fingerprint) = (it.key.to_string(), it.key.fingerprint());
    let remark = it.remark.as_deref().map(visible);
    let day = |it: &Option<String>| it.clone().unwrap_or_else(|| "–".to_owned());
    let (from, until, revoked) = (day(&it.from), day(&it.until), day(&it.revoked));
    let (draft, is_revoked) = (Draft::of(idx, &it), it.revoked.is_some());
    view! {
        <tr class:bench-key--revoked=is_revoked>
            <th scope="row">{name.clone()}</th>
            <td class="mono" title=key>{fingerprint}</td>
            <td>{from}</td>
            <td>{until}</td>
            <td>{revoked}</td>
            <td><bdi>{remark}</bdi></td>
            <td class="bench-noprint">
                <button
                    type="button"
                    class="link-button"
                    aria-haspopup="dialog"
                    aria-label=t.f(k::bench_trust::KEY_EDIT_OF, &[("city", &name)])
                    on:click=move |_| enrolling.ask(draft.clone())
                >
                    {t.s(k::bench_trust::KEY_EDIT)}
                </button>
                " "
                <button
                    type="button"
                    class="link-button"
                    aria-label=t.f(k::bench_trust::KEY_REMOVE_OF, &[("city", &name)])
                    on:click=move |_| {
                        desk.take_out(k::bench_trust::REMOVED_KEY, city(t, &it.city), |work| {
                            if let Some(list) = work.keys.as_mut().filter(|list| list.keys.get(idx) == Some(&it)) {
                                list.keys.remove(idx);
                            }
                        });
                        dom::focus("bench-keys");
                    }
                >
                    {t.s(k::bench_files::REMOVE)}
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// A key that signed without standing on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stranger {
    code: CityCode,
    city: String,
    key: PublicKey,
    files: Vec<String>,
}

/// Keys that signed and that the list does not have, by city.
fn strangers(desk: Desk) -> Vec<Stranger> {
    let mut found: BTreeMap<(CityCode, PublicKey), Stranger> = BTreeMap::new();
    desk.with_work(|work| {
        desk.with_batch(|batch| {
            for it in batch.iter().filter_map(|it| Some((it, it.submission()?))) {
                let (received, submission) = it;
                let is_strange = work.keys.as_ref().is_none_or(|keys| submission.signer(keys) == Signer::Unknown);
                if is_strange {
                    let (code, key) = (submission.city.code.clone(), submission.key);
                    let fresh =
                        || Stranger { code: code.clone(), city: submission.city.name.clone(), key, files: Vec::new() };
                    found.entry((code.clone(), key)).or_insert_with(fresh).files.push(received.name.clone());
                }
            }
        });
    });
    found.into_values().collect()
}

#[component]
fn Strangers(desk: Desk, enrolling: Enrolling) -> impl IntoView {
    let t = use_t();
    let found = Memo::new(move |_| strangers(desk));
    let count = Memo::new(move |_| found.with(Vec::len));
    let has_any = Memo::new(move |_| count.get() > 0);
    let entries = Callback::new(move |drawn: Range<usize>| found.with(|it| it.get(drawn).unwrap_or_default().to_vec()));
    let head = move || {
        view! {
            <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
            <th scope="col">{t.s(k::bench_trust::FINGERPRINT)}</th>
            <th scope="col">{t.s(k::bench::COLUMN_FILE)}</th>
            <th scope="col" class="bench-noprint">{t.s(k::bench_files::COLUMN_DO)}</th>
        }
    };
    move || {
        has_any.get().then(|| {
            view! {
                <h3 id="bench-strangers">{t.s(k::bench_trust::STRANGERS)}</h3>
                <p class="muted">{t.s(k::bench_trust::STRANGERS_HELP)}</p>
                <PagedTable
                    name="bench-strangers"
                    heading="bench-strangers"
                    label=t.s(k::bench_trust::STRANGERS).to_owned()
                    class="bench-keys"
                    page=RwSignal::new(0)
                    all=count
                    head=head
                    entries=entries
                    key=|it: &Stranger| (it.code.clone(), it.key)
                    row=Callback::new(move |it| stranger_row(t, enrolling, it))
                />
            }
        })
    }
}

fn stranger_row(t: T, enrolling: Enrolling, it: Stranger) -> AnyView {
    let name = visible(&it.city);
    let files: Vec<String> = it.files.iter().map(|it| visible(it)).collect();
    let draft = Draft::stranger(&it.code, it.key);
    view! {
        <tr>
            <th scope="row"><bdi>{name.clone()}</bdi> " " <span class="muted">{it.code.to_string()}</span></th>
            <td class="mono" title=it.key.to_string()>{it.key.fingerprint()}</td>
            <td><bdi>{files.join(t.s(k::bench_files::BETWEEN))}</bdi></td>
            <td class="bench-noprint">
                <button
                    type="button"
                    class="link-button"
                    aria-haspopup="dialog"
                    aria-label=t.f(k::bench_trust::ENROL_OF, &[("city", &name)])
                    on:click=move |_| enrolling.ask(draft.clone())
                >
                    {t.s(k::bench_trust::ENROL)}
                </button>
            </td>
        </tr>
    }
    .into_any()
}
