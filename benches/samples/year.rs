//! The working copy at the end of a year of work by many hands: as large as it gets.

use citysec::core::answers::{Answer, BoundFile, Evidence};
use citysec::core::assessment::Assessment;
use citysec::core::document::{self, Opened};
use citysec::core::encoding::Digest;
use citysec::core::ids::{AssessmentId, TaskId};
use citysec::core::plan::{self, Measure, Plan, Progress, Slot};
use citysec::core::scoring::{E2, Standing};
use citysec::core::seeds;
use citysec::core::sharing::{self, Contribution, Preview, Rule, Task};
use citysec::core::sorted::Sorted;
use citysec::core::time::Timestamp;

/// Documents listed as evidence.
pub const DOCUMENTS: usize = 300;

/// How often each answer and each remark was changed during the year.
const CHANGES: u64 = 4;

/// How many questions each department answered in its contribution.
const HANDED_IN: usize = 4;

/// A complete assessment after a year: long remarks on every question, evidence compared with its files, several earlier
/// values of each answer and remark, and a contribution merged from every department.
pub fn of(mut it: Assessment) -> Assessment {
    let model = seeds::model();
    let moment = |day: u64| Timestamp::from_unix(1_795_334_400 + day * 86_400);
    let stated: Vec<_> = it.statement.answers.iter().map(|(id, it)| (id.clone(), it.clone())).collect();
    for change in 0..CHANGES {
        let now = moment(change * 60);
        for (id, answer) in &stated {
            let answer = if change % 2 == 0 { Answer::Unknown } else { answer.clone() };
            it.record(model, id, Some(answer), &now).expect("it fitted before");
        }
        for question in &model.questions {
            let sentence = format!("第 {change} 次核对：按季度抽查，样本为全部市级单位，口径见年度报告第三章。");
            it.note(&question.id, sentence.repeat(6), &now);
        }
    }
    let each = DOCUMENTS.div_ceil(model.indicators.len());
    let mut left = DOCUMENTS;
    for indicator in &model.indicators {
        let document = |idx: usize| {
            let title = format!("{}工作情况报告（第 {idx} 期）", indicator.name.zh);
            let digest = Digest::of(title.as_bytes());
            Evidence {
                file: Some(BoundFile { name: format!("{title}.pdf"), bytes: 2_000_000, digest }),
                title,
                number: format!("市网信办〔2026〕{idx} 号"),
                date: "2026-06-30".to_owned(),
                keeper: "市委网信办网络安全处".to_owned(),
            }
        };
        let count = each.min(left);
        left -= count;
        it.list_evidence(&indicator.id, (0..count).map(document).collect(), &moment(200));
    }
    sharing::split::assign_rest(&mut it.assignments, model, citysec::core::text::Lang::Zh);
    for idx in 0..it.assignments.len() {
        let id = TaskId::from_random([idx as u8; 16]);
        let task = Task::issue(&mut it, idx, true, model, id, &moment(210)).expect("an assignment");
        let bytes = handed_in(&task, &moment(220));
        let Ok(Opened::Contribution(contribution, signer)) = document::open(&bytes) else { panic!("a contribution") };
        let preview = Preview::of(&it, model, *contribution, signer, Digest::of(&bytes)).expect("of this assessment");
        it.merge(&preview, &Sorted::new(), Some(Rule::Later), &moment(230));
    }
    it.replan(plan, &moment(240));
    it
}

/// A plan for everything: an estimate for each step, three full scenarios, and a measure for each question.
fn plan(it: &mut Plan) {
    let model = seeds::model();
    it.aim("total", Some(E2(8000)));
    for question in &model.questions {
        let steps = plan::steps(model, question, Some(Standing::Unknown));
        for step in &steps {
            it.estimate(&question.id, step.goal, 20);
        }
        for slot in Slot::ALL {
            it.choose(slot, &question.id, steps.last().map(|it| it.goal));
        }
        let measure = Measure {
            owner: "市委网信办网络安全处".to_owned(),
            due: "2027-06-30".to_owned(),
            progress: Progress::Started,
            note: "先摸清底数，再定责任单位和时限，年底复核。".to_owned(),
        };
        it.measure(&question.id, measure);
    }
}

fn handed_in(task: &Task, now: &Timestamp) -> Vec<u8> {
    let (model, bytes) = (seeds::model(), task.to_bytes());
    let Ok(Opened::Task(opened)) = document::open(&bytes) else { panic!("a task") };
    let mut part = opened.begin(AssessmentId::from_random([2; 16]), Digest::of(&bytes), now);
    let asked = model.questions.iter().enumerate().filter(|it| part.statement.asks(model, it.0));
    let asked: Vec<_> = asked.map(|it| it.1.id.clone()).take(HANDED_IN).collect();
    for id in asked {
        part.record(model, &id, Some(Answer::Unknown), now).expect("always an answer");
        part.note(&id, "本部门核对后的说明，依据台账和年度检查记录。".repeat(8), now);
    }
    if let Some(it) = part.part.as_mut() {
        it.person = "王工".to_owned();
    }
    Contribution::of_part(&part, model, now).expect("a contribution").to_bytes()
}
