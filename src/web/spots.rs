//! Places of an assessment in words, and what stands there.

use crate::core::assessment::Assessment;
use crate::core::differences::Spot;
use crate::core::ids::{IndicatorId, QuestionId};
use crate::core::plan::Written;
use crate::core::seeds;

use super::answer_words::answer_text;
use super::i18n::{T, k};
use super::{plan_words, wording};

/// The place in words. Questions are named by their indicator and their text.
pub fn place(t: T, spot: &Spot, copies: [&Assessment; 2]) -> String {
    match spot {
        Spot::City => t.s(k::home::CITY).to_owned(),
        Spot::Body => t.s(k::profile::BODY).to_owned(),
        Spot::Scope => t.s(k::home::SCOPE).to_owned(),
        Spot::Figure(key) => wording::figure(t, *key).to_owned(),
        Spot::Answer(id) => question(t, id),
        Spot::Note(id) => t.f(k::history::NOTE_ON, &[("question", &question(t, id))]),
        Spot::Evidence(id) => t.f(k::history::EVIDENCE_OF, &[("indicator", indicator(t, id))]),
        Spot::Assignment(id) => {
            let name = copies.iter().flat_map(|it| &it.assignments).find(|it| it.department.id == *id);
            let name = name.map_or(id.as_str(), |it| &it.department.name);
            t.f(k::history::ASSIGNMENT_OF, &[("department", name)])
        }
        Spot::Plan(place) => {
            let plan = copies.iter().find_map(|it| it.plan.as_ref()).map(Written::read).unwrap_or_default();
            plan_words::place(t, place, &plan, |it| question(t, it))
        }
    }
}

/// What stands there in words.
pub fn value(t: T, spot: &Spot, it: &Assessment) -> String {
    let model = seeds::model();
    let text = match spot {
        Spot::City => it.city.as_ref().map(|it| it.name.to_string()),
        Spot::Body => Some(it.body.clone()),
        Spot::Scope => Some(wording::scope(t, it.statement.scope).to_owned()),
        Spot::Figure(key) => {
            let unit = model.profile_field(*key).map_or("", |it| t.m(&it.unit));
            it.statement.profile.get(model, *key).map(|it| format!("{it} {unit}"))
        }
        Spot::Answer(id) => {
            let (statement, question) = (&it.statement, model.question(id.as_str()));
            question.map(|it| answer_text(t, it, statement.answers.get(id), &statement.profile))
        }
        Spot::Note(id) => it.statement.notes.get(id).cloned(),
        Spot::Evidence(id) => it.statement.evidence.get(id).map(|list| {
            let titles: Vec<&str> = list.iter().map(|it| it.title.as_str()).collect();
            titles.join(t.s(k::answers::ITEM_SEPARATOR))
        }),
        Spot::Assignment(id) => it.assignments.iter().find(|it| it.department.id == *id).map(|it| {
            let indicators: Vec<&str> = it.indicators.iter().map(|it| indicator(t, it)).collect();
            let mut words = indicators.join(t.s(k::answers::ITEM_SEPARATOR));
            for more in [&it.deadline, &it.instructions] {
                if !more.is_empty() {
                    words = format!("{words}{}{more}", t.s(k::answers::ITEM_SEPARATOR));
                }
            }
            words
        }),
        Spot::Plan(place) => plan_words::entry(t, place, &it.planned()),
    };
    text.filter(|it| !it.is_empty()).unwrap_or_else(|| t.s(k::history::NOTHING).to_owned())
}

fn question(t: T, id: &QuestionId) -> String {
    let Some(question) = seeds::model().question(id.as_str()) else { return id.to_string() };
    let indicator = &seeds::model().indicators[question.indicator];
    format!("{}{}{}", t.m(&indicator.name), t.s(k::questions::COLON), t.m(&question.text))
}

fn indicator(t: T, id: &IndicatorId) -> &'static str {
    seeds::model().indicator(id.as_str()).map_or("", |it| t.m(&it.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Evidence};
    use crate::core::ids::AssessmentId;
    use crate::core::plan::{Goal, PlanPlace, Slot};
    use crate::core::text::Lang;
    use crate::core::time::Timestamp;

    #[test]
    fn places_and_values_have_words_in_both_languages() {
        let now = Timestamp::from_unix(0);
        let mut it = Assessment::new(AssessmentId::from_random([1; 16]), now.clone());
        let planning = QuestionId::parse("management.strategy.planning.q1").expect("an id");
        let indicator = IndicatorId::parse("management.strategy.planning").expect("an id");
        it.record(seeds::model(), &planning, Some(Answer::Unknown), &now).expect("an answer of this question");
        it.list_evidence(
            &indicator,
            ["规划", "方案"].map(|it| Evidence { title: it.to_owned(), ..Evidence::default() }).to_vec(),
            &now,
        );
        let (zh, en) = (T { lang: Lang::Zh }, T { lang: Lang::En });
        let words = |t, spot: &Spot| (place(t, spot, [&it, &it]), value(t, spot, &it));
        let (place, value) = words(zh, &Spot::Evidence(indicator));
        assert_eq!((place.as_str(), value.as_str()), ("网络安全战略规划的证据", "规划；方案"));
        let (place, value) = words(en, &Spot::Answer(planning.clone()));
        assert!(place.contains(": ") && place.ends_with('?'), "{place}");
        assert!(value.starts_with("Not known"), "{value}");
        let place = Spot::Plan(PlanPlace::Goal(Slot::B, planning.clone()));
        assert_eq!(words(zh, &place).1, "（空）");
        it.replan(|it| it.choose(Slot::B, &planning, Some(Goal::Level(2))), &now);
        let words = |t, spot: &Spot| (super::place(t, spot, [&it, &it]), super::value(t, spot, &it));
        let (zh_words, en_words) = (words(zh, &place), words(en, &place));
        assert!(zh_words.0.starts_with("计划：方案乙") && zh_words.1.starts_with("做到 L2："), "{zh_words:?}");
        assert!(en_words.0.contains("Scenario B") && en_words.1.starts_with("Reach L2: "), "{en_words:?}");
        assert_eq!(words(zh, &Spot::Note(planning)).1, "（空）");
        assert_eq!(words(zh, &Spot::Body).1, "（空）");
    }
}
