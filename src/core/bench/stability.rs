//! How firm a place is: how far it moves when the weights are a little different.
//!
//! A sample is one other set of weights. Among the children of one node (domains, groups of a domain, indicators of a
//! group) each weight, as a share of 100, is moved by a number of points that is drawn evenly within its bound, which is
//! the chosen number of points, or the weight itself where that is less. Then the moves are levelled, in proportion to the
//! bounds, so that the weights still make 100 together; where one has left its bound, all of them are shrunk by the same
//! factor. So every weight stays within the chosen points of what it was, and none goes below nothing. Questions keep
//! their shares. The cities are then ranked by the same rules ([`super::ranking`]).
//!
//! A sample depends on the seed and on its own number and on nothing else, so samples can be drawn in any order, and the
//! same seed gives the same figures everywhere.
//!
//! Numbers are whole. Weights are kept in billionths of their parent while they are moved and in 2^-31 when they are
//! multiplied, scores of indicators in ten-millionths of a point. A total is off by less than a hundred-thousandth of a
//! point before it is rounded to the hundredths that decide places.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::core::draws::Draws;
use crate::core::model::{Domain, Model};
use crate::core::scoring::{E2, Scores};
use crate::core::weights::Weights;

use super::ranking::By;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// By how many points of 100 a weight may move at most, 0 to 100.
    pub points: u32,
    /// How many samples.
    pub samples: u32,
    /// The seed.
    pub seed: u32,
}

/// No more samples are taken, whoever asks for them: places change little after a thousand.
pub const MOST_SAMPLES: u32 = 100_000;

impl Default for Sampling {
    fn default() -> Self {
        Self { points: 5, samples: 1000, seed: 1 }
    }
}

/// How firm a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firmness {
    /// The best place of all samples and of the stated weights.
    pub best: u32,
    /// The worst one.
    pub worst: u32,
    /// In how many samples the city has the place that it has under the stated weights.
    pub stays: u32,
}

/// A weight in billionths of its parent.
const WHOLE: u64 = 1_000_000_000;

/// A point of 100, in billionths.
const POINT: u64 = WHOLE / 100;

/// Places after the point of a weight that is multiplied, in bits.
const BITS: u32 = 31;

/// An indicator's score in ten-millionths, and how many of these are a hundredth.
const PER_E2: u64 = 100_000;

/// Nodes with one parent, as places in the list of all nodes of a level, with the weights that are stated.
struct Siblings {
    range: Range<usize>,
    stated: Vec<u64>,
}

impl Siblings {
    fn new(shares: &[u32], range: Range<usize>) -> Self {
        let all: u64 = shares[range.clone()].iter().map(|it| u64::from(*it)).sum();
        let stated = shares[range.clone()].iter().map(|it| (u64::from(*it) * WHOLE * 2 + all) / (all * 2)).collect();
        Self { range, stated }
    }

    /// Writes the moved weights to their places.
    fn moved(&self, points: u32, draws: &mut Draws, to: &mut [u64]) {
        let bounds: Vec<i128> = self.stated.iter().map(|it| i128::from((*it).min(u64::from(points) * POINT))).collect();
        let drawn: Vec<i128> = bounds.iter().map(|it| i128::from(draws.below(*it as u64 * 2 + 1)) - it).collect();
        let (sum, room) = (drawn.iter().sum::<i128>(), bounds.iter().sum::<i128>().max(1));
        let level: Vec<i128> = drawn.iter().zip(&bounds).map(|(it, bound)| it - bound * sum / room).collect();
        // The one that left its bound furthest, as a fraction of it: that is what all are shrunk by.
        let (mut over, mut bound) = (1_i128, 1_i128);
        for (it, of) in level.iter().zip(&bounds) {
            if it.abs() > *of && it.abs() * bound > over * of {
                (over, bound) = (it.abs(), *of);
            }
        }
        for ((to, stated), by) in to[self.range.clone()].iter_mut().zip(&self.stated).zip(&level) {
            *to = u64::try_from(i128::from(*stated) + by * bound / over).unwrap_or(0);
        }
    }
}

/// Weights of one sample, or those that are stated.
struct Drawn {
    domains: Vec<u64>,
    groups: Vec<u64>,
    indicators: Vec<u64>,
}

/// What one set of weights is to the cities to which the same indicators apply.
struct Applied {
    /// By domain, in the total; `None` where nothing of it applies.
    domains: Vec<Option<u64>>,
    /// By indicator, in its domain.
    indicators: Vec<u64>,
}

/// A share of a whole in [`BITS`], rounded half up; nothing of nothing.
fn share(part: u64, whole: u64) -> u64 {
    ((part << BITS) + whole / 2).checked_div(whole).unwrap_or(0)
}

/// A product of two shares, rounded half up.
fn product(a: u64, b: u64) -> u64 {
    (a * b + (1 << (BITS - 1))) >> BITS
}

/// How firm places are, as far as samples have been taken.
pub struct Stability {
    sampling: Sampling,
    /// The indicators of each domain.
    of_domain: Vec<Range<usize>>,
    domains: Siblings,
    groups: Vec<Siblings>,
    indicators: Vec<Siblings>,
    /// Which indicators apply, for each way in which that differs between cities.
    patterns: Vec<Vec<bool>>,
    /// The way of each city.
    pattern_of: Vec<usize>,
    /// The scores of all cities, indicator by indicator; 0 where one does not apply.
    scores: Vec<u32>,
    /// The places under the stated weights, and what was found, city by city within each ranking.
    stated: Vec<Vec<Option<u32>>>,
    found: Vec<Vec<Option<Firmness>>>,
    taken: u32,
}

impl Stability {
    /// Begins with these cities under these weights.
    pub fn new<'a>(
        model: &Model,
        weights: &Weights,
        cities: impl Iterator<Item = &'a Scores>,
        sampling: Sampling,
    ) -> Self {
        let of_domain = |it: &Domain| {
            let groups = &model.groups[it.groups.clone()];
            groups.first().map_or(0, |it| it.indicators.start)..groups.last().map_or(0, |it| it.indicators.end)
        };
        let of_domain = model.domains.iter().map(of_domain).collect();
        let groups = model.domains.iter().map(|it| Siblings::new(&weights.groups, it.groups.clone())).collect();
        let indicators =
            model.groups.iter().map(|it| Siblings::new(&weights.indicators, it.indicators.clone())).collect();
        let mut known: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let (mut pattern_of, mut scores) = (Vec::new(), Vec::new());
        let mut stated: Vec<Vec<Option<E2>>> = vec![Vec::new(); 1 + model.domains.len()];
        for city in cities {
            let pattern: Vec<bool> = city.fine.iter().map(Option::is_some).collect();
            let next = known.len();
            pattern_of.push(*known.entry(pattern).or_insert(next));
            scores.extend(city.fine.iter().map(|it| it.map_or(0, |it| it.0)));
            for (by, scores) in stated.iter_mut().enumerate() {
                scores.push(column(by).score(city));
            }
        }
        let mut patterns = vec![Vec::new(); known.len()];
        for (pattern, idx) in known {
            patterns[idx] = pattern;
        }
        let mut sorted = Vec::new();
        let stated: Vec<Vec<Option<u32>>> = stated.iter().map(|it| places(it, &mut sorted).collect()).collect();
        let firm = |it: &Option<u32>| it.map(|it| Firmness { best: it, worst: it, stays: 0 });
        let found = stated.iter().map(|it| it.iter().map(firm).collect()).collect();
        let domains = Siblings::new(&weights.domains, 0..model.domains.len());
        let Sampling { points, samples, seed } = sampling;
        let sampling = Sampling { points: points.min(100), samples: samples.min(MOST_SAMPLES), seed };
        Self { sampling, of_domain, domains, groups, indicators, patterns, pattern_of, scores, stated, found, taken: 0 }
    }

    /// What is drawn.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// How many samples have been taken.
    pub fn taken(&self) -> u32 {
        self.taken
    }

    /// Takes up to so many more samples; `true` while there are more to take.
    pub fn advance(&mut self, samples: u32) -> bool {
        let until = self.sampling.samples.min(self.taken.saturating_add(samples));
        for number in self.taken..until {
            let scores = self.sample(number);
            self.add(&scores);
        }
        self.taken = until;
        until < self.sampling.samples
    }

    /// How firm the place of a city is among these, by the samples that have been taken; `None` where it has no place.
    pub fn of(&self, city: usize, by: By) -> Option<Firmness> {
        let by = match by {
            By::Total => 0,
            By::Domain(idx) => idx + 1,
        };
        self.found.get(by)?.get(city).copied().flatten()
    }

    fn add(&mut self, scores: &[Vec<Option<E2>>]) {
        let mut sorted = Vec::with_capacity(self.pattern_of.len());
        for ((scores, stated), found) in scores.iter().zip(&self.stated).zip(&mut self.found) {
            for ((place, stated), found) in places(scores, &mut sorted).zip(stated).zip(found) {
                if let (Some(place), Some(found)) = (place, found) {
                    found.best = found.best.min(place);
                    found.worst = found.worst.max(place);
                    found.stays += u32::from(Some(place) == *stated);
                }
            }
        }
    }

    /// The scores of all cities in one sample: in total, then by domain.
    fn sample(&self, number: u32) -> Vec<Vec<Option<E2>>> {
        let weights = self.draw(number);
        let applied: Vec<Applied> = self.patterns.iter().map(|it| self.applied(&weights, it)).collect();
        let mut all = vec![Vec::with_capacity(self.pattern_of.len()); 1 + self.of_domain.len()];
        let per_city = self.of_domain.last().map_or(0, |it| it.end);
        let rounded = |sum: u64| E2((((sum >> BITS) + PER_E2 / 2) / PER_E2) as u32);
        let half = 1 << (BITS - 1);
        for (city, pattern) in self.pattern_of.iter().enumerate() {
            let applied = &applied[*pattern];
            let scores = &self.scores[city * per_city..(city + 1) * per_city];
            let (mut total, mut applies) = (0, false);
            for (idx, range) in self.of_domain.iter().cloned().enumerate() {
                let pairs = applied.indicators[range.clone()].iter().zip(&scores[range]);
                let sum = pairs.map(|(weight, score)| weight * u64::from(*score)).sum::<u64>() + half;
                all[1 + idx].push(applied.domains[idx].map(|_| rounded(sum)));
                total += applied.domains[idx].unwrap_or(0) * (sum >> BITS);
                applies |= applied.domains[idx].is_some();
            }
            all[0].push(applies.then(|| rounded(total + half)));
        }
        all
    }

    fn draw(&self, number: u32) -> Drawn {
        let mut draws = Draws::of(u64::from(self.sampling.seed), u64::from(number));
        let points = self.sampling.points;
        let mut drawn = Drawn {
            domains: vec![0; self.groups.len()],
            groups: vec![0; self.indicators.len()],
            indicators: vec![0; self.of_domain.last().map_or(0, |it| it.end)],
        };
        self.domains.moved(points, &mut draws, &mut drawn.domains);
        self.groups.iter().for_each(|it| it.moved(points, &mut draws, &mut drawn.groups));
        self.indicators.iter().for_each(|it| it.moved(points, &mut draws, &mut drawn.indicators));
        drawn
    }

    /// Weights passed on from what does not apply, as the scoring does it.
    fn applied(&self, weights: &Drawn, applies: &[bool]) -> Applied {
        let sum = |weights: &[u64], range: &Range<usize>, applies: &dyn Fn(usize) -> bool| {
            range.clone().filter(|it| applies(*it)).map(|it| weights[it]).sum::<u64>()
        };
        let group_applies = |it: usize| applies[self.indicators[it].range.clone()].contains(&true);
        let domain_applies = |it: usize| applies[self.of_domain[it].clone()].contains(&true);
        let mut applied = Applied { domains: Vec::new(), indicators: vec![0; applies.len()] };
        let all = sum(&weights.domains, &self.domains.range, &domain_applies);
        for (idx, groups) in self.groups.iter().enumerate() {
            applied.domains.push(domain_applies(idx).then(|| share(weights.domains[idx], all)));
            let all = sum(&weights.groups, &groups.range, &group_applies);
            for group in groups.range.clone().filter(|it| group_applies(*it)) {
                let in_domain = share(weights.groups[group], all);
                let range = &self.indicators[group].range;
                let all = sum(&weights.indicators, range, &|it| applies[it]);
                for it in range.clone().filter(|it| applies[*it]) {
                    applied.indicators[it] = product(in_domain, share(weights.indicators[it], all));
                }
            }
        }
        applied
    }
}

/// The ranking at a place of the lists: the total comes first.
fn column(idx: usize) -> By {
    idx.checked_sub(1).map_or(By::Total, By::Domain)
}

/// The place of each by the rules of the ranking: one more than there are higher scores.
fn places<'a>(scores: &'a [Option<E2>], sorted: &'a mut Vec<E2>) -> impl Iterator<Item = Option<u32>> + 'a {
    sorted.clear();
    sorted.extend(scores.iter().flatten());
    sorted.sort_unstable();
    let sorted = &*sorted;
    scores.iter().map(|it| it.map(|it| (sorted.len() - sorted.partition_point(|other| *other <= it)) as u32 + 1))
}

#[cfg(test)]
mod tests {
    use super::super::ranking::{Entrant, rank};
    use super::*;
    use crate::core::ids::CityCode;
    use crate::core::scoring::{E4, Standing, score_reviewed};
    use crate::core::seeds;

    /// Cities with scores of all kinds, some of which lack single questions, whole groups and a whole domain.
    fn cities(n: u64) -> Vec<Scores> {
        let (model, weights) = (seeds::model(), seeds::weights());
        let city = |number: u64| {
            let mut draws = Draws::of(77, number);
            let mut standings: Vec<Option<Standing>> = model
                .questions
                .iter()
                .map(|_| match draws.below(12) {
                    0 => Some(Standing::NotApplicable),
                    _ => Some(Standing::Scored(E4(draws.below(1_000_001) as u32))),
                })
                .collect();
            let mut leave_out = |indicators: Range<usize>| {
                for it in &model.indicators[indicators] {
                    standings[it.questions.clone()].fill(Some(Standing::NotApplicable));
                }
            };
            if number % 5 == 1 {
                leave_out(model.groups[(number % 11) as usize].indicators.clone());
            }
            if number == 3 {
                leave_out(0..model.groups[model.domains[0].groups.end - 1].indicators.end);
            }
            score_reviewed(model, weights, &standings, &[])
        };
        (0..n).map(city).collect()
    }

    fn run(cities: &[Scores], sampling: Sampling) -> Stability {
        let mut it = Stability::new(seeds::model(), seeds::weights(), cities.iter(), sampling);
        while it.advance(7) {}
        it
    }

    #[test]
    fn without_moves_every_place_is_that_of_the_ranking() {
        let cities = cities(60);
        let sampling = Sampling { points: 0, samples: 9, seed: 1 };
        let stability = run(&cities, sampling);
        // The scores of a sample are those of the scoring: both ways agree in every hundredth.
        let sample = stability.sample(0);
        for (idx, city) in cities.iter().enumerate() {
            for (by, scores) in sample.iter().enumerate() {
                assert_eq!(scores[idx], column(by).score(city), "city {idx}, {by}");
            }
        }
        let code = CityCode::parse("330100").expect("a code");
        let entrants: Vec<Entrant<'_>> = cities.iter().map(|scores| Entrant { code: &code, scores }).collect();
        for by in [By::Total, By::Domain(0), By::Domain(2)] {
            for it in rank(&entrants, by) {
                let expected = Firmness { best: it.place, worst: it.place, stays: 9 };
                assert_eq!(stability.of(it.entrant, by), Some(expected));
            }
        }
        assert_eq!(stability.of(3, By::Domain(0)), None, "a city to which nothing of a domain applies");
    }

    #[test]
    fn weights_move_within_their_bounds_and_still_make_a_whole() {
        let cities = cities(2);
        for points in [1, 5, 40, 100] {
            let stability = run(&cities, Sampling { points, samples: 0, seed: 3 });
            let mut widest = 0;
            for number in 0..300 {
                let drawn = stability.draw(number);
                let levels = [
                    (vec![&stability.domains], &drawn.domains),
                    (stability.groups.iter().collect(), &drawn.groups),
                    (stability.indicators.iter().collect(), &drawn.indicators),
                ];
                for (siblings, moved) in levels {
                    for it in siblings {
                        let moved = &moved[it.range.clone()];
                        let off = moved.iter().sum::<u64>().abs_diff(it.stated.iter().sum());
                        assert!(off <= moved.len() as u64, "{moved:?} no longer make a whole");
                        for (moved, stated) in moved.iter().zip(&it.stated) {
                            widest = widest.max(moved.abs_diff(*stated));
                            assert!(moved.abs_diff(*stated) <= u64::from(points) * POINT, "{stated} to {moved}");
                        }
                    }
                }
            }
            assert!(widest > u64::from(points.min(20)) * POINT * 9 / 10, "{points} points: at most {widest}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_figures_however_they_are_taken() {
        let cities = cities(40);
        let sampling = Sampling { points: 10, samples: 200, seed: 5 };
        let found = |it: &Stability| (0..40).map(|idx| it.of(idx, By::Total)).collect::<Vec<_>>();
        let one = run(&cities, sampling);
        let mut other = Stability::new(seeds::model(), seeds::weights(), cities.iter(), sampling);
        assert!(!other.advance(u32::MAX));
        assert_eq!(found(&one), found(&other));
        assert_ne!(found(&one), found(&run(&cities, Sampling { seed: 6, ..sampling })));
        let moved = found(&one).into_iter().flatten().filter(|it| it.best < it.worst && it.stays < 200).count();
        assert!(moved > 20, "{moved} of 40 places move by ten points");
        let width = |it: &Stability| found(it).into_iter().flatten().map(|it| it.worst - it.best).sum::<u32>();
        assert!(width(&run(&cities, Sampling { points: 2, ..sampling })) < width(&one), "smaller moves, firmer places");
    }
}
