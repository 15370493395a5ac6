//! The plan of an assessment as its users write it: what they want to reach, what they think it takes, and who does what
//! until when. What it comes to is computed, never kept.

use serde::{Deserialize, Serialize};

use crate::core::carry::Source;
use crate::core::decimal::Hundredths;
use crate::core::ids::QuestionId;
use crate::core::model::Model;
use crate::core::scoring::{E2, E4, Standing};
use crate::core::sorted::Sorted;
use crate::core::text::{self, TextDefect};
use crate::core::time;

use super::{EFFORT_LIMIT, Goal, Node, Offer, Rung, Solution, Step, Target, score_of, steps};

/// What a step takes while nobody has said otherwise, in the user's own unit.
pub const DEFAULT_EFFORT: u32 = 1;

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Plan {
    /// Scores to reach, by domain, group, indicator or `total`.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub targets: Sorted<String, E2>,
    /// What steps take, by question; [`DEFAULT_EFFORT`] for a step that does not stand here.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub efforts: Sorted<QuestionId, Vec<Estimate>>,
    /// Choices to compare.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub scenarios: Sorted<Slot, Scenario>,
    /// The scenario that is carried out.
    #[serde(default, skip_serializing_if = "Slot::is_first")]
    pub adopted: Slot,
    /// Who does what until when, by question.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub measures: Sorted<QuestionId, Measure>,
    /// What an earlier edition planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<Box<Former>>,
}

/// The place of a scenario. A scenario keeps its place whatever becomes of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// The first.
    #[default]
    A,
    /// The second.
    B,
    /// The third.
    C,
}

impl Slot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    fn is_first(&self) -> bool {
        *self == Self::A
    }
}

/// What one step takes, from the step before it or from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The step.
    pub goal: Goal,
    /// Its effort, 0 to [`EFFORT_LIMIT`].
    pub effort: u32,
}

/// A choice of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How far each question is to be brought.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub goals: Sorted<QuestionId, Goal>,
}

/// What is done about a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Who does it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Until when, `2026-11-22`; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Progress::is_planned")]
    pub progress: Progress,
    /// What exactly; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far a measure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Progress {
    /// Not begun.
    #[default]
    Planned,
    /// Begun.
    Started,
    /// Done; the answer is to be changed when it is confirmed.
    Done,
    /// Given up: the question is not offered any more when steps are looked for.
    Dropped,
}

impl Progress {
    /// All of them, in the order in which a measure goes through them.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Started, Self::Done, Self::Dropped];

    fn is_planned(&self) -> bool {
        *self == Self::Planned
    }
}

/// What an earlier edition planned, as a record: nothing in it is worked on any more. What came of it is computed from
/// today's answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// Where it comes from.
    pub source: Source,
    /// Scores that were to be reached.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub targets: Sorted<String, E2>,
    /// How far questions were to be brought.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub goals: Sorted<QuestionId, Goal>,
    /// Who was to do it until when.
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    pub measures: Sorted<QuestionId, Measure>,
}

/// Why a measure cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureDefect {
    /// The owner's name.
    Owner(TextDefect),
    /// The note.
    Note(TextDefect),
    /// No date of the calendar.
    Due,
}

impl std::fmt::Display for MeasureDefect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Owner(it) => write!(f, "owner: {it}"),
            Self::Note(it) => write!(f, "note: {it}"),
            Self::Due => write!(f, "due: not a date of the calendar, such as 2026-11-22"),
        }
    }
}

impl Measure {
    /// Whether it may stand in a file.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), MeasureDefect> {
        if !self.owner.is_empty() {
            text::check_name(&self.owner).map_err(MeasureDefect::Owner)?;
        }
        if !self.note.is_empty() {
            text::check_note(&self.note).map_err(MeasureDefect::Note)?;
        }
        if self.due.is_empty() || time::is_date(&self.due) { Ok(()) } else { Err(MeasureDefect::Due) }
    }
}

/// Something in a plan that may not stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDefect {
    /// Where, such as `scenarios.b.goals.management.strategy.planning.q1`.
    pub place: String,
    /// What is wrong.
    pub problem: PlanProblem,
}

/// What is wrong with part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// The model has no part or question of this id.
    UnknownId,
    /// A score above 100.
    Score,
    /// Nothing that the question could ask for.
    Goal,
    /// More effort than [`EFFORT_LIMIT`].
    Effort,
    /// Two estimates for one step.
    Twice,
    /// The name of a scenario.
    Name(TextDefect),
    /// A measure.
    Measure(MeasureDefect),
}

impl std::fmt::Display for PlanDefect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "plan.{}: ", self.place)?;
        match &self.problem {
            PlanProblem::UnknownId => write!(f, "the model has nothing with this id"),
            PlanProblem::Score => write!(f, "a score is at most 100.00"),
            PlanProblem::Goal => write!(f, "the question asks for no such thing"),
            PlanProblem::Effort => write!(f, "the effort of a step is at most {EFFORT_LIMIT}"),
            PlanProblem::Twice => write!(f, "two estimates for one step"),
            PlanProblem::Name(it) => it.fmt(f),
            PlanProblem::Measure(it) => it.fmt(f),
        }
    }
}

impl Plan {
    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Everything in it that the model does not allow.
    pub fn defects(&self, model: &Model) -> Vec<PlanDefect> {
        let mut defects = Defects { model, found: Vec::new() };
        defects.targets("", &self.targets);
        for (id, estimates) in &self.efforts {
            let place = || format!("efforts.{id}");
            defects.id(id, place);
            for (at, it) in estimates.iter().enumerate() {
                defects.goal(id, it.goal, place);
                defects.report(it.effort > EFFORT_LIMIT, place, PlanProblem::Effort);
                let is_second = estimates[..at].iter().any(|other| other.goal == it.goal);
                defects.report(is_second, place, PlanProblem::Twice);
            }
        }
        for (slot, scenario) in &self.scenarios {
            let place = format!("scenarios.{}", slot.word());
            if let Err(it) = check_scenario_name(&scenario.name) {
                defects.report(true, || format!("{place}.name"), PlanProblem::Name(it));
            }
            defects.goals(&format!("{place}."), &scenario.goals);
        }
        defects.measures("", &self.measures);
        if let Some(former) = &self.former {
            defects.targets("former.", &former.targets);
            defects.goals("former.", &former.goals);
            defects.measures("former.", &former.measures);
        }
        defects.found
    }

    /// What is to be reached.
    pub fn targets(&self, model: &Model) -> Vec<Target> {
        self.targets
            .iter()
            .filter_map(|(id, score)| Some(Target { node: Node::parse(model, id)?, score: *score }))
            .collect()
    }

    /// What the step to a goal takes, from the step before it.
    pub fn effort(&self, question: &QuestionId, goal: Goal) -> u32 {
        let estimate = self.efforts.get(question).and_then(|it| it.iter().find(|it| it.goal == goal));
        estimate.map_or(DEFAULT_EFFORT, |it| it.effort)
    }

    /// What it takes from today to a goal among these steps; nothing where it is none of them, because it is reached.
    pub fn effort_to(&self, question: &QuestionId, steps: &[Step], goal: Goal) -> u32 {
        let upto = steps.iter().position(|it| it.goal == goal).map_or(0, |it| it + 1);
        steps[..upto].iter().map(|it| self.effort(question, it.goal)).sum()
    }

    /// States what the step to a goal takes.
    pub fn estimate(&mut self, question: &QuestionId, goal: Goal, effort: u32) {
        let mut estimates = self.efforts.remove(question).unwrap_or_default();
        estimates.retain(|it| it.goal != goal);
        if effort != DEFAULT_EFFORT {
            estimates.push(Estimate { goal, effort });
            estimates.sort_by_key(|it| it.goal);
        }
        if !estimates.is_empty() {
            self.efforts.insert(question.clone(), estimates);
        }
    }

    /// How far a question is to be brought in a scenario.
    pub fn goal(&self, slot: Slot, question: &QuestionId) -> Option<Goal> {
        self.scenarios.get(&slot)?.goals.get(question).copied()
    }

    /// States how far a question is to be brought in a scenario.
    pub fn choose(&mut self, slot: Slot, question: &QuestionId, goal: Option<Goal>) {
        self.change_scenario(slot, |it| {
            match goal {
                Some(goal) => it.goals.insert(question.clone(), goal),
                None => it.goals.remove(question),
            };
        });
    }

    /// Names a scenario.
    pub fn name(&mut self, slot: Slot, name: String) {
        self.change_scenario(slot, |it| it.name = name);
    }

    /// Takes a solution for the goals of a scenario, in place of those that it has.
    pub fn take(&mut self, slot: Slot, solution: &Solution, model: &Model, standings: &[Option<Standing>]) {
        self.change_scenario(slot, |it| {
            let chosen = solution.chosen.iter().filter_map(|(idx, rung)| {
                let question = &model.questions[*idx];
                Some((question.id.clone(), steps(model, question, standings[*idx]).get(*rung)?.goal))
            });
            it.goals = chosen.collect();
        });
    }

    fn change_scenario(&mut self, slot: Slot, change: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.scenarios.remove(&slot).unwrap_or_default();
        change(&mut scenario);
        if scenario != Scenario::default() {
            self.scenarios.insert(slot, scenario);
        }
    }

    /// States what is done about a question.
    pub fn measure(&mut self, question: &QuestionId, measure: Measure) {
        self.measures.remove(question);
        if measure != Measure::default() {
            self.measures.insert(question.clone(), measure);
        }
    }

    /// States the score that a part is to reach.
    pub fn aim(&mut self, node: &str, score: Option<E2>) {
        self.targets.remove(node);
        if let Some(score) = score {
            self.targets.insert(node.to_owned(), score);
        }
    }

    /// Everything that can be done, with what it takes: all steps of every question that is not given up.
    pub fn offers(&self, model: &Model, standings: &[Option<Standing>]) -> Vec<Offer> {
        let is_dropped = |id: &QuestionId| self.measures.get(id).is_some_and(|it| it.progress == Progress::Dropped);
        let questions = model.questions.iter().enumerate().filter(|it| !is_dropped(&it.1.id));
        let offer = |(idx, question): (usize, &crate::core::model::Question)| {
            let mut effort = 0;
            let rung = |step: Step| {
                effort += self.effort(&question.id, step.goal);
                Rung { score: step.score, effort }
            };
            Offer { question: idx, rungs: steps(model, question, standings[idx]).into_iter().map(rung).collect() }
        };
        questions.map(offer).filter(|it| !it.rungs.is_empty()).collect()
    }

    /// What questions score once the goals of a scenario are reached: those that rise by it.
    pub fn reached(&self, slot: Slot, model: &Model, standings: &[Option<Standing>]) -> Vec<(usize, E4)> {
        let goals = self.scenarios.get(&slot).into_iter().flat_map(|it| &it.goals);
        let risen = goals.filter_map(|(id, goal)| {
            let idx = model.question_idx(id.as_str())?;
            let score = score_of(model, &model.questions[idx], *goal)?;
            let rises = match standings[idx]? {
                Standing::Scored(now) => score > now,
                Standing::Unknown => score > E4(0),
                Standing::Open(_) | Standing::NotApplicable => false,
            };
            rises.then_some((idx, score))
        });
        risen.collect()
    }

    /// All effort of a scenario from today.
    pub fn effort_of(&self, slot: Slot, model: &Model, standings: &[Option<Standing>]) -> u32 {
        let goals = self.scenarios.get(&slot).into_iter().flat_map(|it| &it.goals);
        let effort = goals.filter_map(|(id, goal)| {
            let idx = model.question_idx(id.as_str())?;
            Some(self.effort_to(id, &steps(model, &model.questions[idx], standings[idx]), *goal))
        });
        effort.sum()
    }
}

/// A score as people type it; `None` where it is none from 0 to 100.
pub fn parse_score(text: &str) -> Option<E2> {
    let score = Hundredths::parse(text, 2).ok()?.e2();
    (score <= 10_000).then_some(E2(u32::try_from(score).ok()?))
}

/// An effort as people type it; `None` where it is no whole number up to [`EFFORT_LIMIT`].
pub fn parse_effort(text: &str) -> Option<u32> {
    let effort = u32::try_from(Hundredths::parse(text, 0).ok()?.e2() / 100).ok()?;
    (effort <= EFFORT_LIMIT).then_some(effort)
}

/// Whether a scenario may have this name.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_scenario_name(name: &str) -> Result<(), TextDefect> {
    if name.is_empty() { Ok(()) } else { text::check_name(name) }
}

impl Slot {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }
}

impl Former {
    /// The scenario that an earlier edition carried out, as far as the model still asks for the same; `None` where that
    /// is nothing.
    pub fn of(plan: &Plan, source: Source, model: &Model) -> Option<Self> {
        let mut former = Self {
            source,
            targets: plan.targets.clone(),
            goals: plan.scenarios.get(&plan.adopted).map(|it| it.goals.clone()).unwrap_or_default(),
            measures: plan.measures.clone(),
        };
        former.targets.retain(|id, _| Node::parse(model, id).is_some());
        former.goals.retain(|id, goal| fits(model, id, *goal));
        former.measures.retain(|id, _| former.goals.contains_key(id));
        let is_empty = former.targets.is_empty() && former.goals.is_empty();
        (!is_empty).then_some(former)
    }
}

fn fits(model: &Model, question: &QuestionId, goal: Goal) -> bool {
    model.question(question.as_str()).is_some_and(|it| score_of(model, it, goal).is_some())
}

struct Defects<'a> {
    model: &'a Model,
    found: Vec<PlanDefect>,
}

impl Defects<'_> {
    fn report(&mut self, is_wrong: bool, place: impl Fn() -> String, problem: PlanProblem) {
        if is_wrong {
            self.found.push(PlanDefect { place: place(), problem });
        }
    }

    fn id(&mut self, id: &QuestionId, place: impl Fn() -> String) {
        self.report(self.model.question(id.as_str()).is_none(), place, PlanProblem::UnknownId);
    }

    fn goal(&mut self, id: &QuestionId, goal: Goal, place: impl Fn() -> String) {
        let is_wrong = self.model.question(id.as_str()).is_some() && !fits(self.model, id, goal);
        self.report(is_wrong, place, PlanProblem::Goal);
    }

    fn targets(&mut self, prefix: &str, targets: &Sorted<String, E2>) {
        for (id, score) in targets {
            let place = || format!("{prefix}targets.{}", text::Shown(id));
            self.report(Node::parse(self.model, id).is_none(), place, PlanProblem::UnknownId);
            self.report(score.0 > 10_000, place, PlanProblem::Score);
        }
    }

    fn goals(&mut self, prefix: &str, goals: &Sorted<QuestionId, Goal>) {
        for (id, goal) in goals {
            let place = || format!("{prefix}goals.{id}");
            self.id(id, place);
            self.goal(id, *goal, place);
        }
    }

    fn measures(&mut self, prefix: &str, measures: &Sorted<QuestionId, Measure>) {
        for (id, measure) in measures {
            let place = || format!("{prefix}measures.{id}");
            self.id(id, place);
            if let Err(it) = measure.check() {
                self.report(true, place, PlanProblem::Measure(it));
            }
        }
    }
}
