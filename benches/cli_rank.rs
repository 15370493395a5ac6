//! What `citysec rank DIR` takes over 100, 1,000 and 10,000 files, each of another city, beside the floor that no verifier
//! gets under: cores × one strict Ed25519 check, one typed parse and one SHA-256 for each file. Reading the files, ranking
//! and writing the tables are in the measured time and not in the floor.
//!
//! The last lines are ratios: to the floor, of the time for ten times as many files, and of what firmness costs.

#[path = "samples/floor.rs"]
mod floor;
mod samples;

use std::fs;
use std::hint::black_box;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use citysec::core::answers::City;
use citysec::core::ids::CityCode;
use citysec::core::result::Call;
use floor::Floor;

const SIZES: [u64; 3] = [100, 1_000, 10_000];

/// How often each is measured, of which the median counts.
const ROUNDS: usize = 5;

fn folder(n: u64) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rank-{n}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    for number in 0..n {
        let mut assessment = samples::assessment(number);
        let code = CityCode::parse(&(100_000 + number * 7).to_string()).expect("a code");
        assessment.city = Some(City { code, name: format!("第{number}市") });
        let file = samples::signed(number, &assessment, Call::default());
        fs::write(folder.join(format!("{number:05}.result.json")), file.bytes).expect("the file can be written");
    }
    folder
}

fn rank(folder: &Path, more: &[&str]) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_citysec"));
    let done = command.arg("rank").arg(folder).args(more).output().expect("the command runs");
    let taken = start.elapsed();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    taken
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| run()).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn main() {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let file = samples::result(1, Call::default()).bytes;
    let floor = Floor::of(&file);
    let one_floor = median(|| {
        let start = Instant::now();
        (0..1000).for_each(|_| drop(black_box(floor.run(black_box(&file)))));
        start.elapsed() / 1000
    });
    println!("floor of one file {one_floor:?}, {cores} cores");
    let mut times = Vec::new();
    for n in SIZES {
        let folder = folder(n);
        let time = median(|| rank(&folder, &[]));
        let firm = median(|| rank(&folder, &["--stability", "5"]));
        let a_second = n as f64 / time.as_secs_f64();
        let ratio = one_floor.as_secs_f64() * n as f64 / (cores as f64 * time.as_secs_f64());
        println!("rank {n} files: {time:?}, {a_second:.0} a second; with 1,000 samples {firm:?}");
        println!("ratio floor/(cores x rank) over {n} files = {ratio:.2}");
        times.push(time.as_secs_f64());
        fs::remove_dir_all(&folder).expect("the folder can be removed");
    }
    for (pair, n) in times.windows(2).zip(SIZES) {
        println!("ratio time of {} files/{n} files = {:.1}", n * 10, pair[1] / pair[0]);
    }
}
