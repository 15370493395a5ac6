//! `citysec sample`: a synthetic population to try the bench on.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::{City, Scope};
use citysec::core::keylist::{KeyEntry, KeyList};
use citysec::core::sample::{Basis, Bench, FraudKind, Order, Population, SampleFile};
use citysec::core::seeds;
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files;
use crate::show::count;
use crate::work;

/// Write signed, synthetic results of cities that do not exist
#[derive(clap::Args)]
#[command(long_about = "Write signed, synthetic results of cities that do not exist.\n\n\
    Answers are spread as the white paper's survey published them, and elsewhere as seeds/sample.json assumes. The same \
    seed gives the same bytes; keys follow from it too, so they prove nothing. Every file says that it is synthetic, and \
    the codes of its cities stand for no division of GB/T 2260.\n\n\
    Written to DIR: results/*.result.json, keys.json (the key list), and with --frauds also frauds.json: one fraud of each \
    kind among the results, with the checks that refuse each of its files and what becomes of it on the bench.")]
#[command(after_help = "Examples:\n  \
    citysec sample --cities 100 --seed 7 --out population\n  \
    citysec sample --cities 1000 --seed 7 --scope core --frauds --out population\n\n\
    Status: 0 written, 2 misuse or a file that cannot be written.")]
pub struct Args {
    /// How many cities
    #[arg(long, value_name = "N")]
    cities: u32,
    /// What everything follows from
    #[arg(long, value_name = "S")]
    seed: u64,
    /// Directory to write to; it must be empty, or not be there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Which questions are answered
    #[arg(long, value_enum, default_value = "full")]
    scope: ScopeWord,
    /// Name of the round that the results give
    #[arg(long)]
    round: Option<String>,
    /// The text that the results repeat
    #[arg(long)]
    challenge: Option<String>,
    /// Plant one fraud of each kind
    #[arg(long)]
    frauds: bool,
}

/// A scope to choose.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum ScopeWord {
    /// The first question of each indicator
    Core,
    /// Every question
    Full,
}

impl From<ScopeWord> for Scope {
    fn from(it: ScopeWord) -> Self {
        match it {
            ScopeWord::Core => Self::Core,
            ScopeWord::Full => Self::Full,
        }
    }
}

#[derive(Serialize)]
struct FraudsFile {
    r#type: &'static str,
    version: u32,
    seed: u64,
    frauds: Vec<FraudRow>,
}

#[derive(Serialize)]
struct FraudRow {
    kind: FraudKind,
    city: City,
    files: Vec<PlantedRow>,
}

#[derive(Serialize)]
struct PlantedRow {
    file: String,
    checks: &'static [&'static str],
    bench: Bench,
}

/// Runs the command.
///
/// # Errors
/// There is no such population, or a file cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let basis = Basis {
        model: seeds::model(),
        weights: seeds::weights(),
        assumptions: seeds::assumptions(),
        links: seeds::links(),
        divisions: seeds::divisions(),
    };
    let order = Order {
        cities: args.cities,
        seed: args.seed,
        scope: args.scope.into(),
        round: args.round.clone(),
        challenge: args.challenge.clone(),
    };
    let population =
        Population::new(basis, order).map_err(|it| Failure::new(it, "--cities, --seed", "choose other numbers"))?;
    for (option, text) in [("--round", &args.round), ("--challenge", &args.challenge)] {
        if let Some(Err(defect)) = text.as_deref().map(citysec::core::text::check_name) {
            return Err(Failure::new(defect, option, "choose another text"));
        }
    }
    let results = args.out.join("results");
    prepare(&args.out, &results)?;
    let mut entries: Vec<KeyEntry> = Vec::new();
    let numbers: Vec<u32> = population.numbers().collect();
    work::in_order(
        numbers.iter().copied(),
        |it| {
            let file = population.file(it);
            write(&results, &file).map(|()| file.entry)
        },
        |written| -> Result<(), Failure> {
            entries.push(written?);
            Ok(())
        },
    )?;
    let mut planted = 0;
    if args.frauds {
        let mut rows = Vec::new();
        for fraud in population.frauds() {
            entries.push(fraud.entry);
            let mut files = Vec::new();
            for it in fraud.files {
                write(&results, &it.file)?;
                planted += 1;
                files.push(PlantedRow { file: it.file.name, checks: it.checks, bench: it.bench });
            }
            rows.push(FraudRow { kind: fraud.kind, city: fraud.city, files });
        }
        let index = FraudsFile { r#type: "citysec.frauds", version: 1, seed: args.seed, frauds: rows };
        write_json(&args.out.join("frauds.json"), &index)?;
    }
    write_json(&args.out.join("keys.json"), &KeyList::new(entries))?;
    let cities = count(numbers.len(), "synthetic city", "synthetic cities");
    writeln!(out, "wrote {cities}, scope {}, seed {}", Scope::from(args.scope).word(), args.seed)?;
    if args.frauds {
        writeln!(out, "wrote {} of planted frauds, see frauds.json", count(planted, "file", "files"))?;
    }
    Ok(Verdict::Good)
}

fn unwritable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |it| Failure::new(format!("cannot write: {it}"), path.display(), "check the place and the permissions")
}

/// Makes the directories; what is there is never mixed with what is written.
fn prepare(out: &Path, results: &Path) -> Result<(), Failure> {
    if out.exists() && fs::read_dir(out).map_err(unwritable(out))?.next().is_some() {
        return Err(Failure::new("the directory is not empty", out.display(), "choose another one"));
    }
    fs::create_dir_all(results).map_err(unwritable(results))
}

/// Synthetic files can be made again, so nothing waits until the disk has each of them.
fn write(directory: &Path, file: &SampleFile) -> Result<(), Failure> {
    let path = directory.join(&file.name);
    fs::write(&path, &file.bytes).map_err(unwritable(&path))
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    crate::show::json(&mut bytes, value)?;
    files::write_new(path, &bytes, files::Secrecy::Open, false)
}
