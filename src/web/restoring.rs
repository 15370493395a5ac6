//! Restore points as they are kept: one key each, the text byte for byte. Which of them stay is decided by
//! [`crate::core::restore_points`].

use crate::core::assessment::Assessment;
use crate::core::document::{self, Draft};
use crate::core::ids::AssessmentId;
use crate::core::restore_points::{self, Occasion, RestorePoint, SPACE};
use crate::core::seeds;

use super::browser::clock;
use super::browser::storage::{self, Area, StorageError};
use super::persist::{Keeper, RESTORE};
use super::session::Session;

/// All restore points.
///
/// # Errors
/// Storage does not work.
fn points() -> Result<Vec<RestorePoint>, StorageError> {
    let mut points = Vec::new();
    for key in storage::keys(Area::Local, RESTORE)? {
        let size = storage::size(&key)?;
        // What somebody else has put there is left alone.
        points.extend(RestorePoint::parse(key.trim_start_matches(RESTORE), size));
    }
    Ok(points)
}

/// The restore points of an assessment, the latest first.
///
/// # Errors
/// Storage does not work.
pub fn of(id: &AssessmentId) -> Result<Vec<RestorePoint>, StorageError> {
    let mut points = points()?;
    points.retain(|it| it.of == *id);
    points.reverse();
    Ok(points)
}

/// The text of a restore point; `None` where it has been given up meanwhile.
///
/// # Errors
/// Storage does not work.
pub fn text(point: &RestorePoint) -> Result<Option<String>, StorageError> {
    storage::read(Area::Local, &key(point))
}

/// Keeps the text of an assessment as it was before something. A point that cannot be kept is no reason not to go on:
/// older ones make room for it, and where that does not help there is none.
pub fn keep(id: &AssessmentId, text: &str, before: Occasion) {
    let before = match before {
        Occasion::Changes if Draft::is_of_earlier_version(text.as_bytes()) => Occasion::Migration,
        other => other,
    };
    let point = RestorePoint { of: id.clone(), at: clock::now(), before, size: 0 };
    while storage::write(Area::Local, &key(&point), text) == Err(StorageError::Full) && make_room() {}
    let Ok(points) = points() else { return };
    for it in restore_points::surplus(&points, SPACE) {
        let _ = storage::remove(Area::Local, &key(&points[it]));
    }
}

/// Gives up the restore point that is worth least. `false` when there is none left, or storage does not work.
pub fn make_room() -> bool {
    let Ok(points) = points() else { return false };
    let least = restore_points::giving_up(&points).first().map(|it| key(&points[*it]));
    least.is_some_and(|it| storage::remove(Area::Local, &it).is_ok())
}

/// Deletes all restore points of an assessment.
///
/// # Errors
/// Storage does not work.
pub fn delete(id: &AssessmentId) -> Result<(), StorageError> {
    for point in of(id)? {
        storage::remove(Area::Local, &key(&point))?;
    }
    Ok(())
}

/// Keeps the open assessment as it is now, before something is done to it that changes much at once.
pub fn keep_open(session: Session, before: Occasion) {
    let open = session
        .peek(|it| it.filter(|it| !it.example).map(|it| (it.id.clone(), document::stored_text(it, seeds::model()))));
    if let Some((id, text)) = open {
        keep(&id, &text, before);
    }
}

/// Before a merging is applied or taken back: keeps what stands, so that it is not lost whatever comes of it. `false` where
/// it could not be saved, which the notice about saving says; nothing may be changed then.
pub fn before_merging(keeper: Keeper, before: Occasion) -> bool {
    let is_saved = keeper.save_now();
    if is_saved {
        keep_open(keeper.session(), before);
    }
    is_saved
}

/// Goes back to an earlier state of the open assessment. What is there now becomes a restore point, so that this can be
/// undone.
pub fn restore(keeper: Keeper, earlier: Assessment) {
    let session = keeper.session();
    keep_open(session, Occasion::Restore);
    session.open(Assessment { changed: clock::now(), ..earlier });
}

fn key(point: &RestorePoint) -> String {
    format!("{RESTORE}{}/{}", point.of, point.name())
}
