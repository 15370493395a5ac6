//! `citysec compare`: two editions of one city side by side.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::Scope;
use citysec::core::compare::{
    Basis, Comparison, Difference, Edition, GapChange, Level, OtherCity, Part, Withheld, compare,
};
use citysec::core::document::DataRef;
use citysec::core::encoding::Digest;
use citysec::core::model::Model;
use citysec::core::proof::PublicKey;
use citysec::core::scoring::{E2, E4, Score, Standing};
use citysec::core::seeds;
use citysec::core::time::Timestamp;
use citysec::core::weights::Weights;
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files;
use crate::model;
use crate::score::name;
use crate::show::{self, count, pad, plain};

/// Compare two drafts or results of one city: scores, answers, gaps, what moved the total
#[derive(clap::Args)]
#[command(long_about = "Compare two drafts or results of one city: scores, answers, gaps, what moved the total.\n\n\
    Scores are computed from the raw answers of both files. A result is verified first; whose key signed it is not \
    checked: see `citysec verify --keys`. A difference is withheld, with its reason, where question, scale, scope or \
    weights are not the same on both sides. --data names the data of an earlier edition, laid out as `seeds/` in the \
    source, so that files made with it can be scored and compared question by question.\n\n\
    JSON output (--json): one object\n  \
    type      \"citysec.comparison\"\n  \
    version   1\n  \
    before, after   what was compared: file, kind (\"result\" or \"draft\"), city, cityCode, body, date, scope, example,\n            \
    model and weights (id, version, digest; weights null if the draft's model is not at hand), key (null for a draft),\n            \
    digest; or only file and refused\n  \
    refused   why the two cannot be compared, otherwise null; all lists below are empty then\n  \
    scores    list of {item, beforeE2, afterE2, differenceE2, lowestE2, highestE2, withheld}: item is total, a domain,\n            \
    a group or an indicator; beforeE2 and afterE2 only where no question is open; differenceE2 where it is one\n            \
    figure, lowestE2 and highestE2 where questions are open; withheld is the reason in words\n  \
    questions list of the same with question instead of item, and changed, before, after: the state of the answer,\n            \
    open, unknown, notApplicable or scored, null where it was not asked\n  \
    gaps      list of {question, change, before, after}: change is closed, opened, leftOut or takenIn\n  \
    moved     {parts, passedOnE2, roundingE2}: parts is a list of {indicator, pointsE2}, largest first; together they\n            \
    are the difference of the totals; null if that is withheld or an interval")]
#[command(after_help = "Examples:\n  \
    citysec compare 2025.result.json 2026.result.json\n  \
    citysec compare 2025.result.json draft.json --json\n  \
    citysec compare 2022.result.json 2026.result.json --data seeds-2022\n\n\
    Status: 0 compared, even where differences are withheld; 1 a file refused, or two cities; 2 misuse or a file that \
    cannot be read.")]
pub struct Args {
    /// The earlier draft or result
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The later draft or result
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    /// Data of another edition: a directory with model/ and weights/; may be given several times
    #[arg(long, value_name = "DIR")]
    data: Vec<PathBuf>,
    /// Show the indicators too, not only total, domains and groups
    #[arg(long)]
    all: bool,
    /// Print one JSON object instead of text; always with indicators and questions
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Output<'a> {
    r#type: &'static str,
    version: u32,
    before: FileEntry<'a>,
    after: FileEntry<'a>,
    refused: Option<String>,
    scores: Vec<ScoreEntry<'a>>,
    questions: Vec<QuestionEntry<'a>>,
    gaps: Vec<GapEntry<'a>>,
    moved: Option<MovedEntry<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileEntry<'a> {
    Read(Box<EditionEntry<'a>>),
    Refused { file: String, refused: &'a str },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EditionEntry<'a> {
    file: String,
    kind: &'static str,
    city: Option<&'a str>,
    city_code: Option<&'a str>,
    body: &'a str,
    date: &'a Timestamp,
    scope: Scope,
    example: bool,
    model: &'a DataRef,
    weights: Option<&'a DataRef>,
    key: Option<PublicKey>,
    digest: Option<Digest>,
}

#[derive(Default, Serialize)]
struct DifferenceEntry {
    #[serde(rename = "beforeE2")]
    before: Option<E2>,
    #[serde(rename = "afterE2")]
    after: Option<E2>,
    #[serde(rename = "differenceE2")]
    difference: Option<i32>,
    #[serde(rename = "lowestE2")]
    lowest: Option<i32>,
    #[serde(rename = "highestE2")]
    highest: Option<i32>,
    withheld: Option<String>,
}

#[derive(Serialize)]
struct ScoreEntry<'a> {
    item: &'a str,
    #[serde(flatten)]
    change: DifferenceEntry,
}

#[derive(Serialize)]
struct QuestionEntry<'a> {
    question: &'a str,
    changed: bool,
    before: Option<&'static str>,
    after: Option<&'static str>,
    #[serde(flatten)]
    change: DifferenceEntry,
}

#[derive(Serialize)]
struct GapEntry<'a> {
    question: &'a str,
    change: &'static str,
    before: &'static str,
    after: &'static str,
}

#[derive(Serialize)]
struct MovedEntry<'a> {
    parts: Vec<PartEntry<'a>>,
    #[serde(rename = "passedOnE2")]
    passed_on: i32,
    #[serde(rename = "roundingE2")]
    rounding: i32,
}

#[derive(Serialize)]
struct PartEntry<'a> {
    indicator: &'a str,
    #[serde(rename = "pointsE2")]
    points: i32,
}

/// A file and what came of reading it.
struct Read<'a> {
    path: &'a Path,
    edition: Result<Edition<'a>, String>,
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read, the data of another edition are not sound, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let others: Vec<(Model, Vec<Weights>)> =
        args.data.iter().map(|it| model::model_and_weights(it)).collect::<Result<_, _>>()?;
    let others: Vec<Basis<'_>> =
        others.iter().flat_map(|(model, tables)| tables.iter().map(move |weights| Basis { model, weights })).collect();
    let own = Basis { model: seeds::model(), weights: seeds::weights() };
    let (before, after) = (read(&args.before, own, &others)?, read(&args.after, own, &others)?);
    let compared = match (&before.edition, &after.edition) {
        (Ok(before), Ok(after)) => Some(compare(before, after)),
        _ => None,
    };
    let verdict = if matches!(compared, Some(Ok(_))) { Verdict::Good } else { Verdict::Refused };
    if args.json {
        show::json(out, &output(&before, &after, compared.as_ref()))?;
        return Ok(verdict);
    }
    for (word, it) in [("before", &before), ("after", &after)] {
        write_file(word, it, out)?;
    }
    match &compared {
        None => {}
        Some(Err(refused)) => writeln!(out, "refused {}", plain(&refused.to_string()))?,
        Some(Ok(it)) => {
            write_scores(it, args.all, out)?;
            write_answers(it, out)?;
            write_moved(it, out)?;
        }
    }
    Ok(verdict)
}

fn read<'a>(path: &'a Path, own: Basis<'a>, others: &[Basis<'a>]) -> Result<Read<'a>, Failure> {
    let bytes = files::read(path)?;
    Ok(Read { path, edition: Edition::read(&bytes, own, others).map_err(|it| it.to_string()) })
}

fn output<'a>(
    before: &'a Read<'_>,
    after: &'a Read<'_>,
    compared: Option<&'a Result<Comparison, OtherCity>>,
) -> Output<'a> {
    let found = compared.and_then(|it| it.as_ref().ok());
    let moved = found.and_then(|it| it.moved.as_ref().ok()).map(|it| {
        let part = |it: &'a Part| PartEntry { indicator: it.indicator.as_str(), points: it.points };
        MovedEntry {
            parts: it.parts.iter().map(part).collect(),
            passed_on: it.passed_on.unwrap_or(0),
            rounding: it.rounding,
        }
    });
    let scores = found
        .iter()
        .flat_map(|it| &it.scores)
        .map(|it| ScoreEntry { item: &it.item, change: change(settled(it.before), settled(it.after), it.difference) });
    let questions = found.iter().flat_map(|it| &it.questions).map(|it| QuestionEntry {
        question: it.id.as_str(),
        changed: it.is_changed,
        before: it.before.map(state),
        after: it.after.map(state),
        change: change(it.before.and_then(question_score), it.after.and_then(question_score), it.difference),
    });
    let gaps = found.iter().flat_map(|it| &it.gaps).map(|it| GapEntry {
        question: it.id.as_str(),
        change: match it.change {
            GapChange::Closed => "closed",
            GapChange::Opened => "opened",
            GapChange::LeftOut => "leftOut",
            GapChange::TakenIn => "takenIn",
        },
        before: state(it.before),
        after: state(it.after),
    });
    Output {
        r#type: "citysec.comparison",
        version: 1,
        before: entry(before),
        after: entry(after),
        refused: compared.and_then(|it| it.as_ref().err()).map(ToString::to_string),
        scores: scores.collect(),
        questions: questions.collect(),
        gaps: gaps.collect(),
        moved,
    }
}

fn entry<'a>(it: &'a Read<'_>) -> FileEntry<'a> {
    let file = it.path.display().to_string();
    let about = match &it.edition {
        Ok(edition) => edition.about(),
        Err(refused) => return FileEntry::Refused { file, refused },
    };
    FileEntry::Read(Box::new(EditionEntry {
        file,
        kind: kind(about.signed.is_some()),
        city: about.city.as_ref().map(|it| it.name.as_str()),
        city_code: about.city.as_ref().map(|it| it.code.as_str()),
        body: &about.body,
        date: &about.date,
        scope: about.scope,
        example: about.example,
        model: &about.model,
        weights: about.weights.as_ref(),
        key: about.signed.as_ref().map(|it| it.0),
        digest: about.digest,
    }))
}

fn kind(is_signed: bool) -> &'static str {
    if is_signed { "result" } else { "draft" }
}

fn settled(score: Option<Score>) -> Option<E2> {
    score?.settled()
}

fn question_score(standing: Standing) -> Option<E2> {
    match standing {
        Standing::Scored(it) => Some(it.shown()),
        Standing::Unknown => Some(E4(0).shown()),
        Standing::NotApplicable | Standing::Open(_) => None,
    }
}

fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::Open(_) => "open",
        Standing::Unknown => "unknown",
        Standing::NotApplicable => "notApplicable",
        Standing::Scored(_) => "scored",
    }
}

fn change(before: Option<E2>, after: Option<E2>, difference: Difference) -> DifferenceEntry {
    let entry = DifferenceEntry { before, after, ..DifferenceEntry::default() };
    match difference {
        Difference::Exact(it) => DifferenceEntry { difference: Some(it), ..entry },
        Difference::Within { lowest, highest } => {
            DifferenceEntry { lowest: Some(lowest), highest: Some(highest), ..entry }
        }
        Difference::NoScore => entry,
        Difference::Withheld(it) => DifferenceEntry { withheld: Some(it.to_string()), ..entry },
    }
}

fn write_file(word: &str, it: &Read<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    let file = it.path.display().to_string();
    let about = match &it.edition {
        Ok(edition) => edition.about(),
        Err(refused) => {
            writeln!(out, "refused {}\n  {}", plain(&file), plain(refused))?;
            return Ok(());
        }
    };
    let city = match &about.city {
        Some(it) => format!("{} {}", it.code, plain(&it.name)),
        None => "no city chosen".to_owned(),
    };
    let example = if about.example { ", example" } else { "" };
    let signer = if about.signed.is_some() { ", signature holds, signer not checked" } else { "" };
    let (kind, scope, date) = (kind(about.signed.is_some()), about.scope.word(), about.date.date());
    writeln!(out, "{word:<6} {}: {kind}{example}, {city}, {scope}, {date}{signer}", plain(&file))?;
    Ok(())
}

/// A difference with its sign; empty where neither side has a score.
fn words(it: Difference) -> String {
    match it {
        Difference::Exact(it) => signed(it),
        Difference::Within { lowest, highest } => format!("{} to {}", signed(lowest), signed(highest)),
        Difference::NoScore => String::new(),
        Difference::Withheld(it) => format!("withheld: {it}"),
    }
}

fn signed(hundredths: i32) -> String {
    let sign = match hundredths {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    format!("{sign}{}", E2(hundredths.unsigned_abs()).two_decimals())
}

fn write_scores(it: &Comparison, all: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let score = |it: &Option<Score>| match it {
        Some(Score { lowest: Some(low), highest: Some(high), .. }) if low != high => {
            format!("{}-{}", low.two_decimals(), high.two_decimals())
        }
        Some(Score { lowest: Some(it), .. }) => it.two_decimals(),
        _ => "-".to_owned(),
    };
    for row in it.scores.iter().filter(|it| all || it.level < Level::Indicator) {
        let indent = "  ".repeat(row.level as usize);
        let name = pad(&format!("{indent}{}", name(seeds::model(), &row.item)), 62);
        let (before, after) = (score(&row.before), score(&row.after));
        let line = format!("{name} {before:>6}  {after:>6}  {}", words(row.difference));
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

fn write_answers(it: &Comparison, out: &mut dyn Write) -> Result<(), Failure> {
    let withheld =
        |it: &Difference| matches!(it, Difference::Withheld(it) if !matches!(it, Withheld::NothingApplies(_)));
    let changed = it.questions.iter().filter(|it| it.is_changed).count();
    let apart = it.questions.iter().filter(|it| withheld(&it.difference)).count();
    let same = it.questions.len() - changed - apart;
    writeln!(out, "answers: {changed} changed, {same} the same, {apart} not comparable")?;
    let lists = [
        (GapChange::Closed, "closed"),
        (GapChange::Opened, "opened"),
        (GapChange::LeftOut, "no longer applicable"),
        (GapChange::TakenIn, "applicable again"),
    ];
    for (change, word) in lists {
        let gaps: Vec<_> = it.gaps.iter().filter(|it| it.change == change).collect();
        if !gaps.is_empty() {
            writeln!(out, "{word}: {}", count(gaps.len(), "question", "questions"))?;
        }
        for gap in gaps {
            writeln!(out, "  {}: {} to {}", gap.id, state(gap.before), state(gap.after))?;
        }
    }
    Ok(())
}

fn write_moved(it: &Comparison, out: &mut dyn Write) -> Result<(), Failure> {
    let moved = match &it.moved {
        Ok(it) => it,
        Err(withheld) => {
            writeln!(out, "what moved the total: withheld: {withheld}")?;
            return Ok(());
        }
    };
    if moved.parts.is_empty() && moved.passed_on.is_none() {
        writeln!(out, "nothing moved the total")?;
        return Ok(());
    }
    writeln!(out, "what moved the total")?;
    let mut line = |name: &str, points: i32| writeln!(out, "  {} {:>6}", pad(name, 62), signed(points));
    for part in &moved.parts {
        line(name(seeds::model(), part.indicator.as_str()), part.points)?;
    }
    if let Some(it) = moved.passed_on {
        line("weight passed on, because other things do not apply", it)?;
    }
    if moved.rounding != 0 {
        line("rounding", moved.rounding)?;
    }
    Ok(())
}
