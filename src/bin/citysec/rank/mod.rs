//! `citysec rank`: a folder of result files becomes ranking tables, each place with the file that it stands on.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use citysec::core::answers::Scope;
use citysec::core::bench::publishing::TOP;
use citysec::core::bench::ranking::{Among, By, Tiers};
use citysec::core::bench::stability::{MOST_SAMPLES, Sampling};
use citysec::core::bench::tables::Basis;
use citysec::core::bench::work::Round;
use citysec::core::bench::{Apart, Received, Status, What, Work, evaluate, submission};
use citysec::core::publish::{Cell, Kind, Row, Table, csv, json};
use citysec::core::seeds;
use citysec::core::weights::Weights;
use citysec::sheets;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Contents, Secrecy};
use crate::show::{pad, plain, width};
use crate::{verify, work, world};

mod words;

/// Rank result files: verified, scored again, in tables of the total and of each domain
#[derive(clap::Args)]
#[command(long_about = "Rank result files: verified, scored again, in tables of the total and of each domain.\n\n\
    A directory stands for the *.json files in it. What is not sound is refused, and what is sound but does not count is \
    set apart, each with the reason; neither stops the others. Of several files of one city the one counts that names \
    the others as superseded. Equal scores to the second decimal share a place, and the next place is skipped.\n\n\
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
    citysec rank results/ --stability 5 --format xlsx --out ranking.xlsx\n  \
    citysec rank results/ --weights other.json --compare --only total\n\n\
    Status: 0 when no file is refused or in conflict, 1 when one is, 2 misuse or a file that cannot be read.")]
pub struct Args {
    /// Result files, or directories of them
    #[arg(required = true, value_name = "DIR")]
    files: Vec<PathBuf>,
    /// The organiser's key list: which key may sign for which city
    #[arg(long, value_name = "LIST")]
    keys: Option<PathBuf>,
    /// The round that the results have to name
    #[arg(long)]
    round: Option<String>,
    /// The text that the results have to repeat
    #[arg(long)]
    challenge: Option<String>,
    /// The scope that is ranked: core or full
    #[arg(long, default_value = "full", value_parser = scope)]
    scope: Scope,
    /// Weight table to rank under, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Also set the places under --weights beside those under the default weights
    #[arg(long, requires = "weights")]
    compare: bool,
    /// Places that a table shows: a number or all
    #[arg(long, default_value_t = Top(Some(TOP)), value_name = "N")]
    top: Top,
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
    /// Format: text, json, csv or xlsx
    #[arg(long, default_value = "text", value_parser = format)]
    format: Format,
    /// Write to this file; for csv into this directory, one file for each table
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
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

impl std::fmt::Display for Top {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(it) => it.fmt(f),
            None => f.write_str("all"),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
}

fn format(text: &str) -> Result<Format, &'static str> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "csv" => Ok(Format::Csv),
        "xlsx" => Ok(Format::Xlsx),
        _ => Err("text, json, csv or xlsx"),
    }
}

fn scope(text: &str) -> Result<Scope, &'static str> {
    [Scope::Core, Scope::Full].into_iter().find(|it| it.word() == text).ok_or("core or full")
}

/// Runs the command.
///
/// # Errors
/// Key list or weight table cannot be used, a ranking is not known, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let weights = files::weights(args.weights.as_deref(), model)?;
    let rankings = rankings(&args.only)?;
    let work = Work {
        round: Round {
            scope: args.scope,
            name: args.round.clone(),
            challenge: args.challenge.clone(),
            ..Round::default()
        },
        keys: args.keys.as_deref().map(verify::key_list).transpose()?,
        ..Work::default()
    };
    let batch = receive(&files::expand(&args.files)?, &weights)?;
    let evaluation = evaluate(model, &weights, &batch, &work);
    let tiers = Tiers::of_paper(seeds::whitepaper());
    let divisions = seeds::divisions();
    let basis = |weights, evaluation| Basis {
        model,
        weights,
        divisions,
        tiers: &tiers,
        batch: &batch,
        work: &work,
        evaluation,
    };
    let ranked = basis(&weights, &evaluation);
    let groups = match args.by.as_deref() {
        Some("class") => ranked.classes(),
        Some(_) => ranked.provinces(),
        None => vec![Among::All],
    };
    let under_default = args.compare.then(|| evaluate(model, seeds::weights(), &batch, &work));
    let mut tables = Vec::new();
    for among in &groups {
        let stability = args.stability.map(|points| {
            let sampling = Sampling { points, samples: args.samples, seed: args.seed };
            let mut stability = ranked.stability(*among, sampling);
            stability.advance(MOST_SAMPLES);
            stability
        });
        for by in &rankings {
            tables.push(ranked.ranking(*by, *among, args.top.0, stability.as_ref(), &words::say));
        }
    }
    if let Some(under_default) = &under_default {
        let before = basis(seeds::weights(), under_default);
        tables.extend(groups.iter().map(|it| before.side_by_side(&weights, &evaluation, *it, &words::say)));
    }
    let files = ranked.files(&words::say);
    publish(args, tables, files, out)?;
    let is_conflict = |it: &Status| matches!(it, Status::Refused | Status::Apart(Apart::Conflict(_)));
    Ok(if batch.iter().any(|it| matches!(it.what, What::Unread(_))) {
        Verdict::Undone
    } else if evaluation.statuses.iter().any(is_conflict) {
        Verdict::Refused
    } else {
        Verdict::Good
    })
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

/// Reads and verifies all files on all processors. What is kept of each is what ranking needs.
fn receive(paths: &[PathBuf], weights: &Weights) -> Result<Vec<Arc<Received>>, Failure> {
    let model = seeds::model();
    // The digest of the model is computed once, before the workers ask for it at the same time.
    model.digest();
    let is_own = weights.digest != seeds::weights().digest;
    let one = |path: &PathBuf| {
        let name = path.display().to_string();
        match files::read_bounded(path) {
            Ok(Contents::Whole(bytes)) => {
                let received = submission::receive(model, seeds::weights(), name.clone(), &bytes);
                let is_refused = received.submission().is_none();
                let under_own = (is_own && is_refused).then(|| submission::receive(model, weights, name, &bytes));
                Ok(under_own.filter(|it| it.submission().is_some()).unwrap_or(received))
            }
            Ok(Contents::TooLarge) => {
                let bytes = fs::metadata(path).map_or(usize::MAX, |it| it.len() as usize);
                Ok(Received::too_large(name, bytes))
            }
            Err(Failure::Told { what, .. }) => Ok(Received::unread(name, what)),
            Err(closed) => Err(closed),
        }
    };
    let mut progress = Progress::new(paths.len());
    let mut batch = Vec::with_capacity(paths.len());
    work::in_order(paths, one, |it: Result<Received, Failure>| -> Result<(), Failure> {
        batch.push(Arc::new(it?));
        progress.show(batch.len());
        Ok(())
    })?;
    Ok(batch)
}

/// How far the reading is, in per cent on one line of a terminal; nothing where the output goes elsewhere.
struct Progress {
    all: usize,
    shown: Option<usize>,
}

impl Progress {
    fn new(all: usize) -> Self {
        Self { all, shown: io::stderr().is_terminal().then_some(0) }
    }

    fn show(&mut self, done: usize) {
        let percent = done * 100 / self.all.max(1);
        if self.shown.is_some_and(|it| it < percent) {
            self.shown = Some(percent);
            let end = if done == self.all { "\n" } else { "" };
            // Progress that cannot be shown is missed by nobody.
            let _ = write!(io::stderr(), "\r{done} of {} files, {percent} %{end}", self.all);
        }
    }
}

fn publish(args: &Args, mut tables: Vec<Table>, files: Table, out: &mut dyn Write) -> Result<(), Failure> {
    if args.format == Format::Text {
        let mut text = Vec::new();
        write_text(&tables, &files, &mut text)?;
        return put(args.out.as_deref(), &text, args.force, out);
    }
    let bytes = match args.format {
        Format::Csv => return write_csv(args, tables, files, out),
        Format::Xlsx => {
            tables.push(files);
            let failed =
                |it| Failure::new(format!("no workbook: {it}"), "--format xlsx", "publish fewer rows, or as csv");
            sheets::write(&tables, &world::now()?).map_err(failed)?
        }
        _ => {
            tables.push(files);
            json::write(&tables)
        }
    };
    put(args.out.as_deref(), &bytes, args.force, out)
}

fn put(path: Option<&Path>, bytes: &[u8], force: bool, out: &mut dyn Write) -> Result<(), Failure> {
    match path {
        Some(path) => files::write_new(path, bytes, Secrecy::Open, force),
        None => Ok(out.write_all(bytes)?),
    }
}

fn write_csv(args: &Args, mut tables: Vec<Table>, files: Table, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(directory) = &args.out else {
        return match &tables[..] {
            [one] => Ok(out.write_all(&csv::write(one))?),
            _ => Err(Failure::new(
                format!("{} tables do not fit in one CSV", tables.len() + 1),
                "--format csv",
                "give --out DIR for one file each, or --only for one ranking",
            )),
        };
    };
    fs::create_dir_all(directory).map_err(|it| {
        Failure::new(
            format!("cannot make the directory: {it}"),
            directory.display(),
            "check the place and the permissions",
        )
    })?;
    tables.push(files);
    for table in &tables {
        let path = directory.join(format!("{}.csv", table.id));
        files::write_new(&path, &csv::write(table), Secrecy::Open, args.force)?;
    }
    Ok(())
}

/// The tables for the terminal: notes once, numbers to the right, digests of files left to the other formats.
fn write_text(tables: &[Table], files: &Table, out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut noted: Vec<&str> = Vec::new();
    for table in tables {
        writeln!(out, "{}", plain(&table.title))?;
        for note in &table.notes {
            if !noted.contains(&note.text.as_str()) {
                noted.push(&note.text);
                writeln!(out, "  {}", plain(&note.text))?;
            }
        }
        write_rows(table, out)?;
        writeln!(out)?;
    }
    for row in &files.rows {
        if let [name, _, _, state, reason @ Cell::Text(_), _] = &row.cells[..] {
            let (name, state, reason) = (name.in_full(), state.in_full(), reason.in_full());
            writeln!(out, "{state} {}: {}", plain(&name), plain(&reason))?;
        }
    }
    Ok(())
}

fn write_rows(table: &Table, out: &mut Vec<u8>) -> Result<(), Failure> {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|it| table.columns[*it].kind != Kind::File).collect();
    let heads = shown.iter().map(|it| table.columns[*it].head.clone()).collect::<Vec<String>>();
    let cells =
        |row: &Row| -> Vec<String> { shown.iter().map(|it| plain(&row.cells[*it].in_full()).into_owned()).collect() };
    let lines: Vec<Vec<String>> = std::iter::once(heads).chain(table.rows.iter().map(cells)).collect();
    let widths: Vec<usize> =
        (0..shown.len()).map(|it| lines.iter().map(|line| width(&line[it])).max().unwrap_or(0)).collect();
    for line in &lines {
        let mut text = String::from("  ");
        for (idx, cell) in line.iter().enumerate() {
            let cell = if table.columns[shown[idx]].kind.is_number() {
                format!("{}{cell}", " ".repeat(widths[idx].saturating_sub(width(cell))))
            } else {
                pad(cell, widths[idx])
            };
            text.push_str(&cell);
            text.push_str("  ");
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}
