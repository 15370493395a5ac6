//! `citysec plan`: the steps of least effort that reach targets, with what each of them asks for.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::{Scope, Statement};
use citysec::core::document::{self, DataRef, Opened};
use citysec::core::ids::QuestionId;
use citysec::core::json::{self, Limits};
use citysec::core::model::{Model, Question, QuestionKind};
use citysec::core::plan::{self, Estimate, Goal, Node, Offer, Plan, Solution, Target, Unsolvable};
use citysec::core::report;
use citysec::core::result::{self, Check, Expectation, Outcome, Reason};
use citysec::core::scoring::{self, E2, E4, Scores, Standing};
use citysec::core::seeds;
use citysec::core::seeds::words::T;
use citysec::core::sorted::Sorted;
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;
use citysec::core::weights::Weights;
use citysec::sheets;
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::score::name;
use crate::show::{self, count, pad, plain};
use crate::signing::NameLang;

/// Find the steps of least effort that reach targets
#[derive(clap::Args)]
#[command(long_about = "Find the steps of least effort that reach targets.\n\n\
    What a question asks for next is its next level, the next item of its list, or the next point of its scale. Of all \
    choices of such steps the one that takes the least effort is found, and of several the one that adds most. Weights do \
    not change by what is planned, so what a step adds to the total is exact and steps add up.\n\n\
    A draft brings its own targets and estimates; --target and --efforts take their place. A step without an estimate \
    takes 1. Open questions count as 0 and cannot be planned.\n\n\
    An estimates file is one object by question, as in a draft: \
    {\"management.strategy.planning.q1\":[{\"goal\":{\"level\":3},\"effort\":5}]}; the effort of a step counts from the \
    step before it, 0 to 1000 in a unit of one's own.\n\n\
    JSON output (--json): one object\n  \
    type         \"citysec.plan\"\n  \
    version      1\n  \
    weights      id, version and digest of the weight table\n  \
    file, kind, city, cityCode, scope   what the file is and says\n  \
    open         questions that are still open\n  \
    effort       all effort, null where the targets are out of reach\n  \
    steps        list of {question, goal, text, effort, gainE4}, in the order of the model; gainE4 is what the step adds\n               \
    to the total, in ten-thousandths\n  \
    scores       list of {item, nowE2, thenE2, targetE2}: total, domains, groups and indicators in hundredths; where\n               \
    the targets are out of reach, thenE2 is with everything done")]
#[command(after_help = "Examples:\n  \
    citysec plan draft.json --target 75\n  \
    citysec plan result.json --target 75 --target operations=80 --efforts efforts.json --json\n  \
    citysec plan draft.json --target 75 --out plan.xlsx\n\n\
    Status: 0 a plan was found, 1 the targets are out of reach or the file is refused, 2 misuse or a file that cannot \
    be read.")]
pub struct Args {
    /// Draft or result
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Score to reach: of the total, or of a domain, group or indicator by its id
    #[arg(long = "target", value_name = "SCORE | ID=SCORE")]
    targets: Vec<String>,
    /// What the steps take
    #[arg(long, value_name = "FILE")]
    efforts: Option<PathBuf>,
    /// Weight table to score with, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
    /// Write the plan as a workbook as well: targets, totals before and after, and a row for each question to be worked on
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// Language of the workbook
    #[arg(long, value_enum, default_value = "zh", requires = "out")]
    lang: NameLang,
    /// Replace an existing workbook
    #[arg(long, requires = "out")]
    force: bool,
}

/// What the file says.
struct Work {
    kind: &'static str,
    moment: Timestamp,
    city: Option<(String, String)>,
    statement: Statement,
    plan: Plan,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    r#type: &'static str,
    version: u32,
    weights: DataRef,
    file: String,
    kind: &'static str,
    city: Option<&'a str>,
    city_code: Option<&'a str>,
    scope: Scope,
    open: u32,
    effort: Option<u32>,
    steps: Vec<StepRow>,
    scores: Vec<ScoreRow>,
}

/// A step that is to be done.
#[derive(Serialize)]
struct StepRow {
    question: QuestionId,
    goal: Goal,
    text: String,
    effort: u32,
    #[serde(rename = "gainE4")]
    gain: u32,
}

#[derive(Serialize)]
struct ScoreRow {
    item: String,
    #[serde(rename = "nowE2")]
    now: Option<E2>,
    #[serde(rename = "thenE2")]
    then: Option<E2>,
    #[serde(rename = "targetE2")]
    target: Option<E2>,
}

/// Runs the command.
///
/// # Errors
/// The weight table, the estimates or a target cannot be used, a file cannot be read, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let weights = files::weights(args.weights.as_deref(), model)?;
    let mut work = match read(&args.file, model, &weights)? {
        Ok(it) => it,
        Err(refused) => {
            writeln!(out, "refused {}\n  {}", plain(&args.file.display().to_string()), plain(&refused))?;
            return Ok(Verdict::Refused);
        }
    };
    if let Some(path) = &args.efforts {
        work.plan.efforts = efforts(path, model)?;
    }
    let targets = targets(args, &work.plan, model)?;
    let standings = scoring::standings(model, &work.statement);
    let offers = work.plan.offers(model, &standings);
    let solved = plan::solve(model, &weights, &standings, &offers, &targets);
    let found = match &solved {
        Ok(solution) => Some(solution),
        Err(Unsolvable::OutOfReach(_)) => None,
        Err(_) => {
            let next = "an effort is a whole number from 0 to 1000";
            return Err(Failure::new("the estimates cannot be used", args.file.display(), next));
        }
    };
    let now = plan::what_if(model, &weights, &standings, []);
    let then = plan::what_if(model, &weights, &standings, reached(&offers, found));
    let steps = found.map(|it| step_rows(model, &weights, &standings, &work.plan, it)).unwrap_or_default();
    let scores = score_rows(model, &now, &then, &targets);
    let open = standings.iter().filter(|it| matches!(it, Some(Standing::Open(_)))).count();
    if args.json {
        let document = Document {
            r#type: "citysec.plan",
            version: 1,
            weights: DataRef::to_weights(&weights),
            file: args.file.display().to_string(),
            kind: work.kind,
            city: work.city.as_ref().map(|it| it.1.as_str()),
            city_code: work.city.as_ref().map(|it| it.0.as_str()),
            scope: work.statement.scope,
            open: u32::try_from(open).unwrap_or(u32::MAX),
            effort: found.map(|it| it.effort),
            steps,
            scores,
        };
        show::json(out, &document)?;
    } else {
        write_head(args, &work, open, out)?;
        match found {
            Some(solution) => write_steps(model, solution, &steps, out)?,
            None => writeln!(out, "  out of reach: with everything done there would be")?,
        }
        write_scores(model, &scores, out)?;
    }
    if let (Some(path), Some(solution)) = (&args.out, found) {
        let Work { moment, plan, .. } = work;
        let bytes = workbook(args, model, &weights, &standings, plan, &targets, solution, &moment)?;
        files::write_new(path, &bytes, Secrecy::Open, args.force)?;
        if !args.json {
            writeln!(out, "stored  {}", plain(&path.display().to_string()))?;
        }
    }
    Ok(if found.is_some() { Verdict::Good } else { Verdict::Refused })
}

/// What was found as tables: it takes the place of what the plan carries out, and is held against the targets that were given.
fn workbook(
    args: &Args,
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    mut plan: Plan,
    targets: &[Target],
    found: &Solution,
    moment: &Timestamp,
) -> Result<Vec<u8>, Failure> {
    plan.targets = targets.iter().map(|it| (it.node.id(model).to_owned(), it.score)).collect();
    plan.take(plan.adopted, found, model, standings);
    let tables = report::plan_sheets(T { lang: args.lang.into() }, model, weights, standings, &plan);
    let next = "leave out --out";
    sheets::write_report(&tables, moment).map_err(|it| Failure::new(it, args.file.display(), next))
}

/// The work in a file, or why there is none.
fn read(path: &Path, model: &Model, weights: &Weights) -> Result<Result<Work, String>, Failure> {
    let bytes = files::read(path)?;
    Ok(match document::open(&bytes) {
        Ok(Opened::Draft(draft)) if draft.model.digest != model.digest() => {
            Err(Reason::OtherModel(draft.model).to_string())
        }
        Ok(Opened::Draft(draft)) => {
            let it = draft.assessment;
            let statement = it.statement.in_scope(model);
            let plan = it.planned();
            let defect = statement.defects(model).first().map(ToString::to_string);
            let defect = defect.or_else(|| plan.defects(model).first().map(ToString::to_string));
            let moment = it.changed;
            let city = it.city.map(|it| (it.code.to_string(), it.name.to_string()));
            defect.map_or(Ok(Work { kind: "draft", moment, city, statement, plan }), Err)
        }
        Ok(Opened::Result) => of_result(&bytes, model, weights),
        Ok(Opened::Newer { kind, version }) => Err(document::OpenFileError::Newer { kind, version }.to_string()),
        Ok(Opened::Key | Opened::KeyList | Opened::Task(_) | Opened::Contribution(..) | Opened::Query(_)) => {
            Err("neither a result nor a draft".to_owned())
        }
        Err(error) => Err(error.to_string()),
    })
}

fn of_result(bytes: &[u8], model: &Model, weights: &Weights) -> Result<Work, String> {
    let verification = result::verify(bytes, Expectation { model, weights, keys: None, round: None, challenge: None });
    let refused = |check: Check| match verification.outcome(check) {
        Outcome::Refused(it) => Some(it.to_string()),
        Outcome::Passed | Outcome::NotChecked => None,
    };
    match &verification.content {
        Some(content) if refused(Check::Answers).is_none() && verification.report.is_some() => {
            let subject = &content.credential_subject;
            let city = subject.city_code().map(|it| (it.to_string(), subject.city.clone()));
            let moment = content.valid_from.clone();
            Ok(Work { kind: "result", moment, city, statement: subject.statement(), plan: Plan::default() })
        }
        _ => {
            let checks = [Check::Reading, Check::Shape, Check::Model, Check::Answers];
            Err(checks.into_iter().find_map(refused).unwrap_or_else(|| "the answers cannot be scored".to_owned()))
        }
    }
}

fn efforts(path: &Path, model: &Model) -> Result<Sorted<QuestionId, Vec<Estimate>>, Failure> {
    let next = "one object by question: {\"ID\":[{\"goal\":{\"level\":3},\"effort\":5}]}";
    let read = json::read_typed(&files::read(path)?, Limits::FILE);
    let plan = Plan { efforts: read.map_err(|it| Failure::new(it, path.display(), next))?, ..Plan::default() };
    let defects = plan.defects(model);
    if defects.is_empty() {
        return Ok(plan.efforts);
    }
    Err(Failure::new("the estimates do not fit the model", path.display(), next).with_details(defects))
}

fn targets(args: &Args, plan: &Plan, model: &Model) -> Result<Vec<Target>, Failure> {
    let misused = |what: &str, place: &str| {
        Failure::new(
            what,
            format!("--target {place}").trim_end(),
            "give a score such as 75, or an id with one: operations=80",
        )
    };
    if args.targets.is_empty() {
        let targets = plan.targets(model);
        return if targets.is_empty() { Err(misused("there is no target", "")) } else { Ok(targets) };
    }
    let target = |text: &String| {
        let (id, score) = text.split_once('=').unwrap_or(("total", text));
        let node = Node::parse(model, id).ok_or_else(|| misused("the model has no part of this id", text))?;
        let score = plan::parse_score(score).ok_or_else(|| misused("not a score from 0 to 100", text))?;
        Ok(Target { node, score })
    };
    args.targets.iter().map(target).collect()
}

/// What the questions score with a solution; with everything on offer where there is none.
fn reached(offers: &[Offer], found: Option<&Solution>) -> Vec<(usize, E4)> {
    let rung = |offer: &Offer| match found {
        None => Some(offer.rungs.len() - 1),
        Some(it) => it.chosen.iter().find(|it| it.0 == offer.question).map(|it| it.1),
    };
    offers.iter().filter_map(|it| Some((it.question, it.rungs[rung(it)?].score))).collect()
}

fn step_rows(
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    plan: &Plan,
    found: &Solution,
) -> Vec<StepRow> {
    let mut rows = Vec::new();
    for (idx, steps) in plan::gains(model, weights, standings) {
        let Some((_, rung)) = found.chosen.iter().find(|it| it.0 == idx) else { continue };
        let question = &model.questions[idx];
        let mut before = 0;
        for (step, gain) in &steps[..=*rung] {
            let effort = plan.effort(&question.id, step.goal);
            let text = words(question, step.goal);
            rows.push(StepRow { question: question.id.clone(), goal: step.goal, text, effort, gain: gain.0 - before });
            before = gain.0;
        }
    }
    rows
}

/// What a step asks for.
fn words(question: &Question, goal: Goal) -> String {
    match (goal, &question.kind) {
        (Goal::Level(level), QuestionKind::Levels(options)) => {
            format!("L{level}: {}", options[usize::from(level)].get(Lang::En))
        }
        (Goal::Items(n), QuestionKind::Checklist(items)) => format!("{n} of the {} items in place", items.len()),
        (Goal::QuantityE2(quantity), QuestionKind::Measure(measure)) => {
            let points = &measure.scale.points;
            let bound = if points[0].1 > points[points.len() - 1].1 { "at most" } else { "at least" };
            let (whole, part) = (quantity / 100, quantity % 100);
            let part = if part == 0 { String::new() } else { format!(".{part:02}").trim_end_matches('0').to_owned() };
            format!("{bound} {whole}{part} {}", measure.unit.get(Lang::En))
        }
        _ => "yes".to_owned(),
    }
}

fn score_rows(model: &Model, now: &Scores, then: &Scores, targets: &[Target]) -> Vec<ScoreRow> {
    // As people read them: each domain is followed by its groups, each group by its indicators.
    let mut nodes = vec![Node::Total];
    for (domain, it) in model.domains.iter().enumerate() {
        nodes.push(Node::Domain(domain));
        for group in it.groups.clone() {
            nodes.push(Node::Group(group));
            nodes.extend(model.groups[group].indicators.clone().map(Node::Indicator));
        }
    }
    let row = |node: Node| ScoreRow {
        item: node.id(model).to_owned(),
        now: node.score(now),
        then: node.score(then),
        target: targets.iter().filter(|it| it.node == node).map(|it| it.score).max(),
    };
    nodes.into_iter().map(row).collect()
}

fn write_head(args: &Args, work: &Work, open: usize, out: &mut dyn Write) -> Result<(), Failure> {
    let city = match &work.city {
        Some((code, name)) => format!("{code} {}", plain(name)),
        None => "no city chosen".to_owned(),
    };
    writeln!(out, "{}: {}, {city}", plain(&args.file.display().to_string()), work.kind)?;
    if open > 0 {
        let questions = count(open, "question is open: it counts", "questions are open: they count");
        writeln!(out, "  {questions} as 0 and cannot be planned")?;
    }
    Ok(())
}

fn write_steps(model: &Model, found: &Solution, steps: &[StepRow], out: &mut dyn Write) -> Result<(), Failure> {
    let questions = count(found.chosen.len(), "question", "questions");
    writeln!(out, "  {} on {questions}, effort {}", count(steps.len(), "step", "steps"), found.effort)?;
    let mut last = None;
    for step in steps {
        if last != Some(&step.question) {
            let question = model.question(step.question.as_str()).map_or("", |it| it.text.get(Lang::En));
            writeln!(out, "  {}: {question}", step.question)?;
            last = Some(&step.question);
        }
        let adds = E4(step.gain).shown().two_decimals();
        writeln!(out, "    effort {:>4}, adds {adds:>5}  {}", step.effort, step.text)?;
    }
    Ok(())
}

fn write_scores(model: &Model, rows: &[ScoreRow], out: &mut dyn Write) -> Result<(), Failure> {
    let show = |it: Option<E2>| it.map_or("-".to_owned(), E2::two_decimals);
    // Indicators only where something is wanted of them.
    for it in rows.iter().filter(|it| it.target.is_some() || model.indicator(&it.item).is_none()) {
        let level = it.item.matches('.').count() + usize::from(it.item != "total");
        let name = pad(&format!("{}{}", "  ".repeat(level), name(model, &it.item)), 62);
        let target = it.target.map_or_else(String::new, |it| format!("  target {}", it.two_decimals()));
        writeln!(out, "  {name} {:>6} -> {:>6}{target}", show(it.now), show(it.then))?;
    }
    Ok(())
}
