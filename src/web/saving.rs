//! Saving to a file again and again: where the browser lets the user choose a file, the same one is written for as long as
//! the page is open and without asking. Elsewhere each saving hands out a file of its own.

use std::cell::RefCell;

use crate::core::document;
use crate::core::ids::AssessmentId;
use crate::core::seeds;

use super::browser::clock;
use super::browser::files::{SaveError, SaveTarget};
use super::components::{draft_name, hand_out};
use super::i18n::{T, k};
use super::session::Session;

thread_local! {
    /// The file that was chosen, and the assessment that it was chosen for.
    static TARGET: RefCell<Option<(AssessmentId, SaveTarget)>> = const { RefCell::new(None) };
}

/// Saves the open assessment to a file. What there is to say about it, if anything: who chose not to save knows.
///
/// # Errors
/// Why there is no file, in the browser's words.
pub async fn save(session: Session, t: T) -> Result<Option<String>, String> {
    if !SaveTarget::is_offered() {
        return hand_out(session, t).map(|()| None);
    }
    let Some((id, bytes)) = session.peek(|it| it.map(|it| (it.id.clone(), document::draft_file(it, seeds::model()))))
    else {
        return Ok(None);
    };
    let chosen = TARGET.with_borrow(|it| it.clone()).filter(|it| it.0 == id).map(|it| it.1);
    let is_saved = match &chosen {
        // It may have been moved or deleted, or the user has withdrawn the permission: then they choose again.
        Some(target) => target.write(&bytes).await.is_ok(),
        None => false,
    };
    let target = match chosen.filter(|_| is_saved) {
        Some(target) => target,
        None => match SaveTarget::ask(&draft_name(session, t)).await {
            Ok(target) => {
                target.write(&bytes).await.map_err(|it| it.words())?;
                target
            }
            Err(SaveError::Cancelled) => return Ok(None),
            // Some browsers offer it and forbid it, in frames for instance.
            Err(SaveError::Refused(_)) => return hand_out(session, t).map(|()| None),
        },
    };
    let words = t.f(k::history::SAVED_TO, &[("file", &target.name()), ("time", &clock::local_time())]);
    TARGET.set(Some((id, target)));
    Ok(Some(words))
}
