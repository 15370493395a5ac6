//! The white paper's ranking tables, entered as domain scores: its order and its places.
//!
//! What the paper publishes are figures with one decimal. They are entered as answers that give a city exactly the
//! published score in each domain, and then go the way of any submission: scoring, rounding to hundredths, ranking. What
//! is compared is the order and the places of tables 5 to 7 by the entered scores, and of table 4 by the totals that
//! follow from them. The decimals behind the published ones are not known, which shows in two ways:
//!
//! - The paper gives cities with equal figures places of their own; here they share the best of these places, and the
//!   places after them are the paper's again. Its order within equal figures cannot be checked.
//! - A total of entered scores may differ from the published one by what rounding explains (`citysec reproduce`).
//!
//! Three cities of table 4 lack a domain table, so their score there is the one that follows from the published total.

use citysec::core::bench::ranking::{By, Entrant, Place, rank};
use citysec::core::scoring::{E4, Scores, Standing, score_reviewed};
use citysec::core::seeds;
use citysec::core::whitepaper::{Table, reproduce};

/// The scores of a city whose every answer in a domain gives this many hundredths; nothing applies where there are none.
fn entered(domains: &[Option<u32>]) -> Scores {
    let model = seeds::model();
    let standing = |question: usize| {
        let group = model.indicators[model.questions[question].indicator].group;
        let e2 = domains[model.groups[group].domain];
        Some(e2.map_or(Standing::NotApplicable, |it| Standing::Scored(E4(it * 100))))
    };
    let standings: Vec<Option<Standing>> = (0..model.questions.len()).map(standing).collect();
    score_reviewed(model, seeds::weights(), &standings, &[])
}

fn ranked(scores: &[(usize, Scores)], by: By) -> Vec<Place> {
    let paper = seeds::whitepaper();
    let entrants: Vec<Entrant<'_>> =
        scores.iter().map(|(city, scores)| Entrant { code: &paper.cities[*city].code, scores }).collect();
    rank(&entrants, by)
}

/// The place that the stated tie rule makes of a row: that of the first row with the same figure.
fn shared(table: &Table, city: usize) -> u32 {
    let score = table.score_e1(city).expect("the city stands in the table");
    table.rows.iter().find(|it| it.score_e1 == score).expect("a first row").rank
}

#[test]
fn each_domain_table_comes_back_with_its_places() {
    let paper = seeds::whitepaper();
    let mut ties = 0;
    for (idx, table) in paper.domains.iter().enumerate() {
        let cities = table.rows.iter().map(|row| {
            let domains: Vec<_> = (0..3).map(|it| (it == idx).then_some(row.score_e1 * 10)).collect();
            (row.city, entered(&domains))
        });
        let cities: Vec<(usize, Scores)> = cities.collect();
        let places = ranked(&cities, By::Domain(idx));
        assert_eq!(places.len(), table.rows.len());
        for (row, place) in table.rows.iter().zip(&places) {
            assert_eq!(place.score.0, row.score_e1 * 10, "table {}, rank {}", table.number, row.rank);
            let city = cities[place.entrant].0;
            assert_eq!(place.place, shared(table, city), "table {}, {}", table.number, paper.cities[city].id);
            ties += usize::from(place.place != row.rank);
        }
    }
    assert!(ties > 0, "the tables have equal figures, which share a place");
}

#[test]
fn the_table_of_totals_comes_back_with_its_places() {
    let paper = seeds::whitepaper();
    let reproduction = reproduce(paper, seeds::weights());
    let cities: Vec<(usize, Scores)> = paper
        .total
        .rows
        .iter()
        .map(|row| {
            let implied = reproduction.implied.iter().find(|it| it.city == row.city);
            let domain = |(idx, table): (usize, &Table)| match table.score_e1(row.city) {
                Some(it) => Some(it * 10),
                None => implied.filter(|it| it.domain == idx).map(|it| it.implied_e2),
            };
            let domains: Vec<_> = paper.domains.iter().enumerate().map(domain).collect();
            assert!(domains.iter().all(Option::is_some), "{} lacks a score", paper.cities[row.city].id);
            (row.city, entered(&domains))
        })
        .collect();
    let places = ranked(&cities, By::Total);
    // Every city stands where the paper has it, also the two with equal published totals: their entered scores differ in
    // the second decimal of the total, and the paper's order is the one that it gives.
    for (row, place) in paper.total.rows.iter().zip(&places) {
        let city = &paper.cities[row.city].id;
        assert_eq!((cities[place.entrant].0, place.place), (row.city, row.rank), "{city}");
        let off = place.score.0.abs_diff(row.score_e1 * 10);
        assert!(off <= 10, "{city}: {} for {}", place.score.two_decimals(), row.score_e1);
    }
    let equal: Vec<&str> = paper
        .total
        .rows
        .chunk_by(|a, b| a.score_e1 == b.score_e1)
        .filter(|it| it.len() > 1)
        .flatten()
        .map(|it| paper.cities[it.city].id.as_ref())
        .collect();
    assert_eq!(equal, ["jinan", "ningbo"]);
    // Entered as published totals instead, those two share a place, and the next one is the paper's again.
    let published = paper.total.rows.iter().map(|row| (row.city, entered(&[Some(row.score_e1 * 10); 3])));
    for place in ranked(&published.collect::<Vec<_>>(), By::Total) {
        let city = paper.total.rows[place.entrant].city;
        assert_eq!(place.place, shared(&paper.total, city), "{}", paper.cities[city].id);
    }
}
