//! A weight table: data with a digest, checked against a model, replaceable as a whole.
//!
//! Shares are whole numbers; the weight of a node is its share over the sum of its siblings' shares.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::encoding::Digest;
use super::json::{self, Json, Limits};
use super::model::{Defect, Model, Rule, SeedFile, Texts, read_seed};
use super::packed::packed;
use super::text::Text;

/// A checked weight table for one model; the shares stand in the order of the model.
#[derive(Debug)]
pub struct Weights {
    /// Stable name of the table.
    pub id: Box<str>,
    /// Version, three numbers.
    pub version: Box<str>,
    /// Title.
    pub title: Text,
    /// Where the weights come from.
    pub note: Text,
    /// SHA-256 over the canonical JSON of the table.
    pub digest: Digest,
    /// Share of each domain.
    pub domains: Vec<u32>,
    /// Share of each group among the groups of its domain.
    pub groups: Vec<u32>,
    /// Share of each indicator among the indicators of its group.
    pub indicators: Vec<u32>,
    /// Share of each question among the questions of its indicator.
    pub questions: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightsFile {
    id: Box<str>,
    version: Box<str>,
    model: Box<str>,
    title: Text,
    note: Text,
    domains: BTreeMap<Box<str>, u32>,
    groups: BTreeMap<Box<str>, u32>,
    indicators: BTreeMap<Box<str>, u32>,
    /// Only the questions that do not weigh 1.
    questions: BTreeMap<Box<str>, u32>,
}

impl Weights {
    /// Loads a table for a model.
    ///
    /// # Errors
    /// Every defect found.
    pub fn load(file: &SeedFile, model: &Model) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let Some(table) = read_seed::<WeightsFile>(file, Texts::All, &mut defects) else { return Err(defects) };
        let defect =
            |id: &str, rule, found: String| Defect { file: file.name.to_string(), id: id.to_owned(), rule, found };
        if table.model != model.id {
            defects.push(defect("model", Rule::KnownReference, format!("made for the model `{}`", table.model)));
        }
        let mut shares =
            |given: &BTreeMap<Box<str>, u32>, ids: &mut dyn Iterator<Item = &str>, default: Option<u32>| {
                let ids: Vec<&str> = ids.collect();
                for unknown in given.keys().filter(|it| !ids.contains(&it.as_ref())) {
                    defects.push(defect(unknown, Rule::KnownReference, "no such id in the model".to_owned()));
                }
                let mut share = |id: &str| match given.get(id).copied().or(default) {
                    Some(it) if (1..=1000).contains(&it) => it,
                    other => {
                        let found = other.map_or("no share".to_owned(), |it| it.to_string());
                        defects.push(defect(id, Rule::SharePositive, found));
                        1
                    }
                };
                ids.into_iter().map(&mut share).collect::<Vec<u32>>()
            };
        let domains = shares(&table.domains, &mut model.domains.iter().map(|it| it.id.as_str()), None);
        let groups = shares(&table.groups, &mut model.groups.iter().map(|it| it.id.as_str()), None);
        let indicators = shares(&table.indicators, &mut model.indicators.iter().map(|it| it.id.as_str()), None);
        let questions = shares(&table.questions, &mut model.questions.iter().map(|it| it.id.as_str()), Some(1));
        let mut canonical = Vec::new();
        // The text was read once already, so it cannot be refused here.
        let tree = json::read(file.text.as_bytes(), Limits::FILE).unwrap_or(Json::Null);
        json::write_canonical(&tree, &mut canonical);
        let weights = Self {
            id: table.id,
            version: table.version,
            title: table.title,
            note: table.note,
            digest: Digest::of(&canonical),
            domains,
            groups,
            indicators,
            questions,
        };
        if weights.denominator_bound(model).is_none() {
            let found = "the common denominator of all scores does not fit in 96 bits; use smaller shares";
            defects.push(defect("shares", Rule::ExactArithmetic, found.to_owned()));
        }
        if defects.is_empty() { Ok(weights) } else { Err(defects) }
    }

    /// A number that no common denominator of this table's scores exceeds, whatever is left out of them;
    /// `None` beyond 2^96.
    ///
    /// One sum of shares occurs per node. The sums of all indicators are at most the largest of them, so their
    /// common denominator divides lcm(1..=largest); every other level contributes at most the product of its sums.
    fn denominator_bound(&self, model: &Model) -> Option<u128> {
        let sum = |shares: &[u32]| shares.iter().map(|it| u128::from(*it)).sum::<u128>();
        let largest = model.indicators.iter().map(|it| sum(&self.questions[it.questions.clone()])).max()?;
        let mut bound = lcm_up_to(largest)?;
        for group in &model.groups {
            bound = bound.checked_mul(sum(&self.indicators[group.indicators.clone()]))?;
        }
        for domain in &model.domains {
            bound = bound.checked_mul(sum(&self.groups[domain.groups.clone()]))?;
        }
        bound = bound.checked_mul(sum(&self.domains))?;
        (bound < 1 << 96).then_some(bound)
    }
}

fn lcm_up_to(largest: u128) -> Option<u128> {
    (1..=largest).try_fold(1_u128, |it, next| it.checked_mul(next / super::scoring::gcd(it, next)))
}

packed! {
    struct Weights { id, version, title, note, digest, domains, groups, indicators, questions }
}
