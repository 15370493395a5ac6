//! XLSX files of strangers, as cells within limits.
//!
//! Only what a form needs is read: sheets, cells, shared texts, whether a number is shown as a date or percentage, joined
//! cells, and when the file was saved. Nothing is computed, no address is followed, and what XML declares of its own
//! (entities above all) is refused. Numbers stay the digits that the file writes.

use std::collections::BTreeMap;
use std::fmt;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::{Archive, Bounds, Refusal, Unusable};
use crate::core::form::{self, Filled, Grid, Look, Merged, Unfit, Value, Workbook};
use crate::core::model::Model;
use crate::core::time::Timestamp;

/// Most sheets that are read.
const SHEETS: usize = 64;
/// Most cells with something in them, in all sheets together: several times what a form of all questions has. Each may
/// become a line on the page that says what is wrong with it.
const CELLS: usize = 30_000;
/// Most shared texts.
const TEXTS: usize = 30_000;
/// Most joined areas in a sheet: each is compared with every cell that is read.
const MERGED: usize = 1_000;
/// All texts of cells together in bytes: a shared text counts as often as it is used.
const LETTERS: usize = 32 << 20;
/// Longest text of a cell in bytes: a cell holds 32,767 characters.
const TEXT: usize = 32_767 * 4;
/// Rows and columns of a sheet.
const SIZE: (u32, u32) = (1 << 20, 1 << 14);
/// How deep elements may stand in each other.
const DEPTH: usize = 64;

/// Why a file is not read as a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Under a password, or in the older form (XLS): both have the same envelope.
    Envelope,
    /// The container.
    Container(Refusal),
    /// A part of it, by its name.
    Part(String, Unusable),
    /// A part that a workbook must have is missing.
    Missing(String),
    /// A part, by its name, is not the XML that it has to be.
    Xml(String),
    /// More sheets, cells or texts than are read.
    TooMuch,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope => write!(f, "under a password, or an XLS file: save it as XLSX without a password"),
            Self::Container(it) => it.fmt(f),
            Self::Part(name, it) => write!(f, "{name}: {it}"),
            Self::Missing(name) => write!(f, "no workbook: {name} is missing"),
            Self::Xml(name) => write!(f, "{name} is not the XML of a workbook"),
            Self::TooMuch => write!(f, "more sheets, cells or texts than a form has"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Whether a file may be a workbook: a ZIP, or the envelope of older and of protected ones.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(ENVELOPE)
}

/// Why a file is not read as a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormDefect {
    /// It is no workbook.
    Unreadable(Unreadable),
    /// It is a workbook, but no form, or none for these questions.
    Unfit(Unfit),
}

impl fmt::Display for FormDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(it) => it.fmt(f),
            Self::Unfit(it) => it.fmt(f),
        }
    }
}

impl std::error::Error for FormDefect {}

/// Reads a filled form: see [`form::read`].
///
/// # Errors
/// It is no workbook, no form, or none for these questions.
pub fn read_form(bytes: Vec<u8>, model: &Model, now: &Timestamp) -> Result<Filled, FormDefect> {
    let book = read_workbook(bytes).map_err(FormDefect::Unreadable)?;
    form::read(&book, model, now).map_err(FormDefect::Unfit)
}

const ENVELOPE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a workbook.
///
/// # Errors
/// It is none, is damaged, or goes beyond a limit.
pub fn read_workbook(bytes: Vec<u8>) -> Result<Workbook, Unreadable> {
    if bytes.starts_with(ENVELOPE) {
        return Err(Unreadable::Envelope);
    }
    let mut parts = Parts(Archive::open(bytes, Bounds::WORKBOOK).map_err(Unreadable::Container)?);
    let (links, book) = (parts.links()?, parts.need("xl/workbook.xml")?);
    let (names, from_1904) = sheets_of(&book).ok_or_else(|| xml("xl/workbook.xml"))?;
    let of_kind = |kind: &str| links.values().find(|it| it.0.ends_with(kind)).map(|it| it.1.clone());
    let styles = match of_kind("/styles") {
        Some(name) => parts.want(&name)?.map(|it| looks(&it).ok_or_else(|| xml(&name))).transpose()?,
        None => None,
    };
    let texts = match of_kind("/sharedStrings") {
        Some(name) => parts.want(&name)?.map(|it| shared(&it).ok_or_else(|| xml(&name))).transpose()?,
        None => None,
    };
    let (styles, texts) = (styles.unwrap_or_default(), texts.unwrap_or_default());
    if names.len() > SHEETS || texts.len() >= TEXTS {
        return Err(Unreadable::TooMuch);
    }
    let (mut sheets, mut left, mut letters) = (Vec::new(), CELLS, LETTERS);
    for (name, link) in names {
        let part = links.get(&link).map(|it| it.1.clone()).ok_or_else(|| xml("xl/workbook.xml"))?;
        let text = parts.need(&part)?;
        let read = sheet(&text, &styles, &texts, &mut letters);
        let (cells, merged) = read.ok_or_else(|| if letters == 0 { Unreadable::TooMuch } else { xml(&part) })?;
        left = left.checked_sub(cells.len()).ok_or(Unreadable::TooMuch)?;
        sheets.push(Grid { name, cells, merged });
    }
    let modified = parts.want("docProps/core.xml")?.and_then(|it| modified(&it));
    Ok(Workbook { sheets, modified, from_1904 })
}

fn xml(name: &str) -> Unreadable {
    Unreadable::Xml(name.to_owned())
}

struct Parts(Archive);

/// Kind and part of each link, by its id.
type Links = BTreeMap<String, (String, String)>;

impl Parts {
    fn want(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(idx) = self.0.find(name) else { return Ok(None) };
        let bytes = self.0.content(idx).map_err(|it| Unreadable::Part(name.to_owned(), it))?;
        let text = String::from_utf8(bytes).map_err(|_| xml(name))?;
        Ok(Some(text))
    }

    fn need(&mut self, name: &str) -> Result<String, Unreadable> {
        self.want(name)?.ok_or_else(|| Unreadable::Missing(name.to_owned()))
    }

    fn links(&mut self) -> Result<Links, Unreadable> {
        const NAME: &str = "xl/_rels/workbook.xml.rels";
        let text = self.need(NAME)?;
        let mut links = Links::new();
        let read = walk(&text, |_, event| {
            if let Piece::Open("Relationship", element) = event {
                let (id, kind, target) = (element.get("Id")?, element.get("Type")?, element.get("Target")?);
                // Parts are named from the folder of the workbook, or from the root.
                let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                links.insert(id, (kind, part));
            }
            Some(())
        });
        read.map(|()| links).ok_or_else(|| xml(NAME))
    }
}

/// A start of an element, with its attributes.
struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The value of an attribute, whatever stands before its name.
    fn get(&self, name: &str) -> Option<String> {
        let mut found = self.0.attributes().filter_map(Result::ok).filter(|it| it.key.local_name().as_ref() == name);
        let value = found.next()?.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }
}

/// A piece of XML, by local names.
enum Piece<'a> {
    Open(&'a str, Element<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Goes through a part; `None` where it is not well formed, or `see` says so. The first argument is how deep it stands.
fn walk(text: &str, mut see: impl FnMut(usize, Piece<'_>) -> Option<()>) -> Option<()> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(it) => {
                depth += 1;
                if depth > DEPTH {
                    return None;
                }
                see(depth, Piece::Open(it.local_name().as_ref(), Element(&it)))?;
            }
            Event::Empty(it) => {
                see(depth + 1, Piece::Open(it.local_name().as_ref(), Element(&it)))?;
                see(depth + 1, Piece::Close(it.local_name().as_ref()))?;
            }
            Event::End(it) => {
                see(depth, Piece::Close(it.local_name().as_ref()))?;
                depth = depth.checked_sub(1)?;
            }
            Event::Text(it) => see(depth, Piece::Text(&it.xml10_content()))?,
            Event::CData(it) => see(depth, Piece::Text(&it.xml10_content()))?,
            Event::GeneralRef(it) => {
                let sign = match it.resolve_char_ref().ok()? {
                    Some(it) => it.to_string(),
                    None => match it.xml10_content().as_ref() {
                        "amp" => "&".to_owned(),
                        "lt" => "<".to_owned(),
                        "gt" => ">".to_owned(),
                        "quot" => "\"".to_owned(),
                        "apos" => "'".to_owned(),
                        _ => return None,
                    },
                };
                see(depth, Piece::Text(&sign))?;
            }
            Event::DocType(_) => return None,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return (depth == 0).then_some(()),
        }
    }
}

/// The names of the sheets with their links, and whether days are counted from 1904 on.
fn sheets_of(text: &str) -> Option<(Vec<(String, String)>, bool)> {
    let (mut names, mut from_1904) = (Vec::new(), false);
    walk(text, |_, piece| {
        match piece {
            Piece::Open("sheet", it) if names.len() <= SHEETS => {
                let link = it.0.attributes().filter_map(Result::ok).find(|it| it.key.as_ref().ends_with(":id"))?;
                let link = link.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
                names.push((it.get("name")?, link));
            }
            Piece::Open("workbookPr", it) => {
                from_1904 = it.get("date1904").is_some_and(|it| it == "1" || it == "true");
            }
            _ => {}
        }
        Some(())
    })?;
    Some((names, from_1904))
}

/// How the numbers of each style are shown.
fn looks(text: &str) -> Option<Vec<Look>> {
    let (mut codes, mut looks, mut in_cells) = (BTreeMap::new(), Vec::new(), false);
    walk(text, |_, piece| {
        match piece {
            Piece::Open("numFmt", it) => {
                codes.insert(it.get("numFmtId")?, it.get("formatCode")?);
            }
            Piece::Open("cellXfs", _) => in_cells = true,
            Piece::Close("cellXfs") => in_cells = false,
            Piece::Open("xf", it) if in_cells => {
                let id = it.get("numFmtId").unwrap_or_default();
                looks.push(match codes.get(&id) {
                    Some(code) => look_of(code),
                    None => match id.parse::<u32>().unwrap_or(0) {
                        9 | 10 => Look::Percent,
                        14..=22 | 27..=36 | 45..=47 | 50..=58 => Look::Date,
                        _ => Look::Plain,
                    },
                });
            }
            _ => {}
        }
        Some(())
    })?;
    Some(looks)
}

/// What a number code makes of a number: letters of dates and the per-cent sign count where they are not quoted.
fn look_of(code: &str) -> Look {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    let mut look = Look::Plain;
    for it in code.chars() {
        match it {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            '%' => return Look::Percent,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | '年' | '月' | '日' => look = Look::Date,
            _ => {}
        }
    }
    if code.eq_ignore_ascii_case("general") { Look::Plain } else { look }
}

/// The shared texts.
fn shared(text: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    let mut rich = Rich::default();
    walk(text, |_, piece| {
        if let Piece::Open("si", _) = &piece {
            rich = Rich::default();
        }
        rich.see(&piece)?;
        if let Piece::Close("si") = &piece {
            if texts.len() == TEXTS {
                return None;
            }
            texts.push(unescaped(&rich.text));
        }
        Some(())
    })?;
    Some(texts)
}

/// A text that is put together from runs, without what tells how its signs are read.
#[derive(Default)]
struct Rich {
    text: String,
    in_text: bool,
    in_reading: bool,
}

impl Rich {
    fn see(&mut self, piece: &Piece<'_>) -> Option<()> {
        match piece {
            Piece::Open("t", _) => self.in_text = !self.in_reading,
            Piece::Close("t") => self.in_text = false,
            Piece::Open("rPh", _) => self.in_reading = true,
            Piece::Close("rPh") => self.in_reading = false,
            Piece::Text(it) if self.in_text => {
                if self.text.len() + it.len() > TEXT {
                    return None;
                }
                self.text.push_str(it);
            }
            _ => {}
        }
        Some(())
    }
}

/// A text in which `_x000D_` and the like stand for the signs that XML cannot hold.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let digits = tail.get(2..6).filter(|_| tail.as_bytes().get(6) == Some(&b'_'));
        let sign = digits.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32);
        match sign {
            Some(it) => {
                out.push(it);
                rest = &tail[7..];
            }
            None => {
                out.push_str("_x");
                rest = &tail[2..];
            }
        }
    }
    out.push_str(rest);
    out
}

type Cells = BTreeMap<(u32, u32), Value>;

/// The cells of a sheet, and those that were joined. `letters` is how much text may still be taken; nothing once it was not
/// enough.
fn sheet(text: &str, styles: &[Look], texts: &[String], letters: &mut usize) -> Option<(Cells, Vec<Merged>)> {
    let (mut cells, mut merged) = (Cells::new(), Vec::new());
    let mut row = None::<u32>;
    let mut next = 0;
    let mut pending = Pending::default();
    walk(text, |_, piece| {
        match &piece {
            Piece::Open("row", it) => {
                let stated = match it.get("r") {
                    Some(it) => it.parse::<u32>().ok()?.checked_sub(1)?,
                    None => row.map_or(0, |it| it + 1),
                };
                (row, next) = (Some(stated).filter(|it| *it < SIZE.0), 0);
                row?;
            }
            Piece::Open("c", it) => {
                let at = match it.get("r") {
                    Some(it) => place(&it)?,
                    None => (row?, next),
                };
                next = at.1 + 1;
                let style = it.get("s").and_then(|it| it.parse::<usize>().ok()).unwrap_or(0);
                let look = styles.get(style).copied().unwrap_or_default();
                pending = Pending { at: Some(at), kind: it.get("t").unwrap_or_default(), look, ..Pending::default() };
            }
            Piece::Open("v", _) => pending.in_value = true,
            Piece::Close("v") => pending.in_value = false,
            Piece::Text(it) if pending.in_value => {
                if pending.value.len() + it.len() > TEXT {
                    return None;
                }
                pending.value.push_str(it);
            }
            Piece::Close("c") => {
                let done = std::mem::take(&mut pending);
                let at = done.at?;
                if cells.len() > CELLS {
                    return None;
                }
                if let Some(value) = done.value(texts)? {
                    if let Value::Text(it) = &value {
                        *letters = letters.saturating_sub(it.len());
                        (*letters > 0).then_some(())?;
                    }
                    cells.insert(at, value);
                }
            }
            Piece::Open("mergeCell", it) => {
                let area = it.get("ref")?;
                let (first, last) = area.split_once(':').unwrap_or((&area, &area));
                if merged.len() == MERGED {
                    return None;
                }
                merged.push(Merged { first: place(first)?, last: place(last)? });
            }
            _ => {}
        }
        if pending.at.is_some() {
            pending.rich.see(&piece)?;
        }
        Some(())
    })?;
    Some((cells, merged))
}

/// A cell that is being read.
#[derive(Default)]
struct Pending {
    at: Option<(u32, u32)>,
    kind: String,
    look: Look,
    value: String,
    in_value: bool,
    rich: Rich,
}

impl Pending {
    /// What stands in it; nothing where it is empty, `None` where it contradicts itself.
    fn value(self, texts: &[String]) -> Option<Option<Value>> {
        let Self { kind, look, value, rich, .. } = self;
        Some(match kind.as_str() {
            "s" => Some(Value::Text(texts.get(value.trim().parse::<usize>().ok()?)?.clone())),
            "inlineStr" => Some(Value::Text(unescaped(&rich.text))),
            "str" | "d" => Some(Value::Text(unescaped(&value))),
            "b" => Some(Value::Bool(matches!(value.trim(), "1" | "true"))),
            "e" => Some(Value::Error(value)),
            _ if value.trim().is_empty() => None,
            _ => Some(Value::Number(value.trim().to_owned(), look)),
        })
    }
}

/// The row and column of a cell's name.
fn place(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|it: char| it.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let mut column = 0;
    for it in letters.bytes() {
        column = column * 26 + u32::from(it.is_ascii_uppercase().then(|| it - b'A' + 1)?);
    }
    let row: u32 = row.parse().ok()?;
    let at = (row.checked_sub(1)?, column.checked_sub(1)?);
    (at.0 < SIZE.0 && at.1 < SIZE.1).then_some(at)
}

/// When the file says that it was saved.
fn modified(text: &str) -> Option<Timestamp> {
    let (mut is_it, mut moment) = (false, String::new());
    walk(text, |_, piece| {
        match piece {
            Piece::Open("modified", _) => is_it = true,
            Piece::Close("modified") => is_it = false,
            Piece::Text(it) if is_it && moment.len() < 40 => moment.push_str(it),
            _ => {}
        }
        Some(())
    })?;
    // Some programs write fractions of a second.
    let moment = moment.trim();
    let whole = moment.split_once('.').map_or_else(|| moment.to_owned(), |it| format!("{}Z", it.0));
    Timestamp::parse(&whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_names() {
        let rows = [("A1", Some((0, 0))), ("Z9", Some((8, 25))), ("XFD1048576", Some((1_048_575, 16_383)))];
        for (name, expected) in rows {
            assert_eq!(place(name), expected, "{name}");
        }
        for name in ["", "A", "1", "A0", "a1", "XFE1", "A1048577", "A1B", "AAAA1", "A99999999999"] {
            assert_eq!(place(name), None, "{name}");
        }
    }

    #[test]
    fn how_a_number_is_shown_follows_from_its_code() {
        let rows = [
            ("General", Look::Plain),
            ("0.00", Look::Plain),
            ("#,##0\" 天 d\"", Look::Plain),
            ("0.0%", Look::Percent),
            ("0\\%", Look::Plain),
            ("yyyy-mm-dd", Look::Date),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\"", Look::Date),
            ("[Red]0", Look::Plain),
        ];
        for (code, look) in rows {
            assert_eq!(look_of(code), look, "{code}");
        }
    }

    #[test]
    fn escaped_signs_become_signs() {
        let rows = [("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_x12_", "_x12_"), ("_xé", "_xé")];
        for (text, expected) in rows {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }
}
