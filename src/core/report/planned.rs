//! The plan as part of a report, and as tables of its own: what is to be reached, the scenarios beside today, the measures
//! of the one that is carried out, and what came of an earlier edition's plan.

use super::indices::{column, number};
use super::source::Context;
use super::{Block, Cell, Line, Row, Table, Tone, Writer};
use crate::core::model::Model;
use crate::core::plan::{self, Filed, Former, Node, Outcome, Outlook, Plan, Slot};
use crate::core::plan_words;
use crate::core::scoring::Standing;
use crate::core::seeds::words::{Key, T, k};
use crate::core::weights::Weights;

/// What the tables of a plan are made from.
#[derive(Clone, Copy)]
pub(super) struct Planned<'a> {
    pub(super) t: T,
    pub(super) model: &'a Model,
    pub(super) weights: &'a Weights,
    pub(super) standings: &'a [Option<Standing>],
    pub(super) plan: &'a Plan,
}

/// The part of a report; nothing where nothing is planned.
pub(super) fn plan(context: &Context<'_>, out: &mut Writer) {
    let Context { t, model, weights, source, report } = *context;
    let planned = Planned { t, model, weights, standings: &report.questions, plan: &source.plan };
    if source.plan.is_empty() {
        return;
    }
    out.part(t.s(k::report::PLAN));
    out.paragraph(Tone::Muted, t.s(k::report::PLAN_HELP));
    let open = report.total.counts.open;
    if open > 0 {
        out.paragraph(Tone::Strong, t.f(k::plan::OPEN, &[("n", &open.to_string())]));
    }
    for table in planned.tables() {
        out.heading(2, table.caption.clone());
        out.push(Block::Table(table));
    }
}

impl Planned<'_> {
    /// All tables that have rows.
    pub(super) fn tables(&self) -> Vec<Table> {
        let former = self.plan.former.as_deref().map(|it| self.former(it));
        let tables = [Some(self.targets()), Some(self.scenarios()), Some(self.measures()), former];
        tables.into_iter().flatten().filter(|it| !it.rows.is_empty()).collect()
    }

    fn outlook(&self, slot: Slot) -> Outlook {
        self.plan.outlook(slot, self.model, self.weights, self.standings)
    }

    /// What is to be reached, today and once the scenario that is carried out is done.
    fn targets(&self) -> Table {
        let Self { t, model, weights, standings, plan } = *self;
        let now = plan::what_if(model, weights, standings, []);
        let then = self.outlook(plan.adopted).scores;
        let mut targets = plan.targets(model);
        targets.sort_by_key(|it| place(model, it.node));
        let row = |it: &plan::Target| Row {
            item: Some(it.node.id(model).to_owned()),
            strong: it.node == Node::Total,
            cells: vec![
                Cell::Text(plan_words::node(t, it.node)),
                Cell::ScoreE2(it.node.score(&now)),
                Cell::ScoreE2(Some(it.score)),
                Cell::ScoreE2(Some(it.gap(&now).unwrap_or_default())),
                Cell::ScoreE2(it.node.score(&then)),
                Cell::ScoreE2(Some(it.gap(&then).unwrap_or_default())),
            ],
        };
        Table {
            caption: t.s(k::plan::TARGETS).to_owned(),
            columns: vec![
                column(t.s(k::plan::PART), 38, false),
                column(t.s(k::plan::NOW), 12, true),
                column(t.s(k::plan::TARGET), 12, true),
                column(t.s(k::plan::GAP), 12, true),
                column(t.s(k::report::COL_PLANNED), 13, true),
                column(t.s(k::report::COL_GAP_THEN), 13, true),
            ],
            rows: targets.iter().map(row).collect(),
        }
    }

    /// Today and every scenario with a step in it.
    fn scenarios(&self) -> Table {
        let Self { t, model, plan, .. } = *self;
        let used: Vec<Slot> =
            plan.scenarios.iter().filter(|it| !it.1.goals.is_empty()).map(|(slot, _)| *slot).collect();
        let row = |slot: Option<Slot>| {
            let outlook = match slot {
                Some(it) => self.outlook(it),
                None => {
                    let scores = plan::what_if(model, self.weights, self.standings, []);
                    Outlook { scores, questions: 0, effort: 0 }
                }
            };
            let name = match slot {
                None => t.s(k::plan::NOW).to_owned(),
                Some(it) if it == plan.adopted => {
                    t.f(k::report::ADOPTED, &[("scenario", &plan_words::scenario(t, plan, it))])
                }
                Some(it) => plan_words::scenario(t, plan, it),
            };
            let mut cells = vec![
                Cell::Text(name),
                Cell::Count(u32::try_from(outlook.questions).unwrap_or(u32::MAX)),
                Cell::Count(outlook.effort),
                Cell::ScoreE2(outlook.scores.total),
            ];
            cells.extend(outlook.scores.domains.iter().copied().map(Cell::ScoreE2));
            Row { item: slot.map(|it| it.word().to_owned()), strong: slot == Some(plan.adopted), cells }
        };
        let mut columns = vec![
            column(t.s(k::report::COL_SCENARIO), 26, false),
            column(t.s(k::report::COL_QUESTIONS), 10, true),
            column(t.s(k::plan::EFFORT), 12, true),
            column(t.s(k::common::TOTAL), 13, true),
        ];
        columns.extend(model.domains.iter().map(|it| column(t.m(&it.short_name), 13, true)));
        let slots = used.iter().copied().map(Some);
        let rows = if used.is_empty() { Vec::new() } else { std::iter::once(None).chain(slots).map(row).collect() };
        Table { caption: t.s(k::plan::SCENARIOS).to_owned(), columns, rows }
    }

    /// The measures as they are filed.
    fn measures(&self) -> Table {
        let Self { t, model, weights, standings, plan } = *self;
        let gains = plan::gains(model, weights, standings);
        let row = |it: Filed| {
            let question = &model.questions[it.question];
            let mut what = vec![
                Line::new(Tone::Plain, plan_words::goal(t, question, it.goal)),
                Line::new(Tone::Muted, t.m(&question.text)),
            ];
            if !it.measure.note.is_empty() {
                what.push(Line::new(Tone::Plain, it.measure.note));
            }
            let progress =
                if it.is_reached { t.s(k::plan::REACHED) } else { plan_words::progress(t, it.measure.progress) };
            Row {
                item: Some(question.id.to_string()),
                strong: false,
                cells: vec![
                    Cell::Text(number(model, it.question)),
                    Cell::Lines(what),
                    Cell::PointsE4(it.gain),
                    Cell::Count(it.effort),
                    Cell::Text(it.measure.owner),
                    Cell::Text(it.measure.due),
                    Cell::Text(progress.to_owned()),
                ],
            }
        };
        let scenario = plan_words::scenario(t, plan, plan.adopted);
        Table {
            caption: t.f(k::plan::MEASURES, &[("scenario", &scenario)]),
            columns: vec![
                column(t.s(k::report::COL_NUMBER), 7, false),
                column(t.s(k::report::COL_MEASURE), 43, false),
                column(t.s(k::plan::GAIN), 8, true),
                column(t.s(k::plan::EFFORT), 9, true),
                column(t.s(k::plan::OWNER), 13, false),
                column(t.s(k::plan::DUE), 11, false),
                column(t.s(k::plan::PROGRESS), 9, false),
            ],
            rows: plan.filed(model, &gains, standings).into_iter().map(row).collect(),
        }
    }

    /// What came of an earlier edition's plan.
    fn former(&self, former: &Former) -> Table {
        let Self { t, model, standings, .. } = *self;
        let row = |(idx, goal, outcome): (usize, plan::Goal, Outcome)| {
            let question = &model.questions[idx];
            let measure = former.measures.get(&question.id).cloned().unwrap_or_default();
            let what = vec![
                Line::new(Tone::Plain, plan_words::goal(t, question, goal)),
                Line::new(Tone::Muted, t.m(&question.text)),
            ];
            Row {
                item: Some(question.id.to_string()),
                strong: false,
                cells: vec![
                    Cell::Text(number(model, idx)),
                    Cell::Lines(what),
                    Cell::Text(measure.owner),
                    Cell::Text(t.s(outcome_words(outcome)).to_owned()),
                ],
            }
        };
        Table {
            caption: t.s(k::plan::FORMER).to_owned(),
            columns: vec![
                column(t.s(k::report::COL_NUMBER), 8, false),
                column(t.s(k::report::COL_MEASURE), 54, false),
                column(t.s(k::plan::OWNER), 18, false),
                column(t.s(k::plan::OUTCOME), 20, false),
            ],
            rows: former.outcomes(model, standings).into_iter().map(row).collect(),
        }
    }
}

/// Words for what came of a goal.
pub fn outcome_words(outcome: Outcome) -> Key {
    match outcome {
        Outcome::Reached => k::plan::OUTCOME_REACHED,
        Outcome::Missed => k::plan::OUTCOME_MISSED,
        Outcome::Open => k::plan::OUTCOME_OPEN,
    }
}

/// Where a part stands when they are read from top to bottom: each is followed by its own parts.
fn place(model: &Model, node: Node) -> (usize, usize, usize) {
    match node {
        Node::Total => (0, 0, 0),
        Node::Domain(it) => (it + 1, 0, 0),
        Node::Group(it) => (model.groups[it].domain + 1, it + 1, 0),
        Node::Indicator(it) => {
            let group = model.indicators[it].group;
            (model.groups[group].domain + 1, group + 1, it + 1)
        }
    }
}
