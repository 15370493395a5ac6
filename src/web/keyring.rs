//! The keys of this device, and those that the browser would not store and that last for this visit.
//! The only writer of either. Private keys are in here only as containers under their passphrase.

use leptos::prelude::*;

use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;

use super::browser::location;
use super::browser::storage::StorageError;
use super::{persist, stored, visit};

/// A key at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKey {
    /// The key under its passphrase.
    pub container: KeyContainer,
    /// Why the browser did not store it, so that it is gone when the page is closed; `None` where it is stored.
    pub unstored: Option<StorageError>,
    /// Whether it was made in this visit and no backup has been downloaded since.
    pub needs_backup: bool,
}

/// Handle on the keys; copies are the same keys.
#[derive(Clone, Copy)]
pub struct Keyring {
    held: RwSignal<Vec<HeldKey>>,
    trouble: RwSignal<Option<StorageError>>,
}

impl Keyring {
    /// The keys of this visit.
    pub fn of_visit() -> Self {
        visit::state(Self::start)
    }

    /// Takes up the stored keys, and asks before leaving while a key exists nowhere but in this page.
    fn start() -> Self {
        let keyring = Self { held: RwSignal::new(Vec::new()), trouble: RwSignal::new(None) };
        keyring.refresh();
        location::warn_before_leaving(move || {
            keyring.held.with_untracked(|it| it.iter().any(|it| it.unstored.is_some() && it.needs_backup))
        });
        keyring
    }

    /// All keys, the last made first; those of this visit only stand at the end.
    pub fn keys(self) -> ReadSignal<Vec<HeldKey>> {
        self.held.read_only()
    }

    /// Why stored keys cannot be read; `None` where they can.
    pub fn trouble(self) -> ReadSignal<Option<StorageError>> {
        self.trouble.read_only()
    }

    /// A key as it is now.
    pub fn peek(self, key: &PublicKey) -> Option<HeldKey> {
        self.held.with_untracked(|it| it.iter().find(|it| it.container.public_key == *key).cloned())
    }

    /// Reads the stored keys again: another tab may have made or deleted one.
    pub fn refresh(self) {
        let (stored, trouble) = match stored::keys() {
            Ok(it) => (it, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        self.trouble.set(trouble);
        self.held.update(|list| {
            let before = std::mem::take(list);
            let same = |a: &KeyContainer, b: &HeldKey| a.public_key == b.container.public_key;
            for container in stored {
                let needs_backup = before.iter().any(|it| same(&container, it) && it.needs_backup);
                list.push(HeldKey { container, unstored: None, needs_backup });
            }
            let visiting = before.into_iter().filter(|it| it.unstored.is_some());
            let visiting: Vec<HeldKey> =
                visiting.filter(|it| !list.iter().any(|own| same(&own.container, it))).collect();
            list.extend(visiting);
        });
    }

    /// Takes a key in, in place of a container of the same key. Where the browser does not store it, it lasts
    /// for this visit.
    pub fn add(self, container: KeyContainer, needs_backup: bool) {
        let unstored = persist::keep_key(&container).err();
        self.held.update(|list| {
            list.retain(|it| it.container.public_key != container.public_key);
            list.insert(0, HeldKey { container, unstored, needs_backup });
        });
    }

    /// Notes that the user has a backup of this key.
    pub fn backed_up(self, key: &PublicKey) {
        self.held.update(|list| {
            for it in list.iter_mut().filter(|it| it.container.public_key == *key) {
                it.needs_backup = false;
            }
        });
    }

    /// Deletes a key for good. The caller has asked.
    ///
    /// # Errors
    /// Storage does not work; the key is still there then.
    pub fn delete(self, key: &PublicKey) -> Result<(), StorageError> {
        let is_stored = self.peek(key).is_some_and(|it| it.unstored.is_none());
        if is_stored {
            persist::delete_key(key)?;
        }
        self.held.update(|list| list.retain(|it| it.container.public_key != *key));
        Ok(())
    }
}
