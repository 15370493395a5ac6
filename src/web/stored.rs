//! Reads what [`persist`] keeps. This code arrives when there is something to read, see
//! [`Reader`](super::reader::Reader); whoever is always there goes through that.

use crate::core::assessment::Assessment;
use crate::core::document::{Draft, OpenFileError};
use crate::core::ids::{AssessmentId, TaskId};
use crate::core::key::{KeyContainer, OpenError};
use crate::core::time::Timestamp;

use super::browser::storage::StorageError;
use super::persist::{self, Kept};
use super::restoring;

/// What was found in the browser about one assessment.
#[derive(Clone, Debug)]
pub enum Found {
    /// It can be opened.
    Readable(Box<Assessment>),
    /// A newer program wrote it; it stays as it is.
    Newer(Kept),
}

impl Found {
    fn changed(&self) -> Option<&str> {
        match self {
            Self::Readable(it) => Some(it.changed.as_str()),
            Self::Newer(_) => None,
        }
    }
}

/// What the browser keeps about assessments.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Assessments, the last changed first.
    pub assessments: Vec<Found>,
    /// What was deleted, the last first.
    pub bin: Vec<Binned>,
    /// What could not be read.
    pub quarantine: Vec<Kept>,
}

/// A deleted assessment.
#[derive(Clone, Debug)]
pub struct Binned {
    /// The text.
    pub kept: Kept,
    /// Which one it was.
    pub id: AssessmentId,
    /// When it was deleted.
    pub at: Timestamp,
    /// What stands in it; `None` if that cannot be read.
    pub assessment: Option<Box<Assessment>>,
}

impl Binned {
    fn new(kept: Kept) -> Option<Self> {
        let (id, at) = kept.key.strip_prefix(persist::BIN)?.split_once('/')?;
        let (id, at) = (AssessmentId::parse(id).ok()?, Timestamp::parse(at)?);
        Some(Self { id, at, assessment: read(&kept.text).map(Box::new), kept })
    }

    /// Takes it back out of the bin: as it is, or under another id where there is an assessment of its own by now.
    ///
    /// # Errors
    /// Storage does not work; it is still in the bin then.
    pub fn restore(&self, new_id: AssessmentId) -> Result<(), StorageError> {
        if persist::unbin(&self.kept, &self.id)? {
            return Ok(());
        }
        if let Some(it) = &self.assessment {
            persist::store(&Assessment { id: new_id, ..(**it).clone() })?;
            persist::delete(&self.kept.key)?;
        }
        Ok(())
    }

    /// Deletes it for good. Its restore points go with it, unless there is an assessment of its id by now.
    ///
    /// # Errors
    /// Storage does not work.
    pub fn delete(&self) -> Result<(), StorageError> {
        if persist::text_of(&self.id).is_none() {
            restoring::delete(&self.id)?;
        }
        persist::delete(&self.kept.key)
    }
}

/// Everything that is kept about assessments. Unreadable texts are put into quarantine on the way.
///
/// # Errors
/// Storage does not work.
pub fn shelf() -> Result<Shelf, StorageError> {
    let mut shelf = Shelf::default();
    for kept in persist::assessments()? {
        match Draft::read(kept.text.as_bytes()) {
            Ok(draft) => shelf.assessments.push(Found::Readable(Box::new(draft.assessment))),
            Err(OpenFileError::Newer { .. }) => shelf.assessments.push(Found::Newer(kept)),
            Err(_) => persist::quarantine(&kept)?,
        }
    }
    shelf.assessments.sort_by(|a, b| b.changed().cmp(&a.changed()));
    shelf.bin = persist::texts(persist::BIN)?.into_iter().filter_map(Binned::new).collect();
    shelf.bin.sort_by(|a, b| b.at.cmp(&a.at));
    shelf.quarantine = persist::quarantined()?;
    Ok(shelf)
}

/// The assessment in a stored text, if it can be read.
pub fn read(text: &str) -> Option<Assessment> {
    Draft::read(text.as_bytes()).ok().map(|it| it.assessment)
}

/// The stored assessment with this id, if there is one that can be read.
pub fn assessment(id: &AssessmentId) -> Option<Assessment> {
    read(&persist::text_of(id)?)
}

/// The part that was last worked on for a task, if there is one that can be read.
pub fn part_of(task: &TaskId) -> Option<Assessment> {
    let parts = persist::assessments().ok()?.into_iter().filter_map(|it| read(&it.text));
    let parts = parts.filter(|it| it.part.as_ref().is_some_and(|it| it.task == *task));
    parts.max_by(|a, b| a.changed.cmp(&b.changed))
}

/// The key containers of this browser. What cannot be read is put into quarantine, where the home page shows it;
/// what a newer program wrote stays as it is.
///
/// # Errors
/// Storage does not work.
pub fn keys() -> Result<Vec<KeyContainer>, StorageError> {
    let mut containers = Vec::new();
    for kept in persist::keys()? {
        match KeyContainer::read(kept.text.as_bytes()) {
            Ok(container) => containers.push(container),
            Err(OpenError::Unsupported(_)) => {}
            Err(_) => persist::quarantine(&kept)?,
        }
    }
    containers.sort_by(|a, b| b.created.cmp(&a.created));
    Ok(containers)
}
