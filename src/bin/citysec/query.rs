//! `citysec query`: ask a city about its submission, show what is asked, and reply to it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use citysec::core::ids::QueryId;
use citysec::core::json::{self, Limits};
use citysec::core::model::Model;
use citysec::core::query::reply::{self, Expectation as ReplyExpectation};
use citysec::core::query::{Asked, Query, QueryDefect};
use citysec::core::result::Expectation;
use citysec::core::review::Submission;
use citysec::core::seeds;
use citysec::core::text::Lang;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::passphrase::Source;
use crate::show::{self, plain};
use crate::{key, verify, world};

/// Ask a city about its submission, show a query with its reply, reply to a query
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    citysec query ask city.result.json --asker 省评估组 --item management.strategy.planning=请说明批复文号 --out q.json\n  \
    citysec query reply q.json --answers answers.json --body 湖州市人民政府 --key city.key.json --out q.reply.json\n  \
    citysec query show q.json q.reply.json --keys keys.json")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Ask(AskArgs),
    Show(ShowArgs),
    Reply(ReplyArgs),
}

/// Write a query about a submission
#[derive(clap::Args)]
#[command(long_about = "Write a query about a submission.\n\n\
    The submission is verified first. The query names it by its id and its digest, so that the reply can belong to \
    nothing else. A query is not signed: the city's reply is.")]
#[command(after_help = "Examples:\n  \
    citysec query ask city.result.json --asker 省评估组 --item management.strategy.planning.q1=请说明批复文号 --out q.json\n\n\
    Status: 0 written, 1 the submission is refused or an item cannot be asked, 2 misuse or a file that cannot be read \
    or written.")]
struct AskArgs {
    /// The submission
    file: PathBuf,
    /// The body that asks
    #[arg(long, value_name = "NAME")]
    asker: String,
    /// A question or an indicator and the reason for asking, ID=REASON; may be given several times
    #[arg(long = "item", value_name = "ID=REASON", required = true)]
    items: Vec<String>,
    /// Where to write the query
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// Show a query, and what was replied to it
#[derive(clap::Args)]
#[command(long_about = "Show a query, and what was replied to it.\n\n\
    The reply is verified: its signature, and that it answers this query, about this submission, item by item.")]
#[command(after_help = "Examples:\n  \
    citysec query show q.json\n  \
    citysec query show q.json q.reply.json --keys keys.json\n\n\
    Status: 0 shown, 1 query or reply is refused, 2 misuse or a file that cannot be read.")]
struct ShowArgs {
    /// The query
    query: PathBuf,
    /// The reply to it
    reply: Option<PathBuf>,
    /// The organiser's key list: which key may sign for which city
    #[arg(long, value_name = "LIST", requires = "reply")]
    keys: Option<PathBuf>,
}

/// Sign a reply to a query
#[derive(clap::Args)]
#[command(long_about = "Sign a reply to a query.\n\n\
    ANSWERS.json is one object that has a text for each item of the query, by its id:\n  \
    {\"management.strategy.planning.q1\": \"津政发〔2025〕3 号\"}")]
#[command(after_help = "Examples:\n  \
    citysec query reply q.json --answers answers.json --body 湖州市人民政府 --key city.key.json --out q.reply.json\n\n\
    Status: 0 signed, 1 the query is refused or an answer is missing, 2 misuse or a file that cannot be read or written.")]
struct ReplyArgs {
    /// The query
    query: PathBuf,
    /// What is answered, by item
    #[arg(long, value_name = "ANSWERS.json")]
    answers: PathBuf,
    /// The body that replies
    #[arg(long, value_name = "NAME")]
    body: String,
    /// The key to sign with
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write the reply
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    passphrase: Source,
}

/// Runs the command.
///
/// # Errors
/// A file cannot be used, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        Command::Ask(it) => ask(it, out),
        Command::Show(it) => show(it, out),
        Command::Reply(it) => reply(it, out),
    }
}

fn ask(args: &AskArgs, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let expected = Expectation { model, weights: seeds::weights(), keys: None, round: None, challenge: None };
    let submission = match Submission::read(&files::read(&args.file)?, expected) {
        Ok(it) => it,
        Err(found) => {
            let reasons = found.reasons().map(|(check, it)| format!("{}: {it}", check.word()));
            let next = "citysec verify shows every check of it";
            let failure = Failure::new("the submission is refused", args.file.display(), next).with_details(reasons);
            crate::report(&failure);
            return Ok(Verdict::Refused);
        }
    };
    let mut items = Vec::new();
    for it in &args.items {
        let Some((item, reason)) = it.split_once('=') else {
            return Err(Failure::new("an item is ID=REASON", format!("--item {it}"), "give the reason after a `=`"));
        };
        items.push(Asked { item: item.to_owned(), reason: reason.to_owned() });
    }
    let id = QueryId::from_random(world::random()?);
    match Query::ask(model, submission.reference(), args.asker.clone(), items, id, world::now()?) {
        Ok(query) => {
            files::write_new(&args.out, &query.to_bytes(), Secrecy::Open, args.force)?;
            writeln!(out, "stored  {}", plain(&args.out.display().to_string()))?;
            writeln!(out, "query   {}", query.query.id)?;
            Ok(Verdict::Good)
        }
        Err(defects) => Ok(refused("the query cannot be asked", &args.out, &defects, "correct --asker or --item")),
    }
}

fn refused(what: &str, place: &Path, defects: &[QueryDefect], next: &str) -> Verdict {
    crate::report(&Failure::new(what, place.display(), next).with_details(defects));
    Verdict::Refused
}

/// Reads a query of this model; `None` and a message where it is refused.
fn read(path: &Path, model: &Model) -> Result<Option<Query>, Failure> {
    let next = "give a query made by the page or by citysec query ask";
    let query = match Query::read(&files::read(path)?) {
        Ok(it) => it,
        Err(it) => {
            crate::report(&Failure::new(it, path.display(), next));
            return Ok(None);
        }
    };
    let defects = query.defects(model);
    if defects.is_empty() {
        return Ok(Some(query));
    }
    refused("the query is refused", path, &defects, next);
    Ok(None)
}

fn show(args: &ShowArgs, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let keys = args.keys.as_deref().map(verify::key_list).transpose()?;
    let Some(query) = read(&args.query, model)? else { return Ok(Verdict::Refused) };
    let found = match &args.reply {
        Some(path) => {
            let expected = ReplyExpectation { query: Some(&query), keys: keys.as_ref() };
            Some((path, reply::verify(&files::read(path)?, expected)))
        }
        None => None,
    };
    let asked = &query.query;
    writeln!(out, "query      {}", asked.id)?;
    let city = &asked.submission.city;
    writeln!(out, "city       {} {}", city.code, plain(&city.name))?;
    writeln!(out, "submission {}", plain(&asked.submission.id))?;
    writeln!(out, "           {}", asked.submission.digest)?;
    writeln!(out, "asked      {} by {}", asked.made, plain(&asked.asker))?;
    let replied = found.as_ref().filter(|it| it.1.is_accepted()).and_then(|it| it.1.content.as_deref());
    if let (Some(file), Some((key, created))) = (replied, found.as_ref().and_then(|it| it.1.signed.as_ref())) {
        let known = if keys.is_some() { "known signer" } else { "signer not checked" };
        writeln!(out, "replied    {created} by {} with {key}, {known}", plain(&file.issuer.name))?;
    }
    for (idx, it) in asked.items.iter().enumerate() {
        writeln!(out, "{}", plain(&it.item))?;
        writeln!(out, "  {}", wording(model, &it.item))?;
        writeln!(out, "  asked:   {}", lines(&it.reason))?;
        if let Some(it) = replied.and_then(|it| it.credential_subject.answers.get(idx)) {
            writeln!(out, "  replied: {}", lines(&it.text))?;
        }
    }
    match found {
        Some((path, found)) if !found.is_accepted() => {
            let reasons = found.reasons().map(|(check, it)| format!("{}: {it}", check.word()));
            let next = "ask the city for its signed reply to this query";
            crate::report(&Failure::new("the reply is refused", path.display(), next).with_details(reasons));
            Ok(Verdict::Refused)
        }
        _ => Ok(Verdict::Good),
    }
}

/// The question or the name of the indicator.
fn wording(model: &'static Model, item: &str) -> &'static str {
    let question = model.question_idx(item).map(|it| &model.questions[it].text);
    question.or_else(|| model.indicator(item).map(|it| &it.name)).map_or("", |it| it.get(Lang::En))
}

/// A text of several lines, each under the first.
fn lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n           ")
}

fn reply(args: &ReplyArgs, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let Some(query) = read(&args.query, seeds::model())? else { return Ok(Verdict::Refused) };
    let next = "see citysec query reply --help for the form of the file";
    let mut answers: BTreeMap<String, String> = json::read_typed(&files::read(&args.answers)?, Limits::FILE)
        .map_err(|it| Failure::new(it, args.answers.display(), next))?;
    let texts = query.query.items.iter().map(|it| answers.remove(&it.item).unwrap_or_default()).collect();
    if !answers.is_empty() {
        let what = "the query does not ask for every item that is answered";
        let failure = Failure::new(what, args.answers.display(), "leave these items out").with_details(answers.keys());
        crate::report(&failure);
        return Ok(Verdict::Refused);
    }
    if !args.force && args.out.exists() {
        let next = "choose another name with --out, or give --force to replace it";
        return Err(Failure::new("the file exists already", args.out.display(), next));
    }
    let container = key::read(&args.key)?;
    let now = world::now()?;
    let key = container.public_key;
    let unsigned = match reply::prepare(&query, args.body.clone(), texts, key, now.clone(), world::random()?) {
        Ok(it) => it,
        Err(defects) => {
            return Ok(refused(
                "the reply is not complete",
                &args.answers,
                &defects,
                "answer every item, and name the body",
            ));
        }
    };
    let n = show::count(query.query.items.len(), "answer", "answers");
    // What is about to be signed is for the person at the terminal; a closed terminal does not stop a script.
    let _ = writeln!(io::stderr().lock(), "to be signed: {n} to {}, with {key}", plain(&query.query.asker));
    let key = key::unlock(&args.key, &container, &args.passphrase)?;
    files::write_new(&args.out, &reply::sign(unsigned, &key, now), Secrecy::Open, args.force)?;
    writeln!(out, "stored  {}", plain(&args.out.display().to_string()))?;
    Ok(Verdict::Good)
}
