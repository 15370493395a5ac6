//! `citysec report`: the report of a result or draft, and the blank questionnaire, from the core's one document.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::City;
use citysec::core::assessment::Assessment;
use citysec::core::document::{self, Opened};
use citysec::core::encoding::Digest;
use citysec::core::form::{self, Asked};
use citysec::core::model::Model;
use citysec::core::publish::csv;
use citysec::core::report::{self, Document, Options, Questionnaire, Source};
use citysec::core::result::Reason;
use citysec::core::seeds;
use citysec::core::seeds::words::T;
use citysec::core::sharing::Task;
use citysec::core::text;
use citysec::core::time::{self, Timestamp};
use citysec::{office, sheets};
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::show::{self, plain};
use crate::signing::NameLang;

/// Write the report of a result or draft, or a blank questionnaire
#[derive(clap::Args)]
#[command(long_about = "Write the report of a result or draft, or a blank questionnaire.\n\n\
    The report is the one that the page prints. Of a result it is made only if every rule of verification holds \
    (apart from who the signer is: see `citysec verify --keys`); it then bears the digest of the file. Of a draft it \
    says on every page that it is one. A task file, or --blank, gives the blank questionnaire instead. The same file \
    and options make the same bytes: the only date in it is the one given with --date.\n\n\
    JSON output (--format json): one object\n  \
    type      \"citysec.report\"\n  \
    version   1\n  \
    document  lang, cover, running and blocks: the document piece by piece, figures as integers (scoreE2, rangeE2, \
    pointsE4, shareE6), rows with the item that they are about\n\n\
    A workbook (--format xlsx) has a sheet for what the report is about, for all indices, for the questions of each \
    domain, for the plan and for the weights; CSV (--format csv, UTF-8 with a byte order mark) has every part of the \
    tree and every question in a row of its own. A blank questionnaire as a workbook is a form: it is filled in with an \
    office program, handed in, and taken in by `citysec merge` or the page.")]
#[command(after_help = "Examples:\n  \
    citysec report city.result.json --out report.docx\n  \
    citysec report draft.json --lang en --format md\n  \
    citysec report city.result.json --plan draft.json --out report.xlsx\n  \
    citysec report draft.json --blank --department 公安局 --out questionnaire.docx\n  \
    citysec report police.task.json --out form.xlsx\n\n\
    Status: 0 written, 1 the result or draft is refused, 2 misuse or a file that cannot be read or written.")]
pub struct Args {
    /// A result, a draft, or a task for a department
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Language of the report
    #[arg(long, value_enum, default_value = "zh")]
    lang: NameLang,
    /// Form of the report; taken from the name given with --out if left out, otherwise md
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where to write it; standard output if left out, which docx and xlsx cannot go to
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    /// The day on which it is made, to be shown on the first page
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// A classification line on the first page and at the top of the others
    #[arg(long, value_name = "TEXT", default_value = "")]
    classification: String,
    /// A text across every page
    #[arg(long, value_name = "TEXT", default_value = "")]
    watermark: String,
    /// Leave out the part with all questions and answers
    #[arg(long)]
    no_answers: bool,
    /// The draft whose plan goes with a result: it must state the same; a draft brings its own
    #[arg(long, value_name = "DRAFT", conflicts_with = "no_plan")]
    plan: Option<PathBuf>,
    /// Leave out the plan
    #[arg(long)]
    no_plan: bool,
    /// Make the blank questionnaire of a draft instead of its report
    #[arg(long)]
    blank: bool,
    /// Only the questions that the draft assigns to this department (with --blank)
    #[arg(long, value_name = "NAME", requires = "blank")]
    department: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For word processors
    Docx,
    /// For spreadsheets: a sheet for each domain, the indices, the plan and the weights
    Xlsx,
    /// For any program: everything in one table
    Csv,
    /// Text with Markdown marks
    Md,
    /// For programs
    Json,
}

/// The document in a form of its own for programs.
#[derive(Serialize)]
struct File<'a> {
    r#type: &'static str,
    version: u32,
    document: &'a Document,
}

/// What is made of a file.
enum Content {
    /// A report.
    Report(Box<Source>, Options),
    /// A blank questionnaire, with the task that it is for.
    Form(Box<(Document, Task)>),
}

impl Content {
    fn document(&self) -> Document {
        match self {
            Self::Report(source, options) => report::report(seeds::model(), seeds::weights(), source, options),
            Self::Form(it) => it.0.clone(),
        }
    }
}

/// What came of a file: what is made of it with its moment, or why there is nothing.
type Made = Result<(Content, Timestamp), String>;

/// Runs the command.
///
/// # Errors
/// The file cannot be read, an option does not fit, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let format = format(args)?;
    for (name, text) in [("--classification", &args.classification), ("--watermark", &args.watermark)] {
        if !text.is_empty() {
            text::check_name(text).map_err(|it| Failure::new(it, name, "give a short text of one line"))?;
        }
    }
    if let Some(date) = args.date.as_deref().filter(|it| !time::is_date(it)) {
        return Err(Failure::new(
            "not a date such as 2026-11-22",
            format!("--date {date}"),
            "give a day of the calendar",
        ));
    }
    let (content, made) = match make(args)? {
        Ok(it) => it,
        Err(why) => {
            writeln!(out, "refused {}\n  {}", plain(&args.file.display().to_string()), plain(&why))?;
            return Ok(Verdict::Refused);
        }
    };
    let document = content.document();
    let (model, weights) = (seeds::model(), seeds::weights());
    let bytes = match format {
        Format::Xlsx | Format::Csv => match &content {
            Content::Report(source, options) if format == Format::Xlsx => {
                sheets::write_report(&report::sheets(model, weights, source, options), &made)
                    .map_err(|it| Failure::new(it, args.file.display(), "leave out the answers with --no-answers"))?
            }
            Content::Report(source, options) => csv::write(&report::rows(model, weights, source, options)),
            Content::Form(it) if format == Format::Xlsx => {
                let layout = form::layout(T { lang: args.lang.into() }, model, &it.1);
                sheets::write_form(&layout, &made)
                    .map_err(|it| Failure::new(it, args.file.display(), "shorten the instructions"))?
            }
            Content::Form(_) => {
                let next = "give --format xlsx, docx, md or json";
                return Err(Failure::new("a blank questionnaire is no table", "--format csv", next));
            }
        },
        Format::Docx => office::docx(&document, &made),
        Format::Md => report::markdown(&document).into_bytes(),
        Format::Json => {
            let mut bytes = Vec::new();
            show::json(&mut bytes, &File { r#type: "citysec.report", version: 1, document: &document })?;
            bytes
        }
    };
    match &args.out {
        None => out.write_all(&bytes)?,
        Some(path) => {
            files::write_new(path, &bytes, Secrecy::Open, args.force)?;
            writeln!(out, "stored  {}", plain(&path.display().to_string()))?;
            writeln!(out, "about   {}", plain(&document.title()))?;
            writeln!(out, "state   {}", plain(&document.cover.state))?;
        }
    }
    Ok(Verdict::Good)
}

fn format(args: &Args) -> Result<Format, Failure> {
    let named = args.out.as_deref().and_then(Path::extension).and_then(|it| match it.to_str() {
        Some("docx") => Some(Format::Docx),
        Some("xlsx") => Some(Format::Xlsx),
        Some("csv") => Some(Format::Csv),
        Some("md") => Some(Format::Md),
        Some("json") => Some(Format::Json),
        _ => None,
    });
    match args.format.or(named) {
        Some(it @ (Format::Docx | Format::Xlsx)) if args.out.is_none() => {
            let name = if it == Format::Docx { "docx" } else { "xlsx" };
            let words = format!("a file in the form {name} is no text for a terminal");
            Err(Failure::new(words, format!("--format {name}"), "give --out FILE"))
        }
        Some(it) => Ok(it),
        None => Ok(Format::Md),
    }
}

fn make(args: &Args) -> Result<Made, Failure> {
    let (model, weights) = (seeds::model(), seeds::weights());
    let bytes = files::read(&args.file)?;
    let opened = match document::open(&bytes) {
        Ok(it) => it,
        Err(error) => return Ok(Err(error.to_string())),
    };
    match opened {
        Opened::Result if args.blank => {
            Err(Failure::new("a signed result is not blank", "--blank", "give the draft, or a task"))
        }
        Opened::Result => Ok(match Source::of_result(&bytes, model, weights) {
            Ok(mut source) => {
                if let Some(path) = &args.plan
                    && !source.take_plan(&crate::sign::read_draft(path, model)?, model)
                {
                    let next = "give the draft from which the result was signed";
                    return Err(Failure::new("the draft does not state what the result states", path.display(), next));
                }
                Ok(report_of(args, source))
            }
            Err(refused) => {
                Err(refused.reason().map_or_else(|| "not all rules could be checked".to_owned(), ToString::to_string))
            }
        }),
        Opened::Draft(draft) if draft.model.digest != model.digest() => {
            Ok(Err(Reason::OtherModel(draft.model).to_string()))
        }
        Opened::Draft(draft) if args.blank => blank(args, &bytes, &draft.assessment, model).map(Ok),
        Opened::Draft(draft) => {
            let source = Source::of_assessment(&draft.assessment, model);
            if let Some(defect) = source.statement.defects(model).first() {
                return Ok(Err(defect.to_string()));
            }
            if let Some(defect) = source.plan.defects(model).first() {
                return Ok(Err(defect.to_string()));
            }
            Ok(Ok(report_of(args, source)))
        }
        Opened::Task(task) if task.model.digest != model.digest() => {
            Ok(Err(Reason::OtherModel(task.model).to_string()))
        }
        Opened::Task(task) => {
            let asked = Questionnaire {
                lang: args.lang.into(),
                city: task.city.as_ref(),
                english_city: english(task.city.as_ref()),
                statement: &task.statement,
                department: &task.department.name,
                deadline: &task.deadline,
                instructions: &task.instructions,
                classification: &args.classification,
            };
            let document = report::questionnaire(model, weights, &asked);
            let moment = task.issued.clone();
            Ok(Ok((Content::Form(Box::new((document, *task))), moment)))
        }
        Opened::Newer { kind, version } => Ok(Err(document::OpenFileError::Newer { kind, version }.to_string())),
        Opened::Key | Opened::KeyList | Opened::Contribution(..) | Opened::Query(_) => {
            Ok(Err("neither a result nor a draft nor a task".to_owned()))
        }
    }
}

fn report_of(args: &Args, source: Source) -> (Content, Timestamp) {
    let options = Options {
        lang: args.lang.into(),
        english_city: english(source.city.as_ref()).map(str::to_owned),
        date: args.date.clone().unwrap_or_default(),
        classification: args.classification.clone(),
        watermark: args.watermark.clone(),
        answers: !args.no_answers,
        plan: !args.no_plan,
    };
    let moment = source.moment().clone();
    (Content::Report(Box::new(source), options), moment)
}

fn blank(args: &Args, file: &[u8], assessment: &Assessment, model: &Model) -> Result<(Content, Timestamp), Failure> {
    let mut statement = assessment.statement.clone();
    let assignment = match &args.department {
        None => None,
        Some(name) => {
            let found = assessment.assignments.iter().position(|it| it.department.name == *name);
            let names = assessment.assignments.iter().map(|it| it.department.name.as_str());
            let Some(idx) = found else {
                let next = "name one of the departments that the draft assigns questions to";
                return Err(Failure::new("the draft has no such department", format!("--department {name}"), next)
                    .with_details(names));
            };
            statement.part = Some(assessment.assignments[idx].indicators.clone());
            Some(idx)
        }
    };
    // The same draft gives the same form: where no task was handed out, it follows from the file and the department.
    let digest = Digest::of(&[file, args.department.as_deref().unwrap_or_default().as_bytes()].concat());
    let mut fresh = [0; 16];
    fresh.copy_from_slice(&digest.bytes()[..16]);
    let asked = assignment.map_or(Asked::Everything, Asked::Department);
    let t = T { lang: args.lang.into() };
    let task = form::task(t, model, Some(assessment), asked, fresh, &assessment.created);
    let assignment = assignment.map(|it| &assessment.assignments[it]);
    let asked = Questionnaire {
        lang: args.lang.into(),
        city: assessment.city.as_ref(),
        english_city: english(assessment.city.as_ref()),
        statement: &statement,
        department: assignment.map_or("", |it| &it.department.name),
        deadline: assignment.map_or("", |it| &it.deadline),
        instructions: assignment.map_or("", |it| &it.instructions),
        classification: &args.classification,
    };
    let document = report::questionnaire(model, seeds::weights(), &asked);
    Ok((Content::Form(Box::new((document, task))), assessment.created.clone()))
}

fn english(city: Option<&City>) -> Option<&'static str> {
    seeds::divisions().by_code(city?.code.as_str()).map(|it| &*it.name.en)
}
