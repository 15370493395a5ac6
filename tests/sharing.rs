//! Many hands: tasks, contributions and their merging, tried with files as departments send them.

use std::fmt::Debug;

use citysec::core::answers::{Answer, City, Evidence, Scope};
use citysec::core::assessment::Assessment;
use citysec::core::document::{self, Draft, Opened};
use citysec::core::encoding::Digest;
use citysec::core::ids::{AssessmentId, CityCode, IndicatorId, QuestionId, TaskId};
use citysec::core::key::SecretKey;
use citysec::core::model::QuestionKind;
use citysec::core::provenance::{Origin, Record};
use citysec::core::result::{self, Gap};
use citysec::core::seeds;
use citysec::core::sharing::{
    self, AsideReason, Author, Choice, Clash, Contribution, Doubt, Finding, NotMergeable, NotReady, Place, Preview,
    Rule, Task,
};
use citysec::core::sorted::Sorted;
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;
use proptest::prelude::*;

const PLANNING: &str = "management.strategy.planning";
const STANDARDS: &str = "management.strategy.standards";

fn moment(hour: u64) -> Timestamp {
    Timestamp::from_unix(1_795_334_400 + hour * 3600)
}

fn question(id: &str) -> QuestionId {
    QuestionId::parse(id).expect("a question id")
}

fn indicator(id: &str) -> IndicatorId {
    IndicatorId::parse(id).expect("an indicator id")
}

fn document_titled(title: &str) -> Evidence {
    Evidence { title: title.to_owned(), ..Evidence::default() }
}

/// A city with the proposed division of labour; every department has its task.
fn coordinator() -> (Assessment, Vec<Task>) {
    let model = seeds::model();
    let mut it = Assessment::new(AssessmentId::from_random([1; 16]), moment(0));
    it.city = Some(City { code: CityCode::parse("330500").expect("a code"), name: "湖州市".to_owned() });
    sharing::split::assign_rest(&mut it.assignments, model, Lang::Zh);
    let count = it.assignments.len();
    let tasks = (0..count)
        .map(|idx| {
            let id = TaskId::from_random([idx as u8; 16]);
            Task::issue(&mut it, idx, true, model, id, &moment(1)).expect("an assignment")
        })
        .collect();
    (it, tasks)
}

/// The task of the department that answers an indicator.
fn task_for<'a>(tasks: &'a [Task], id: &str) -> &'a Task {
    let has = |it: &&Task| it.statement.part.as_ref().is_some_and(|part| part.contains(&indicator(id)));
    tasks.iter().find(has).expect("a task")
}

/// The bytes that a department sends after it has answered its task.
fn contribution(task: &Task, hour: u64, fill: impl FnOnce(&mut Assessment)) -> Vec<u8> {
    let bytes = task.to_bytes();
    let Ok(Opened::Task(opened)) = document::open(&bytes) else { panic!("a task") };
    let mut part = opened.begin(AssessmentId::from_random([2; 16]), Digest::of(&bytes), &moment(hour));
    fill(&mut part);
    if let Some(it) = part.part.as_mut() {
        it.person = "王工".to_owned();
    }
    let made = Contribution::of_part(&part, seeds::model(), &moment(hour)).expect("a contribution");
    made.to_bytes()
}

/// A contribution with one answer.
fn one_answer(task: &Task, hour: u64, id: &str, answer: Answer) -> Vec<u8> {
    contribution(task, hour, |it| {
        it.record(seeds::model(), &question(id), Some(answer), &moment(hour)).expect("it fits")
    })
}

fn preview(assessment: &Assessment, bytes: &[u8]) -> Result<Preview, NotMergeable> {
    let Ok(Opened::Contribution(it, signer)) = document::open(bytes) else { panic!("a contribution") };
    Preview::of(assessment, seeds::model(), *it, signer, Digest::of(bytes))
}

fn merge(assessment: &mut Assessment, bytes: &[u8], rule: Option<Rule>) {
    match preview(assessment, bytes) {
        Ok(it) => assessment.merge(&it, &Sorted::new(), rule, &moment(99)),
        Err(NotMergeable::Already(_)) => {}
        Err(it) => panic!("{it:?}"),
    }
}

fn finding(preview: &Preview, place: &Place) -> Finding {
    preview.rows.iter().find(|it| it.place == *place).expect("a row").finding.clone()
}

fn answer_place(id: &str) -> Place {
    Place::Answer(question(id))
}

#[test]
fn the_proposed_split_gives_every_indicator_to_one_department() {
    let (it, tasks) = coordinator();
    let mut given: Vec<&IndicatorId> = it.assignments.iter().flat_map(|it| &it.indicators).collect();
    given.sort();
    let mut all: Vec<&IndicatorId> = seeds::model().indicators.iter().map(|it| &it.id).collect();
    all.sort();
    assert_eq!(given, all);
    assert_eq!(tasks.len(), it.assignments.len());
    assert!(it.assignments.iter().all(|it| it.check(seeds::model()).is_ok()));
}

#[test]
fn files_come_back_byte_for_byte() {
    let (mut assessment, tasks) = coordinator();
    let task = task_for(&tasks, PLANNING);
    let Ok(Opened::Task(read)) = document::open(&task.to_bytes()) else { panic!("a task") };
    assert_eq!((&*read, read.to_bytes()), (task, task.to_bytes()));

    let bytes = one_answer(task, 3, "management.strategy.planning.q1", Answer::Level(3));
    let Ok(Opened::Contribution(read, None)) = document::open(&bytes) else { panic!("a contribution") };
    assert_eq!(read.to_bytes(), bytes);

    merge(&mut assessment, &bytes, None);
    merge(&mut assessment, &one_answer(task, 4, "management.strategy.planning.q1", Answer::Level(1)), None);
    let draft = Draft::new(assessment, seeds::model());
    let read = Draft::read(&draft.to_bytes()).expect("a draft");
    assert_eq!((read.to_bytes(), &read), (draft.to_bytes(), &draft));
    assert!(String::from_utf8_lossy(&draft.to_bytes()).contains("\"ledger\""));
}

#[test]
fn drafts_of_version_1_open_and_their_answers_count_as_stated_when_they_were_last_changed() {
    let old = include_bytes!("data/drafts/version-1.draft.json");
    let draft = Draft::read(old).expect("a draft of version 1");
    let it = &draft.assessment;
    assert_eq!((it.statement.answers.len(), it.city.as_ref().map(|it| &*it.name)), (121, Some("湖州市")));
    for (id, _) in &it.statement.answers {
        let origins = &it.records.answers[id].origins;
        assert_eq!(origins.iter().map(|it| (&it.at, it.file)).collect::<Vec<_>>(), [(&draft.assessment.changed, None)]);
    }
    assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft.clone()), "and they are written in the present version");
    let with_newer = String::from_utf8_lossy(old).replace("\"scope\":", "\"ledger\":[{}],\"scope\":");
    assert!(Draft::read(with_newer.as_bytes()).is_err());
}

#[test]
fn a_part_asks_only_what_the_department_was_given() {
    let (mut whole, _) = coordinator();
    let model = seeds::model();
    whole
        .record(model, &question("management.strategy.planning.q1"), Some(Answer::Level(2)), &moment(2))
        .expect("fits");
    whole.record(model, &question("operations.recovery.critical.q1"), Some(Answer::Unknown), &moment(2)).expect("fits");
    let idx = whole.assignments.iter().position(|it| it.indicators.contains(&indicator(PLANNING))).expect("one");
    let task = Task::issue(&mut whole, idx, true, model, TaskId::from_random([9; 16]), &moment(3)).expect("a task");
    assert_eq!(
        task.statement.answers.keys().map(QuestionId::as_str).collect::<Vec<_>>(),
        ["management.strategy.planning.q1"]
    );
    let part = task.clone().begin(AssessmentId::from_random([2; 16]), Digest::of(b"task"), &moment(4));
    let asked = (0..model.questions.len()).filter(|it| part.statement.asks(model, *it)).count();
    let given: usize = whole.assignments[idx]
        .indicators
        .iter()
        .filter_map(|it| model.indicator(it.as_str()))
        .map(|it| it.questions.len())
        .sum();
    assert_eq!(asked, given);
    let report = citysec::core::scoring::score(model, seeds::weights(), &part.statement);
    assert_eq!((report.total.counts.all as usize, report.total.counts.scored), (given, 1));
    // What came with the task was not stated by the department, so there is nothing to hand in yet.
    let mut named = part.clone();
    named.part.as_mut().expect("a part").person = "王工".to_owned();
    assert_eq!(Contribution::of_part(&named, model, &moment(5)), Err(NotReady::Nothing));
    assert!(matches!(Contribution::of_part(&part, model, &moment(5)), Err(NotReady::Person(_))));
    assert!(result::gaps(model, seeds::weights(), &part).contains(&Gap::Part));
    let empty = Task::issue(&mut whole, idx, false, model, TaskId::from_random([8; 16]), &moment(3)).expect("a task");
    assert!(empty.statement.answers.is_empty());
}

#[test]
fn every_kind_of_conflict_is_found_and_none_is_settled_silently() {
    let (mut it, tasks) = coordinator();
    let model = seeds::model();
    let now = moment(5);
    let not_applicable = model.questions.iter().find(|it| it.may_not_apply).expect("one").id.clone();
    let its_task = task_for(&tasks, not_applicable.as_str().rsplit_once('.').expect("an id").0).clone();
    let mut own = |id: &str, answer| it.record(model, &question(id), Some(answer), &now).expect("it fits");
    own("management.strategy.planning.q1", Answer::Level(1));
    own("management.strategy.planning.q2", Answer::Checked(vec![1]));
    own("management.strategy.standards.q1", Answer::NumberE2(100));
    own(not_applicable.as_str(), Answer::NotApplicable("没有".to_owned()));
    it.note(&question("management.strategy.planning.q1"), "按年报".to_owned(), &now);
    let before = it.clone();

    let task = task_for(&tasks, PLANNING);
    let bytes = contribution(task, 6, |part| {
        let mut state =
            |id: &str, answer| part.record(model, &question(id), Some(answer), &moment(6)).expect("it fits");
        state("management.strategy.planning.q1", Answer::Level(3));
        state("management.strategy.planning.q2", Answer::Checked(vec![1]));
        state("management.strategy.standards.q1", Answer::Unknown);
        state("management.strategy.standards.q2", Answer::Checked(vec![2]));
        part.note(&question("management.strategy.planning.q1"), "按抽查".to_owned(), &moment(6));
        part.list_evidence(&indicator(PLANNING), vec![document_titled("总体规划")], &moment(6));
    });
    let look = preview(&it, &bytes).expect("mergeable");
    assert_eq!(it, before, "looking changes nothing");
    assert_eq!(look.doubts, []);
    let conflict = |clash| Finding::Conflict { clash, since: true };
    assert_eq!(finding(&look, &answer_place("management.strategy.planning.q1")), conflict(Clash::Values));
    assert_eq!(finding(&look, &answer_place("management.strategy.planning.q2")), Finding::Same);
    assert_eq!(finding(&look, &answer_place("management.strategy.standards.q1")), conflict(Clash::Unknown));
    assert_eq!(finding(&look, &answer_place("management.strategy.standards.q2")), Finding::New);
    assert_eq!(finding(&look, &Place::Note(question("management.strategy.planning.q1"))), conflict(Clash::Notes));
    assert_eq!(finding(&look, &Place::Evidence(indicator(PLANNING))), Finding::Adds(1));
    it.merge(&look, &Sorted::new(), None, &moment(7));
    assert_eq!(it.conflicts().len(), 2, "{:?}", it.conflicts());
    assert_eq!(it.statement.answers[&question("management.strategy.planning.q1")], Answer::Level(1));

    let applies = match &model.question(not_applicable.as_str()).expect("one").kind {
        QuestionKind::Levels(_) => Answer::Level(2),
        QuestionKind::Checklist(_) => Answer::Checked(vec![]),
        QuestionKind::YesNo => Answer::Yes(true),
        QuestionKind::Measure(_) => Answer::Unknown,
    };
    let look = preview(&it, &one_answer(&its_task, 6, not_applicable.as_str(), applies)).expect("mergeable");
    let Finding::Conflict { clash: Clash::NotApplicable | Clash::Unknown, since: true } =
        finding(&look, &Place::Answer(not_applicable.clone()))
    else {
        panic!("{look:?}")
    };

    let foreign = String::from_utf8(bytes)
        .expect("UTF-8")
        .replace("standards.q2\"", "standards.q9\"")
        .replace(&seeds::model().digest().to_string(), &Digest::of(b"another model").to_string());
    let look = preview(&it, foreign.as_bytes()).expect("mergeable");
    assert_eq!(look.doubts, [Doubt::OtherEdition]);
    assert_eq!(
        finding(&look, &answer_place("management.strategy.standards.q9")),
        Finding::Aside(AsideReason::UnknownId)
    );
    assert_eq!(
        finding(&look, &answer_place("management.strategy.planning.q2")),
        Finding::Aside(AsideReason::OtherEdition)
    );
    let before = it.statement.clone();
    let choices: Sorted<Place, Choice> =
        [(answer_place("management.strategy.planning.q2"), Choice::Theirs)].into_iter().collect();
    it.merge(&look, &choices, Some(Rule::Theirs), &moment(8));
    assert_eq!(it.statement, before, "nothing of another edition is taken over but what somebody chose");
    let entry = it.ledger.last().expect("an entry");
    assert_eq!((entry.aside.len(), entry.decisions.len()), (5, 1), "{entry:?}");
}

#[test]
fn what_the_department_could_have_seen_is_told_from_what_changed_since() {
    let (mut it, _) = coordinator();
    let model = seeds::model();
    let id = question("management.strategy.planning.q1");
    it.record(model, &id, Some(Answer::Level(1)), &moment(1)).expect("it fits");
    let idx = it.assignments.iter().position(|it| it.indicators.contains(&indicator(PLANNING))).expect("one");
    let task = Task::issue(&mut it, idx, true, model, TaskId::from_random([9; 16]), &moment(2)).expect("a task");
    let bytes = one_answer(&task, 6, id.as_str(), Answer::Level(3));
    let seen = Finding::Conflict { clash: Clash::Values, since: false };
    assert_eq!(finding(&preview(&it, &bytes).expect("mergeable"), &Place::Answer(id.clone())), seen);
    it.record(model, &id, Some(Answer::Level(2)), &moment(4)).expect("it fits");
    let since = Finding::Conflict { clash: Clash::Values, since: true };
    assert_eq!(finding(&preview(&it, &bytes).expect("mergeable"), &Place::Answer(id)), since);
}

#[test]
fn files_that_do_not_belong_here_are_refused_or_doubted() {
    let (mut it, tasks) = coordinator();
    let bytes = one_answer(task_for(&tasks, PLANNING), 3, "management.strategy.planning.q1", Answer::Level(3));
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let changed = |from: &str, to: &str| preview(&it, text.replace(from, to).as_bytes());
    assert_eq!(changed("330500", "330100"), Err(NotMergeable::OtherCity("湖州市".to_owned())));
    assert_eq!(changed("\"department\"", "\"example\": true, \"department\""), Err(NotMergeable::Example));
    let doubts = |it: Result<Preview, NotMergeable>| it.map(|it| it.doubts);
    let own = AssessmentId::from_random([1; 16]).to_string();
    assert_eq!(doubts(changed(&own, &"7".repeat(32))), Ok(vec![Doubt::OtherAssessment]));
    let task = task_for(&tasks, PLANNING).id.to_string();
    assert_eq!(doubts(changed(&task, &"7".repeat(32))), Ok(vec![Doubt::UnknownTask]));
    // The task was of another department, which was not asked for this.
    let other = tasks.iter().find(|it| it.id.as_str() != task).expect("another").id.to_string();
    let look = changed(&task, &other).expect("mergeable");
    assert_eq!(
        finding(&look, &answer_place("management.strategy.planning.q1")),
        Finding::Aside(AsideReason::NotAssigned)
    );
    merge(&mut it, &bytes, None);
    assert_eq!(preview(&it, &bytes), Err(NotMergeable::Already(moment(99))));
}

#[test]
fn an_attached_key_vouches_and_a_changed_file_is_refused() {
    let (it, tasks) = coordinator();
    let key = SecretKey::from_random([5; 32]);
    let bytes = one_answer(task_for(&tasks, PLANNING), 3, "management.strategy.planning.q1", Answer::Level(3));
    let Ok(Opened::Contribution(plain, None)) = document::open(&bytes) else { panic!("a contribution") };
    let signed = plain.signed(&key, moment(4)).to_bytes();
    let look = preview(&it, &signed).expect("mergeable");
    assert_eq!(look.signer, Some(key.public()));
    let Ok(Opened::Contribution(read, Some(_))) = document::open(&signed) else { panic!("a contribution") };
    assert_eq!(read.to_bytes(), signed);
    let edited = String::from_utf8(signed).expect("UTF-8").replace("\"level\": 3", "\"level\": 4");
    assert!(matches!(document::open(edited.as_bytes()), Err(document::OpenFileError::Proof(_))));
}

#[test]
fn an_open_conflict_keeps_the_result_from_being_signed_until_it_is_settled() {
    let (mut it, tasks) = coordinator();
    let id = question("management.strategy.planning.q1");
    let task = task_for(&tasks, PLANNING);
    merge(&mut it, &one_answer(task, 3, id.as_str(), Answer::Level(3)), None);
    merge(&mut it, &one_answer(task, 4, id.as_str(), Answer::Level(1)), None);
    let gap = Gap::Conflict(id.clone());
    assert!(result::gaps(seeds::model(), seeds::weights(), &it).contains(&gap));
    it.settle_answer(&id, &Answer::Level(3), &moment(9));
    assert!(!result::gaps(seeds::model(), seeds::weights(), &it).contains(&gap));
    let past = &it.records.answers[&id].past;
    assert_eq!(past.iter().map(|it| it.value.clone()).collect::<Vec<_>>(), [Answer::Level(1)], "the loser stays");
    let choices: Vec<_> = it.ledger.iter().map(|it| it.decisions.last().and_then(|it| it.choice)).collect();
    assert_eq!(choices, [Some(Choice::Theirs), Some(Choice::Ours)]);
}

#[test]
fn a_merging_is_undone_whatever_was_merged_after_it() {
    let (mut it, tasks) = coordinator();
    let model = seeds::model();
    let id = question("management.strategy.planning.q1");
    it.record(model, &id, Some(Answer::Level(0)), &moment(2)).expect("it fits");
    it.list_evidence(&indicator(PLANNING), vec![document_titled("甲")], &moment(2));
    let task = task_for(&tasks, PLANNING);
    let with = |hour, level, titles: [&str; 2]| {
        contribution(task, hour, |part| {
            part.record(model, &id, Some(Answer::Level(level)), &moment(hour)).expect("it fits");
            part.list_evidence(&indicator(PLANNING), titles.map(document_titled).to_vec(), &moment(hour));
        })
    };
    let (first, second) = (with(3, 1, ["甲", "乙"]), with(4, 2, ["乙", "丙"]));
    let before = it.clone();
    merge(&mut it, &first, Some(Rule::Theirs));
    merge(&mut it, &second, Some(Rule::Theirs));
    let titles = |it: &Assessment| {
        it.statement.evidence[&indicator(PLANNING)].iter().map(|it| it.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!((it.statement.answers[&id].clone(), titles(&it).len()), (Answer::Level(2), 3));
    assert!(it.undo_merging(Digest::of(&first), &moment(100)));
    assert_eq!(it.statement.answers[&id], Answer::Level(2));
    assert_eq!(titles(&it).len(), 3, "the second contribution lists it too");
    assert!(!it.undo_merging(Digest::of(&first), &moment(100)), "only once");
    assert!(it.undo_merging(Digest::of(&second), &moment(101)));
    assert_eq!((&it.statement, &it.records), (&before.statement, &before.records));
    assert!(it.ledger.iter().all(|it| it.undone.is_some()));
    merge(&mut it, &first, Some(Rule::Theirs));
    assert_eq!(it.statement.answers[&id], Answer::Level(1), "and it can be merged again");
}

#[test]
fn the_overview_says_how_far_each_department_is() {
    let (mut it, tasks) = coordinator();
    let idx = it.assignments.iter().position(|it| it.indicators.contains(&indicator(PLANNING))).expect("one");
    it.assignments[idx].deadline = "2026-11-23".to_owned();
    merge(
        &mut it,
        &one_answer(task_for(&tasks, PLANNING), 3, "management.strategy.planning.q1", Answer::Level(3)),
        None,
    );
    merge(
        &mut it,
        &one_answer(task_for(&tasks, PLANNING), 4, "management.strategy.planning.q1", Answer::Level(1)),
        None,
    );
    let states = sharing::overview(&it, seeds::model(), "2026-11-24");
    let state = &states[idx];
    assert_eq!((state.answered, state.conflicts, state.received.clone()), (1, 1, Some(moment(99))));
    assert!(state.is_issued && state.is_overdue && state.assigned > 1);
    assert!(!sharing::overview(&it, seeds::model(), "2026-11-23")[idx].is_overdue, "the last day counts");
    assert_eq!(states.iter().map(|it| it.assigned).sum::<usize>(), seeds::model().questions.len());
    it.statement.scope = Scope::Core;
    assert_eq!(sharing::overview(&it, seeds::model(), "").iter().map(|it| it.assigned).sum::<usize>(), 48);
}

#[test]
fn a_department_is_done_when_only_figures_of_the_profile_are_missing() {
    let (it, tasks) = coordinator();
    let model = seeds::model();
    // All that the finance bureau is asked about spending follows from figures that the coordinator states.
    let investment = "management.strategy.investment";
    let mut part =
        task_for(&tasks, investment).clone().begin(AssessmentId::from_random([2; 16]), Digest::of(b"task"), &moment(2));
    let left = |part: &Assessment| {
        let report = citysec::core::scoring::score(model, seeds::weights(), &part.statement);
        let left = sharing::left(model, &report);
        let open = report.total.counts.open as usize;
        (left.iter().map(|idx| model.questions[*idx].id.to_string()).collect::<Vec<_>>(), open)
    };
    assert_eq!(left(&part), (vec![format!("{investment}.q2")], 2), "the ratio of two figures is the coordinator's");
    part.record(model, &question(&format!("{investment}.q2")), Some(Answer::Level(1)), &moment(2)).expect("it fits");
    assert_eq!(left(&part), (Vec::new(), 1));
    let idx = it.assignments.iter().position(|it| it.indicators.contains(&indicator(investment))).expect("one");
    let state = &sharing::overview(&it, model, "")[idx];
    assert_eq!((state.assigned, state.answered), (2, 1), "and it is not waited for");
}

#[test]
fn who_stated_something_is_known_by_its_file() {
    let (mut it, tasks) = coordinator();
    let task = task_for(&tasks, PLANNING);
    let bytes = one_answer(task, 3, "management.strategy.planning.q1", Answer::Level(3));
    merge(&mut it, &bytes, None);
    let origin = |file| Origin { at: moment(3), file };
    assert_eq!(it.author(&origin(None)), Author::Here);
    assert_eq!(it.author(&origin(Some(Digest::of(b"elsewhere")))), Author::Unknown);
    let Author::Contribution(of) = it.author(&origin(Some(Digest::of(&bytes)))) else { panic!("the ledger has it") };
    assert_eq!((&*of.person, of.merged.clone()), ("王工", moment(99)));
    let part = task.clone().begin(AssessmentId::from_random([2; 16]), Digest::of(b"task"), &moment(4));
    assert_eq!(part.author(&origin(Some(Digest::of(b"task")))), Author::Coordinator);
}

#[test]
fn carried_answers_do_not_count_until_somebody_confirms_them() {
    use citysec::core::carry::{Carried, Source};
    let (mut old, model) = (coordinator().0, seeds::model());
    let (first, second) = (question("management.strategy.planning.q1"), question("management.strategy.standards.q1"));
    old.record(model, &first, Some(Answer::Level(2)), &moment(1)).expect("it fits");
    old.record(model, &second, Some(Answer::NumberE2(700)), &moment(1)).expect("it fits");
    old.note(&first, "上年口径".to_owned(), &moment(1));
    old.list_evidence(&indicator(STANDARDS), vec![document_titled("甲")], &moment(1));
    let mut foreign = old.statement.clone();
    foreign.answers.insert(question("management.strategy.planning.q9"), Answer::Level(1));
    let source = Source { file: None, model: document::DataRef::to_model(model), made: moment(1) };
    let (carried, lost) = Carried::from(&foreign, source, model);
    assert_eq!(lost.iter().map(|it| it.question.as_str()).collect::<Vec<_>>(), ["management.strategy.planning.q9"]);
    let mut new = Assessment::new(AssessmentId::from_random([3; 16]), moment(10));
    new.carried = Some(Box::new(carried));
    assert_eq!(Draft::read(&Draft::new(new.clone(), model).to_bytes()).map(|it| it.assessment), Ok(new.clone()));
    let scored =
        |it: &Assessment| citysec::core::scoring::score(model, seeds::weights(), &it.statement).total.counts.scored;
    assert_eq!(scored(&new), 0);
    assert!(new.confirm(model, &first, &moment(11)));
    assert_eq!((scored(&new), new.statement.notes.get(&first).map(String::as_str)), (1, Some("上年口径")));
    new.record(model, &second, Some(Answer::Unknown), &moment(11)).expect("it fits");
    assert!(!new.confirm(model, &second, &moment(12)), "something else was stated");
    new.confirm_evidence(&indicator(STANDARDS), &moment(12));
    assert_eq!((new.carried, new.statement.evidence.len()), (None, 1));
}

/// What is known of each statement, without the times of merging and what it was given up for, which are of the order.
fn known<T: Clone + Debug>(
    records: &Sorted<QuestionId, Record<T>>,
) -> Vec<(QuestionId, Vec<Origin>, String, Vec<String>)> {
    let of = |(id, it): (&QuestionId, &Record<T>)| {
        let mut past: Vec<String> = it.past.iter().map(|it| format!("{:?} {:?}", it.origin, it.value)).collect();
        past.sort();
        (id.clone(), it.origins.clone(), format!("{:?}", it.open), past)
    };
    records.iter().map(of).collect()
}

/// What a merging leaves behind, without its own times.
fn outcome(it: &Assessment) -> impl PartialEq + Debug + use<> {
    let mut ledger: Vec<_> = it.ledger.iter().map(|it| (it.file, it.person.clone(), it.made.clone())).collect();
    ledger.sort();
    (it.statement.clone(), known(&it.records.answers), known(&it.records.notes), ledger)
}

#[derive(Clone, Debug)]
struct Sent {
    hour: u64,
    answers: Vec<(usize, u8)>,
    note: Option<u8>,
    titles: Vec<u8>,
}

fn sent() -> impl Strategy<Value = Sent> {
    let answers = prop::collection::vec((0_usize..3, 0_u8..4), 1..4);
    (1_u64..5, answers, prop::option::of(0_u8..2), prop::collection::vec(0_u8..4, 0..3))
        .prop_map(|(hour, answers, note, titles)| Sent { hour, answers, note, titles })
}

const ASKED: [&str; 3] =
    ["management.strategy.planning.q1", "management.mechanism.organization.q1", "management.mechanism.organization.q2"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Contributions merged in any order, and any of them twice, give the same assessment, whichever rule settles their
    /// conflicts. A rule that prefers whatever was merged last cannot hold this, and says so.
    #[test]
    fn the_order_of_merging_does_not_matter(
        own in prop::collection::vec((0_usize..3, 0_u8..4), 0..3),
        files in prop::collection::vec(sent(), 1..5),
        rule in prop::option::of(prop::sample::select(vec![Rule::Ours, Rule::Later, Rule::Stated])),
        seed in any::<u64>(),
    ) {
        let model = seeds::model();
        let (mut start, tasks) = coordinator();
        let level = |it: u8| if it == 3 { Answer::Unknown } else { Answer::Level(it) };
        for (idx, value) in own {
            start.record(model, &question(ASKED[idx]), Some(level(value)), &moment(2)).expect("it fits");
        }
        // Everything goes to one task, so that nothing is set aside for another reason.
        let mut task = task_for(&tasks, PLANNING).clone();
        let all: Vec<IndicatorId> = model.indicators.iter().map(|it| it.id.clone()).collect();
        task.statement.part = Some(all.clone());
        for it in &mut start.assignments {
            it.indicators.clone_from(&all);
        }
        let files: Vec<Vec<u8>> = files.iter().map(|it| contribution(&task, it.hour, |part| {
            for (idx, value) in &it.answers {
                part.record(model, &question(ASKED[*idx]), Some(level(*value)), &moment(it.hour)).expect("it fits");
            }
            if let Some(note) = it.note {
                part.note(&question(ASKED[0]), format!("说明{note}"), &moment(it.hour));
            }
            let titles: std::collections::BTreeSet<u8> = it.titles.iter().copied().collect();
            part.list_evidence(&indicator(PLANNING), titles.iter().map(|it| document_titled(&format!("文件{it}"))).collect(), &moment(it.hour));
        })).collect();
        let mut straight = start.clone();
        for it in &files {
            merge(&mut straight, it, rule);
            merge(&mut straight, it, rule);
        }
        let mut order: Vec<usize> = (0..files.len()).collect();
        let mut state = seed;
        for idx in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(idx, (state >> 33) as usize % (idx + 1));
        }
        let mut shuffled = start.clone();
        for it in &order {
            merge(&mut shuffled, &files[*it], rule);
        }
        prop_assert_eq!(outcome(&straight), outcome(&shuffled));

        // And taking everything back leaves what was there before.
        let mut undone = shuffled;
        for it in &files {
            undone.undo_merging(Digest::of(it), &moment(200));
        }
        prop_assert_eq!((&undone.statement, &undone.records), (&start.statement, &start.records));
    }
}
