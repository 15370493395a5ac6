//! Filling in a form as an office program does: cells of the sheets' XML get values, everything else stays.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use citysec::archive::Writer;

/// A form in the hands of somebody who fills it in.
pub struct Paper {
    /// The parts of the container, by name.
    pub parts: Vec<(String, Vec<u8>)>,
    sheets: Vec<Range<Data>>,
}

/// What is put into a cell, as XML has it.
#[derive(Clone, Debug)]
pub enum Put {
    /// A text in the cell itself.
    Text(String),
    /// A number in the format of the cell.
    Number(String),
    /// A number in another format, by its number among the styles.
    Styled(String, usize),
    /// A truth value.
    Bool(bool),
    /// A formula without a result.
    Error,
}

impl Paper {
    pub fn of(bytes: &[u8]) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
        let sheets = book.worksheets().into_iter().map(|it| it.1).collect();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
        let mut parts = Vec::new();
        for idx in 0..zip.len() {
            let mut file = zip.by_index(idx).expect("a part");
            let name = file.name().expect("a name in UTF-8").into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("whole content");
            parts.push((name, content));
        }
        Self { parts, sheets }
    }

    /// The file as it is now.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.parts.iter().for_each(|it| writer.add(&it.0, &it.1));
        writer.finish()
    }

    pub fn text(&self, name: &str) -> String {
        let part = self.parts.iter().find(|it| it.0 == name).unwrap_or_else(|| panic!("no part {name}"));
        String::from_utf8(part.1.clone()).expect("UTF-8")
    }

    pub fn replace(&mut self, name: &str, text: String) {
        let part = self.parts.iter_mut().find(|it| it.0 == name).expect("the part");
        part.1 = text.into_bytes();
    }

    fn place(range: &Range<Data>, row: usize, column: usize) -> (usize, usize) {
        let (first_row, first_column) = range.start().unwrap_or_default();
        (row + first_row as usize, column + first_column as usize)
    }

    /// The row, counted from 1, whose id this is: the `nth` of those with it.
    pub fn row(&self, sheet: usize, id: &str, nth: usize) -> usize {
        let range = &self.sheets[sheet];
        let rows = range.rows().enumerate().filter(|(_, it)| it[0] == Data::String(id.to_owned()));
        let found: Vec<usize> = rows.map(|it| Self::place(range, it.0, 0).0 + 1).collect();
        *found.get(nth).unwrap_or_else(|| panic!("no row {nth} of {id}"))
    }

    /// The letter of the column with this key.
    pub fn column(&self, sheet: usize, key: &str) -> char {
        let range = &self.sheets[sheet];
        let keys = range.rows().next().expect("a row of keys");
        let idx = keys.iter().position(|it| *it == Data::String(key.to_owned())).expect("the column");
        char::from(b'A' + Self::place(range, 0, idx).1 as u8)
    }

    /// Puts something into a cell and says which.
    pub fn put(&mut self, sheet: usize, id: &str, nth: usize, key: &str, value: &Put) -> String {
        let cell = format!("{}{}", self.column(sheet, key), self.row(sheet, id, nth));
        self.put_at(sheet, &cell, value);
        cell
    }

    pub fn put_at(&mut self, sheet: usize, cell: &str, value: &Put) {
        let name = format!("xl/worksheets/sheet{}.xml", sheet + 1);
        let text = self.text(&name);
        let at = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell}"));
        let tail = &text[at..];
        let end = match (tail.find("/>"), tail.find("</c>")) {
            (Some(short), Some(long)) if long < short => long + "</c>".len(),
            (Some(short), _) if !tail[..short].contains('>') => short + "/>".len(),
            (_, Some(long)) => long + "</c>".len(),
            _ => panic!("an open cell {cell}"),
        };
        let style = tail.split_once("s=\"").and_then(|it| it.1.split_once('"')).map_or("0", |it| it.0).to_owned();
        let escaped = |it: &str| it.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let open = |style: &str, kind: &str| format!("<c r=\"{cell}\" s=\"{style}\"{kind}>");
        let content = match value {
            Put::Text(it) => format!(
                "{}<is><t xml:space=\"preserve\">{}</t></is></c>",
                open(&style, " t=\"inlineStr\""),
                escaped(it)
            ),
            Put::Number(it) => format!("{}<v>{it}</v></c>", open(&style, "")),
            Put::Styled(it, style) => format!("{}<v>{it}</v></c>", open(&style.to_string(), "")),
            Put::Bool(it) => format!("{}<v>{}</v></c>", open(&style, " t=\"b\""), u8::from(*it)),
            Put::Error => format!("{}<f>A1/0</f><v>#DIV/0!</v></c>", open(&style, " t=\"e\"")),
        };
        self.replace(&name, format!("{}{content}{}", &text[..at], &text[at + end..]));
    }

    /// A style for numbers in this built-in format; its number.
    pub fn style(&mut self, format: u32) -> usize {
        let text = self.text("xl/styles.xml");
        let end = text.find("</cellXfs>").expect("the styles of cells");
        let start = text.find("<cellXfs").expect("the styles of cells");
        let count = text[start..end].matches("<xf ").count();
        let style = format!("<xf numFmtId=\"{format}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
        self.replace("xl/styles.xml", format!("{}{style}{}", &text[..end], &text[end..]));
        count
    }

    /// Puts a row in the place of another, and that in its place.
    pub fn swap_rows(&mut self, sheet: usize, one: usize, other: usize) {
        let name = format!("xl/worksheets/sheet{}.xml", sheet + 1);
        let text = self.text(&name);
        let block = |row: usize| {
            let start = text.find(&format!("<row r=\"{row}\"")).expect("the row");
            let end = start + text[start..].find("</row>").expect("the end of the row") + "</row>".len();
            text[start..end].to_owned()
        };
        let numbered = |block: &str, from: usize, to: usize| {
            let block = block.replacen(&format!("<row r=\"{from}\""), &format!("<row r=\"{to}\""), 1);
            ('A'..='Z').fold(block, |it, column| {
                it.replace(&format!("<c r=\"{column}{from}\""), &format!("<c r=\"{column}{to}\""))
            })
        };
        let (first, second) = (block(one), block(other));
        let text = text.replacen(&first, "\u{1}", 1).replacen(&second, &numbered(&first, one, other), 1);
        self.replace(&name, text.replacen('\u{1}', &numbered(&second, other, one), 1));
    }

    /// Joins cells.
    pub fn merge(&mut self, sheet: usize, area: &str) {
        let name = format!("xl/worksheets/sheet{}.xml", sheet + 1);
        let text = self.text(&name);
        let at = text.find("</sheetData>").expect("the cells") + "</sheetData>".len();
        let area = format!("<mergeCells count=\"1\"><mergeCell ref=\"{area}\"/></mergeCells>");
        self.replace(&name, format!("{}{area}{}", &text[..at], &text[at..]));
    }

    /// The ids of the rows of a sheet, in their order.
    pub fn ids(&self, sheet: usize) -> Vec<String> {
        let ids = self.sheets[sheet].rows().skip(1).filter_map(|it| match &it[0] {
            Data::String(it) => Some(it.clone()),
            _ => None,
        });
        ids.collect()
    }

    /// How often each id stands there.
    pub fn counts(&self, sheet: usize) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        self.ids(sheet).into_iter().for_each(|it| *counts.entry(it).or_insert(0) += 1);
        counts
    }
}
