//! The evaluator's own part: which round it is, whose keys are known, and what was decided about single files.

use serde::{Deserialize, Serialize};

use crate::core::answers::Scope;
use crate::core::encoding::Digest;
use crate::core::json::{Problem, ReadError};
use crate::core::keylist::KeyList;
use crate::core::review;
use crate::core::sorted::Sorted;
use crate::core::text;
use crate::core::time::{self, Timestamp};

use super::publishing::Publishing;

/// Everything that the evaluator states and decides. Together with the files it is all that follows from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Work {
    /// What was called for.
    #[serde(default)]
    pub round: Round,
    /// Whose keys are known; `None` while no list was loaded, when nobody is known and nobody is refused for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<KeyList>,
    /// Decisions about single files, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// How the ranking is published, and under which weights.
    #[serde(default, skip_serializing_if = "Publishing::is_default")]
    pub publishing: Publishing,
    /// Reviews in the making, by the submission's file.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub reviews: Sorted<Digest, review::Draft>,
}

/// The evaluator's call. What is not stated is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Round {
    /// The scope that is ranked. The two are never ranked together.
    #[serde(default)]
    pub scope: Scope,
    /// Name of the round that a result has to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The text that a result has to repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// First day of signing, `2026-01-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// Last day of signing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
}

/// What the evaluator decided about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Decision {
    /// The file.
    pub file: Digest,
    /// What is to become of it.
    pub ruling: Ruling,
    /// Why. Required: a ranking has to be defended.
    pub reason: String,
    /// When.
    pub made: Timestamp,
}

/// What is to become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ruling {
    /// It counts although something stands against it, or is the one of several that counts.
    Admit,
    /// It does not count.
    Exclude,
    /// What was decided before is taken back.
    AsRuled,
}

impl Work {
    /// The decision that holds for a file.
    pub fn decision(&self, file: &Digest) -> Option<&Decision> {
        let last = self.decisions.iter().rev().find(|it| it.file == *file);
        last.filter(|it| it.ruling != Ruling::AsRuled)
    }

    /// What shapes alone do not say: days of the calendar, texts that can stand in a file.
    ///
    /// # Errors
    /// The first place that breaks a rule, as a JSON pointer below the work.
    pub fn check(&self) -> Result<(), ReadError> {
        let wrong = |pointer: String, words: String| ReadError { pointer, problem: Problem::WrongValue(words) };
        let Round { scope: _, name, challenge, opens, closes } = &self.round;
        for (member, text) in [("name", name), ("challenge", challenge)] {
            if let Some(Err(defect)) = text.as_deref().map(text::check_name) {
                return Err(wrong(format!("/round/{member}"), defect.to_string()));
            }
        }
        for (member, day) in [("opens", opens), ("closes", closes)] {
            if day.as_deref().is_some_and(|it| !time::is_date(it)) {
                return Err(wrong(format!("/round/{member}"), "not a date such as 2026-11-22".to_owned()));
            }
        }
        if let Some(keys) = &self.keys {
            keys.check().map_err(|it| ReadError { pointer: format!("/keys{}", it.pointer), ..it })?;
        }
        for (idx, decision) in self.decisions.iter().enumerate() {
            if let Err(defect) = text::check_note(&decision.reason) {
                return Err(wrong(format!("/decisions/{idx}/reason"), defect.to_string()));
            }
        }
        self.publishing.check().map_err(|it| ReadError { pointer: format!("/publishing{}", it.pointer), ..it })?;
        for (file, review) in &self.reviews {
            review.check().map_err(|it| ReadError { pointer: format!("/reviews/{file}{}", it.pointer), ..it })?;
        }
        Ok(())
    }

    /// Whether a file was admitted or excluded by a decision.
    pub fn ruling(&self, file: &Digest) -> Option<Ruling> {
        self.decision(file).map(|it| it.ruling)
    }
}
