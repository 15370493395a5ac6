//! Random plans, the same ones at every run.

use citysec::core::assessment::Assessment;
use citysec::core::plan::{self, Measure, Plan, Progress, Slot};
use citysec::core::scoring::{self, E2};
use citysec::core::seeds;

use crate::samples::Dice;

/// A plan for an assessment: targets, estimates and steps in two scenarios, measures for those of the second.
pub fn plan(number: u64, assessment: &Assessment) -> Plan {
    let model = seeds::model();
    let (mut plan, mut dice) = (Plan { adopted: Slot::B, ..Plan::default() }, Dice::new(number + 11));
    plan.aim("total", Some(E2(6_000 + dice.roll(4_000) as u32)));
    plan.aim(model.groups[dice.roll(11) as usize].id.as_str(), Some(E2(dice.roll(10_001) as u32)));
    plan.aim(model.indicators[dice.roll(48) as usize].id.as_str(), Some(E2(dice.roll(10_001) as u32)));
    plan.name(Slot::A, "先易后难".to_owned());
    let standings = scoring::standings(model, &assessment.statement);
    for (question, standing) in model.questions.iter().zip(standings) {
        let steps = plan::steps(model, question, standing);
        if steps.is_empty() || dice.roll(4) > 0 {
            continue;
        }
        let goal = steps[dice.roll(steps.len() as u64) as usize].goal;
        plan.estimate(&question.id, steps[0].goal, dice.roll(50) as u32);
        plan.choose(if dice.roll(3) == 0 { Slot::A } else { Slot::B }, &question.id, Some(goal));
        let measure = Measure {
            owner: "市委网信办".to_owned(),
            due: "2027-06-30".to_owned(),
            progress: Progress::ALL[dice.roll(4) as usize],
            note: "=SUM(A1) 先定责任单位".to_owned(),
        };
        plan.measure(&question.id, measure);
    }
    plan
}
