//! What the final report of a full assessment with its plan takes: making the document, and writing it in every form.

mod samples;
#[path = "samples/plans.rs"]
mod plans;

use std::hint::black_box;

use citysec::core::publish::csv;
use citysec::core::report::{self, Options, Source};
use citysec::core::result::Call;
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::{office, sheets};
use criterion::Criterion;

fn main() {
    let (model, weights) = (seeds::model(), seeds::weights());
    let file = samples::result(1, Call::default()).bytes;
    let mut source = Source::of_result(&file, model, weights).expect("a sound result");
    let mut draft = samples::assessment(1);
    let plan = plans::plan(1, &draft);
    draft.replan(|it| *it = plan, &samples::moment());
    assert!(source.take_plan(&draft, model), "the draft that was signed");
    let options = Options { lang: Lang::Zh, answers: true, plan: true, ..Options::default() };
    let document = report::report(model, weights, &source, &options);
    println!("one report: {} bytes as DOCX", office::docx(&document, &samples::moment()).len());
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("make a report of the full scope", |b| {
        b.iter(|| report::report(model, weights, black_box(&source), &options));
    });
    criterion.bench_function("write a report of the full scope as DOCX", |b| {
        b.iter(|| office::docx(black_box(&document), &samples::moment()));
    });
    criterion.bench_function("write a report of the full scope as XLSX", |b| {
        b.iter(|| {
            sheets::write_report(&report::sheets(model, weights, black_box(&source), &options), &samples::moment())
        });
    });
    criterion.bench_function("write a report of the full scope as CSV", |b| {
        b.iter(|| csv::write(&report::rows(model, weights, black_box(&source), &options)));
    });
    criterion.bench_function("write a report of the full scope as Markdown", |b| {
        b.iter(|| report::markdown(black_box(&document)));
    });
    criterion.final_summary();
}
