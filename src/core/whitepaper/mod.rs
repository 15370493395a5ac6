//! What the white paper published besides its indicators: ranking tables, survey findings, tiers, cases, advice,
//! risks, changes, and this project's registers of legal sources, errors and limits.
//!
//! Everything is data with a source and is either wholly sound or refused: [`WhitePaper::load`] checks each file
//! against the model and names file, id and rule of each defect. [`reproduce()`] recomputes the table of totals
//! from the three domain tables. Nothing here enters a score.

use serde::Deserialize;

use super::ids::{CityCode, IndicatorId, QuestionId};
use super::model::{Confidence, Defect, Model, SeedFile, Semantics};
use super::packed::packed;
use super::text::Text;

mod load;
mod position;
mod reproduce;

pub use position::Position;
pub use reproduce::{Implied, Recomputed, Reproduction, reproduce};

/// The checked data of the white paper.
#[derive(Debug)]
pub struct WhitePaper {
    /// Where the tables come from.
    pub source: Text,
    /// Every city that stands in a table.
    pub cities: Vec<RankedCity>,
    /// The table of totals, number 4.
    pub total: Table,
    /// One table per domain, in the order of [`Model::domains`].
    pub domains: Vec<Table>,
    /// Findings of the survey.
    pub statistics: Statistics,
    /// The three tiers and what they stand on.
    pub tiers: Tiers,
    /// The case cities.
    pub cases: Cases,
    /// Advice R1–R4.
    pub recommendations: Vec<Recommendation>,
    /// Risks K1–K10.
    pub risks: Vec<Risk>,
    /// When a risk counts as left open.
    pub risk_rule: RiskRule,
    /// Changes since the 2021 edition, C1–C7.
    pub changes: Vec<Change>,
    /// Laws, regulations, policies and standards that the questions rely on.
    pub register: Vec<RegisterEntry>,
    /// Errors and unclear places of the white paper, and how this project handles them.
    pub errata: Vec<Erratum>,
    /// Where indicators touch, and what the model leaves out.
    pub scope: ScopeNotes,
}

/// A city of the tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankedCity {
    /// Short id, such as `dongguan`.
    pub id: Box<str>,
    /// Its name as published.
    pub name: Text,
    /// Code of GB/T 2260.
    pub code: CityCode,
}

/// A published ranking.
#[derive(Debug)]
pub struct Table {
    /// `total`, or the id of a domain.
    pub id: Box<str>,
    /// Its number in the white paper.
    pub number: u32,
    /// Its title.
    pub title: Text,
    /// Its rows, best first.
    pub rows: Vec<TableRow>,
}

/// A row of a ranking.
#[derive(Clone, Copy, Debug)]
pub struct TableRow {
    /// Rank, from 1.
    pub rank: u32,
    /// The city, an index of [`WhitePaper::cities`].
    pub city: usize,
    /// Published score in tenths, 0 to 1000.
    pub score_e1: u32,
}

impl Table {
    /// The published score of a city in tenths, if it stands in the table.
    pub fn score_e1(&self, city: usize) -> Option<u32> {
        self.rows.iter().find(|it| it.city == city).map(|it| it.score_e1)
    }
}

/// Findings of the survey, and how they may be shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Statistics {
    /// When the survey was held.
    pub year: Text,
    /// The findings.
    pub statistics: Vec<Statistic>,
    /// Rules for showing them.
    pub display_rules: Vec<Text>,
    /// Cities that the text names as outstanding in a domain.
    pub outstanding: Vec<Outstanding>,
    /// Figures that no question uses.
    pub background: Vec<Background>,
}

/// One finding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistic {
    /// Its id, such as `M4`.
    pub id: Box<str>,
    /// The finding in words.
    pub text: Text,
    /// The figure as published.
    pub published: Text,
    /// How the figure is meant.
    pub comparison: Comparison,
    /// The figure in per cent, 0 to 100, where there is one.
    pub percent: Option<u32>,
    /// What it is a share of.
    pub base: Base,
    /// The questions that show it.
    pub uses: Vec<Use>,
    /// What to mind when quoting it.
    pub caveat: Option<Text>,
}

/// How a published figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// About, nearly.
    Approx,
    /// At least.
    Ge,
    /// Less than.
    Lt,
    /// Exactly.
    Eq,
    /// No figure.
    None,
}

/// What a published figure is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// All cities surveyed.
    Cities,
    /// The cities that have policy documents.
    CitiesWithDocuments,
    /// The units surveyed.
    Units,
}

/// Where a question shows a finding. The question's benchmark says the same from its side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The question.
    pub question: QuestionId,
    /// The level it speaks of, 0 to 4.
    pub level: Option<u8>,
    /// The range it speaks of.
    pub bracket: Option<Text>,
    /// How the figure relates to them.
    pub semantics: Semantics,
}

/// Cities named as outstanding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outstanding {
    /// Id of the domain.
    pub domain: Box<str>,
    /// Ids of the cities.
    pub cities: Vec<Box<str>>,
}

/// A figure that no question uses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Background {
    /// What was counted.
    pub text: Text,
    /// The figure as published.
    pub figure: Text,
    /// What to mind when quoting it.
    pub caveat: Text,
}

/// The tiers of cities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// The three tiers, best first.
    pub tiers: Vec<Tier>,
    /// Cities that are ranked but in no tier.
    pub unclassified: Unclassified,
    /// From which score on this project shows which tier as a position for reference.
    pub thresholds: Vec<Threshold>,
    /// What to mind.
    pub notes: Vec<Text>,
}

/// A tier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tier {
    /// Its id.
    pub id: Box<str>,
    /// Its name.
    pub name: Text,
    /// What the white paper says of it.
    pub character: Text,
    /// Ids of its cities.
    pub cities: Vec<Box<str>>,
    /// Lowest published total among them, in tenths.
    #[serde(rename = "lowE1")]
    pub low_e1: u32,
    /// Highest published total among them, in tenths.
    #[serde(rename = "highE1")]
    pub high_e1: u32,
}

/// Ranked cities without a tier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unclassified {
    /// In words.
    pub text: Text,
    /// Ids of the cities.
    pub cities: Vec<Box<str>>,
}

/// From which score on a tier is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Id of the tier.
    pub tier: Box<str>,
    /// Lowest score, in tenths.
    #[serde(rename = "fromE1")]
    pub from_e1: u32,
}

/// The case cities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// One entry per city.
    pub cases: Vec<Case>,
    /// What to mind when quoting any of them.
    pub caveat: Text,
}

/// What one city did.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id, such as `huzhou`.
    pub id: Box<str>,
    /// The city.
    pub city: Text,
    /// What the case is about.
    pub title: Text,
    /// The body that acted, where it is named.
    pub body: Option<Text>,
    /// The indicators that it speaks to.
    pub indicators: Vec<IndicatorId>,
    /// What was done.
    pub measures: Vec<Text>,
    /// Figures as published.
    pub figures: Vec<Text>,
    /// What to mind.
    pub caveat: Option<Text>,
}

/// A piece of advice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// Its id, such as `R1`.
    pub id: Box<str>,
    /// The advice.
    pub text: Text,
    /// The indicators that it speaks to.
    pub indicators: Vec<IndicatorId>,
}

/// A risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// Its id, such as `K1`.
    pub id: Box<str>,
    /// The layer of the digital city that it belongs to.
    pub layer: Text,
    /// Its name.
    pub name: Text,
    /// The indicators that it speaks to.
    pub indicators: Vec<IndicatorId>,
    /// What to mind.
    pub caveat: Option<Text>,
}

/// When a risk counts as left open by the indicators that it is tied to: this project's rule, for showing only.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RiskRule {
    /// An indicator with fewer points than this is weak, 1 to 100.
    pub weak_below: u32,
    /// The rule in words.
    pub text: Text,
    /// What to mind.
    pub caveat: Text,
}

/// A change since the 2021 edition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its id, such as `C1`.
    pub id: Box<str>,
    /// The change.
    pub text: Text,
    /// The indicators that it touched.
    pub indicators: Vec<IndicatorId>,
}

/// A law, regulation, policy or standard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEntry {
    /// Title with number and date.
    pub title: Text,
    /// What it is.
    pub kind: RegisterKind,
    /// What it is used for.
    #[serde(rename = "use")]
    pub used_for: Text,
    /// How surely it was checked.
    pub confidence: Confidence,
    /// How it was checked, and what to mind.
    pub note: Text,
}

/// Kind of a legal source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RegisterKind {
    Law,
    Regulation,
    Policy,
    Standard,
}

/// An error or unclear place of the white paper.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// Its id, such as `E1`.
    pub id: Box<str>,
    /// Where it stands.
    pub place: Text,
    /// What is wrong or unclear.
    pub problem: Text,
    /// How this project handles it.
    pub handling: Text,
}

/// Where indicators touch, and what the model leaves out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeNotes {
    /// Indicators that look at the same thing.
    pub overlaps: Vec<Overlap>,
    /// What no indicator looks at.
    pub uncovered: Vec<Text>,
    /// Remarks on the weights.
    pub weights: Vec<Text>,
}

/// Indicators that look at the same thing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// Which.
    pub items: Text,
    /// What they share.
    pub shared: Text,
    /// Who looks at what.
    pub boundary: Text,
}

impl WhitePaper {
    /// Loads the data files below `whitepaper/` and checks them against the model.
    ///
    /// # Errors
    /// Every defect found, never only the first.
    pub fn load(files: &[SeedFile], model: &Model) -> Result<Self, Vec<Defect>> {
        load::load(files, model)
    }

    /// The index of a city.
    pub fn city_idx(&self, id: &str) -> Option<usize> {
        self.cities.iter().position(|it| it.id.as_ref() == id)
    }

    /// A finding by id.
    pub fn statistic(&self, id: &str) -> Option<&Statistic> {
        self.statistics.statistics.iter().find(|it| it.id.as_ref() == id)
    }
}

packed! {
    struct WhitePaper {
        source, cities, total, domains, statistics, tiers, cases, recommendations, risks, risk_rule, changes, register,
        errata, scope
    }
    struct RankedCity { id, name, code }
    struct Table { id, number, title, rows }
    struct TableRow { rank, city, score_e1 }
    struct Statistics { year, statistics, display_rules, outstanding, background }
    struct Statistic { id, text, published, comparison, percent, base, uses, caveat }
    enum Comparison { 0 => Approx, 1 => Ge, 2 => Lt, 3 => Eq, 4 => None }
    enum Base { 0 => Cities, 1 => CitiesWithDocuments, 2 => Units }
    struct Use { question, level, bracket, semantics }
    struct Outstanding { domain, cities }
    struct Background { text, figure, caveat }
    struct Tiers { tiers, unclassified, thresholds, notes }
    struct Tier { id, name, character, cities, low_e1, high_e1 }
    struct Unclassified { text, cities }
    struct Threshold { tier, from_e1 }
    struct Cases { cases, caveat }
    struct Case { id, city, title, body, indicators, measures, figures, caveat }
    struct Recommendation { id, text, indicators }
    struct Risk { id, layer, name, indicators, caveat }
    struct RiskRule { weak_below, text, caveat }
    struct Change { id, text, indicators }
    struct RegisterEntry { title, kind, used_for, confidence, note }
    enum RegisterKind { 0 => Law, 1 => Regulation, 2 => Policy, 3 => Standard }
    struct Erratum { id, place, problem, handling }
    struct ScopeNotes { overlaps, uncovered, weights }
    struct Overlap { items, shared, boundary }
}
