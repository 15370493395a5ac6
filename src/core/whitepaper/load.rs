//! Loading: data files to the checked data of the white paper. What stands in the files in another shape has types of
//! its own, which never leave this module.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::ids::IndicatorId;
use super::super::model::{self, Defect, Links, Model, Rule, SeedFile};
use super::super::text::Text;
use super::*;

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
    rule: RiskRule,
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

/// Loads the files and checks them against the model.
///
/// # Errors
/// Every defect found.
pub(super) fn load(files: &[SeedFile], model: &Model) -> Result<WhitePaper, Vec<Defect>> {
    let mut loader = Loader { defects: Vec::new(), model };
    match loader.load(files) {
        Some(paper) if loader.defects.is_empty() => Ok(paper),
        _ => Err(loader.defects),
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
            Some(file) => model::read_seed(file, model::Texts::All, &mut self.defects),
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
        let risks = risks?;
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
            risks: risks.risks,
            risk_rule: risks.rule,
            changes: changes?.changes,
            register: register?.entries,
            errata: errata?.errata,
            scope: scope?,
        };
        self.links(CASES, paper.cases.cases.iter().map(|it| (it.id.as_ref(), &it.indicators[..])), |it| &it.cases);
        let list = paper.recommendations.iter().map(|it| (it.id.as_ref(), &it.indicators[..]));
        self.links(RECOMMENDATIONS, list, |it| &it.recommendations);
        self.links(RISKS, paper.risks.iter().map(|it| (it.id.as_ref(), &it.indicators[..])), |it| &it.risks);
        let list = paper.changes.iter().map(|it| (it.id.as_ref(), &it.indicators[..]));
        self.links(CHANGES, list, |it| &it.changes);
        self.unique(ERRATA, paper.errata.iter().map(|it| it.id.as_ref()));
        self.statistics(&paper);
        self.tiers(&paper);
        self.risk_rule(&paper);
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
        links: fn(&Links) -> &[Box<str>],
    ) {
        let model = self.model;
        let entries: Vec<_> = entries.collect();
        self.unique(file, entries.iter().map(|it| it.0));
        for (id, indicators) in &entries {
            for named in *indicators {
                match model.indicator_idx(named.as_str()) {
                    None => self.defect(file, id, Rule::KnownReference, format!("indicator `{named}`")),
                    Some(it) if !links(&model.explanation(it).links).iter().any(|it| it.as_ref() == *id) => {
                        self.defect(file, id, Rule::LinksAgree, format!("`{named}` does not name it"));
                    }
                    Some(_) => {}
                }
            }
        }
        for (indicator, explanation) in model.indicators.iter().zip(model.explanations()) {
            for link in links(&explanation.links) {
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
        let same = |it: &Use, benchmark: &model::Benchmark| {
            let same_bracket = match (&it.bracket, &benchmark.bracket) {
                (Some(a), Some(b)) => *a == b.label,
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

    /// The bound is one that a score can lie on either side of, and every risk has something that it can be judged by.
    fn risk_rule(&mut self, paper: &WhitePaper) {
        let bound = paper.risk_rule.weak_below;
        if !(1..=100).contains(&bound) {
            self.defect(RISKS, "/rule", Rule::RiskBound, format!("weak below {bound}"));
        }
        for risk in paper.risks.iter().filter(|it| it.indicators.is_empty()) {
            self.defect(RISKS, &risk.id, Rule::RiskBound, "no indicator");
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
