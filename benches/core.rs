//! What the core takes: scoring, and reading and verifying a result, beside the floor that no verifier gets under.
//!
//! The floor is one strict Ed25519 check, one typed parse with serde_json and one SHA-256 over the same file.
//! The last lines are ratios, so that runs on different machines can be compared.
//!
//! With CITYSEC_BENCH_FILES=DIR it only writes 2,000 result files into DIR, for timing `citysec verify DIR`.

#[path = "samples/floor.rs"]
mod floor;
mod samples;
#[path = "samples/year.rs"]
mod year;

use std::hint::black_box;
use std::time::{Duration, Instant};

use citysec::core::document::Draft;
use citysec::core::proof::PublicKey;
use citysec::core::result::{self, Call, Expectation};
use citysec::core::{scoring, seeds};
use criterion::Criterion;
use floor::Floor;

/// The median time of many runs.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..2001)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn write_files(directory: &std::path::Path) {
    std::fs::create_dir_all(directory).expect("the directory can be made");
    for number in 0..2000 {
        let file = samples::result(number, Call::default()).bytes;
        std::fs::write(directory.join(format!("{number:04}.result.json")), file).expect("the file can be written");
    }
    println!("2000 result files in {}", directory.display());
}

fn main() {
    if let Some(directory) = std::env::var_os("CITYSEC_BENCH_FILES") {
        write_files(std::path::Path::new(&directory));
        return;
    }
    let (model, weights) = (seeds::model(), seeds::weights());
    let assessment = samples::assessment(1);
    let file = samples::result(1, Call::default()).bytes;
    let floor = Floor::of(&file);
    let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
    assert!(result::verify(&file, expected).is_accepted(), "the sample is sound");
    let key: PublicKey = samples::key().public();
    println!("one result file: {} bytes, signed by {key}", file.len());

    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("score full scope", |b| {
        b.iter(|| scoring::score(model, weights, black_box(&assessment.statement)));
    });
    criterion.bench_function("read and verify one result", |b| b.iter(|| result::verify(black_box(&file), expected)));
    criterion.bench_function("floor of one result", |b| b.iter(|| floor.run(black_box(&file))));
    let year = Draft::new(year::of(samples::assessment(1)), model);
    println!("one working copy at the end of a year: {} bytes", year.to_text().len());
    criterion.bench_function("write a working copy at the end of a year", |b| b.iter(|| black_box(&year).to_text()));
    let text = year.to_text();
    criterion.bench_function("read a working copy at the end of a year", |b| {
        b.iter(|| Draft::read(black_box(text.as_bytes())));
    });
    criterion.final_summary();
    if std::env::args().any(|it| it == "--profile-time" || it == "--test") {
        return;
    }

    // Taken in turns, so that a change of the processor's speed meets both.
    let mut ratios = Vec::new();
    for _ in 0..5 {
        let floor = median(|| {
            black_box(floor.run(black_box(&file)));
        });
        let verify = median(|| {
            black_box(result::verify(black_box(&file), expected));
        });
        ratios.push((floor.as_secs_f64() / verify.as_secs_f64(), floor, verify));
    }
    ratios.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, floor, verify) = ratios[ratios.len() / 2];
    println!("floor {floor:?}, verify {verify:?}");
    println!("ratio verify/floor = {ratio:.2}");
}
