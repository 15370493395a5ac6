//! A document as a DOCX file: real headings, a field with the contents, tables whose heads repeat, page numbers, and
//! fonts for Chinese and Latin letters each.

mod body;
mod chart;
mod parts;

use super::markup::Markup;
use super::package::package;
use super::qr::Qr;
use crate::core::report::{Block, Document};
use crate::core::time::Timestamp;
use body::Body;

/// Pixels of a module of the QR code.
const SCALE: u32 = 8;

/// The file. Its properties name `made` as the moment at which it was made.
pub fn docx(document: &Document, made: &Timestamp) -> Vec<u8> {
    let qr = document.cover.seal.as_ref().and_then(|it| Qr::of(&it.digest.to_string()));
    let charts: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|it| match it {
            Block::Chart(it) => Some((chart::Kind::Bars, it)),
            Block::Radar(it) => Some((chart::Kind::Radar, it)),
            _ => None,
        })
        .collect();
    let mut files: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", parts::content_types(charts.len())),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::properties(document, made)),
        ("word/document.xml", Body::write(document, qr.is_some())),
        ("word/styles.xml", parts::styles(document.lang)),
        ("word/numbering.xml", parts::numbering()),
        ("word/fontTable.xml", parts::fonts()),
        ("word/settings.xml", parts::settings(document.lang)),
        ("word/header1.xml", parts::header(document)),
        ("word/footer1.xml", parts::footer(document)),
        ("word/_rels/document.xml.rels", parts::document_relations(qr.is_some(), charts.len())),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for (idx, (kind, it)) in charts.into_iter().enumerate() {
        let n = idx + 1;
        files.push((format!("word/charts/chart{n}.xml"), chart::part(kind, it)));
        files.push((format!("word/charts/_rels/chart{n}.xml.rels"), chart::relations(&format!("chart{n}.xlsx"))));
        files.push((format!("word/embeddings/chart{n}.xlsx"), chart::book(kind, it)));
    }
    if let Some(qr) = qr {
        files.push(("word/media/qr.png".to_owned(), qr.png(SCALE)));
    }
    package(&files)
}

/// A run of text in which line breaks stay.
fn run(out: &mut Markup, properties: &str, text: &str) {
    for (idx, line) in text.split('\n').enumerate() {
        out.raw("<w:r>");
        if !properties.is_empty() {
            out.raw("<w:rPr>").raw(properties).raw("</w:rPr>");
        }
        if idx > 0 {
            out.raw("<w:br/>");
        }
        out.raw("<w:t xml:space=\"preserve\">").text(line).raw("</w:t></w:r>");
    }
}

/// A field that word processors fill in, with what stands there until they do.
fn field(out: &mut Markup, instruction: &str, shown: &str) {
    out.raw("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> ");
    out.text(instruction).raw(" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
    run(out, "", shown);
    out.raw("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
}
