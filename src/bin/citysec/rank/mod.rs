//! `citysec rank`: a batch of result files becomes ranking tables, each place with the file that it stands on.

use std::io::Write;
use std::str::FromStr;

use citysec::core::bench::ranking::{Among, By};
use citysec::core::bench::stability::{MOST_SAMPLES, Sampling};
use citysec::core::seeds;

use crate::batch::{self, Batch};
use crate::failure::{Failure, Verdict};
use crate::files::Table;
use crate::output;

mod words;

pub use words::say;

/// Rank result files: verified, scored again, in tables of the total and of each domain
#[derive(clap::Args)]
#[command(long_about = "Rank result files: verified, scored again, in tables of the total and of each domain.\n\n\
    A directory stands for the *.json and *.zip files in it, a ZIP for the *.json files in it. What is not sound is \
    refused, and what is sound but does not count is set apart, each with the reason; neither stops the others. Of several files of one city the one counts that names \
    the others as superseded. Equal scores to the second decimal share a place, and the next place is skipped.\n\n\
    A bench that was saved on the page brings its key list, decisions, marks, weights and choices, and gives the tables \
    that the page shows; an option takes the place of what it says. It is named alone.\n\n\
    Without --keys nobody is known, and nobody is set apart for it. Results may be signed under the default weights or \
    under those of --weights; all are ranked under the same table.\n\n\
    With --stability the weights are moved by up to so many points of 100 at each level (domains, groups of a domain, \
    indicators of a group), many times, and the tables show the best and the worst place, and the share of samples in \
    which the place stays. The same seed gives the same figures.\n\n\
    The tables are one form in all formats: ranking-total, ranking-DOMAIN, with --by the same for each class or \
    province, with --compare weights, and files, which says what became of each file. CSV holds one table, so several \
    need --out. The schema of the JSON lies beside the page as tables.schema.json.")]
#[command(after_help = "Examples:\n  \
    citysec rank results/ --keys keys.json --round 2026-A --challenge 7Q4K\n  \
    citysec rank bench.zip --format json > ranking.json\n  \
    citysec rank results/ --stability 5 --format xlsx --out ranking.xlsx\n  \
    citysec rank results/ --weights other.json --compare --only total\n\n\
    Status: 0 when no file is refused or in conflict, 1 when one is, 2 misuse or a file that cannot be read.")]
pub struct Args {
    #[command(flatten)]
    batch: batch::Args,
    /// Also set the places under --weights, or under the other table of a saved bench, beside those under the default
    /// weights
    #[arg(long)]
    compare: bool,
    /// Places that a table shows: a number or all [default: 30, or what a saved bench says]
    #[arg(long, value_name = "N")]
    top: Option<Top>,
    /// Rank within each class of cities or each province: class or province
    #[arg(long, value_parser = ["class", "province"])]
    by: Option<String>,
    /// Only this ranking: total, or the id of a domain (may be repeated)
    #[arg(long, value_name = "RANKING")]
    only: Vec<String>,
    /// How firm places are when weights move by up to so many points
    #[arg(long, value_name = "POINTS", value_parser = clap::value_parser!(u32).range(0..=100))]
    stability: Option<u32>,
    /// Samples for --stability
    #[arg(long, default_value_t = Sampling::default().samples, requires = "stability",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_SAMPLES)))]
    samples: u32,
    /// Seed of the samples
    #[arg(long, default_value_t = Sampling::default().seed, requires = "stability")]
    seed: u32,
    #[command(flatten)]
    output: output::Args,
}

#[derive(Clone, Copy)]
struct Top(Option<u32>);

impl FromStr for Top {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.parse()) {
            ("all", _) => Ok(Self(None)),
            (_, Ok(it @ 1..)) => Ok(Self(Some(it))),
            _ => Err("neither a number from 1 on nor all"),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Key list or weight table cannot be used, a ranking is not known, a saved bench does not open, or the output cannot be
/// written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let rankings = rankings(&args.only)?;
    let batch = Batch::open(&args.batch)?;
    if args.compare && batch.other.is_none() {
        let next = "give another table with --weights";
        return Err(Failure::new("there is one weight table, and nothing to compare it with", "--compare", next));
    }
    let evaluation = batch.evaluate(&batch.weights);
    let ranked = batch.basis(&batch.weights, &evaluation);
    let groups = match args.by.as_deref() {
        Some("class") => ranked.classes(),
        Some(_) => ranked.provinces(),
        None => vec![Among::All],
    };
    let publishing = &batch.work.publishing;
    let top = args.top.map_or(publishing.top, |it| it.0);
    let asked = args.stability.map(|points| Sampling { points, samples: args.samples, seed: args.seed });
    let mut tables = Vec::new();
    for among in &groups {
        let stability = asked.or(publishing.sampling).map(|sampling| {
            let mut stability = ranked.stability(*among, sampling);
            stability.advance(MOST_SAMPLES);
            stability
        });
        for by in &rankings {
            tables.push(ranked.ranking(*by, *among, top, stability.as_ref(), &words::say));
        }
    }
    if let (true, Some(other)) = (args.compare, &batch.other) {
        let default = Table::Default(seeds::weights());
        let (before, after) = (batch.evaluate(&default), batch.evaluate(other));
        let before = batch.basis(&default, &before);
        tables.extend(groups.iter().map(|it| before.side_by_side(other, &after, *it, &words::say)));
    }
    args.output.publish(tables, Some(ranked.files(&words::say)), out)?;
    Ok(batch.verdict(&evaluation))
}

fn rankings(only: &[String]) -> Result<Vec<By>, Failure> {
    let domains = &seeds::model().domains;
    if only.is_empty() {
        return Ok(std::iter::once(By::Total).chain((0..domains.len()).map(By::Domain)).collect());
    }
    let known = |it: &String| match it.as_str() {
        "total" => Ok(By::Total),
        id => domains.iter().position(|it| it.id.as_str() == id).map(By::Domain).ok_or_else(|| {
            let ids: Vec<&str> = domains.iter().map(|it| it.id.as_str()).collect();
            Failure::new(format!("no ranking `{id}`"), "--only", format!("give total, {}", ids.join(", ")))
        }),
    };
    only.iter().map(known).collect()
}
