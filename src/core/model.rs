//! The indicator system of one edition: domains, groups, indicators, questions, scales.
//!
//! A model comes as a set of data files and is either wholly sound or refused: [`Model::load`] checks every
//! rule of [`Rule`] and names file, id and rule of each defect. It knows no file paths, no weights, no answers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::decimal::Hundredths;
use super::encoding::Digest;
use super::ids::{DomainId, GroupId, IndicatorId, QuestionId};
use super::json::{self, Json, Limits};
use super::text::Text;

/// One data file: its name as a reviewer knows it, and its text.
#[derive(Clone, Debug)]
pub struct SeedFile {
    /// Path below `seeds/`, such as `model/model.json`.
    pub name: Cow<'static, str>,
    /// The text.
    pub text: Cow<'static, str>,
}

/// A checked model. Every index in it is valid, every text stands in both languages.
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
    pub departments: BTreeMap<Box<str>, Text>,
    /// The three domains in order.
    pub domains: Vec<Domain>,
    /// All groups in order.
    pub groups: Vec<Group>,
    /// All indicators in order.
    pub indicators: Vec<Indicator>,
    /// All questions in order.
    pub questions: Vec<Question>,
    indicator_idx: BTreeMap<IndicatorId, usize>,
    question_idx: BTreeMap<QuestionId, usize>,
    files: Vec<SeedFile>,
    digest: OnceLock<Digest>,
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
    /// What is assessed.
    pub object: Text,
    /// What a city can show for it.
    pub evidence: Vec<Text>,
    /// Department that leads the answer, then those that help; keys of [`Model::departments`].
    pub data_owner: DataOwner,
    /// What it stands on, with confidence.
    pub basis: Vec<Basis>,
    /// Where it ends and its neighbours begin.
    pub boundary: Text,
    /// Ties to the white paper's advice, risks, cases and changes.
    pub links: Links,
    /// Its group, an index of [`Model::groups`].
    pub group: usize,
    /// Its questions, as a range of [`Model::questions`]; the first is the core question.
    pub questions: Range<usize>,
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

fn bound<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Hundredths>, D::Error> {
    let text = <Cow<'de, str>>::deserialize(deserializer)?;
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
        let mut loader = Loader::default();
        let model = loader.load(files);
        match model {
            Some(model) if loader.defects.is_empty() => Ok(model),
            _ => Err(loader.defects),
        }
    }

    /// Loads a model whose data files hold the Chinese texts alone. The digest is that of the whole model.
    ///
    /// # Errors
    /// Every defect found, apart from the missing language.
    pub fn load_chinese(files: Vec<SeedFile>, digest: Digest) -> Result<Self, Vec<Defect>> {
        let mut loader = Loader { chinese_alone: true, ..Loader::default() };
        match loader.load(files) {
            Some(model) if loader.defects.is_empty() => {
                model.digest.get_or_init(|| digest);
                Ok(model)
            }
            _ => Err(loader.defects),
        }
    }

    /// SHA-256 over the canonical JSON of the whole model: `{"groups":[…],"model":{…}}`.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(&self.canonical()))
    }

    fn canonical(&self) -> Vec<u8> {
        let tree = |it: &SeedFile| -> Json<'static> {
            // The text was read once already by `load`, so it cannot be refused here.
            json::read(it.text.as_bytes(), Limits::FILE).map_or(Json::Null, into_owned)
        };
        let groups = self.files[1..].iter().map(tree).collect();
        let document = Json::Object(vec![
            (Cow::Borrowed("groups"), Json::List(groups)),
            (Cow::Borrowed("model"), tree(&self.files[0])),
        ]);
        let mut out = Vec::new();
        json::write_canonical(&document, &mut out);
        out
    }

    /// The index of a question.
    pub fn question_idx(&self, id: &str) -> Option<usize> {
        self.question_idx.get(id).copied()
    }

    /// Entries by question, each with the index of its question if the model has it. Both sides are sorted by id,
    /// so this is one walk along them instead of a search for each entry.
    pub fn located<'a, V>(
        &'a self,
        entries: &'a BTreeMap<QuestionId, V>,
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

    /// An indicator by id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicator_idx.get(id).map(|it| &self.indicators[*it])
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

fn into_owned(tree: Json<'_>) -> Json<'static> {
    match tree {
        Json::Null => Json::Null,
        Json::Bool(it) => Json::Bool(it),
        Json::Int(it) => Json::Int(it),
        Json::Text(it) => Json::Text(Cow::Owned(it.into_owned())),
        Json::List(items) => Json::List(items.into_iter().map(into_owned).collect()),
        Json::Object(members) => Json::Object(
            members.into_iter().map(|(name, it)| (Cow::Owned(name.into_owned()), into_owned(it))).collect(),
        ),
    }
}

// What stands in the files. These types are turned into the model by `Loader` and never leave this module.

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ModelFile {
    id: Box<str>,
    edition: Box<str>,
    version: Box<str>,
    title: Text,
    source: Text,
    domains: Vec<DomainEntry>,
    scales: Vec<ScaleEntry>,
    profile: Vec<ProfileField>,
    departments: Vec<DepartmentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DomainEntry {
    id: Box<str>,
    name: Text,
    short_name: Text,
    indicator_count: usize,
    groups: Vec<GroupEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    id: Box<str>,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleEntry {
    id: Box<str>,
    points: Vec<(Box<str>, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentEntry {
    id: Box<str>,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    group: Box<str>,
    indicators: Vec<IndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IndicatorEntry {
    id: Box<str>,
    seq: u32,
    name: Text,
    meaning: Text,
    object: Text,
    evidence: Vec<Text>,
    data_owner: DataOwner,
    basis: Vec<Basis>,
    boundary: Text,
    links: Links,
    questions: Vec<QuestionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct QuestionEntry {
    id: Box<str>,
    #[serde(rename = "type")]
    kind: KindEntry,
    sources: Vec<SourceKind>,
    derived_from: Option<Text>,
    text: Text,
    options: Option<Vec<Text>>,
    items: Option<Vec<Text>>,
    numerator: Option<OperandEntry>,
    denominator: Option<OperandEntry>,
    factor: Option<u64>,
    hint: Option<Text>,
    unit: Option<Text>,
    scale: Option<ScaleRef>,
    #[serde(default)]
    not_applicable: bool,
    #[serde(default)]
    benchmarks: Vec<Benchmark>,
    note: Option<Text>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindEntry {
    Single5,
    Multi,
    Percent,
    Number,
    YesNo,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OperandEntry {
    Label(Text),
    Profile(ProfileKey),
}

enum ScaleRef {
    Named(Box<str>),
    Points(Vec<(Box<str>, u32)>),
}

impl<'de> Deserialize<'de> for ScaleRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = ScaleRef;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a scale, or its points")
            }
            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<ScaleRef, E> {
                Ok(ScaleRef::Named(id.into()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<ScaleRef, A::Error> {
                let mut points = Vec::new();
                while let Some(point) = seq.next_element()? {
                    points.push(point);
                }
                Ok(ScaleRef::Points(points))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

const MODEL_FILE: &str = "model/model.json";

#[derive(Default)]
struct Loader {
    chinese_alone: bool,
    defects: Vec<Defect>,
    file: String,
    scales: BTreeMap<Box<str>, Scale>,
}

impl Loader {
    fn defect(&mut self, id: impl fmt::Display, rule: Rule, found: impl fmt::Display) {
        let (id, found) = (id.to_string(), found.to_string());
        self.defects.push(Defect { file: self.file.clone(), id, rule, found });
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, file: &SeedFile) -> Option<T> {
        self.file = file.name.to_string();
        let languages = if self.chinese_alone { Languages::Chinese } else { Languages::Both };
        read_seed(file, languages, &mut self.defects)
    }

    fn load(&mut self, mut files: Vec<SeedFile>) -> Option<Model> {
        files.sort_by(|a, b| (a.name != MODEL_FILE, &a.name).cmp(&(b.name != MODEL_FILE, &b.name)));
        let Some(first) = files.first().filter(|it| it.name == MODEL_FILE) else {
            self.file = MODEL_FILE.to_owned();
            self.defect("model", Rule::FilePresent, "no such file");
            return None;
        };
        let head: ModelFile = self.parse(first)?;
        let mut model = Model {
            id: head.id,
            edition: head.edition,
            version: head.version,
            title: head.title,
            source: head.source,
            profile: head.profile,
            departments: BTreeMap::new(),
            domains: Vec::new(),
            groups: Vec::new(),
            indicators: Vec::new(),
            questions: Vec::new(),
            indicator_idx: BTreeMap::new(),
            question_idx: BTreeMap::new(),
            files: Vec::new(),
            digest: OnceLock::new(),
        };
        for it in head.departments {
            if model.departments.insert(it.id.clone(), it.name).is_some() {
                self.defect(&it.id, Rule::IdUnique, "the department stands twice");
            }
        }
        let mut seen = BTreeSet::new();
        for idx in 0..model.profile.len() {
            let field = &model.profile[idx];
            if !seen.insert(field.key) {
                self.defect(format!("{:?}", field.key), Rule::IdUnique, "the figure stands twice");
            }
        }
        for entry in head.scales {
            if let Some(scale) = self.scale(&entry.id, entry.points)
                && self.scales.insert(entry.id.clone(), scale).is_some()
            {
                self.defect(&entry.id, Rule::IdUnique, "the scale stands twice");
            }
        }
        let mut groups: BTreeMap<Box<str>, (usize, GroupFile)> = BTreeMap::new();
        for (idx, file) in files.iter().enumerate().skip(1) {
            let Some(parsed) = self.parse::<GroupFile>(file) else { continue };
            if groups.contains_key(&parsed.group) {
                self.defect(&parsed.group, Rule::FilePresent, "the group has a second file");
            } else {
                groups.insert(parsed.group.clone(), (idx, parsed));
            }
        }
        let mut order = vec![0];
        for domain in head.domains {
            self.file = MODEL_FILE.to_owned();
            let Ok(id) = DomainId::parse(&domain.id) else {
                self.defect(&domain.id, Rule::IdWellFormed, &domain.id);
                continue;
            };
            if model.domains.iter().any(|it| it.id == id) {
                self.defect(&id, Rule::IdUnique, "the domain stands twice");
                continue;
            }
            let (first_group, first_indicator) = (model.groups.len(), model.indicators.len());
            for group in domain.groups {
                self.file = MODEL_FILE.to_owned();
                let Some(group_id) = self.child_id(&group.id, id.as_str(), GroupId::parse) else { continue };
                if model.groups.iter().any(|it| it.id == group_id) {
                    self.defect(&group_id, Rule::IdUnique, "the group stands twice");
                    continue;
                }
                let Some((idx, file)) = groups.remove(&group.id) else {
                    self.defect(&group_id, Rule::FilePresent, "no data file for this group");
                    continue;
                };
                order.push(idx);
                self.file = files[idx].name.to_string();
                let start = model.indicators.len();
                for entry in file.indicators {
                    self.indicator(&mut model, &group_id, entry);
                }
                model.groups.push(Group {
                    id: group_id,
                    name: group.name,
                    domain: model.domains.len(),
                    indicators: start..model.indicators.len(),
                });
            }
            let count = model.indicators.len() - first_indicator;
            if count != domain.indicator_count {
                self.file = MODEL_FILE.to_owned();
                let found = format!("{count} instead of {}", domain.indicator_count);
                self.defect(&id, Rule::IndicatorCount, found);
            }
            model.domains.push(Domain {
                id,
                name: domain.name,
                short_name: domain.short_name,
                groups: first_group..model.groups.len(),
            });
        }
        for (group, (idx, _)) in groups {
            self.file = files[idx].name.to_string();
            self.defect(group, Rule::KnownReference, "the model lists no such group");
        }
        model.files = order.into_iter().map(|it| files[it].clone()).collect();
        Some(model)
    }

    fn child_id<T: fmt::Display>(
        &mut self,
        text: &str,
        parent: &str,
        parse: fn(&str) -> Result<T, super::ids::NotAnId>,
    ) -> Option<T> {
        let id = match parse(text) {
            Ok(id) => id,
            Err(error) => {
                self.defect(text, Rule::IdWellFormed, error);
                return None;
            }
        };
        if !text.strip_prefix(parent).is_some_and(|it| it.starts_with('.')) {
            self.defect(&id, Rule::IdUnderParent, format!("parent `{parent}`"));
            return None;
        }
        Some(id)
    }

    fn indicator(&mut self, model: &mut Model, group: &GroupId, entry: IndicatorEntry) {
        let Some(id) = self.child_id(&entry.id, group.as_str(), IndicatorId::parse) else { return };
        if model.indicator_idx.contains_key(&id) {
            self.defect(&id, Rule::IdUnique, "the indicator stands twice");
            return;
        }
        if entry.seq as usize != model.indicators.len() + 1 {
            let found = format!("{} at place {}", entry.seq, model.indicators.len() + 1);
            self.defect(&id, Rule::Numbered, found);
        }
        for department in std::iter::once(&entry.data_owner.lead).chain(&entry.data_owner.support) {
            if !model.departments.contains_key(department) {
                self.defect(&id, Rule::KnownReference, format!("department `{department}`"));
            }
        }
        if entry.evidence.is_empty() || entry.questions.is_empty() || entry.basis.is_empty() {
            self.defect(&id, Rule::FiveDesignPrinciples, "no evidence, no basis or no question");
        }
        let idx = model.indicators.len();
        model.indicator_idx.insert(id.clone(), idx);
        let start = model.questions.len();
        for question in entry.questions {
            self.question(model, &id, idx, question);
        }
        model.indicators.push(Indicator {
            id,
            seq: entry.seq,
            name: entry.name,
            meaning: entry.meaning,
            object: entry.object,
            evidence: entry.evidence,
            data_owner: entry.data_owner,
            basis: entry.basis,
            boundary: entry.boundary,
            links: entry.links,
            group: model.groups.len(),
            questions: start..model.questions.len(),
        });
    }

    fn question(&mut self, model: &mut Model, indicator: &IndicatorId, idx: usize, mut entry: QuestionEntry) {
        let Ok(id) = indicator.question(&entry.id) else {
            self.defect(format!("{indicator}.{}", entry.id), Rule::IdWellFormed, &entry.id);
            return;
        };
        if model.question_idx.contains_key(&id) {
            self.defect(&id, Rule::IdUnique, "the question stands twice");
            return;
        }
        if entry.sources.is_empty() {
            self.defect(&id, Rule::RightMembers, "no source");
        }
        let Some(kind) = self.kind(model, &id, &mut entry) else { return };
        for benchmark in &entry.benchmarks {
            self.benchmark(&id, &kind, &entry.sources, benchmark);
        }
        model.question_idx.insert(id.clone(), model.questions.len());
        model.questions.push(Question {
            id,
            indicator: idx,
            sources: entry.sources,
            derived_from: entry.derived_from,
            text: entry.text,
            kind,
            hint: entry.hint,
            may_not_apply: entry.not_applicable,
            benchmarks: entry.benchmarks,
            note: entry.note,
        });
    }

    fn kind(&mut self, model: &Model, id: &QuestionId, entry: &mut QuestionEntry) -> Option<QuestionKind> {
        let kind = match entry.kind {
            KindEntry::Single5 => {
                let options = entry.options.take().unwrap_or_default();
                if options.len() != 5 {
                    self.defect(id, Rule::FiveLevels, format!("{} options", options.len()));
                }
                QuestionKind::Levels(options)
            }
            KindEntry::Multi => {
                let items = entry.items.take().unwrap_or_default();
                if !(2..=12).contains(&items.len()) {
                    self.defect(id, Rule::ChecklistLength, format!("{} items", items.len()));
                }
                QuestionKind::Checklist(items)
            }
            KindEntry::YesNo => QuestionKind::YesNo,
            KindEntry::Percent | KindEntry::Number => QuestionKind::Measure(self.measure(model, id, entry)?),
        };
        let left_over = [
            ("options", entry.options.is_some()),
            ("items", entry.items.is_some()),
            ("numerator", entry.numerator.is_some()),
            ("denominator", entry.denominator.is_some()),
            ("factor", entry.factor.is_some()),
            ("unit", entry.unit.is_some()),
            ("scale", entry.scale.is_some()),
        ];
        for (name, present) in left_over {
            if present {
                self.defect(id, Rule::RightMembers, format!("`{name}` does not belong to this type"));
            }
        }
        Some(kind)
    }

    fn measure(&mut self, model: &Model, id: &QuestionId, entry: &mut QuestionEntry) -> Option<Measure> {
        let share = matches!(entry.kind, KindEntry::Percent);
        let scale = match entry.scale.take() {
            Some(ScaleRef::Named(name)) => {
                let known = self.scales.get(&name).cloned();
                if known.is_none() {
                    self.defect(id, Rule::KnownReference, format!("scale `{name}`"));
                }
                known?
            }
            Some(ScaleRef::Points(points)) => self.scale(id.as_str(), points)?,
            None => {
                self.defect(id, Rule::RightMembers, "no scale");
                return None;
            }
        };
        let ends = (scale.points[0], scale.points[scale.points.len() - 1]);
        if share && (ends.0.0.e2(), ends.1.0.e2()) != (0, 10_000) {
            self.defect(id, Rule::ScaleCovers, format!("from {} to {}", ends.0.0, ends.1.0));
        }
        let Some(unit) = entry.unit.take() else {
            self.defect(id, Rule::RightMembers, "no unit");
            return None;
        };
        let input = match (entry.numerator.take(), entry.denominator.take()) {
            (Some(numerator), Some(denominator)) => {
                let factor = if share { 100 } else { entry.factor.take().unwrap_or(0) };
                if factor == 0 {
                    self.defect(id, Rule::RightMembers, "a ratio that is no percentage needs a factor");
                }
                let numerator = self.operand(model, id, numerator);
                Input::Ratio { numerator, denominator: self.operand(model, id, denominator), factor }
            }
            (None, None) if !share => Input::Entered,
            _ => {
                self.defect(id, Rule::RightMembers, "numerator and denominator go together");
                return None;
            }
        };
        Some(Measure { unit, input, share, scale })
    }

    fn operand(&mut self, model: &Model, id: &QuestionId, entry: OperandEntry) -> Operand {
        match entry {
            OperandEntry::Label(label) => Operand::Entered(label),
            OperandEntry::Profile(key) => {
                if model.profile_field(key).is_none() {
                    self.defect(id, Rule::KnownReference, format!("profile figure {key:?}"));
                }
                Operand::Profile(key)
            }
        }
    }

    fn scale(&mut self, id: &str, points: Vec<(Box<str>, u32)>) -> Option<Scale> {
        let mut parsed = Vec::new();
        for (quantity, score) in points {
            match Hundredths::parse(&quantity, 2) {
                Ok(it) => parsed.push((it, score)),
                Err(error) => {
                    self.defect(id, Rule::ScaleMonotone, format!("`{quantity}`: {error}"));
                    return None;
                }
            }
        }
        let rising = parsed.is_sorted_by(|a, b| a.0 < b.0);
        let monotone = parsed.is_sorted_by_key(|it| it.1) || parsed.iter().rev().is_sorted_by_key(|it| it.1);
        if parsed.len() < 2 || !rising || !monotone {
            self.defect(id, Rule::ScaleMonotone, format!("{} points", parsed.len()));
            return None;
        }
        let scores = || parsed.iter().map(|it| it.1);
        if scores().min() != Some(0) || scores().max() != Some(100) {
            self.defect(id, Rule::ScaleCovers, format!("scores {:?}", scores().collect::<Vec<_>>()));
            return None;
        }
        Some(Scale { points: parsed })
    }

    fn benchmark(&mut self, id: &QuestionId, kind: &QuestionKind, sources: &[SourceKind], it: &Benchmark) {
        if !sources.contains(&SourceKind::Survey) {
            self.defect(id, Rule::BenchmarkSurvey, format!("benchmark {}", it.statistic));
        }
        let fits = match kind {
            QuestionKind::Levels(options) => {
                it.bracket.is_none() && it.level.is_some_and(|it| usize::from(it) < options.len())
            }
            QuestionKind::Measure(_) => it.level.is_none() && it.bracket.is_some(),
            QuestionKind::Checklist(_) | QuestionKind::YesNo => false,
        };
        if !fits {
            self.defect(id, Rule::BenchmarkLevel, format!("benchmark {}", it.statistic));
        }
    }
}

/// Which texts a data file has to have.
#[derive(Clone, Copy)]
pub(super) enum Languages {
    Both,
    Chinese,
}

/// Reads a data file: strict JSON of the shape of `T`, every text in both languages.
/// Adds what is wrong to `defects`.
pub(super) fn read_seed<T: serde::de::DeserializeOwned>(
    file: &SeedFile,
    languages: Languages,
    defects: &mut Vec<Defect>,
) -> Option<T> {
    let unreadable = |it: json::ReadError| Defect {
        file: file.name.to_string(),
        id: place(&it.pointer).to_owned(),
        rule: Rule::Readable,
        found: it.problem.to_string(),
    };
    let tree = match json::read(file.text.as_bytes(), Limits::FILE) {
        Ok(tree) => tree,
        Err(error) => {
            defects.push(unreadable(error));
            return None;
        }
    };
    if matches!(languages, Languages::Both) {
        check_texts(&tree, &file.name, &mut String::new(), defects);
    }
    match json::from_tree(&tree) {
        Ok(value) => Some(value),
        Err(error) => {
            defects.push(unreadable(error));
            None
        }
    }
}

/// Both languages, none empty, and no Chinese left in an English text.
fn check_texts(tree: &Json<'_>, file: &str, pointer: &mut String, defects: &mut Vec<Defect>) {
    let inner = |segment: &str, value: &Json<'_>, pointer: &mut String, defects: &mut Vec<Defect>| {
        let len = pointer.len();
        pointer.push('/');
        pointer.push_str(segment);
        check_texts(value, file, pointer, defects);
        pointer.truncate(len);
    };
    match tree {
        Json::Object(members) => {
            if tree.get("zh").is_some() || tree.get("en").is_some() {
                let text = |lang| tree.get(lang).and_then(Json::as_text).unwrap_or("");
                let (zh, en) = (text("zh"), text("en"));
                let chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
                let found = if zh.trim().is_empty() || en.trim().is_empty() {
                    Some("one of the two is missing or empty".to_owned())
                } else if en.chars().any(chinese) {
                    Some(format!("Chinese in the English text `{en}`"))
                } else {
                    None
                };
                if let Some(found) = found {
                    let id = place(pointer).to_owned();
                    defects.push(Defect { file: file.to_owned(), id, rule: Rule::BothLanguages, found });
                }
            }
            members.iter().for_each(|(name, value)| inner(name, value, pointer, defects));
        }
        Json::List(items) => {
            items.iter().enumerate().for_each(|(idx, value)| inner(&idx.to_string(), value, pointer, defects));
        }
        _ => {}
    }
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "/" } else { pointer }
}
