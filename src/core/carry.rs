//! Taking an earlier edition's answers up again, as something to be confirmed.
//!
//! What is carried does not stand: it neither counts as answered nor scores until somebody has confirmed it, one
//! statement at a time, or stated something else.

use serde::{Deserialize, Serialize};

use super::answers::{self, Answer, AnswerDefect, City, Evidence, Profile, Scope, Statement};
use super::assessment::Assessment;
use super::document::DataRef;
use super::encoding::Digest;
use super::ids::{AssessmentId, IndicatorId, QuestionId};
use super::model::{Model, ProfileKey};
use super::plan::{Former, Plan, Written};
use super::sorted::Sorted;
use super::text;
use super::time::Timestamp;

/// Where carried statements come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Digest of the file; `None` for an assessment of this device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// The model that it was made for.
    pub model: DataRef,
    /// When it was last changed or signed.
    pub made: Timestamp,
}

/// What an earlier edition stated and nobody has confirmed or replaced yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Where it comes from.
    pub source: Source,
    /// Shared figures.
    #[serde(default, skip_serializing_if = "Profile::is_empty")]
    pub profile: Profile,
    /// Answers.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub answers: Sorted<QuestionId, Answer>,
    /// Remarks.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub notes: Sorted<QuestionId, String>,
    /// Evidence.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub evidence: Sorted<IndicatorId, Vec<Evidence>>,
}

/// An answer that could not be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCarried {
    /// The question.
    pub question: QuestionId,
    /// Why it does not fit the present model.
    pub reason: AnswerDefect,
}

impl Carried {
    /// What of a statement can be carried into this model, and what cannot.
    pub fn from(statement: &Statement, source: Source, model: &Model) -> (Self, Vec<NotCarried>) {
        let mut lost = Vec::new();
        let mut carried = Self {
            source,
            profile: Profile::default(),
            answers: Sorted::new(),
            notes: Sorted::new(),
            evidence: Sorted::new(),
        };
        for key in model.profile.iter().filter(|it| it.derived.is_none()).map(|it| it.key) {
            carried.profile.set(key, statement.profile.get(model, key));
        }
        for (id, answer) in &statement.answers {
            let question = model.question(id.as_str()).ok_or(AnswerDefect::UnknownId);
            match question.and_then(|it| answers::check_answer(it, answer)) {
                Ok(()) => _ = carried.answers.insert(id.clone(), answer.clone()),
                Err(reason) => lost.push(NotCarried { question: id.clone(), reason }),
            }
        }
        for (id, note) in &statement.notes {
            if carried.answers.contains_key(id) && text::check_note(note).is_ok() {
                carried.notes.insert(id.clone(), note.clone());
            }
        }
        for (id, list) in &statement.evidence {
            if model.indicator(id.as_str()).is_some() {
                carried.evidence.insert(id.clone(), list.clone());
            }
        }
        (carried, lost)
    }

    /// Keeps only what another copy has not confirmed or replaced either.
    pub(super) fn keep_common(&mut self, other: &Self) {
        self.answers.retain(|id, _| other.answers.contains_key(id));
        self.notes.retain(|id, _| other.notes.contains_key(id));
        self.evidence.retain(|id, _| other.evidence.contains_key(id));
        for key in self.profile.keys().collect::<Vec<_>>() {
            if other.profile.typed(key).is_none() {
                self.profile.set_typed(key, None);
            }
        }
    }

    /// Whether everything has been confirmed or replaced.
    pub fn is_empty(&self) -> bool {
        self.profile.is_empty() && self.answers.is_empty() && self.notes.is_empty() && self.evidence.is_empty()
    }
}

impl Assessment {
    /// A new assessment of the same city with everything that an earlier one stated waiting to be confirmed, and what that
    /// one planned as a record.
    pub fn following(
        id: AssessmentId,
        city: Option<City>,
        body: String,
        scope: Scope,
        carried: Carried,
        former: Option<Former>,
        now: Timestamp,
    ) -> Self {
        let mut it = Self::new(id, now);
        (it.city, it.body, it.statement.scope) = (city, body, scope);
        let record = |it| Written::of(&Plan { former: Some(Box::new(it)), ..Plan::default() });
        it.plan = former.and_then(record);
        it.carried = Some(Box::new(carried)).filter(|it| !it.is_empty());
        it
    }

    /// Confirms a carried answer with its remark: both are stated here from now on. `false` where nothing was carried.
    pub fn confirm(&mut self, model: &Model, id: &QuestionId, now: &Timestamp) -> bool {
        let Some(carried) = self.carried.as_mut() else { return false };
        let (answer, note) = (carried.answers.remove(id), carried.notes.remove(id));
        let Some(answer) = answer else { return false };
        let is_recorded = self.record(model, id, Some(answer), now).is_ok();
        if let Some(note) = note.filter(|_| is_recorded && !self.statement.notes.contains_key(id)) {
            self.note(id, note, now);
        }
        self.forget_settled(now);
        is_recorded
    }

    /// Confirms the carried evidence of an indicator: it is added to what is listed.
    pub fn confirm_evidence(&mut self, id: &IndicatorId, now: &Timestamp) {
        let Some(list) = self.carried.as_mut().and_then(|it| it.evidence.remove(id)) else { return };
        let mut ours = self.statement.evidence.get(id).cloned().unwrap_or_default();
        ours.extend(list.into_iter().filter(|it| !ours.contains(it)).collect::<Vec<_>>());
        ours.truncate(answers::EVIDENCE_LIMIT);
        self.list_evidence(id, ours, now);
        self.forget_settled(now);
    }

    /// Confirms a carried figure of the profile.
    pub fn confirm_figure(&mut self, model: &Model, key: ProfileKey, now: &Timestamp) {
        let Some(carried) = self.carried.as_mut() else { return };
        let value = carried.profile.get(model, key);
        carried.profile.set(key, None);
        if value.is_some() {
            self.statement.profile.set(key, value);
        }
        self.forget_settled(now);
    }

    /// Drops what was carried for a question, because something else was stated.
    pub(super) fn replace_carried(&mut self, id: &QuestionId) {
        if let Some(carried) = self.carried.as_mut() {
            carried.answers.remove(id);
            carried.notes.remove(id);
        }
    }

    /// Drops a carried figure, because something else was stated.
    pub(super) fn replace_carried_figure(&mut self, key: ProfileKey) {
        if let Some(carried) = self.carried.as_mut() {
            carried.profile.set(key, None);
        }
    }

    fn forget_settled(&mut self, now: &Timestamp) {
        self.carried = self.carried.take().filter(|it| !it.is_empty());
        self.touch(now);
    }
}
