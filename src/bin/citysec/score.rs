//! `citysec score`: scores computed from the answers of results and drafts.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::Scope;
use citysec::core::document::{self, OpenFileError, Opened};
use citysec::core::model::Model;
use citysec::core::result::{self, Check, Expectation, Outcome, ResultFile};
use citysec::core::scoring::{self, E2, Report, Score};
use citysec::core::text::Lang;
use citysec::core::{seeds, weights::Weights};
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files;
use crate::show::{self, pad, plain};

/// Compute the scores of results and drafts from their answers
#[derive(clap::Args)]
#[command(long_about = "Compute the scores of results and drafts from their answers.\n\n\
    Scores are computed from the raw answers only; what a result claims stands beside them, and a difference is \
    marked. Signatures are not looked at: see `citysec verify`. While questions are open, a score is an interval \
    from the lowest (open questions at 0) to the highest (at 100), with the score over what has been answered.\n\n\
    JSON output (--json): one object\n  \
    type      \"citysec.scores\"\n  \
    version   1\n  \
    weights   id, version and digest of the weight table\n  \
    files     one object per file, in the order given:\n    \
    file      the name\n    \
    kind      \"result\" or \"draft\", null if the file cannot be scored\n    \
    city, cityCode, scope   what the file says\n    \
    scores    list of {item, lowestE2, highestE2, soFarE2, claimedE2, open, unknown, notApplicable}: item is total,\n              \
    a domain, a group or an indicator; scores are hundredths, null where nothing applies or is claimed\n    \
    agrees    whether every claimed score is the computed one; null for drafts and for other weights than the file's\n    \
    refused   why the file cannot be scored, otherwise null")]
#[command(after_help = "Examples:\n  \
    citysec score draft.json\n  \
    citysec score results/ --json\n  \
    citysec score result.json --weights other-weights.json --all\n\n\
    Status: 0 all scored and every claim right, 1 any refused or differing, 2 misuse or a file that cannot be read.")]
pub struct Args {
    /// Results or drafts, or directories of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Weight table to score with, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Show the indicators too, not only total, domains and groups
    #[arg(long)]
    all: bool,
    /// Print one JSON object instead of text; always with indicators
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Scores {
    r#type: &'static str,
    version: u32,
    weights: document::DataRef,
    files: Vec<FileRow>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct FileRow {
    file: String,
    kind: Option<&'static str>,
    city: Option<String>,
    city_code: Option<String>,
    scope: Option<Scope>,
    scores: Vec<ScoreRow>,
    agrees: Option<bool>,
    refused: Option<String>,
}

#[derive(Serialize)]
struct ScoreRow {
    item: String,
    #[serde(rename = "lowestE2")]
    lowest: Option<E2>,
    #[serde(rename = "highestE2")]
    highest: Option<E2>,
    #[serde(rename = "soFarE2")]
    so_far: Option<E2>,
    #[serde(rename = "claimedE2")]
    claimed: Option<E2>,
    open: u32,
    unknown: u32,
    #[serde(rename = "notApplicable")]
    not_applicable: u32,
}

/// Runs the command.
///
/// # Errors
/// The weight table cannot be used, a file cannot be read, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let weights = files::weights(args.weights.as_deref(), model)?;
    let mut rows = Vec::new();
    let mut verdict = Verdict::Good;
    for path in files::expand(&args.files)? {
        let row = match score(&path, model, &weights) {
            Ok(row) => row,
            Err(failure) => {
                crate::report(&failure);
                verdict = Verdict::Undone;
                continue;
            }
        };
        if row.refused.is_some() || row.agrees == Some(false) {
            verdict = verdict.max(Verdict::Refused);
        }
        if args.json {
            rows.push(row);
        } else {
            write_row(&row, model, args.all, out)?;
        }
    }
    if args.json {
        let weights = document::DataRef::to_weights(&weights);
        show::json(out, &Scores { r#type: "citysec.scores", version: 1, weights, files: rows })?;
    }
    Ok(verdict)
}

fn score(path: &Path, model: &Model, weights: &Weights) -> Result<FileRow, Failure> {
    let bytes = files::read(path)?;
    let mut row = FileRow { file: path.display().to_string(), ..FileRow::default() };
    match document::open(&bytes) {
        Ok(Opened::Draft(draft)) => {
            row.kind = Some("draft");
            if draft.model.digest == model.digest() {
                let it = draft.assessment;
                let statement = it.statement.in_scope(model);
                row.scope = Some(statement.scope);
                row.city_code = it.city.as_ref().map(|it| it.code.to_string());
                row.city = it.city.map(|it| it.name);
                let defects = statement.defects(model);
                if defects.is_empty() {
                    row.scores = score_rows(model, &scoring::score(model, weights, &statement), None);
                } else {
                    row.refused = defects.first().map(ToString::to_string);
                }
            } else {
                let it = result::Reason::OtherModel(draft.model);
                row.refused = Some(it.to_string());
            }
        }
        Ok(Opened::Result) => score_result(&bytes, model, weights, &mut row),
        Ok(Opened::Newer { kind, version }) => {
            row.refused = Some(OpenFileError::Newer { kind, version }.to_string());
        }
        Ok(Opened::Key | Opened::KeyList | Opened::Task(_) | Opened::Contribution(..) | Opened::Query(_)) => {
            row.refused = Some("neither a result nor a draft".to_owned())
        }
        Err(error) => row.refused = Some(error.to_string()),
    }
    Ok(row)
}

fn score_result(bytes: &[u8], model: &Model, weights: &Weights, row: &mut FileRow) {
    let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
    let verification = result::verify(bytes, expected);
    let refused = |check: Check| match verification.outcome(check) {
        Outcome::Refused(it) => Some(it.to_string()),
        Outcome::Passed | Outcome::NotChecked => None,
    };
    row.kind = verification.content.is_some().then_some("result");
    if let Some(content) = &verification.content {
        let subject = &content.credential_subject;
        row.city = Some(subject.city.clone());
        row.city_code = subject.city_code().map(|it| it.to_string());
        row.scope = Some(subject.scope);
    }
    match (&verification.content, &verification.report) {
        (Some(content), Some(report)) if refused(Check::Answers).is_none() => {
            row.scores = score_rows(model, report, Some(content));
            // A claim made with one weight table says nothing about another one.
            if content.credential_subject.weights.digest == weights.digest {
                row.agrees = Some(verification.outcome(Check::Scores) == &Outcome::Passed);
            }
        }
        _ => row.refused = [Check::Reading, Check::Shape, Check::Model, Check::Answers].into_iter().find_map(refused),
    }
}

fn score_rows(model: &Model, report: &Report, claims: Option<&ResultFile>) -> Vec<ScoreRow> {
    let subject = claims.map(|it| &it.credential_subject);
    let row = |(item, score): (&str, &Score)| {
        let claimed = subject.and_then(|it| match item {
            "total" => Some(it.total_e2),
            _ => it.scores.iter().find(|it| it.item == item).map(|it| it.score_e2),
        });
        ScoreRow {
            item: item.to_owned(),
            lowest: score.lowest,
            highest: score.highest,
            so_far: score.so_far,
            claimed,
            open: score.counts.open,
            unknown: score.counts.unknown,
            not_applicable: score.counts.not_applicable,
        }
    };
    // Each domain is followed by its groups, each group by its indicators, as people read them.
    let mut rows = vec![row(("total", &report.total))];
    for (domain, score) in model.domains.iter().zip(&report.domains) {
        rows.push(row((domain.id.as_str(), score)));
        for group_idx in domain.groups.clone() {
            let group = &model.groups[group_idx];
            rows.push(row((group.id.as_str(), &report.groups[group_idx])));
            for idx in group.indicators.clone() {
                rows.push(row((model.indicators[idx].id.as_str(), &report.indicators[idx])));
            }
        }
    }
    rows
}

fn write_row(row: &FileRow, model: &Model, all: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(refused) = &row.refused {
        writeln!(out, "refused {}\n  {}", plain(&row.file), plain(refused))?;
        return Ok(());
    }
    let city = match (&row.city_code, &row.city) {
        (Some(code), Some(name)) => format!("{code} {}", plain(name)),
        _ => "no city chosen".to_owned(),
    };
    writeln!(out, "{}: {}, {city}", plain(&row.file), row.kind.unwrap_or_default())?;
    for it in row.scores.iter().filter(|it| all || model.indicator(&it.item).is_none()) {
        let show = |it: Option<E2>| it.map_or("-".to_owned(), E2::two_decimals);
        let score = match it.open {
            0 => show(it.lowest),
            _ => format!("{} to {} (so far {}, {} open)", show(it.lowest), show(it.highest), show(it.so_far), it.open),
        };
        let level = it.item.matches('.').count() + usize::from(it.item != "total");
        let indent = "  ".repeat(level);
        let name = pad(&format!("{indent}{}", name(model, &it.item)), 62);
        let claim = match it.claimed {
            Some(claimed) if row.agrees.is_some() && Some(claimed) != it.lowest => {
                format!("  claimed {}", claimed.two_decimals())
            }
            _ => String::new(),
        };
        let score = format!("{name} {score:>6}{claim}");
        writeln!(out, "  {}", score.trim_end())?;
    }
    match row.agrees {
        Some(true) => writeln!(out, "  every claimed score is the computed one")?,
        Some(false) => writeln!(out, "  the claimed scores are not the computed ones")?,
        None => {}
    }
    Ok(())
}

/// The English name of a domain, group or indicator; the item itself where the model has none of this id.
pub fn name<'a>(model: &'a Model, item: &'a str) -> &'a str {
    let domains = model.domains.iter().map(|it| (it.id.as_str(), &it.name));
    let groups = model.groups.iter().map(|it| (it.id.as_str(), &it.name));
    let indicators = model.indicators.iter().map(|it| (it.id.as_str(), &it.name));
    let found = domains.chain(groups).chain(indicators).find(|it| it.0 == item);
    found.map_or(item, |it| it.1.get(Lang::En))
}
