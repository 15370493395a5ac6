//! Where two copies of an assessment differ, as people see it: what is stated, without who stated it and when.

use super::assessment::Assessment;
use super::ids::{IndicatorId, QuestionId};
use super::model::ProfileKey;
use super::plan::PlanPlace;
use super::reconcile::Clash;

/// A place in an assessment. Wider than what a department can be asked for, see [`super::sharing::Place`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The city.
    City,
    /// The body that answers.
    Body,
    /// Which questions are asked.
    Scope,
    /// A figure of the profile.
    Figure(ProfileKey),
    /// The answer to a question.
    Answer(QuestionId),
    /// The remark on a question.
    Note(QuestionId),
    /// The evidence of an indicator.
    Evidence(IndicatorId),
    /// What the department of this id is asked.
    Assignment(String),
    /// Part of the plan.
    Plan(PlanPlace),
}

impl Clash {
    /// Where it is.
    pub fn spot(&self) -> Spot {
        match self {
            Self::City(_) => Spot::City,
            Self::Body(_) => Spot::Body,
            Self::Scope(_) => Spot::Scope,
            Self::Figure(key, _) => Spot::Figure(*key),
            Self::Answer(id, ..) => Spot::Answer(id.clone()),
            Self::Note(id, ..) => Spot::Note(id.clone()),
            Self::Evidence(id, _) => Spot::Evidence(id.clone()),
            Self::Assignment(id, _) => Spot::Assignment(id.clone()),
            Self::Plan(place, _) => Spot::Plan(place.clone()),
        }
    }
}

/// The places at which two copies state something different, in the order of [`Spot`].
pub fn differences(a: &Assessment, b: &Assessment) -> Vec<Spot> {
    let mut spots = Vec::new();
    spots.extend((a.city != b.city).then_some(Spot::City));
    spots.extend((a.body != b.body).then_some(Spot::Body));
    let (one, two) = (&a.statement, &b.statement);
    spots.extend((one.scope != two.scope).then_some(Spot::Scope));
    let figures = one.profile.keys().chain(two.profile.keys());
    spots.extend(figures.filter(|it| one.profile.typed(*it) != two.profile.typed(*it)).map(Spot::Figure));
    let answers = one.answers.keys().chain(two.answers.keys());
    spots.extend(answers.filter(|it| one.answers.get(*it) != two.answers.get(*it)).cloned().map(Spot::Answer));
    let notes = one.notes.keys().chain(two.notes.keys());
    spots.extend(notes.filter(|it| one.notes.get(*it) != two.notes.get(*it)).cloned().map(Spot::Note));
    let evidence = one.evidence.keys().chain(two.evidence.keys());
    spots.extend(evidence.filter(|it| one.evidence.get(*it) != two.evidence.get(*it)).cloned().map(Spot::Evidence));
    let of = |it: &Assessment, id: &str| it.assignments.iter().find(|it| it.department.id == id).cloned();
    let departments = a.assignments.iter().chain(&b.assignments).map(|it| &it.department.id);
    spots.extend(departments.filter(|it| of(a, it) != of(b, it)).cloned().map(Spot::Assignment));
    if a.plan != b.plan {
        let (one, two) = (a.planned(), b.planned());
        let places = one.places().into_iter().chain(two.places());
        spots.extend(places.filter(|it| one.entry(it) != two.entry(it)).map(Spot::Plan));
    }
    spots.sort();
    spots.dedup();
    spots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Evidence, Scope};
    use crate::core::decimal::Hundredths;
    use crate::core::ids::AssessmentId;
    use crate::core::plan::{Goal, Slot};
    use crate::core::reconcile::reconcile;
    use crate::core::scoring::E2;
    use crate::core::seeds;
    use crate::core::sharing::{Assignment, Department};
    use crate::core::time::Timestamp;

    #[test]
    fn every_place_is_found_once_and_every_clash_is_at_one_of_them() {
        let (model, now) = (seeds::model(), Timestamp::from_unix(1_795_334_400));
        let base = Assessment::new(AssessmentId::from_random([1; 16]), now.clone());
        assert_eq!(differences(&base, &base), []);
        let side = |level: u8| {
            let mut it = base.clone();
            let question = &model.questions[0].id;
            it.body = format!("单位{level}");
            it.statement.profile.set(ProfileKey::Population, Hundredths::from_e2(u64::from(level)));
            it.record(model, question, Some(Answer::Level(level)), &now).expect("a level");
            it.note(question, format!("说明{level}"), &now);
            let evidence = Evidence { title: format!("文件{level}"), ..Evidence::default() };
            it.list_evidence(&model.indicators[0].id, vec![evidence], &now);
            let department = Department { id: "police".to_owned(), name: format!("公安局{level}") };
            it.assignments.push(Assignment {
                department,
                indicators: vec![model.indicators[0].id.clone()],
                deadline: String::new(),
                instructions: String::new(),
                issued: Vec::new(),
            });
            it.replan(
                |it| {
                    it.aim("total", Some(E2(u32::from(level) * 1000)));
                    it.choose(Slot::B, question, Some(Goal::Level(level)));
                },
                &now,
            );
            it
        };
        let (ours, mut theirs) = (side(1), side(2));
        let expected = |more: &[Spot]| {
            let mut all = vec![
                Spot::Body,
                Spot::Figure(ProfileKey::Population),
                Spot::Answer(model.questions[0].id.clone()),
                Spot::Note(model.questions[0].id.clone()),
                Spot::Evidence(model.indicators[0].id.clone()),
                Spot::Assignment("police".to_owned()),
                Spot::Plan(PlanPlace::Target("total".to_owned())),
                Spot::Plan(PlanPlace::Goal(Slot::B, model.questions[0].id.clone())),
            ];
            all.extend_from_slice(more);
            all.sort();
            all
        };
        assert_eq!(differences(&ours, &theirs), expected(&[]));
        let mut clashes: Vec<Spot> = reconcile(&base, &ours, &theirs).clashes.iter().map(Clash::spot).collect();
        clashes.sort();
        assert_eq!(clashes, expected(&[]));
        theirs.statement.scope = Scope::Core;
        assert_eq!(differences(&ours, &theirs), differences(&theirs, &ours));
        assert_eq!(differences(&ours, &theirs), expected(&[Spot::Scope]));
    }
}
