//! What is assumed of synthetic cities: data with a digest, each assumption with its reason. Where the survey published
//! a share, the assumption has to give it back, and the data are refused where one does not.

use serde::Deserialize;

use super::super::decimal::Hundredths;
use super::super::divisions::Level;
use super::super::encoding::Digest;
use super::super::ids::QuestionId;
use super::super::json::{self, Json, Limits};
use super::super::model::{
    self, Benchmark, Defect, Input, Model, Operand, ProfileKey, QuestionKind, Rule, SeedFile, Semantics,
};
use super::super::text::Text;
use super::super::time::Timestamp;
use super::super::whitepaper::{Base, Comparison, WhitePaper};

/// The checked assumptions. Lists about questions stand in the order of the model.
#[derive(Debug)]
pub struct Assumptions {
    /// Stable name.
    pub id: Box<str>,
    /// Version, three numbers.
    pub version: Box<str>,
    /// Title.
    pub title: Text,
    /// What they are for.
    pub note: Text,
    /// SHA-256 over the canonical JSON of the file.
    pub digest: Digest,
    /// The moment at which the first city signs.
    pub made: Timestamp,
    /// Kinds of cities.
    pub classes: Vec<Class>,
    /// Why there are so many of each.
    pub classes_reason: Text,
    /// Figures of the profile that follow from others.
    pub profile: Vec<Follows>,
    /// Funds raised by project owners, from and to, in per cent.
    pub own_funds: (u64, u64),
    /// Why figures of the profile are what they are.
    pub profile_reason: Text,
    /// How far a city's answers hang together.
    pub standing: Coherence,
    /// How often "unknown" is answered.
    pub unknown: Rate,
    /// How many cities keep answers that contradict each other.
    pub careless: Rate,
    /// Which questions do not apply together.
    pub not_applicable: Vec<NotApplicable>,
    /// What holds for every question without an assumption of its own.
    pub defaults_reason: Text,
    /// How the answers to each question are spread.
    pub questions: Vec<Spread>,
    /// What the typed denominators of ratios are.
    pub sizes: Vec<Size>,
}

/// How the answers to a question are spread.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The shares.
    pub shares: Shares,
    /// Why; `None` for the default of its kind.
    pub reason: Option<Text>,
}

/// Shares in per cent, which add up to 100, the worst answers first.
#[derive(Clone, Debug)]
pub enum Shares {
    /// Of the five levels, of five bands of ticks, or of no and yes.
    Cases(Vec<u32>),
    /// Of ranges of a quantity.
    Bands(Vec<Band>),
}

/// A range of a quantity with its share.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// From.
    pub from: Hundredths,
    /// To, included.
    pub to: Hundredths,
    /// In per cent.
    pub percent: u32,
}

/// A kind of city. Ranges are from and to, both included, in whole units of the profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Class {
    /// What it is.
    pub level: Level,
    /// How many of 100 cities.
    pub percent: u32,
    /// How far it stands ahead, in places of 100.
    pub lead: u32,
    /// Permanent residents, ×10,000.
    pub population: (u64, u64),
    /// Departments with systems of their own.
    pub departments: (u64, u64),
    /// Counties, districts and zones.
    pub districts: (u64, u64),
    /// Government information systems.
    pub systems: (u64, u64),
    /// IT spending, ×10,000 yuan.
    pub it_spend: (u64, u64),
}

/// A figure of the profile that is a share of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// The figure.
    pub key: ProfileKey,
    /// What it is a share of.
    pub of: ProfileKey,
    /// From and to, in per cent.
    pub percent: (u64, u64),
    /// The least that it is.
    pub least: u64,
}

/// How far a city's answers hang together, in per cent of the questions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coherence {
    /// Questions that follow the city's standing as a whole.
    pub city: u32,
    /// Questions that follow its standing in their group.
    pub group: u32,
    /// Why.
    pub reason: Text,
}

/// How often something happens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rate {
    /// Of 1,000.
    pub per_mille: u32,
    /// Why.
    pub reason: Text,
}

/// Questions that do not apply together.
#[derive(Debug)]
pub struct NotApplicable {
    /// Indices of [`Model::questions`].
    pub questions: Vec<usize>,
    /// Of 1,000 cities.
    pub per_mille: u32,
    /// The reason that the city gives.
    pub reason: Text,
}

/// What the typed denominator of a ratio is. Questions are indices of [`Model::questions`].
#[derive(Clone, Debug)]
pub enum Size {
    /// A whole number from and to.
    Range(u64, u64),
    /// A share of the smallest of these figures, from and to in per cent.
    OfSmallest(Vec<ProfileKey>, (u64, u64)),
    /// One of the parts into which a figure is divided.
    ShareOf(ProfileKey),
    /// The numerator of another question.
    NumeratorOf(usize),
    /// The denominator of another question.
    DenominatorOf(usize),
    /// Not more than the denominator of another question.
    UpTo(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct AssumptionsFile {
    id: Box<str>,
    version: Box<str>,
    model: Box<str>,
    title: Text,
    note: Text,
    made: Timestamp,
    classes: Vec<Class>,
    classes_reason: Text,
    profile: Vec<Follows>,
    own_funds: (u64, u64),
    profile_reason: Text,
    standing: Coherence,
    unknown: Rate,
    careless: Rate,
    not_applicable: Vec<NotApplicableEntry>,
    defaults: Defaults,
    questions: Vec<QuestionEntry>,
    denominators: Vec<DenominatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct NotApplicableEntry {
    questions: Vec<QuestionId>,
    per_mille: u32,
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Defaults {
    levels: Vec<u32>,
    checklist: Vec<u32>,
    yes_no: Vec<u32>,
    share: Vec<BandEntry>,
    denominator: (u64, u64),
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    question: QuestionId,
    shares: Option<Vec<u32>>,
    bands: Option<Vec<BandEntry>>,
    reason: Text,
}

/// From, to, per cent.
#[derive(Clone, Deserialize)]
struct BandEntry(Box<str>, Box<str>, u32);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DenominatorEntry {
    question: QuestionId,
    size: SizeEntry,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum SizeEntry {
    Range(u64, u64),
    OfSmallest(OfSmallest),
    ShareOf(ProfileKey),
    NumeratorOf(QuestionId),
    DenominatorOf(QuestionId),
    UpTo(QuestionId),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfSmallest {
    of: Vec<ProfileKey>,
    percent: (u64, u64),
}

impl Assumptions {
    /// Loads the assumptions for a model and the survey that they follow.
    ///
    /// # Errors
    /// Every defect found.
    pub fn load(file: &SeedFile, model: &Model, paper: &WhitePaper) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let Some(it) = model::read_seed::<AssumptionsFile>(file, model::Texts::All, &mut defects) else {
            return Err(defects);
        };
        let mut loader = Loader { file: &file.name, model, paper, defects };
        let assumptions = loader.load(it, file);
        if loader.defects.is_empty() { Ok(assumptions) } else { Err(loader.defects) }
    }
}

struct Loader<'a> {
    file: &'a str,
    model: &'a Model,
    paper: &'a WhitePaper,
    defects: Vec<Defect>,
}

impl Loader<'_> {
    fn defect(&mut self, id: impl ToString, rule: Rule, found: impl ToString) {
        self.defects.push(Defect { file: self.file.to_owned(), id: id.to_string(), rule, found: found.to_string() });
    }

    /// The question; a defect and the first one where there is none.
    fn question(&mut self, id: &QuestionId) -> usize {
        self.model.question_idx(id.as_str()).unwrap_or_else(|| {
            self.defect(id, Rule::KnownReference, "no such question");
            0
        })
    }

    fn complete(&mut self, id: &str, percents: impl Iterator<Item = u32>) {
        let sum: u32 = percents.sum();
        if sum != 100 {
            self.defect(id, Rule::SharesComplete, sum);
        }
    }

    fn bands(&mut self, id: &str, entries: &[BandEntry]) -> Vec<Band> {
        let mut bands = Vec::new();
        for it in entries {
            match (Hundredths::parse(&it.0, 2), Hundredths::parse(&it.1, 2)) {
                (Ok(from), Ok(to)) if from <= to => bands.push(Band { from, to, percent: it.2 }),
                _ => self.defect(id, Rule::AssumptionsComplete, format!("a band from {} to {}", it.0, it.1)),
            }
        }
        self.complete(id, bands.iter().map(|it| it.percent));
        bands
    }

    fn load(&mut self, it: AssumptionsFile, file: &SeedFile) -> Assumptions {
        let model = self.model;
        if it.model != model.id {
            self.defect("model", Rule::KnownReference, format!("made for the model `{}`", it.model));
        }
        self.complete("classes", it.classes.iter().map(|it| it.percent));
        for (id, percent) in [("own", it.own_funds.1), ("standing", u64::from(it.standing.city + it.standing.group))] {
            if percent > 100 {
                self.defect(id, Rule::SharesComplete, percent);
            }
        }
        for follows in &it.profile {
            if follows.percent.0 > follows.percent.1 {
                self.defect(format!("{:?}", follows.key), Rule::AssumptionsComplete, "from more than to");
            }
        }
        let not_applicable = it.not_applicable.into_iter().map(|it| self.not_applicable(it)).collect();
        let questions = self.questions(&it.defaults, it.questions);
        let sizes = self.sizes(it.defaults.denominator, &it.denominators);
        let mut canonical = Vec::new();
        // The text was read once already, so it cannot be refused here.
        json::write_canonical(&json::read(file.text.as_bytes(), Limits::FILE).unwrap_or(Json::Null), &mut canonical);
        Assumptions {
            id: it.id,
            version: it.version,
            title: it.title,
            note: it.note,
            digest: Digest::of(&canonical),
            made: it.made,
            classes: it.classes,
            classes_reason: it.classes_reason,
            profile: it.profile,
            own_funds: it.own_funds,
            profile_reason: it.profile_reason,
            standing: it.standing,
            unknown: it.unknown,
            careless: it.careless,
            not_applicable,
            defaults_reason: it.defaults.reason,
            questions,
            sizes,
        }
    }

    fn not_applicable(&mut self, it: NotApplicableEntry) -> NotApplicable {
        let mut questions = Vec::new();
        for id in &it.questions {
            let idx = self.question(id);
            if !self.model.questions[idx].may_not_apply {
                self.defect(id, Rule::AssumptionsComplete, "the question always applies");
            }
            questions.push(idx);
        }
        NotApplicable { questions, per_mille: it.per_mille, reason: it.reason }
    }

    fn questions(&mut self, defaults: &Defaults, entries: Vec<QuestionEntry>) -> Vec<Spread> {
        let model = self.model;
        let mut own: Vec<Option<Spread>> = vec![None; model.questions.len()];
        for entry in entries {
            let idx = self.question(&entry.question);
            let id = entry.question.as_str();
            let shares = match (&model.questions[idx].kind, entry.shares, entry.bands) {
                (QuestionKind::Measure(_), None, Some(bands)) => Shares::Bands(self.bands(id, &bands)),
                (kind, Some(shares), None) if shares.len() == cases(kind) => {
                    self.complete(id, shares.iter().copied());
                    Shares::Cases(shares)
                }
                _ => {
                    self.defect(id, Rule::AssumptionsComplete, "shares or bands of another kind of question");
                    continue;
                }
            };
            if own[idx].replace(Spread { shares, reason: Some(entry.reason) }).is_some() {
                self.defect(id, Rule::IdUnique, "the question stands twice");
            }
        }
        let share = self.bands("defaults", &defaults.share);
        let mut spreads = Vec::new();
        for (question, own) in model.questions.iter().zip(own) {
            let default = match &question.kind {
                QuestionKind::Levels(_) => Shares::Cases(defaults.levels.clone()),
                QuestionKind::Checklist(_) => Shares::Cases(defaults.checklist.clone()),
                QuestionKind::YesNo => Shares::Cases(defaults.yes_no.clone()),
                QuestionKind::Measure(_) => Shares::Bands(share.clone()),
            };
            if let (Shares::Cases(shares), None) = (&default, &own) {
                self.complete("defaults", shares.iter().copied());
                if shares.len() != cases(&question.kind) {
                    self.defect("defaults", Rule::AssumptionsComplete, &question.id);
                }
            }
            if own.is_none() && matches!(&question.kind, QuestionKind::Measure(it) if !it.share) {
                self.defect(&question.id, Rule::AssumptionsComplete, "no bands");
            }
            let spread = own.unwrap_or(Spread { shares: default, reason: None });
            for benchmark in &question.benchmarks {
                self.follows_survey(question.id.as_str(), &spread.shares, benchmark);
            }
            spreads.push(spread);
        }
        spreads
    }

    /// What the survey published of a level or bracket, and the share of it that is assumed. Ranges of whole numbers
    /// count as what their ends say.
    fn follows_survey(&mut self, id: &str, shares: &Shares, benchmark: &Benchmark) {
        let Some(statistic) = self.paper.statistic(&benchmark.statistic) else { return };
        let Some(percent) = statistic.percent else { return };
        let assumed: u32 = match (shares, benchmark.level, &benchmark.bracket) {
            (Shares::Cases(shares), Some(level), _) => {
                let level = usize::from(level);
                match benchmark.semantics {
                    Semantics::Eq => shares[level],
                    Semantics::Ge => shares[level..].iter().sum(),
                    Semantics::Le => shares[..=level].iter().sum(),
                    Semantics::Qual | Semantics::Ref => return,
                }
            }
            (Shares::Bands(bands), _, Some(bracket)) if benchmark.semantics == Semantics::Eq => {
                if !bracket.has_ends() {
                    return;
                }
                let inside = |it: &&Band| bracket.contains(it.from) && bracket.contains(it.to);
                bands.iter().filter(inside).map(|it| it.percent).sum()
            }
            _ => return,
        };
        // A share of the cities that have any is a share of all of them but those with none.
        let all: u32 = match (statistic.base, shares) {
            (Base::CitiesWithDocuments, Shares::Bands(bands)) => {
                bands.iter().filter(|it| it.to.e2() > 0).map(|it| it.percent).sum()
            }
            _ => 100,
        };
        let published = percent * all;
        let fits = match statistic.comparison {
            Comparison::Eq | Comparison::Approx | Comparison::Ge => assumed * 100 == published,
            Comparison::Lt => assumed * 100 < published && assumed * 100 + 500 > published,
            Comparison::None => true,
        };
        if !fits {
            let found = format!("{assumed} of {all} where {} has {percent}", statistic.id);
            self.defect(id, Rule::FollowsSurvey, found);
        }
    }

    fn sizes(&mut self, default: (u64, u64), entries: &[DenominatorEntry]) -> Vec<Size> {
        let mut sizes = vec![Size::Range(default.0.max(1), default.1.max(1)); self.model.questions.len()];
        for entry in entries {
            let idx = self.question(&entry.question);
            if !types_denominator(&self.model.questions[idx].kind) {
                self.defect(&entry.question, Rule::AssumptionsComplete, "no denominator to type");
            }
            sizes[idx] = match &entry.size {
                SizeEntry::Range(from, to) => Size::Range(*from, *to),
                SizeEntry::OfSmallest(it) => Size::OfSmallest(it.of.clone(), it.percent),
                SizeEntry::ShareOf(it) => Size::ShareOf(*it),
                SizeEntry::NumeratorOf(it) => Size::NumeratorOf(self.earlier(idx, it)),
                SizeEntry::DenominatorOf(it) => Size::DenominatorOf(self.earlier(idx, it)),
                SizeEntry::UpTo(it) => Size::UpTo(self.earlier(idx, it)),
            };
        }
        sizes
    }

    /// A question whose figures a later one takes up.
    fn earlier(&mut self, idx: usize, id: &QuestionId) -> usize {
        let other = self.question(id);
        if !types_denominator(&self.model.questions[other].kind) || other >= idx {
            self.defect(id, Rule::AssumptionsComplete, "no earlier ratio to take figures from");
        }
        other
    }
}

fn cases(kind: &QuestionKind) -> usize {
    match kind {
        QuestionKind::Levels(options) => options.len(),
        QuestionKind::Checklist(_) => 5,
        QuestionKind::YesNo => 2,
        QuestionKind::Measure(_) => 0,
    }
}

pub(super) fn types_denominator(kind: &QuestionKind) -> bool {
    matches!(kind, QuestionKind::Measure(it)
        if matches!(&it.input, Input::Ratio { denominator: Operand::Entered(_), .. }))
}
