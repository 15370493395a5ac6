//! Bringing a key back from its backup: what it is comes first, then the user decides.

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use super::card::KeyFacts;
use super::passphrase::{Attempt, PassphraseForm, unlock};
use crate::core::document::{self, Opened};
use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;
use crate::core::text::check_name;
use crate::web::browser::dom;
use crate::web::browser::files::PickedFile;
use crate::web::components::{Dialog, FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::keyring::Keyring;
use crate::web::picked;
use crate::web::reasons;
use crate::web::wording;

const DIALOG: &str = "restore-preview";
const TRY: &str = "try-passphrase";

/// A place for the backup file, and its preview.
#[component]
pub fn Restore(
    /// Called with the key that was brought back.
    on_restored: Callback<PublicKey>,
) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let found = RwSignal::new(None::<KeyContainer>);
    let problem = RwSignal::new(None::<String>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            match read_backup(t, &file).await {
                Ok(container) => {
                    problem.set(None);
                    found.set(Some(container));
                    dom::show_dialog(DIALOG);
                }
                Err(why) => {
                    let words = t.f(k::keys::NOT_RESTORED, &[("file", &reasons::visible(&file.name())), ("why", &why)]);
                    problem.set(Some(words));
                }
            }
        });
    });
    let close = move || {
        dom::close_dialog(DIALOG);
        found.set(None);
    };
    let show = move |container: KeyContainer| {
        let key = container.public_key;
        let present = keyring.peek(&key).map(|it| it.container);
        let is_here = present.as_ref() == Some(&container);
        let replaces = present.is_some() && !is_here;
        let (facts, tried) = (container.clone(), container.clone());
        let restore = move |_| {
            if !is_here {
                keyring.add(container.clone(), false);
            }
            close();
            on_restored.run(key);
        };
        view! {
            <p><strong>{facts.label.clone()}</strong></p>
            <KeyFacts container=facts />
            {is_here.then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::keys::ALREADY_HERE)}</p></Notice> })}
            {replaces.then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::keys::REPLACES)}</p></Notice> })}
            <TryPassphrase container=tried />
            <div class="button-row">
                <button type="button" id="restore-confirm" class="button button--primary" on:click=restore>
                    {t.s(if is_here {
                        k::keys::SHOW_IT
                    } else if replaces {
                        k::keys::REPLACE
                    } else {
                        k::keys::RESTORE_NOW
                    })}
                </button>
                <button type="button" class="button" on:click=move |_| close()>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        }
    };
    view! {
        <p>{t.s(k::keys::RESTORE_HELP)}</p>
        <FilePicker id="restore-key" label=t.s(k::keys::RESTORE_PICK) on_pick=pick area=true />
        {move || problem.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        <Dialog id=DIALOG title=t.s(k::keys::RESTORE_PREVIEW)>
            {move || found.get().map(show)}
        </Dialog>
    }
}

/// Lets the user find out whether a passphrase opens a key. The opened key is dropped at once.
#[component]
fn TryPassphrase(
    /// The key.
    container: KeyContainer,
) -> impl IntoView {
    let t = use_t();
    let attempt = RwSignal::new(Attempt::Idle);
    let opened = RwSignal::new(false);
    let on_submit = Callback::new(move |passphrase: Zeroizing<String>| {
        let container = container.clone();
        opened.set(false);
        spawn_local(async move {
            let key = unlock(t, &container, passphrase, TRY, attempt).await;
            opened.set(key.is_some());
        });
    });
    view! {
        <details class="try-passphrase">
            <summary>{t.s(k::keys::TRY)}</summary>
            <PassphraseForm id=TRY action=t.s(k::keys::TRY_NOW) attempt=attempt on_submit=on_submit />
            {move || opened.get().then(|| view! { <Notice kind=NoticeKind::Good><p>{t.s(k::keys::TRY_GOOD)}</p></Notice> })}
        </details>
    }
}

async fn read_backup(t: T, file: &PickedFile) -> Result<KeyContainer, String> {
    let bytes = picked::read(file).await.map_err(|it| picked::words(t, &it))?;
    match document::open(&bytes) {
        Ok(Opened::Key) => {
            let container = KeyContainer::read(&bytes).map_err(|it| wording::key_error(t, &it))?;
            // No program of this product makes such a label: it could pass for another one.
            let bad = |defect| t.f(k::keys::BAD_LABEL, &[("why", &wording::text_defect(t, defect))]);
            check_name(&container.label).map_err(bad).map(|()| container)
        }
        Ok(Opened::Result) => Err(t.s(k::keys::IS_RESULT).to_owned()),
        Ok(Opened::Draft(_)) => Err(t.s(k::keys::IS_DRAFT).to_owned()),
        Ok(Opened::KeyList) => Err(t.s(k::keys::IS_LIST).to_owned()),
        Ok(Opened::Task(_) | Opened::Contribution(..) | Opened::Query(_)) => {
            Err(t.s(k::errors::UNKNOWN_KIND).to_owned())
        }
        Ok(Opened::Newer { kind, version }) => {
            Err(t.f(k::errors::NEWER, &[("kind", &kind), ("version", &version.to_string())]))
        }
        Err(error) => Err(wording::open_file_error(t, &error)),
    }
}
