//! Where a total lies beside the published ones: a position for reference, never a rank. A self-assessment and a ranking
//! with experts' marks are not one scale.

use super::{Tier, WhitePaper};
use crate::core::scoring::E2;

/// Where a total lies beside the scores that the white paper published.
#[derive(Clone, Copy, Debug)]
pub enum Position<'a> {
    /// From the line of this tier on, and not above the scores of its cities, except for the first.
    Tier(&'a Tier),
    /// Above the cities of one tier and below the line of the next better one.
    Between {
        /// The better one.
        upper: &'a Tier,
        /// The other; `None` for the ranked cities that are in no tier.
        lower: Option<&'a Tier>,
    },
    /// Among the ranked cities that are in no tier.
    Unclassified,
    /// Below every published score.
    Below,
}

impl WhitePaper {
    /// Where a total lies.
    pub fn position(&self, total: E2) -> Position<'_> {
        let mut better: Option<&Tier> = None;
        for tier in &self.tiers.tiers {
            let line = self.tiers.thresholds.iter().find(|it| it.tier == tier.id).map_or(tier.low_e1, |it| it.from_e1);
            if total.0 >= line * 10 {
                return match better {
                    Some(upper) if total.0 > tier.high_e1 * 10 => Position::Between { upper, lower: Some(tier) },
                    _ => Position::Tier(tier),
                };
            }
            better = Some(tier);
        }
        let of_city = |id: &str| self.total.score_e1(self.city_idx(id)?);
        let scores = || self.tiers.unclassified.cities.iter().filter_map(|it| of_city(it));
        match (better, scores().max(), scores().min()) {
            (Some(upper), Some(high), _) if total.0 > high * 10 => Position::Between { upper, lower: None },
            (_, _, Some(low)) if total.0 >= low * 10 => Position::Unclassified,
            _ => Position::Below,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    #[test]
    fn a_total_lies_where_the_published_scores_say_and_between_them_where_they_say_nothing() {
        let paper = seeds::whitepaper();
        let words = |total: u32| match paper.position(E2(total)) {
            Position::Tier(it) => it.id.to_string(),
            Position::Between { upper, lower } => {
                format!("{} to {}", lower.map_or("none", |it| it.id.as_ref()), upper.id)
            }
            Position::Unclassified => "ranked".to_owned(),
            Position::Below => "below".to_owned(),
        };
        let rows = [
            (10_000, "first"),
            (8_220, "first"),
            (8_219, "second to first"),
            (8_031, "second to first"),
            (8_030, "second"),
            (7_300, "second"),
            (7_299, "third to second"),
            (7_240, "third"),
            (6_880, "third"),
            (6_879, "none to third"),
            (6_801, "none to third"),
            (6_800, "ranked"),
            (6_710, "ranked"),
            (6_709, "below"),
            (0, "below"),
        ];
        for (total, expected) in rows {
            assert_eq!(words(total), expected, "{total}");
        }
    }

    /// Every published total lies in the tier of its city.
    #[test]
    fn published_totals_lie_where_the_white_paper_puts_their_cities() {
        let paper = seeds::whitepaper();
        let tier = |id: &str| paper.tiers.tiers.iter().find(|it| it.cities.iter().any(|it| it.as_ref() == id));
        for row in &paper.total.rows {
            let city = &paper.cities[row.city].id;
            let found = match paper.position(E2(row.score_e1 * 10)) {
                Position::Tier(it) => Some(it.id.as_ref()),
                Position::Unclassified => None,
                other => panic!("{city}: {other:?}"),
            };
            assert_eq!(found, tier(city).map(|it| it.id.as_ref()), "{city}");
        }
    }
}
