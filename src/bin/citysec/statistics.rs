//! `citysec statistics`: what the cities of a batch have answered together, beside the national figures.

use std::io::Write;
use std::sync::Arc;

use citysec::core::answers::Scope;
use citysec::core::bench::plausibility::{self, Flag, Node};
use citysec::core::bench::statistics::{self, Entry, Here, MINIMUM, National, Range, Spread, Statistics, Summary};
use citysec::core::bench::submission::{Place, Words};
use citysec::core::bench::{Received, Status};
use citysec::core::decimal::Hundredths;
use citysec::core::model::{Model, QuestionKind};
use citysec::core::scoring::E2;
use citysec::core::seeds;
use citysec::core::text::Lang;
use citysec::core::whitepaper::{Base, Comparison};
use serde::Serialize;

use crate::batch::{self, Batch};
use crate::failure::{Failure, Verdict};
use crate::score::name;
use crate::show::{self, count, pad, plain};

/// Show what the cities of a batch have answered together
#[derive(clap::Args)]
#[command(
    long_about = "Show what the cities of a batch have answered together, beside the national figures of 2022.\n\n\
    Files are verified and scored again; one file of a city counts. Shares are of the cities that stated a value, those who \
    do not know and those to whom a question does not apply counted apart. Quartiles are those of QUARTILE.INC. A figure \
    over fewer cities than --minimum is withheld. Flags are what deserves a second look; they change no score.\n\n\
    JSON output (--json): one object\n  \
    type       \"citysec.statistics\"\n  \
    version    1\n  \
    model, weights, links   id, version and digest\n  \
    scope, minimum, files, counted   numbers of files, and of cities that count; examples: whether these are examples\n  \
    scores     one object per item (total, domains, groups): item, and cities, meanE2, lowestE2, lowerQuartileE2,\n             \
    medianE2, upperQuartileE2, highestE2, null where withheld\n  \
    questions  one object per question: question, stated, unknown, notApplicable, spread (list of {of, cities, shareE2},\n             \
    null where withheld), quantity (as scores, for measures), national (list of {statistic, published, base, percent,\n             \
    comparison, batchCities, batchOf, batchShareE2}); shareE2 is in hundredths of a per cent\n  \
    gaps       list of {question, unknown, lowest, of, shareE2}, the commonest first\n  \
    flags      list of {rule, link, item, cities, questions, figures, text}"
)]
#[command(after_help = "Examples:\n  \
    citysec statistics results/ --keys keys.json\n  \
    citysec statistics results/ --questions --minimum 10\n  \
    citysec statistics results/ --json > statistics.json\n\n\
    Status: 0 all files sound, 1 any refused, 2 misuse or a file that cannot be read.")]
pub struct Args {
    #[command(flatten)]
    batch: batch::Args,
    /// Fewest cities that a figure may rest on
    #[arg(long, value_name = "N", default_value_t = MINIMUM)]
    minimum: usize,
    /// Show how the answers to every question are spread
    #[arg(long)]
    questions: bool,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// A batch and all that follows from it.
struct Bench<'a> {
    batch: &'a [Arc<Received>],
    statistics: Statistics,
    flags: Vec<Flag>,
    has_examples: bool,
}

/// Runs the command.
///
/// # Errors
/// Key list or weight table cannot be used, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (model, links) = (seeds::model(), seeds::links());
    let opened = Batch::open(&args.batch)?;
    let (batch, weights) = (&opened.files[..], &opened.weights);
    let evaluation = opened.evaluate(weights);
    let verdict = opened.verdict(&evaluation);
    let entries = statistics::entries(batch, &evaluation);
    let texts: Vec<&[Words]> =
        entries.iter().map(|it| batch[it.file].submission().map_or(&[][..], |it| &it.texts)).collect();
    let is_example = |it: &Entry<'_>| batch[it.file].submission().is_some_and(|it| it.example);
    let bench = Bench {
        statistics: statistics::statistics(model, seeds::whitepaper(), &entries, args.minimum),
        flags: plausibility::flags(model, links, &entries, &texts),
        has_examples: entries.iter().any(is_example),
        batch,
    };
    let refused = evaluation.statuses.iter().filter(|it| **it == Status::Refused).count();
    if args.json {
        show::json(out, &output(&opened, &bench))?;
        return Ok(verdict);
    }
    let apart = batch.len() - refused - evaluation.counted.len();
    let files = count(batch.len(), "file", "files");
    let examples = if bench.has_examples { "; examples that no city has stated" } else { "" };
    writeln!(out, "{files}: {} counted, {apart} set apart, {refused} refused{examples}", evaluation.counted.len())?;
    let it = &bench.statistics;
    if it.cities < it.minimum {
        writeln!(out, "every figure is withheld: it would rest on fewer than {}", count(it.minimum, "city", "cities"))?;
    } else {
        write_scores(model, it, out)?;
        write_questions(model, it, args.questions, out)?;
        write_gaps(model, it, out)?;
    }
    write_flags(model, &bench, out)?;
    Ok(verdict)
}

fn two_decimals(e2: u64) -> String {
    format!("{}.{:02}", e2 / 100, e2 % 100)
}

/// A share with the one decimal that is shown, rounded half up from the hundredths.
fn percent(e2: u64) -> String {
    format!("{} %", E2(u32::try_from(e2).unwrap_or(u32::MAX)).one_decimal())
}

/// The items that have scores, with their level.
fn items<'a>(model: &'a Model, it: &'a Statistics) -> Vec<(usize, &'a str, Option<Summary>)> {
    let mut rows = vec![(0, "total", it.total)];
    for (idx, domain) in model.domains.iter().enumerate() {
        rows.push((1, domain.id.as_str(), it.domains[idx]));
        let groups = domain.groups.clone().map(|idx| (2, model.groups[idx].id.as_str(), it.groups[idx]));
        rows.extend(groups);
    }
    rows
}

fn write_scores(model: &Model, it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    let columns = ["mean", "lowest", "lower quartile", "median", "upper quartile", "highest"];
    writeln!(out, "scores: {}", columns.join(", "))?;
    for (level, item, summary) in items(model, it) {
        let name = pad(&format!("{}{}", "  ".repeat(level), name(model, item)), 62);
        match summary {
            Some(it) => writeln!(out, "  {name} {}", numbers(&it))?,
            None => writeln!(out, "  {name} withheld")?,
        }
    }
    Ok(())
}

fn numbers(it: &Summary) -> String {
    let all = [it.mean, it.lowest, it.lower_quartile, it.median, it.upper_quartile, it.highest];
    all.map(|it| format!("{:>7}", two_decimals(it))).join(" ")
}

fn write_questions(model: &Model, it: &Statistics, all: bool, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "answers, and what the survey of 2022 published of them")?;
    for row in it.questions.iter().filter(|it| all || !it.national.is_empty()) {
        let question = &model.questions[row.question];
        writeln!(out, "  {}: {}", question.id, question.text.get(Lang::En))?;
        let (stated, unknown) = (row.stated, row.unknown);
        writeln!(out, "    {stated} stated, {unknown} unknown, {} not applicable", row.not_applicable)?;
        match &row.spread {
            None => writeln!(out, "    withheld")?,
            Some(spread) => {
                for (of, cities, share) in parts(spread) {
                    writeln!(out, "    {} {cities:>5}  {:>7}", pad(&of, 24), percent(share))?;
                }
                if let Spread::Ranges(_, it) = spread {
                    writeln!(out, "    {} {}", pad("quantity", 24), numbers(it))?;
                }
            }
        }
        for it in &row.national {
            writeln!(out, "    {}", national(model, row.question, it))?;
        }
    }
    Ok(())
}

/// What is counted of a question, how many cities, and their share.
fn parts(spread: &Spread) -> Vec<(String, usize, u64)> {
    let row = |of: String, it: &statistics::Share| (of, it.cities, it.share_e2);
    match spread {
        Spread::Levels(levels) => levels.iter().enumerate().map(|(idx, it)| row(format!("level {idx}"), it)).collect(),
        Spread::Items { ticked, none } => {
            let ticked = ticked.iter().enumerate().map(|(idx, it)| row(format!("item {}", idx + 1), it));
            ticked.chain([row("none of them".to_owned(), none)]).collect()
        }
        Spread::YesNo { yes, no } => vec![row("yes".to_owned(), yes), row("no".to_owned(), no)],
        Spread::Ranges(ranges, _) => ranges.iter().map(|(range, it)| row(range_words(range), it)).collect(),
    }
}

fn range_words(it: &Range) -> String {
    let from = |(at, inside): (Hundredths, bool)| if inside { format!("{at}") } else { format!("above {at}") };
    let to = |(at, inside): (Hundredths, bool)| if inside { format!("to {at}") } else { format!("to below {at}") };
    match (it.from, it.to) {
        (Some((low, true)), Some((high, true))) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{} {}", from(low), to(high)),
        (Some((at, true)), None) => format!("{at} or more"),
        (Some((at, false)), None) => format!("above {at}"),
        (None, Some((at, true))) => format!("up to {at}"),
        (None, Some((at, false))) => format!("below {at}"),
        (None, None) => "any".to_owned(),
    }
}

fn national(model: &Model, question: usize, it: &National) -> String {
    let paper = seeds::whitepaper();
    let benchmark = &model.questions[question].benchmarks[it.benchmark];
    let base = match paper.statistic(&benchmark.statistic).map(|it| it.base) {
        Some(Base::Units) => "of the units surveyed",
        Some(Base::CitiesWithDocuments) => "of the cities surveyed that have documents",
        _ => "of the cities surveyed",
    };
    let here = match it.here {
        Here::Share(share, of) => format!("; here {} of {of} cities, {}", share.cities, percent(share.share_e2)),
        Here::Withheld => "; here withheld".to_owned(),
        Here::None => String::new(),
    };
    let year = paper.statistics.year.get(Lang::En);
    format!("{} ({base}, {year}): {}{here}", benchmark.statistic, benchmark.value.get(Lang::En))
}

fn write_gaps(model: &Model, it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "commonest gaps: unknown, scoring nothing, of")?;
    for gap in it.gaps.iter().take(10) {
        let id = model.questions[gap.question].id.as_str();
        let share = percent(gap.both.share_e2);
        writeln!(out, "  {} {:>5} {:>5} {:>5}  {share:>7}", pad(id, 62), gap.unknown, gap.lowest, gap.of)?;
    }
    Ok(())
}

fn write_flags(model: &Model, bench: &Bench<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{} for a second look, which change no score", count(bench.flags.len(), "flag", "flags"))?;
    for flag in &bench.flags {
        let cities: Vec<String> = flag.files().iter().take(5).map(|it| city(bench, *it)).collect();
        let more = flag.files().len().saturating_sub(cities.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let questions: Vec<&str> =
            flag.questions(seeds::links()).iter().map(|it| model.questions[*it].id.as_str()).collect();
        let questions = if questions.is_empty() { String::new() } else { format!(" [{}]", questions.join(", ")) };
        writeln!(out, "  {}{more}: {}{questions}", plain(&cities.join(", ")), words(model, flag))?;
    }
    Ok(())
}

fn city(bench: &Bench<'_>, file: usize) -> String {
    bench.batch[file].submission().map_or_else(String::new, |it| format!("{} {}", it.city.code, it.city.name))
}

/// The id of the score or the question that an outlier is about.
fn node(model: &Model, of: Node) -> &str {
    match of {
        Node::Total => "total",
        Node::Domain(it) => model.domains[it].id.as_str(),
        Node::Group(it) => model.groups[it].id.as_str(),
        Node::Quantity(it) => model.questions[it].id.as_str(),
    }
}

fn words(model: &Model, flag: &Flag) -> String {
    let links = seeds::links();
    match flag {
        Flag::Contradiction { link, .. } => {
            let it = &links.contradictions[*link];
            format!("{}: {}", it.id, it.text.get(Lang::En))
        }
        Flag::Figures { link, part_e2, whole_e2, .. } => {
            let it = &links.figures[*link];
            let figure = |e2: u64| Hundredths::from_e2(e2).unwrap_or_default();
            format!("{}: {}; {} against {}", it.id, it.text.get(Lang::En), figure(*part_e2), figure(*whole_e2))
        }
        Flag::Top { group, full, scored, .. } => {
            let of = group.map_or("everything", |it| name(model, model.groups[it].id.as_str()));
            format!("{full} of {scored} answers at full marks: {of}")
        }
        Flag::SameText { chars, places } => format!("the same text of {chars} characters, {} times", places.len()),
        Flag::Outlier { of, value, quartiles, cities, .. } => format!(
            "{} is {}, the quartiles of {cities} cities are {} and {}",
            node(model, *of),
            two_decimals(*value),
            two_decimals(quartiles.0),
            two_decimals(quartiles.1)
        ),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output<'a> {
    r#type: &'static str,
    version: u32,
    model: citysec::core::document::DataRef,
    weights: citysec::core::document::DataRef,
    links: citysec::core::document::DataRef,
    scope: Scope,
    minimum: usize,
    files: usize,
    counted: usize,
    examples: bool,
    scores: Vec<ScoreRow<'a>>,
    questions: Vec<QuestionRow<'a>>,
    gaps: Vec<GapRow<'a>>,
    flags: Vec<FlagRow<'a>>,
}

#[derive(Serialize)]
struct ScoreRow<'a> {
    item: &'a str,
    summary: Option<SummaryRow>,
}

#[derive(Serialize)]
struct SummaryRow {
    cities: usize,
    #[serde(rename = "meanE2")]
    mean: u64,
    #[serde(rename = "lowestE2")]
    lowest: u64,
    #[serde(rename = "lowerQuartileE2")]
    lower_quartile: u64,
    #[serde(rename = "medianE2")]
    median: u64,
    #[serde(rename = "upperQuartileE2")]
    upper_quartile: u64,
    #[serde(rename = "highestE2")]
    highest: u64,
}

impl From<&Summary> for SummaryRow {
    fn from(it: &Summary) -> Self {
        Self {
            cities: it.cities,
            mean: it.mean,
            lowest: it.lowest,
            lower_quartile: it.lower_quartile,
            median: it.median,
            upper_quartile: it.upper_quartile,
            highest: it.highest,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuestionRow<'a> {
    question: &'a str,
    stated: usize,
    unknown: usize,
    not_applicable: usize,
    spread: Option<Vec<PartRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<SummaryRow>,
    national: Vec<NationalRow<'a>>,
}

#[derive(Serialize)]
struct PartRow {
    of: String,
    cities: usize,
    #[serde(rename = "shareE2")]
    share: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NationalRow<'a> {
    statistic: &'a str,
    published: &'a str,
    base: Option<&'static str>,
    percent: Option<u32>,
    comparison: Option<&'static str>,
    batch_cities: Option<usize>,
    batch_of: Option<usize>,
    #[serde(rename = "batchShareE2")]
    batch_share: Option<u64>,
}

#[derive(Serialize)]
struct GapRow<'a> {
    question: &'a str,
    unknown: usize,
    lowest: usize,
    of: usize,
    #[serde(rename = "shareE2")]
    share: u64,
}

#[derive(Serialize)]
struct FlagRow<'a> {
    rule: &'static str,
    link: Option<&'a str>,
    item: Option<&'a str>,
    cities: Vec<String>,
    questions: Vec<&'a str>,
    figures: Vec<u64>,
    text: String,
}

fn output<'a>(opened: &Batch, bench: &'a Bench<'_>) -> Output<'a> {
    use citysec::core::document::DataRef;
    let (model, links, it) = (seeds::model(), seeds::links(), &bench.statistics);
    let id = |idx: usize| model.questions[idx].id.as_str();
    let question = |it: &statistics::QuestionStatistics| QuestionRow {
        question: id(it.question),
        stated: it.stated,
        unknown: it.unknown,
        not_applicable: it.not_applicable,
        spread: it
            .spread
            .as_ref()
            .map(|it| parts(it).into_iter().map(|(of, cities, share)| PartRow { of, cities, share }).collect()),
        quantity: match (&model.questions[it.question].kind, &it.spread) {
            (QuestionKind::Measure(_), Some(Spread::Ranges(_, it))) => Some(it.into()),
            _ => None,
        },
        national: it.national.iter().map(|row| national_row(it.question, row)).collect(),
    };
    let gap = |it: &statistics::Gap| GapRow {
        question: id(it.question),
        unknown: it.unknown,
        lowest: it.lowest,
        of: it.of,
        share: it.both.share_e2,
    };
    Output {
        r#type: "citysec.statistics",
        version: 1,
        model: DataRef::to_model(model),
        weights: DataRef::to_weights(&opened.weights),
        links: DataRef { id: links.id.to_string(), version: links.version.to_string(), digest: links.digest },
        scope: opened.work.round.scope,
        minimum: it.minimum,
        files: bench.batch.len(),
        counted: it.cities,
        examples: bench.has_examples,
        scores: items(model, it)
            .into_iter()
            .map(|(_, item, summary)| ScoreRow { item, summary: summary.as_ref().map(Into::into) })
            .collect(),
        questions: it.questions.iter().map(question).collect(),
        gaps: it.gaps.iter().map(gap).collect(),
        flags: bench.flags.iter().map(|it| flag_row(model, bench, it)).collect(),
    }
}

fn national_row(question: usize, it: &National) -> NationalRow<'static> {
    let benchmark = &seeds::model().questions[question].benchmarks[it.benchmark];
    let base = seeds::whitepaper().statistic(&benchmark.statistic).map(|it| match it.base {
        Base::Cities => "cities",
        Base::CitiesWithDocuments => "citiesWithDocuments",
        Base::Units => "units",
    });
    let comparison = it.percent.map(|it| match it.0 {
        Comparison::Approx => "approx",
        Comparison::Ge => "ge",
        Comparison::Lt => "lt",
        Comparison::Eq => "eq",
        Comparison::None => "none",
    });
    let here = match it.here {
        Here::Share(share, of) => Some((share, of)),
        Here::None | Here::Withheld => None,
    };
    NationalRow {
        statistic: &benchmark.statistic,
        published: benchmark.value.get(Lang::Zh),
        base,
        percent: it.percent.map(|it| it.1),
        comparison,
        batch_cities: here.map(|it| it.0.cities),
        batch_of: here.map(|it| it.1),
        batch_share: here.map(|it| it.0.share_e2),
    }
}

fn flag_row<'a>(model: &'a Model, bench: &Bench<'_>, flag: &Flag) -> FlagRow<'a> {
    let links = seeds::links();
    let (rule, link, item, figures) = match flag {
        Flag::Contradiction { link, .. } => ("contradiction", Some(&links.contradictions[*link].id), None, vec![]),
        Flag::Figures { link, part_e2, whole_e2, .. } => {
            ("figures", Some(&links.figures[*link].id), None, vec![*part_e2, *whole_e2])
        }
        Flag::Top { group, full, scored, .. } => {
            let item = group.map_or("total", |it| model.groups[it].id.as_str());
            ("top", None, Some(item), vec![*full as u64, *scored as u64])
        }
        Flag::SameText { chars, places } => ("sameText", None, None, vec![u64::from(*chars), places.len() as u64]),
        Flag::Outlier { of, value, quartiles, .. } => {
            ("outlier", None, Some(node(model, *of)), vec![*value, quartiles.0, quartiles.1])
        }
    };
    let questions = match flag {
        Flag::SameText { places, .. } => places.iter().map(|it| place(it.1)).collect(),
        other => other.questions(links),
    };
    FlagRow {
        rule,
        link: link.map(AsRef::as_ref),
        item,
        cities: match flag {
            Flag::SameText { places, .. } => places.iter().map(|it| city(bench, it.0)).collect(),
            other => other.files().iter().map(|it| city(bench, *it)).collect(),
        },
        questions: questions.into_iter().map(|it| model.questions[it].id.as_str()).collect(),
        figures,
        text: words(model, flag),
    }
}

fn place(it: Place) -> usize {
    match it {
        Place::Note(it) | Place::Reason(it) => usize::from(it),
    }
}
