//! What a city states: its profile, its answers, evidence and notes.
//!
//! An answer has four states that are never merged: a value, `notApplicable` with a reason, `unknown`,
//! and absent, which means unanswered. Nothing here computes a score or reads a date.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::{Hundredths, MAX_WHOLE};
use super::encoding::Digest;
use super::ids::{CityCode, IndicatorId, QuestionId};
use super::model::{Derived, Input, Model, Operand, ProfileKey, Question, QuestionKind};
use super::sorted::Sorted;
use super::text::{self, TextDefect};

/// An answer to one question, as it stands in every file: `{"level":3}`, `"unknown"`, …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// The level of a five-level question, 0 to 4.
    Level(u8),
    /// The ticked items of a checklist, numbered from 1, rising; an empty list is "none of these".
    Checked(Vec<u8>),
    /// The typed sides of a ratio; a side that the profile gives stays empty.
    Ratio(RatioAnswer),
    /// A quantity in hundredths of its unit.
    NumberE2(u64),
    /// Yes or no.
    Yes(bool),
    /// The question does not apply here, for this reason.
    NotApplicable(String),
    /// The city does not know: scores 0 and enters the list of data gaps.
    Unknown,
}

/// The typed sides of a ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioAnswer {
    /// What is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// What it is counted against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
}

/// The figures that a city states once. Keys in files are those of the model, such as `critical_systems`;
/// values are hundredths of the unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Profile(Sorted<ProfileKey, u64>);

impl Profile {
    /// The figure, typed or derived; `None` while it, or what it is derived from, has not been stated.
    pub fn get(&self, model: &Model, key: ProfileKey) -> Option<Hundredths> {
        let typed = |key| self.0.get(&key).copied();
        let value = match model.profile_field(key)?.derived {
            None => typed(key)?,
            Some(Derived::Sum(a, b)) => typed(a)?.checked_add(typed(b)?)?,
            Some(Derived::Difference(a, b)) => typed(a)?.checked_sub(typed(b)?)?,
        };
        Hundredths::from_e2(value)
    }

    /// States a figure, or takes it back.
    pub fn set(&mut self, key: ProfileKey, value: Option<Hundredths>) {
        match value {
            Some(it) => self.0.insert(key, it.e2()),
            None => self.0.remove(&key),
        };
    }

    /// The figures that were typed.
    pub(super) fn keys(&self) -> impl Iterator<Item = ProfileKey> {
        self.0.keys().copied()
    }

    /// The figure as it was typed, in hundredths.
    pub(super) fn typed(&self, key: ProfileKey) -> Option<u64> {
        self.0.get(&key).copied()
    }

    /// Puts a figure back as it was typed.
    pub(super) fn set_typed(&mut self, key: ProfileKey, value: Option<u64>) {
        match value {
            Some(it) => self.0.insert(key, it),
            None => self.0.remove(&key),
        };
    }

    /// Every figure that contradicts the model or another figure.
    pub fn defects(&self, model: &Model) -> Vec<ProfileDefect> {
        let mut defects = Vec::new();
        for (key, value) in &self.0 {
            let places = model.profile_field(*key).filter(|it| it.derived.is_none()).map(|it| it.decimals);
            let fits = Hundredths::from_e2(*value).is_some();
            match places {
                Some(0) if value % 100 != 0 || !fits => defects.push(ProfileDefect::NotAllowed(*key)),
                Some(_) if fits => {}
                _ => defects.push(ProfileDefect::NotAllowed(*key)),
            }
        }
        use ProfileKey as K;
        for (part, whole) in [
            (K::SystemsCloud, K::SystemsTotal),
            (K::SystemsL2plus, K::SystemsTotal),
            (K::SystemsL3plus, K::SystemsL2plus),
            (K::CriticalSystems, K::SystemsTotal),
            (K::SecSpend, K::ItSpend),
        ] {
            if let (Some(a), Some(b)) = (self.get(model, part), self.get(model, whole))
                && a > b
            {
                defects.push(ProfileDefect::PartAboveWhole { part, whole });
            }
        }
        defects
    }

    /// Whether nothing has been stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A figure of the profile that cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileDefect {
    /// Not a typed figure of the model, or too large, or with a fraction where whole numbers belong.
    NotAllowed(ProfileKey),
    /// A part is larger than its whole.
    PartAboveWhole {
        /// The part.
        part: ProfileKey,
        /// The whole.
        whole: ProfileKey,
    },
}

/// A city: administrative code and official name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// Code of GB/T 2260.
    pub code: CityCode,
    /// Name as the city writes it.
    pub name: String,
}

/// Which questions are asked. The two are never ranked together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The first question of each indicator: 48.
    Core,
    /// Every question: 121.
    #[default]
    Full,
}

impl Scope {
    /// The word used in files and file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Full => "full",
        }
    }

    /// Whether a question is asked in this scope.
    pub fn includes(self, model: &Model, question_idx: usize) -> bool {
        self == Self::Full || model.is_core(question_idx)
    }
}

/// A document that a city can show. The document itself stays where it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Title.
    pub title: String,
    /// Document number; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Date, `2026-11-22`; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Unit that keeps it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keeper: String,
    /// The file that it was compared with, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<BoundFile>,
}

/// A file, bound by its digest. The file itself stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
}

/// Everything a city states for one edition, apart from who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Which questions are asked.
    pub scope: Scope,
    /// Shared figures.
    pub profile: Profile,
    /// Answers by question; absent means unanswered.
    pub answers: Sorted<QuestionId, Answer>,
    /// A remark on an answer, such as how a sample was drawn.
    pub notes: Sorted<QuestionId, String>,
    /// Evidence by indicator.
    pub evidence: Sorted<IndicatorId, Vec<Evidence>>,
    /// The indicators that a department was asked for; `None` where all are asked.
    pub part: Option<Vec<IndicatorId>>,
}

/// Most pieces of evidence for one indicator.
pub const EVIDENCE_LIMIT: usize = 50;

/// Why an answer, note or piece of evidence is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerDefect {
    /// The model has no such question or indicator.
    UnknownId,
    /// The answer is of another kind than the question.
    WrongKind,
    /// A level above 4, an item that the list does not have, or items out of order.
    NoSuchOption,
    /// A ratio states a side that the profile gives.
    SideFromProfile,
    /// More than [`MAX_WHOLE`].
    TooLarge,
    /// The question always applies.
    AlwaysApplies,
    /// A text breaks a rule.
    Text(TextDefect),
    /// A date that the calendar does not have.
    Date,
    /// More than [`EVIDENCE_LIMIT`] pieces of evidence.
    TooMuchEvidence,
}

impl fmt::Display for AnswerDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId => write!(f, "the model has no such id"),
            Self::WrongKind => write!(f, "the answer is of another kind than the question"),
            Self::NoSuchOption => write!(f, "the question has no such option, or the items do not rise"),
            Self::SideFromProfile => write!(f, "the profile gives this side of the ratio"),
            Self::TooLarge => write!(f, "the number is larger than {MAX_WHOLE}"),
            Self::AlwaysApplies => write!(f, "this question cannot be answered with `not applicable`"),
            Self::Text(it) => it.fmt(f),
            Self::Date => write!(f, "not a date such as 2026-11-22"),
            Self::TooMuchEvidence => write!(f, "more than {EVIDENCE_LIMIT} pieces of evidence"),
        }
    }
}

impl From<TextDefect> for AnswerDefect {
    fn from(it: TextDefect) -> Self {
        Self::Text(it)
    }
}

/// Whether an answer may stand for a question. A ratio that lacks a side, or whose part is larger than its whole,
/// is open, not wrong: it is kept while it is being typed and keeps the question from counting as answered.
///
/// # Errors
/// The first rule it breaks.
pub fn check_answer(question: &Question, answer: &Answer) -> Result<(), AnswerDefect> {
    let within = |it: Option<u64>| match it {
        Some(it) if it > MAX_WHOLE => Err(AnswerDefect::TooLarge),
        _ => Ok(()),
    };
    match (&question.kind, answer) {
        (_, Answer::Unknown) => Ok(()),
        (_, Answer::NotApplicable(_)) if !question.may_not_apply => Err(AnswerDefect::AlwaysApplies),
        (_, Answer::NotApplicable(reason)) => Ok(text::check_note(reason)?),
        (QuestionKind::Levels(options), Answer::Level(level)) => {
            if usize::from(*level) < options.len() {
                Ok(())
            } else {
                Err(AnswerDefect::NoSuchOption)
            }
        }
        (QuestionKind::Checklist(items), Answer::Checked(checked)) => {
            let known = checked.iter().all(|it| (1..=items.len()).contains(&usize::from(*it)));
            let rising = checked.is_sorted_by(|a, b| a < b);
            if known && rising { Ok(()) } else { Err(AnswerDefect::NoSuchOption) }
        }
        (QuestionKind::YesNo, Answer::Yes(_)) => Ok(()),
        (QuestionKind::Measure(measure), Answer::NumberE2(value)) => match measure.input {
            Input::Entered if Hundredths::from_e2(*value).is_some() => Ok(()),
            Input::Entered => Err(AnswerDefect::TooLarge),
            Input::Ratio { .. } => Err(AnswerDefect::WrongKind),
        },
        (QuestionKind::Measure(measure), Answer::Ratio(given)) => {
            let Input::Ratio { numerator, denominator, .. } = &measure.input else {
                return Err(AnswerDefect::WrongKind);
            };
            for (side, operand) in [(given.numerator, numerator), (given.denominator, denominator)] {
                within(side)?;
                if side.is_some() && matches!(operand, Operand::Profile(_)) {
                    return Err(AnswerDefect::SideFromProfile);
                }
            }
            Ok(())
        }
        _ => Err(AnswerDefect::WrongKind),
    }
}

/// Something in a statement that cannot stand in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementDefect {
    /// The question, indicator or profile figure.
    pub id: String,
    /// What is wrong.
    pub problem: StatementProblem,
}

/// What is wrong with a part of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementProblem {
    /// An answer, note or piece of evidence.
    Answer(AnswerDefect),
    /// A figure of the profile.
    Profile(ProfileDefect),
    /// An answer to a question that the scope does not ask.
    OutOfScope,
}

impl fmt::Display for StatementDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.id)?;
        match &self.problem {
            StatementProblem::Answer(it) => it.fmt(f),
            StatementProblem::Profile(ProfileDefect::NotAllowed(_)) => {
                write!(f, "not a figure that the profile can have")
            }
            StatementProblem::Profile(ProfileDefect::PartAboveWhole { part, whole }) => {
                write!(f, "{part:?} is larger than {whole:?}")
            }
            StatementProblem::OutOfScope => write!(f, "the scope does not ask this question"),
        }
    }
}

impl Statement {
    /// Records an answer, or takes it back with `None`.
    ///
    /// # Errors
    /// The answer does not fit the question; nothing changes then.
    pub fn record(&mut self, model: &Model, id: &QuestionId, answer: Option<Answer>) -> Result<(), AnswerDefect> {
        let question = model.question(id.as_str()).ok_or(AnswerDefect::UnknownId)?;
        match answer {
            Some(answer) => {
                check_answer(question, &answer)?;
                self.answers.insert(id.clone(), answer);
            }
            None => {
                self.answers.remove(id);
            }
        }
        Ok(())
    }

    /// Everything in it that the model does not allow. Open questions are no defects.
    pub fn defects(&self, model: &Model) -> Vec<StatementDefect> {
        let mut defects = Vec::new();
        let mut report = |id: &str, problem| defects.push(StatementDefect { id: id.to_owned(), problem });
        for it in self.profile.defects(model) {
            let key = match it {
                ProfileDefect::NotAllowed(key) | ProfileDefect::PartAboveWhole { part: key, .. } => key,
            };
            report(&format!("profile {key:?}"), StatementProblem::Profile(it));
        }
        for (id, answer, idx) in model.located(&self.answers) {
            let checked = match idx {
                Some(idx) => check_answer(&model.questions[idx], answer),
                None => Err(AnswerDefect::UnknownId),
            };
            if let Err(it) = checked {
                report(id.as_str(), StatementProblem::Answer(it));
            }
        }
        for (id, note, idx) in model.located(&self.notes) {
            let checked = match idx {
                Some(_) => text::check_note(note).map_err(AnswerDefect::Text),
                None => Err(AnswerDefect::UnknownId),
            };
            if let Err(it) = checked {
                report(id.as_str(), StatementProblem::Answer(it));
            }
        }
        for (id, list) in &self.evidence {
            let known = model.indicator(id.as_str()).ok_or(AnswerDefect::UnknownId);
            let few = if list.len() > EVIDENCE_LIMIT { Err(AnswerDefect::TooMuchEvidence) } else { Ok(()) };
            let sound = list.iter().try_for_each(check_evidence);
            if let Err(it) = known.map(|_| ()).and(few).and(sound) {
                report(id.as_str(), StatementProblem::Answer(it));
            }
        }
        defects
    }

    /// Whether a question is asked: the scope includes it, and whoever answers was asked for its indicator.
    pub fn asks(&self, model: &Model, question_idx: usize) -> bool {
        self.scope.includes(model, question_idx)
            && self
                .part
                .as_ref()
                .is_none_or(|it| it.contains(&model.indicators[model.questions[question_idx].indicator].id))
    }

    /// The part of the statement that is asked for: answers and notes of other questions are left out.
    pub fn in_scope(&self, model: &Model) -> Self {
        let asked = |id: &QuestionId| model.question_idx(id.as_str()).is_some_and(|it| self.asks(model, it));
        let mut part = self.clone();
        part.answers.retain(|id, _| asked(id));
        part.notes.retain(|id, _| asked(id));
        part
    }
}

/// Whether a piece of evidence may stand in a file.
///
/// # Errors
/// The first rule it breaks.
pub fn check_evidence(evidence: &Evidence) -> Result<(), AnswerDefect> {
    text::check_name(&evidence.title)?;
    for it in [&evidence.number, &evidence.keeper] {
        if !it.is_empty() {
            text::check_name(it)?;
        }
    }
    if !evidence.date.is_empty() && !super::time::is_date(&evidence.date) {
        return Err(AnswerDefect::Date);
    }
    match &evidence.file {
        // A name with a folder in it would say where somebody keeps their files.
        Some(it) if it.name.contains(['/', '\\']) => Err(AnswerDefect::Text(TextDefect::ForbiddenCharacter)),
        Some(it) => Ok(text::check_name(&it.name)?),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn question(id: &str) -> QuestionId {
        QuestionId::parse(id).expect("an id")
    }

    const LEVELS: &str = "management.strategy.planning.q1";
    const CHECKLIST: &str = "management.strategy.planning.q2";
    const SHARE: &str = "management.strategy.planning.q3";
    const NUMBER: &str = "management.strategy.standards.q1";
    const AGAINST_PROFILE: &str = "management.mechanism.organization.q3";

    fn ratio(numerator: Option<u64>, denominator: Option<u64>) -> Answer {
        Answer::Ratio(RatioAnswer { numerator, denominator })
    }

    #[test]
    fn answers_are_written_as_the_format_says() {
        let rows = [
            (Answer::Level(3), r#"{"level":3}"#),
            (Answer::Checked(vec![]), r#"{"checked":[]}"#),
            (Answer::Checked(vec![1, 12]), r#"{"checked":[1,12]}"#),
            (ratio(Some(1), None), r#"{"ratio":{"numerator":1}}"#),
            (ratio(None, None), r#"{"ratio":{}}"#),
            (Answer::NumberE2(1250), r#"{"numberE2":1250}"#),
            (Answer::Yes(false), r#"{"yes":false}"#),
            (Answer::NotApplicable("没有".to_owned()), r#"{"notApplicable":"没有"}"#),
            (Answer::Unknown, r#""unknown""#),
        ];
        for (answer, text) in rows {
            assert_eq!(serde_json::to_string(&answer).ok().as_deref(), Some(text));
            let read = crate::core::json::read_typed(text.as_bytes(), crate::core::json::Limits::FILE);
            assert_eq!(read, Ok(answer), "{text}");
        }
    }

    #[test]
    fn an_answer_fits_its_question_or_says_why_not() {
        use AnswerDefect as D;
        let model = seeds::model();
        let may_not_apply = model.questions.iter().find(|it| it.may_not_apply).expect("one").id.clone();
        let rows = [
            (LEVELS, Answer::Level(4), Ok(())),
            (LEVELS, Answer::Level(5), Err(D::NoSuchOption)),
            (LEVELS, Answer::Yes(true), Err(D::WrongKind)),
            (LEVELS, Answer::Unknown, Ok(())),
            (LEVELS, Answer::NotApplicable("没有".to_owned()), Err(D::AlwaysApplies)),
            (may_not_apply.as_str(), Answer::NotApplicable("没有".to_owned()), Ok(())),
            (may_not_apply.as_str(), Answer::NotApplicable(" \n".to_owned()), Err(D::Text(TextDefect::Blank))),
            (CHECKLIST, Answer::Checked(vec![]), Ok(())),
            (CHECKLIST, Answer::Checked((1..=8).collect()), Ok(())),
            (CHECKLIST, Answer::Checked(vec![9]), Err(D::NoSuchOption)),
            (CHECKLIST, Answer::Checked(vec![0]), Err(D::NoSuchOption)),
            (CHECKLIST, Answer::Checked(vec![2, 1]), Err(D::NoSuchOption)),
            (CHECKLIST, Answer::Checked(vec![2, 2]), Err(D::NoSuchOption)),
            (SHARE, ratio(None, None), Ok(())),
            (SHARE, ratio(Some(3), Some(3)), Ok(())),
            (SHARE, ratio(Some(MAX_WHOLE), Some(MAX_WHOLE)), Ok(())),
            (SHARE, ratio(Some(0), Some(MAX_WHOLE + 1)), Err(D::TooLarge)),
            (SHARE, Answer::NumberE2(1), Err(D::WrongKind)),
            (AGAINST_PROFILE, ratio(Some(3), None), Ok(())),
            (AGAINST_PROFILE, ratio(Some(3), Some(9)), Err(D::SideFromProfile)),
            (NUMBER, Answer::NumberE2(MAX_WHOLE * 100), Ok(())),
            (NUMBER, Answer::NumberE2(MAX_WHOLE * 100 + 1), Err(D::TooLarge)),
            (NUMBER, ratio(Some(1), Some(1)), Err(D::WrongKind)),
        ];
        for (id, answer, expected) in rows {
            assert_eq!(check_answer(model.question(id).expect(id), &answer), expected, "{id} {answer:?}");
        }
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let model = seeds::model();
        let mut statement = Statement::default();
        let id = question(LEVELS);
        assert_eq!(statement.record(model, &id, Some(Answer::Level(2))), Ok(()));
        assert_eq!(statement.record(model, &id, Some(Answer::Level(9))), Err(AnswerDefect::NoSuchOption));
        assert_eq!(statement.answers.get(&id), Some(&Answer::Level(2)));
        let unknown = question("management.strategy.planning.q9");
        assert_eq!(statement.record(model, &unknown, Some(Answer::Unknown)), Err(AnswerDefect::UnknownId));
        assert_eq!(statement.record(model, &id, None), Ok(()));
        assert_eq!(statement, Statement::default());
    }

    #[test]
    fn figures_that_follow_from_others_follow() {
        use ProfileKey as K;
        let model = seeds::model();
        let mut profile = Profile::default();
        let e2 = |profile: &Profile, key| profile.get(model, key).map(Hundredths::e2);
        profile.set(K::ItSpendFiscal, Hundredths::from_e2(1050));
        assert_eq!(e2(&profile, K::ItSpend), None);
        profile.set(K::ItSpendOwn, Hundredths::from_e2(25));
        assert_eq!(e2(&profile, K::ItSpend), Some(1075));
        profile.set(K::SystemsTotal, Hundredths::from_whole(10));
        profile.set(K::CriticalSystems, Hundredths::from_whole(4));
        assert_eq!(e2(&profile, K::SystemsOther), Some(600));
        profile.set(K::CriticalSystems, Hundredths::from_whole(11));
        assert_eq!(e2(&profile, K::SystemsOther), None);
        let (part, whole) = (K::CriticalSystems, K::SystemsTotal);
        assert_eq!(profile.defects(model), [ProfileDefect::PartAboveWhole { part, whole }]);
        profile.set(K::SystemsTotal, None);
        assert_eq!(e2(&profile, K::SystemsOther), None);
    }

    #[test]
    fn figures_keep_their_number_of_places() {
        use ProfileKey as K;
        let defects = |key, e2| {
            let mut profile = Profile::default();
            profile.set(key, Hundredths::from_e2(e2));
            profile.defects(seeds::model())
        };
        assert_eq!(defects(K::Departments, 4000), []);
        assert_eq!(defects(K::Departments, 4001), [ProfileDefect::NotAllowed(K::Departments)]);
        assert_eq!(defects(K::Population, 34_055), []);
        assert_eq!(defects(K::ItSpend, 100), [ProfileDefect::NotAllowed(K::ItSpend)]);
    }

    #[test]
    fn the_core_scope_asks_the_first_question_of_each_indicator() {
        let model = seeds::model();
        let mut statement = Statement { scope: Scope::Core, ..Statement::default() };
        for id in [LEVELS, CHECKLIST] {
            statement.answers.insert(question(id), Answer::Unknown);
            statement.notes.insert(question(id), "x".to_owned());
        }
        let part = statement.in_scope(model);
        assert_eq!(part.answers.keys().collect::<Vec<_>>(), [&question(LEVELS)]);
        assert_eq!(part.notes.keys().collect::<Vec<_>>(), [&question(LEVELS)]);
        let full = Statement { scope: Scope::Full, ..statement };
        assert_eq!(full.in_scope(model), full);
    }

    #[test]
    fn evidence_is_named_and_dated() {
        let evidence = |title: &str, date: &str| Evidence {
            title: title.to_owned(),
            date: date.to_owned(),
            ..Evidence::default()
        };
        assert_eq!(check_evidence(&evidence("规划", "")), Ok(()));
        assert_eq!(check_evidence(&evidence("规划", "2024-02-29")), Ok(()));
        assert_eq!(check_evidence(&evidence("规划", "2025-02-29")), Err(AnswerDefect::Date));
        assert_eq!(check_evidence(&evidence("", "")), Err(AnswerDefect::Text(TextDefect::Blank)));
        let keeper = Evidence { keeper: "局\u{200f}".to_owned(), ..evidence("规划", "") };
        assert_eq!(check_evidence(&keeper), Err(AnswerDefect::Text(TextDefect::ForbiddenCharacter)));
    }
}
