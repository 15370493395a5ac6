//! Keeps the work: what is stored under which key, when it is saved, and what happens when it cannot be.
//!
//! | key | content |
//! |---|---|
//! | `citysec/assessment/<id>` | a draft: the same text as in a draft file |
//! | `citysec/restore/<id>/<time>/<occasion>` | a restore point: the text of that draft as it was before a change |
//! | `citysec/bin/<id>/<time>` | a draft that was deleted at that time, byte for byte |
//! | `citysec/quarantine/<name>` | text that could not be read, byte for byte |
//! | `citysec/key/<did:key>` | a key container: a private key under its passphrase |
//! | `citysec/settings` | language, theme, shortcuts |
//! | `citysec/current` (per tab) | id of the assessment that this tab works on |
//! | `citysec/sandbox` (per tab) | an example; gone when the tab is closed |
//!
//! There is no index: the keys are the index, so that the two can never disagree.
//!
//! All of this works on texts as they are. What stands in them is read by [`stored`](super::stored), which arrives
//! later; that two texts differ can be seen without reading them. With it come [`restoring`](super::restoring), which
//! keeps restore points, and [`tabs`](super::tabs), which joins what two tabs have done at the same time.

use std::time::Duration;

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::document;
use crate::core::ids::AssessmentId;
use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;
use crate::core::reconcile::Clash;
use crate::core::restore_points::{INTERVAL, Occasion};
use crate::core::seeds;
use crate::core::text::Lang;

use super::browser::storage::{self, Area, StorageError};
use super::browser::{clock, dom, location};
use super::pages::Stored;
use super::reader::Reader;
use super::session::Session;

/// The beginning of every key.
pub(super) const ALL: &str = "citysec/";
/// The beginning of the keys of assessments.
pub(super) const ASSESSMENT: &str = "citysec/assessment/";
/// The beginning of the keys of restore points.
pub(super) const RESTORE: &str = "citysec/restore/";
/// The beginning of the keys of what was deleted.
pub(super) const BIN: &str = "citysec/bin/";
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
    /// Another tab has saved something else since, and somebody has to settle what stands; nothing was overwritten.
    Conflict,
}

/// A text as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Storage key.
    pub key: String,
    /// The text, byte for byte.
    pub text: String,
}

/// Settings of this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    Settings::from_text(&storage::read(Area::Local, SETTINGS).ok().flatten().unwrap_or_default())
}

/// Keeps the settings, if the browser keeps anything.
pub fn keep_settings(settings: &Settings) {
    // A browser without storage forgets the language at the next visit; nothing else is lost.
    let _ = storage::write(Area::Local, SETTINGS, &settings.to_text());
}

impl Settings {
    fn to_text(&self) -> String {
        let Self { lang, theme, no_shortcuts } = self;
        format!(r#"{{"lang":"{lang}","theme":"{theme}","no_shortcuts":{no_shortcuts}}}"#)
    }

    /// Only `to_text` writes them and each can only be one of a few words, so they are recognised rather than parsed:
    /// a first visit has no other use for a reader of JSON.
    fn from_text(text: &str) -> Self {
        let one_of = |member: &str, words: [&str; 2]| {
            let is_said = |it: &&str| text.contains(&format!(r#""{member}":"{it}""#));
            words.into_iter().find(is_said).unwrap_or_default().to_owned()
        };
        Self {
            lang: one_of("lang", ["zh", "en"]),
            theme: one_of("theme", ["light", "dark"]),
            no_shortcuts: text.contains(r#""no_shortcuts":true"#),
        }
    }

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

/// The texts of all assessments, by key.
///
/// # Errors
/// Storage does not work.
pub fn assessments() -> Result<Vec<Kept>, StorageError> {
    texts(ASSESSMENT)
}

/// The texts that could not be read and were put aside.
///
/// # Errors
/// Storage does not work.
pub fn quarantined() -> Result<Vec<Kept>, StorageError> {
    texts(QUARANTINE)
}

/// The texts of all key containers.
///
/// # Errors
/// Storage does not work.
pub fn keys() -> Result<Vec<Kept>, StorageError> {
    texts(KEY)
}

/// Everything that is kept about assessments, the example of this tab included.
///
/// # Errors
/// Storage does not work.
pub fn kept() -> Result<Vec<Kept>, StorageError> {
    let mut kept = assessments()?;
    kept.extend(texts(BIN)?);
    kept.extend(quarantined()?);
    let example = storage::read(Area::Session, SANDBOX)?;
    kept.extend(example.map(|text| Kept { key: SANDBOX.to_owned(), text }));
    Ok(kept)
}

/// The texts whose keys begin like this, by key.
///
/// # Errors
/// Storage does not work.
pub(super) fn texts(prefix: &str) -> Result<Vec<Kept>, StorageError> {
    let mut kept = Vec::new();
    for key in storage::keys(Area::Local, prefix)? {
        if let Some(text) = storage::read(Area::Local, &key)? {
            kept.push(Kept { key, text });
        }
    }
    Ok(kept)
}

/// Moves a text aside: first the copy, then the removal, so that it exists at every moment.
///
/// # Errors
/// Storage does not work; the text is still where it was then.
pub fn quarantine(it: &Kept) -> Result<(), StorageError> {
    let name = it.key.rsplit('/').next().unwrap_or(&it.key);
    let aside = format!("{QUARANTINE}{}-{name}", clock::now());
    storage::write(Area::Local, &aside, &it.text)?;
    storage::remove(Area::Local, &it.key)
}

/// Moves a deleted assessment to the bin: first the copy, then the removal, so that it exists at every moment.
///
/// # Errors
/// Storage does not work; the text is still where it was then.
pub fn bin(key: &str) -> Result<(), StorageError> {
    let Some(text) = storage::read(Area::Local, key)? else { return Ok(()) };
    storage::write(Area::Local, &format!("{BIN}{}/{}", key.trim_start_matches(ASSESSMENT), clock::now()), &text)?;
    storage::remove(Area::Local, key)
}

/// Takes a text back out of the bin as it is. `false`, and it stays there, where there is an assessment of this id.
///
/// # Errors
/// Storage does not work; the text is still in the bin then.
pub fn unbin(it: &Kept, id: &AssessmentId) -> Result<bool, StorageError> {
    let key = assessment_key(id);
    if storage::read(Area::Local, &key)?.is_some() {
        return Ok(false);
    }
    storage::write(Area::Local, &key, &it.text)?;
    storage::remove(Area::Local, &it.key)?;
    Ok(true)
}

/// What the product takes of local storage, in UTF-16 code units.
///
/// # Errors
/// Storage does not work.
pub fn taken() -> Result<usize, StorageError> {
    storage::keys(Area::Local, ALL)?.iter().map(|it| storage::size(it)).sum()
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
    let text = document::stored_text(assessment, seeds::model());
    storage::write(Area::Local, &assessment_key(&assessment.id), &text)
}

/// The text of the assessment with this id, if there is one.
pub fn text_of(id: &AssessmentId) -> Option<String> {
    storage::read(Area::Local, &assessment_key(id)).ok().flatten()
}

/// The text that this tab worked on when it was left, if it worked on anything.
pub fn worked_on() -> Option<String> {
    let read = |key| storage::read(Area::Session, key).ok().flatten();
    // An example is never among the assessments: a tab that went on to one of its own has left the example.
    let own = read(CURRENT).and_then(|it| AssessmentId::parse(&it).ok()).and_then(|id| text_of(&id));
    own.or_else(|| read(SANDBOX))
}

/// The texts of all stored assessments, as they are; nothing is put aside.
///
/// # Errors
/// Storage does not work.
pub fn stored_texts() -> Result<Vec<String>, StorageError> {
    let keys = storage::keys(Area::Local, ASSESSMENT)?;
    keys.iter().filter_map(|it| storage::read(Area::Local, it).transpose()).collect()
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
    reader: Reader,
    state: RwSignal<SaveState>,
    /// The text that storage holds as far as this tab knows; anything else there is another tab's work.
    known: StoredValue<Option<String>>,
    /// Places that another tab and this one have changed differently: to be settled before anything is saved.
    clashes: RwSignal<Vec<Clash>>,
    /// Whether the change that is being looked at came from storage, so that it is not saved again.
    loading: StoredValue<bool>,
    waiting: StoredValue<bool>,
    /// From when on a change is preceded by a restore point, in seconds since 1970.
    point_due: StoredValue<u64>,
}

impl Keeper {
    /// Starts keeping: takes up what this tab worked on, then saves every change. Whoever starts it has fetched what
    /// reads, if there is anything to take up and it could be had.
    pub fn start(session: Session, reader: Reader) -> Self {
        let keeper = Self {
            session,
            reader,
            state: RwSignal::new(SaveState::Unchanged),
            known: StoredValue::new(None),
            clashes: RwSignal::new(Vec::new()),
            loading: StoredValue::new(false),
            waiting: StoredValue::new(false),
            point_due: StoredValue::new(0),
        };
        if let Some(stored) = reader.peek() {
            keeper.resume(stored);
        }
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

    /// Tries again to read what is stored: what this tab worked on, or what another tab has saved.
    pub fn read_again(self) {
        self.reader.with(move |stored| {
            if self.session.peek(|it| it.is_some()) {
                (stored.meet)(self, None);
            } else {
                self.resume(stored);
            }
        });
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

    /// Takes up an assessment as it is stored. What is not stored yet is saved at once.
    pub(super) fn load(self, assessment: Assessment) {
        let _ = storage::write(Area::Session, CURRENT, assessment.id.as_str());
        let stored = text_of(&assessment.id);
        let is_new = stored.is_none() || assessment.example;
        self.point_due.set_value(if is_new { clock::seconds() + INTERVAL } else { 0 });
        self.known.set_value(stored);
        self.clashes.set(Vec::new());
        self.state.set(SaveState::Unchanged);
        self.loading.set_value(!is_new);
        self.session.open(assessment);
    }

    /// The text that storage holds as far as this tab knows.
    pub(super) fn known(self) -> Option<String> {
        self.known.get_value()
    }

    /// From now on this is what storage holds as far as this tab knows.
    pub(super) fn know(self, text: Option<String>) {
        self.known.set_value(text);
    }

    /// Shows what another tab has changed, without saving it.
    pub(super) fn show(self, joined: Assessment) {
        self.loading.set_value(true);
        self.session.open(joined);
    }

    /// Says where the work stands, after what another tab has saved was looked at.
    pub(super) fn set_state(self, state: SaveState) {
        self.state.set(state);
    }

    /// Places that another tab and this one have changed differently.
    pub(super) fn clashes(self) -> RwSignal<Vec<Clash>> {
        self.clashes
    }

    /// What is kept.
    pub(super) fn session(self) -> Session {
        self.session
    }

    fn resume(self, stored: Stored) {
        if let Some(assessment) = worked_on().and_then(|it| (stored.assessment)(&it)) {
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

    /// Saves the open assessment, unless another tab has saved something that this one does not know.
    pub(super) fn save(self) {
        let Some((text, example, id)) =
            self.session.peek(|it| it.map(|it| (document::stored_text(it, seeds::model()), it.example, it.id.clone())))
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
        let present = match storage::read(Area::Local, &key) {
            Err(error) => return self.state.set(SaveState::Failed(error)),
            Ok(present) => present,
        };
        if present.is_some() && present != self.known.get_value() {
            self.state.set(SaveState::Conflict);
            return self.meet(None);
        }
        if let Some(before) = present.filter(|it| *it != text) {
            self.keep_point(id, before);
        }
        let state = match storage::write(Area::Local, &key, &text) {
            Ok(()) => {
                self.known.set_value(Some(text));
                SaveState::Saved(clock::local_time())
            }
            Err(error) => SaveState::Failed(error),
        };
        let is_full = state == SaveState::Failed(StorageError::Full);
        self.state.set(state);
        if is_full {
            self.make_room();
        }
    }

    /// Keeps what was stated before a series of changes, as soon as what does that is there.
    fn keep_point(self, id: AssessmentId, before: String) {
        let now = clock::seconds();
        if now < self.point_due.get_value() {
            return;
        }
        self.point_due.set_value(now + INTERVAL);
        self.reader.ask(move |it| match it {
            Ok(stored) => (stored.keep_point)(&id, &before, Occasion::Changes),
            // Refused now, it is asked for again by the next change.
            Err(_) => self.point_due.set_value(0),
        });
    }

    /// Saves again with less of what was stated once: what is stated now is worth more.
    fn make_room(self) {
        self.reader.ask(move |it| {
            if it.is_ok_and(|it| (it.make_room)()) {
                self.save();
            }
        });
    }

    /// Another tab saved or deleted something. Until that has been read, a change here meets a text that is not known,
    /// which keeps it from being saved over it.
    fn changed_elsewhere(self, change: storage::Change) {
        let is_open =
            |key: &str| self.session.peek(|it| it.is_some_and(|it| !it.example && assessment_key(&it.id) == key));
        if change.key.as_deref().is_none_or(is_open) {
            self.meet(Some(change));
        }
    }

    fn meet(self, change: Option<storage::Change>) {
        self.reader.with(move |stored| (stored.meet)(self, change));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_what_they_were_when_they_were_written() {
        for lang in ["", "zh", "en"] {
            for theme in ["", "light", "dark"] {
                for no_shortcuts in [false, true] {
                    let settings = Settings { lang: lang.to_owned(), theme: theme.to_owned(), no_shortcuts };
                    assert_eq!(Settings::from_text(&settings.to_text()), settings);
                }
            }
        }
    }

    #[test]
    fn settings_are_written_as_they_always_were_and_anything_else_is_not_set() {
        let settings = Settings { lang: "en".to_owned(), theme: "dark".to_owned(), no_shortcuts: true };
        assert_eq!(settings.to_text(), r#"{"lang":"en","theme":"dark","no_shortcuts":true}"#);
        for text in ["", "{}", "en", r#"{"lang":"fr","theme":"","no_shortcuts":false}"#] {
            assert_eq!(Settings::from_text(text), Settings::default(), "{text}");
        }
    }
}
