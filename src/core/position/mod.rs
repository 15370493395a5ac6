//! Where a city lies beside what the white paper published: a position for reference, never a rank. A self-assessment and
//! a ranking with experts' marks are not one scale, so nothing in here counts places.
//!
//! While questions are open a score is an interval, and its position is one too. Which national figures speak of an
//! answer is said by [`figures`], which risks weak indicators leave open by [`exposures`].

use super::scoring::{E2, Report, Score};
use super::whitepaper::{Position, Table, WhitePaper};

mod exposure;
mod published;
pub mod words;

pub use exposure::{Exposure, Openness, exposures};
pub use published::{Figures, Published, figures};

/// Where a score lies among those that a table published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// Above the best one.
    Above(Mark),
    /// The same as a published one.
    Equal(Mark),
    /// Between two neighbours.
    Between {
        /// The next better one.
        upper: Mark,
        /// The next lower one.
        lower: Mark,
    },
    /// Below the last one.
    Below(Mark),
}

/// A published score with those who have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The score in tenths.
    pub score_e1: u32,
    /// Indexes of [`WhitePaper::cities`], in the order of the table.
    pub cities: Vec<usize>,
}

/// Where a score lies, or from where to where it may still lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach<T> {
    /// With every open question at 0.
    pub lowest: T,
    /// With every open question at 100.
    pub highest: T,
}

impl<T> Reach<T> {
    /// What follows from the lowest and from the highest score; nothing where nothing applies.
    pub fn of(score: &Score, find: impl Fn(E2) -> Option<T>) -> Option<Self> {
        Some(Self { lowest: find(score.lowest?)?, highest: find(score.highest?)? })
    }
}

/// One index beside its table.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    /// The table.
    pub table: &'a Table,
    /// The domain, an index of the model's domains; `None` for the total.
    pub domain: Option<usize>,
    /// The own score.
    pub score: Score,
    /// Where it lies; nothing where nothing applies.
    pub among: Option<Reach<Among>>,
}

impl Index<'_> {
    /// The lowest and the highest published score in tenths.
    pub fn published(&self) -> Option<(u32, u32)> {
        // Rows go from the best to the last.
        Some((self.table.rows.last()?.score_e1, self.table.rows.first()?.score_e1))
    }
}

/// The total and the domains beside tables 4 to 7.
pub fn indices<'a>(paper: &'a WhitePaper, report: &Report) -> Vec<Index<'a>> {
    let index = |table: &'a Table, domain, score: Score| {
        let among = Reach::of(&score, |it| among(table, it));
        Index { table, domain, score, among }
    };
    let mut all = vec![index(&paper.total, None, report.total)];
    let domains = paper.domains.iter().zip(&report.domains).enumerate();
    all.extend(domains.map(|(idx, (table, score))| index(table, Some(idx), *score)));
    all
}

/// Where the total lies beside the tiers.
pub fn tiers<'a>(paper: &'a WhitePaper, report: &Report) -> Option<Reach<Position<'a>>> {
    Reach::of(&report.total, |it| Some(paper.position(it)))
}

/// Where a score lies among the published ones; nothing where none was published.
pub fn among(table: &Table, score: E2) -> Option<Among> {
    let mut marks: Vec<Mark> = Vec::new();
    for row in &table.rows {
        match marks.last_mut().filter(|it| it.score_e1 == row.score_e1) {
            Some(mark) => mark.cities.push(row.city),
            None => marks.push(Mark { score_e1: row.score_e1, cities: vec![row.city] }),
        }
    }
    let better = marks.iter().take_while(|it| it.score_e1 * 10 > score.0).count();
    let found = marks.get(better).filter(|it| it.score_e1 * 10 == score.0).cloned();
    Some(match (found, better.checked_sub(1).map(|it| marks[it].clone()), marks.get(better).cloned()) {
        (Some(mark), ..) => Among::Equal(mark),
        (None, Some(upper), Some(lower)) => Among::Between { upper, lower },
        (None, None, Some(best)) => Among::Above(best),
        (None, Some(last), None) => Among::Below(last),
        (None, None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::Statement;
    use crate::core::text::Lang;
    use crate::core::{scoring, seeds};

    fn cities(mark: &Mark) -> Vec<&'static str> {
        mark.cities.iter().map(|it| seeds::whitepaper().cities[*it].id.as_ref()).collect()
    }

    #[test]
    fn a_score_lies_between_its_published_neighbours() {
        let table = &seeds::whitepaper().total;
        let found = |score| among(table, E2(score)).expect("a table with rows");
        assert!(matches!(found(8_851), Among::Above(it) if cities(&it) == ["beijing"]));
        assert!(matches!(found(8_850), Among::Equal(it) if cities(&it) == ["beijing"]));
        assert!(matches!(found(8_849), Among::Between { upper, lower }
            if cities(&upper) == ["beijing"] && cities(&lower) == ["shanghai"]));
        // Two cities with one published score stand together: what divides them was not published.
        assert!(matches!(found(6_970), Among::Equal(it) if cities(&it) == ["jinan", "ningbo"]));
        assert!(matches!(found(6_971), Among::Between { lower, .. } if cities(&lower) == ["jinan", "ningbo"]));
        assert!(matches!(found(6_709), Among::Below(it) if cities(&it) == ["xuzhou"]));
        let empty = Table { id: "x".into(), number: 1, title: table.title.clone(), rows: Vec::new() };
        assert_eq!(among(&empty, E2(1)), None);
    }

    #[test]
    fn every_published_score_equals_itself_and_its_neighbours_enclose_what_lies_between() {
        let paper = seeds::whitepaper();
        for table in std::iter::once(&paper.total).chain(&paper.domains) {
            for (idx, row) in table.rows.iter().enumerate() {
                let found = among(table, E2(row.score_e1 * 10));
                assert!(matches!(found, Some(Among::Equal(it)) if it.cities.contains(&row.city)));
                let Some(next) = table.rows.get(idx + 1).filter(|it| it.score_e1 < row.score_e1) else { continue };
                let found = among(table, E2(next.score_e1 * 10 + 1));
                assert!(matches!(found, Some(Among::Between { upper, lower })
                    if upper.score_e1 == row.score_e1 && lower.score_e1 == next.score_e1));
            }
        }
    }

    #[test]
    fn an_interval_has_two_positions_and_the_words_name_both() {
        let (model, weights, paper) = (seeds::model(), seeds::weights(), seeds::whitepaper());
        let report = scoring::score(model, weights, &Statement::default());
        let all = indices(paper, &report);
        assert_eq!(
            all.iter().map(|it| (it.table.number, it.domain)).collect::<Vec<_>>(),
            [(4, None), (5, Some(0)), (6, Some(1)), (7, Some(2))]
        );
        for it in &all {
            let reach = it.among.as_ref().expect("questions apply");
            assert!(matches!((&reach.lowest, &reach.highest), (Among::Below(_), Among::Above(_))));
            for lang in Lang::ALL {
                let t = words::T { lang };
                let both =
                    words::reach(t, words::among(t, paper, &reach.lowest), words::among(t, paper, &reach.highest));
                assert!(both.contains(&words::among(t, paper, &reach.lowest)), "{both}");
                assert!(both.contains(&words::among(t, paper, &reach.highest)), "{both}");
            }
        }
        let tiers = tiers(paper, &report).expect("questions apply");
        assert!(
            matches!((tiers.lowest, tiers.highest), (Position::Below, Position::Tier(it)) if it.id.as_ref() == "first")
        );
    }

    /// What is said of a position never sounds like a rank.
    #[test]
    fn no_position_is_worded_as_a_rank() {
        let paper = seeds::whitepaper();
        for lang in Lang::ALL {
            let t = words::T { lang };
            for score in (0..=10_000).step_by(7) {
                let among = among(&paper.total, E2(score)).expect("a table with rows");
                let words = [words::among(t, paper, &among), words::tier(t, paper.position(E2(score)))];
                for it in words {
                    assert!(!it.contains("名") && !it.to_lowercase().contains("rank "), "{it}");
                }
            }
        }
    }
}
