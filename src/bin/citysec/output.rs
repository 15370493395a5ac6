//! Tables on their way out: text for the terminal, JSON, CSV and workbooks.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::publish::{Cell, Kind, Row, Table, csv, json};
use citysec::sheets;

use crate::failure::Failure;
use crate::files::{self, Secrecy};
use crate::show::{pad, plain, width};
use crate::world;

/// In which form, and where to.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
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

impl Args {
    /// Whether it goes to the terminal as text, where nobody wants thousands of lines unasked.
    pub fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Writes tables, with what became of each file beside them where there is a place for it.
    ///
    /// # Errors
    /// The tables do not fit the format, or the output cannot be written.
    pub fn publish(&self, mut tables: Vec<Table>, files: Option<Table>, out: &mut dyn Write) -> Result<(), Failure> {
        let bytes = match self.format {
            Format::Text => {
                let mut text = Vec::new();
                write_text(&tables, files.as_ref(), &mut text)?;
                text
            }
            Format::Csv => return self.write_csv(tables, files, out),
            Format::Xlsx => {
                tables.extend(files);
                let failed =
                    |it| Failure::new(format!("no workbook: {it}"), "--format xlsx", "publish fewer rows, or as csv");
                sheets::write(&tables, &world::now()?).map_err(failed)?
            }
            Format::Json => {
                tables.extend(files);
                json::write(&tables)
            }
        };
        match &self.out {
            Some(path) => files::write_new(path, &bytes, Secrecy::Open, self.force),
            None => Ok(out.write_all(&bytes)?),
        }
    }

    fn write_csv(&self, mut tables: Vec<Table>, files: Option<Table>, out: &mut dyn Write) -> Result<(), Failure> {
        let Some(directory) = &self.out else {
            return match &tables[..] {
                [one] => Ok(out.write_all(&csv::write(one))?),
                _ => Err(Failure::new(
                    format!("{} tables do not fit in one CSV", tables.len() + files.iter().len()),
                    "--format csv",
                    "give --out DIR for one file each, or --only for one table",
                )),
            };
        };
        make_directory(directory)?;
        tables.extend(files);
        for table in &tables {
            let path = directory.join(format!("{}.csv", table.id));
            files::write_new(&path, &csv::write(table), Secrecy::Open, self.force)?;
        }
        Ok(())
    }
}

fn make_directory(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|it| {
        let next = "check the place and the permissions";
        Failure::new(format!("cannot make the directory: {it}"), path.display(), next)
    })
}

/// The tables for the terminal: notes once, numbers to the right, digests of files left to the other formats.
fn write_text(tables: &[Table], files: Option<&Table>, out: &mut Vec<u8>) -> Result<(), Failure> {
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
    for row in files.iter().flat_map(|it| &it.rows) {
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
