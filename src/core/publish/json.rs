//! Tables as JSON: `type` `citysec.tables`, `version` 1. The schema is `seeds/schemas/tables.json`, which is published with
//! the page.
//!
//! Rows are objects with the keys of the columns. Figures are whole numbers in the unit that the column's kind names, so
//! that no program rounds differently; `null` where there is none.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Cell, Table};

/// `type` of the file.
const TABLES: &str = "citysec.tables";

#[derive(Serialize)]
struct File<'a> {
    r#type: &'static str,
    version: u32,
    tables: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    notes: Vec<NoteEntry<'a>>,
    columns: Vec<ColumnEntry<'a>>,
    rows: Vec<BTreeMap<&'a str, Value<'a>>>,
}

#[derive(Serialize)]
struct NoteEntry<'a> {
    key: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    key: &'a str,
    head: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    None,
    Text(&'a str),
    Number(i64),
    Digest(String),
}

/// Writes tables.
pub fn write(tables: &[Table]) -> Vec<u8> {
    let file = File { r#type: TABLES, version: 1, tables: tables.iter().map(entry).collect() };
    // Everything in it is text and whole numbers, which always can be written.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn entry(table: &Table) -> Entry<'_> {
    let keys = || table.columns.iter().map(|it| it.key.as_str());
    Entry {
        id: &table.id,
        title: &table.title,
        notes: table.notes.iter().map(|it| NoteEntry { key: it.key, text: &it.text }).collect(),
        columns: table
            .columns
            .iter()
            .map(|it| ColumnEntry { key: &it.key, head: &it.head, kind: it.kind.word() })
            .collect(),
        rows: table.rows.iter().map(|row| keys().zip(row.cells.iter().map(value)).collect()).collect(),
    }
}

fn value(cell: &Cell) -> Value<'_> {
    match cell {
        Cell::Empty => Value::None,
        Cell::Text(it) => Value::Text(it),
        Cell::Integer(it) | Cell::Difference(it) => Value::Number(*it),
        Cell::Place(it) | Cell::Share(it) => Value::Number(i64::from(*it)),
        Cell::Quantity(it) => i64::try_from(*it).map_or(Value::None, Value::Number),
        Cell::Score(it) => Value::Number(i64::from(it.0)),
        Cell::File(it) => Value::Digest(it.to_string()),
    }
}
