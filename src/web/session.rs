//! The assessment being worked on and all that follows from it; the only writer of either.
//!
//! Every change is a named intent; scores are memos over the core and are never stored. The moment of a change
//! comes from the clock given at the start, so that all of this runs in native tests without a browser.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::{Answer, AnswerDefect, City, Evidence, Scope};
use crate::core::assessment::Assessment;
use crate::core::decimal::Hundredths;
use crate::core::ids::{IndicatorId, QuestionId};
use crate::core::model::{Model, ProfileKey};
use crate::core::scoring::{self, Report};
use crate::core::seeds;
use crate::core::time::Timestamp;

/// Handle on the session; copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    open: RwSignal<Option<Assessment>>,
    report: Memo<Option<Arc<Report>>>,
    now: fn() -> Timestamp,
}

impl Session {
    /// A session without an assessment.
    pub fn new(now: fn() -> Timestamp) -> Self {
        let open = RwSignal::new(None::<Assessment>);
        let report = Memo::new(move |_| {
            open.with(|it| {
                it.as_ref().map(|it| Arc::new(scoring::score(seeds::model(), seeds::weights(), &it.statement)))
            })
        });
        Self { open, report, now }
    }

    /// Takes up an assessment in place of the present one.
    pub fn open(self, assessment: Assessment) {
        self.open.set(Some(assessment));
    }

    /// Puts the assessment away.
    pub fn close(self) {
        self.open.set(None);
    }

    /// Whether there is an assessment, subscribing to that alone.
    pub fn is_open(self) -> Memo<bool> {
        Memo::new(move |_| self.open.with(Option::is_some))
    }

    /// Reads the assessment, subscribing to every change of it.
    pub fn with<R>(self, read: impl FnOnce(Option<&Assessment>) -> R) -> R {
        self.open.with(|it| read(it.as_ref()))
    }

    /// Reads the assessment as it is now.
    pub fn peek<R>(self, read: impl FnOnce(Option<&Assessment>) -> R) -> R {
        self.open.with_untracked(|it| read(it.as_ref()))
    }

    /// All scores; `None` without an assessment.
    pub fn report(self) -> Memo<Option<Arc<Report>>> {
        self.report
    }

    /// The answer to a question. Call it where it is shown: the memo goes away with that place.
    pub fn answer(self, id: QuestionId) -> Memo<Option<Answer>> {
        Memo::new(move |_| self.open.with(|it| it.as_ref()?.statement.answers.get(&id).cloned()))
    }

    /// A figure of the profile, typed or derived.
    pub fn figure(self, key: ProfileKey) -> Memo<Option<Hundredths>> {
        Memo::new(move |_| self.open.with(|it| it.as_ref()?.statement.profile.get(seeds::model(), key)))
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
        self.change(|it, _, _| it.statement.profile.set(key, value));
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

    fn change(self, change: impl FnOnce(&mut Assessment, &Model, &Timestamp)) {
        let now = (self.now)();
        self.open.update(|it| {
            if let Some(it) = it {
                change(it, seeds::model(), &now);
                it.changed = now;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ids::AssessmentId;

    fn session() -> Session {
        let now = || Timestamp::from_unix(1_795_334_400);
        let session = Session::new(now);
        session.open(Assessment::new(AssessmentId::from_random([1; 16]), Timestamp::from_unix(0)));
        session
    }

    fn id(text: &str) -> QuestionId {
        QuestionId::parse(text).expect("an id")
    }

    #[test]
    fn an_answer_changes_its_memo_the_report_and_the_date() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let planning = id("management.strategy.planning.q1");
        let (answer, other) = (session.answer(planning.clone()), session.answer(id("management.strategy.planning.q2")));
        assert_eq!(answer.get_untracked(), None);
        session.record(&planning, Some(Answer::Level(3))).expect("a level of this question");
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
        assert_eq!(session.record(&planning, Some(Answer::Level(5))), Err(AnswerDefect::NoSuchOption));
        assert_eq!(session.record(&planning, Some(Answer::Yes(true))), Err(AnswerDefect::WrongKind));
        assert_eq!(
            session.record(&planning, Some(Answer::NotApplicable("x".to_owned()))),
            Err(AnswerDefect::AlwaysApplies)
        );
        assert_eq!(session.answer(planning).get_untracked(), None);
    }

    #[test]
    fn scope_changes_what_is_asked_and_keeps_answers() {
        let owner = Owner::new();
        owner.set();
        let session = session();
        let second = id("management.strategy.planning.q2");
        session.record(&second, Some(Answer::Checked(vec![1]))).expect("an item of this list");
        session.choose_scope(Scope::Core);
        let report = session.report().get_untracked().expect("a report");
        assert_eq!((report.total.counts.all, report.total.counts.scored), (48, 0));
        session.choose_scope(Scope::Full);
        let report = session.report().get_untracked().expect("a report");
        assert_eq!((report.total.counts.all, report.total.counts.scored), (121, 1));
    }
}
