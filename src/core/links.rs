//! Links between answers: what contradicts what, and which figures of different questions speak of the same things.
//!
//! Data with a digest, checked against the model: [`Links::load`] refuses a link to something that a question does not
//! have. A link that is broken informs the evaluator; it never changes a score.

use serde::Deserialize;

use super::answers::{Answer, Profile};
use super::decimal::Hundredths;
use super::encoding::Digest;
use super::ids::QuestionId;
use super::json::{self, Json, Limits};
use super::model::{self, Defect, Input, Model, Operand, ProfileKey, QuestionKind, Rule, SeedFile};
use super::packed::packed;
use super::scoring;
use super::text::Text;

/// All links that the data declare. Every index in it is one of the model's questions.
#[derive(Debug)]
pub struct Links {
    /// Stable name of the list.
    pub id: Box<str>,
    /// Version, three numbers.
    pub version: Box<str>,
    /// Title.
    pub title: Text,
    /// Where the links come from.
    pub note: Text,
    /// SHA-256 over the canonical JSON of the list.
    pub digest: Digest,
    /// Answers that cannot all be true.
    pub contradictions: Vec<Contradiction>,
    /// Figures of different questions that speak of the same things.
    pub figures: Vec<FigureLink>,
}

/// Answers that cannot all be true.
#[derive(Debug)]
pub struct Contradiction {
    /// Its id, such as `C01`.
    pub id: Box<str>,
    /// What contradicts what.
    pub text: Text,
    /// The answers; all of them together make the contradiction.
    pub conditions: Vec<Condition>,
}

/// A state that an answer may be in.
#[derive(Debug)]
pub struct Condition {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// The state.
    pub state: State,
}

/// A state of an answer, as the data spell it: `{"level":[0,1]}`, `"stated"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// A level from the first to the second.
    Level(u8, u8),
    /// A number of ticks from the first to the second.
    Ticked(u8, u8),
    /// This item is ticked.
    Item(u8),
    /// The list is answered and this item is not ticked.
    NoItem(u8),
    /// A quantity above this one.
    #[serde(deserialize_with = "hundredths")]
    Above(Hundredths),
    /// A quantity up to this one.
    #[serde(deserialize_with = "hundredths")]
    UpTo(Hundredths),
    /// Yes.
    Yes,
    /// Any value.
    Stated,
    /// "Not applicable".
    NotApplicable,
}

/// Figures that speak of the same things.
#[derive(Debug)]
pub struct FigureLink {
    /// Its id, such as `F01`.
    pub id: Box<str>,
    /// What they have to do with each other.
    pub text: Text,
    /// Figures that are added up.
    pub part: Vec<Figure>,
    /// How the sum relates to the whole.
    pub relation: Relation,
    /// What it is held against.
    pub whole: Figure,
}

/// A figure that a city states. Questions are indices of [`Model::questions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The typed numerator of a ratio.
    Numerator(usize),
    /// The typed denominator of a ratio.
    Denominator(usize),
    /// A figure of the profile.
    Profile(ProfileKey),
}

/// How two figures relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// The part is not larger than the whole.
    AtMost,
    /// Both are the same.
    Equal,
}

fn hundredths<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Hundredths, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    Hundredths::parse(&text, 2).map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinksFile {
    id: Box<str>,
    version: Box<str>,
    model: Box<str>,
    title: Text,
    note: Text,
    contradictions: Vec<ContradictionEntry>,
    figures: Vec<FigureEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContradictionEntry {
    id: Box<str>,
    conditions: Vec<ConditionEntry>,
    text: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionEntry {
    question: QuestionId,
    state: State,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureEntry {
    id: Box<str>,
    part: Vec<Side>,
    relation: Relation,
    whole: Side,
    text: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Side {
    Numerator(QuestionId),
    Denominator(QuestionId),
    Profile(ProfileKey),
}

impl Links {
    /// Loads a list for a model.
    ///
    /// # Errors
    /// Every defect found.
    pub fn load(file: &SeedFile, model: &Model) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let Some(list) = model::read_seed::<LinksFile>(file, model::Texts::All, &mut defects) else {
            return Err(defects);
        };
        let mut checker = Checker { file: &file.name, model, defects };
        if list.model != model.id {
            checker.defect("model", Rule::KnownReference, format!("made for the model `{}`", list.model));
        }
        let mut seen = std::collections::BTreeSet::new();
        let ids = list.contradictions.iter().map(|it| &it.id).chain(list.figures.iter().map(|it| &it.id));
        for id in ids {
            if !seen.insert(id) {
                checker.defect(id, Rule::IdUnique, "the link stands twice".to_owned());
            }
        }
        let contradictions = list.contradictions.iter().map(|it| checker.contradiction(it)).collect();
        let figures = list.figures.iter().map(|it| checker.figures(it)).collect();
        if !checker.defects.is_empty() {
            return Err(checker.defects);
        }
        let mut canonical = Vec::new();
        // The text was read once already, so it cannot be refused here.
        json::write_canonical(&json::read(file.text.as_bytes(), Limits::FILE).unwrap_or(Json::Null), &mut canonical);
        Ok(Self {
            id: list.id,
            version: list.version,
            title: list.title,
            note: list.note,
            digest: Digest::of(&canonical),
            contradictions,
            figures,
        })
    }
}

struct Checker<'a> {
    file: &'a str,
    model: &'a Model,
    defects: Vec<Defect>,
}

impl Checker<'_> {
    fn defect(&mut self, id: &str, rule: Rule, found: String) {
        self.defects.push(Defect { file: self.file.to_owned(), id: id.to_owned(), rule, found });
    }

    /// The question; a defect and the first one where there is none.
    fn question(&mut self, link: &str, id: &QuestionId) -> usize {
        self.model.question_idx(id.as_str()).unwrap_or_else(|| {
            self.defect(link, Rule::KnownReference, format!("question `{id}`"));
            0
        })
    }

    fn contradiction(&mut self, entry: &ContradictionEntry) -> Contradiction {
        if entry.conditions.len() < 2 {
            self.defect(&entry.id, Rule::LinkPossible, "fewer than two answers".to_owned());
        }
        let mut conditions: Vec<Condition> = Vec::new();
        for it in &entry.conditions {
            let question = self.question(&entry.id, &it.question);
            let asked = &self.model.questions[question];
            let possible = match (&asked.kind, it.state) {
                (QuestionKind::Levels(options), State::Level(from, to)) => {
                    from <= to && usize::from(to) < options.len()
                }
                (QuestionKind::Checklist(_), State::Ticked(from, to)) => from <= to,
                (QuestionKind::Checklist(items), State::Item(it) | State::NoItem(it)) => {
                    (1..=items.len()).contains(&usize::from(it))
                }
                (QuestionKind::Measure(_), State::Above(_) | State::UpTo(_)) => true,
                (QuestionKind::YesNo, State::Yes) => true,
                (_, State::NotApplicable) => asked.may_not_apply,
                (_, State::Stated) => true,
                _ => false,
            };
            if !possible || conditions.iter().any(|it| it.question == question) {
                let found = format!("{:?} of `{}`", it.state, it.question);
                self.defect(&entry.id, Rule::LinkPossible, found);
            }
            conditions.push(Condition { question, state: it.state });
        }
        Contradiction { id: entry.id.clone(), text: entry.text.clone(), conditions }
    }

    fn figures(&mut self, entry: &FigureEntry) -> FigureLink {
        if entry.part.is_empty() {
            self.defect(&entry.id, Rule::LinkPossible, "nothing to compare".to_owned());
        }
        let part = entry.part.iter().map(|it| self.figure(&entry.id, it)).collect();
        let whole = self.figure(&entry.id, &entry.whole);
        FigureLink { id: entry.id.clone(), text: entry.text.clone(), part, relation: entry.relation, whole }
    }

    fn figure(&mut self, link: &str, side: &Side) -> Figure {
        let (id, is_numerator) = match side {
            Side::Profile(key) => return Figure::Profile(*key),
            Side::Numerator(id) => (id, true),
            Side::Denominator(id) => (id, false),
        };
        let question = self.question(link, id);
        let typed = match &self.model.questions[question].kind {
            QuestionKind::Measure(it) => match &it.input {
                Input::Ratio { numerator, denominator, .. } => {
                    matches!(if is_numerator { numerator } else { denominator }, Operand::Entered(_))
                }
                Input::Entered => false,
            },
            _ => false,
        };
        if !typed {
            self.defect(link, Rule::LinkPossible, format!("`{id}` has no such side to type"));
        }
        if is_numerator { Figure::Numerator(question) } else { Figure::Denominator(question) }
    }
}

impl Condition {
    /// Whether the answer is in this state. Answers stand in the order of the model.
    pub fn holds(&self, model: &Model, profile: &Profile, answers: &[Option<Answer>]) -> bool {
        let answer = answers[self.question].as_ref();
        let quantity = || match &model.questions[self.question].kind {
            QuestionKind::Measure(it) => scoring::shown_quantity(model, it, profile, answer),
            _ => None,
        };
        match (self.state, answer) {
            (State::Level(from, to), Some(Answer::Level(it))) => (from..=to).contains(it),
            (State::Ticked(from, to), Some(Answer::Checked(it))) => {
                (usize::from(from)..=usize::from(to)).contains(&it.len())
            }
            (State::Item(item), Some(Answer::Checked(it))) => it.contains(&item),
            (State::NoItem(item), Some(Answer::Checked(it))) => !it.contains(&item),
            (State::Above(limit), _) => quantity().is_some_and(|it| it > limit),
            (State::UpTo(limit), _) => quantity().is_some_and(|it| it <= limit),
            (State::Yes, Some(Answer::Yes(true))) => true,
            (State::NotApplicable, Some(Answer::NotApplicable(_))) => true,
            (State::Stated, Some(it)) => !matches!(it, Answer::NotApplicable(_) | Answer::Unknown),
            _ => false,
        }
    }
}

impl Contradiction {
    /// Whether these answers contradict each other in this way.
    pub fn holds(&self, model: &Model, profile: &Profile, answers: &[Option<Answer>]) -> bool {
        self.conditions.iter().all(|it| it.holds(model, profile, answers))
    }
}

impl FigureLink {
    /// Sum and whole in hundredths where they do not relate as they should; `None` where they do, or where one of them
    /// was not stated.
    pub fn broken(&self, model: &Model, profile: &Profile, answers: &[Option<Answer>]) -> Option<(u64, u64)> {
        let figure = |it: &Figure| match it {
            Figure::Profile(key) => profile.get(model, *key).map(Hundredths::e2),
            Figure::Numerator(idx) | Figure::Denominator(idx) => match answers[*idx].as_ref()? {
                Answer::Ratio(given) => {
                    let side = if matches!(it, Figure::Numerator(_)) { given.numerator } else { given.denominator };
                    side?.checked_mul(100)
                }
                _ => None,
            },
        };
        let part = self.part.iter().map(figure).try_fold(0_u64, |sum, it| sum.checked_add(it?))?;
        let whole = figure(&self.whole)?;
        let sound = match self.relation {
            Relation::AtMost => part <= whole,
            Relation::Equal => part == whole,
        };
        (!sound).then_some((part, whole))
    }
}

impl super::packed::Packed for State {
    fn pack(&self, out: &mut Vec<u8>) {
        let (kind, a, b): (u8, u64, u8) = match *self {
            Self::Level(from, to) => (0, from.into(), to),
            Self::Ticked(from, to) => (1, from.into(), to),
            Self::Item(it) => (2, it.into(), 0),
            Self::NoItem(it) => (3, it.into(), 0),
            Self::Above(it) => (4, it.e2(), 0),
            Self::UpTo(it) => (5, it.e2(), 0),
            Self::Yes => (6, 0, 0),
            Self::Stated => (7, 0, 0),
            Self::NotApplicable => (8, 0, 0),
        };
        kind.pack(out);
        a.pack(out);
        b.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let (kind, a, b) = (u8::unpack(from), u64::unpack(from), u8::unpack(from));
        let quantity = Hundredths::from_e2(a).unwrap_or_default();
        match kind {
            0 => Self::Level(a as u8, b),
            1 => Self::Ticked(a as u8, b),
            2 => Self::Item(a as u8),
            3 => Self::NoItem(a as u8),
            4 => Self::Above(quantity),
            5 => Self::UpTo(quantity),
            6 => Self::Yes,
            7 => Self::Stated,
            _ => Self::NotApplicable,
        }
    }
}

impl super::packed::Packed for Figure {
    fn pack(&self, out: &mut Vec<u8>) {
        let (kind, key): (u8, ProfileKey) = match self {
            Self::Numerator(_) => (0, ProfileKey::Population),
            Self::Denominator(_) => (1, ProfileKey::Population),
            Self::Profile(key) => (2, *key),
        };
        let question = match self {
            Self::Numerator(it) | Self::Denominator(it) => *it,
            Self::Profile(_) => 0,
        };
        kind.pack(out);
        key.pack(out);
        question.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let (kind, key, question) = (u8::unpack(from), ProfileKey::unpack(from), usize::unpack(from));
        match kind {
            0 => Self::Numerator(question),
            1 => Self::Denominator(question),
            _ => Self::Profile(key),
        }
    }
}

packed! {
    struct Links { id, version, title, note, digest, contradictions, figures }
    struct Contradiction { id, text, conditions }
    struct Condition { question, state }
    struct FigureLink { id, text, part, relation, whole }
    enum Relation { 0 => AtMost, 1 => Equal }
}

#[cfg(test)]
mod tests {
    use super::super::packed;
    use super::super::seeds;
    use super::*;

    #[test]
    fn broken_lists_are_refused_with_id_and_rule() {
        let sound = seeds::links_file();
        let cases = [
            ("\"id\": \"C02\"", "\"id\": \"C01\"", "C01", Rule::IdUnique),
            ("management.strategy.planning.q1", "management.strategy.planning.q9", "C01", Rule::KnownReference),
            ("\"ticked\"", "\"level\"", "C01", Rule::LinkPossible),
            ("\"noItem\": 4", "\"noItem\": 10", "C05", Rule::LinkPossible),
            ("\"state\": \"yes\"", "\"item\": 1", "/contradictions/20/conditions/1", Rule::Readable),
            ("management.strategy.planning.q2", "management.strategy.planning.q1", "C01", Rule::LinkPossible),
            ("\"numerator\"", "\"denominators\"", "/figures/4/whole", Rule::Readable),
            (
                "\"profile\": \"critical_systems\"",
                "\"numerator\": \"management.strategy.planning.q1\"",
                "F02",
                Rule::LinkPossible,
            ),
            ("cn-digital-city", "other", "model", Rule::KnownReference),
            ("\"en\": \"Links between answers\"", "\"en\": \"\"", "/title", Rule::BothLanguages),
        ];
        for (from, to, id, rule) in cases {
            let text = sound.text.replacen(from, to, 1);
            assert_ne!(text, sound.text, "nothing was broken with {to}");
            let file = SeedFile { name: sound.name.clone(), text: text.into() };
            let defects = Links::load(&file, seeds::model()).err().unwrap_or_default();
            let found = defects.iter().any(|it| it.id == id && it.rule == rule && it.file == file.name);
            assert!(found, "{from} -> {to}: {defects:?}");
        }
    }

    #[test]
    fn what_is_packed_is_unpacked_the_same() {
        let links = seeds::links();
        let unpacked: Links = packed::unpack_own(&packed::pack(links));
        assert_eq!(format!("{unpacked:?}"), format!("{links:?}"));
    }
}
