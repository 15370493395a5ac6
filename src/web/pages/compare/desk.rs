//! What lies on the page to be compared: assessments of this device and files that were opened. It lasts as long as
//! the visit and is stored nowhere.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::compare::{Basis, Edition, Refusal};
use crate::core::document::{DataRef, Draft};
use crate::core::seeds;
use crate::web::browser::files::PickedFile;
use crate::web::persist;
use crate::web::picked::{self, Unread};
use crate::web::session::Session;
use crate::web::visit;

/// A file as it was opened.
#[derive(Clone)]
pub struct Opened {
    /// Its place among all that were opened in this visit.
    pub serial: u32,
    /// Its name.
    pub name: String,
    /// What it holds, or why it is refused.
    pub edition: Result<Arc<Edition<'static>>, Trouble>,
}

/// Why a file is not compared. A fact, so that it can be worded in either language.
#[derive(Clone)]
pub enum Trouble {
    /// It could not be read.
    Unread(Unread),
    /// It is no sound edition.
    Refused(Arc<Refusal>),
}

/// Something to compare.
#[derive(Clone)]
pub struct Source {
    /// Its name among all of them.
    pub id: String,
    /// The file's name; `None` for what is on this device.
    pub file: Option<String>,
    /// What it holds.
    pub edition: Arc<Edition<'static>>,
}

// What was read once is the same as long as it is the same in memory.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && Arc::ptr_eq(&self.edition, &other.edition)
    }
}

impl Source {
    /// The code of its city.
    pub fn city_code(&self) -> Option<String> {
        self.edition.about().city.as_ref().map(|it| it.code.to_string())
    }

    fn date(&self) -> &str {
        self.edition.about().date.as_str()
    }
}

/// The desk of this visit.
#[derive(Clone, Copy)]
pub struct Desk {
    opened: RwSignal<Vec<Opened>>,
    serial: StoredValue<u32>,
    /// The source that the user chose for the first side, by its id; `None` until then.
    pub before: RwSignal<Option<String>>,
    /// The same for the second side.
    pub after: RwSignal<Option<String>>,
}

fn own() -> Basis<'static> {
    Basis { model: seeds::model(), weights: seeds::weights() }
}

impl Desk {
    /// The desk of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self {
            opened: RwSignal::new(Vec::new()),
            serial: StoredValue::new(0),
            before: RwSignal::new(None),
            after: RwSignal::new(None),
        })
    }

    /// The files that were opened, subscribing to their change.
    pub fn opened(self) -> Vec<Opened> {
        self.opened.get()
    }

    /// Opens a file.
    pub async fn open(self, file: PickedFile) {
        let edition = match picked::read(&file).await {
            Ok(bytes) => Edition::read(&bytes, own(), &[]).map(Arc::new).map_err(|it| Trouble::Refused(Arc::new(it))),
            Err(why) => Err(Trouble::Unread(why)),
        };
        self.serial.update_value(|it| *it += 1);
        let opened = Opened { serial: self.serial.get_value(), name: file.name(), edition };
        self.opened.update(|it| it.push(opened));
    }

    /// Takes a file away.
    pub fn remove(self, serial: u32) {
        self.opened.update(|it| it.retain(|it| it.serial != serial));
    }

    /// Holds fast which two are compared, before one of them is chosen anew.
    pub fn keep(self, chosen: &Option<(Source, Source)>) {
        if let Some((before, after)) = chosen {
            self.before.set(Some(before.id.clone()));
            self.after.set(Some(after.id.clone()));
        }
    }

    /// Puts each side in the place of the other.
    pub fn swap(self) {
        let before = self.before.get_untracked();
        self.before.set(self.after.get_untracked());
        self.after.set(before);
    }

    /// Everything that can be compared, the earliest first: what is on this device, and files.
    pub fn sources(self, of_device: Vec<Source>) -> Vec<Source> {
        let mut sources = of_device;
        sources.extend(self.opened.get().into_iter().filter_map(|it| {
            let edition = it.edition.ok()?;
            Some(Source { id: format!("file-{}", it.serial), file: Some(it.name), edition })
        }));
        sources.sort_by(|a, b| a.date().cmp(b.date()));
        sources
    }

    /// The two that are compared: those the user chose, else the latest and the last one of the same city before it.
    pub fn chosen(self, sources: &[Source]) -> Option<(Source, Source)> {
        let by_id = |id: Option<String>| sources.iter().find(|it| Some(&it.id) == id.as_ref());
        let (before, after) = (by_id(self.before.get()), by_id(self.after.get()));
        let after = after.or_else(|| sources.iter().rev().find(|it| before.is_none_or(|before| before.id != it.id)))?;
        let others = || sources.iter().rev().filter(|it| it.id != after.id);
        let before = before
            .or_else(|| others().find(|it| it.city_code() == after.city_code() && it.date() <= after.date()))
            .or_else(|| others().next())?;
        Some((before.clone(), after.clone()))
    }
}

/// The assessments of this device: the open one as it stands, and the others as they are stored. What cannot be read is
/// shown on the home page and not here.
pub fn of_device(session: Session) -> Vec<Source> {
    let source = |assessment: Assessment, model: DataRef| {
        let id = assessment.id.to_string();
        let edition = Edition::of_assessment(assessment, model, own(), &[]).ok()?;
        Some(Source { id, file: None, edition: Arc::new(edition) })
    };
    let open = session.with(|it| it.cloned());
    let open_id = open.as_ref().map(|it| it.id.clone());
    let mut sources: Vec<Source> =
        open.and_then(|it| source(it, DataRef::to_model(seeds::model()))).into_iter().collect();
    let stored = persist::stored_texts().unwrap_or_default();
    let drafts = stored.iter().filter_map(|it| Draft::read(it.as_bytes()).ok());
    let others = drafts.filter(|it| Some(&it.assessment.id) != open_id.as_ref());
    sources.extend(others.filter_map(|it| source(it.assessment, it.model)));
    sources
}
