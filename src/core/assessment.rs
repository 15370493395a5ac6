//! An assessment: one city's work for one edition, with what is known about how it came about.
//!
//! The statement says what the city states now; the records say who stated it, when, and what was stated before. Only
//! the methods here change both, so that neither is ever without the other.

use serde::{Deserialize, Serialize};

use super::answers::{self, Answer, AnswerDefect, City, Evidence, Statement};
use super::carry::Carried;
use super::decimal::Hundredths;
use super::ids::{AssessmentId, IndicatorId, QuestionId};
use super::model::{Model, ProfileKey};
use super::plan::{Plan, Written};
use super::provenance::{Origin, Record};
use super::sharing::{Assignment, Merging, Part};
use super::sorted::Sorted;
use super::time::Timestamp;

/// One city's work for one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Its id on this and every device.
    pub id: AssessmentId,
    /// When it was begun.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Which city; `None` until chosen.
    pub city: Option<City>,
    /// The body that answers, such as the city's government.
    pub body: String,
    /// Whether it is an example: shown as such everywhere, and marked in everything it exports.
    pub example: bool,
    /// What the city states.
    pub statement: Statement,
    /// How it came about.
    pub records: Records,
    /// Which department answers what.
    pub assignments: Vec<Assignment>,
    /// What was merged, in the order of merging.
    pub ledger: Vec<Merging>,
    /// What an earlier edition stated and nobody has confirmed yet.
    pub carried: Option<Box<Carried>>,
    /// What the city wants to do next; never signed and never handed out in anything but a draft.
    pub plan: Option<Written>,
    /// Present where this is a department's part of an assessment that somebody else coordinates.
    pub part: Option<Box<Part>>,
}

/// Who stated what, when, and what was stated before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// By question, about its answer.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub answers: Sorted<QuestionId, Record<Answer>>,
    /// By question, about the remark on it.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub notes: Sorted<QuestionId, Record<String>>,
}

impl Records {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.notes.is_empty()
    }
}

impl Assessment {
    /// A new, empty assessment.
    pub fn new(id: AssessmentId, now: Timestamp) -> Self {
        Self {
            id,
            created: now.clone(),
            changed: now,
            city: None,
            body: String::new(),
            example: false,
            statement: Statement::default(),
            records: Records::default(),
            assignments: Vec::new(),
            ledger: Vec::new(),
            carried: None,
            plan: None,
            part: None,
        }
    }

    /// Records an answer given here, or takes the answer back with `None`.
    ///
    /// # Errors
    /// The answer does not fit the question; nothing changes then.
    pub fn record(
        &mut self,
        model: &Model,
        id: &QuestionId,
        answer: Option<Answer>,
        now: &Timestamp,
    ) -> Result<(), AnswerDefect> {
        let question = model.question(id.as_str()).ok_or(AnswerDefect::UnknownId)?;
        if let Some(it) = &answer {
            answers::check_answer(question, it)?;
        }
        self.replace_carried(id);
        self.change_answer(id, |record, standing| record.state(standing, answer, now));
        self.touch(now);
        Ok(())
    }

    /// States a figure of the profile, or takes it back.
    pub fn state_figure(&mut self, key: ProfileKey, value: Option<Hundredths>, now: &Timestamp) {
        self.replace_carried_figure(key);
        self.statement.profile.set(key, value);
        self.touch(now);
    }

    /// Writes the remark on a question; a blank one is taken away.
    pub fn note(&mut self, id: &QuestionId, text: String, now: &Timestamp) {
        let text = Some(text).filter(|it| !it.trim().is_empty());
        self.change_note(id, |record, standing| record.state(standing, text, now));
        self.touch(now);
    }

    /// Replaces the evidence of an indicator.
    pub fn list_evidence(&mut self, id: &IndicatorId, list: Vec<Evidence>, now: &Timestamp) {
        if list.is_empty() {
            self.statement.evidence.remove(id);
        } else {
            self.statement.evidence.insert(id.clone(), list);
        }
        self.touch(now);
    }

    /// What is planned.
    pub fn planned(&self) -> Plan {
        self.plan.as_ref().map(Written::read).unwrap_or_default()
    }

    /// Changes what is planned.
    pub fn replan(&mut self, change: impl FnOnce(&mut Plan), now: &Timestamp) {
        let mut plan = self.planned();
        change(&mut plan);
        self.plan = Written::of(&plan);
        self.touch(now);
    }

    /// Whether the answer to a question or the remark on it has an open conflict.
    pub fn is_in_conflict(&self, id: &QuestionId) -> bool {
        self.records.answers.get(id).is_some_and(|it| !it.open.is_empty())
            || self.records.notes.get(id).is_some_and(|it| !it.open.is_empty())
    }

    /// Questions whose answer or remark has an open conflict, in the order of their ids.
    pub fn conflicts(&self) -> Vec<QuestionId> {
        let answers = self.records.answers.iter().filter(|it| !it.1.open.is_empty()).map(|it| it.0.clone());
        let notes = self.records.notes.iter().filter(|it| !it.1.open.is_empty()).map(|it| it.0.clone());
        let mut ids: Vec<QuestionId> = answers.chain(notes).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Changes an answer together with its record.
    pub(super) fn change_answer(
        &mut self,
        id: &QuestionId,
        change: impl FnOnce(&mut Record<Answer>, &mut Option<Answer>),
    ) {
        change_in(&mut self.statement.answers, &mut self.records.answers, &self.changed, id, change);
    }

    /// Changes a remark together with its record.
    pub(super) fn change_note(
        &mut self,
        id: &QuestionId,
        change: impl FnOnce(&mut Record<String>, &mut Option<String>),
    ) {
        change_in(&mut self.statement.notes, &mut self.records.notes, &self.changed, id, change);
    }

    /// Says when the assessment was last changed.
    pub(super) fn touch(&mut self, now: &Timestamp) {
        self.changed = now.clone();
    }

    /// The same with an origin for everything that stands without one: stated here when the assessment was last changed.
    /// Drafts of version 1 kept no origins. Origins of what does not stand are dropped.
    #[must_use]
    pub fn with_origins(mut self) -> Self {
        complete(&self.statement.answers, &mut self.records.answers, &self.changed);
        complete(&self.statement.notes, &mut self.records.notes, &self.changed);
        self
    }
}

fn change_in<T: Clone + PartialEq>(
    values: &mut Sorted<QuestionId, T>,
    records: &mut Sorted<QuestionId, Record<T>>,
    changed: &Timestamp,
    id: &QuestionId,
    change: impl FnOnce(&mut Record<T>, &mut Option<T>),
) {
    let mut standing = values.remove(id);
    let mut record = records.remove(id).unwrap_or_default();
    if standing.is_some() && record.origins.is_empty() {
        record.origins.push(Origin::here(changed.clone()));
    }
    change(&mut record, &mut standing);
    if let Some(it) = standing {
        values.insert(id.clone(), it);
    }
    if !record.is_empty() {
        records.insert(id.clone(), record);
    }
}

fn complete<T: Clone + PartialEq>(
    values: &Sorted<QuestionId, T>,
    records: &mut Sorted<QuestionId, Record<T>>,
    changed: &Timestamp,
) {
    for id in values.keys() {
        if records.get(id).is_none_or(|it| it.origins.is_empty()) {
            let mut record = records.remove(id).unwrap_or_default();
            record.origins.push(Origin::here(changed.clone()));
            records.insert(id.clone(), record);
        }
    }
    let orphans: Vec<QuestionId> = records
        .iter()
        .filter(|(id, it)| !it.origins.is_empty() && !values.contains_key(*id))
        .map(|it| it.0.clone())
        .collect();
    for id in orphans {
        if let Some(mut record) = records.remove(&id) {
            record.origins.clear();
            if !record.is_empty() {
                records.insert(id, record);
            }
        }
    }
}
