//! The white paper's data are sound, broken copies are refused with their reason, and the published totals follow
//! from the published domain scores.

use citysec::core::model::{Defect, Rule, SeedFile};
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::core::whitepaper::{self, WhitePaper};

fn load(files: &[SeedFile]) -> Vec<Defect> {
    WhitePaper::load(files, seeds::model()).err().unwrap_or_default()
}

/// The embedded files with one text replaced in one of them.
fn broken(name: &str, from: &str, to: &str) -> Vec<SeedFile> {
    let mut files = seeds::whitepaper_files();
    let file = files.iter_mut().find(|it| it.name == name).unwrap_or_else(|| panic!("no file {name}"));
    let text = file.text.replacen(from, to, 1);
    assert_ne!(text, file.text, "{name} does not hold {from}");
    file.text = text.into();
    files
}

#[test]
fn the_embedded_data_are_complete() {
    let paper = seeds::whitepaper();
    let tables = std::iter::once(&paper.total).chain(&paper.domains);
    let shapes: Vec<_> = tables.map(|it| (it.number, it.rows.len())).collect();
    assert_eq!(shapes, [(4, 30), (5, 30), (6, 30), (7, 30)]);
    let counts = (paper.cases.cases.len(), paper.recommendations.len(), paper.risks.len(), paper.changes.len());
    assert_eq!(counts, (7, 4, 10, 7));
    assert_eq!(paper.statistics.statistics.len(), 6 + 7 + 18);
    assert_eq!(paper.tiers.tiers.iter().map(|it| it.cities.len()).collect::<Vec<_>>(), [4, 10, 12]);
    assert!(!paper.register.is_empty() && !paper.errata.is_empty() && !paper.scope.overlaps.is_empty());
}

#[test]
fn published_totals_follow_from_the_domain_scores() {
    let (paper, weights) = (seeds::whitepaper(), seeds::weights());
    let reproduction = whitepaper::reproduce(paper, weights);
    assert_eq!(reproduction.rows.len(), 27);
    assert!(reproduction.rows.iter().all(|it| it.difference_e3().abs() < 100), "within 0.1 of a point");
    let largest = reproduction.largest().map(|it| (paper.cities[it.city].id.as_ref(), it.difference_e3().abs()));
    assert_eq!(largest, Some(("dongguan", 60)));
    let implied: Vec<_> = reproduction
        .implied
        .iter()
        .map(|it| {
            let tenths = (it.implied_e2 + 5) / 10;
            (paper.cities[it.city].id.as_ref(), paper.domains[it.domain].id.as_ref(), tenths, it.fits())
        })
        .collect();
    assert_eq!(
        implied,
        [("huzhou", "management", 696, true), ("jinhua", "management", 687, true), ("xuzhou", "operations", 650, true)]
    );
}

#[test]
fn other_weights_do_not_reproduce_the_totals() {
    let file = seeds::weights_file();
    let text = file.text.replacen("\"management\": 30", "\"management\": 40", 1);
    let text = text.replacen("\"operations\": 40", "\"operations\": 30", 1);
    assert_ne!(text, file.text);
    let file = SeedFile { text: text.into(), ..file };
    let weights = citysec::core::weights::Weights::load(&file, seeds::model()).expect("a sound table");
    let reproduction = whitepaper::reproduce(seeds::whitepaper(), &weights);
    assert!(reproduction.largest().is_some_and(|it| it.difference_e3().abs() > 100));
}

#[test]
fn broken_files_are_refused_with_file_id_and_rule() {
    let cases = [
        ("risks", "\"weakBelow\": 60", "\"weakBelow\": 0", "/rule", Rule::RiskBound),
        ("risks", "\"weakBelow\": 60", "\"weakBelow\": 101", "/rule", Rule::RiskBound),
        ("rankings", "\"rank\": 3,", "\"rank\": 4,", "total rank 4", Rule::RankOrder),
        ("rankings", "\"scoreE1\": 885", "\"scoreE1\": 85", "total rank 2", Rule::RankOrder),
        ("rankings", "\"scoreE1\": 885", "\"scoreE1\": 1001", "total rank 1", Rule::ScoreRange),
        ("rankings", "\"scoreE1\": 885", "\"scoreE1\": 88.5", "/tables/0/rows/0/scoreE1", Rule::Readable),
        ("rankings", "\"city\": \"beijing\"", "\"city\": \"peking\"", "total rank 1", Rule::KnownReference),
        ("rankings", "\"city\": \"beijing\"", "\"city\": \"shanghai\"", "total rank 2", Rule::RankOrder),
        ("rankings", "\"id\": \"management\"", "\"id\": \"governance\"", "management", Rule::FilePresent),
        ("rankings", "\"code\": \"120000\"", "\"code\": \"110000\"", "110000", Rule::IdUnique),
        ("risks", "\"id\": \"K1\"", "\"id\": \"K2\"", "K2", Rule::IdUnique),
        ("risks", "\"technology.cii.filing\"", "\"technology.cii.nothing\"", "K1", Rule::KnownReference),
        ("risks", "    \"technology.cii.filing\",\n", "", "K1", Rule::LinksAgree),
        ("recommendations", "\"id\": \"R4\"", "\"id\": \"R9\"", "R4", Rule::KnownReference),
        ("cases", "\"technology.public_infra.iot\"", "\"technology.cii.filing\"", "shanghai", Rule::LinksAgree),
        ("changes", "\"operations.service.institutions\"", "\"management.strategy.planning\"", "C5", Rule::LinksAgree),
        ("changes", "\"id\": \"C1\"", "\"id\": \"C1\", \"more\": 1", "/changes/0", Rule::Readable),
        ("statistics", "\"id\": \"M1\"", "\"id\": \"M9\"", "M1", Rule::KnownReference),
        ("statistics", "\"semantics\": \"eq\"", "\"semantics\": \"ge\"", "M1", Rule::LinksAgree),
        ("statistics", "\"percent\": 50", "\"percent\": 150", "M1", Rule::ScoreRange),
        ("statistics", "\"comparison\": \"approx\"", "\"comparison\": \"none\"", "M1", Rule::RightMembers),
        ("statistics", "\"beijing\"", "\"atlantis\"", "management", Rule::KnownReference),
        ("tiers", "\"lowE1\": 822", "\"lowE1\": 800", "first", Rule::TierBounds),
        ("tiers", "\"fromE1\": 822", "\"fromE1\": 823", "first", Rule::TierBounds),
        ("tiers", "\"chengdu\"", "\"beijing\"", "beijing", Rule::IdUnique),
        ("tiers", "\"huzhou\"", "\"dalian\"", "unclassified", Rule::KnownReference),
        ("errata", "\"id\": \"E2\"", "\"id\": \"E1\"", "E1", Rule::IdUnique),
        ("errata", "\"en\": \"Chapter 1, part 1\"", "\"en\": \"\"", "/errata/0/place", Rule::BothLanguages),
        ("errata", "\"en\": \"Chapter 1, part 1\"", "\"en\": \"第一章\"", "/errata/0/place", Rule::BothLanguages),
        ("register", "\"confidence\": \"A\"", "\"confidence\": \"D\"", "/entries/0/confidence", Rule::Readable),
        ("scope", "\"overlaps\"", "\"overlap\"", "/", Rule::Readable),
    ];
    for (file, from, to, id, rule) in cases {
        let name = format!("whitepaper/{file}.json");
        let defects = load(&broken(&name, from, to));
        let found = defects.iter().any(|it| it.file == name && it.id == id && it.rule == rule);
        assert!(found, "{from} -> {to}: {:#?}", defects.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
}

#[test]
fn a_missing_file_is_named() {
    for missing in seeds::whitepaper_files() {
        let mut files = seeds::whitepaper_files();
        files.retain(|it| it.name != missing.name);
        let defects = load(&files);
        assert!(defects.iter().any(|it| it.file == missing.name && it.rule == Rule::FilePresent), "{}", missing.name);
    }
}

#[test]
fn every_text_reads_in_both_languages() {
    let paper = seeds::whitepaper();
    for it in &paper.cities {
        assert_ne!(it.name.get(Lang::Zh), it.name.get(Lang::En));
    }
}
