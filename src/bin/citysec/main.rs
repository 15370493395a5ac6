//! The command line of the evaluator, over the same core as the page: verify, rank, score, sign, inspect.
//!
//! Commands decide nothing about files themselves: they read bytes, call the core, and show what it says.

mod batch;
mod build_info;
mod compare;
mod failure;
mod files;
mod key;
mod merge;
mod model;
mod output;
mod passphrase;
mod plan;
mod proof;
mod query;
mod rank;
mod report;
mod reproduce;
mod review;
mod sample;
mod score;
mod show;
mod sign;
mod signing;
mod sources;
mod statistics;
mod verify;
mod work;
mod world;

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::{Failure, Verdict};

/// A verifier makes a thousand small values for each file and drops them in another thread, which takes the system's
/// allocator a seventh of the whole time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Digital-city cybersecurity self-assessment: verify, score and sign result files
#[derive(Parser)]
#[command(version, arg_required_else_help = true, max_term_width = 100)]
#[command(long_about = "Digital-city cybersecurity self-assessment: verify, score and sign result files.\n\n\
    Status: 0 when everything is good, 1 when a file is refused, 2 when a command is misused or a file cannot be \
    read or written. Errors say what happened, where, and what to do next, on standard error.")]
#[command(after_help = "Examples:\n  \
    citysec verify results/ --keys keys.json\n  \
    citysec key new --out city.key.json --label 湖州市\n  \
    citysec sign draft.json --key city.key.json")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Verify(verify::Args),
    Rank(rank::Args),
    Proof(proof::Args),
    Score(score::Args),
    Compare(compare::Args),
    Report(report::Args),
    Plan(plan::Args),
    Key(key::Args),
    Sign(sign::Args),
    Merge(merge::Args),
    Model(model::Args),
    Review(review::Args),
    Query(query::Args),
    Reproduce(reproduce::Args),
    Sample(sample::Args),
    Statistics(statistics::Args),
    BuildInfo(build_info::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let done = match cli.command {
        Command::Verify(it) => verify::run(&it, &mut out),
        Command::Rank(it) => rank::run(&it, &mut out),
        Command::Proof(it) => proof::run(&it, &mut out),
        Command::Score(it) => score::run(&it, &mut out),
        Command::Compare(it) => compare::run(&it, &mut out),
        Command::Report(it) => report::run(&it, &mut out),
        Command::Plan(it) => plan::run(&it, &mut out),
        Command::Key(it) => key::run(&it, &mut out),
        Command::Sign(it) => sign::run(&it, &mut out),
        Command::Merge(it) => merge::run(&it, &mut out),
        Command::Model(it) => model::run(&it, &mut out),
        Command::Review(it) => review::run(&it, &mut out),
        Command::Query(it) => query::run(&it, &mut out),
        Command::Reproduce(it) => reproduce::run(&it, &mut out),
        Command::Sample(it) => sample::run(&it, &mut out),
        Command::Statistics(it) => statistics::run(&it, &mut out),
        Command::BuildInfo(it) => build_info::run(&it, &mut out),
    };
    let done = done.and_then(|verdict| Ok(out.flush().map(|()| verdict)?));
    match done {
        Ok(verdict) => verdict.into(),
        Err(failure) => {
            // What was found before the failure comes first; if it cannot be written, the failure still can.
            let _ = out.flush();
            report(&failure);
            Verdict::Undone.into()
        }
    }
}

/// Tells a failure on standard error; there is nowhere to tell that this did not work.
fn report(failure: &Failure) {
    if !matches!(failure, Failure::OutputClosed) {
        let _ = writeln!(io::stderr(), "{failure}");
    }
}
