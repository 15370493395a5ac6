//! What the final report of a full assessment takes: making the document, and writing it as a DOCX file.

mod samples;

use std::hint::black_box;

use citysec::core::report::{self, Options, Source};
use citysec::core::result::Call;
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::office;
use criterion::Criterion;

fn main() {
    let (model, weights) = (seeds::model(), seeds::weights());
    let file = samples::result(1, Call::default()).bytes;
    let source = Source::of_result(&file, model, weights).expect("a sound result");
    let options = Options { lang: Lang::Zh, answers: true, ..Options::default() };
    let document = report::report(model, weights, &source, &options);
    println!("one report: {} bytes as DOCX", office::docx(&document, &samples::moment()).len());
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("make a report of the full scope", |b| {
        b.iter(|| report::report(model, weights, black_box(&source), &options));
    });
    criterion.bench_function("write a report of the full scope as DOCX", |b| {
        b.iter(|| office::docx(black_box(&document), &samples::moment()));
    });
    criterion.final_summary();
}
