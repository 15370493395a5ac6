//! A plan as an assessment keeps it: as text.
//!
//! An assessment is written after every change, by a page most of whose users never plan. Typed, a plan would be a kilobyte
//! of code on the way to the first question; as text it is copied, and read where it is shown or joined with another.

use serde::{Deserialize, Deserializer};

use crate::core::json::{self, Limits};

use super::Plan;

/// The text of a plan in the one spelling that this program writes, so that equal plans are equal texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written(Box<str>);

impl Written {
    /// Writes a plan; `None` where nothing is planned.
    ///
    /// # Panics
    /// Never: a plan is plain JSON.
    pub fn of(plan: &Plan) -> Option<Self> {
        let text = || serde_json::to_string(plan).expect("a plan is plain JSON");
        (!plan.is_empty()).then(|| Self(text().into()))
    }

    /// Reads it.
    ///
    /// # Panics
    /// Never: the text was written by [`Written::of`].
    pub fn read(&self) -> Plan {
        json::read_typed(self.0.as_bytes(), Limits::FILE).expect("the text of a plan")
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes a plan out of a file; `None` where nothing is planned.
///
/// # Errors
/// Not the shape of a plan.
pub fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Written>, D::Error> {
    let plan = Option::<Plan>::deserialize(deserializer)?;
    Ok(plan.as_ref().and_then(Written::of))
}
