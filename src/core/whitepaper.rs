//! What the white paper published besides its indicators: ranking tables, survey findings, tiers, cases, advice,
//! risks, changes, and this project's registers of legal sources, errors and limits.
//!
//! Everything is data with a source and is either wholly sound or refused: [`WhitePaper::load`] checks each file
//! against the model and names file, id and rule of each defect. [`reproduce`] recomputes the table of totals
//! from the three domain tables. Nothing here enters a score.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::ids::{CityCode, IndicatorId, QuestionId};
use super::model::{self, Confidence, Defect, Indicator, Model, Rule, SeedFile, Semantics};
use super::text::Text;
use super::weights::Weights;

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

// What stands in files whose shape differs from what the crate uses.

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RankingsFile {
    source: Text,
    cities: Vec<RankedCity>,
    tables: Vec<TableEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableEntry {
    id: Box<str>,
    number: u32,
    title: Text,
    rows: Vec<RowEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RowEntry {
    rank: u32,
    city: Box<str>,
    #[serde(rename = "scoreE1")]
    score_e1: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecommendationsFile {
    recommendations: Vec<Recommendation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RisksFile {
    risks: Vec<Risk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesFile {
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterFile {
    entries: Vec<RegisterEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrataFile {
    errata: Vec<Erratum>,
}

const CASES: &str = "whitepaper/cases.json";
const CHANGES: &str = "whitepaper/changes.json";
const ERRATA: &str = "whitepaper/errata.json";
const RANKINGS: &str = "whitepaper/rankings.json";
const RECOMMENDATIONS: &str = "whitepaper/recommendations.json";
const REGISTER: &str = "whitepaper/register.json";
const RISKS: &str = "whitepaper/risks.json";
const SCOPE: &str = "whitepaper/scope.json";
const STATISTICS: &str = "whitepaper/statistics.json";
const TIERS: &str = "whitepaper/tiers.json";

/// The id of the table of totals.
const TOTAL: &str = "total";
/// The largest published score, in tenths.
const FULL_E1: u32 = 1000;

impl WhitePaper {
    /// Loads the data files below `whitepaper/` and checks them against the model.
    ///
    /// # Errors
    /// Every defect found, never only the first.
    pub fn load(files: &[SeedFile], model: &Model) -> Result<Self, Vec<Defect>> {
        let mut loader = Loader { defects: Vec::new(), model };
        match loader.load(files) {
            Some(paper) if loader.defects.is_empty() => Ok(paper),
            _ => Err(loader.defects),
        }
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

struct Loader<'a> {
    defects: Vec<Defect>,
    model: &'a Model,
}

impl Loader<'_> {
    fn defect(&mut self, file: &str, id: impl ToString, rule: Rule, found: impl ToString) {
        self.defects.push(Defect { file: file.to_owned(), id: id.to_string(), rule, found: found.to_string() });
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, files: &[SeedFile], name: &str) -> Option<T> {
        match files.iter().find(|it| it.name == name) {
            Some(file) => model::read_seed(file, model::Languages::Both, &mut self.defects),
            None => {
                self.defect(name, "/", Rule::FilePresent, "no such file");
                None
            }
        }
    }

    fn load(&mut self, files: &[SeedFile]) -> Option<WhitePaper> {
        // All files are read before the first missing one ends the work, so that all their defects are named.
        let rankings = self.parse::<RankingsFile>(files, RANKINGS);
        let statistics = self.parse::<Statistics>(files, STATISTICS);
        let tiers = self.parse::<Tiers>(files, TIERS);
        let cases = self.parse::<Cases>(files, CASES);
        let recommendations = self.parse::<RecommendationsFile>(files, RECOMMENDATIONS);
        let risks = self.parse::<RisksFile>(files, RISKS);
        let changes = self.parse::<ChangesFile>(files, CHANGES);
        let register = self.parse::<RegisterFile>(files, REGISTER);
        let errata = self.parse::<ErrataFile>(files, ERRATA);
        let scope = self.parse::<ScopeNotes>(files, SCOPE);
        let rankings = rankings?;
        let (total, domains) = self.tables(&rankings.cities, rankings.tables)?;
        let paper = WhitePaper {
            source: rankings.source,
            cities: rankings.cities,
            total,
            domains,
            statistics: statistics?,
            tiers: tiers?,
            cases: cases?,
            recommendations: recommendations?.recommendations,
            risks: risks?.risks,
            changes: changes?.changes,
            register: register?.entries,
            errata: errata?.errata,
            scope: scope?,
        };
        self.links(CASES, paper.cases.cases.iter().map(|it| (it.id.as_ref(), &it.indicators[..])), |it| {
            &it.links.cases
        });
        let list = paper.recommendations.iter().map(|it| (it.id.as_ref(), &it.indicators[..]));
        self.links(RECOMMENDATIONS, list, |it| &it.links.recommendations);
        self.links(RISKS, paper.risks.iter().map(|it| (it.id.as_ref(), &it.indicators[..])), |it| &it.links.risks);
        let list = paper.changes.iter().map(|it| (it.id.as_ref(), &it.indicators[..]));
        self.links(CHANGES, list, |it| &it.links.changes);
        self.unique(ERRATA, paper.errata.iter().map(|it| it.id.as_ref()));
        self.statistics(&paper);
        self.tiers(&paper);
        Some(paper)
    }

    fn unique<'b>(&mut self, file: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.defect(file, id, Rule::IdUnique, "the id stands twice");
            }
        }
    }

    /// The table of totals, and one table per domain in the order of the model.
    fn tables(&mut self, cities: &[RankedCity], entries: Vec<TableEntry>) -> Option<(Table, Vec<Table>)> {
        self.unique(RANKINGS, cities.iter().map(|it| it.id.as_ref()));
        self.unique(RANKINGS, cities.iter().map(|it| it.code.as_str()));
        self.unique(RANKINGS, entries.iter().map(|it| it.id.as_ref()));
        let mut tables: Vec<Table> = entries.into_iter().map(|it| self.table(cities, it)).collect();
        let model = self.model;
        let mut take = |id: &str| match tables.iter().position(|it| it.id.as_ref() == id) {
            Some(idx) => Some(tables.remove(idx)),
            None => {
                self.defect(RANKINGS, id, Rule::FilePresent, "no such table");
                None
            }
        };
        let total = take(TOTAL);
        let domains: Vec<Option<Table>> = model.domains.iter().map(|it| take(it.id.as_str())).collect();
        for left in tables {
            self.defect(RANKINGS, &left.id, Rule::KnownReference, "the model has no such domain");
        }
        Some((total?, domains.into_iter().collect::<Option<_>>()?))
    }

    fn table(&mut self, cities: &[RankedCity], entry: TableEntry) -> Table {
        let mut rows: Vec<TableRow> = Vec::new();
        for (idx, row) in entry.rows.into_iter().enumerate() {
            let place = format!("{} rank {}", entry.id, row.rank);
            let Some(city) = cities.iter().position(|it| it.id == row.city) else {
                self.defect(RANKINGS, place, Rule::KnownReference, format!("city `{}`", row.city));
                continue;
            };
            if row.score_e1 > FULL_E1 {
                self.defect(RANKINGS, &place, Rule::ScoreRange, row.score_e1);
            }
            if row.rank as usize != idx + 1 {
                self.defect(RANKINGS, &place, Rule::RankOrder, format!("in row {}", idx + 1));
            }
            if rows.last().is_some_and(|it| it.score_e1 < row.score_e1) {
                self.defect(RANKINGS, &place, Rule::RankOrder, "a score above that of the row before");
            }
            if rows.iter().any(|it| it.city == city) {
                self.defect(RANKINGS, &place, Rule::RankOrder, format!("`{}` stands twice", row.city));
            }
            rows.push(TableRow { rank: row.rank, city, score_e1: row.score_e1 });
        }
        Table { id: entry.id, number: entry.number, title: entry.title, rows }
    }

    /// A list whose entries name indicators, and the links of the indicators, which name the entries.
    fn links<'b>(
        &mut self,
        file: &str,
        entries: impl Iterator<Item = (&'b str, &'b [IndicatorId])>,
        links: fn(&Indicator) -> &[Box<str>],
    ) {
        let model = self.model;
        let entries: Vec<_> = entries.collect();
        self.unique(file, entries.iter().map(|it| it.0));
        for (id, indicators) in &entries {
            for named in *indicators {
                match model.indicator(named.as_str()) {
                    None => self.defect(file, id, Rule::KnownReference, format!("indicator `{named}`")),
                    Some(it) if !links(it).iter().any(|it| it.as_ref() == *id) => {
                        self.defect(file, id, Rule::LinksAgree, format!("`{named}` does not name it"));
                    }
                    Some(_) => {}
                }
            }
        }
        for indicator in &model.indicators {
            for link in links(indicator) {
                match entries.iter().find(|it| *it.0 == **link) {
                    None => self.defect(file, link, Rule::KnownReference, format!("named by `{}`", indicator.id)),
                    Some((_, indicators)) if !indicators.contains(&indicator.id) => {
                        self.defect(file, link, Rule::LinksAgree, format!("it does not name `{}`", indicator.id));
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// The uses of each finding and the benchmarks of the questions say the same.
    fn statistics(&mut self, paper: &WhitePaper) {
        let model = self.model;
        let statistics = &paper.statistics;
        self.unique(STATISTICS, statistics.statistics.iter().map(|it| it.id.as_ref()));
        // A model that was loaded in Chinese alone has no English to compare.
        let same_text = |a: &Text, b: &Text| a.zh == b.zh && (b.en.is_empty() || a.en == b.en);
        let same = |it: &Use, benchmark: &model::Benchmark| {
            let same_bracket = match (&it.bracket, &benchmark.bracket) {
                (Some(a), Some(b)) => same_text(a, &b.label),
                (None, None) => true,
                _ => false,
            };
            it.level == benchmark.level && it.semantics == benchmark.semantics && same_bracket
        };
        for finding in &statistics.statistics {
            if finding.percent.is_some_and(|it| it > 100) {
                self.defect(STATISTICS, &finding.id, Rule::ScoreRange, "more than 100 per cent");
            }
            if finding.percent.is_none() != (finding.comparison == Comparison::None) {
                self.defect(STATISTICS, &finding.id, Rule::RightMembers, "percent and comparison go together");
            }
            for it in &finding.uses {
                let Some(question) = model.question(it.question.as_str()) else {
                    let found = format!("question `{}`", it.question);
                    self.defect(STATISTICS, &finding.id, Rule::KnownReference, found);
                    continue;
                };
                if !question.benchmarks.iter().any(|other| other.statistic == finding.id && same(it, other)) {
                    let found = format!("`{}` has no such benchmark", it.question);
                    self.defect(STATISTICS, &finding.id, Rule::LinksAgree, found);
                }
            }
        }
        for question in &model.questions {
            for benchmark in &question.benchmarks {
                let id = &benchmark.statistic;
                let named = |it: &&Use| it.question == question.id && same(it, benchmark);
                match paper.statistic(id) {
                    None => {
                        self.defect(STATISTICS, id, Rule::KnownReference, format!("named by `{}`", question.id));
                    }
                    Some(it) if it.uses.iter().find(named).is_none() => {
                        let found = format!("no use for the benchmark of `{}`", question.id);
                        self.defect(STATISTICS, id, Rule::LinksAgree, found);
                    }
                    Some(_) => {}
                }
            }
        }
        for it in &statistics.outstanding {
            let table = paper.domains.iter().find(|table| table.id == it.domain);
            for city in &it.cities {
                let listed = table.zip(paper.city_idx(city)).and_then(|(table, city)| table.score_e1(city));
                if listed.is_none() {
                    self.defect(STATISTICS, &it.domain, Rule::KnownReference, format!("city `{city}`"));
                }
            }
        }
    }

    fn tiers(&mut self, paper: &WhitePaper) {
        let tiers = &paper.tiers;
        self.unique(TIERS, tiers.tiers.iter().map(|it| it.id.as_ref()));
        let members = tiers.tiers.iter().flat_map(|it| &it.cities).chain(&tiers.unclassified.cities);
        self.unique(TIERS, members.map(AsRef::as_ref));
        let total = |id: &str| paper.city_idx(id).and_then(|it| paper.total.score_e1(it));
        for city in &tiers.unclassified.cities {
            if total(city).is_none() {
                self.defect(TIERS, "unclassified", Rule::KnownReference, format!("city `{city}`"));
            }
        }
        for tier in &tiers.tiers {
            let mut scores = Vec::new();
            for city in &tier.cities {
                match total(city) {
                    Some(it) => scores.push(it),
                    None => self.defect(TIERS, &tier.id, Rule::KnownReference, format!("city `{city}`")),
                }
            }
            let bounds = (scores.iter().min().copied(), scores.iter().max().copied());
            if bounds != (Some(tier.low_e1), Some(tier.high_e1)) {
                self.defect(TIERS, &tier.id, Rule::TierBounds, format!("{bounds:?}"));
            }
        }
        for it in &tiers.thresholds {
            match tiers.tiers.iter().find(|tier| tier.id == it.tier) {
                None => self.defect(TIERS, &it.tier, Rule::KnownReference, "no such tier"),
                Some(tier) if it.from_e1 > tier.low_e1 => {
                    self.defect(TIERS, &it.tier, Rule::TierBounds, format!("shown from {} tenths on", it.from_e1));
                }
                Some(_) => {}
            }
        }
    }
}

/// The table of totals recomputed from the domain tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reproduction {
    /// One row per city that stands in all tables, in the order of the table of totals.
    pub rows: Vec<Recomputed>,
    /// One row per city that stands in the table of totals and lacks exactly one domain table.
    pub implied: Vec<Implied>,
}

/// A total recomputed from the domain scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The city, an index of [`WhitePaper::cities`].
    pub city: usize,
    /// Published total in tenths.
    pub published_e1: u32,
    /// Recomputed total in thousandths: exact where the shares of the domains add up to a divisor of 100, as the
    /// default ones do, and otherwise rounded half up.
    pub recomputed_e3: u32,
}

impl Recomputed {
    /// Recomputed less published, in thousandths.
    pub fn difference_e3(&self) -> i64 {
        i64::from(self.recomputed_e3) - i64::from(self.published_e1) * 100
    }
}

/// The score that a city must have had in the one table that does not list it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The city, an index of [`WhitePaper::cities`].
    pub city: usize,
    /// The domain without a score, an index of [`WhitePaper::domains`].
    pub domain: usize,
    /// The score that follows from the total and the other domains, in hundredths, rounded half up.
    pub implied_e2: u32,
    /// How far rounding of the published figures can have moved it either way, in hundredths.
    pub margin_e2: u32,
    /// The last score that the table lists, in tenths.
    pub last_e1: u32,
}

impl Implied {
    /// Whether it explains why the table leaves the city out: at most the last score listed, rounding allowed for.
    pub fn fits(&self) -> bool {
        self.implied_e2 <= self.last_e1 * 10 + self.margin_e2
    }
}

impl Reproduction {
    /// The row with the largest difference, whichever its sign; the first of equal ones.
    pub fn largest(&self) -> Option<&Recomputed> {
        let mut largest: Option<&Recomputed> = None;
        for row in &self.rows {
            if largest.is_none_or(|it| it.difference_e3().abs() < row.difference_e3().abs()) {
                largest = Some(row);
            }
        }
        largest
    }
}

/// Recomputes the table of totals from the domain tables with these domain weights, in whole numbers only.
pub fn reproduce(paper: &WhitePaper, weights: &Weights) -> Reproduction {
    let shares: Vec<u64> = weights.domains.iter().map(|it| u64::from(*it)).collect();
    let all: u64 = shares.iter().sum();
    let mut reproduction = Reproduction { rows: Vec::new(), implied: Vec::new() };
    for row in &paper.total.rows {
        let scores: Vec<Option<u32>> = paper.domains.iter().map(|it| it.score_e1(row.city)).collect();
        let known: u64 = scores.iter().zip(&shares).filter_map(|(it, share)| Some(u64::from((*it)?) * share)).sum();
        let missing: Vec<usize> = (0..scores.len()).filter(|it| scores[*it].is_none()).collect();
        match missing[..] {
            [] => reproduction.rows.push(Recomputed {
                city: row.city,
                published_e1: row.score_e1,
                recomputed_e3: half_up(known * 100, all),
            }),
            [domain] => {
                let rest = (u64::from(row.score_e1) * all).saturating_sub(known);
                // Each published figure may be half a tenth, five hundredths, off.
                let margin = (5 * (all + all - shares[domain])).div_ceil(shares[domain]);
                reproduction.implied.push(Implied {
                    city: row.city,
                    domain,
                    implied_e2: half_up(rest * 10, shares[domain]),
                    margin_e2: u32::try_from(margin).unwrap_or(u32::MAX),
                    last_e1: paper.domains[domain].rows.last().map_or(0, |it| it.score_e1),
                });
            }
            _ => {}
        }
    }
    reproduction
}

fn half_up(numerator: u64, denominator: u64) -> u32 {
    u32::try_from((numerator * 2 + denominator) / (denominator * 2)).unwrap_or(u32::MAX)
}
