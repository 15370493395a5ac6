//! Published tables say the same in every format: the workbook is read back with another library, the JSON is held to its
//! schema, the CSV is read by its rules, and all are compared cell by cell with the table.

#[path = "../benches/samples/mod.rs"]
mod samples;
#[path = "samples/csv.rs"]
mod reading;

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx};
use citysec::core::bench::figures::{Findings, Which};
use citysec::core::bench::plausibility;
use citysec::core::bench::ranking::{Among, By, Tiers};
use citysec::core::bench::stability::Sampling;
use citysec::core::bench::statistics::{self, MINIMUM};
use citysec::core::bench::tables::{Basis, Said};
use citysec::core::bench::{Evaluation, Received, Work, evaluate, submission};
use citysec::core::model::SeedFile;
use citysec::core::publish::{Cell, Column, Kind, Note, Row, Table, csv, json, neutral};
use citysec::core::result::Call;
use citysec::core::scoring::E2;
use citysec::core::seeds;
use citysec::core::weights::Weights;
use citysec::sheets;
use serde_json::Value;

const CITIES: u64 = 40;

fn batch() -> Vec<Arc<Received>> {
    let file = |number: u64| {
        let bytes = samples::result(number * 13, Call::default()).bytes;
        Arc::new(submission::receive(seeds::model(), seeds::weights(), format!("{number}.json"), &bytes))
    };
    let mut batch: Vec<_> = (0..CITIES).map(file).collect();
    batch.push(Arc::new(Received::unread("=locked.json".into(), "locked".into())));
    batch
}

fn other_weights() -> Weights {
    let text = seeds::weights_file().text.replacen("\"management\": 30", "\"management\": 60", 1);
    Weights::load(&SeedFile { name: "w".into(), text: text.into() }, seeds::model()).expect("sound weights")
}

/// Words that name what they are for: what is compared here is figures.
fn words(it: Said<'_>) -> String {
    format!("{it:?}").chars().take(300).collect()
}

fn with_basis(check: impl FnOnce(Basis<'_>, &Evaluation)) {
    let (batch, work, tiers) = (batch(), Work::default(), Tiers::of_paper(seeds::whitepaper()));
    let (model, weights, divisions) = (seeds::model(), seeds::weights(), seeds::divisions());
    let evaluation = evaluate(model, weights, &batch, &work);
    let other = evaluate(model, &other_weights(), &batch, &work);
    let (batch, work, tiers, evaluation) = (&batch[..], &work, &tiers, &evaluation);
    check(Basis { model, weights, divisions, tiers, batch, work, evaluation }, &other);
}

/// The tables of the statistics with this many cities as the least that a figure may rest on.
fn statistics_tables(basis: Basis<'_>, minimum: usize) -> Vec<Table> {
    let (links, paper) = (seeds::links(), seeds::whitepaper());
    let entries = statistics::entries(basis.batch, basis.evaluation);
    let figures = statistics::statistics(basis.model, paper, &entries, minimum);
    let texts: Vec<_> =
        entries.iter().map(|it| &basis.batch[it.file].submission().expect("it counts").texts[..]).collect();
    let flags = plausibility::flags(basis.model, links, &entries, &texts);
    let findings = Findings { statistics: &figures, flags: &flags, links, paper };
    Which::ALL.into_iter().map(|it| basis.statistics(it, &findings, &words)).collect()
}

/// Every kind of table, and one with what cities may try to slip in.
fn tables() -> Vec<Table> {
    let mut tables = Vec::new();
    with_basis(|basis, other| {
        let mut stability = basis.stability(Among::All, Sampling { points: 5, samples: 50, seed: 1 });
        stability.advance(50);
        for by in [By::Total, By::Domain(0), By::Domain(2)] {
            tables.push(basis.ranking(by, Among::All, Some(30), Some(&stability), &words));
        }
        let class = basis.classes()[0];
        tables.push(basis.ranking(By::Total, class, None, None, &words));
        tables.push(basis.side_by_side(&other_weights(), other, Among::All, &words));
        tables.push(basis.files(&words));
        tables.extend(statistics_tables(basis, MINIMUM));
    });
    let column = |key: &str, kind| Column { key: key.to_owned(), head: format!("@{key}"), kind };
    let row = |text: &str, share, score| Row {
        cells: vec![Cell::Text(text.to_owned()), Cell::Share(share), Cell::Score(E2(score)), Cell::Difference(-5)],
    };
    tables.push(Table {
        id: "hostile".to_owned(),
        title: "=1+1: [a]/b*?".to_owned(),
        notes: vec![Note { key: "counted", text: "+x, \"y\"\r\nz".to_owned() }],
        columns: vec![
            column("city", Kind::Text),
            column("staysE4", Kind::Share),
            column("totalE2", Kind::Score),
            column("riseE2", Kind::Difference),
        ],
        rows: vec![
            row("=HYPERLINK(\"x\",\"y\")", 10_000, 10_000),
            row("＝cmd|' /C calc'!A0", 0, 0),
            row("\ta\r\nb", 3333, 7),
            Row { cells: vec![Cell::Text("湖州, \"市\"".to_owned()), Cell::Empty, Cell::Empty, Cell::Empty] },
        ],
    });
    tables
}

#[test]
fn every_city_that_counts_has_its_row_and_its_facts() {
    with_basis(|basis, _| {
        let table = basis.ranking(By::Total, Among::All, None, None, &words);
        assert_eq!(table.rows.len(), CITIES as usize);
        let keys: Vec<&str> = table.notes.iter().map(|it| it.key).collect();
        assert_eq!(keys, ["counted", "round", "keys", "model", "weights", "marks", "ties", "tiers"]);
        let counted = &table.notes[0].text;
        assert!(counted.contains("Counted(40, 0, 1)"), "{counted}");
        assert!(table.notes[4].text.contains(&format!("{:?}", seeds::weights().digest)), "{}", table.notes[4].text);
        // The classes divide the cities, and the best of a class is not always the best of all.
        let of_class: Vec<Table> =
            basis.classes().iter().map(|it| basis.ranking(By::Total, *it, None, None, &words)).collect();
        assert!(of_class.len() > 2);
        assert_eq!(of_class.iter().map(|it| it.rows.len()).sum::<usize>(), CITIES as usize);
        let place = |row: &Row, at: usize| match row.cells[at] {
            Cell::Place(it) => it,
            _ => 0,
        };
        for it in of_class.iter().flat_map(|it| &it.rows) {
            assert!(place(it, 0) >= 1 && place(it, 0) <= place(it, 1), "a place among fewer is no worse");
        }
        let provinces = basis.provinces();
        let provinces = provinces.iter().map(|it| basis.ranking(By::Total, *it, None, None, &words).rows.len());
        assert_eq!(provinces.sum::<usize>(), CITIES as usize);
    });
}

/// What stands in the tables of the statistics is what was computed: every figure, each withheld one as an empty cell.
#[test]
fn the_tables_of_the_statistics_hold_every_figure_and_withhold_what_rests_on_too_few() {
    with_basis(|basis, _| {
        let entries = statistics::entries(basis.batch, basis.evaluation);
        let of = |minimum| statistics::statistics(basis.model, seeds::whitepaper(), &entries, minimum);
        let tables = statistics_tables(basis, MINIMUM);
        let ids: Vec<&str> = tables.iter().map(|it| it.id.as_str()).collect();
        let names = ["scores", "questions", "answers", "national", "gaps", "flags"];
        assert_eq!(ids, names.map(|it| format!("statistics-{it}")));
        let [scores, questions, answers, national, gaps, flags] = &tables[..] else {
            panic!("{} tables", tables.len())
        };
        let figures = of(MINIMUM);

        let total = figures.total.expect("there are enough cities");
        assert_eq!(scores.rows.len(), 1 + basis.model.domains.len() + basis.model.groups.len());
        let expected =
            [total.mean, total.lowest, total.lower_quartile, total.median, total.upper_quartile, total.highest];
        assert_eq!(scores.rows[0].cells[3..], expected.map(|it| Cell::Score(E2(it as u32))));
        assert_eq!(scores.rows[0].cells[2], Cell::Integer(total.cities as i64));

        assert_eq!(questions.rows.len(), figures.questions.len());
        for (row, it) in questions.rows.iter().zip(&figures.questions) {
            let counts = [it.stated, it.unknown, it.not_applicable].map(|it| Cell::Integer(it as i64));
            assert_eq!(row.cells[1..4], counts);
        }
        // What was published stays published.
        let is_figure = |it: &Column| it.kind.is_number() && it.key != "percent";
        let withheld = |table: &Table, row: &Row| {
            table.columns.iter().zip(&row.cells).all(|(column, cell)| !is_figure(column) || *cell == Cell::Empty)
        };
        let of_question = |table: &Table, id: &str| {
            let is_its = |it: &&Row| it.cells[0] == Cell::Text(id.to_owned());
            table.rows.iter().filter(is_its).cloned().collect::<Vec<_>>()
        };
        let mut shares = 0;
        for it in &figures.questions {
            let rows = of_question(answers, basis.model.questions[it.question].id.as_str());
            let Some(spread) = &it.spread else {
                assert!(rows.len() == 1 && withheld(answers, &rows[0]), "{rows:?}");
                continue;
            };
            let parts = match spread {
                statistics::Spread::Levels(it) => it.clone(),
                statistics::Spread::Items { ticked, none } => [&ticked[..], &[*none]].concat(),
                statistics::Spread::YesNo { yes, no } => vec![*yes, *no],
                statistics::Spread::Ranges(it, _) => it.iter().map(|it| it.1).collect(),
            };
            let cells = |it: &statistics::Share| [Cell::Integer(it.cities as i64), Cell::Share(it.share_e2 as u32)];
            assert_eq!(rows.len(), parts.len());
            for (row, part) in rows.iter().zip(&parts) {
                assert_eq!(row.cells[2..4], cells(part));
                shares += 1;
            }
        }
        assert!(shares > 300, "{shares} shares");
        assert_eq!(national.rows.len(), figures.questions.iter().map(|it| it.national.len()).sum::<usize>());
        assert!(national.rows.iter().filter(|it| it.cells[5] != Cell::Empty).count() > 15);
        assert_eq!(gaps.rows.len(), figures.gaps.len());
        assert!(flags.rows.len() > CITIES as usize, "random answers contradict each other");
        assert!(flags.rows.iter().all(|it| matches!(it.cells[6], Cell::File(_))));

        // With one city too few nothing is given but what is about single cities.
        for table in &statistics_tables(basis, CITIES as usize + 1)[..5] {
            assert!(table.rows.iter().all(|it| withheld(table, it)), "{}", table.id);
            assert!(table.notes.iter().any(|it| it.key == "minimum" && it.text.contains("41")), "{}", table.id);
        }
    });
}

#[test]
fn the_workbook_gives_every_cell_back() {
    let tables = tables();
    let bytes = sheets::write(&tables, &samples::moment()).expect("a workbook");
    assert_eq!(bytes, sheets::write(&tables, &samples::moment()).expect("a workbook"), "the same bytes again");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook that can be read");
    let names = book.sheet_names();
    assert_eq!(names.len(), tables.len());
    let mut numbers = 0;
    for (name, table) in names.iter().zip(&tables) {
        let range = book.worksheet_range(name).expect("a sheet");
        let at = |row: usize, column: usize| range.get((row, column)).cloned().unwrap_or_default();
        assert_eq!(at(0, 0), Data::String(neutral(&table.title)), "{}", table.id);
        for (idx, note) in table.notes.iter().enumerate() {
            assert_eq!(at(1 + idx, 0), text(&note.text));
        }
        let head = 1 + table.notes.len();
        for (idx, column) in table.columns.iter().enumerate() {
            assert_eq!(at(head, idx), text(&column.head));
        }
        for (row_idx, row) in table.rows.iter().enumerate() {
            for (idx, cell) in row.cells.iter().enumerate() {
                let found = at(head + 1 + row_idx, idx);
                let scaled = |by: f64| match found {
                    Data::Float(it) => (it * by).round() as i64,
                    _ => panic!("{}: {cell:?} became {found:?}", table.id),
                };
                match cell {
                    Cell::Empty => assert_eq!(found, Data::Empty),
                    Cell::Text(it) => assert_eq!(found, text(it)),
                    Cell::File(it) => assert_eq!(found, Data::String(it.to_string())),
                    Cell::Integer(it) => assert_eq!(scaled(1.0), *it),
                    Cell::Place(it) => assert_eq!(scaled(1.0), i64::from(*it)),
                    Cell::Score(it) => assert_eq!(scaled(100.0), i64::from(it.0)),
                    Cell::Difference(it) => assert_eq!(scaled(100.0), *it),
                    Cell::Share(it) => assert_eq!(scaled(10_000.0), i64::from(*it)),
                    Cell::Quantity(it) => assert_eq!(scaled(100.0), *it as i64),
                }
                numbers += usize::from(matches!(found, Data::Float(_)));
            }
        }
        assert_eq!(range.height(), head + 1 + table.rows.len(), "no more rows than the table has");
    }
    assert!(numbers > 700, "only {numbers} numbers were compared");
}

fn text(it: &str) -> Data {
    Data::String(neutral(it))
}

#[test]
fn the_json_keeps_to_its_schema_and_holds_every_cell() {
    let tables = tables();
    let file: Value = serde_json::from_slice(&json::write(&tables)).expect("JSON");
    let [(name, schema), ..] = seeds::schemas();
    assert_eq!(name, "tables.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let validator = jsonschema::draft202012::new(&schema).expect("a sound schema");
    let errors: Vec<String> = validator.iter_errors(&file).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for (entry, table) in file["tables"].as_array().expect("tables").iter().zip(&tables) {
        assert_eq!(entry["rows"].as_array().expect("rows").len(), table.rows.len());
        for (found, row) in entry["rows"].as_array().expect("rows").iter().zip(&table.rows) {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let expected = match cell {
                    Cell::Empty => Value::Null,
                    Cell::Text(it) => it.clone().into(),
                    Cell::File(it) => it.to_string().into(),
                    Cell::Integer(it) | Cell::Difference(it) => (*it).into(),
                    Cell::Place(it) | Cell::Share(it) => (*it).into(),
                    Cell::Score(it) => it.0.into(),
                    Cell::Quantity(it) => (*it).into(),
                };
                assert_eq!(found[&column.key], expected, "{} {}", table.id, column.key);
            }
        }
    }
    // The schema refuses what it should.
    let broken = [
        ("/version", Value::from(2)),
        ("/tables/0/rows/0/totalE2", Value::from(80.34)),
        ("/tables/0/rows/0/place", Value::from(0)),
        ("/tables/0/rows/0/file", Value::from("sha256:1")),
        ("/tables/0/columns/0/kind", Value::from("percent")),
        ("/tables/0/id", Value::from("总分")),
    ];
    for (place, value) in broken {
        let mut file = file.clone();
        *file.pointer_mut(place).unwrap_or_else(|| panic!("{place} does not exist")) = value;
        assert!(!validator.is_valid(&file), "{place} was not refused");
    }
}

#[test]
fn the_csv_gives_every_cell_back() {
    for table in tables() {
        let bytes = csv::write(&table);
        let rest = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
        let lines = reading::parsed(std::str::from_utf8(rest).expect("UTF-8"));
        assert!(lines.iter().all(|it| it.len() == table.columns.len()), "{}: lines of one length", table.id);
        let head = 2 + table.notes.len();
        assert_eq!(lines.len(), head + 1 + table.rows.len());
        assert_eq!(lines[0][0], neutral(&table.title));
        for (line, row) in lines[head + 1..].iter().zip(&table.rows) {
            for (field, cell) in line.iter().zip(&row.cells) {
                match cell {
                    Cell::Text(it) => assert_eq!(*field, neutral(it)),
                    other => assert_eq!(*field, other.in_full()),
                }
            }
        }
    }
}
