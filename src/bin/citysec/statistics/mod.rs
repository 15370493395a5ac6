//! `citysec statistics`: what the cities of a batch have answered together, beside the national figures.

use std::io::Write;

use citysec::core::bench::figures::{Findings, Which};
use citysec::core::bench::plausibility;
use citysec::core::bench::statistics::{self, MINIMUM};
use citysec::core::bench::submission::Words;
use citysec::core::seeds;

use crate::batch::{self, Batch};
use crate::failure::{Failure, Verdict};
use crate::{output, rank};

mod words;

pub use words::say;

/// Show what the cities of a batch have answered together
#[derive(clap::Args)]
#[command(
    long_about = "Show what the cities of a batch have answered together, beside the national figures of 2022.\n\n\
    Files are verified and scored again; one file of a city counts. Shares are of the cities that stated a value, those who \
    do not know and those to whom a question does not apply counted apart. Quartiles are those of QUARTILE.INC. A figure \
    over fewer cities than --minimum is withheld: its cell is empty. Flags are what deserves a second look; they change no \
    score. A saved bench brings its work as for citysec rank.\n\n\
    The tables are one form in all formats, the one that the page saves: statistics-scores, -questions (how many stated a \
    value, and quantities), -answers (how answers are spread), -national (published figures, each beside the same of the \
    batch), -gaps, -flags, and files, which says what became of each file. Text leaves out questions and answers unless \
    --only names them. CSV holds one table, so several need --out."
)]
#[command(after_help = "Examples:\n  \
    citysec statistics results/ --keys keys.json\n  \
    citysec statistics results/ --only answers --minimum 10\n  \
    citysec statistics bench.zip --format xlsx --out statistics.xlsx\n\n\
    Status: 0 when no file is refused or in conflict, 1 when one is, 2 misuse or a file that cannot be read.")]
pub struct Args {
    #[command(flatten)]
    batch: batch::Args,
    /// Fewest cities that a figure may rest on
    #[arg(long, value_name = "N", default_value_t = MINIMUM)]
    minimum: usize,
    /// Only this table: scores, questions, answers, national, gaps or flags (may be repeated)
    #[arg(long, value_name = "TABLE", value_parser = which)]
    only: Vec<Which>,
    #[command(flatten)]
    output: output::Args,
}

fn which(text: &str) -> Result<Which, &'static str> {
    let found = Which::ALL.into_iter().find(|it| it.word() == text);
    found.ok_or("scores, questions, answers, national, gaps or flags")
}

/// Runs the command.
///
/// # Errors
/// Key list or weight table cannot be used, a saved bench does not open, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (model, links, paper) = (seeds::model(), seeds::links(), seeds::whitepaper());
    let batch = Batch::open(&args.batch)?;
    let evaluation = batch.evaluate(&batch.weights);
    let basis = batch.basis(&batch.weights, &evaluation);
    let entries = statistics::entries(&batch.files, &evaluation);
    let texts: Vec<&[Words]> =
        entries.iter().map(|it| batch.files[it.file].submission().map_or(&[][..], |it| &it.texts)).collect();
    let flags = plausibility::flags(model, links, &entries, &texts);
    let figures = statistics::statistics(model, paper, &entries, args.minimum);
    let findings = Findings { statistics: &figures, flags: &flags, links, paper };
    // Hundreds of lines, which nobody wants on a terminal unasked.
    let is_long = |it: &Which| matches!(it, Which::Questions | Which::Answers);
    let is_wanted = |it: &Which| match &args.only[..] {
        [] => !(args.output.is_text() && is_long(it)),
        only => only.contains(it),
    };
    let wanted = Which::ALL.into_iter().filter(is_wanted);
    let tables = wanted.map(|it| basis.statistics(it, &findings, &rank::say)).collect();
    args.output.publish(tables, Some(basis.files(&rank::say)), out)?;
    Ok(batch.verdict(&evaluation))
}
