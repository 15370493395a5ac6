//! Merging a contribution: first a preview of every statement in it, then its application with what was decided.

use serde::{Deserialize, Serialize};

use super::Department;
use super::contribution::{Contribution, Stated};
use crate::core::answers::{self, Answer, AnswerDefect, EVIDENCE_LIMIT, Evidence};
use crate::core::assessment::Assessment;
use crate::core::document::DataRef;
use crate::core::encoding::Digest;
use crate::core::ids::{IndicatorId, QuestionId, TaskId};
use crate::core::model::Model;
use crate::core::proof::PublicKey;
use crate::core::provenance::{Claim, Origin, Record};
use crate::core::sorted::Sorted;
use crate::core::text;
use crate::core::time::Timestamp;

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// The answer to a question.
    Answer(QuestionId),
    /// The remark on an answer.
    Note(QuestionId),
    /// The evidence of an indicator.
    Evidence(IndicatorId),
}

/// What is stated there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Value {
    /// An answer.
    Answer(Answer),
    /// A remark.
    Note(String),
    /// Evidence.
    Evidence(Vec<Evidence>),
}

/// How two statements contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Clash {
    /// One value and another.
    Values,
    /// One of the two is *unknown*.
    Unknown,
    /// One of the two says that the question does not apply.
    NotApplicable,
    /// One remark and another.
    Notes,
}

/// Why a statement cannot be taken over as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AsideReason {
    /// The model has no such question or indicator.
    UnknownId,
    /// The statement breaks a rule of its question, in these words.
    NotAllowed(String),
    /// It was made for another model, in which the question may have been another one.
    OtherEdition,
    /// The department was not asked for it.
    NotAssigned,
    /// There would be more evidence than an indicator can have.
    TooMuchEvidence,
}

impl AsideReason {
    /// Whether somebody may decide to take the statement over all the same.
    pub fn may_be_taken(&self) -> bool {
        matches!(self, Self::OtherEdition | Self::NotAssigned)
    }
}

/// What was found out about one statement of a contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing stands there yet.
    New,
    /// It states what stands.
    Same,
    /// Evidence: so many documents are not listed yet.
    Adds(usize),
    /// It contradicts what stands.
    Conflict {
        /// How.
        clash: Clash,
        /// Whether what stands was stated after the task was handed out, so that the department cannot have known it.
        since: bool,
    },
    /// It is set aside.
    Aside(AsideReason),
}

/// One statement of a contribution beside what stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub place: Place,
    /// What the contribution states.
    pub theirs: Value,
    /// When the department stated it.
    pub at: Timestamp,
    /// What stands; `None` where nothing does.
    pub ours: Option<Value>,
    /// Who states what stands.
    pub origins: Vec<Origin>,
    /// What was found out.
    pub finding: Finding,
}

impl Row {
    /// Whether a person has to decide, or may.
    pub fn is_choice(&self) -> bool {
        match &self.finding {
            Finding::Conflict { .. } => true,
            Finding::Aside(it) => it.may_be_taken(),
            _ => false,
        }
    }
}

/// What makes a contribution suspicious as a whole, without keeping it from being merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It belongs to another assessment.
    OtherAssessment,
    /// No task with its id was handed out here.
    UnknownTask,
    /// It was made for another model.
    OtherEdition,
}

/// Why a contribution cannot be merged at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMergeable {
    /// It is of another city, named so.
    OtherCity(String),
    /// Only one of the two is an example.
    Example,
    /// What is open is itself a department's part.
    IntoPart,
    /// It has been merged, at this time.
    Already(Timestamp),
}

/// What a contribution would do. Looking changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Digest of the file.
    pub file: Digest,
    /// The contribution.
    pub contribution: Contribution,
    /// The key that vouches for it, if one was attached.
    pub signer: Option<PublicKey>,
    /// What is suspicious about it.
    pub doubts: Vec<Doubt>,
    /// Every statement in it, answers first.
    pub rows: Vec<Row>,
}

/// What was decided about one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Choice {
    /// What stood stays.
    Ours,
    /// What the contribution states is taken over.
    Theirs,
}

/// How conflicts are settled that nobody has decided one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// What was stated here stays.
    Ours,
    /// What this contribution states is taken over.
    Theirs,
    /// What was stated later is taken over; statements of one moment stay open.
    Later,
    /// A stated value goes before *unknown*; two values stay open.
    Stated,
}

/// A conflict that was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Where.
    pub place: Place,
    /// For whom it was decided; `None` where a rule decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// The rule that decided; `None` where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// When.
    pub at: Timestamp,
}

/// A statement that was not taken over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aside {
    /// Where.
    pub place: Place,
    /// What was stated.
    pub value: Value,
    /// Why.
    pub reason: AsideReason,
}

/// One merging, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Merging {
    /// Digest of the file.
    pub file: Digest,
    /// The task that it answered.
    pub task: TaskId,
    /// The department.
    pub department: Department,
    /// Who filled it in.
    pub person: String,
    /// The word to the coordinator; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// The model that it was made for.
    pub model: DataRef,
    /// The key that vouched for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<PublicKey>,
    /// When it was made.
    pub made: Timestamp,
    /// When it was merged.
    pub merged: Timestamp,
    /// Statements that were new here.
    pub new: u32,
    /// Statements that stood already.
    pub same: u32,
    /// What was decided, in merging and later.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// What was not taken over.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<Aside>,
    /// The evidence that it brought, and whether each document was listed before.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub evidence: Sorted<IndicatorId, Vec<Brought>>,
    /// When it was taken back; `None` while it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Timestamp>,
}

/// A document that a contribution listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// The document.
    pub document: Evidence,
    /// Whether it was listed already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

impl Preview {
    /// Looks at a contribution beside an assessment. `file` is the digest of the bytes that were opened.
    ///
    /// # Errors
    /// Why it cannot be merged at all.
    pub fn of(
        assessment: &Assessment,
        model: &Model,
        contribution: Contribution,
        signer: Option<PublicKey>,
        file: Digest,
    ) -> Result<Self, NotMergeable> {
        if assessment.part.is_some() {
            return Err(NotMergeable::IntoPart);
        }
        if assessment.example != contribution.example {
            return Err(NotMergeable::Example);
        }
        if let (Some(ours), Some(theirs)) = (&assessment.city, &contribution.city)
            && ours.code != theirs.code
        {
            return Err(NotMergeable::OtherCity(theirs.name.clone()));
        }
        if let Some(it) = assessment.ledger.iter().find(|it| it.file == file && it.undone.is_none()) {
            return Err(NotMergeable::Already(it.merged.clone()));
        }
        let assignment =
            assessment.assignments.iter().find(|it| it.issued.iter().any(|it| it.task == contribution.task));
        let other_edition = contribution.model.digest != model.digest();
        let mut doubts = Vec::new();
        if contribution.assessment != assessment.id {
            doubts.push(Doubt::OtherAssessment);
        }
        if assignment.is_none() {
            doubts.push(Doubt::UnknownTask);
        }
        if other_edition {
            doubts.push(Doubt::OtherEdition);
        }
        let look = Look {
            assessment,
            model,
            contribution: &contribution,
            other_edition,
            assigned: assignment.map(|it| &*it.indicators),
        };
        let rows = look.rows();
        Ok(Self { file, contribution, signer, doubts, rows })
    }

    /// How many statements wait for a decision.
    pub fn conflicts(&self) -> usize {
        self.rows.iter().filter(|it| matches!(it.finding, Finding::Conflict { .. })).count()
    }
}

/// A contribution beside the assessment.
struct Look<'a> {
    assessment: &'a Assessment,
    model: &'a Model,
    contribution: &'a Contribution,
    other_edition: bool,
    assigned: Option<&'a [IndicatorId]>,
}

impl Look<'_> {
    fn rows(&self) -> Vec<Row> {
        let (statement, records) = (&self.assessment.statement, &self.assessment.records);
        let answers = self.contribution.answers.iter().map(|(id, theirs)| {
            let allowed = self
                .question(id)
                .and_then(|idx| answers::check_answer(&self.model.questions[idx], &theirs.value).map_err(not_allowed));
            self.row(
                Place::Answer(id.clone()),
                id,
                theirs,
                Value::Answer,
                statement.answers.get(id),
                records.answers.get(id),
                allowed,
                clash,
            )
        });
        let notes = self.contribution.notes.iter().map(|(id, theirs)| {
            let allowed =
                self.question(id).and_then(|_| text::check_note(&theirs.value).map_err(|it| not_allowed(it.into())));
            let clash = |_: &String, _: &String| Clash::Notes;
            self.row(
                Place::Note(id.clone()),
                id,
                theirs,
                Value::Note,
                statement.notes.get(id),
                records.notes.get(id),
                allowed,
                clash,
            )
        });
        let evidence = self.contribution.evidence.iter().map(|(id, theirs)| self.evidence(id, theirs));
        answers.chain(notes).chain(evidence).collect()
    }

    fn question(&self, id: &QuestionId) -> Result<usize, AsideReason> {
        self.model.question_idx(id.as_str()).ok_or(AsideReason::UnknownId)
    }

    #[allow(clippy::too_many_arguments, reason = "one call each for answers and remarks, which share nothing else")]
    fn row<T: Clone + PartialEq>(
        &self,
        place: Place,
        id: &QuestionId,
        theirs: &Stated<T>,
        value: fn(T) -> Value,
        ours: Option<&T>,
        record: Option<&Record<T>>,
        allowed: Result<(), AsideReason>,
        clash: impl Fn(&T, &T) -> Clash,
    ) -> Row {
        let origins = record.map(|it| it.origins.clone()).unwrap_or_default();
        let finding = match (self.admitted(id.as_str(), allowed), ours) {
            (Err(reason), _) => Finding::Aside(reason),
            (Ok(()), None) => Finding::New,
            (Ok(()), Some(ours)) if *ours == theirs.value => Finding::Same,
            (Ok(()), Some(ours)) => Finding::Conflict {
                clash: clash(ours, &theirs.value),
                since: origins.iter().all(|it| it.at > self.contribution.issued),
            },
        };
        Row {
            place,
            theirs: value(theirs.value.clone()),
            at: theirs.at.clone(),
            ours: ours.cloned().map(value),
            origins,
            finding,
        }
    }

    fn evidence(&self, id: &IndicatorId, theirs: &[Evidence]) -> Row {
        let ours = self.assessment.statement.evidence.get(id);
        let known = if self.model.indicator(id.as_str()).is_some() { Ok(()) } else { Err(AsideReason::UnknownId) };
        let allowed = known.and_then(|()| theirs.iter().try_for_each(answers::check_evidence).map_err(not_allowed));
        let more = theirs.iter().filter(|it| !ours.is_some_and(|ours| ours.contains(it))).count();
        let finding = match self.admitted(id.as_str(), allowed) {
            Err(reason) => Finding::Aside(reason),
            Ok(()) if more + ours.map_or(0, Vec::len) > EVIDENCE_LIMIT => Finding::Aside(AsideReason::TooMuchEvidence),
            Ok(()) if more == 0 => Finding::Same,
            Ok(()) => Finding::Adds(more),
        };
        Row {
            place: Place::Evidence(id.clone()),
            theirs: Value::Evidence(theirs.to_vec()),
            at: self.contribution.made.clone(),
            ours: ours.cloned().map(Value::Evidence),
            origins: Vec::new(),
            finding,
        }
    }

    /// Whether a statement about a question or indicator may be taken over without asking anybody.
    fn admitted(&self, id: &str, allowed: Result<(), AsideReason>) -> Result<(), AsideReason> {
        allowed?;
        if self.other_edition {
            return Err(AsideReason::OtherEdition);
        }
        let is_of = |it: &IndicatorId| {
            id.strip_prefix(it.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match self.assigned {
            Some(assigned) if !assigned.iter().any(is_of) => Err(AsideReason::NotAssigned),
            _ => Ok(()),
        }
    }
}

fn not_allowed(defect: AnswerDefect) -> AsideReason {
    AsideReason::NotAllowed(defect.to_string())
}

fn clash(ours: &Answer, theirs: &Answer) -> Clash {
    let either = |is: fn(&Answer) -> bool| is(ours) != is(theirs);
    if either(|it| *it == Answer::Unknown) {
        Clash::Unknown
    } else if either(|it| matches!(it, Answer::NotApplicable(_))) {
        Clash::NotApplicable
    } else {
        Clash::Values
    }
}

impl Assessment {
    /// Merges a contribution as previewed. What neither `choices` nor the rule settles stays open.
    pub fn merge(&mut self, preview: &Preview, choices: &Sorted<Place, Choice>, rule: Option<Rule>, now: &Timestamp) {
        let from = &preview.contribution;
        let mut merging = Merging {
            file: preview.file,
            task: from.task.clone(),
            department: from.department.clone(),
            person: from.person.clone(),
            remark: from.remark.clone(),
            model: from.model.clone(),
            signer: preview.signer,
            made: from.made.clone(),
            merged: now.clone(),
            new: 0,
            same: 0,
            decisions: Vec::new(),
            aside: Vec::new(),
            evidence: Sorted::new(),
            undone: None,
        };
        for row in &preview.rows {
            let choice = choices.get(&row.place).copied();
            match &row.finding {
                Finding::Aside(reason) if !(reason.may_be_taken() && choice == Some(Choice::Theirs)) => {
                    let (place, value) = (row.place.clone(), row.theirs.clone());
                    merging.aside.push(Aside { place, value, reason: reason.clone() });
                    continue;
                }
                Finding::Aside(_) => {
                    merging.decisions.push(Decision { place: row.place.clone(), choice, rule: None, at: now.clone() })
                }
                Finding::New | Finding::Adds(_) => merging.new += 1,
                Finding::Same => merging.same += 1,
                Finding::Conflict { .. } => {}
            }
            let origin = Origin { at: row.at.clone(), file: Some(preview.file) };
            let settled = match (&row.place, &row.theirs) {
                (Place::Answer(id), Value::Answer(theirs)) => {
                    let mut settled = None;
                    self.change_answer(id, |record, standing| {
                        let ours = standing.clone();
                        record.claim(standing, Claim { value: theirs.clone(), origin });
                        settled = decide(
                            record,
                            standing,
                            ours.as_ref(),
                            theirs,
                            choice,
                            rule,
                            |it| *it == Answer::Unknown,
                            now,
                        );
                    });
                    settled
                }
                (Place::Note(id), Value::Note(theirs)) => {
                    let mut settled = None;
                    self.change_note(id, |record, standing| {
                        let ours = standing.clone();
                        record.claim(standing, Claim { value: theirs.clone(), origin });
                        settled = decide(record, standing, ours.as_ref(), theirs, choice, rule, |_| false, now);
                    });
                    settled
                }
                (Place::Evidence(id), Value::Evidence(theirs)) => {
                    let brought = self.add_evidence(id, theirs);
                    merging.evidence.insert(id.clone(), brought);
                    None
                }
                _ => None,
            };
            if let Some((choice, rule)) = settled {
                merging.decisions.push(Decision { place: row.place.clone(), choice, rule, at: now.clone() });
            }
        }
        self.ledger.push(merging);
        self.touch(now);
    }

    /// Settles an open conflict about an answer. The decision is added to the ledger's entries of the files that took
    /// part in it.
    pub fn settle_answer(&mut self, id: &QuestionId, value: &Answer, now: &Timestamp) {
        let mut files = Vec::new();
        self.change_answer(id, |record, standing| {
            files = files_in(record);
            record.settle(standing, value, now);
        });
        let stands = self.records.answers.get(id).map(|it| it.origins.clone()).unwrap_or_default();
        self.enter_decision(&Place::Answer(id.clone()), &files, &stands, now);
    }

    /// Settles an open conflict about a remark, as [`Assessment::settle_answer`] does.
    pub fn settle_note(&mut self, id: &QuestionId, value: &String, now: &Timestamp) {
        let mut files = Vec::new();
        self.change_note(id, |record, standing| {
            files = files_in(record);
            record.settle(standing, value, now);
        });
        let stands = self.records.notes.get(id).map(|it| it.origins.clone()).unwrap_or_default();
        self.enter_decision(&Place::Note(id.clone()), &files, &stands, now);
    }

    fn enter_decision(&mut self, place: &Place, files: &[Digest], stands: &[Origin], now: &Timestamp) {
        for entry in self.ledger.iter_mut().filter(|it| it.undone.is_none() && files.contains(&it.file)) {
            let is_theirs = stands.iter().any(|it| it.file == Some(entry.file));
            let choice = Some(if is_theirs { Choice::Theirs } else { Choice::Ours });
            entry.decisions.push(Decision { place: place.clone(), choice, rule: None, at: now.clone() });
        }
        self.touch(now);
    }

    /// Takes a merging back: what came with its file goes, and what was given up for it comes back. `false` where the
    /// ledger has no such merging.
    pub fn undo_merging(&mut self, file: Digest, now: &Timestamp) -> bool {
        let Some(idx) = self.ledger.iter().position(|it| it.file == file && it.undone.is_none()) else { return false };
        for id in self.records.answers.keys().cloned().collect::<Vec<_>>() {
            self.change_answer(&id, |record, standing| record.withdraw(standing, file));
        }
        for id in self.records.notes.keys().cloned().collect::<Vec<_>>() {
            self.change_note(&id, |record, standing| record.withdraw(standing, file));
        }
        let brought = self.ledger[idx].evidence.clone();
        self.ledger[idx].undone = Some(now.clone());
        for (id, documents) in &brought {
            for it in documents.iter().filter(|it| !it.known) {
                self.take_evidence(id, &it.document);
            }
        }
        self.touch(now);
        true
    }

    /// Adds documents that are not listed yet. A list to which something was added stands in the order of its titles,
    /// so that it does not matter which file came first.
    fn add_evidence(&mut self, id: &IndicatorId, theirs: &[Evidence]) -> Vec<Brought> {
        let mut list = self.statement.evidence.remove(id).unwrap_or_default();
        let before = list.len();
        let mut brought = Vec::new();
        for it in theirs {
            let known = list.contains(it);
            if !known {
                list.push(it.clone());
            }
            brought.push(Brought { document: it.clone(), known });
        }
        if list.len() > before {
            list.sort();
        }
        if !list.is_empty() {
            self.statement.evidence.insert(id.clone(), list);
        }
        brought
    }

    /// Takes a document off the list, unless another merging brought it as well: that one has it from now on.
    fn take_evidence(&mut self, id: &IndicatorId, document: &Evidence) {
        let heirs = self.ledger.iter_mut().filter(|it| it.undone.is_none());
        let mut entries = heirs.filter_map(|it| {
            // Lists of the ledger are small, and nothing but this ever changes them.
            let mut list = it.evidence.remove(id)?;
            let has = list.iter_mut().find(|it| it.document == *document);
            let inherits = has.map(|it| it.known = false).is_some();
            it.evidence.insert(id.clone(), list);
            inherits.then_some(())
        });
        if entries.next().is_some() {
            return;
        }
        if let Some(mut list) = self.statement.evidence.remove(id) {
            list.retain(|it| it != document);
            if !list.is_empty() {
                self.statement.evidence.insert(id.clone(), list);
            }
        }
    }
}

/// Settles a conflict as decided, or by the rule; says how, or `None` where there is none or it stays open.
#[allow(clippy::too_many_arguments, reason = "one call each for answers and remarks")]
fn decide<T: Clone + PartialEq>(
    record: &mut Record<T>,
    standing: &mut Option<T>,
    ours: Option<&T>,
    theirs: &T,
    choice: Option<Choice>,
    rule: Option<Rule>,
    is_unknown: fn(&T) -> bool,
    now: &Timestamp,
) -> Option<(Option<Choice>, Option<Rule>)> {
    if record.open.is_empty() {
        return None;
    }
    let before = record.open.len();
    match (choice, ours, rule) {
        (Some(Choice::Ours), Some(ours), _) => record.settle(standing, ours, now),
        (Some(Choice::Theirs), _, _) | (None, _, Some(Rule::Theirs)) => record.settle(standing, theirs, now),
        (None, Some(ours), Some(Rule::Ours)) if record.is_own() => record.settle(standing, ours, now),
        (None, _, Some(Rule::Later)) => {
            let claims = record.open.iter().map(|it| &it.origin).chain(&record.origins);
            if let Some(latest) = claims.map(|it| it.at.clone()).max() {
                record.dismiss(standing, |_, at| *at == latest, now);
            }
        }
        (None, _, Some(Rule::Stated)) => {
            record.dismiss(standing, |it, _| !is_unknown(it), now);
        }
        _ => {}
    }
    (record.open.len() < before).then_some((choice, if choice.is_some() { None } else { rule }))
}

fn files_in<T>(record: &Record<T>) -> Vec<Digest> {
    record.open.iter().map(|it| &it.origin).chain(&record.origins).filter_map(|it| it.file).collect()
}
