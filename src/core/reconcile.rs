//! Two copies of one assessment that were changed at the same time: joined place by place.
//!
//! Both are compared with the copy that they came from. What only one side changed is taken from it; what both changed
//! alike is taken once; what both changed differently is a *clash*, which a person settles. Until then ours stands.

use super::answers::{Answer, City, Evidence, Scope};
use super::assessment::Assessment;
use super::ids::{IndicatorId, QuestionId};
use super::model::ProfileKey;
use super::plan::{PlanEntry, PlanPlace, Written};
use super::provenance::Record;
use super::sharing::Assignment;
use super::sorted::Sorted;

/// A place that both sides changed differently, with what the other side has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The city.
    City(Option<City>),
    /// The body that answers.
    Body(String),
    /// Which questions are asked.
    Scope(Scope),
    /// A figure of the profile, in hundredths.
    Figure(ProfileKey, Option<u64>),
    /// The answer to a question.
    Answer(QuestionId, Option<Answer>, Record<Answer>),
    /// The remark on a question.
    Note(QuestionId, Option<String>, Record<String>),
    /// The evidence of an indicator.
    Evidence(IndicatorId, Vec<Evidence>),
    /// What the department of this id is asked; `None` where the other side took it off the list.
    Assignment(String, Option<Assignment>),
    /// Part of the plan.
    Plan(PlanPlace, Option<PlanEntry>),
}

/// What became of two copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// Both, with ours where they clash.
    pub joined: Assessment,
    /// Where they clash.
    pub clashes: Vec<Clash>,
}

/// Joins two copies of one assessment that both came from `base`.
pub fn reconcile(base: &Assessment, ours: &Assessment, theirs: &Assessment) -> Reconciled {
    let mut clashes = Vec::new();
    let mut joined = ours.clone();
    pick(&base.city, &mut joined.city, &theirs.city, |it| clashes.push(Clash::City(it)));
    pick(&base.body, &mut joined.body, &theirs.body, |it| clashes.push(Clash::Body(it)));
    pick(&base.statement.scope, &mut joined.statement.scope, &theirs.statement.scope, |it| {
        clashes.push(Clash::Scope(it))
    });
    let mut figures: Vec<ProfileKey> = [base, ours, theirs].iter().flat_map(|it| it.statement.profile.keys()).collect();
    figures.sort();
    figures.dedup();
    for key in figures {
        let typed = |it: &Assessment| it.statement.profile.typed(key);
        let mut value = typed(&joined);
        pick(&typed(base), &mut value, &typed(theirs), |it| clashes.push(Clash::Figure(key, it)));
        joined.statement.profile.set_typed(key, value);
    }
    for id in keys(
        [&base.statement.answers, &ours.statement.answers, &theirs.statement.answers],
        [&base.records.answers, &ours.records.answers, &theirs.records.answers],
    ) {
        let at = |it: &Assessment| {
            (it.statement.answers.get(&id).cloned(), it.records.answers.get(&id).cloned().unwrap_or_default())
        };
        let mut here = at(&joined);
        stated(&at(base), &mut here, &at(theirs), |value, record| {
            clashes.push(Clash::Answer(id.clone(), value, record))
        });
        put(&mut joined.statement.answers, &mut joined.records.answers, &id, here);
    }
    for id in keys(
        [&base.statement.notes, &ours.statement.notes, &theirs.statement.notes],
        [&base.records.notes, &ours.records.notes, &theirs.records.notes],
    ) {
        let at = |it: &Assessment| {
            (it.statement.notes.get(&id).cloned(), it.records.notes.get(&id).cloned().unwrap_or_default())
        };
        let mut here = at(&joined);
        stated(&at(base), &mut here, &at(theirs), |value, record| clashes.push(Clash::Note(id.clone(), value, record)));
        put(&mut joined.statement.notes, &mut joined.records.notes, &id, here);
    }
    let mut indicators: Vec<IndicatorId> =
        [base, ours, theirs].iter().flat_map(|it| it.statement.evidence.keys().cloned()).collect();
    indicators.sort();
    indicators.dedup();
    for id in indicators {
        let at = |it: &Assessment| it.statement.evidence.get(&id).cloned().unwrap_or_default();
        let mut here = at(&joined);
        pick(&at(base), &mut here, &at(theirs), |it| clashes.push(Clash::Evidence(id.clone(), it)));
        joined.statement.evidence.remove(&id);
        if !here.is_empty() {
            joined.statement.evidence.insert(id, here);
        }
    }
    assignments(base, &mut joined, theirs, &mut clashes);
    plans(base, &mut joined, theirs, &mut clashes);
    for entry in &theirs.ledger {
        match joined.ledger.iter_mut().find(|it| it.file == entry.file && it.merged == entry.merged) {
            None => joined.ledger.push(entry.clone()),
            // A merging is taken back on one side, or decided further: the side that did more is right.
            Some(here) if entry.undone.is_some() || entry.decisions.len() > here.decisions.len() => {
                *here = entry.clone()
            }
            Some(_) => {}
        }
    }
    // What one side has confirmed is confirmed.
    joined.carried = match (joined.carried.take(), &theirs.carried) {
        (Some(mut here), Some(there)) => {
            here.keep_common(there);
            Some(here).filter(|it| !it.is_empty())
        }
        _ => None,
    };
    if let (Some(before), Some(here), Some(there)) = (&base.part, joined.part.as_mut(), &theirs.part) {
        // Who fills a part in and what they say to the coordinator is one line each: the side that wrote it is right.
        pick(&before.person, &mut here.person, &there.person, |_| ());
        pick(&before.remark, &mut here.remark, &there.remark, |_| ());
    }
    joined.changed = joined.changed.max(theirs.changed.clone());
    Reconciled { joined, clashes }
}

impl Assessment {
    /// Settles a clash for the other side: what it has there stands from now on. Our own value becomes past.
    pub fn yield_to(&mut self, clash: Clash) {
        match clash {
            Clash::City(it) => self.city = it,
            Clash::Body(it) => self.body = it,
            Clash::Scope(it) => self.statement.scope = it,
            Clash::Figure(key, it) => self.statement.profile.set_typed(key, it),
            Clash::Answer(id, value, record) => {
                let now = self.changed.clone();
                self.change_answer(&id, |here, standing| here.yield_to(standing, value, record, &now));
            }
            Clash::Note(id, value, record) => {
                let now = self.changed.clone();
                self.change_note(&id, |here, standing| here.yield_to(standing, value, record, &now));
            }
            Clash::Evidence(id, list) => {
                let now = self.changed.clone();
                self.list_evidence(&id, list, &now);
            }
            Clash::Assignment(id, it) => {
                self.assignments.retain(|it| it.department.id != id);
                self.assignments.extend(it);
            }
            Clash::Plan(place, entry) => {
                let now = self.changed.clone();
                self.replan(|it| it.put(&place, entry), &now);
            }
        }
    }
}

/// Takes theirs where ours has not changed; says so where both have, differently.
fn pick<T: Clone + PartialEq>(base: &T, ours: &mut T, theirs: &T, clash: impl FnOnce(T)) {
    if theirs == base || theirs == ours {
        return;
    }
    if ours == base {
        ours.clone_from(theirs);
    } else {
        clash(theirs.clone());
    }
}

type Stated<T> = (Option<T>, Record<T>);

/// As [`pick`], for a value with its record: two records of one value are joined.
fn stated<T: Clone + PartialEq>(
    base: &Stated<T>,
    ours: &mut Stated<T>,
    theirs: &Stated<T>,
    clash: impl FnOnce(Option<T>, Record<T>),
) {
    if theirs == base || theirs == ours {
        return;
    }
    if ours == base {
        ours.clone_from(theirs);
    } else if ours.0 == theirs.0 {
        ours.1.join(&theirs.1);
    } else {
        clash(theirs.0.clone(), theirs.1.clone());
    }
}

fn put<T>(
    values: &mut Sorted<QuestionId, T>,
    records: &mut Sorted<QuestionId, Record<T>>,
    id: &QuestionId,
    here: Stated<T>,
) where
    T: Clone + PartialEq,
{
    values.remove(id);
    records.remove(id);
    if let Some(it) = here.0 {
        values.insert(id.clone(), it);
    }
    if !here.1.is_empty() {
        records.insert(id.clone(), here.1);
    }
}

fn keys<T>(values: [&Sorted<QuestionId, T>; 3], records: [&Sorted<QuestionId, Record<T>>; 3]) -> Vec<QuestionId> {
    let stated = values.iter().flat_map(|it| it.keys().cloned());
    let mut all: Vec<QuestionId> = stated.chain(records.iter().flat_map(|it| it.keys().cloned())).collect();
    all.sort();
    all.dedup();
    all
}

fn assignments(base: &Assessment, joined: &mut Assessment, theirs: &Assessment, clashes: &mut Vec<Clash>) {
    let of = |it: &Assessment, id: &str| it.assignments.iter().find(|it| it.department.id == id).cloned();
    let mut ids: Vec<String> = Vec::new();
    for it in joined.assignments.iter().chain(&theirs.assignments) {
        if !ids.contains(&it.department.id) {
            ids.push(it.department.id.clone());
        }
    }
    for id in ids {
        let mut here = of(joined, &id);
        pick(&of(base, &id), &mut here, &of(theirs, &id), |it| clashes.push(Clash::Assignment(id.clone(), it)));
        match (joined.assignments.iter().position(|it| it.department.id == id), here) {
            (Some(at), Some(it)) => joined.assignments[at] = it,
            (Some(at), None) => _ = joined.assignments.remove(at),
            (None, Some(it)) => joined.assignments.push(it),
            (None, None) => {}
        }
    }
}

fn plans(base: &Assessment, joined: &mut Assessment, theirs: &Assessment, clashes: &mut Vec<Clash>) {
    if theirs.plan == joined.plan {
        return;
    }
    let (before, mut here, there) = (base.planned(), joined.planned(), theirs.planned());
    let mut places: Vec<PlanPlace> = [&before, &here, &there].iter().flat_map(|it| it.places()).collect();
    places.sort();
    places.dedup();
    for place in places {
        let mut entry = here.entry(&place);
        let ours = entry.clone();
        pick(&before.entry(&place), &mut entry, &there.entry(&place), |it| {
            clashes.push(Clash::Plan(place.clone(), it))
        });
        if entry != ours {
            here.put(&place, entry);
        }
    }
    // What an earlier edition planned is never changed; it comes with the assessment.
    joined.plan = Written::of(&here);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::ids::AssessmentId;
    use crate::core::plan::{Goal, Measure, Plan, Slot};
    use crate::core::scoring::E2;
    use crate::core::seeds;
    use crate::core::time::Timestamp;

    fn moment(hour: u64) -> Timestamp {
        Timestamp::from_unix(1_795_334_400 + hour * 3600)
    }

    /// A change that somebody makes in one of two windows.
    #[derive(Clone, Debug)]
    enum Step {
        Answer(usize, Option<u8>),
        Note(usize, u8),
        Body(u8),
        Scope,
        Figure(usize, Option<u64>),
        Evidence(u8),
        Plan(u8, u8),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0_usize..4, prop::option::of(0_u8..4)).prop_map(|(at, it)| Step::Answer(at, it)),
            (0_usize..3, 0_u8..3).prop_map(|(at, it)| Step::Note(at, it)),
            (0_u8..3).prop_map(Step::Body),
            Just(Step::Scope),
            (0_usize..3, prop::option::of(0_u64..3)).prop_map(|(at, it)| Step::Figure(at, it)),
            (0_u8..3).prop_map(Step::Evidence),
            (0_u8..6, 0_u8..3).prop_map(|(what, it)| Step::Plan(what, it)),
        ]
    }

    fn levels() -> Vec<QuestionId> {
        let is_level =
            |it: &&crate::core::model::Question| matches!(it.kind, crate::core::model::QuestionKind::Levels(_));
        seeds::model().questions.iter().filter(is_level).map(|it| it.id.clone()).collect()
    }

    fn take(it: &mut Assessment, steps: &[Step], hour: u64) {
        let (model, now) = (seeds::model(), moment(hour));
        for step in steps {
            match step {
                Step::Answer(at, level) => {
                    it.record(model, &levels()[*at], level.map(Answer::Level), &now).expect("it fits");
                }
                Step::Note(at, 0) => it.note(&levels()[*at], String::new(), &now),
                Step::Note(at, text) => it.note(&levels()[*at], format!("说明{text}"), &now),
                Step::Body(name) => it.body = format!("单位{name}"),
                Step::Scope => it.statement.scope = Scope::Core,
                Step::Figure(at, value) => it.statement.profile.set_typed(
                    [ProfileKey::Population, ProfileKey::Departments, ProfileKey::Districts][*at],
                    value.map(|it| it * 100),
                ),
                Step::Plan(what, value) => it.replan(|it| plan(it, *what, *value), &now),
                Step::Evidence(0) => it.list_evidence(&model.indicators[0].id, Vec::new(), &now),
                Step::Evidence(title) => {
                    let list = vec![Evidence { title: format!("文件{title}"), ..Evidence::default() }];
                    it.list_evidence(&model.indicators[0].id, list, &now);
                }
            }
        }
    }

    /// Changes one place of a plan, or takes away what stands there.
    fn plan(it: &mut Plan, what: u8, value: u8) {
        let (question, given) = (&levels()[0], value > 0);
        match what {
            0 => it.aim("total", given.then_some(E2(u32::from(value) * 3000))),
            1 => it.estimate(question, Goal::Level(1), u32::from(value)),
            2 => it.choose(Slot::B, question, given.then_some(Goal::Level(value))),
            3 => it.name(Slot::C, if given { format!("方案{value}") } else { String::new() }),
            4 => it.adopted = Slot::ALL[usize::from(value)],
            _ => it.measure(question, Measure { owner: "科".repeat(usize::from(value)), ..Measure::default() }),
        }
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::collection::vec(step(), 0..6)
    }

    proptest! {
        /// Whatever two windows do, everything that one of them changed is there, or a clash says that both did.
        #[test]
        fn nothing_that_either_side_did_is_lost(first in steps(), ours in steps(), theirs in steps()) {
            let mut base = Assessment::new(AssessmentId::from_random([1; 16]), moment(0));
            take(&mut base, &first, 1);
            let (mut a, mut b) = (base.clone(), base.clone());
            take(&mut a, &ours, 3);
            take(&mut b, &theirs, 5);
            let both = reconcile(&base, &a, &b);
            let mirrored = reconcile(&base, &b, &a);
            prop_assert_eq!(both.clashes.len(), mirrored.clashes.len());
            for id in levels().iter().take(4) {
                let at = |it: &Assessment| it.statement.answers.get(id).cloned();
                let clash = both.clashes.iter().any(|it| matches!(it, Clash::Answer(at, ..) if at == id));
                // Ours stands where both touched it, even if it was only changed and changed back: that is for a person.
                let expected = if clash || at(&a) != at(&base) { at(&a) } else { at(&b) };
                prop_assert_eq!(at(&both.joined), expected);
                let differ = at(&a) != at(&base) && at(&b) != at(&base) && at(&a) != at(&b);
                prop_assert!(!differ || clash);
                let touched = |it: &Assessment| {
                    at(it) != at(&base) || it.records.answers.get(id) != base.records.answers.get(id)
                };
                prop_assert!(!clash || touched(&a) && touched(&b));
            }
            let entry = |it: &Assessment, place: &PlanPlace| it.planned().entry(place);
            for place in [&base, &a, &b].into_iter().flat_map(|it| it.planned().places()) {
                let [was, ours, theirs] = [&base, &a, &b].map(|it| entry(it, &place));
                let clash = both.clashes.iter().any(|it| matches!(it, Clash::Plan(at, _) if *at == place));
                prop_assert_eq!(clash, ours != was && theirs != was && ours != theirs);
                let expected = if ours == was { theirs } else { ours };
                prop_assert_eq!(entry(&both.joined, &place), expected);
            }
            // Yielding everywhere gives what the other side would have kept.
            let mut yielded = both.joined.clone();
            for it in both.clashes {
                yielded.yield_to(it);
            }
            prop_assert_eq!(&yielded.statement, &mirrored.joined.statement);
            prop_assert_eq!(&yielded.plan, &mirrored.joined.plan);
            prop_assert_eq!((&yielded.body, &yielded.city), (&mirrored.joined.body, &mirrored.joined.city));
        }

        /// One side alone is simply taken over.
        #[test]
        fn what_only_one_side_changed_is_taken_from_it(first in steps(), theirs in steps()) {
            let mut base = Assessment::new(AssessmentId::from_random([1; 16]), moment(0));
            take(&mut base, &first, 1);
            let mut b = base.clone();
            take(&mut b, &theirs, 5);
            prop_assert_eq!(reconcile(&base, &base, &b), Reconciled { joined: b.clone(), clashes: Vec::new() });
            prop_assert_eq!(reconcile(&base, &b, &base), Reconciled { joined: b.clone(), clashes: Vec::new() });
            prop_assert_eq!(reconcile(&base, &b, &b), Reconciled { joined: b, clashes: Vec::new() });
        }
    }
}
