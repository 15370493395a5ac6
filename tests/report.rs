//! The figures and texts of a report are the same in scoring, document, DOCX, Markdown, JSON and the signed file.

#[path = "../benches/samples/mod.rs"]
mod samples;
#[path = "../benches/samples/plans.rs"]
mod plans;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use citysec::core::answers::{Answer, Scope, Statement};
use citysec::core::encoding::Digest;
use citysec::core::report::{self, Bar, Block, Cell, Chart, Document, Options, Questionnaire, Row, Source, Table};
use citysec::core::result::{self, Call};
use citysec::core::scoring::{self, E2, Score, Standing};
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;
use citysec::office;
use citysec::office::qr::Qr;
use proptest::prelude::*;
use serde_json::Value;

fn options(lang: Lang) -> Options {
    Options { lang, answers: true, plan: true, ..Options::default() }
}

fn document(source: &Source, lang: Lang) -> Document {
    report::report(seeds::model(), seeds::weights(), source, &options(lang))
}

/// A draft in which some answers are missing: none for 0, about a third for 3.
fn draft(number: u64, missing: u64, scope: Scope) -> Source {
    let mut assessment = samples::assessment(number);
    let mut dice = samples::Dice::new(number + 7);
    assessment.statement.scope = scope;
    assessment.statement.answers.retain(|_, _| dice.roll(10) >= missing);
    let plan = plans::plan(number, &assessment);
    assessment.replan(|it| *it = plan, &samples::moment());
    Source::of_assessment(&assessment, seeds::model())
}

/// A final report together with the file that it is about.
fn signed(number: u64) -> (Source, Vec<u8>) {
    let bytes = samples::result(number, Call::default()).bytes;
    let source = Source::of_result(&bytes, seeds::model(), seeds::weights()).expect("a sound result");
    (source, bytes)
}

/// The rows of the table with this many columns and a row for the total.
fn index_rows(document: &Document) -> BTreeMap<&str, &Row> {
    let table = document.tables().find(|it| it.rows.first().is_some_and(|it| it.item.as_deref() == Some("total")));
    let rows = &table.expect("the table of indices").rows;
    rows.iter().map(|it| (it.item.as_deref().expect("an item"), it)).collect()
}

/// Every node of the tree with its score.
fn nodes(statement: &Statement) -> Vec<(String, Score)> {
    let model = seeds::model();
    let scores = scoring::score(model, seeds::weights(), statement);
    let mut nodes = vec![("total".to_owned(), scores.total)];
    nodes.extend(model.domains.iter().map(|it| it.id.to_string()).zip(scores.domains));
    nodes.extend(model.groups.iter().map(|it| it.id.to_string()).zip(scores.groups));
    nodes.extend(model.indicators.iter().map(|it| it.id.to_string()).zip(scores.indicators));
    nodes
}

fn expected(score: &Score) -> Cell {
    if score.counts.open > 0 && score.lowest.is_some() {
        Cell::RangeE2(score.lowest.zip(score.highest))
    } else {
        Cell::ScoreE2(score.lowest)
    }
}

fn figures_are_those_of_scoring(source: &Source, document: &Document) {
    let rows = index_rows(document);
    let nodes = nodes(&source.statement);
    assert_eq!(rows.len(), nodes.len());
    for (item, score) in &nodes {
        assert_eq!(rows[item.as_str()].cells[1], expected(score), "{item}");
        assert_eq!(rows[item.as_str()].cells[2], Cell::ScoreE2(score.so_far), "{item}");
        assert_eq!(rows[item.as_str()].cells[4], Cell::Count(score.counts.unknown), "{item}");
        assert_eq!(rows[item.as_str()].cells[5], Cell::Count(score.counts.not_applicable), "{item}");
    }
    let nodes: BTreeMap<String, Score> = nodes.into_iter().collect();
    let mut shown = 0;
    for block in &document.blocks {
        match block {
            Block::KeyFigures { figures } => {
                figures.iter().for_each(|it| assert_eq!(it.value, expected(&nodes[&it.item]), "{}", it.item));
                shown += figures.len();
            }
            Block::Chart(chart) | Block::Radar(chart) => {
                for it in &chart.bars {
                    let score = &nodes[&it.item];
                    assert_eq!((&it.value, it.lowest, it.highest), (&expected(score), score.lowest, score.highest));
                    assert_eq!(it.so_far, score.so_far, "{}", it.item);
                }
                shown += chart.bars.len();
            }
            _ => {}
        }
    }
    let axes = seeds::model().groups.iter().filter(|it| nodes[it.id.as_str()].highest.is_some()).count();
    let radar = if axes >= 3 { 11 } else { 0 };
    assert_eq!(shown, 1 + 3 + 3 + 11 + radar, "total, domains, the bars of domains and groups, the axes of groups");
    drawings_show_the_figures(document);
    let standings = scoring::standings(seeds::model(), &source.statement);
    let answers = answer_rows(document);
    for (question, standing) in seeds::model().questions.iter().zip(standings) {
        let row = answers.get(question.id.as_str());
        match standing {
            None => assert!(row.is_none(), "{} is not asked", question.id),
            Some(Standing::Scored(it)) => assert_eq!(row.expect("a row").cells[2], Cell::ScoreE2(Some(it.shown()))),
            Some(Standing::Unknown) => assert_eq!(row.expect("a row").cells[2], Cell::ScoreE2(Some(E2(0)))),
            Some(Standing::NotApplicable | Standing::Open(_)) => {
                assert!(matches!(row.expect("a row").cells[2], Cell::Text(_)), "{}", question.id);
            }
        }
    }
}

/// What is drawn on paper says of every figure what the document says.
fn drawings_show_the_figures(document: &Document) {
    for block in &document.blocks {
        let (chart, drawing) = match block {
            Block::Chart(it) => (it, it.drawn_as_bars(document.lang)),
            Block::Radar(it) => (it, it.drawn_as_radar(document.lang).expect("enough axes")),
            _ => continue,
        };
        let svg = drawing.saved(&chart.title).svg;
        for bar in &chart.bars {
            let Some((_, tail)) = svg.split_once(&format!("<g data-item=\"{}\">", bar.item)) else {
                assert_eq!(bar.highest, None, "only what does not apply has no axis: {}", bar.item);
                continue;
            };
            let shown = match block {
                Block::Radar(_) => bar.so_far.map_or_else(|| "–".to_owned(), E2::two_decimals),
                _ => bar.value.text(),
            };
            let figure = tail.split("</g>").next().expect("its end");
            assert!(figure.contains(&format!(">{shown}</text>")), "{}: {shown} in {figure}", bar.item);
        }
    }
}

/// The rows of questions with their answers: those of tables with five columns.
fn answer_rows(document: &Document) -> BTreeMap<&str, &Row> {
    let rows = document.tables().filter(|it| it.columns.len() == 5).flat_map(|it| &it.rows);
    rows.map(|it| (it.item.as_deref().expect("a question"), it)).collect()
}

// ---- reading a DOCX file back

struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    fn of(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
        let mut parts = BTreeMap::new();
        for idx in 0..zip.len() {
            let mut file = zip.by_index(idx).expect("a part");
            let mut content = Vec::new();
            let name = file.name().expect("a name in UTF-8").into_owned();
            file.read_to_end(&mut content).expect("whole content");
            parts.insert(name, content);
        }
        Self(parts)
    }

    fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.0.get(name).unwrap_or_else(|| panic!("no part {name}"))).expect("UTF-8")
    }
}

/// A piece of XML.
#[derive(Debug, PartialEq)]
enum Event<'a> {
    Open(&'a str, &'a str),
    Close(&'a str),
    Text(String),
}

/// Reads XML, and fails where it is not well formed.
fn events(xml: &str) -> Vec<Event<'_>> {
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n").expect("XML");
    let (mut events, mut open) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('<') {
            let (tag, tail) = tail.split_once('>').expect("the end of a tag");
            assert!(!tag.contains('<'), "a tag in a tag: {tag}");
            rest = tail;
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "what is closed was opened last");
                events.push(Event::Close(name));
                continue;
            }
            let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |it| (it, true));
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert_eq!(attributes.matches('"').count() % 2, 0, "{tag}");
            events.push(Event::Open(name, attributes));
            if is_empty {
                events.push(Event::Close(name));
            } else {
                open.push(name);
            }
        } else {
            let end = rest.find('<').expect("everything stands in an element");
            let text = &rest[..end];
            let text = ["&lt;<", "&gt;>", "&quot;\"", "&amp;&"].iter().fold(text.to_owned(), |text, pair| {
                let (name, sign) = pair.split_once(';').expect("a pair");
                text.replace(&format!("{name};"), sign)
            });
            events.push(Event::Text(text));
            rest = &rest[end..];
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "everything is closed");
    events
}

/// A paragraph with its style.
type Paragraph = (String, String);

/// The paragraphs of a body outside of tables, and the tables as rows of cells of texts.
fn body(xml: &str) -> (Vec<Paragraph>, Vec<Vec<Vec<String>>>) {
    let (mut paragraphs, mut tables) = (Vec::<Paragraph>::new(), Vec::<Vec<Vec<String>>>::new());
    let (mut in_table, mut in_text) = (false, false);
    let mut pending = (String::new(), String::new());
    for event in events(xml) {
        match event {
            Event::Open("w:tbl", _) => (in_table, _) = (true, tables.push(Vec::new())),
            Event::Close("w:tbl") => in_table = false,
            Event::Open("w:tr", _) => tables.last_mut().expect("a table").push(Vec::new()),
            Event::Open("w:tc", _) => {
                let row = tables.last_mut().and_then(|it| it.last_mut()).expect("a row");
                row.push(String::new());
            }
            Event::Open("w:p", _) => pending = (String::new(), String::new()),
            Event::Open("w:pStyle", it) => pending.0 = it.split('"').nth(1).expect("a style").to_owned(),
            Event::Open("w:t", _) => in_text = true,
            Event::Close("w:t") => in_text = false,
            Event::Open("w:br", _) => pending.1.push('\n'),
            Event::Text(it) if in_text => pending.1.push_str(&it),
            Event::Close("w:p") if in_table => {
                let cell = tables.last_mut().and_then(|it| it.last_mut()).and_then(|it| it.last_mut()).expect("a cell");
                if !cell.is_empty() {
                    cell.push('\n');
                }
                cell.push_str(&pending.1);
            }
            Event::Close("w:p") => paragraphs.push(pending.clone()),
            _ => {}
        }
    }
    (paragraphs, tables)
}

fn rows_of(table: &Table) -> Vec<Vec<String>> {
    let head = table.columns.iter().map(|it| it.title.clone()).collect();
    let rows = table.rows.iter().map(|it| it.cells.iter().map(Cell::text).collect());
    std::iter::once(head).chain(rows).collect()
}

/// Every table and every heading of a document stands in the file, word for word and in order, and nothing in it has
/// another figure.
fn docx_says_the_same(document: &Document) -> Parts {
    let bytes = office::docx(document, &samples::moment());
    assert_eq!(bytes, office::docx(document, &samples::moment()), "the same document makes the same bytes");
    let parts = Parts::of(&bytes);
    for (name, content) in &parts.0 {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            events(std::str::from_utf8(content).unwrap_or_else(|_| panic!("{name} is not UTF-8")));
        }
    }
    let xml = parts.text("word/document.xml");
    let (paragraphs, tables) = body(xml);
    let mut left = tables.iter();
    for table in document.tables() {
        let rows = rows_of(table);
        assert!(left.any(|it| *it == rows), "no table, or not in this order: {}", table.caption);
        assert!(paragraphs.contains(&("Caption".to_owned(), table.caption.clone())));
    }
    let headings: Vec<(String, &str)> =
        document.headings().map(|(level, text)| (format!("Heading{level}"), text)).collect();
    let found: Vec<(String, &str)> = paragraphs
        .iter()
        .filter(|it| it.0.starts_with("Heading"))
        .map(|(style, text)| (style.clone(), text.as_str()))
        .collect();
    assert_eq!(found, headings);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), document.tables().count(), "every table repeats its head");
    let mut charts = 0;
    for block in &document.blocks {
        match block {
            Block::KeyFigures { figures } => {
                let rows: Vec<Vec<String>> =
                    figures.iter().map(|it| vec![it.label.clone(), it.value.text(), it.remark.clone()]).collect();
                assert!(tables.contains(&rows));
            }
            Block::Chart(chart) | Block::Radar(chart) => {
                charts += 1;
                chart_says_the_same(&parts, charts, matches!(block, Block::Radar(_)), chart);
            }
            Block::Form(form) => {
                let text = tables.iter().find(|it| it[0][0].starts_with(&format!("{} {}", form.number, form.text)));
                let text = &text.expect("a form")[0][0];
                form.boxes.iter().for_each(|it| assert!(text.contains(&format!("□ {it}")), "{it}"));
                form.blanks.iter().for_each(|it| assert!(text.contains(it.as_str()), "{it}"));
            }
            _ => {}
        }
    }
    parts
}

/// A chart of a DOCX file: in the drawing and in its workbook every figure stands with its name and all that is drawn of it.
fn chart_says_the_same(parts: &Parts, n: usize, is_radar: bool, chart: &Chart) {
    let xml = parts.text(&format!("word/charts/chart{n}.xml"));
    let (mut series, mut place, mut in_value) = (Vec::<(Vec<(usize, String)>, Vec<(usize, String)>)>::new(), 0, false);
    let mut is_category = false;
    for event in events(xml) {
        match event {
            Event::Open("c:ser", _) => series.push((Vec::new(), Vec::new())),
            Event::Open("c:cat", _) => is_category = true,
            Event::Open("c:val", _) => is_category = false,
            Event::Open("c:tx", _) => place = usize::MAX,
            Event::Open("c:pt", it) if place != usize::MAX => {
                place = it.split('"').nth(1).and_then(|it| it.parse().ok()).expect("a place");
            }
            Event::Close("c:tx") => place = 0,
            Event::Open("c:v", _) => in_value = true,
            Event::Close("c:v") => in_value = false,
            Event::Text(it) if in_value && place != usize::MAX => {
                let last = series.last_mut().expect("a series");
                if is_category { last.0.push((place, it)) } else { last.1.push((place, it)) }
            }
            _ => {}
        }
    }
    let value = |it: &Bar| match is_radar {
        true => it.so_far.map_or_else(|| "–".to_owned(), E2::two_decimals),
        false => it.value.text(),
    };
    let names: Vec<(usize, String)> =
        chart.bars.iter().map(|it| format!("{} {}", it.label, value(it))).enumerate().collect();
    assert!(series.iter().all(|it| it.0 == names), "each figure is named with its score: {series:?}");
    let drawn = |value: &dyn Fn(&Bar) -> Option<E2>| -> Vec<(usize, String)> {
        let values = chart.bars.iter().enumerate();
        values.filter_map(|(idx, it)| Some((idx, value(it)?.two_decimals()))).collect()
    };
    let is_open = chart.bars.iter().any(|it| it.lowest != it.highest);
    let (lowest, highest, so_far) = (drawn(&|it| it.lowest), drawn(&|it| it.highest), drawn(&|it| it.so_far));
    let expected = match (is_radar, is_open) {
        (false, false) => vec![lowest],
        (false, true) => vec![lowest, drawn(&|it| Some(E2(it.highest?.0 - it.lowest?.0)))],
        (true, false) => vec![so_far],
        (true, true) => vec![so_far, lowest, highest],
    };
    let values: Vec<_> = series.iter().map(|it| it.1.clone()).collect();
    assert_eq!(values, expected);
    assert_eq!(xml.contains("<c:radarChart>"), is_radar);
    let book = Parts::of(&parts.0[&format!("word/embeddings/chart{n}.xlsx")]);
    let sheet = book.text("xl/worksheets/sheet1.xml");
    let mut cells = Vec::new();
    for event in events(sheet) {
        match event {
            Event::Open("c", it) => cells.push((it.split('"').nth(1).expect("a place").to_owned(), String::new())),
            Event::Text(it) => cells.last_mut().expect("a cell").1.push_str(&it),
            _ => {}
        }
    }
    let cells: BTreeMap<String, String> = cells.into_iter().collect();
    for (column, (_, values)) in ["B", "C", "D"].into_iter().zip(&series) {
        for (idx, value) in values {
            assert_eq!(&cells[&format!("{column}{}", idx + 2)], value);
            assert_eq!(cells[&format!("A{}", idx + 2)], names[*idx].1);
        }
    }
}

fn json_says_the_same(source: &Source, document: &Document) {
    let json: Value = serde_json::to_value(document).expect("plain JSON");
    let rows = json["blocks"].as_array().expect("blocks").iter().filter(|it| it["kind"] == "table");
    let rows: Vec<&Value> = rows.flat_map(|it| it["rows"].as_array().expect("rows")).collect();
    for (item, score) in nodes(&source.statement) {
        let row = rows
            .iter()
            .find(|it| it["item"] == item.as_str() && it["cells"].as_array().is_some_and(|it| it.len() == 6));
        let cell = &row.unwrap_or_else(|| panic!("no row for {item}"))["cells"][1];
        let e2 = |it: Option<E2>| it.map_or(Value::Null, |it| Value::from(it.0));
        let expected = match expected(&score) {
            Cell::RangeE2(Some((low, high))) => serde_json::json!({ "rangeE2": [low.0, high.0] }),
            _ => serde_json::json!({ "scoreE2": e2(score.lowest) }),
        };
        assert_eq!(cell, &expected, "{item}");
    }
}

/// Every cell stands in the Markdown, apart from the marks that escape and divide.
fn markdown_says_the_same(document: &Document) {
    let bare = |it: &str| it.replace("<br>", "\n").replace('\\', "");
    let text = bare(&report::markdown(document));
    for cell in document.tables().flat_map(|it| &it.rows).flat_map(|it| &it.cells) {
        assert!(text.contains(&bare(&cell.text())), "{}", cell.text());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_form_of_a_draft_has_the_figures_of_scoring(
        number in 0_u64..10_000, missing in 0_u64..=10, core in any::<bool>(), english in any::<bool>(),
    ) {
        let source = draft(number, missing, if core { Scope::Core } else { Scope::Full });
        let document = document(&source, if english { Lang::En } else { Lang::Zh });
        figures_are_those_of_scoring(&source, &document);
        docx_says_the_same(&document);
        json_says_the_same(&source, &document);
        markdown_says_the_same(&document);
    }

    #[test]
    fn every_form_of_a_final_report_has_the_figures_of_the_signed_file(number in 0_u64..10_000) {
        let (source, bytes) = signed(number);
        let document = document(&source, Lang::Zh);
        figures_are_those_of_scoring(&source, &document);
        let subject = result::content(&bytes).expect("a result").credential_subject;
        let rows = index_rows(&document);
        prop_assert_eq!(&rows["total"].cells[1], &Cell::ScoreE2(Some(subject.total_e2)));
        for it in &subject.scores {
            prop_assert_eq!(&rows[it.item.as_str()].cells[1], &Cell::ScoreE2(Some(it.score_e2)), "{}", it.item);
        }
        let parts = docx_says_the_same(&document);
        let digest = Digest::of(&bytes).to_string();
        prop_assert!(parts.text("word/footer1.xml").contains(&digest));
        prop_assert!(parts.text("word/document.xml").contains(&digest));
        let png = Qr::of(&digest).expect("short enough").png(8);
        prop_assert_eq!(&parts.0["word/media/qr.png"], &png);
    }
}

#[test]
fn every_question_stands_in_the_report_with_its_answer_remark_and_evidence() {
    for lang in Lang::ALL {
        let (source, _) = signed(3);
        let document = document(&source, lang);
        let rows = answer_rows(&document);
        assert_eq!(rows.len(), seeds::model().questions.len());
        for question in &seeds::model().questions {
            let text = rows[question.id.as_str()].cells[1].text();
            assert!(text.starts_with(question.text.get(lang)), "{}", question.id);
            if let Some(note) = source.statement.notes.get(&question.id) {
                assert!(text.contains(note.as_str()), "{}", question.id);
            }
            if let Some(Answer::NotApplicable(reason)) = source.statement.answers.get(&question.id) {
                assert!(text.contains(reason.as_str()), "{}", question.id);
            }
        }
        let all: Vec<String> =
            document.tables().flat_map(|it| &it.rows).flat_map(|it| &it.cells).map(Cell::text).collect();
        for it in source.statement.evidence.iter().flat_map(|it| it.1) {
            for text in [&it.title, &it.number, &it.date, &it.keeper] {
                assert!(all.contains(text), "{text}");
            }
        }
        let unknown = source.statement.answers.iter().filter(|it| *it.1 == Answer::Unknown).count();
        let listed = document.tables().filter(|it| it.columns.len() == 3 && it.columns[2].figures);
        assert!(listed.filter(|it| it.rows.len() == unknown).count() >= 1, "the data gaps are listed");
    }
}

#[test]
fn answers_can_be_left_out_and_the_figures_stay() {
    let (source, _) = signed(4);
    let whole = document(&source, Lang::Zh);
    let short = Options { answers: false, ..options(Lang::Zh) };
    let short = report::report(seeds::model(), seeds::weights(), &source, &short);
    assert!(answer_rows(&short).is_empty());
    assert_eq!(index_rows(&short), index_rows(&whole));
}

#[test]
fn a_draft_and_an_example_say_so_on_every_page_whatever_is_wished() {
    let mut source = draft(5, 2, Scope::Full);
    let wishes =
        Options { watermark: "内部资料".to_owned(), classification: "机密".to_owned(), ..options(Lang::Zh) };
    let made = |source: &Source| report::report(seeds::model(), seeds::weights(), source, &wishes);
    let document = made(&source);
    assert!(document.running.footer.starts_with("草稿"), "{}", document.running.footer);
    assert_eq!(document.running.watermark, "草稿 · 内部资料");
    assert!(document.running.header.ends_with("机密"));
    assert_eq!(document.cover.seal, None);
    source.example = true;
    assert!(made(&source).running.footer.starts_with("示例"));
    let (mut source, bytes) = signed(5);
    assert_eq!(made(&source).running.footer, Digest::of(&bytes).to_string());
    assert_eq!(made(&source).running.watermark, "内部资料");
    source.example = true;
    assert_eq!(made(&source).running.footer, format!("示例 · {}", Digest::of(&bytes)));
}

#[test]
fn only_a_file_that_holds_makes_a_final_report() {
    let (_, bytes) = signed(6);
    let text = String::from_utf8(bytes).expect("text");
    let changed = text.replacen("\"level\": 1", "\"level\": 2", 1);
    assert_ne!(text, changed);
    let refused =
        Source::of_result(changed.as_bytes(), seeds::model(), seeds::weights()).expect_err("a broken signature");
    assert!(refused.reason().is_some());
}

#[test]
fn the_blank_questionnaire_asks_everything_and_a_department_only_its_part() {
    let (model, weights) = (seeds::model(), seeds::weights());
    let mut statement = Statement::default();
    let forms = |statement: &Statement, lang| {
        let asked = Questionnaire {
            lang,
            city: None,
            english_city: None,
            statement,
            department: "公安局",
            deadline: "2026-12-15",
            instructions: "请与科技处一起填写。",
            classification: "",
        };
        let document = report::questionnaire(model, weights, &asked);
        docx_says_the_same(&document);
        let forms = document.blocks.iter().filter_map(|it| match it {
            Block::Form(it) => Some(it.item.clone()),
            _ => None,
        });
        let forms: Vec<String> = forms.collect();
        (forms, report::markdown(&document))
    };
    let all: Vec<String> = model.questions.iter().map(|it| it.id.to_string()).collect();
    for lang in Lang::ALL {
        let (asked, text) = forms(&statement, lang);
        assert_eq!(asked, all);
        let text = text.replace('\\', "");
        for explanation in model.explanations() {
            assert!(text.contains(explanation.object.get(lang)), "what is assessed: {}", explanation.object.get(lang));
        }
        // Ids stand for names in the data, never on paper.
        let named = model.indicators.iter().find(|it| text.contains(it.id.as_str()));
        assert_eq!(named.map(|it| it.id.as_str()), None);
    }
    statement.scope = Scope::Core;
    assert_eq!(forms(&statement, Lang::Zh).0.len(), 48);
    statement.scope = Scope::Full;
    let two = [&model.indicators[3], &model.indicators[40]];
    statement.part = Some(two.iter().map(|it| it.id.clone()).collect());
    let expected: Vec<String> =
        two.iter().flat_map(|it| it.questions.clone()).map(|it| model.questions[it].id.to_string()).collect();
    let (asked, text) = forms(&statement, Lang::Zh);
    assert_eq!(asked, expected);
    assert!(text.contains("公安局") && text.contains("2026-12-15") && text.contains("请与科技处一起填写。"));
}

#[test]
fn what_people_typed_never_becomes_markup() {
    let mut assessment = samples::assessment(9);
    let nasty = "1 < 2 & \"3\" > ]]> </w:t> <script>|`*_#[x](y)\n第二行 𠮷 🔒";
    for id in seeds::model().questions.iter().map(|it| it.id.clone()) {
        assessment.statement.notes.insert(id, nasty.to_owned());
    }
    assessment.body = "<b>& 政府".to_owned();
    let source = Source::of_assessment(&assessment, seeds::model());
    let wishes = Options { watermark: "a\"b<c>&".to_owned(), classification: "<&\">".to_owned(), ..options(Lang::Zh) };
    let document = report::report(seeds::model(), seeds::weights(), &source, &wishes);
    docx_says_the_same(&document);
    let text = report::markdown(&document);
    assert!(!text.contains("<script>") && text.contains("\\<script\\>"));
}

#[test]
fn a_docx_file_is_whole_and_bears_only_the_moment_it_is_given() {
    let (source, _) = signed(2);
    let document = document(&source, Lang::En);
    let early = Parts::of(&office::docx(&document, &samples::moment()));
    let late = Parts::of(&office::docx(&document, &Timestamp::from_unix(1_800_000_000)));
    let differing: Vec<&String> = early.0.iter().filter(|(name, it)| late.0[*name] != **it).map(|it| it.0).collect();
    assert_eq!(differing, ["docProps/core.xml"]);
    assert!(early.text("docProps/core.xml").contains("2026-11-22T08:00:00Z"));
    // Whatever a part refers to is there.
    let styles = early.text("word/styles.xml");
    for (style, _) in body(early.text("word/document.xml")).0.iter().filter(|it| !it.0.is_empty()) {
        assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
    for target in early.text("word/_rels/document.xml.rels").split("Target=\"").skip(1) {
        let target = target.split('"').next().expect("a target");
        assert!(early.0.contains_key(&format!("word/{target}")), "{target}");
    }
    let footer = early.text("word/footer1.xml");
    assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES "));
    let xml = early.text("word/document.xml");
    assert!(xml.contains(" TOC \\o \"1-2\" ") || xml.contains(" TOC \\o &quot;1-2&quot; "));
    assert_eq!(xml.matches("w:fldCharType=\"begin\"").count(), xml.matches("w:fldCharType=\"end\"").count());
    assert!(styles.contains("w:eastAsia=\"宋体\"") && styles.contains("w:eastAsia=\"黑体\""));
    assert!(styles.contains("w:eastAsia=\"zh-CN\""));
}
