//! One key of this device, and what can be done with it.

use leptos::prelude::*;

use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;
use crate::web::browser::storage::StorageError;
use crate::web::browser::{clock, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::keyring::{HeldKey, Keyring};

/// Label, dates and names of a key, for people to compare.
#[component]
pub fn KeyFacts(
    /// The key.
    container: KeyContainer,
) -> impl IntoView {
    let t = use_t();
    view! {
        <dl class="facts key-facts">
            <dt>{t.s(k::keys::FINGERPRINT)}</dt>
            <dd class="mono key-facts__name">{container.public_key.fingerprint()}</dd>
            <dt>{t.s(k::keys::PUBLIC_KEY)}</dt>
            <dd class="mono key-facts__name">{container.public_key.to_string()}</dd>
            <dt>{t.s(k::keys::CREATED)}</dt>
            <dd>{clock::local(&container.created)}</dd>
        </dl>
    }
}

/// What has to be done soon about a key: its backup, its storage. Nothing where nothing has.
#[component]
pub fn KeyDuties(
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let HeldKey { container, unstored, needs_backup } = held;
    if unstored.is_none() && !needs_backup {
        return ().into_any();
    }
    let (kind, words) = match &unstored {
        None => (NoticeKind::Warning, t.s(k::keys::NEEDS_BACKUP).to_owned()),
        Some(error) => {
            let why = why_unstored(t, error);
            let (kind, key) = if needs_backup {
                (NoticeKind::Bad, k::keys::NOT_STORED)
            } else {
                (NoticeKind::Warning, k::keys::NOT_STORED_BACKED_UP)
            };
            (kind, t.f(key, &[("why", &why)]))
        }
    };
    let again = container.clone();
    view! {
        <Notice kind=kind>
            <p>{words}</p>
            <p class="button-row">
                <BackupButton container=container is_main=needs_backup />
                {unstored
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                on:click=move |_| keyring.add(again.clone(), needs_backup)
                            >
                                {t.s(k::keys::STORE_AGAIN)}
                            </button>
                        }
                    })}
            </p>
        </Notice>
    }
    .into_any()
}

/// Hands out the backup of a key.
#[component]
pub fn BackupButton(
    /// The key.
    container: KeyContainer,
    /// Whether it is the thing to do now.
    #[prop(optional)]
    is_main: bool,
) -> impl IntoView {
    let t = use_t();
    let keyring = Keyring::of_visit();
    let error = RwSignal::new(None::<String>);
    let name = file_name(&container, "key.json");
    let download = move |_| match files::download(&name, "application/json", &container.to_bytes()) {
        Ok(()) => {
            error.set(None);
            keyring.backed_up(&container.public_key);
        }
        Err(words) => error.set(Some(t.f(k::keys::NO_DOWNLOAD, &[("words", &words)]))),
    };
    view! {
        <button type="button" class="button" class:button--primary=is_main data-testid="backup" on:click=download>
            {t.s(k::keys::BACKUP)}
        </button>
        {move || error.get().map(|it| view! { <span class="field__error" role="alert">{it}</span> })}
    }
}

/// A key of the list.
#[component]
pub fn KeyCard(
    /// The key.
    held: HeldKey,
    /// Asks for the enrolment sheet.
    on_sheet: Callback<PublicKey>,
    /// Asks for deletion.
    on_delete: Callback<PublicKey>,
) -> impl IntoView {
    let t = use_t();
    let container = held.container.clone();
    let key = container.public_key;
    let error = RwSignal::new(None::<String>);
    let pem = {
        let name = file_name(&container, "pub.pem");
        move |_| {
            let refused = files::download(&name, "application/x-pem-file", key.to_pem().as_bytes()).err();
            error.set(refused.map(|words| t.f(k::keys::NO_DOWNLOAD, &[("words", &words)])));
        }
    };
    // Where a backup is a duty, the button stands with the reason.
    let backup = (!held.needs_backup && held.unstored.is_none()).then(|| container.clone());
    view! {
        <li class="key-card" id=card_id(&key) tabindex="-1">
            <h3>{container.label.clone()}</h3>
            <KeyDuties held=held />
            <KeyFacts container=container.clone() />
            <div class="button-row">
                {backup.map(|it| view! { <BackupButton container=it /> })}
                <button type="button" class="button" data-testid="sheet" on:click=move |_| on_sheet.run(key)>
                    {t.s(k::keys::SHEET)}
                </button>
                <button type="button" class="button" data-testid="pem" on:click=pem>
                    {t.s(k::keys::PEM)}
                </button>
                <button type="button" class="button button--danger" data-testid="delete" on:click=move |_| on_delete.run(key)>
                    {t.s(k::keys::DELETE)}
                </button>
            </div>
            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
        </li>
    }
}

/// Id of the element that shows a key.
pub fn card_id(key: &PublicKey) -> String {
    format!("key-{}", key.fingerprint().replace(' ', ""))
}

/// `citysec-key_<label>_<date>.<ending>`, with the day on which the key was made: the backup of a key is always
/// the same file under the same name.
fn file_name(container: &KeyContainer, ending: &str) -> String {
    let letters = container.label.chars().filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_'));
    let label: String = letters.take(40).collect();
    format!("citysec-key_{label}_{}.{ending}", container.created.date())
}

fn why_unstored(t: T, it: &StorageError) -> String {
    match it {
        StorageError::Blocked => t.s(k::keys::WHY_BLOCKED).to_owned(),
        StorageError::Full => t.s(k::keys::WHY_FULL).to_owned(),
        StorageError::Other(words) => words.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::document::App;
    use crate::core::key::{SealingRandom, SecretKey};
    use crate::core::time::Timestamp;

    #[test]
    fn the_file_name_holds_label_and_day_and_nothing_that_a_disk_refuses() {
        let random = SealingRandom { salt: [1; 16], nonce: [2; 24] };
        let (key, made) = (SecretKey::from_random([7; 32]), Timestamp::from_unix(1_795_334_400));
        let container = KeyContainer::seal(&key, "湖州市 / 网信办:一", "correct horse", &random, made, App::THIS);
        assert_eq!(file_name(&container, "key.json"), "citysec-key_湖州市网信办一_2026-11-22.key.json");
    }
}
