//! `citysec proof`: only the Data Integrity proofs of a document, whatever it is about.

use std::io::Write;
use std::path::PathBuf;

use citysec::core::json::{self, Limits};
use citysec::core::proof::{self, PublicKey};
use citysec::core::time::Timestamp;
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Contents};
use crate::show::{self, plain};
use crate::verify::Counts;

/// Check only the Data Integrity proofs of any eddsa-jcs-2022 document
#[derive(clap::Args)]
#[command(long_about = "Check only the Data Integrity proofs of any eddsa-jcs-2022 document.\n\n\
    The document itself and every signed document inside it are checked under strict rules: no duplicate member \
    names, whole numbers only, exactly one proof per document, every member of the proof known and exact, the \
    proof's @context equal to the document's, a did:key, a strict Ed25519 signature. Whether the document is a \
    result, who signed it and whether that is the issuer is not looked at: see `citysec verify`.\n\n\
    JSON output (--json): one object\n  \
    type      \"citysec.proofs\"\n  \
    version   1\n  \
    files     one object per file, in the order given:\n    \
    file      the name\n    \
    accepted  whether every proof holds\n    \
    proofs    list of {pointer, accepted, key, created, reason}: pointer is the JSON pointer of the signed document,\n              \
    empty for the file itself; key and created only if the proof holds, reason only if not\n    \
    refused   why the file is no strict JSON, otherwise null\n    \
    error     why the file could not be read, otherwise null")]
#[command(after_help = "Examples:\n  \
    citysec proof signed.json\n  \
    citysec proof credentials/ --json\n\n\
    Status: 0 all proofs hold, 1 any does not, 2 misuse or a file that cannot be read.")]
pub struct Args {
    /// Signed documents, or directories of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Proofs {
    r#type: &'static str,
    version: u32,
    files: Vec<FileRow>,
}

#[derive(Serialize)]
struct FileRow {
    file: String,
    accepted: bool,
    proofs: Vec<ProofRow>,
    refused: Option<String>,
    error: Option<String>,
}

#[derive(Serialize)]
struct ProofRow {
    pointer: String,
    accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<PublicKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// A directory cannot be listed, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut rows = Vec::new();
    let mut counts = Counts::default();
    for path in files::expand(&args.files)? {
        let mut row = FileRow {
            file: path.display().to_string(),
            accepted: false,
            proofs: Vec::new(),
            refused: None,
            error: None,
        };
        match files::read_bounded(&path) {
            Ok(Contents::Whole(bytes)) => check(&bytes, &mut row),
            Ok(Contents::TooLarge(_)) => row.refused = Some(files::too_large()),
            Err(failure) => {
                if let Failure::Told { what, .. } = &failure {
                    row.error = Some(what.clone());
                }
                crate::report(&failure);
            }
        }
        counts.add(match &row {
            FileRow { error: Some(_), .. } => Verdict::Undone,
            FileRow { accepted: true, .. } => Verdict::Good,
            _ => Verdict::Refused,
        });
        if args.json {
            rows.push(row);
        } else if row.error.is_none() {
            write_row(&row, out)?;
        }
    }
    if args.json {
        show::json(out, &Proofs { r#type: "citysec.proofs", version: 1, files: rows })?;
    } else {
        counts.write(out)?;
    }
    Ok(counts.verdict())
}

fn check(bytes: &[u8], row: &mut FileRow) {
    let tree = match json::read(bytes, Limits::FILE) {
        Ok(tree) => tree,
        Err(error) => {
            row.refused = Some(error.to_string());
            return;
        }
    };
    for (pointer, outcome) in proof::check_all(&tree) {
        row.proofs.push(match outcome {
            Ok(it) => ProofRow { pointer, accepted: true, key: Some(it.key), created: it.created, reason: None },
            Err(it) => ProofRow { pointer, accepted: false, key: None, created: None, reason: Some(it.to_string()) },
        });
    }
    row.accepted = row.proofs.iter().all(|it| it.accepted);
}

fn write_row(row: &FileRow, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{} {}", if row.accepted { "accepted" } else { "refused" }, plain(&row.file))?;
    if let Some(it) = &row.refused {
        writeln!(out, "  {}", plain(it))?;
    }
    for it in &row.proofs {
        let place = if it.pointer.is_empty() { "/" } else { &it.pointer };
        write!(out, "  {}: ", plain(place))?;
        match (&it.key, &it.created, &it.reason) {
            (Some(key), Some(created), _) => writeln!(out, "signed {created} by {key}")?,
            (Some(key), None, _) => writeln!(out, "signed by {key}, without a time")?,
            (None, _, reason) => writeln!(out, "{}", plain(reason.as_deref().unwrap_or_default()))?,
        }
    }
    Ok(())
}
