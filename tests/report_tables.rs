//! The workbook and the CSV of a report say what scoring, the plan and the signed file say: both are read back by something
//! else than what wrote them.

#[path = "../benches/samples/mod.rs"]
#[allow(dead_code)] // Other tests and the benchmarks use the rest.
mod samples;
#[path = "../benches/samples/plans.rs"]
mod plans;
#[path = "samples/csv.rs"]
mod reading;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use citysec::core::answers::{Answer, Scope};
use citysec::core::plan;
use citysec::core::publish::{csv, neutral};
use citysec::core::report::{self, Block, Cell, Options, Source};
use citysec::core::result::{self, Call};
use citysec::core::scoring::{self, E2, Score, Standing};
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::sheets;
use proptest::prelude::*;

fn options(lang: Lang) -> Options {
    Options { lang, answers: true, plan: true, ..Options::default() }
}

/// A draft with a plan, in which some answers are missing: none for 0, all for 10.
fn draft(number: u64, missing: u64, scope: Scope) -> Source {
    let mut assessment = samples::assessment(number);
    let mut dice = samples::Dice::new(number + 7);
    assessment.statement.scope = scope;
    assessment.statement.answers.retain(|_, _| dice.roll(10) >= missing);
    let plan = plans::plan(number, &assessment);
    assessment.replan(|it| *it = plan, &samples::moment());
    Source::of_assessment(&assessment, seeds::model())
}

/// What a part or question scores, in hundredths, by its id: with open questions at 0 and at 100, and so far.
type Figures = BTreeMap<String, [Option<u32>; 3]>;

fn expected(source: &Source) -> Figures {
    let model = seeds::model();
    let scores = scoring::score(model, seeds::weights(), &source.statement);
    let of = |it: &Score| [it.lowest, it.highest, it.so_far].map(|it| it.map(|it| it.0));
    let mut figures = Figures::from([("total".to_owned(), of(&scores.total))]);
    figures.extend(model.domains.iter().zip(&scores.domains).map(|(it, score)| (it.id.to_string(), of(score))));
    figures.extend(model.groups.iter().zip(&scores.groups).map(|(it, score)| (it.id.to_string(), of(score))));
    figures.extend(model.indicators.iter().zip(&scores.indicators).map(|(it, score)| (it.id.to_string(), of(score))));
    for (question, standing) in model.questions.iter().zip(&scores.questions) {
        let ends = match standing {
            None => continue,
            Some(Standing::Scored(it)) => [Some(it.shown().0); 3],
            Some(Standing::Unknown) => [Some(0); 3],
            Some(Standing::NotApplicable) => [None; 3],
            Some(Standing::Open(_)) => [Some(0), Some(10_000), None],
        };
        figures.insert(question.id.to_string(), ends);
    }
    figures
}

fn hundredths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.')?;
    assert_eq!(part.len(), 2, "both decimals: {text}");
    Some(format!("{whole}{part}").parse().expect("a figure"))
}

/// The rows of the CSV by id, each with the heads of its columns.
fn csv_rows(source: &Source, lang: Lang) -> Vec<BTreeMap<String, String>> {
    let table = report::rows(seeds::model(), seeds::weights(), source, &options(lang));
    let bytes = csv::write(&table);
    let rest = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut lines = reading::parsed(std::str::from_utf8(rest).expect("UTF-8"));
    let body = lines.split_off(table.notes.len() + 3);
    let keys: Vec<String> = table.columns.iter().map(|it| it.key.clone()).collect();
    body.into_iter().map(|it| keys.iter().cloned().zip(it).collect()).collect()
}

fn csv_says_the_same(source: &Source, lang: Lang) {
    let rows = csv_rows(source, lang);
    let found: Figures = rows
        .iter()
        .map(|row| (row["id"].clone(), ["lowestE2", "highestE2", "soFarE2"].map(|it| hundredths(&row[it]))))
        .collect();
    assert_eq!(rows.len(), found.len(), "every id once");
    assert_eq!(found, expected(source));
    let contributions = scoring::contributions(
        seeds::model(),
        seeds::weights(),
        &scoring::score(seeds::model(), seeds::weights(), &source.statement),
    );
    for it in contributions {
        let id = seeds::model().questions[it.question].id.to_string();
        let row = rows.iter().find(|it| it["id"] == id).expect("a row");
        let share = E2((it.weight_e6 + 50) / 100).two_decimals();
        let figures = [format!("{share}%"), it.gained.shown().two_decimals(), it.lost.shown().two_decimals()];
        assert_eq!(["shareE4", "gainedE2", "lostE2"].map(|it| row[it].clone()), figures, "{id}");
    }
}

struct Book(Vec<(String, Range<Data>)>);

impl Book {
    fn of(source: &Source, lang: Lang) -> Self {
        let tables = report::sheets(seeds::model(), seeds::weights(), source, &options(lang));
        let bytes = sheets::write_report(&tables, &samples::moment()).expect("a workbook");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook that can be read");
        let sheets = book.worksheets();
        assert_eq!(sheets.len(), tables.len());
        Self(sheets)
    }

    /// The cells of rows that have a text in their last column which is an id, by it.
    fn rows(&self) -> impl Iterator<Item = (&str, &str, &[Data])> {
        self.0.iter().flat_map(|(name, range)| {
            range.rows().filter_map(move |row| match row.iter().rev().find(|it| **it != Data::Empty) {
                Some(Data::String(id)) if *id == "total" || id.contains('.') || is_domain(id) => {
                    Some((name.as_str(), id.as_str(), row))
                }
                _ => None,
            })
        })
    }
}

fn is_domain(id: &str) -> bool {
    seeds::model().domains.iter().any(|it| it.id.as_str() == id)
}

fn score(it: &Data) -> Option<u32> {
    match it {
        Data::Float(it) => Some((it * 100.0).round() as u32),
        Data::Empty => None,
        other => panic!("{other:?} is no figure"),
    }
}

fn workbook_says_the_same(source: &Source, lang: Lang) {
    let (book, expected) = (Book::of(source, lang), expected(source));
    let open = scoring::score(seeds::model(), seeds::weights(), &source.statement).total.counts.open > 0;
    let mut seen = 0;
    // The indices: name, one or two columns of scores, so far.
    let (indices, _) = &book.0[1];
    for (_, id, row) in book.rows().filter(|it| it.0 == indices) {
        let [lowest, highest, so_far] = expected[id];
        let found = if open { [&row[1], &row[2], &row[3]].map(score) } else { [&row[1], &row[1], &row[2]].map(score) };
        assert_eq!(found, [lowest, highest, so_far], "{id}");
        seen += 1;
    }
    assert_eq!(seen, 63, "total, domains, groups, indicators");
    // The answers: scores stand in the eighth and ninth column.
    let domains: Vec<&str> = book.0[2..5].iter().map(|it| it.0.as_str()).collect();
    let mut questions = 0;
    for (_, id, row) in book.rows().filter(|it| domains.contains(&it.0)) {
        let [lowest, highest, _] = expected[id];
        assert_eq!([score(&row[7]), score(&row[8])], [lowest, highest], "{id}");
        questions += usize::from(seeds::model().question(id).is_some());
    }
    assert_eq!(questions + 63, expected.len(), "every question in scope stands on the sheet of its domain");
}

/// The tables of the plan are those of the plan's own functions, in the workbook and in the document.
fn plan_says_the_same(source: &Source, lang: Lang) {
    let (model, weights, plan) = (seeds::model(), seeds::weights(), &source.plan);
    let standings = scoring::standings(model, &source.statement);
    let filed = plan.filed(model, &plan::gains(model, weights, &standings), &standings);
    let book = Book::of(source, lang);
    let document = report::report(model, weights, source, &options(lang));
    for it in &filed {
        let id = model.questions[it.question].id.as_str();
        let (_, _, row) = book
            .rows()
            .find(|(_, found, row)| *found == id && row.len() >= 8 && row[5] == text(&it.measure.due))
            .expect("a row");
        assert_eq!(score(&row[2]), Some(it.gain.shown().0), "{id}");
        assert_eq!(row[3], Data::Float(f64::from(it.effort)), "{id}");
        assert_eq!(row[4], text(&it.measure.owner));
        let mut rows = document.tables().flat_map(|it| &it.rows).filter(|it| it.item.as_deref() == Some(id));
        let row = rows.find(|it| it.cells.len() == 7).expect("a row of the document");
        assert_eq!((&row.cells[2], &row.cells[3]), (&Cell::PointsE4(it.gain), &Cell::Count(it.effort)));
    }
    let now = plan::what_if(model, weights, &standings, []);
    let then = plan.outlook(plan.adopted, model, weights, &standings).scores;
    for target in plan.targets(model) {
        let id = target.node.id(model);
        let row = document.tables().filter(|it| it.columns.len() == 6).flat_map(|it| &it.rows);
        let row =
            row.filter(|it| it.item.as_deref() == Some(id)).find(|it| it.cells[2] == Cell::ScoreE2(Some(target.score)));
        let cells = &row.unwrap_or_else(|| panic!("no row for {id}")).cells;
        assert_eq!(cells[1], Cell::ScoreE2(target.node.score(&now)));
        assert_eq!(cells[3], Cell::ScoreE2(Some(target.gap(&now).unwrap_or_default())));
        assert_eq!(cells[4], Cell::ScoreE2(target.node.score(&then)));
        assert_eq!(cells[5], Cell::ScoreE2(Some(target.gap(&then).unwrap_or_default())));
    }
}

fn text(it: &str) -> Data {
    Data::String(neutral(it))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn tables_of_a_draft_have_the_figures_of_scoring_and_plan(
        number in 0_u64..10_000, missing in 0_u64..=10, core in any::<bool>(), english in any::<bool>(),
    ) {
        let source = draft(number, missing, if core { Scope::Core } else { Scope::Full });
        let lang = if english { Lang::En } else { Lang::Zh };
        csv_says_the_same(&source, lang);
        workbook_says_the_same(&source, lang);
        plan_says_the_same(&source, lang);
    }

    #[test]
    fn tables_of_a_final_report_have_the_figures_of_the_signed_file(number in 0_u64..10_000) {
        let bytes = samples::result(number, Call::default()).bytes;
        let source = Source::of_result(&bytes, seeds::model(), seeds::weights()).expect("a sound result");
        csv_says_the_same(&source, Lang::Zh);
        workbook_says_the_same(&source, Lang::Zh);
        let subject = result::content(&bytes).expect("a result").credential_subject;
        let rows = csv_rows(&source, Lang::Zh);
        let of = |id: &str| rows.iter().find(|it| it["id"] == id).map(|it| hundredths(&it["lowestE2"]));
        prop_assert_eq!(of("total"), Some(Some(subject.total_e2.0)));
        for it in &subject.scores {
            prop_assert_eq!(of(&it.item), Some(Some(it.score_e2.0)), "{}", it.item);
        }
    }
}

#[test]
fn every_answer_reason_remark_and_piece_of_evidence_stands_in_the_workbook() {
    let reasons: usize = (0..6).map(|it| everything_stands_in_the_workbook(&draft(it, 0, Scope::Full))).sum();
    assert!(reasons > 3, "{reasons} reasons were compared");
}

/// How many reasons there were.
fn everything_stands_in_the_workbook(source: &Source) -> usize {
    let book = Book::of(source, Lang::Zh);
    let all: Vec<String> = book
        .0
        .iter()
        .flat_map(|it| it.1.rows())
        .flatten()
        .filter_map(|it| match it {
            Data::String(it) => Some(it.clone()),
            _ => None,
        })
        .collect();
    for (id, note) in &source.statement.notes {
        let (_, _, row) = book.rows().find(|it| it.1 == id.as_str()).expect("a row");
        assert_eq!(row[5], text(note), "{id}");
    }
    let mut reasons = 0;
    for (id, answer) in &source.statement.answers {
        if let Answer::NotApplicable(reason) = answer {
            let (_, _, row) = book.rows().find(|it| it.1 == id.as_str()).expect("a row");
            assert_eq!(row[4], text(reason), "{id}");
            reasons += 1;
        }
    }
    for it in source.statement.evidence.iter().flat_map(|it| it.1) {
        assert!(all.iter().any(|cell| cell.contains(&it.title) && cell.contains(&it.keeper)), "{}", it.title);
    }
    assert!(all.contains(&seeds::model().digest().to_string()) && all.contains(&seeds::weights().digest.to_string()));
    assert!(!all.iter().any(|it| it.starts_with(['=', '+', '-', '@'])), "a text that begins a formula");
    reasons
}

#[test]
fn a_final_report_takes_the_plan_of_a_draft_that_states_the_same_and_of_no_other() {
    let bytes = samples::result(8, Call::default()).bytes;
    let mut source = Source::of_result(&bytes, seeds::model(), seeds::weights()).expect("a sound result");
    let mut draft = samples::assessment(8);
    let plan = plans::plan(8, &draft);
    draft.replan(|it| *it = plan, &samples::moment());
    let mut other = draft.clone();
    let id = seeds::model().questions[0].id.clone();
    other.statement.notes.insert(id, "x".to_owned());
    assert!(!source.take_plan(&other, seeds::model()) && source.plan.is_empty());
    let part = |source: &Source| {
        report::report(seeds::model(), seeds::weights(), source, &options(Lang::En))
            .headings()
            .any(|it| it.1.ends_with(" Plan"))
    };
    assert!(!part(&source), "without a plan there is no such part");
    assert!(source.take_plan(&draft, seeds::model()) && part(&source));
    let without = Options { plan: false, ..options(Lang::En) };
    let document = report::report(seeds::model(), seeds::weights(), &source, &without);
    assert!(!document.headings().any(|it| it.1.ends_with(" Plan")));
    assert!(document.blocks.iter().any(|it| matches!(it, Block::Signing { .. })));
}
