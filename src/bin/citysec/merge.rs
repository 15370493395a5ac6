//! `citysec merge`: contributions of departments are put into a draft.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::archive;
use citysec::core::assessment::Assessment;
use citysec::core::document::Draft;
use citysec::core::encoding::Digest;
use citysec::core::form::{Filled, Trouble};
use citysec::core::model::Model;
use citysec::core::provenance::{Origin, Record};
use citysec::core::seeds;
use citysec::core::seeds::words::T;
use citysec::core::sharing::{
    AsideReason, Author, Clash, Contribution, Doubt, Finding, NotMergeable, Place, Preview, Rule,
};
use citysec::core::sorted::Sorted;
use citysec::core::text::Lang;
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::show::{count, plain};
use crate::world;

/// Merge contributions of departments into a draft
#[derive(clap::Args)]
#[command(long_about = "Merge contributions of departments into a draft and write the draft that comes of it.\n\n\
    Conflicts stay open unless a rule settles them, and are listed; while one is open the draft cannot be signed, and \
    the status is 1. Nothing is dropped: what does not stand stays in the draft as its past, and what was not taken \
    over stays in its ledger.\n\n\
    A form that was filled in with an office program (.xlsx, made by `citysec report`) is taken like a contribution. Cells \
    that cannot be read are listed with what was expected, and the status is 1; everything else in the form is read.")]
#[command(after_help = "Examples:\n  \
    citysec merge draft.json handed-in/ --out merged.draft.json\n  \
    citysec merge draft.json police.json finance.json --out merged.draft.json --rule stated\n\n\
    Status: 0 when no conflict is open, 1 when one is or a contribution was refused, 2 when a file could not be used.")]
pub struct Args {
    /// The coordinator's draft, as the page saves it
    draft: PathBuf,
    /// Contributions (.json) and filled forms (.xlsx), or directories of them
    #[arg(required = true)]
    contributions: Vec<PathBuf>,
    /// Where to write the draft that comes of it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How conflicts are settled; without a rule they stay open
    #[arg(long, value_enum)]
    rule: Option<RuleWord>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// A rule to choose.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum RuleWord {
    /// What was stated in the draft stays
    Ours,
    /// What the contribution states is taken over
    Theirs,
    /// What was stated later is taken over
    Later,
    /// A stated value goes before "unknown"
    Stated,
}

impl From<RuleWord> for Rule {
    fn from(it: RuleWord) -> Self {
        match it {
            RuleWord::Ours => Self::Ours,
            RuleWord::Theirs => Self::Theirs,
            RuleWord::Later => Self::Later,
            RuleWord::Stated => Self::Stated,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// The draft cannot be used, a file cannot be read, or the draft that comes of it cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if !args.force && args.out.exists() {
        let next = "choose another name with --out, or give --force to replace it";
        return Err(Failure::new("the file exists already", args.out.display(), next));
    }
    let model = seeds::model();
    let mut assessment = crate::sign::read_draft(&args.draft, model)?;
    let mut verdict = Verdict::Good;
    for path in files::expand_to(&args.contributions, &["json", "xlsx"])? {
        let name = plain(&path.display().to_string()).into_owned();
        match look(&path, &assessment, model)? {
            Ok((preview, troubles)) => {
                if !troubles.is_empty() {
                    verdict = Verdict::Refused;
                }
                for it in &troubles {
                    writeln!(out, "unread  {name}\n  {}", plain(&it.words(T { lang: Lang::En })))?;
                }
                let Some(preview) = preview else {
                    verdict = Verdict::Refused;
                    writeln!(out, "refused {name}\n  nothing in the form could be merged")?;
                    continue;
                };
                write_preview(&name, &preview, out)?;
                assessment.merge(&preview, &Sorted::new(), args.rule.map(Rule::from), &world::now()?);
            }
            Err(reason) => {
                verdict = Verdict::Refused;
                writeln!(out, "refused {name}\n  {}", plain(&reason))?;
            }
        }
    }
    let open = assessment.conflicts();
    for id in &open {
        verdict = Verdict::Refused;
        let text = model.question(id.as_str()).map_or("", |it| it.text.get(Lang::En));
        writeln!(out, "open    {id}: {text}")?;
        let (statement, records) = (&assessment.statement, &assessment.records);
        let answers = stated(&assessment, statement.answers.get(id), records.answers.get(id));
        let notes = stated(&assessment, statement.notes.get(id), records.notes.get(id));
        for line in answers.into_iter().chain(notes) {
            writeln!(out, "  {}", plain(&line))?;
        }
    }
    files::write_new(&args.out, &Draft::new(assessment, model).to_bytes(), Secrecy::Open, args.force)?;
    writeln!(out, "stored  {}", plain(&args.out.display().to_string()))?;
    writeln!(out, "{}", count(open.len(), "conflict is open", "conflicts are open"))?;
    Ok(verdict)
}

/// What a file would do, nothing where nothing can be read, and the cells of a form that cannot be; or why it is refused.
type Looked = Result<(Option<Preview>, Vec<Trouble>), String>;

/// Looks at a file.
fn look(path: &Path, assessment: &Assessment, model: &Model) -> Result<Looked, Failure> {
    let bytes = files::read(path)?;
    let digest = Digest::of(&bytes);
    let (contribution, signer, troubles) = if archive::is_workbook(&bytes) {
        match archive::read_form(bytes, model, &world::now()?) {
            Ok(Filled { contribution: Some(it), troubles }) => (it, None, troubles),
            Ok(Filled { contribution: None, troubles }) => return Ok(Ok((None, troubles))),
            Err(error) => return Ok(Err(error.to_string())),
        }
    } else {
        match Contribution::read(&bytes) {
            Ok((it, signer)) => (it, signer, Vec::new()),
            Err(error) => return Ok(Err(error.to_string())),
        }
    };
    let preview = Preview::of(assessment, model, contribution, signer, digest).map(|it| (Some(it), troubles));
    Ok(preview.map_err(|it| match it {
        NotMergeable::OtherCity(name) => format!("a contribution of another city: {name}"),
        NotMergeable::Example => "only one of the two is an example".to_owned(),
        NotMergeable::IntoPart => "the draft is itself a department's part".to_owned(),
        NotMergeable::Already(at) => format!("it has been merged already, {at}"),
    }))
}

fn write_preview(name: &str, preview: &Preview, out: &mut dyn Write) -> Result<(), Failure> {
    let from = &preview.contribution;
    let found = |is: fn(&Finding) -> bool| preview.rows.iter().filter(|it| is(&it.finding)).count();
    writeln!(
        out,
        "merged  {name}\n  {}, {}, {}: {} new, {} the same, {}, {} set aside",
        plain(&from.department.name),
        plain(&from.person),
        from.made,
        found(|it| matches!(it, Finding::New | Finding::Adds(_))),
        found(|it| matches!(it, Finding::Same)),
        count(preview.conflicts(), "conflict", "conflicts"),
        found(|it| matches!(it, Finding::Aside(_))),
    )?;
    if let Some(key) = preview.signer {
        writeln!(out, "  vouched for by {key}")?;
    }
    for it in &preview.doubts {
        let words = match it {
            Doubt::OtherAssessment => "it names another assessment",
            Doubt::UnknownTask => "its task was not handed out from this draft",
            Doubt::OtherEdition => "it was made for another edition, so nothing in it is taken over",
        };
        writeln!(out, "  doubt: {words}")?;
    }
    for row in &preview.rows {
        let words = match &row.finding {
            Finding::Conflict { clash, since } => {
                let clash = match clash {
                    Clash::Values => "two values",
                    Clash::Unknown => "a value and unknown",
                    Clash::NotApplicable => "applicable or not",
                    Clash::Notes => "two remarks",
                };
                let since = if *since { ", changed after the task was handed out" } else { "" };
                format!("conflict: {clash}{since}")
            }
            Finding::Aside(reason) => format!("set aside: {}", aside(reason)),
            Finding::New | Finding::Same | Finding::Adds(_) => continue,
        };
        writeln!(out, "  {}: {}", plain(place(&row.place)), plain(&words))?;
    }
    Ok(())
}

fn aside(it: &AsideReason) -> &str {
    match it {
        AsideReason::UnknownId => "the model has no such id",
        AsideReason::NotAllowed(words) => words,
        AsideReason::OtherEdition => "made for another edition",
        AsideReason::NotAssigned => "the department was not asked for it",
        AsideReason::TooMuchEvidence => "more evidence than an indicator can have",
    }
}

fn place(it: &Place) -> &str {
    match it {
        Place::Answer(id) | Place::Note(id) => id.as_str(),
        Place::Evidence(id) => id.as_str(),
    }
}

/// Everything that is stated about something, a line each, what stands first; nothing where all agree.
fn stated<T: Clone + PartialEq + Serialize>(
    assessment: &Assessment,
    standing: Option<&T>,
    record: Option<&Record<T>>,
) -> Vec<String> {
    let Some(record) = record.filter(|it| !it.open.is_empty()) else { return Vec::new() };
    let author = |it: &Origin| match assessment.author(it) {
        Author::Here => format!("the draft, {}", it.at),
        Author::Contribution(of) => format!("{}, {}, {}", of.department.name, of.person, it.at),
        Author::Coordinator | Author::Unknown => format!("a file, {}", it.at),
    };
    let line = |(value, origins): (T, Vec<Origin>)| {
        let value = serde_json::to_string(&value).unwrap_or_default();
        format!("{value} by {}", origins.iter().map(author).collect::<Vec<_>>().join("; "))
    };
    record.stated(standing).into_iter().map(line).collect()
}
