//! The working copy at the end of a year is as small as a browser's storage asks for.

use citysec::core::document::Draft;
use citysec::core::seeds;

#[path = "../benches/samples/mod.rs"]
#[allow(dead_code)] // Other tests and the benchmarks use the rest.
mod samples;
#[path = "../benches/samples/year.rs"]
mod year;

/// What it may take, in bytes.
const LIMIT: usize = 2_000_000;

#[test]
fn a_year_of_work_stays_small_and_is_read_as_it_was_written() {
    let it = year::of(samples::assessment(1));
    let documents: usize = it.statement.evidence.values().map(Vec::len).sum();
    assert_eq!((it.statement.notes.len(), documents), (seeds::model().questions.len(), year::DOCUMENTS));
    assert_eq!(it.ledger.len(), it.assignments.len());
    assert!(it.records.answers.values().filter(|it| it.past.len() >= 3).count() > 100);
    let text = Draft::new(it, seeds::model()).to_text();
    let units = text.encode_utf16().count();
    println!("{} bytes, {units} UTF-16 code units", text.len());
    assert!(text.len() < LIMIT, "{} bytes", text.len());
    assert!(text.len() > LIMIT / 10, "{} bytes are no year of work", text.len());
    let read = Draft::read(text.as_bytes()).expect("a draft");
    assert_eq!(read.to_text(), text);
}
