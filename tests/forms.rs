//! Forms to be filled in with an office program: what is filled in comes back as the same statements, and what cannot be
//! read is named cell by cell while everything else is read.

#[path = "../benches/samples/mod.rs"]
#[allow(dead_code)] // Other tests and the benchmarks use the rest.
mod samples;
#[path = "samples/forms.rs"]
mod paper;

use citysec::archive::{self, Unreadable};
use citysec::core::answers::{Answer, Evidence, Scope, Statement};
use citysec::core::assessment::Assessment;
use citysec::core::encoding::Digest;
use citysec::core::form::{self, Asked, Filled, Problem, Unfit};
use citysec::core::ids::{AssessmentId, IndicatorId, QuestionId, TaskId};
use citysec::core::model::{Input, Question, QuestionKind};
use citysec::core::publish::{Column, Kind, Table};
use citysec::core::seeds;
use citysec::core::seeds::words::T;
use citysec::core::sharing::{Contribution, Finding, Preview, Task, split};
use citysec::core::sorted::Sorted;
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;
use citysec::sheets;
use paper::{Paper, Put};
use proptest::prelude::*;

const ABOUT: usize = 0;
const ANSWERS: usize = 1;
const EVIDENCE: usize = 2;

const LEVELS: &str = "management.strategy.planning.q1";
const LIST: &str = "management.strategy.planning.q2";
const RATIO: &str = "management.strategy.planning.q3";
const NUMBER: &str = "management.strategy.standards.q1";
const AGAINST_PROFILE: &str = "management.mechanism.organization.q3";

fn later() -> Timestamp {
    Timestamp::from_unix(1_795_334_400 + 86_400)
}

/// A coordinator's work in which every indicator is with some department, and the first one's task handed out.
fn whole() -> (Assessment, Task) {
    let mut it = Assessment::new(AssessmentId::from_random([9; 16]), samples::moment());
    it.city = samples::assessment(1).city;
    it.statement.profile = samples::assessment(1).statement.profile;
    split::assign_rest(&mut it.assignments, seeds::model(), Lang::Zh);
    let id = TaskId::from_random([3; 16]);
    let task = Task::issue(&mut it, 0, false, seeds::model(), id, &samples::moment()).expect("a task");
    (it, task)
}

/// The form of everything.
fn blank(lang: Lang) -> (Task, Vec<u8>) {
    let (whole, _) = whole();
    let t = T { lang };
    let task = form::task(t, seeds::model(), Some(&whole), Asked::Everything, [5; 16], &samples::moment());
    (task.clone(), written(lang, &task))
}

fn written(lang: Lang, task: &Task) -> Vec<u8> {
    let layout = form::layout(T { lang }, seeds::model(), task);
    let bytes = sheets::write_form(&layout, &task.issued).expect("a workbook");
    assert_eq!(bytes, sheets::write_form(&layout, &task.issued).expect("a workbook"), "the same bytes again");
    bytes
}

fn read(bytes: Vec<u8>) -> Filled {
    let book = archive::read_workbook(bytes).expect("a workbook");
    form::read(&book, seeds::model(), &later()).expect("a form")
}

fn decimal(e2: u64) -> String {
    format!("{}.{:02}", e2 / 100, e2 % 100).trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Fills in an answer as a person would. `dice` chooses between ways that mean the same.
fn fill(paper: &mut Paper, lang: Lang, question: &Question, answer: &Answer, dice: &mut samples::Dice) {
    let id = question.id.as_str();
    let word = |zh: &str, en: &str| Put::Text(if lang == Lang::Zh { zh } else { en }.to_owned());
    let put = |paper: &mut Paper, key: &str, value: Put| _ = paper.put(ANSWERS, id, 0, key, &value);
    match answer {
        Answer::Level(it) => {
            let ways = [
                Put::Text(format!("L{it}")),
                Put::Text(format!(" l{it} ")),
                Put::Number(it.to_string()),
                Put::Text(format!("Ｌ{}", char::from_u32('０' as u32 + u32::from(*it)).expect("a digit"))),
            ];
            put(paper, "choice", ways[dice.roll(4) as usize].clone());
        }
        Answer::Yes(true) => put(paper, "choice", word("是", "Yes")),
        Answer::Yes(false) => put(paper, "choice", word("否", "No")),
        Answer::Checked(items) if items.is_empty() => put(paper, "choice", word("以上均无", "None of these")),
        Answer::Checked(items) => {
            for it in items {
                let ways = [word("有", "In place"), Put::Text("√".to_owned()), Put::Number("1".to_owned())];
                paper.put(ANSWERS, &format!("{id}#{it}"), 0, "choice", &ways[dice.roll(3) as usize].clone());
            }
        }
        Answer::NumberE2(it) => {
            let ways = [Put::Number(decimal(*it)), Put::Text(decimal(*it)), Put::Number(format!("{it}E-2"))];
            put(paper, "number", ways[dice.roll(3) as usize].clone());
        }
        Answer::Ratio(it) => {
            for (key, side) in [("number", it.numerator), ("whole", it.denominator)] {
                if let Some(side) = side {
                    put(paper, key, Put::Number(side.to_string()));
                }
            }
        }
        Answer::Unknown => put(paper, "choice", word("不掌握", "Not known")),
        Answer::NotApplicable(reason) => {
            put(paper, "choice", word("不适用", "Not applicable"));
            put(paper, "reason", Put::Text(reason.clone()));
        }
    }
}

/// A form filled in with all that an assessment states.
fn filled(lang: Lang, task: &Task, bytes: &[u8], of: &Assessment, number: u64) -> Paper {
    let model = seeds::model();
    let (mut paper, mut dice) = (Paper::of(bytes), samples::Dice::new(number + 3));
    for (id, answer) in &of.statement.answers {
        let idx = model.question_idx(id.as_str()).expect("a question");
        if task.statement.asks(model, idx) {
            fill(&mut paper, lang, &model.questions[idx], answer, &mut dice);
        }
    }
    for (id, note) in &of.statement.notes {
        if task.statement.asks(model, model.question_idx(id.as_str()).expect("a question")) {
            paper.put(ANSWERS, id.as_str(), 0, "remark", &Put::Text(note.clone()));
        }
    }
    let rows = paper.counts(EVIDENCE);
    for (id, list) in &of.statement.evidence {
        for (nth, it) in list.iter().enumerate().filter(|_| rows.contains_key(id.as_str())) {
            for (key, text) in [("title", &it.title), ("document", &it.number), ("keeper", &it.keeper)] {
                paper.put(EVIDENCE, id.as_str(), nth, key, &Put::Text(text.clone()));
            }
            let dates = [
                it.date.clone(),
                it.date.replace('-', "/"),
                format!(" {}", it.date.replacen("-0", "年", 1).replacen('-', "月", 1) + "日"),
            ];
            paper.put(EVIDENCE, id.as_str(), nth, "date", &Put::Text(dates[dice.roll(3) as usize].clone()));
        }
    }
    paper.put(ABOUT, "person", 0, "entry", &Put::Text("王工".to_owned()));
    paper
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn what_is_filled_in_comes_back_as_it_was_stated(
        number in 0_u64..10_000, english in any::<bool>(), department in any::<bool>(), core in any::<bool>(),
    ) {
        let model = seeds::model();
        let lang = if english { Lang::En } else { Lang::Zh };
        let (mut whole, _) = whole();
        whole.statement.scope = if core { Scope::Core } else { Scope::Full };
        let asked = if department { Asked::Department(number as usize % whole.assignments.len()) } else { Asked::Everything };
        let task = form::task(T { lang }, model, Some(&whole), asked, [5; 16], &samples::moment());
        let of = samples::assessment(number);
        let bytes = filled(lang, &task, &written(lang, &task), &of, number).bytes();
        let Filled { contribution, troubles } = read(bytes);
        prop_assert_eq!(troubles, vec![]);
        let found = contribution.expect("a contribution");
        let asks = |id: &QuestionId| task.statement.asks(model, model.question_idx(id.as_str()).expect("a question"));
        let (mut answers, mut notes) = (of.statement.answers.clone(), of.statement.notes.clone());
        answers.retain(|id, _| asks(id));
        notes.retain(|id, _| asks(id));
        let values: Sorted<QuestionId, Answer> = found.answers.iter().map(|(id, it)| (id.clone(), it.value.clone())).collect();
        prop_assert_eq!(values, answers);
        let values: Sorted<QuestionId, String> = found.notes.iter().map(|(id, it)| (id.clone(), it.value.clone())).collect();
        prop_assert_eq!(values, notes);
        let mut evidence: Sorted<IndicatorId, Vec<Evidence>> = of.statement.evidence.clone();
        let part = task.statement.part.clone().expect("a part");
        evidence.retain(|id, _| part.contains(id));
        prop_assert_eq!(&found.evidence, &evidence);
        prop_assert_eq!((&found.task, &found.assessment, &*found.person), (&task.id, &task.assessment, "王工"));
        // It is a contribution like any other: as a file, and beside the work that it is a part of.
        let (again, signer) = Contribution::read(&found.to_bytes()).expect("a sound contribution");
        prop_assert_eq!((again, signer), (found.clone(), None));
        let preview = Preview::of(&whole, model, found, None, Digest::of(b"x")).expect("it can be merged");
        prop_assert!(preview.rows.iter().all(|it| matches!(it.finding, Finding::New | Finding::Adds(_))));
        // Only the first department's task was handed out.
        prop_assert_eq!(preview.doubts.is_empty(), asked == Asked::Department(0));
    }
}

#[test]
fn an_empty_form_states_nothing() {
    let (_, bytes) = blank(Lang::Zh);
    let Filled { contribution, troubles } = read(bytes);
    assert_eq!(contribution, None);
    let problems: Vec<&Problem> = troubles.iter().map(|it| &it.problem).collect();
    assert_eq!(problems, [&Problem::NoPerson]);
}

/// A spoiled cell: what stands where, and what is said of it in the words of the command line.
struct Spoiled {
    id: &'static str,
    key: &'static str,
    put: Put,
    said: &'static str,
}

fn text(it: &str) -> Put {
    Put::Text(it.to_owned())
}

#[test]
fn every_cell_that_cannot_be_read_is_named_and_nothing_else_is_lost() {
    let number = |it: &str| Put::Number(it.to_owned());
    let may_not_apply = seeds::model().questions.iter().find(|it| it.may_not_apply).expect("a question").id.as_str();
    let rows = [
        (LEVELS, "choice", text("L5"), "expected one of: L0, L1, L2, L3, L4, Not known"),
        (LEVELS, "choice", text("some"), "expected one of: L0, L1, L2, L3, L4, Not known"),
        (LEVELS, "choice", number("2.5"), "expected one of: L0, L1, L2, L3, L4, Not known"),
        (LEVELS, "choice", text("Not applicable"), "expected one of: L0, L1, L2, L3, L4, Not known"),
        (LEVELS, "choice", Put::Error, "the formula has no result; please enter the value"),
        (LEVELS, "remark", text("a\u{202e}b"), "the text holds an invisible control character"),
        (LIST, "choice", text("3"), "expected one of: None of these, Not known"),
        (NUMBER, "number", text("about ten"), "expected a number from 0 with at most 2 decimals"),
        (NUMBER, "number", number("-1"), "expected a number from 0 with at most 2 decimals"),
        (NUMBER, "number", number("1.005"), "expected a number from 0 with at most 2 decimals"),
        (NUMBER, "number", text("45%"), "expected a count, not a percentage"),
        (NUMBER, "number", text("2026-06-30"), "expected a number, not a date"),
        (NUMBER, "number", number("1E+300"), "expected a number up to 1000000000000"),
        (NUMBER, "whole", number("3"), "nothing belongs here, so it was not read"),
        (RATIO, "number", number("2.5"), "expected a whole number from 0"),
        (RATIO, "whole", Put::Bool(true), "expected a whole number from 0"),
        (AGAINST_PROFILE, "whole", number("3"), "nothing belongs here, so it was not read"),
        (may_not_apply, "choice", text("Not applicable"), "“not applicable” needs a reason"),
        (may_not_apply, "reason", text("x"), "a reason is given without “not applicable” being chosen"),
    ];
    let rows = rows.map(|(id, key, put, said)| Spoiled { id, key, put, said });
    let (task, bytes) = blank(Lang::En);
    let of = samples::assessment(4);
    let sound = read(filled(Lang::En, &task, &bytes, &of, 4).bytes()).contribution.expect("a contribution");
    for Spoiled { id, key, put, said } in rows {
        // What stands in that question's rows is taken away first, so that only the cell under test is wrong.
        let mut rest = of.clone();
        let spoiled = QuestionId::parse(id).expect("an id");
        rest.statement.answers.remove(&spoiled);
        rest.statement.notes.remove(&spoiled);
        let mut paper = filled(Lang::En, &task, &bytes, &rest, 4);
        let cell = paper.put(ANSWERS, id, 0, key, &put);
        let Filled { contribution, troubles } = read(paper.bytes());
        let words: Vec<String> = troubles.iter().map(|it| it.words(T { lang: Lang::En })).collect();
        assert!(words.len() == 1 && words[0].ends_with(said), "{id} {key} {put:?}: {words:?}");
        let at =
            if said.contains("needs a reason") { cell.replace(paper.column(ANSWERS, "choice"), "G") } else { cell };
        assert_eq!((&*troubles[0].sheet, &*troubles[0].cell), ("Answers", &*at), "{id} {key} {put:?}");
        let mut found = contribution.expect("the rest");
        let mut expected = sound.clone();
        for it in [&mut found, &mut expected] {
            it.answers.remove(&spoiled);
            it.notes.remove(&spoiled);
        }
        assert_eq!(found, expected, "{id} {key} {put:?}: everything else is read");
    }
}

#[test]
fn dates_and_percentages_by_format_are_told_from_numbers() {
    let (_, bytes) = blank(Lang::Zh);
    let mut paper = Paper::of(&bytes);
    let (date, percent) = (paper.style(14), paper.style(9));
    paper.put(ANSWERS, NUMBER, 0, "number", &Put::Styled("46203".to_owned(), date));
    paper.put(ANSWERS, RATIO, 0, "number", &Put::Styled("0.45".to_owned(), percent));
    let indicator = "management.strategy.planning";
    paper.put(EVIDENCE, indicator, 0, "title", &text("规划"));
    paper.put(EVIDENCE, indicator, 0, "date", &Put::Styled("46203".to_owned(), date));
    paper.put(EVIDENCE, indicator, 1, "title", &text("方案"));
    paper.put(EVIDENCE, indicator, 1, "date", &text("去年"));
    paper.put(EVIDENCE, indicator, 2, "date", &text("2026-06-30"));
    paper.put(ABOUT, "person", 0, "entry", &text("王工"));
    let of_percent = seeds::model().questions.iter().find(|it| match &it.kind {
        QuestionKind::Measure(it) => matches!(it.input, Input::Entered) && it.unit.get(Lang::Zh) == "%",
        _ => false,
    });
    if let Some(it) = of_percent {
        paper.put(ANSWERS, it.id.as_str(), 0, "number", &Put::Styled("0.28999999999999998".to_owned(), percent));
    }
    let Filled { contribution, troubles } = read(paper.bytes());
    let problems: Vec<Problem> = troubles.into_iter().map(|it| it.problem).collect();
    assert_eq!(problems, [Problem::Percent, Problem::DateForNumber, Problem::Date, Problem::NoTitle]);
    let found = contribution.expect("evidence");
    let dates: Vec<(&str, &str)> =
        found.evidence.iter().flat_map(|it| it.1).map(|it| (&*it.title, &*it.date)).collect();
    assert_eq!(dates, [("规划", "2026-06-30"), ("方案", "")]);
    if let Some(it) = of_percent {
        assert_eq!(found.answers.get(&it.id).map(|it| &it.value), Some(&Answer::NumberE2(2900)));
    }
}

#[test]
fn rows_columns_and_sheets_may_be_moved_and_what_is_gone_is_said() {
    let (task, bytes) = blank(Lang::Zh);
    let of = samples::assessment(6);
    let whole = filled(Lang::Zh, &task, &bytes, &of, 6);
    let sound = read(whole.bytes()).contribution.expect("a contribution");
    // Renamed sheets, in another order, are found by what stands in them.
    let mut renamed = filled(Lang::Zh, &task, &bytes, &of, 6);
    let book = renamed.text("xl/workbook.xml").replace("name=\"填报\"", "name=\"改过名的表\"");
    renamed.replace("xl/workbook.xml", book);
    assert_eq!(read(renamed.bytes()), Filled { contribution: Some(sound.clone()), troubles: vec![] });
    // Rows in another order: those of the last question stand where those of the first did.
    let (first, last) = (whole.row(ANSWERS, LEVELS, 0), whole.row(ANSWERS, RATIO, 0));
    let mut swapped = filled(Lang::Zh, &task, &bytes, &of, 6);
    swapped.swap_rows(ANSWERS, first, last);
    assert_eq!(read(swapped.bytes()), Filled { contribution: Some(sound.clone()), troubles: vec![] });
    // A column whose key is gone, a row whose id is gone, an id that is unknown, an id in two rows.
    let keyed = Paper::of(&bytes);
    let remark = keyed.column(ANSWERS, "remark");
    let mut without = filled(Lang::Zh, &task, &bytes, &of, 6);
    let name = "xl/worksheets/sheet2.xml";
    let moved = without.text(name).replacen(&format!("<c r=\"{remark}1\""), "<c r=\"Z1\"", 1);
    without.replace(name, moved);
    let Filled { contribution, troubles } = read(without.bytes());
    assert_eq!(troubles, vec![], "a column that was moved is still found by its key");
    assert_eq!(contribution.expect("the rest").notes, Sorted::new(), "and its cells are looked for where the key is");
    let shared = |paper: &Paper, text: &str| {
        let all = paper.text("xl/sharedStrings.xml");
        assert!(all.contains(&format!("<t>{text}</t>")), "{text}");
        all
    };
    let mut paper = filled(Lang::Zh, &task, &bytes, &of, 6);
    let all = shared(&paper, "remark").replacen("<t>remark</t>", "<t>gone</t>", 1);
    paper.replace("xl/sharedStrings.xml", all);
    let Filled { contribution, troubles } = read(paper.bytes());
    assert!(troubles.iter().any(|it| it.problem == Problem::NoColumn("remark") && it.cell == "A1"), "{troubles:?}");
    assert_eq!(contribution.expect("the rest").answers, sound.answers);
    let mut paper = filled(Lang::Zh, &task, &bytes, &of, 6);
    let all =
        shared(&paper, LEVELS).replacen(&format!("<t>{LEVELS}</t>"), "<t>management.strategy.planning.q77</t>", 1);
    paper.replace("xl/sharedStrings.xml", all);
    let Filled { contribution, troubles } = read(paper.bytes());
    assert_eq!(
        troubles.iter().map(|it| (&it.problem, &*it.cell)).collect::<Vec<_>>(),
        [(&Problem::UnknownId, &*format!("A{first}"))]
    );
    assert_eq!(contribution.expect("the rest").answers.len(), sound.answers.len() - 1);
    let mut paper = filled(Lang::Zh, &task, &bytes, &of, 6);
    let all = shared(&paper, RATIO).replacen(&format!("<t>{RATIO}</t>"), &format!("<t>{LEVELS}</t>"), 1);
    paper.replace("xl/sharedStrings.xml", all);
    let Filled { troubles, .. } = read(paper.bytes());
    assert!(troubles.iter().any(|it| it.problem == Problem::Again(format!("A{first}"))), "{troubles:?}");
    let mut paper = filled(Lang::Zh, &task, &bytes, &of, 6);
    let all = shared(&paper, RATIO).replacen(&format!("<t>{RATIO}</t>"), "<t></t>", 1);
    paper.replace("xl/sharedStrings.xml", all);
    let Filled { troubles, .. } = read(paper.bytes());
    assert!(
        troubles.iter().any(|it| it.problem == Problem::NoId && it.cell.ends_with(&last.to_string())),
        "{troubles:?}"
    );
    // Joined cells say nothing for the rows behind the first.
    let mut paper = filled(Lang::Zh, &task, &bytes, &of, 6);
    let column = paper.column(ANSWERS, "choice");
    paper.merge(ANSWERS, &format!("{column}{first}:{column}{}", first + 1));
    let Filled { contribution, troubles } = read(paper.bytes());
    let merged = Problem::Merged(format!("{column}{first}:{column}{}", first + 1));
    assert_eq!(troubles.iter().map(|it| &it.problem).collect::<Vec<_>>(), [&merged]);
    let id = QuestionId::parse(LEVELS).expect("an id");
    assert_eq!(
        contribution.expect("the rest").answers.get(&id),
        sound.answers.get(&id),
        "what stands in the first is read"
    );
}

#[test]
fn ticks_that_contradict_the_row_above_are_said() {
    let (_, bytes) = blank(Lang::Zh);
    for (above, problem) in [("以上均无", Problem::Ticked), ("不掌握", Problem::Ticked)] {
        let mut paper = Paper::of(&bytes);
        paper.put(ANSWERS, LIST, 0, "choice", &text(above));
        paper.put(ANSWERS, &format!("{LIST}#2"), 0, "choice", &text("有"));
        let Filled { contribution, troubles } = read(paper.bytes());
        assert!(troubles.iter().any(|it| it.problem == problem), "{troubles:?}");
        assert_eq!(contribution, None);
    }
    let mut paper = Paper::of(&bytes);
    paper.put(ANSWERS, &format!("{LIST}#2"), 0, "choice", &text("maybe"));
    paper.put(ANSWERS, &format!("{LIST}#3"), 0, "choice", &text("有"));
    paper.put(ANSWERS, NUMBER, 0, "choice", &text("不掌握"));
    paper.put(ANSWERS, NUMBER, 0, "number", &text("３"));
    let Filled { contribution, troubles } = read(paper.bytes());
    let problems: Vec<&Problem> = troubles.iter().map(|it| &it.problem).collect();
    assert_eq!(problems, [&Problem::NoPerson, &Problem::Choice(vec!["有".to_owned()]), &Problem::Both]);
    assert_eq!(contribution, None, "what a broken item would say is not taken for “no”");
}

#[test]
fn other_workbooks_and_forms_of_other_editions_are_refused_as_a_whole() {
    let (task, bytes) = blank(Lang::Zh);
    let refused = |paper: &Paper| {
        let book = archive::read_workbook(paper.bytes()).expect("a workbook");
        form::read(&book, seeds::model(), &later()).expect_err("no form")
    };
    let column = Column { key: "a".to_owned(), head: "a".to_owned(), kind: Kind::Text };
    let table = Table { id: "a".to_owned(), title: "a".to_owned(), notes: vec![], columns: vec![column], rows: vec![] };
    let other = sheets::write(&[table], &samples::moment()).expect("a workbook");
    assert_eq!(refused(&Paper::of(&other)), Unfit::NoForm);
    let edited = |from: &str, to: &str| {
        let mut paper = Paper::of(&bytes);
        let all = paper.text("xl/sharedStrings.xml");
        assert!(all.contains(from), "{from}");
        paper.replace("xl/sharedStrings.xml", all.replace(from, to));
        refused(&paper)
    };
    assert_eq!(edited("<t>citysec.form</t>", "<t>other</t>"), Unfit::NoForm);
    assert_eq!(edited("<t>1</t>", "<t>2</t>"), Unfit::Newer("2".to_owned()));
    let digest = task.model.digest.to_string();
    let changed = digest.replace("sha256:", "sha256:0").chars().take(digest.len()).collect::<String>();
    assert!(matches!(edited(&digest, &changed), Unfit::OtherEdition(_)));
    assert!(matches!(edited("\"citysec.task\"", "\"citysec.task\",\"type\":\"x\""), Unfit::Task(_)));
    assert_eq!(
        archive::read_workbook(b"PK\x03\x04".to_vec()),
        Err(Unreadable::Container(archive::Refusal::Unreadable))
    );
    assert_eq!(archive::read_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()), Err(Unreadable::Envelope));
}

/// A form in which one part of the container is another.
fn with_part(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut paper = Paper::of(&blank(Lang::Zh).1);
    let text = paper.text(name);
    paper.replace(name, change(text));
    paper.bytes()
}

const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

#[test]
fn hostile_workbooks_are_refused_by_name_and_in_time() {
    let row = |cells: &str| {
        let cells = cells.to_owned();
        move |it: String| it.replacen("<sheetData>", &format!("<sheetData>{cells}"), 1)
    };
    let declared = |it: String| it.replacen("?>", "?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>", 1);
    let long = "长".repeat(30_000);
    let shared = |it: String| it.replacen("<si>", &format!("<si><t>{long}</t></si><si>"), 1);
    let many = (1..=2_000).map(|it| format!("<row r=\"{it}\"><c r=\"A{it}\" t=\"s\"><v>0</v></c></row>"));
    let many: String = many.collect();
    let mut bomb = Paper::of(&with_part(STRINGS, shared));
    bomb.replace(SHEET, bomb.text(SHEET).replacen("<sheetData>", &format!("<sheetData>{many}"), 1));
    let zeros = vec![b' '; 25 << 20];
    let mut large = Paper::of(&blank(Lang::Zh).1);
    large.parts.iter_mut().find(|it| it.0 == SHEET).expect("a sheet").1 = zeros;
    let mut doubled = Paper::of(&blank(Lang::Zh).1);
    doubled.parts.retain(|it| it.0 != "xl/workbook.xml");
    let crowd: String =
        (0..70).map(|it| format!("<sheet name=\"{it}\" sheetId=\"{}\" r:id=\"rId1\"/>", it + 90)).collect();
    let cases = [
        (with_part(SHEET, declared), "xl/worksheets/sheet2.xml is not the XML of a workbook"),
        (with_part(SHEET, |it| it[..it.len() / 2].to_owned()), "xl/worksheets/sheet2.xml is not the XML of a workbook"),
        (with_part(SHEET, |_| "<a>".repeat(5_000)), "xl/worksheets/sheet2.xml is not the XML of a workbook"),
        (
            with_part(SHEET, row("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99999999</v></c></row>")),
            "xl/worksheets/sheet2.xml is not the XML of a workbook",
        ),
        (
            with_part(SHEET, row("<row r=\"1\"><c r=\"ZZZZ1\"><v>1</v></c></row>")),
            "xl/worksheets/sheet2.xml is not the XML of a workbook",
        ),
        (
            with_part(SHEET, row("<row r=\"9999999\"><c><v>1</v></c></row>")),
            "xl/worksheets/sheet2.xml is not the XML of a workbook",
        ),
        (
            with_part(SHEET, row("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&unknown;</t></is></c></row>")),
            "xl/worksheets/sheet2.xml is not the XML of a workbook",
        ),
        (
            with_part(STRINGS, |it| it.replacen("<t>", &format!("<t>{}", "x".repeat(140_000)), 1)),
            "xl/sharedStrings.xml is not the XML of a workbook",
        ),
        (
            with_part("xl/workbook.xml", |it| it.replacen("<sheets>", &format!("<sheets>{crowd}"), 1)),
            "more sheets, cells or texts than a form has",
        ),
        (
            with_part("xl/_rels/workbook.xml.rels", |it| it.replace("worksheets/sheet2.xml", "../../etc/passwd")),
            "no workbook: xl/../../etc/passwd is missing",
        ),
        (bomb.bytes(), "more sheets, cells or texts than a form has"),
        (large.bytes(), "xl/worksheets/sheet2.xml: larger than the 25165824 bytes allowed"),
        (doubled.bytes(), "no workbook: xl/workbook.xml is missing"),
        (vec![0; 17 << 20], "a ZIP of 17825792 bytes, more than the 16777216 allowed"),
        (b"PK\x03\x04 and nothing".to_vec(), "no ZIP, or a damaged one"),
    ];
    for (bytes, said) in cases {
        let start = std::time::Instant::now();
        let found = archive::read_workbook(bytes).expect_err(said);
        assert_eq!(found.to_string(), said);
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{said}: {:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever happens to a filled form on its way, reading it ends, and what is still stated may stand in a file.
    #[test]
    fn damaged_forms_are_refused_or_read(
        part in 0_usize..3, at in any::<prop::sample::Index>(), length in 0_usize..40, noise in "[<>/&\"a-z0-9 ]{0,12}",
    ) {
        static FILLED: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let filled = FILLED.get_or_init(|| {
            let (task, bytes) = blank(Lang::Zh);
            filled(Lang::Zh, &task, &bytes, &samples::assessment(2), 2).bytes()
        });
        let mut paper = Paper::of(filled);
        let name = [SHEET, STRINGS, "xl/worksheets/sheet3.xml"][part];
        let chars: Vec<char> = paper.text(name).chars().collect();
        let from = at.index(chars.len());
        let text: String = chars[..from].iter().copied().chain(noise.chars()).chain(chars[(from + length).min(chars.len())..].iter().copied()).collect();
        paper.replace(name, text);
        if let Ok(book) = archive::read_workbook(paper.bytes())
            && let Ok(Filled { contribution: Some(it), .. }) = form::read(&book, seeds::model(), &later())
        {
            prop_assert_eq!(Contribution::read(&it.to_bytes()).expect("a sound contribution").0, it.clone());
            let statement = Statement {
                answers: it.answers.iter().map(|(id, it)| (id.clone(), it.value.clone())).collect(),
                notes: it.notes.iter().map(|(id, it)| (id.clone(), it.value.clone())).collect(),
                evidence: it.evidence.clone(),
                ..Statement::default()
            };
            prop_assert_eq!(statement.defects(seeds::model()), vec![]);
        }
    }
}
