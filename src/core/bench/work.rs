//! The evaluator's own part: which round it is, whose keys are known, and what was decided about single files.

use serde::{Deserialize, Serialize};

use crate::core::answers::Scope;
use crate::core::encoding::Digest;
use crate::core::keylist::KeyList;
use crate::core::time::Timestamp;

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

    /// Whether a file was admitted or excluded by a decision.
    pub fn ruling(&self, file: &Digest) -> Option<Ruling> {
        self.decision(file).map(|it| it.ruling)
    }
}
