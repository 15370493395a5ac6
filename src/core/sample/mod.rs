//! A synthetic population: signed results of cities that do not exist, to try the evaluator's bench on.
//!
//! Where the white paper published how answers are spread, they are spread so; elsewhere as the [`Assumptions`] declare.
//! Each answer is a place between the worst and the best of 10,000 cities, turned into an answer by the shares of the
//! question. Part of the answers follow the place of the whole city, which is dealt out so that the places of all cities
//! cover the range evenly; that makes cities strong or weak and leaves the shares of every question as they are.
//!
//! Everything follows from the seed, the keys too: such a file proves nothing, and says of itself that it is synthetic.

mod answering;
mod assumptions;
mod draws;
mod frauds;

use std::fmt;

pub use assumptions::{Assumptions, Band, Class, Coherence, Follows, NotApplicable, Rate, Shares, Size, Spread};
pub use frauds::{Bench, Fraud, FraudKind, Planted};

use super::answers::{City, Scope};
use super::assessment::Assessment;
use super::divisions::{self, Division, Divisions, Level};
use super::document::{DataRef, Synthetic};
use super::ids::{AssessmentId, CityCode};
use super::key::SecretKey;
use super::keylist::KeyEntry;
use super::links::Links;
use super::model::Model;
use super::result::{self, Call, SignedResult, Unsigned};
use super::time::Timestamp;
use super::weights::Weights;
use draws::{Purpose, stream};

/// Most cities of a population: there are no more codes for cities that do not exist.
pub const MOST_CITIES: u32 = 10_000;
/// The largest seed: what every JSON reader takes for the same number.
pub const LARGEST_SEED: u64 = (1 << 53) - 1;

/// The data that a population is made from.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The model.
    pub model: &'a Model,
    /// The weights to score with.
    pub weights: &'a Weights,
    /// What is assumed.
    pub assumptions: &'a Assumptions,
    /// What contradicts what.
    pub links: &'a Links,
    /// The provinces.
    pub divisions: &'a Divisions,
}

/// Which population.
#[derive(Clone, Debug)]
pub struct Order {
    /// How many cities, from 1 to [`MOST_CITIES`].
    pub cities: u32,
    /// What everything follows from, at most [`LARGEST_SEED`].
    pub seed: u64,
    /// Which questions are answered.
    pub scope: Scope,
    /// The round that the results name.
    pub round: Option<String>,
    /// The evaluator's text that they repeat.
    pub challenge: Option<String>,
}

/// Why there is no such population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPopulation {
    /// None, or more than [`MOST_CITIES`].
    Cities,
    /// A seed above [`LARGEST_SEED`].
    Seed,
}

impl fmt::Display for NoPopulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cities => write!(f, "a population has 1 to {MOST_CITIES} cities"),
            Self::Seed => write!(f, "a seed is at most {LARGEST_SEED}"),
        }
    }
}

impl std::error::Error for NoPopulation {}

/// A population, of which each city can be made by itself.
#[derive(Debug)]
pub struct Population<'a> {
    basis: Basis<'a>,
    order: Order,
    cities: Vec<Planned>,
}

/// What is settled about a city before its answers are drawn.
#[derive(Clone, Debug)]
struct Planned {
    /// From 1.
    number: u32,
    /// An index of [`Assumptions::classes`].
    class: usize,
    code: CityCode,
    /// Its place among all cities, 0 for the worst to 9,999 for the best.
    place: u32,
}

/// A city's file.
#[derive(Clone, Debug)]
pub struct SampleFile {
    /// Its name.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The city.
    pub city: City,
    /// The entry of the key list that vouches for its key.
    pub entry: KeyEntry,
}

impl<'a> Population<'a> {
    /// Settles which cities there are.
    ///
    /// # Errors
    /// There is no such population.
    pub fn new(basis: Basis<'a>, order: Order) -> Result<Self, NoPopulation> {
        if order.cities == 0 || order.cities > MOST_CITIES {
            return Err(NoPopulation::Cities);
        }
        if order.seed > LARGEST_SEED {
            return Err(NoPopulation::Seed);
        }
        // Cities for the frauds come after the others, so that these are the same with and without frauds.
        let mut cities = plan(&basis, order.seed, order.cities);
        places(&basis, order.seed, &mut cities);
        Ok(Self { basis, order, cities })
    }

    /// The numbers of the cities, from 1.
    pub fn numbers(&self) -> std::ops::RangeInclusive<u32> {
        1..=self.order.cities
    }

    /// The file of a city. Each call makes the same bytes.
    ///
    /// # Panics
    /// The population has no such number.
    pub fn file(&self, number: u32) -> SampleFile {
        let planned = &self.cities[number as usize - 1];
        let signed = self.sign(planned, 0, None, &self.key(planned.number, 0), |_| ());
        self.named(planned, signed, "")
    }

    fn named(&self, planned: &Planned, signed: SignedResult, suffix: &str) -> SampleFile {
        let city = self.city(planned);
        let entry = KeyEntry {
            city: city.code.clone(),
            key: self.key(planned.number, 0).public(),
            remark: Some("合成数据".to_owned()),
            from: None,
            until: None,
            revoked: None,
        };
        let name = format!("synthetic-{:05}-{}{suffix}.result.json", planned.number, city.code);
        SampleFile { name, bytes: signed.bytes, city, entry }
    }

    fn city(&self, planned: &Planned) -> City {
        City { code: planned.code.clone(), name: format!("合成市 {:05}", planned.number) }
    }

    /// A key of a city; its own is the one of kind 0.
    fn key(&self, number: u32, kind: u64) -> SecretKey {
        SecretKey::from_random(stream(self.order.seed, Purpose::Key, number.into(), kind).bytes())
    }

    fn made(&self) -> Timestamp {
        self.basis.assumptions.made.clone()
    }

    /// A complete assessment of a city. Each version answers otherwise.
    fn assessment(&self, planned: &Planned, version: u64) -> Assessment {
        let Basis { assumptions, .. } = self.basis;
        let mut ids = stream(self.order.seed, Purpose::Text, planned.number.into(), version);
        let mut assessment = Assessment::new(AssessmentId::from_random(ids.bytes()), self.made());
        let city = self.city(planned);
        assessment.body = format!("{}人民政府（合成数据）", city.name);
        assessment.example = true;
        let class = &assumptions.classes[planned.class];
        assessment.statement = answering::statement(
            &self.basis,
            &answering::Answering {
                seed: self.order.seed ^ version << 32,
                number: planned.number,
                place: planned.place,
                class,
                city: &city,
                scope: self.order.scope,
                made: assumptions.made.date(),
            },
        );
        assessment.city = Some(city);
        assessment
    }

    /// Signs a version of a city's assessment, after a change of what is signed.
    fn sign(
        &self,
        planned: &Planned,
        version: u64,
        supersedes: Option<super::encoding::Digest>,
        key: &SecretKey,
        change: impl FnOnce(&mut result::ResultFile),
    ) -> SignedResult {
        let Basis { model, weights, assumptions, .. } = self.basis;
        let call = Call { round: self.order.round.clone(), challenge: self.order.challenge.clone(), supersedes };
        let assessment = self.assessment(planned, version);
        let random = stream(self.order.seed, Purpose::Text, planned.number.into(), version + 100).bytes();
        let prepared = result::prepare(model, weights, &assessment, call, key.public(), self.made(), random);
        let mut unsigned: Unsigned = prepared.expect("what is drawn is complete and fits the model");
        let file = unsigned.file_mut();
        file.name =
            format!("{}（合成数据） {} 版数字城市网络安全自评结果", file.credential_subject.city, model.edition);
        file.credential_subject.synthetic = Some(Box::new(Synthetic {
            seed: self.order.seed,
            number: planned.number,
            cities: self.order.cities,
            assumptions: DataRef {
                id: assumptions.id.to_string(),
                version: assumptions.version.to_string(),
                digest: assumptions.digest,
            },
        }));
        change(file);
        result::sign(unsigned, key, self.made())
    }
}

/// Class, province and code of each city. Classes are dealt out so that any first part of the cities has them in the
/// declared shares; provinces as often as they have divisions of that class. Cities for frauds follow the others.
fn plan(basis: &Basis<'_>, seed: u64, cities: u32) -> Vec<Planned> {
    let classes = &basis.assumptions.classes;
    let of_level = |level: Level| basis.divisions.cities.iter().filter(|it| it.level == level).collect::<Vec<_>>();
    let real: Vec<Vec<&Division>> = classes.iter().map(|it| of_level(it.level)).collect();
    let mut dealt = vec![0_u32; classes.len()];
    let mut used = vec![vec![0_u32; basis.divisions.provinces.len()]; classes.len()];
    let mut draws = stream(seed, Purpose::Plan, 0, 0);
    let mut planned = Vec::new();
    for number in 1..=cities + FraudKind::ALL.len() as u32 {
        let owed = |class: usize| i64::from(number * classes[class].percent) - i64::from(dealt[class]) * 100;
        let class = (0..classes.len()).rev().max_by_key(|it| owed(*it)).unwrap_or(0);
        dealt[class] += 1;
        let first = real[class][draws.below(real[class].len() as u64) as usize].province;
        let level = classes[class].level;
        // Where a province has no codes left the next one has, by the limit on cities.
        let provinces = (first..basis.divisions.provinces.len()).chain(0..first);
        let found = provinces.filter(|it| real[class].iter().any(|city| city.province == *it)).find_map(|province| {
            let of = &basis.divisions.provinces[province].code;
            Some((province, divisions::synthetic_code(of, level, used[class][province])?))
        });
        let (province, code) = found.expect("there are codes for every population");
        used[class][province] += 1;
        planned.push(Planned { number, class, code, place: 0 });
    }
    planned
}

/// Deals out the places: by a draw, ahead by the lead of the class, and then evenly over the range.
fn places(basis: &Basis<'_>, seed: u64, cities: &mut [Planned]) {
    let mut draws = stream(seed, Purpose::Plan, 1, 0);
    let lead = |it: &Planned| u64::from(basis.assumptions.classes[it.class].lead) * 100;
    let mut order: Vec<(u64, usize)> =
        cities.iter().enumerate().map(|(idx, it)| (draws.below(10_000) + lead(it), idx)).collect();
    order.sort_unstable();
    let all = order.len() as u64;
    for (rank, (_, idx)) in order.into_iter().enumerate() {
        cities[idx].place = ((rank as u64 * 10_000 + draws.below(10_000)) / all) as u32;
    }
}
