//! A table as CSV: RFC 4180, in UTF-8 with a byte order mark, without which office programs show Chinese as noise.
//!
//! The title and the notes stand above the head, one in a line, and an empty line divides them from it; every line has as
//! many fields as the table has columns.

use super::{Cell, Table, neutral};

/// Writes a table.
pub fn write(table: &Table) -> Vec<u8> {
    let mut out = String::from('\u{feff}');
    let n = table.columns.len().max(1);
    let alone = std::iter::once(&table.title).chain(table.notes.iter().map(|it| &it.text));
    for text in alone.map(String::as_str).chain([""]) {
        line(&mut out, std::iter::once(neutral(text)).chain((1..n).map(|_| String::new())));
    }
    line(&mut out, table.columns.iter().map(|it| neutral(&it.head)));
    for row in &table.rows {
        line(&mut out, row.cells.iter().map(field));
    }
    out.into_bytes()
}

/// A number is no text that a city chose, so its sign stays.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(it) => neutral(it),
        other => other.in_full(),
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (idx, field) in fields.enumerate() {
        if idx > 0 {
            out.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Kind, Note, Row};
    use super::*;
    use crate::core::scoring::E2;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_lines_are_of_one_length() {
        let column = |key: &str, kind| Column { key: key.to_owned(), head: key.to_owned(), kind };
        let row = |cells: &[Cell]| Row { cells: cells.to_vec() };
        let table = Table {
            id: "t".to_owned(),
            title: "排名, 总".to_owned(),
            notes: vec![Note { key: "weights", text: "=1".to_owned() }],
            columns: vec![column("city", Kind::Text), column("change", Kind::Difference), column("total", Kind::Score)],
            rows: vec![
                row(&[Cell::Text("=\"a\"\r\nb".to_owned()), Cell::Difference(-5), Cell::Score(E2(8034))]),
                row(&[Cell::Text("湖州".to_owned()), Cell::Empty, Cell::Empty]),
            ],
        };
        let text = String::from_utf8(write(&table)).expect("UTF-8");
        let expected = "\u{feff}\"排名, 总\",,\r\n'=1,,\r\n,,\r\ncity,change,total\r\n\
                        \"'=\"\"a\"\"\r\nb\",-0.05,80.34\r\n湖州,,\r\n";
        assert_eq!(text, expected);
    }
}
