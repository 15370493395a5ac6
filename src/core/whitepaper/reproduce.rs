//! The table of totals from the domain tables, in whole numbers only.

use super::super::weights::Weights;
use super::WhitePaper;

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
