//! The places of a plan, each of which is changed by itself: what two copies are compared and joined by.

use crate::core::ids::QuestionId;
use crate::core::scoring::E2;

use super::{Estimate, Goal, Measure, Plan, Slot};

/// A place in a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanPlace {
    /// The score that a part is to reach, by its id or `total`.
    Target(String),
    /// What the steps of a question take.
    Efforts(QuestionId),
    /// The name of a scenario.
    Name(Slot),
    /// How far a question is to be brought in a scenario.
    Goal(Slot, QuestionId),
    /// The scenario that is carried out.
    Adopted,
    /// What is done about a question.
    Measure(QuestionId),
}

/// What stands at a place of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanEntry {
    /// At [`PlanPlace::Target`].
    Target(E2),
    /// At [`PlanPlace::Efforts`].
    Efforts(Vec<Estimate>),
    /// At [`PlanPlace::Name`].
    Name(String),
    /// At [`PlanPlace::Goal`].
    Goal(Goal),
    /// At [`PlanPlace::Adopted`].
    Adopted(Slot),
    /// At [`PlanPlace::Measure`].
    Measure(Measure),
}

impl Plan {
    /// Every place at which something stands.
    pub fn places(&self) -> Vec<PlanPlace> {
        let mut places = vec![PlanPlace::Adopted];
        places.extend(self.targets.keys().cloned().map(PlanPlace::Target));
        places.extend(self.efforts.keys().cloned().map(PlanPlace::Efforts));
        for (slot, scenario) in &self.scenarios {
            places.extend((!scenario.name.is_empty()).then_some(PlanPlace::Name(*slot)));
            places.extend(scenario.goals.keys().map(|it| PlanPlace::Goal(*slot, it.clone())));
        }
        places.extend(self.measures.keys().cloned().map(PlanPlace::Measure));
        places
    }

    /// What stands at a place.
    pub fn entry(&self, place: &PlanPlace) -> Option<PlanEntry> {
        match place {
            PlanPlace::Target(id) => self.targets.get(id).copied().map(PlanEntry::Target),
            PlanPlace::Efforts(id) => self.efforts.get(id).cloned().map(PlanEntry::Efforts),
            PlanPlace::Name(slot) => {
                let name = self.scenarios.get(slot).map(|it| it.name.clone());
                name.filter(|it| !it.is_empty()).map(PlanEntry::Name)
            }
            PlanPlace::Goal(slot, id) => self.goal(*slot, id).map(PlanEntry::Goal),
            PlanPlace::Adopted => Some(PlanEntry::Adopted(self.adopted)),
            PlanPlace::Measure(id) => self.measures.get(id).cloned().map(PlanEntry::Measure),
        }
    }

    /// Puts something at a place, or takes away what stands there. What does not belong to the place changes nothing.
    pub fn put(&mut self, place: &PlanPlace, entry: Option<PlanEntry>) {
        match (place, entry) {
            (PlanPlace::Target(id), Some(PlanEntry::Target(it))) => self.aim(id, Some(it)),
            (PlanPlace::Target(id), None) => self.aim(id, None),
            (PlanPlace::Efforts(id), Some(PlanEntry::Efforts(it))) => _ = self.efforts.insert(id.clone(), it),
            (PlanPlace::Efforts(id), None) => _ = self.efforts.remove(id),
            (PlanPlace::Name(slot), Some(PlanEntry::Name(it))) => self.name(*slot, it),
            (PlanPlace::Name(slot), None) => self.name(*slot, String::new()),
            (PlanPlace::Goal(slot, id), Some(PlanEntry::Goal(it))) => self.choose(*slot, id, Some(it)),
            (PlanPlace::Goal(slot, id), None) => self.choose(*slot, id, None),
            (PlanPlace::Adopted, Some(PlanEntry::Adopted(it))) => self.adopted = it,
            (PlanPlace::Measure(id), Some(PlanEntry::Measure(it))) => self.measure(id, it),
            (PlanPlace::Measure(id), None) => self.measure(id, Measure::default()),
            _ => {}
        }
    }
}
