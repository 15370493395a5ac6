//! `citysec review`: marks for a submission become a signed review, and the submission comes out of it again.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::credential::{self, Issuer};
use citysec::core::encoding::Digest;
use citysec::core::json::{self, Limits};
use citysec::core::keylist::KeyList;
use citysec::core::query::Query;
use citysec::core::query::reply;
use citysec::core::result::{self, Expectation};
use citysec::core::review::{self, KeptQuery, Marking, NotReady, Previous, Submission};
use citysec::core::seeds;
use citysec::core::text::Lang;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::show::{self, plain};
use crate::{signing, verify, world};

/// Sign reviews of submissions, and take submissions out of reviews
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    citysec review sign 湖州市_2022_完整_2026-11-22.result.json --marks marks.json --evaluator 省评估组 --key e.key.json\n  \
    citysec review extract 湖州市_2022_完整_2026-11-23.review.json --out inner.json")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Sign(SignArgs),
    Extract(ExtractArgs),
}

/// Sign a review of a submission, from a file of marks
#[derive(clap::Args)]
#[command(long_about = "Sign a review of a submission, from a file of marks.\n\n\
    The submission is verified first; only an accepted one is reviewed. The review embeds the whole of it. Given a \
    review instead, that review is reopened: its submission is marked anew, its queries are kept, and the new review \
    is the next revision and names the file that it replaces.\n\n\
    MARKS.json is one object:\n  \
    rule      {\"combination\": \"mean\", \"median\" or \"trimmedMean\", \"sharePercent\": 0 to 100}: how the marks of\n            \
    several experts for one indicator become one (trimmedMean leaves out one highest and one lowest from three\n            \
    marks on), and what share that has in the indicator's score; 100 lets it replace the city's\n  \
    experts   list of names\n  \
    marks     list of {\"item\": indicator id, \"expert\": one of the names, \"markE2\": 0 to 10000 (hundredths of a\n            \
    point), \"reason\": text}; an expert marks an indicator once, and only one that applies")]
#[command(after_help = "Examples:\n  \
    citysec review sign city.result.json --marks marks.json --evaluator 省评估组 --key e.key.json\n  \
    citysec review sign city.result.json --marks marks.json --evaluator 省评估组 --key e.key.json \\\n    \
    --query q.json --reply q.reply.json --out city.review.json\n  \
    citysec review sign city.review.json --marks other-marks.json --evaluator 省评估组 --key e.key.json\n\n\
    Status: 0 signed, 1 the submission is refused or a mark may not be given, 2 misuse or a file that cannot be read or \
    written.")]
struct SignArgs {
    /// The submission, or a review of it that is reopened
    file: PathBuf,
    /// The marks and how they count
    #[arg(long, value_name = "MARKS.json")]
    marks: PathBuf,
    /// The body that reviews
    #[arg(long, value_name = "NAME")]
    evaluator: String,
    /// A query to the city that is kept with the review; may be given several times
    #[arg(long = "query", value_name = "FILE")]
    queries: Vec<PathBuf>,
    /// The city's reply to one of these queries; may be given several times
    #[arg(long = "reply", value_name = "FILE")]
    replies: Vec<PathBuf>,
    /// The organiser's key list, which has to know the city's key
    #[arg(long, value_name = "LIST")]
    keys: Option<PathBuf>,
    /// Weight table to score with, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    signing: signing::Args,
}

/// Take the submission out of a review, as a file of its own
#[derive(clap::Args)]
#[command(long_about = "Take the submission out of a review, as a file of its own.\n\n\
    Both layers are verified first. What comes out is the document that the city signed, so its signature holds for \
    every verifier. Without this program: jq .credentialSubject.submission FILE > inner.json")]
#[command(after_help = "Examples:\n  \
    citysec review extract city.review.json --out inner.json\n  \
    citysec review extract city.review.json > inner.json\n\n\
    Status: 0 written, 1 the review is refused, 2 misuse or a file that cannot be read or written.")]
struct ExtractArgs {
    /// The review
    file: PathBuf,
    /// Where to write the submission; otherwise to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// A file cannot be used, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        Command::Sign(it) => sign(it, out),
        Command::Extract(it) => extract(it, out),
    }
}

fn expectation(weights: &citysec::core::weights::Weights) -> Expectation<'_> {
    Expectation { model: seeds::model(), weights, keys: None, round: None, challenge: None }
}

fn sign(args: &SignArgs, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let weights = files::weights(args.weights.as_deref(), seeds::model())?;
    let keys: Option<KeyList> = args.keys.as_deref().map(verify::key_list).transpose()?;
    let expected = Expectation { keys: keys.as_ref(), ..expectation(&weights) };
    let (submission, previous, mut queries) = match take_up(&args.file, expected)? {
        Ok(it) => it,
        Err(failure) => {
            crate::report(&failure);
            return Ok(Verdict::Refused);
        }
    };
    let next = "see citysec review sign --help for the form of the file";
    let marking: Marking = json::read_typed(&files::read(&args.marks)?, Limits::FILE)
        .map_err(|it| Failure::new(it, args.marks.display(), next))?;
    for path in &args.queries {
        let query = Query::read(&files::read(path)?);
        let query = query.map_err(|it| Failure::new(it, path.display(), "give a query made by citysec query ask"))?;
        queries.push(KeptQuery { query, reply: None });
    }
    for path in &args.replies {
        add_reply(&mut queries, path)?;
    }
    let container = args.signing.container()?;
    let now = world::now()?;
    let evaluator = Issuer { id: container.public_key, name: args.evaluator.clone() };
    let random = world::random()?;
    let prepared = review::prepare(expected, &submission, marking, queries, previous, evaluator, now.clone(), random);
    let unsigned = match prepared {
        Ok(it) => it,
        Err(missing) => {
            crate::report(&not_ready(&args.marks, &missing));
            return Ok(Verdict::Refused);
        }
    };
    let subject = &unsigned.file().credential_subject;
    let city = submission.reference().city;
    let english = seeds::divisions().by_code(city.code.as_str()).map(|it| it.name.get(Lang::En));
    let lang = args.signing.lang.into();
    let name = review::file_name(&city, english, &subject.edition, subject.scope, now.date(), lang);
    let path = args.signing.path(name)?;
    let what = format!(
        "{}, revision {}, {}, submitted {}, reviewed {}",
        plain(&subject.city),
        subject.revision,
        show::count(subject.marking.marks.len(), "mark", "marks"),
        submission.file().credential_subject.total_e2.two_decimals(),
        subject.total_e2.two_decimals()
    );
    let key = args.signing.unlock(&container, &what)?;
    let signed = review::sign(unsigned, &key, now);
    args.signing.store(&path, &signed.bytes, signed.digest, out)?;
    Ok(Verdict::Good)
}

/// What is reviewed: the submission, the review that is reopened, and the queries that were kept with it.
type TakenUp = (Submission, Option<Previous>, Vec<KeptQuery>);

/// Takes up a submission, or the review of one; the inner failure is for a file that is refused.
fn take_up(path: &Path, expected: Expectation<'_>) -> Result<Result<TakenUp, Failure>, Failure> {
    let bytes = files::read(path)?;
    let refused = |reasons: Vec<String>| {
        let next = "citysec verify shows every check of it";
        Failure::new("the submission is refused", path.display(), next).with_details(reasons)
    };
    let of_result = |it: &result::Verification| -> Vec<String> {
        it.reasons().map(|(check, reason)| format!("{}: {reason}", check.word())).collect()
    };
    let is_review = json::read(&bytes, Limits::FILE).is_ok_and(|it| credential::kind_of(&it) == Some(review::KIND));
    if !is_review {
        let submission = Submission::read(&bytes, expected);
        return Ok(submission.map(|it| (it, None, Vec::new())).map_err(|it| refused(of_result(&it))));
    }
    let found = review::verify(&bytes, Expectation { keys: None, ..expected });
    let reasons: Vec<String> = found.reasons().map(|(check, it)| format!("{}: {it}", check.word())).collect();
    let Some(verified) = found.verified() else { return Ok(Err(refused(reasons))) };
    let subject = &verified.file().credential_subject;
    let previous = Previous { revision: subject.revision, digest: Digest::of(&bytes) };
    let submission = Submission::inside(verified.file(), expected).map_err(|it| refused(of_result(&it)));
    Ok(submission.map(|it| (it, Some(previous), subject.queries.clone())))
}

/// Puts a reply with the query that it names.
fn add_reply(queries: &mut [KeptQuery], path: &Path) -> Result<(), Failure> {
    let bytes = files::read(path)?;
    let found = reply::verify(&bytes, reply::Expectation { query: None, keys: None });
    let id = found.content.as_ref().map(|it| &it.credential_subject.query);
    let kept = queries.iter_mut().find(|it| Some(&it.query.query.id) == id);
    match (kept, json::read_typed(&bytes, Limits::FILE)) {
        (Some(kept), Ok(tree)) => {
            kept.reply = Some(tree);
            Ok(())
        }
        _ => {
            let reasons = found.reasons().map(|(check, it)| format!("{}: {it}", check.word()));
            let next = "give the query that it answers with --query";
            Err(Failure::new("not a reply to one of the queries", path.display(), next).with_details(reasons))
        }
    }
}

fn not_ready(marks: &Path, missing: &[NotReady]) -> Failure {
    let line = |it: &NotReady| match it {
        NotReady::Evaluator(it) => format!("--evaluator: {it}"),
        NotReady::Mark(it) => it.to_string(),
        NotReady::Query(it) => it.to_string(),
        _ => "something is missing".to_owned(),
    };
    let what = match missing.len() {
        1 => "one thing keeps this review from being signed".to_owned(),
        n => format!("{n} things keep this review from being signed"),
    };
    Failure::new(what, marks.display(), "correct the marks and sign again").with_details(missing.iter().map(line))
}

fn extract(args: &ExtractArgs, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let bytes = files::read(&args.file)?;
    let found = review::verify(&bytes, expectation(seeds::weights()));
    let reasons: Vec<String> = found.reasons().map(|(check, it)| format!("{}: {it}", check.word())).collect();
    let Some(verified) = found.verified() else {
        let next = "citysec verify shows every check of it";
        crate::report(&Failure::new("the review is refused", args.file.display(), next).with_details(reasons));
        return Ok(Verdict::Refused);
    };
    let inner = verified.extract();
    match &args.out {
        Some(path) => {
            files::write_new(path, &inner, Secrecy::Open, args.force)?;
            writeln!(out, "stored  {}", plain(&path.display().to_string()))?;
            writeln!(out, "digest  {}", Digest::of(&inner))?;
        }
        None => out.write_all(&inner)?,
    }
    Ok(Verdict::Good)
}
