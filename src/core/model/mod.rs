//! The indicator system of one edition: domains, groups, indicators, questions, scales.
//!
//! A model comes as a set of data files and is either wholly sound or refused: [`Model::load`] checks every
//! rule of [`Rule`] and names file, id and rule of each defect. It knows no file paths, no weights, no answers.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::decimal::Hundredths;
use super::encoding::Digest;
use super::ids::{DomainId, GroupId, IndicatorId, QuestionId};
use super::json::{self, Json, Limits};
use super::sorted::Sorted;
use super::text::Text;

mod load;
mod packed;

pub(super) use load::{Texts, read_seed};

/// One data file: its name as a reviewer knows it, and its text.
#[derive(Clone, Debug)]
pub struct SeedFile {
    /// Path below `seeds/`, such as `model/model.json`.
    pub name: Cow<'static, str>,
    /// The text.
    pub text: Cow<'static, str>,
}

/// A checked model. Every index in it is valid. Every text stands in both languages, or, in a model that a page
/// took in, in the one that the page shows.
#[derive(Debug)]
pub struct Model {
    /// Stable name of the model, such as `cn-digital-city`.
    pub id: Box<str>,
    /// The edition of the indicator system, a year.
    pub edition: Box<str>,
    /// Version of the data, three numbers.
    pub version: Box<str>,
    /// Title of the indicator system.
    pub title: Text,
    /// Where it comes from.
    pub source: Text,
    /// What the city states once: shared denominators, then the figures derived from them.
    pub profile: Vec<ProfileField>,
    /// Departments that own data, by id.
    pub departments: Sorted<Box<str>, Text>,
    /// The three domains in order.
    pub domains: Vec<Domain>,
    /// All groups in order.
    pub groups: Vec<Group>,
    /// All indicators in order.
    pub indicators: Vec<Indicator>,
    /// All questions in order.
    pub questions: Vec<Question>,
    indicator_idx: Sorted<IndicatorId, usize>,
    question_idx: Sorted<QuestionId, usize>,
    explanations: OnceLock<Vec<Explanation>>,
    digest: Digest,
}

/// A level-1 domain.
#[derive(Debug)]
pub struct Domain {
    /// Its id.
    pub id: DomainId,
    /// Official name.
    pub name: Text,
    /// A name short enough for a chart.
    pub short_name: Text,
    /// Its groups, as a range of [`Model::groups`].
    pub groups: Range<usize>,
}

/// A level-2 group.
#[derive(Debug)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Official name.
    pub name: Text,
    /// Its domain, an index of [`Model::domains`].
    pub domain: usize,
    /// Its indicators, as a range of [`Model::indicators`].
    pub indicators: Range<usize>,
}

/// A level-3 indicator.
#[derive(Debug)]
pub struct Indicator {
    /// Its id.
    pub id: IndicatorId,
    /// Number in the white paper's table, 1 to 48.
    pub seq: u32,
    /// Official name.
    pub name: Text,
    /// What it looks at.
    pub meaning: Text,
    /// Department that leads the answer, then those that help; keys of [`Model::departments`].
    pub data_owner: DataOwner,
    /// Its group, an index of [`Model::groups`].
    pub group: usize,
    /// Its questions, as a range of [`Model::questions`]; the first is the core question.
    pub questions: Range<usize>,
}

/// What an indicator means in detail, and what it stands on: not needed to ask and to score, so that a page may take
/// it in later.
#[derive(Debug)]
pub struct Explanation {
    /// What is assessed.
    pub object: Text,
    /// What a city can show for it.
    pub evidence: Vec<Text>,
    /// What it stands on, with confidence.
    pub basis: Vec<Basis>,
    /// Where it ends and its neighbours begin.
    pub boundary: Text,
    /// Ties to the white paper's advice, risks, cases and changes.
    pub links: Links,
}

/// Who knows the answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataOwner {
    /// Department in the lead.
    pub lead: Box<str>,
    /// Departments that help.
    pub support: Vec<Box<str>>,
}

/// One source that an indicator stands on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Kind of source.
    pub source: BasisKind,
    /// The source itself.
    pub reference: Text,
    /// How surely it was checked.
    pub confidence: Confidence,
}

/// Kind of source of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum BasisKind {
    /// The white paper.
    #[serde(rename = "WP")]
    WhitePaper,
    /// A law or regulation.
    #[serde(rename = "LAW")]
    Law,
    /// A standard.
    #[serde(rename = "STD")]
    Standard,
    /// A policy document.
    #[serde(rename = "DOC")]
    Policy,
}

/// How surely a source was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Confidence {
    /// The clause, contents or official record was looked up and compared.
    A,
    /// Common professional knowledge, not compared word for word.
    B,
    /// Doubtful; check before quoting.
    C,
}

/// Ties of an indicator to other parts of the white paper, by id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Recommendations R1–R4.
    pub recommendations: Vec<Box<str>>,
    /// Risks K1–K10.
    pub risks: Vec<Box<str>>,
    /// Case cities.
    pub cases: Vec<Box<str>>,
    /// Changes since the 2021 edition, C1–C7.
    pub changes: Vec<Box<str>>,
}

/// One question.
#[derive(Debug)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Its indicator, an index of [`Model::indicators`].
    pub indicator: usize,
    /// Where the question comes from.
    pub sources: Vec<SourceKind>,
    /// The law, standard or case that it was derived from.
    pub derived_from: Option<Text>,
    /// The question.
    pub text: Text,
    /// What kind of answer it takes, and how that is scored.
    pub kind: QuestionKind,
    /// How to count, where that needs saying.
    pub hint: Option<Text>,
    /// Whether "not applicable" may be answered.
    pub may_not_apply: bool,
    /// Published national figures, each tied to a level or bracket.
    pub benchmarks: Vec<Benchmark>,
    /// A remark on scale or source.
    pub note: Option<Text>,
}

/// Where a question comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SourceKind {
    /// A published finding of the white paper's survey.
    Survey,
    /// The name of the indicator itself.
    Table,
    /// A law or standard.
    Std,
    /// What a case city did.
    Case,
    /// The white paper's definition.
    Wp,
    /// This project.
    Own,
}

/// Kind of answer, and how it is scored.
#[derive(Debug)]
pub enum QuestionKind {
    /// Five levels, L0 to L4: 0, 25, 50, 75 or 100.
    Levels(Vec<Text>),
    /// A checklist: 100 × ticked ÷ all; none of them is 0.
    Checklist(Vec<Text>),
    /// A quantity that a scale turns into a score.
    Measure(Measure),
    /// Yes is 100, no is 0.
    YesNo,
}

/// A quantity with its unit and scale.
#[derive(Debug)]
pub struct Measure {
    /// Unit of the quantity; `%` for percentages.
    pub unit: Text,
    /// Where the quantity comes from.
    pub input: Input,
    /// Whether it is a share, so that the numerator cannot exceed the denominator.
    pub share: bool,
    /// Turns the quantity into a score.
    pub scale: Scale,
}

/// Where a quantity comes from.
#[derive(Debug)]
pub enum Input {
    /// Typed as it is, with at most two decimal places.
    Entered,
    /// Numerator ÷ denominator × factor.
    Ratio {
        /// What is counted.
        numerator: Operand,
        /// What it is counted against.
        denominator: Operand,
        /// 100 for percentages.
        factor: u64,
    },
}

/// One side of a ratio.
#[derive(Debug)]
pub enum Operand {
    /// Typed, a whole number.
    Entered(Text),
    /// Stated in the profile, or derived from it.
    Profile(ProfileKey),
}

/// A piecewise linear scale; beyond its ends the end score holds.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Quantity and score (0–100), quantities rising.
    pub points: Vec<(Hundredths, u32)>,
}

/// A published national figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Statistic of the white paper, such as `M4`.
    pub statistic: Box<str>,
    /// How the figure relates to the level or bracket.
    pub semantics: Semantics,
    /// The level it speaks of, 0 to 4.
    pub level: Option<u8>,
    /// The bracket it speaks of.
    pub bracket: Option<Bracket>,
    /// The figure in words.
    pub value: Text,
}

impl Benchmark {
    /// Whether the figure speaks of exactly this answer: a level, or a quantity. A range whose ends were not published is
    /// named in words beside the figure.
    pub fn speaks_of(&self, level: Option<u8>, quantity: Option<Hundredths>) -> bool {
        match (self.semantics, self.level, level) {
            (Semantics::Ref, ..) => true,
            (Semantics::Eq | Semantics::Qual, Some(of), Some(level)) => level == of,
            (Semantics::Ge, Some(of), Some(level)) => level >= of,
            (Semantics::Le, Some(of), Some(level)) => level <= of,
            _ => match (&self.bracket, quantity) {
                (Some(bracket), Some(quantity)) => !bracket.has_ends() || bracket.contains(quantity),
                _ => false,
            },
        }
    }
}

/// How a published figure relates to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Semantics {
    /// Exactly at this level.
    Eq,
    /// At this level or above.
    Ge,
    /// At this level or below.
    Le,
    /// Said in words only.
    Qual,
    /// A national value to compare with.
    Ref,
}

/// A range of a quantity that the white paper published a share for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// The range in words.
    pub label: Text,
    /// Lower end, included.
    #[serde(default, deserialize_with = "bound")]
    pub from: Option<Hundredths>,
    /// Lower end, not included.
    #[serde(default, deserialize_with = "bound")]
    pub above: Option<Hundredths>,
    /// Upper end, included.
    #[serde(default, deserialize_with = "bound")]
    pub to: Option<Hundredths>,
}

impl Bracket {
    /// Whether it was published where the range begins and ends.
    pub fn has_ends(&self) -> bool {
        self.from.or(self.above).or(self.to).is_some()
    }

    /// Whether a quantity lies in it. A bracket without ends holds nothing.
    pub fn contains(&self, quantity: Hundredths) -> bool {
        self.has_ends()
            && self.from.is_none_or(|it| it <= quantity)
            && self.above.is_none_or(|it| it < quantity)
            && self.to.is_none_or(|it| quantity <= it)
    }
}

fn bound<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Hundredths>, D::Error> {
    let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
    Hundredths::parse(&text, 2).map(Some).map_err(serde::de::Error::custom)
}

/// A figure that the city states once. The spelling is that of the model's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is explained in both languages in `seeds/model/model.json`.
pub enum ProfileKey {
    Population,
    Departments,
    Districts,
    SystemsTotal,
    SystemsCloud,
    SystemsL2plus,
    SystemsL3plus,
    CriticalSystems,
    ItSpendFiscal,
    ItSpendOwn,
    SecSpendFiscal,
    SecSpendOwn,
    SuppliersKey,
    ItSpend,
    SecSpend,
    SystemsOther,
}

/// What the page says about a figure of the profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileField {
    /// Which figure.
    pub key: ProfileKey,
    /// Decimal places it may have: 0 or 2.
    pub decimals: u8,
    /// Its name.
    pub label: Text,
    /// Its unit.
    pub unit: Text,
    /// How to count it.
    pub help: Text,
    /// How it follows from other figures; absent for the ones that are typed.
    pub derived: Option<Derived>,
}

/// How a figure follows from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Derived {
    /// The two added.
    Sum(ProfileKey, ProfileKey),
    /// The first less the second.
    Difference(ProfileKey, ProfileKey),
}

/// A rule that every model keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)] // The text of each rule is its documentation: see `Rule::text`.
pub enum Rule {
    Readable,
    FilePresent,
    IdWellFormed,
    IdUnique,
    IdUnderParent,
    KnownReference,
    IndicatorCount,
    Numbered,
    BothLanguages,
    FiveDesignPrinciples,
    FiveLevels,
    ChecklistLength,
    ScaleMonotone,
    ScaleCovers,
    RightMembers,
    BenchmarkLevel,
    BenchmarkSurvey,
    SharePositive,
    ExactArithmetic,
    LinksAgree,
    RankOrder,
    ScoreRange,
    TierBounds,
    RiskBound,
    LinkPossible,
    SharesComplete,
    FollowsSurvey,
    AssumptionsComplete,
}

impl Rule {
    /// The rule in one sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::Readable => "a data file is strict JSON of its documented shape",
            Self::FilePresent => "each part of the model stands in exactly one data file",
            Self::IdWellFormed => "an id is a dotted path of lower-case words",
            Self::IdUnique => "an id stands once",
            Self::IdUnderParent => "an id begins with the id of its parent",
            Self::KnownReference => "what is referred to exists",
            Self::IndicatorCount => "each domain has the number of indicators that the model declares",
            Self::Numbered => "indicators are numbered from 1 without gaps, in order",
            Self::BothLanguages => "every text stands in Chinese and in English",
            Self::FiveDesignPrinciples => {
                "an indicator has meaning, object, evidence, data owner and at least one question"
            }
            Self::FiveLevels => "a level question has five options",
            Self::ChecklistLength => "a checklist has 2 to 12 items",
            Self::ScaleMonotone => "a scale has at least two points, quantities rising, scores never turning back",
            Self::ScaleCovers => "a scale reaches 0 and 100, and the scale of a percentage runs from 0 to 100",
            Self::RightMembers => "a question has the members of its type and no others",
            Self::BenchmarkLevel => "a benchmark names a level or bracket that the question has",
            Self::BenchmarkSurvey => "only a question drawn from the survey has benchmarks",
            Self::SharePositive => "a share is a whole number from 1 to 1000",
            Self::ExactArithmetic => "shares are small enough for exact arithmetic",
            Self::LinksAgree => "what refers to each other does so from both sides",
            Self::RankOrder => "a table ranks its cities from 1 without gaps, scores never rising, no city twice",
            Self::ScoreRange => "a published score is 0 to 1000 tenths",
            Self::TierBounds => "the cities of a tier lie within its bounds in the table of totals",
            Self::RiskBound => "a risk is tied to indicators, and counts as left open below a bound of 1 to 100 points",
            Self::LinkPossible => "a link names states and figures that its questions can have",
            Self::SharesComplete => "shares in per cent add up to 100",
            Self::FollowsSurvey => "an assumption gives back what the survey published",
            Self::AssumptionsComplete => "an assumption fits its question, and each question has one",
        }
    }
}

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The data file.
    pub file: String,
    /// The id concerned, or the place in the file.
    pub id: String,
    /// The rule.
    pub rule: Rule,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}; found: {}", self.file, self.id, self.rule.text(), self.found)
    }
}

impl Model {
    /// Loads a model from its data files: `model/model.json` and one file per group below `model/groups/`.
    ///
    /// # Errors
    /// Every defect found, never only the first.
    pub fn load(files: Vec<SeedFile>) -> Result<Self, Vec<Defect>> {
        load::model(files, Texts::All)
    }

    /// Loads a model whose data files lack some texts, made of the files of a whole model with this digest. For the
    /// build, which has checked the whole.
    ///
    /// # Errors
    /// Every defect found, apart from missing texts.
    pub fn load_with_some_texts(files: Vec<SeedFile>, digest: Digest) -> Result<Self, Vec<Defect>> {
        let mut model = load::model(files, Texts::Some)?;
        model.digest = digest;
        Ok(model)
    }

    /// SHA-256 over the canonical JSON of the whole model: `{"groups":[…],"model":{…}}`.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The explanation of an indicator, by its index.
    ///
    /// # Panics
    /// In a page that has not taken the explanations in: what shows them waits for that.
    pub fn explanation(&self, indicator_idx: usize) -> &Explanation {
        &self.explanations.get().expect("what shows explanations waits for them")[indicator_idx]
    }

    /// Whether the explanations are at hand: always, but in a page that has not taken them in.
    pub fn has_explanations(&self) -> bool {
        self.explanations.get().is_some()
    }

    /// All explanations, in the order of the indicators; empty where they are not at hand.
    pub fn explanations(&self) -> &Vec<Explanation> {
        static NONE: Vec<Explanation> = Vec::new();
        self.explanations.get().unwrap_or(&NONE)
    }

    /// Takes the explanations in, once.
    pub fn explain(&self, explanations: Vec<Explanation>) {
        self.explanations.get_or_init(|| explanations);
    }

    /// The index of a question.
    pub fn question_idx(&self, id: &str) -> Option<usize> {
        self.question_idx.get(id).copied()
    }

    /// Entries by question, each with the index of its question if the model has it. Both sides are sorted by id,
    /// so this is one walk along them instead of a search for each entry.
    pub fn located<'a, V>(
        &'a self,
        entries: &'a Sorted<QuestionId, V>,
    ) -> impl Iterator<Item = (&'a QuestionId, &'a V, Option<usize>)> {
        let mut known = self.question_idx.iter().peekable();
        entries.iter().map(move |(id, value)| {
            while known.next_if(|it| it.0 < id).is_some() {}
            (id, value, known.next_if(|it| it.0 == id).map(|it| *it.1))
        })
    }

    /// A question by id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.question_idx(id).map(|it| &self.questions[it])
    }

    /// The index of an indicator.
    pub fn indicator_idx(&self, id: &str) -> Option<usize> {
        self.indicator_idx.get(id).copied()
    }

    /// An indicator by id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicator_idx(id).map(|it| &self.indicators[it])
    }

    /// The index of a group.
    pub fn group_idx(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|it| it.id.as_str() == id)
    }

    /// Whether this is the core question of its indicator.
    pub fn is_core(&self, question_idx: usize) -> bool {
        self.indicators[self.questions[question_idx].indicator].questions.start == question_idx
    }

    /// The field of a profile figure.
    pub fn profile_field(&self, key: ProfileKey) -> Option<&ProfileField> {
        self.profile.iter().find(|it| it.key == key)
    }
}
