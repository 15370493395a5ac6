//! Places: who stands where, in total and in each domain, among all or among those of one class or province.
//!
//! 1. The higher score stands before the lower one. Scores are compared in hundredths, as they are published, so the
//!    second decimal decides where the first is the same, whether it is shown or not.
//! 2. Equal scores share a place, and the places that they take up are left out after them: 1, 2, 2, 4. Within a shared
//!    place cities stand in the order of their codes, which means nothing.
//! 3. A city to which nothing of a domain applies has no place there.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::core::divisions::{Divisions, Level};
use crate::core::ids::CityCode;
use crate::core::scoring::{E2, Scores};
use crate::core::text::Text;
use crate::core::whitepaper::WhitePaper;

/// What cities are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The total.
    Total,
    /// A domain, an index of [`crate::core::model::Model::domains`].
    Domain(usize),
}

impl By {
    /// The score of a city in this.
    pub fn score(self, scores: &Scores) -> Option<E2> {
        match self {
            Self::Total => scores.total,
            Self::Domain(idx) => scores.domains.get(idx).copied().flatten(),
        }
    }
}

/// A city that takes part in a ranking.
#[derive(Clone, Copy, Debug)]
pub struct Entrant<'a> {
    /// Its code.
    pub code: &'a CityCode,
    /// What it scored.
    pub scores: &'a Scores,
}

/// A row of a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The city, an index of those that take part.
    pub entrant: usize,
    /// Its place, from 1.
    pub place: u32,
    /// Its score.
    pub score: E2,
}

/// Ranks these cities, best first. Those without a score are left out.
pub fn rank(entrants: &[Entrant<'_>], by: By) -> Vec<Place> {
    let scored = |(entrant, it): (usize, &Entrant<'_>)| Some(Place { entrant, place: 0, score: by.score(it.scores)? });
    let mut places: Vec<Place> = entrants.iter().enumerate().filter_map(scored).collect();
    places.sort_by_key(|it| (Reverse(it.score), entrants[it.entrant].code, it.entrant));
    for idx in 0..places.len() {
        let shared = idx.checked_sub(1).map(|it| places[it]).filter(|it| it.score == places[idx].score);
        places[idx].place = shared.map_or(idx as u32 + 1, |it| it.place);
    }
    places
}

/// The rows of a ranking down to a place, and those that share it.
pub fn top(places: &[Place], n: u32) -> &[Place] {
    &places[..places.partition_point(|it| it.place <= n)]
}

/// Which cities are ranked among each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Among {
    /// All of them.
    #[default]
    All,
    /// Those of one class; `None` for those of which neither the list of divisions nor the code says it.
    Class(Option<Level>),
    /// Those of one province, an index of [`Divisions::provinces`]; `None` for a code that belongs to none.
    Province(Option<usize>),
}

impl Among {
    /// Whether a city is one of them.
    pub fn has(self, divisions: &Divisions, code: &CityCode) -> bool {
        match self {
            Self::All => true,
            Self::Class(class) => divisions.level_of(code) == class,
            Self::Province(province) => divisions.province_of(code) == province,
        }
    }

    /// The classes that occur, the largest cities first, and last what is of none.
    pub fn classes<'a>(divisions: &Divisions, codes: impl Iterator<Item = &'a CityCode>) -> Vec<Self> {
        distinct(codes.map(|it| divisions.level_of(it)), Self::Class)
    }

    /// The provinces that occur, in the order of the list, and last what is in none.
    pub fn provinces<'a>(divisions: &Divisions, codes: impl Iterator<Item = &'a CityCode>) -> Vec<Self> {
        distinct(codes.map(|it| divisions.province_of(it)), Self::Province)
    }
}

fn distinct<T: Ord>(found: impl Iterator<Item = Option<T>>, make: impl Fn(Option<T>) -> Among) -> Vec<Among> {
    let mut found: Vec<Option<T>> = found.collect();
    found.sort_unstable_by(|a, b| (a.is_none(), a).cmp(&(b.is_none(), b)));
    found.dedup();
    found.into_iter().map(make).collect()
}

/// Where a city stands in two rankings of the same cities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The city, an index of those that take part.
    pub entrant: usize,
    /// Where it stands in the first.
    pub before: Place,
    /// Where it stands in the second.
    pub after: Place,
}

impl Moved {
    /// How many places it went up, negative for down.
    pub fn places_up(&self) -> i64 {
        i64::from(self.before.place) - i64::from(self.after.place)
    }

    /// How much its score rose, in hundredths.
    pub fn rise_e2(&self) -> i64 {
        i64::from(self.after.score.0) - i64::from(self.before.score.0)
    }
}

/// Sets two rankings of the same cities against each other, in the order of the second. A city that has no place in one
/// of them is left out.
pub fn side_by_side(before: &[Place], after: &[Place]) -> Vec<Moved> {
    let mut first: Vec<Place> = before.to_vec();
    first.sort_unstable_by_key(|it| it.entrant);
    let moved = |after: &Place| {
        let at = first.binary_search_by_key(&after.entrant, |it| it.entrant).ok()?;
        Some(Moved { entrant: after.entrant, before: first[at], after: *after })
    };
    after.iter().filter_map(moved).collect()
}

/// A tier: a declared score from which on it is shown. Scores are held against it as they are shown, with one decimal,
/// because the lines are those of figures that were published so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Lowest score, in tenths.
    #[serde(rename = "fromE1")]
    pub from_e1: u32,
    /// Highest score of this tier, in tenths, where it is not simply all below the tier above: scores over it lie between
    /// the two.
    #[serde(rename = "toE1", default, skip_serializing_if = "Option::is_none")]
    pub to_e1: Option<u32>,
}

/// The declared tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// Best first, each line below the one before it.
    pub tiers: Vec<Tier>,
    /// Highest score that is in no tier, in tenths, where it is not simply all below the last.
    #[serde(rename = "restToE1", default, skip_serializing_if = "Option::is_none")]
    pub rest_to_e1: Option<u32>,
}

/// In which tier a score lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In this one, an index of [`Tiers::tiers`].
    In(usize),
    /// Below this one, and above all that is known of the next.
    Between(usize),
    /// Below all tiers.
    Below,
}

impl Tiers {
    /// Those of the white paper, which gives no lines but only the cities of each tier: from the lowest to the highest
    /// published total of each, with gaps between them.
    pub fn of_paper(paper: &WhitePaper) -> Self {
        let tier = |(idx, it): (usize, &crate::core::whitepaper::Tier)| {
            let Text { zh, en } = it.name.clone();
            let line = paper.tiers.thresholds.iter().find(|line| line.tier == it.id);
            let from_e1 = line.map_or(it.low_e1, |line| line.from_e1);
            Tier { zh: zh.into(), en: en.into(), from_e1, to_e1: (idx > 0).then_some(it.high_e1) }
        };
        let rest = paper.tiers.unclassified.cities.iter().filter_map(|it| paper.total.score_e1(paper.city_idx(it)?));
        Self { tiers: paper.tiers.tiers.iter().enumerate().map(tier).collect(), rest_to_e1: rest.max() }
    }

    /// In which of them a score lies.
    pub fn of(&self, score: E2) -> Standing {
        let shown = score.tenths();
        let Some(idx) = self.tiers.iter().position(|it| shown >= it.from_e1) else {
            return match (self.rest_to_e1, self.tiers.len().checked_sub(1)) {
                (Some(rest), Some(last)) if shown > rest => Standing::Between(last),
                _ => Standing::Below,
            };
        };
        match idx.checked_sub(1) {
            Some(above) if self.tiers[idx].to_e1.is_some_and(|it| shown > it) => Standing::Between(above),
            _ => Standing::In(idx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn scores(total: Option<u32>) -> Scores {
        let total = total.map(E2);
        Scores { total, domains: vec![None], groups: Vec::new(), indicators: Vec::new(), fine: Vec::new() }
    }

    fn code(idx: usize) -> CityCode {
        CityCode::parse(&format!("33{:04}", 100 + idx)).expect("a code")
    }

    #[test]
    fn equal_scores_share_a_place_and_the_next_one_is_skipped() {
        let given = [Some(7006), Some(7010), Some(7006), None, Some(7005), Some(7006)];
        let codes: Vec<CityCode> = (0..given.len()).map(|it| code(9 - it)).collect();
        let scores = given.map(scores);
        let entrants: Vec<Entrant<'_>> =
            codes.iter().zip(&scores).map(|(code, scores)| Entrant { code, scores }).collect();
        let ranked = rank(&entrants, By::Total);
        let rows: Vec<(u32, usize)> = ranked.iter().map(|it| (it.place, it.entrant)).collect();
        // 70.06 and 70.05 are shown as 70.1 both; the hidden digit decides. Shared places stand by code.
        assert_eq!(rows, [(1, 1), (2, 5), (2, 2), (2, 0), (5, 4)]);
        assert_eq!(top(&ranked, 2).len(), 4, "who shares the last place is in");
        assert_eq!((top(&ranked, 0).len(), top(&ranked, 30).len()), (0, 5));
        assert!(rank(&entrants, By::Domain(0)).is_empty());
        assert!(rank(&entrants, By::Domain(7)).is_empty());
    }

    #[test]
    fn the_tiers_of_the_paper_hold_its_cities_and_leave_its_gaps_open() {
        let paper = seeds::whitepaper();
        let tiers = Tiers::of_paper(paper);
        for (idx, tier) in paper.tiers.tiers.iter().enumerate() {
            for city in &tier.cities {
                let total = paper.city_idx(city).and_then(|it| paper.total.score_e1(it)).expect("it has a total");
                assert_eq!(tiers.of(E2(total * 10)), Standing::In(idx), "{city}");
            }
        }
        for city in &paper.tiers.unclassified.cities {
            let total = paper.city_idx(city).and_then(|it| paper.total.score_e1(it)).expect("it has a total");
            assert_eq!(tiers.of(E2(total * 10)), Standing::Below, "{city}");
        }
        let rows = [
            (10_000, Standing::In(0)),
            (8215, Standing::In(0)),
            (8214, Standing::Between(0)),
            (8035, Standing::Between(0)),
            (8034, Standing::In(1)),
            (7250, Standing::Between(1)),
            (6850, Standing::Between(2)),
            (6804, Standing::Below),
            (0, Standing::Below),
        ];
        for (score, expected) in rows {
            assert_eq!(tiers.of(E2(score)), expected, "{score}");
        }
    }

    #[test]
    fn own_tiers_have_gaps_only_where_they_are_declared() {
        let tier = |from_e1, to_e1| Tier { zh: "甲".into(), en: "A".into(), from_e1, to_e1 };
        let tiers = Tiers { tiers: vec![tier(900, None), tier(600, None)], rest_to_e1: None };
        assert_eq!(
            [9000, 8999, 8994, 5990].map(|it| tiers.of(E2(it))),
            [Standing::In(0), Standing::In(0), Standing::In(1), Standing::Below]
        );
        let none = Tiers { tiers: Vec::new(), rest_to_e1: Some(1) };
        assert_eq!(none.of(E2(5000)), Standing::Below);
    }

    #[test]
    fn classes_and_provinces_come_from_the_list_or_the_code() {
        let divisions = seeds::divisions();
        let codes = ["330782", "330100", "336900", "110000", "330102", "990000"];
        let codes: Vec<CityCode> = codes.iter().map(|it| CityCode::parse(it).expect("a code")).collect();
        let classes = Among::classes(divisions, codes.iter());
        let level = |it| Among::Class(Some(it));
        let expected = [Level::Municipality, Level::SubProvincial, Level::Prefecture, Level::CountyCity];
        assert_eq!(classes[..4], expected.map(level));
        assert_eq!(classes[4..], [Among::Class(None)]);
        assert!(Among::Class(None).has(divisions, &codes[4]) && !Among::Class(None).has(divisions, &codes[0]));
        let provinces = Among::provinces(divisions, codes.iter());
        let names: Vec<Option<&str>> = provinces
            .iter()
            .map(|it| match it {
                Among::Province(it) => it.map(|it| divisions.provinces[it].name.zh.as_ref()),
                _ => None,
            })
            .collect();
        assert_eq!(names, [Some("北京市"), Some("浙江省"), None]);
    }

    #[test]
    fn two_rankings_are_set_against_each_other() {
        let place = |entrant, place, score| Place { entrant, place, score: E2(score) };
        let before = [place(2, 1, 9000), place(0, 2, 8000), place(1, 3, 7000)];
        let after = [place(1, 1, 9100), place(2, 2, 8950), place(3, 3, 10)];
        let moved = side_by_side(&before, &after);
        let rows: Vec<_> = moved.iter().map(|it| (it.entrant, it.places_up(), it.rise_e2())).collect();
        assert_eq!(rows, [(1, 2, 2100), (2, -1, -50)]);
    }
}
