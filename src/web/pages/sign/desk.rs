//! What the user has put together for a signature, apart from the assessment itself. It outlives the page, so
//! that another language or a look at another page loses nothing.

use leptos::prelude::*;

use super::earlier::Earlier;
use crate::core::answers::Statement;
use crate::core::assessment::Assessment;
use crate::core::encoding::Digest;
use crate::core::ids::AssessmentId;
use crate::core::key::KeyContainer;
use crate::core::proof::PublicKey;
use crate::core::result::Call;
use crate::core::seeds;
use crate::core::time::Timestamp;
use crate::web::browser::random::{self, NoRandomness};
use crate::web::browser::{clock, dom};
use crate::web::visit;

/// Moment and random bytes of the result in preparation: drawn once, so that what is signed is what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When the result was begun.
    pub now: Timestamp,
    /// For its id.
    pub random: [u8; 16],
}

/// A result that was signed in this visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Name of the file.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its digest.
    pub digest: Digest,
    /// Digest of the content that was shown, in canonical form and without the proof.
    pub content: Digest,
    /// When it was signed.
    pub at: Timestamp,
    /// The key that signed.
    pub key: KeyContainer,
    /// Whether it is an example.
    pub example: bool,
    /// The browser's words if it did not let the file be downloaded.
    pub not_downloaded: Option<String>,
    /// What it states.
    pub stated: Stated,
}

/// The part of an assessment that a result depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated(Option<String>, String, Statement);

impl Stated {
    /// That part of this assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let city = assessment.city.as_ref().map(|it| format!("{} {}", it.code, it.name));
        Self(city, assessment.body.clone(), assessment.statement.in_scope(seeds::model()))
    }
}

/// Handle on the desk; copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The assessment that everything on the desk belongs to.
    owner: StoredValue<Option<AssessmentId>>,
    /// Name of the round, as typed.
    pub round: RwSignal<String>,
    /// The text that the call asks to repeat, as typed.
    pub challenge: RwSignal<String>,
    /// The file that the new one replaces.
    pub earlier: RwSignal<Option<Earlier>>,
    /// The key to sign with.
    pub key: RwSignal<Option<PublicKey>>,
    stamp: RwSignal<Option<Stamp>>,
    signed: RwSignal<Option<Signed>>,
}

impl Desk {
    /// The desk of this visit.
    pub fn of_visit() -> Self {
        visit::state(Self::new)
    }

    /// An empty desk.
    fn new() -> Self {
        Self {
            owner: StoredValue::new(None),
            round: RwSignal::new(String::new()),
            challenge: RwSignal::new(String::new()),
            earlier: RwSignal::new(None),
            key: RwSignal::new(None),
            stamp: RwSignal::new(None),
            signed: RwSignal::new(None),
        }
    }

    /// Takes up an assessment. What lies on the desk for another one is cleared away.
    ///
    /// # Errors
    /// The browser has no randomness, so nothing can be signed here.
    pub fn take_up(self, id: AssessmentId) -> Result<(), NoRandomness> {
        if self.owner.get_value().as_ref() != Some(&id) {
            self.owner.set_value(Some(id));
            self.round.set(String::new());
            self.challenge.set(String::new());
            self.earlier.set(None);
            self.signed.set(None);
        }
        self.draw()
    }

    /// What the evaluator's call adds; empty fields add nothing.
    pub fn call(self) -> Call {
        let text = |it: RwSignal<String>| Some(it.get()).filter(|it| !it.is_empty());
        Call {
            round: text(self.round),
            challenge: text(self.challenge),
            supersedes: self.earlier.with(|it| it.as_ref().map(|it| it.digest)),
        }
    }

    /// The stamp of the result in preparation.
    pub fn stamp(self) -> Option<Stamp> {
        self.stamp.get()
    }

    /// The last result signed here.
    pub fn signed(self) -> ReadSignal<Option<Signed>> {
        self.signed.read_only()
    }

    /// Whether the assessment is still what the last result says.
    pub fn is_current(self, assessment: &Assessment) -> bool {
        self.signed.with(|it| it.as_ref().is_some_and(|it| it.stated == Stated::of(assessment)))
    }

    /// Puts a signed result on the desk.
    pub fn lay_down(self, signed: Signed) {
        self.signed.set(Some(signed));
    }

    /// Begins another result of the same assessment.
    ///
    /// # Errors
    /// The browser has no randomness.
    pub fn again(self) -> Result<(), NoRandomness> {
        self.signed.set(None);
        self.draw()
    }

    fn draw(self) -> Result<(), NoRandomness> {
        let random = random::bytes()?;
        self.stamp.set(Some(Stamp { now: clock::now(), random }));
        Ok(())
    }
}

/// Text of a field of the call as it goes into a file.
pub fn tidy(text: &str) -> String {
    dom::normalize(text.trim())
}
