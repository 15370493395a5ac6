//! A document as a DOCX file: real headings, a field with the contents, tables whose heads repeat, page numbers, and
//! fonts for Chinese and Latin letters each.

mod body;
mod parts;

use super::markup::Markup;
use super::package::package;
use super::qr::Qr;
use crate::core::report::Document;
use crate::core::time::Timestamp;
use body::Body;

/// Pixels of a module of the QR code.
const SCALE: u32 = 8;

/// The file. Its properties name `made` as the moment at which it was made.
pub fn docx(document: &Document, made: &Timestamp) -> Vec<u8> {
    let qr = document.cover.seal.as_ref().and_then(|it| Qr::of(&it.digest.to_string()));
    let mut files = vec![
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::properties(document, made)),
        ("word/document.xml", Body::write(document, qr.is_some())),
        ("word/styles.xml", parts::styles(document.lang)),
        ("word/numbering.xml", parts::numbering()),
        ("word/fontTable.xml", parts::fonts()),
        ("word/settings.xml", parts::settings(document.lang)),
        ("word/header1.xml", parts::header(document)),
        ("word/footer1.xml", parts::footer(document)),
        ("word/_rels/document.xml.rels", parts::document_relations(qr.is_some())),
    ];
    if let Some(qr) = qr {
        files.push(("word/media/qr.png", qr.png(SCALE)));
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
