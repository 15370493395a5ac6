//! `citysec reproduce`: the white paper's table of totals recomputed from its domain tables.

use std::io::Write;
use std::path::PathBuf;

use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::core::whitepaper::{self, Implied, Recomputed};
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files;
use crate::show::{self, pad};

/// Recompute the white paper's totals (table 4) from its domain scores (tables 5 to 7)
#[derive(clap::Args)]
#[command(long_about = "Recompute the white paper's totals (table 4) from its domain scores (tables 5 to 7).\n\n\
    With the domain weights 0.30, 0.30 and 0.40 every city that stands in all four tables comes out within the \
    rounding of the published figures. For a city that one domain table leaves out, the score is given that it must \
    have had there, beside the last score which that table lists.\n\n\
    JSON output (--json): one object with type \"citysec.reproduction\", version 1, rows {city, name, publishedE1, \
    recomputedE3, differenceE3}, largest (one of the rows) and implied {city, name, domain, impliedE2, marginE2, \
    lastE1, fits}. E1, E2, E3: tenths, hundredths, thousandths of a point.")]
#[command(after_help = "Examples:\n  \
    citysec reproduce\n  \
    citysec reproduce --weights other-weights.json --json\n\n\
    Status: 0 when every total is within 0.1 of the published one, otherwise 1; 2 misuse.")]
pub struct Args {
    /// Weight table with other domain weights
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Output {
    r#type: &'static str,
    version: u32,
    rows: Vec<Row>,
    largest: Option<Row>,
    implied: Vec<ImpliedRow>,
}

#[derive(Serialize)]
struct Row {
    city: &'static str,
    name: &'static str,
    #[serde(rename = "publishedE1")]
    published_e1: u32,
    #[serde(rename = "recomputedE3")]
    recomputed_e3: u32,
    #[serde(rename = "differenceE3")]
    difference_e3: i64,
}

#[derive(Serialize)]
struct ImpliedRow {
    city: &'static str,
    name: &'static str,
    domain: &'static str,
    #[serde(rename = "impliedE2")]
    implied_e2: u32,
    #[serde(rename = "marginE2")]
    margin_e2: u32,
    #[serde(rename = "lastE1")]
    last_e1: u32,
    fits: bool,
}

/// Half a tenth for each of the two roundings that a total went through, in thousandths.
const WITHIN_E3: i64 = 100;

/// Runs the command.
///
/// # Errors
/// The weight table cannot be used, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (model, paper) = (seeds::model(), seeds::whitepaper());
    let weights = files::weights(args.weights.as_deref(), model)?;
    let reproduction = whitepaper::reproduce(paper, &weights);
    let city = |idx: usize| (paper.cities[idx].id.as_ref(), paper.cities[idx].name.get(Lang::Zh));
    let row = |it: &Recomputed| {
        let (city, name) = city(it.city);
        let difference_e3 = it.difference_e3();
        Row { city, name, published_e1: it.published_e1, recomputed_e3: it.recomputed_e3, difference_e3 }
    };
    let implied = |it: &Implied| {
        let (city, name) = city(it.city);
        ImpliedRow {
            city,
            name,
            domain: paper.domains[it.domain].id.as_ref(),
            implied_e2: it.implied_e2,
            margin_e2: it.margin_e2,
            last_e1: it.last_e1,
            fits: it.fits(),
        }
    };
    let output = Output {
        r#type: "citysec.reproduction",
        version: 1,
        rows: reproduction.rows.iter().map(row).collect(),
        largest: reproduction.largest().map(row),
        implied: reproduction.implied.iter().map(implied).collect(),
    };
    if args.json {
        show::json(out, &output)?;
    } else {
        write_text(&output, out)?;
    }
    let within = output.rows.iter().all(|it| it.difference_e3.abs() <= WITHIN_E3);
    Ok(if within { Verdict::Good } else { Verdict::Refused })
}

fn write_text(output: &Output, out: &mut dyn Write) -> Result<(), Failure> {
    let line = |it: &Row| {
        let sign = if it.difference_e3 < 0 { '-' } else { '+' };
        let difference = decimal(it.difference_e3.unsigned_abs(), 3);
        let (published, recomputed) = (decimal(u64::from(it.published_e1), 1), decimal(u64::from(it.recomputed_e3), 3));
        format!("{published:>9} {recomputed:>11} {sign}{difference}")
    };
    writeln!(out, "{}published  recomputed difference", pad("city", 14))?;
    for it in &output.rows {
        writeln!(out, "{}{}", pad(&format!("{} {}", it.name, it.city), 14), line(it))?;
    }
    writeln!(out, "{}", show::count(output.rows.len(), "city", "cities"))?;
    if let Some(it) = &output.largest {
        writeln!(out, "largest difference: {} ({} {})", decimal(it.difference_e3.unsigned_abs(), 3), it.name, it.city)?;
    }
    writeln!(out, "\nimplied scores of cities that one table leaves out")?;
    for it in &output.implied {
        let (implied, margin) = (decimal(u64::from(it.implied_e2), 2), decimal(u64::from(it.margin_e2), 2));
        let fits = if it.fits { "fits" } else { "does not fit" };
        let last = decimal(u64::from(it.last_e1), 1);
        let name = pad(&format!("{} {}", it.name, it.city), 14);
        writeln!(out, "{name} {:<11} {implied} ± {margin}, last listed {last}: {fits}", it.domain)?;
    }
    Ok(())
}

/// An integer in units of 10^-places as a decimal.
fn decimal(value: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    format!("{}.{:0width$}", value / unit, value % unit, width = places as usize)
}
