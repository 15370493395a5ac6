//! Parts of a plan in words: the same words on the page of the plan, in reports, and where two copies of it are compared.

use super::answer_words;
use super::ids::QuestionId;
use super::model::{Question, QuestionKind};
use super::plan::{Goal, Measure, Node, Plan, PlanEntry, PlanPlace, Progress, Slot};
use super::seeds;
use super::seeds::words::{T, k};

/// What a question asks for next.
pub fn goal(t: T, question: &Question, goal: Goal) -> String {
    match (goal, &question.kind) {
        (Goal::Level(level), QuestionKind::Levels(options)) => {
            let text = options.get(usize::from(level)).map_or("", |it| t.m(it));
            t.f(k::planned::GOAL_LEVEL, &[("level", &level.to_string()), ("text", text)])
        }
        (Goal::Items(n), QuestionKind::Checklist(items)) => {
            t.f(k::planned::GOAL_ITEMS, &[("n", &n.to_string()), ("all", &items.len().to_string())])
        }
        (Goal::Yes, QuestionKind::YesNo) => t.s(k::planned::GOAL_YES).to_owned(),
        (Goal::QuantityE2(quantity), QuestionKind::Measure(measure)) => {
            let points = &measure.scale.points;
            let is_falling = points.first().map(|it| it.1) > points.last().map(|it| it.1);
            let key = if is_falling { k::planned::GOAL_AT_MOST } else { k::planned::GOAL_AT_LEAST };
            t.f(key, &[("value", &answer_words::quantity_e2(t, measure, quantity))])
        }
        _ => t.s(k::answers::MISFIT).to_owned(),
    }
}

/// Part of what is scored.
pub fn node(t: T, node: Node) -> String {
    let model = seeds::model();
    match node {
        Node::Total => t.s(k::planned::TOTAL).to_owned(),
        Node::Domain(it) => t.m(&model.domains[it].name).to_owned(),
        Node::Group(it) => t.m(&model.groups[it].name).to_owned(),
        Node::Indicator(it) => t.m(&model.indicators[it].name).to_owned(),
    }
}

/// A scenario by its name, or by its place where it has none.
pub fn scenario(t: T, plan: &Plan, slot: Slot) -> String {
    let name = plan.scenarios.get(&slot).map(|it| it.name.trim()).filter(|it| !it.is_empty());
    name.unwrap_or_else(|| unnamed(t, slot)).to_owned()
}

/// A scenario by its place.
pub fn unnamed(t: T, slot: Slot) -> &'static str {
    t.s(match slot {
        Slot::A => k::planned::SCENARIO_A,
        Slot::B => k::planned::SCENARIO_B,
        Slot::C => k::planned::SCENARIO_C,
    })
}

/// How far a measure is.
pub fn progress(t: T, progress: Progress) -> &'static str {
    t.s(match progress {
        Progress::Planned => k::planned::PLANNED,
        Progress::Started => k::planned::STARTED,
        Progress::Done => k::planned::DONE,
        Progress::Dropped => k::planned::DROPPED,
    })
}

/// A place of a plan; `question` words a question.
pub fn place(t: T, place: &PlanPlace, plan: &Plan, question: impl Fn(&QuestionId) -> String) -> String {
    match place {
        PlanPlace::Target(id) => {
            let part = Node::parse(seeds::model(), id).map_or_else(|| id.clone(), |it| node(t, it));
            t.f(k::planned::PLACE_TARGET, &[("part", &part)])
        }
        PlanPlace::Efforts(id) => t.f(k::planned::PLACE_EFFORTS, &[("question", &question(id))]),
        PlanPlace::Name(slot) => t.f(k::planned::PLACE_NAME, &[("scenario", unnamed(t, *slot))]),
        PlanPlace::Goal(slot, id) => {
            let words = [("scenario", scenario(t, plan, *slot)), ("question", question(id))];
            t.f(k::planned::PLACE_GOAL, &words.each_ref().map(|it| (it.0, it.1.as_str())))
        }
        PlanPlace::Adopted => t.s(k::planned::PLACE_ADOPTED).to_owned(),
        PlanPlace::Measure(id) => t.f(k::planned::PLACE_MEASURE, &[("question", &question(id))]),
    }
}

/// What stands at a place of a plan; nothing where nothing does.
pub fn entry(t: T, place: &PlanPlace, plan: &Plan) -> Option<String> {
    let question = |id: &QuestionId| seeds::model().question(id.as_str());
    Some(match (place, plan.entry(place)?) {
        (_, PlanEntry::Target(score)) => t.f(k::planned::SCORE, &[("score", &score.two_decimals())]),
        (PlanPlace::Efforts(id), PlanEntry::Efforts(list)) => {
            let question = question(id)?;
            let estimate = |it: &super::plan::Estimate| {
                let words = [("goal", goal(t, question, it.goal)), ("effort", it.effort.to_string())];
                t.f(k::planned::ESTIMATE, &words.each_ref().map(|it| (it.0, it.1.as_str())))
            };
            list.iter().map(estimate).collect::<Vec<_>>().join(t.s(k::answers::ITEM_SEPARATOR))
        }
        (_, PlanEntry::Name(name)) => name,
        (PlanPlace::Goal(_, id), PlanEntry::Goal(it)) => goal(t, question(id)?, it),
        (_, PlanEntry::Adopted(slot)) => scenario(t, plan, slot),
        (_, PlanEntry::Measure(it)) => measure(t, &it),
        _ => return None,
    })
}

fn measure(t: T, it: &Measure) -> String {
    let words = [it.owner.as_str(), &it.due, progress(t, it.progress), &it.note];
    let stated: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
    stated.join(t.s(k::answers::ITEM_SEPARATOR))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::plan;
    use crate::core::scoring::Standing;
    use crate::core::text::Lang;

    #[test]
    fn every_step_of_every_question_has_words_in_both_languages() {
        for question in &seeds::model().questions {
            for step in plan::steps(seeds::model(), question, Some(Standing::Unknown)) {
                let [zh, en] = Lang::ALL.map(|lang| goal(T { lang }, question, step.goal));
                let misfit = Lang::ALL.map(|lang| T { lang }.s(k::answers::MISFIT));
                assert!(zh != en && zh != misfit[0] && en != misfit[1], "{} {zh} {en}", question.id);
            }
        }
    }

    #[test]
    fn where_less_is_better_a_step_says_at_most() {
        let question = seeds::model().question("operations.response.notification_efficiency.q1").expect("a question");
        let steps = plan::steps(seeds::model(), question, Some(Standing::Unknown));
        let words = goal(T { lang: Lang::En }, question, steps[0].goal);
        assert!(words.starts_with("At most "), "{words}");
    }
}
