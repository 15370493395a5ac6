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
//!
//! All of this works on texts as they are. What stands in them is read by [`stored`](super::stored), which arrives
//! later; that two texts differ can be seen without reading them.

use std::time::Duration;

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::document;
use crate::core::ids::AssessmentId;
use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;
use crate::core::seeds;
use crate::core::text::Lang;

use super::browser::storage::{self, Area, StorageError};
use super::browser::{clock, dom, location};
use super::pages::Stored;
use super::reader::Reader;
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
    kept.extend(quarantined()?);
    let example = storage::read(Area::Session, SANDBOX)?;
    kept.extend(example.map(|text| Kept { key: SANDBOX.to_owned(), text }));
    Ok(kept)
}

fn texts(prefix: &str) -> Result<Vec<Kept>, StorageError> {
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

/// The texts of all stored assessments, as they are: unlike [`shelf`], this puts nothing aside.
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
    /// Whether the change that is being looked at came from storage, so that it is not saved again.
    loading: StoredValue<bool>,
    waiting: StoredValue<bool>,
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
            loading: StoredValue::new(false),
            waiting: StoredValue::new(false),
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

    /// Settles a conflict by taking what the other tab saved.
    pub fn take_theirs(self) {
        self.reader.with(move |stored| {
            if let Some(theirs) = self.theirs(stored) {
                self.load(theirs);
            }
        });
    }

    /// Settles a conflict by keeping what this tab has. What the other tab saved stays as an assessment of its
    /// own, under a new id, so that nothing is lost; where it cannot be read, it is put aside.
    pub fn keep_ours(self, new_id: AssessmentId) {
        self.reader.with(move |stored| {
            let Some(id) = self.open_id() else { return };
            let kept = text_of(&id).map_or(Ok(()), |text| match (stored.assessment)(&text) {
                Some(theirs) => store(&Assessment { id: new_id, ..theirs }),
                None => quarantine(&Kept { key: assessment_key(&id), text }),
            });
            if let Err(error) = kept {
                self.state.set(SaveState::Failed(error));
                return;
            }
            self.known.set_value(text_of(&id));
            self.save();
        });
    }

    /// Tries again to read what is stored: what this tab worked on, or what another tab has saved.
    pub fn read_again(self) {
        self.reader.with(move |stored| {
            if self.open_id().is_some() {
                self.take_over(stored);
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

    /// Before a merging is applied or taken back: what stands must be in storage, so that it is not lost whatever comes
    /// of it. `false` where it could not be saved, which the notice about saving says; nothing may be changed then.
    pub fn before_merging(self) -> bool {
        self.save_now()
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

    fn resume(self, stored: Stored) {
        if let Some(assessment) = worked_on().and_then(|it| (stored.assessment)(&it)) {
            self.load(assessment);
        }
    }

    fn open_id(self) -> Option<AssessmentId> {
        self.session.peek(|it| it.map(|it| it.id.clone()))
    }

    /// What storage holds of the open assessment.
    fn theirs(self, stored: Stored) -> Option<Assessment> {
        (stored.assessment)(&text_of(&self.open_id()?)?)
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

    /// Another tab saved the assessment that this one shows: taken over when nothing here is unsaved. Until it has been
    /// read, a change here meets a text that is not known, which is a conflict.
    fn changed_elsewhere(self, change: storage::Change) {
        let Some(id) = self.session.peek(|it| it.filter(|it| !it.example).map(|it| it.id.clone())) else { return };
        if change.key.as_deref() == Some(&assessment_key(&id)) && change.text != self.known.get_value() {
            self.reader.with(move |stored| self.take_over(stored));
        }
    }

    fn take_over(self, stored: Stored) {
        let Some(id) = self.session.peek(|it| it.filter(|it| !it.example).map(|it| it.id.clone())) else { return };
        let text = text_of(&id);
        if text == self.known.get_value() {
            return;
        }
        let unsaved = !matches!(self.state.get_untracked(), SaveState::Saved(_) | SaveState::Unchanged);
        let theirs = text.as_deref().and_then(stored.assessment);
        match theirs {
            Some(assessment) if !unsaved => {
                self.known.set_value(text);
                self.loading.set_value(true);
                self.session.open(assessment);
            }
            _ => self.state.set(SaveState::Conflict),
        }
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
