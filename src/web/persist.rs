//! Keeps the work: what is stored under which key, when it is saved, and what happens when it cannot be.
//!
//! | key | content |
//! |---|---|
//! | `citysec/assessment/<id>` | a draft: the same text as in a draft file |
//! | `citysec/quarantine/<name>` | text that could not be read, byte for byte |
//! | `citysec/key/<did:key>` | a key container: a private key under its passphrase |
//! | `citysec/settings` | language, theme, shortcuts |
//! | `citysec/current` (per tab) | id of the assessment that this tab works on |
//! | `citysec/sandbox` (per tab) | an example; gone when the tab is closed |
//!
//! There is no index: the keys are the index, so that the two can never disagree.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::core::assessment::Assessment;
use crate::core::document::{Draft, OpenFileError};
use crate::core::ids::AssessmentId;
use crate::core::json::{self, Limits};
use crate::core::key::{KeyContainer, OpenError};
use crate::core::proof::PublicKey;
use crate::core::seeds;
use crate::core::text::Lang;

use super::browser::storage::{self, Area, StorageError};
use super::browser::{clock, dom, location};
use super::session::Session;

const ASSESSMENT: &str = "citysec/assessment/";
const QUARANTINE: &str = "citysec/quarantine/";
const KEY: &str = "citysec/key/";
const SETTINGS: &str = "citysec/settings";
const CURRENT: &str = "citysec/current";
const SANDBOX: &str = "citysec/sandbox";

/// Longest time between a change and its saving.
const PAUSE: Duration = Duration::from_millis(400);

/// Where the work stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing has changed since the page was opened.
    Unchanged,
    /// Saved, at this time of day.
    Saved(String),
    /// A change waits to be saved.
    Pending,
    /// Could not be saved, and why.
    Failed(StorageError),
    /// Another tab has saved something else since; nothing was overwritten.
    Conflict,
}

/// What was found in the browser about one assessment.
#[derive(Clone, Debug)]
pub enum Stored {
    /// It can be opened.
    Readable(Box<Assessment>),
    /// A newer program wrote it; it stays as it is.
    Newer {
        /// Storage key.
        key: String,
        /// The text.
        text: String,
    },
}

/// A text that could not be read and was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Storage key.
    pub key: String,
    /// The text, byte for byte.
    pub text: String,
}

/// What the browser keeps about assessments.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Assessments, the last changed first.
    pub assessments: Vec<Stored>,
    /// What could not be read.
    pub quarantine: Vec<Quarantined>,
}

/// Settings of this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `zh` or `en`; empty until chosen.
    pub lang: String,
    /// `light` or `dark`; empty follows the system.
    pub theme: String,
    /// Whether single letters are not shortcuts.
    pub no_shortcuts: bool,
}

/// Reads the settings; what cannot be read counts as not set.
pub fn settings() -> Settings {
    let text = storage::read(Area::Local, SETTINGS).ok().flatten().unwrap_or_default();
    json::read_typed(text.as_bytes(), Limits::FILE).unwrap_or_default()
}

/// Keeps the settings, if the browser keeps anything.
pub fn keep_settings(settings: &Settings) {
    if let Ok(text) = serde_json::to_string(settings) {
        // A browser without storage forgets the language at the next visit; nothing else is lost.
        let _ = storage::write(Area::Local, SETTINGS, &text);
    }
}

impl Settings {
    /// The language: chosen, else the browser's.
    pub fn language(&self) -> Lang {
        match self.lang.as_str() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            _ => match dom::preferred_languages().first() {
                Some(first) if !first.to_lowercase().starts_with("zh") => Lang::En,
                _ => Lang::Zh,
            },
        }
    }
}

/// Everything that is kept about assessments. Unreadable texts are put into quarantine on the way.
///
/// # Errors
/// Storage does not work.
pub fn shelf() -> Result<Shelf, StorageError> {
    let mut shelf = Shelf::default();
    for key in storage::keys(Area::Local, ASSESSMENT)? {
        let Some(text) = storage::read(Area::Local, &key)? else { continue };
        match Draft::read(text.as_bytes()) {
            Ok(draft) => shelf.assessments.push(Stored::Readable(Box::new(draft.assessment))),
            Err(OpenFileError::Newer { .. }) => shelf.assessments.push(Stored::Newer { key, text }),
            Err(_) => quarantine(&key, &text)?,
        }
    }
    shelf.assessments.sort_by(|a, b| changed(b).cmp(&changed(a)));
    for key in storage::keys(Area::Local, QUARANTINE)? {
        if let Some(text) = storage::read(Area::Local, &key)? {
            shelf.quarantine.push(Quarantined { key, text });
        }
    }
    Ok(shelf)
}

fn changed(stored: &Stored) -> Option<&str> {
    match stored {
        Stored::Readable(it) => Some(it.changed.as_str()),
        Stored::Newer { .. } => None,
    }
}

/// Moves a text aside: first the copy, then the removal, so that it exists at every moment.
fn quarantine(key: &str, text: &str) -> Result<(), StorageError> {
    let name = key.rsplit('/').next().unwrap_or(key);
    let aside = format!("{QUARANTINE}{}-{name}", clock::now());
    storage::write(Area::Local, &aside, text)?;
    storage::remove(Area::Local, key)
}

/// Deletes a stored text for good. The caller has asked.
///
/// # Errors
/// Storage does not work.
pub fn delete(key: &str) -> Result<(), StorageError> {
    storage::remove(Area::Local, key)
}

/// The storage key of an assessment.
pub fn assessment_key(id: &AssessmentId) -> String {
    format!("{ASSESSMENT}{id}")
}

/// Stores an assessment that is not the open one, such as an imported draft.
///
/// # Errors
/// Storage does not work.
pub fn store(assessment: &Assessment) -> Result<(), StorageError> {
    let text = Draft::new(assessment.clone(), seeds::model()).to_text();
    storage::write(Area::Local, &assessment_key(&assessment.id), &text)
}

/// The stored assessment with this id, if there is one that can be read.
pub fn stored(id: &AssessmentId) -> Option<Assessment> {
    let text = storage::read(Area::Local, &assessment_key(id)).ok()??;
    Draft::read(text.as_bytes()).ok().map(|it| it.assessment)
}

/// The key containers of this browser. What cannot be read is put into quarantine, where the home page shows it;
/// what a newer program wrote stays as it is.
///
/// # Errors
/// Storage does not work.
pub fn keys() -> Result<Vec<KeyContainer>, StorageError> {
    let mut containers = Vec::new();
    for key in storage::keys(Area::Local, KEY)? {
        let Some(text) = storage::read(Area::Local, &key)? else { continue };
        match KeyContainer::read(text.as_bytes()) {
            Ok(container) => containers.push(container),
            Err(OpenError::Unsupported(_)) => {}
            Err(_) => quarantine(&key, &text)?,
        }
    }
    containers.sort_by(|a, b| b.created.cmp(&a.created));
    Ok(containers)
}

/// Keeps a key container.
///
/// # Errors
/// Storage does not work.
pub fn keep_key(container: &KeyContainer) -> Result<(), StorageError> {
    let text = String::from_utf8_lossy(&container.to_bytes()).into_owned();
    storage::write(Area::Local, &format!("{KEY}{}", container.public_key), &text)
}

/// Deletes a key container for good. The caller has asked.
///
/// # Errors
/// Storage does not work.
pub fn delete_key(key: &PublicKey) -> Result<(), StorageError> {
    storage::remove(Area::Local, &format!("{KEY}{key}"))
}

/// Saves the session as it changes. Copies are the same keeper.
#[derive(Clone, Copy)]
pub struct Keeper {
    session: Session,
    state: RwSignal<SaveState>,
    /// The text that storage holds as far as this tab knows; anything else there is another tab's work.
    known: StoredValue<Option<String>>,
    /// Whether the change that is being looked at came from storage, so that it is not saved again.
    loading: StoredValue<bool>,
    waiting: StoredValue<bool>,
}

impl Keeper {
    /// Starts keeping: takes up what this tab worked on, then saves every change.
    pub fn start(session: Session) -> Self {
        let keeper = Self {
            session,
            state: RwSignal::new(SaveState::Unchanged),
            known: StoredValue::new(None),
            loading: StoredValue::new(false),
            waiting: StoredValue::new(false),
        };
        keeper.resume();
        Effect::new(move |_| {
            session.with(|_| ());
            if keeper.loading.get_value() {
                keeper.loading.set_value(false);
            } else {
                keeper.changed();
            }
        });
        location::on_leave(move || keeper.flush());
        location::warn_before_leaving(move || {
            keeper.flush();
            matches!(keeper.state.get_untracked(), SaveState::Failed(_) | SaveState::Conflict)
        });
        storage::on_change(move |change| keeper.changed_elsewhere(change));
        keeper
    }

    /// Where the work stands.
    pub fn state(self) -> ReadSignal<SaveState> {
        self.state.read_only()
    }

    /// Opens an assessment in this tab.
    pub fn open(self, assessment: Assessment) {
        self.flush();
        self.load(assessment);
    }

    /// Puts the open assessment away.
    pub fn close(self) {
        self.flush();
        let _ = storage::remove(Area::Session, CURRENT);
        let _ = storage::remove(Area::Session, SANDBOX);
        self.known.set_value(None);
        self.state.set(SaveState::Unchanged);
        if self.session.peek(|it| it.is_some()) {
            self.loading.set_value(true);
            self.session.close();
        }
    }

    /// Settles a conflict by taking what the other tab saved.
    pub fn take_theirs(self) {
        let id = self.session.peek(|it| it.map(|it| it.id.clone()));
        if let Some(theirs) = id.as_ref().and_then(stored) {
            self.load(theirs);
        }
    }

    /// Settles a conflict by keeping what this tab has. What the other tab saved stays as an assessment of its
    /// own, under a new id, so that nothing is lost.
    pub fn keep_ours(self, new_id: AssessmentId) {
        let id = self.session.peek(|it| it.map(|it| it.id.clone()));
        if let Some(mut theirs) = id.as_ref().and_then(stored) {
            theirs.id = new_id;
            if let Err(error) = store(&theirs) {
                self.state.set(SaveState::Failed(error));
                return;
            }
        }
        if let Some(id) = id {
            self.known.set_value(storage::read(Area::Local, &assessment_key(&id)).ok().flatten());
        }
        self.save();
    }

    /// Saves now what waits to be saved. `false` when the latest change is not in storage.
    pub fn save_now(self) -> bool {
        self.flush();
        !matches!(self.state.get_untracked(), SaveState::Failed(_) | SaveState::Conflict)
    }

    /// Tries again to save.
    pub fn retry(self) {
        self.save();
    }

    fn load(self, assessment: Assessment) {
        let _ = storage::write(Area::Session, CURRENT, assessment.id.as_str());
        let stored = storage::read(Area::Local, &assessment_key(&assessment.id)).ok().flatten();
        let is_new = stored.is_none() || assessment.example;
        self.known.set_value(stored);
        self.state.set(SaveState::Unchanged);
        self.loading.set_value(!is_new);
        self.session.open(assessment);
    }

    fn resume(self) {
        let read = |key| storage::read(Area::Session, key).ok().flatten();
        if let Some(example) = read(SANDBOX).and_then(|it| Draft::read(it.as_bytes()).ok()) {
            self.load(example.assessment);
        } else if let Some(id) = read(CURRENT).and_then(|it| AssessmentId::parse(&it).ok())
            && let Some(assessment) = stored(&id)
        {
            self.load(assessment);
        }
    }

    /// Saves at once when the last saving was a while ago, else as soon as the pause is over.
    fn changed(self) {
        if self.session.peek(|it| it.is_none()) || self.state.get_untracked() == SaveState::Conflict {
            return;
        }
        if self.waiting.get_value() {
            self.state.set(SaveState::Pending);
            return;
        }
        self.save();
        self.waiting.set_value(true);
        clock::after(PAUSE, move || {
            self.waiting.set_value(false);
            self.flush();
        });
    }

    /// Saves what waits to be saved.
    fn flush(self) {
        if self.state.get_untracked() == SaveState::Pending {
            self.save();
        }
    }

    fn save(self) {
        let Some((text, example, id)) = self
            .session
            .peek(|it| it.map(|it| (Draft::new(it.clone(), seeds::model()).to_text(), it.example, it.id.clone())))
        else {
            return;
        };
        if example {
            self.state.set(match storage::write(Area::Session, SANDBOX, &text) {
                Ok(()) => SaveState::Saved(clock::local_time()),
                Err(error) => SaveState::Failed(error),
            });
            return;
        }
        let key = assessment_key(&id);
        let state = match storage::read(Area::Local, &key) {
            Err(error) => SaveState::Failed(error),
            Ok(present) if present.is_some() && present != self.known.get_value() => SaveState::Conflict,
            Ok(_) => match storage::write(Area::Local, &key, &text) {
                Ok(()) => {
                    self.known.set_value(Some(text));
                    SaveState::Saved(clock::local_time())
                }
                Err(error) => SaveState::Failed(error),
            },
        };
        self.state.set(state);
    }

    /// Another tab saved the assessment that this one shows: taken over when nothing here is unsaved.
    fn changed_elsewhere(self, change: storage::Change) {
        let Some(id) = self.session.peek(|it| it.filter(|it| !it.example).map(|it| it.id.clone())) else { return };
        if change.key.as_deref() != Some(&assessment_key(&id)) || change.text == self.known.get_value() {
            return;
        }
        let unsaved = !matches!(self.state.get_untracked(), SaveState::Saved(_) | SaveState::Unchanged);
        let theirs = change.text.as_deref().and_then(|it| Draft::read(it.as_bytes()).ok());
        match theirs {
            Some(draft) if !unsaved => {
                self.known.set_value(change.text);
                self.loading.set_value(true);
                self.session.open(draft.assessment);
            }
            _ => self.state.set(SaveState::Conflict),
        }
    }
}
