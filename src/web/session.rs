//! The assessment being worked on and all that follows from it; the only writer of either.
//!
//! Every change is a named intent; scores are computed with it and are never stored. A change wakes only what shows
//! something that has changed: whoever shows a part asks for it with [`Session::part`], and all parts are compared after
//! each change, which is far less work than waking everything on the page to find out. The moment of a change comes
//! from the clock given at the start, so that all of this runs in native tests without a browser.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::{Answer, AnswerDefect, City, Evidence, Scope};
use crate::core::assessment::Assessment;
use crate::core::decimal::Hundredths;
use crate::core::encoding::Digest;
use crate::core::ids::{IndicatorId, QuestionId, TaskId};
use crate::core::model::{Measure, Model, ProfileKey};
use crate::core::plan::Plan;
use crate::core::reconcile::Clash;
use crate::core::scoring::{self, Report};
use crate::core::seeds;
use crate::core::sharing::{Assignment, Choice, Place, Preview, Rule, Task};
use crate::core::sorted::Sorted;
use crate::core::time::Timestamp;

/// Handle on the session; copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    open: RwSignal<Option<Assessment>>,
    report: RwSignal<Option<Arc<Report>>>,
    parts: StoredValue<Parts>,
    now: fn() -> Timestamp,
}

/// The assessment with its scores, if there is one.
type Work<'a> = Option<(&'a Assessment, &'a Report)>;

/// Reads a part.
type Read<T> = Box<dyn Fn(&Assessment, &Report) -> T + Send + Sync>;

/// Compares one part with what it was, and says so to those who show it if it has changed.
type Refresh = Box<dyn Fn(Work<'_>) + Send + Sync>;

/// The parts that are shown somewhere, in the order in which they were asked for.
#[derive(Default)]
struct Parts {
    list: Vec<(u64, Refresh)>,
    next: u64,
}

impl Parts {
    fn add(&mut self, refresh: Refresh) -> u64 {
        let id = self.next;
        self.next += 1;
        self.list.push((id, refresh));
        id
    }

    fn remove(&mut self, id: u64) {
        if let Ok(idx) = self.list.binary_search_by_key(&id, |it| it.0) {
            drop(self.list.remove(idx));
        }
    }
}

impl Session {
    /// A session without an assessment.
    pub fn new(now: fn() -> Timestamp) -> Self {
        Self { open: RwSignal::new(None), report: RwSignal::new(None), parts: StoredValue::default(), now }
    }

    /// Takes up an assessment in place of the present one.
    pub fn open(self, assessment: Assessment) {
        self.open.update_untracked(|it| *it = Some(assessment));
        self.tell();
    }

    /// Puts the assessment away.
    pub fn close(self) {
        self.open.update_untracked(|it| *it = None);
        self.tell();
    }

    /// Whether there is an assessment, subscribing to that alone.
    pub fn is_open(self) -> ReadSignal<bool> {
        self.part(|_, _| true)
    }

    /// Reads the assessment, subscribing to every change of it.
    pub fn with<R>(self, read: impl FnOnce(Option<&Assessment>) -> R) -> R {
        self.open.with(|it| read(it.as_ref()))
    }

    /// Reads the assessment as it is now.
    pub fn peek<R>(self, read: impl FnOnce(Option<&Assessment>) -> R) -> R {
        self.open.with_untracked(|it| read(it.as_ref()))
    }

    /// Whether what is open is a department's part, see [`Session::part`].
    pub fn is_part(self) -> ReadSignal<bool> {
        self.part(|it, _| it.part.is_some())
    }

    /// Whether a question is asked, as the assessment is now.
    pub fn asks(self, question_idx: usize) -> bool {
        self.peek(|it| it.is_some_and(|it| it.statement.asks(seeds::model(), question_idx)))
    }

    /// Whether nothing is asked about this indicator, as the assessment is now.
    pub fn passes_over(self, indicator_idx: usize) -> bool {
        self.report.with_untracked(|it| it.as_ref().is_some_and(|it| it.indicators[indicator_idx].counts.all == 0))
    }

    /// The groups about which something is asked, as the assessment is now.
    pub fn asked_groups(self) -> Vec<usize> {
        let asks = |it: &Report, idx: usize| it.groups[idx].counts.all > 0;
        let groups = 0..seeds::model().groups.len();
        self.report.with_untracked(|it| groups.filter(|idx| it.as_ref().is_none_or(|it| asks(it, *idx))).collect())
    }

    /// All scores; `None` without an assessment.
    pub fn report(self) -> ReadSignal<Option<Arc<Report>>> {
        self.report.read_only()
    }

    /// A part of the assessment or of its scores, or what follows from either, subscribing to that alone; the default
    /// without an assessment. Call it where the part is shown: it goes away with that place.
    pub fn part<T>(self, read: impl Fn(&Assessment, &Report) -> T + Send + Sync + 'static) -> ReadSignal<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        self.boxed_part(Box::new(read))
    }

    /// Compiled once for each type of parts, rather than for each part.
    fn boxed_part<T>(self, read: Read<T>) -> ReadSignal<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        let look = move |work: Work<'_>| work.map(|(it, report)| read(it, report)).unwrap_or_default();
        let part = ArcRwSignal::new(self.look(&look));
        let shown = part.read_only().into();
        self.keep_fresh(Box::new(move |work| {
            let now = look(work);
            part.maybe_update(|it| {
                let has_changed = *it != now;
                *it = now;
                has_changed
            });
        }));
        shown
    }

    /// Refreshes a part after each change, as long as the place where it is shown is there.
    fn keep_fresh(self, refresh: Refresh) {
        if let Some(id) = self.parts.try_update_value(|it| it.add(refresh)) {
            on_cleanup(move || {
                self.parts.try_update_value(|it| it.remove(id));
            });
        }
    }

    /// The answer to a question, see [`Session::part`].
    pub fn answer(self, id: &'static QuestionId) -> ReadSignal<Option<Answer>> {
        self.part(move |it, _| it.statement.answers.get(id).cloned())
    }

    /// A figure of the profile, typed or derived, see [`Session::part`].
    pub fn figure(self, key: ProfileKey) -> ReadSignal<Option<Hundredths>> {
        self.part(move |it, _| it.statement.profile.get(seeds::model(), key))
    }

    /// The quantity that an answer comes to, see [`Session::part`].
    pub fn quantity(self, id: &'static QuestionId, measure: &'static Measure) -> ReadSignal<Option<Hundredths>> {
        self.part(move |it, _| {
            let answer = it.statement.answers.get(id);
            scoring::shown_quantity(seeds::model(), measure, &it.statement.profile, answer)
        })
    }

    /// Answers a question, or takes the answer back.
    ///
    /// # Errors
    /// The answer does not fit the question; nothing has changed then.
    pub fn record(self, id: &QuestionId, answer: Option<Answer>) -> Result<(), AnswerDefect> {
        let mut outcome = Ok(());
        self.change(|it, model, now| outcome = it.record(model, id, answer, now));
        outcome
    }

    /// States a figure of the profile, or takes it back.
    pub fn state_figure(self, key: ProfileKey, value: Option<Hundredths>) {
        self.change(|it, _, now| it.state_figure(key, value, now));
    }

    /// Chooses the city.
    pub fn choose_city(self, city: Option<City>) {
        self.change(|it, _, _| it.city = city);
    }

    /// Names the body that answers.
    pub fn name_body(self, body: String) {
        self.change(|it, _, _| it.body = body);
    }

    /// Chooses which questions are asked. Answers outside the scope are kept.
    pub fn choose_scope(self, scope: Scope) {
        self.change(|it, _, _| it.statement.scope = scope);
    }

    /// Writes the remark on a question; a blank one is taken away.
    pub fn note(self, id: &QuestionId, text: String) {
        self.change(|it, _, now| it.note(id, text, now));
    }

    /// Replaces the evidence of an indicator.
    pub fn list_evidence(self, id: &IndicatorId, list: Vec<Evidence>) {
        self.change(|it, _, now| it.list_evidence(id, list, now));
    }

    /// Confirms what an earlier edition answered to a question: it stands from now on.
    pub fn confirm(self, id: &QuestionId) {
        self.change(|it, model, now| _ = it.confirm(model, id, now));
    }

    /// Confirms the evidence that an earlier edition listed for an indicator.
    pub fn confirm_evidence(self, id: &IndicatorId) {
        self.change(|it, _, now| it.confirm_evidence(id, now));
    }

    /// Confirms a figure of an earlier edition's profile.
    pub fn confirm_figure(self, key: ProfileKey) {
        self.change(|it, model, now| it.confirm_figure(model, key, now));
    }

    /// Changes what is planned.
    pub fn replan(self, change: impl FnOnce(&mut Plan)) {
        self.change(|it, _, now| it.replan(change, now));
    }

    /// Changes who is asked for what.
    pub fn divide(self, change: impl FnOnce(&mut Vec<Assignment>, &Model)) {
        self.change(|it, model, now| it.divide(now, |list| change(list, model)));
    }

    /// Hands out the task of a department, with what is answered already if that is wanted.
    pub fn issue_task(self, assignment_idx: usize, answered: bool, id: TaskId) -> Option<Task> {
        let mut task = None;
        self.change(|it, model, now| task = Task::issue(it, assignment_idx, answered, model, id, now));
        task
    }

    /// Merges a contribution as it was looked at.
    pub fn merge(self, preview: &Preview, choices: &Sorted<Place, Choice>, rule: Option<Rule>) {
        self.change(|it, _, now| it.merge(preview, choices, rule, now));
    }

    /// Takes a merging back.
    pub fn undo_merging(self, file: Digest) {
        self.change(|it, _, now| _ = it.undo_merging(file, now));
    }

    /// Lets one of the answers stand on which departments do not agree.
    pub fn settle_answer(self, id: &QuestionId, value: &Answer) {
        self.change(|it, _, now| it.settle_answer(id, value, now));
    }

    /// Lets one of the remarks stand on which departments do not agree.
    pub fn settle_note(self, id: &QuestionId, value: &String) {
        self.change(|it, _, now| it.settle_note(id, value, now));
    }

    /// Says who fills in a department's part, and what that person tells the coordinator.
    pub fn sign_part(self, person: String, remark: String) {
        self.change(|it, _, now| it.sign_part(person, remark, now));
    }

    /// Settles a clash with another tab for what that has.
    pub fn yield_to(self, clash: Clash) {
        self.change(|it, _, _| it.yield_to(clash));
    }

    fn change(self, change: impl FnOnce(&mut Assessment, &Model, &Timestamp)) {
        let now = (self.now)();
        let has_changed = self.open.try_update_untracked(|it| {
            let it = it.as_mut()?;
            change(it, seeds::model(), &now);
            it.changed = now;
            Some(())
        });
        if has_changed.flatten().is_some() {
            self.tell();
        }
    }

    /// Looks at the assessment with its scores as they are now.
    fn look<R>(self, read: impl FnOnce(Work<'_>) -> R) -> R {
        self.open.with_untracked(|it| self.report.with_untracked(|report| read(it.as_ref().zip(report.as_deref()))))
    }

    /// Computes the scores anew and tells whoever shows something that has changed.
    fn tell(self) {
        let scored = self.peek(|it| it.map(|it| scoring::score(seeds::model(), seeds::weights(), &it.statement)));
        self.report.maybe_update(|it| {
            let has_changed = it.as_deref() != scored.as_ref();
            if has_changed {
                *it = scored.map(Arc::new);
            }
            has_changed
        });
        self.open.notify();
        self.parts.with_value(|parts| self.look(|work| parts.list.iter().for_each(|(_, refresh)| refresh(work))));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::core::ids::AssessmentId;
    use crate::core::sharing;

    fn session() -> Session {
        let now = || Timestamp::from_unix(1_795_334_400);
        let session = Session::new(now);
        session.open(Assessment::new(AssessmentId::from_random([1; 16]), Timestamp::from_unix(0)));
        session
    }

    fn id(text: &str) -> &'static QuestionId {
        &seeds::model().question(text).expect("a question").id
    }

    #[test]
    fn a_part_is_told_of_its_own_changes_only_and_goes_with_its_place() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let planning = id("management.strategy.planning.q1");
        let place = owner.child();
        let looks = Arc::new(AtomicUsize::new(0));
        let body = place.with(|| {
            let looks = Arc::clone(&looks);
            session.part(move |it, _| {
                looks.fetch_add(1, Ordering::Relaxed);
                it.body.clone()
            })
        });
        let tellings = Arc::new(AtomicUsize::new(0));
        let told = Memo::new({
            let tellings = Arc::clone(&tellings);
            move |_| {
                tellings.fetch_add(1, Ordering::Relaxed);
                body.get()
            }
        });
        assert_eq!(told.get_untracked(), "");
        session.record(planning, Some(Answer::Level(3))).expect("a level of this question");
        assert_eq!((told.get_untracked().as_str(), tellings.load(Ordering::Relaxed)), ("", 1));
        session.name_body("市政府".to_owned());
        assert_eq!((told.get_untracked().as_str(), tellings.load(Ordering::Relaxed)), ("市政府", 2));
        session.close();
        assert_eq!(told.get_untracked(), "");
        let before = looks.load(Ordering::Relaxed);
        place.cleanup();
        session.open(Assessment::new(AssessmentId::from_random([2; 16]), Timestamp::from_unix(0)));
        assert_eq!(looks.load(Ordering::Relaxed), before);
    }

    #[test]
    fn an_answer_changes_its_part_the_report_and_the_date() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let planning = id("management.strategy.planning.q1");
        let (answer, other) = (session.answer(planning), session.answer(id("management.strategy.planning.q2")));
        assert_eq!(answer.get_untracked(), None);
        session.record(planning, Some(Answer::Level(3))).expect("a level of this question");
        assert_eq!(answer.get_untracked(), Some(Answer::Level(3)));
        assert_eq!(other.get_untracked(), None);
        let report = session.report().get_untracked().expect("a report");
        assert_eq!(report.total.counts.scored, 1);
        assert_eq!(session.peek(|it| it.map(|it| it.changed.to_string())).as_deref(), Some("2026-11-22T08:00:00Z"));
    }

    #[test]
    fn an_answer_that_does_not_fit_changes_nothing() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let planning = id("management.strategy.planning.q1");
        assert_eq!(session.record(planning, Some(Answer::Level(5))), Err(AnswerDefect::NoSuchOption));
        assert_eq!(session.record(planning, Some(Answer::Yes(true))), Err(AnswerDefect::WrongKind));
        assert_eq!(
            session.record(planning, Some(Answer::NotApplicable("x".to_owned()))),
            Err(AnswerDefect::AlwaysApplies)
        );
        assert_eq!(session.answer(planning).get_untracked(), None);
    }

    #[test]
    fn a_part_asks_what_its_department_was_given_and_names_who_answers() {
        let owner = Owner::new();
        owner.set();
        let whole = session();
        let model = seeds::model();
        let indicator = model.indicators[5].id.clone();
        whole.divide(|list, model| {
            sharing::split::add_department(list, "财政局".to_owned()).expect("a name");
            sharing::split::give(&mut list[0], model, &indicator);
        });
        let task = whole.issue_task(0, false, TaskId::from_random([3; 16])).expect("a task");
        assert_eq!(whole.peek(|it| it.map(|it| it.assignments[0].issued.len())), Some(1));
        let part = session();
        part.open(task.begin(AssessmentId::from_random([2; 16]), Digest::of(b"task"), &Timestamp::from_unix(0)));
        assert!(part.is_part().get_untracked() && !whole.is_part().get_untracked());
        assert_eq!(part.asked_groups(), [model.indicators[5].group]);
        assert_eq!((part.passes_over(5), part.passes_over(6), whole.passes_over(6)), (false, true, false));
        part.sign_part("王工".to_owned(), String::new());
        assert_eq!(part.peek(|it| Some(it?.part.as_ref()?.person.clone())).as_deref(), Some("王工"));
    }

    #[test]
    fn scope_changes_what_is_asked_and_keeps_answers() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let second = id("management.strategy.planning.q2");
        session.record(second, Some(Answer::Checked(vec![1]))).expect("an item of this list");
        session.choose_scope(Scope::Core);
        let report = session.report().get_untracked().expect("a report");
        assert_eq!((report.total.counts.all, report.total.counts.scored), (48, 0));
        session.choose_scope(Scope::Full);
        let report = session.report().get_untracked().expect("a report");
        assert_eq!((report.total.counts.all, report.total.counts.scored), (121, 1));
    }
}
