//! A synthetic population gives back the survey that went in, is the same for the same seed, and says what it is; the
//! frauds planted in it are refused for the reasons that they are planted for.

use std::sync::{Arc, LazyLock};

use citysec::core::answers::{Answer, Scope};
use citysec::core::bench::{self, Apart, Received, Status, Submission, Work, submission};
use citysec::core::divisions::Level;
use citysec::core::keylist::{KeyList, Signer};
use citysec::core::model::{QuestionKind, Rule, SeedFile};
use citysec::core::result::{self, Expectation};
use citysec::core::sample::{Assumptions, Basis, Bench, NoPopulation, Order, Population};
use citysec::core::scoring::{self, Standing};
use citysec::core::seeds;

fn basis() -> Basis<'static> {
    Basis {
        model: seeds::model(),
        weights: seeds::weights(),
        assumptions: seeds::assumptions(),
        links: seeds::links(),
        divisions: seeds::divisions(),
    }
}

fn order(cities: u32, seed: u64) -> Order {
    Order { cities, seed, scope: Scope::Full, round: None, challenge: None }
}

fn population(order: Order) -> Population<'static> {
    Population::new(basis(), order).expect("a population")
}

/// A thousand cities as they come to the bench.
static THOUSAND: LazyLock<Vec<Arc<Received>>> = LazyLock::new(|| {
    let population = population(order(1000, 7));
    let receive = |number: u32| {
        let file = population.file(number);
        Arc::new(submission::receive(seeds::model(), seeds::weights(), file.name, &file.bytes))
    };
    population.numbers().map(receive).collect()
});

fn submissions() -> impl Iterator<Item = &'static Submission> {
    THOUSAND.iter().map(|it| it.submission().unwrap_or_else(|| panic!("{}: {:?}", it.name, it.what)))
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let files = |order: Order| -> Vec<(String, Vec<u8>)> {
        let population = population(order);
        let frauds = population.frauds().into_iter().flat_map(|it| it.files).map(|it| it.file);
        population.numbers().map(|it| population.file(it)).chain(frauds).map(|it| (it.name, it.bytes)).collect()
    };
    let first = files(order(12, 7));
    assert_eq!(first, files(order(12, 7)));
    let other = files(order(12, 8));
    assert!(first.iter().zip(&other).all(|(a, b)| a.1 != b.1));
}

#[test]
fn every_file_says_that_it_is_synthetic_and_is_accepted_with_its_key_list() {
    for scope in [Scope::Core, Scope::Full] {
        let made = Order { scope, round: Some("2026-A".into()), challenge: Some("7Q4K".into()), ..order(20, 3) };
        let population = population(made);
        let files: Vec<_> = population.numbers().map(|it| population.file(it)).collect();
        let keys = KeyList::new(files.iter().map(|it| it.entry.clone()).collect());
        for file in files {
            let expected = Expectation {
                model: seeds::model(),
                weights: seeds::weights(),
                keys: Some(&keys),
                round: Some("2026-A"),
                challenge: Some("7Q4K"),
            };
            let verification = result::verify(&file.bytes, expected);
            assert_eq!(verification.reasons().collect::<Vec<_>>(), []);
            let verified = verification.verified().expect("an accepted result");
            let subject = &verified.file().credential_subject;
            assert!(
                verified.file().name.contains("（合成数据）") && subject.example && subject.city.starts_with("合成市")
            );
            assert_eq!(subject.synthetic.as_ref().map(|it| (it.seed, it.cities)), Some((3, 20)));
            assert_eq!(subject.scope, scope);
            assert_eq!(seeds::divisions().by_code(file.city.code.as_str()).map(|it| &it.code), None);
        }
    }
}

#[test]
fn a_synthetic_result_that_is_not_marked_as_an_example_is_refused() {
    let file = population(order(1, 1)).file(1);
    let text = String::from_utf8(file.bytes).expect("UTF-8").replacen("    \"example\": true,\n", "", 1);
    let expected =
        Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None };
    let verification = result::verify(text.as_bytes(), expected);
    let reasons: Vec<String> = verification.reasons().map(|(_, it)| it.to_string()).collect();
    assert!(reasons.iter().any(|it| it.contains("/credentialSubject/synthetic")), "{reasons:?}");
}

/// Within three standard deviations of independent draws; the part of the answers that is dealt out varies less.
fn within_sampling_error(found: usize, of: usize, percent: u32) -> bool {
    let (found, of, percent) = (found as i64 * 100, of as i64, i64::from(percent));
    (found - of * percent).pow(2) <= 9 * percent * (100 - percent) * of
}

#[test]
fn a_thousand_cities_give_back_the_survey() {
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let mut checked = Vec::new();
    for (idx, question) in model.questions.iter().enumerate() {
        let quantity = |it: &Submission| match &question.kind {
            QuestionKind::Measure(measure) => {
                scoring::shown_quantity(model, measure, &it.profile, it.answers[idx].as_ref())
            }
            _ => None,
        };
        let given: Vec<_> = submissions().filter(|it| matches!(it.standings[idx], Some(Standing::Scored(_)))).collect();
        assert!(given.len() > 350, "{}: {}", question.id, given.len());
        for benchmark in &question.benchmarks {
            let statistic = paper.statistic(&benchmark.statistic).expect("a statistic");
            let Some(percent) = statistic.percent else { continue };
            use citysec::core::model::Semantics as S;
            let level = |it: &&&Submission| match (&it.answers[idx], benchmark.level) {
                (Some(Answer::Level(given)), Some(level)) => match benchmark.semantics {
                    S::Eq => *given == level,
                    S::Ge => *given >= level,
                    S::Le => *given <= level,
                    S::Qual | S::Ref => false,
                },
                _ => false,
            };
            let (found, of) = match (&benchmark.bracket, statistic.id.as_ref()) {
                (None, _) => (given.iter().filter(level).count(), given.len()),
                // The paper names the band of five per 10,000 only; where it begins and ends is this project's choice.
                (Some(_), "T5") => {
                    let inside = |it: &&&Submission| quantity(it).is_some_and(|it| (500..1000).contains(&it.e2()));
                    (given.iter().filter(inside).count(), given.len())
                }
                // A mean, converted from its opposite.
                (Some(_), "O1") => {
                    let sum: u64 = given.iter().filter_map(|it| quantity(it)).map(|it| it.e2()).sum();
                    let mean_e2 = sum / given.len() as u64;
                    let expected = u64::from(100 - percent) * 100;
                    assert!(mean_e2.abs_diff(expected) < 200, "O1: {mean_e2}");
                    checked.push("O1");
                    continue;
                }
                (Some(bracket), id) => {
                    let any = |it: &&&Submission| id != "M1" || quantity(it).is_some_and(|it| it.e2() > 0);
                    let inside = |it: &&&Submission| quantity(it).is_some_and(|it| bracket.contains(it));
                    (given.iter().filter(inside).count(), given.iter().filter(any).count())
                }
            };
            // Less than a fifth was published; the assumption is 17 of 100.
            let percent = if statistic.id.as_ref() == "O7" { 17 } else { percent };
            assert!(within_sampling_error(found, of, percent), "{}: {found} of {of}, not {percent} %", statistic.id);
            checked.push(&statistic.id);
        }
    }
    checked.sort_unstable();
    checked.dedup();
    let figures = paper.statistics.statistics.iter().filter(|it| it.percent.is_some()).count();
    assert_eq!(checked.len(), figures, "{checked:?}");
}

#[test]
fn cities_differ_in_strength_and_are_spread_over_classes_and_provinces() {
    let divisions = seeds::divisions();
    let levels: Vec<Level> =
        submissions().map(|it| divisions.level_of(&it.city.code).expect("a level by its code")).collect();
    for (level, least) in
        [(Level::Municipality, 20), (Level::SubProvincial, 60), (Level::Prefecture, 520), (Level::CountyCity, 400)]
    {
        assert_eq!(levels.iter().filter(|it| **it == level).count(), least, "{level:?}");
    }
    let provinces: std::collections::BTreeSet<Option<usize>> =
        submissions().map(|it| divisions.province_of(&it.city.code)).collect();
    assert!(!provinces.contains(&None));
    assert_eq!(provinces.len(), divisions.provinces.len());
    let mut totals: Vec<u32> = submissions().map(|it| it.claimed.0).collect();
    totals.sort_unstable();
    assert!(totals[950] - totals[50] > 2000, "the middle nine tenths span {:?}", (totals[50], totals[950]));
    let codes: std::collections::BTreeSet<_> = submissions().map(|it| &it.city.code).collect();
    assert_eq!(codes.len(), 1000);
}

#[test]
fn figures_are_possible_and_answers_agree_but_for_the_careless() {
    let (model, links) = (seeds::model(), seeds::links());
    let mut careless = 0;
    for it in submissions() {
        assert_eq!(it.profile.defects(model), [], "{}", it.city.name);
        for link in &links.figures {
            assert_eq!(link.broken(model, &it.profile, &it.answers), None, "{} {}", it.city.name, link.id);
        }
        let holds = links.contradictions.iter().any(|link| link.holds(model, &it.profile, &it.answers));
        careless += usize::from(holds);
    }
    assert!((5..=60).contains(&careless), "{careless} of 1,000 contradict themselves");
}

#[test]
fn planted_frauds_are_refused_for_what_they_are() {
    let population = population(order(5, 7));
    let frauds = population.frauds();
    let good: Vec<_> = population.numbers().map(|it| population.file(it)).collect();
    let entries = good.iter().map(|it| &it.entry).chain(frauds.iter().map(|it| &it.entry));
    let keys = KeyList::new(entries.cloned().collect());
    let expected = Expectation {
        model: seeds::model(),
        weights: seeds::weights(),
        keys: Some(&keys),
        round: None,
        challenge: None,
    };
    let mut batch: Vec<Arc<Received>> = Vec::new();
    let mut wanted = Vec::new();
    let planted = frauds.iter().flat_map(|it| &it.files).map(|it| (&it.file, it.checks, it.bench));
    for (file, checks, bench) in good.iter().map(|it| (it, &[][..], Bench::Counted)).chain(planted) {
        let verification = result::verify(&file.bytes, expected);
        let refused: Vec<&str> = verification.reasons().map(|(check, _)| check.word()).collect();
        assert_eq!(refused, checks, "{}", file.name);
        batch.push(Arc::new(submission::receive(seeds::model(), seeds::weights(), file.name.clone(), &file.bytes)));
        wanted.push(bench);
    }
    let work = Work { keys: Some(keys), ..Work::default() };
    let evaluation = bench::evaluate(seeds::model(), seeds::weights(), &batch, &work);
    for ((status, bench), received) in evaluation.statuses.iter().zip(wanted).zip(&batch) {
        let fits = match bench {
            Bench::Counted => matches!(status, Status::Counted),
            Bench::Refused => matches!(status, Status::Refused),
            Bench::UnknownSigner => matches!(status, Status::Apart(Apart::Signer(Signer::Unknown))),
            Bench::RevokedSigner => matches!(status, Status::Apart(Apart::Signer(Signer::Revoked))),
            Bench::Superseded => matches!(status, Status::Apart(Apart::Superseded(_))),
            Bench::Conflict => matches!(status, Status::Apart(Apart::Conflict(_))),
        };
        assert!(fits, "{}: {status:?} instead of {bench:?}", received.name);
    }
    assert_eq!(evaluation.counted.len(), 5 + 1);
}

#[test]
fn populations_have_their_limits() {
    let error = |order: Order| Population::new(basis(), order).err();
    assert_eq!(error(order(0, 1)), Some(NoPopulation::Cities));
    assert_eq!(error(order(10_001, 1)), Some(NoPopulation::Cities));
    assert_eq!(error(order(1, 1 << 53)), Some(NoPopulation::Seed));
    let largest = population(order(10_000, (1 << 53) - 1));
    let codes: std::collections::BTreeSet<_> = (9_000..=10_000).map(|it| largest.file(it).city.code).collect();
    assert_eq!(codes.len(), 1001);
}

#[test]
fn broken_assumptions_are_refused_with_id_and_rule() {
    let sound = seeds::assumptions_file();
    let cases = [
        ("\"percent\": 52", "\"percent\": 53", "classes", Rule::SharesComplete),
        ("\"city\": 45", "\"city\": 85", "standing", Rule::SharesComplete),
        (
            "management.strategy.planning.q1",
            "management.strategy.planning.q9",
            "management.strategy.planning.q9",
            Rule::KnownReference,
        ),
        (
            "management.mechanism.organization.q2",
            "management.mechanism.organization.q1",
            "management.mechanism.organization.q1",
            Rule::IdUnique,
        ),
        ("cn-digital-city", "other", "model", Rule::KnownReference),
        ("\"made\": \"2022-06-30", "\"made\": \"2022-06-31", "/made", Rule::Readable),
        ("\"en\": \"Assumptions of the synthetic population\"", "\"en\": \"\"", "/title", Rule::BothLanguages),
    ];
    for (from, to, id, rule) in cases {
        refused(&sound, from, to, id, rule);
    }
    // Shares and bands stand one number a line.
    let lines = |numbers: &[u32]| numbers.iter().map(|it| format!("        {it}")).collect::<Vec<_>>().join(",\n");
    let organization = "management.mechanism.organization.q1";
    let (from, to) = (lines(&[6, 18, 52, 19, 5]), lines(&[7, 18, 51, 19, 5]));
    refused(&sound, &from, &to, organization, Rule::FollowsSurvey);
    refused(&sound, &from, &lines(&[6, 18, 52, 19, 6]), organization, Rule::SharesComplete);
    refused(&sound, &from, &lines(&[24, 52, 19, 5]), organization, Rule::AssumptionsComplete);
}

fn refused(sound: &SeedFile, from: &str, to: &str, id: &str, rule: Rule) {
    let text = sound.text.replacen(from, to, 1);
    assert_ne!(text, sound.text, "nothing was broken with {to}");
    let file = SeedFile { name: sound.name.clone(), text: text.into() };
    let defects = Assumptions::load(&file, seeds::model(), seeds::whitepaper()).err().unwrap_or_default();
    let found = defects.iter().any(|it| it.id == id && it.rule == rule && it.file == file.name);
    assert!(found, "{from} -> {to}: {defects:?}");
}
