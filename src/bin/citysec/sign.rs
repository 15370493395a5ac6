//! `citysec sign`: a complete draft becomes a signed result.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::{Scope, StatementDefect};
use citysec::core::assessment::Assessment;
use citysec::core::document::Draft;
use citysec::core::encoding::Digest;
use citysec::core::model::{Model, ProfileKey};
use citysec::core::result::{self, Call, Gap};
use citysec::core::scoring::OpenReason;
use citysec::core::seeds;
use citysec::core::text::Lang;

use crate::failure::{Failure, Verdict};
use crate::show::{self, plain};
use crate::{files, signing, world};

/// Sign a complete draft and write the result file
#[derive(clap::Args)]
#[command(long_about = "Sign a complete draft and write the result file.\n\n\
    Only a complete assessment can be signed: everything that is missing is listed. What will be signed is shown \
    before the passphrase is asked. The scores are computed here, from the answers.")]
#[command(after_help = "Examples:\n  \
    citysec sign draft.json --key city.key.json\n  \
    citysec sign draft.json --key city.key.json --round 2026-A --challenge 7Q4K --out result.json\n  \
    citysec sign draft.json --key city.key.json --supersedes earlier.result.json\n\n\
    Status: 0 signed, 1 the draft is not complete, 2 misuse or a file that cannot be read or written.")]
pub struct Args {
    /// The draft, as the page saves it
    draft: PathBuf,
    /// Name of the evaluator's round
    #[arg(long)]
    round: Option<String>,
    /// The text that the evaluator's call asks to repeat
    #[arg(long)]
    challenge: Option<String>,
    /// The earlier result that this one replaces
    #[arg(long, value_name = "FILE")]
    supersedes: Option<PathBuf>,
    /// Weight table to score with, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    signing: signing::Args,
}

/// Runs the command.
///
/// # Errors
/// Draft, key or weight table cannot be used, or the result cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let weights = files::weights(args.weights.as_deref(), model)?;
    let assessment = read_draft(&args.draft, model)?;
    let supersedes = match &args.supersedes {
        Some(path) => Some(Digest::of(&files::read(path)?)),
        None => None,
    };
    let call = Call { round: args.round.clone(), challenge: args.challenge.clone(), supersedes };
    let container = args.signing.container()?;
    let now = world::now()?;
    let prepared =
        result::prepare(model, &weights, &assessment, call, container.public_key, now.clone(), world::random()?);
    let unsigned = match prepared {
        Ok(it) => it,
        Err(gaps) => {
            crate::report(&missing(&args.draft, model, &gaps));
            return Ok(Verdict::Refused);
        }
    };
    let subject = &unsigned.file().credential_subject;
    let code = subject.city_code();
    let english = code.as_ref().and_then(|it| seeds::divisions().by_code(it.as_str()));
    let Some(city) = &assessment.city else {
        return Err(Failure::new("the draft names no city", args.draft.display(), "choose the city in the page"));
    };
    let english = english.map(|it| it.name.get(Lang::En));
    let lang = args.signing.lang.into();
    let name = result::file_name(city, english, &subject.edition, subject.scope, now.date(), lang);
    let path = args.signing.path(name)?;
    let scope = match subject.scope {
        Scope::Core => "core",
        Scope::Full => "full",
    };
    let (city, total) = (plain(&subject.city), subject.total_e2.two_decimals());
    let answers = show::count(subject.answers.len(), "answer", "answers");
    let key = args.signing.unlock(&container, &format!("{city}, {scope} scope, {answers}, total {total}"))?;
    let signed = result::sign(unsigned, &key, now);
    args.signing.store(&path, &signed.bytes, signed.digest, out)?;
    Ok(Verdict::Good)
}

/// Reads a draft of this model.
///
/// # Errors
/// It cannot be read, is no draft, or was made for another model.
pub fn read_draft(path: &Path, model: &Model) -> Result<Assessment, Failure> {
    let next = "give a draft as the page saves it";
    let draft = Draft::read(&files::read(path)?).map_err(|it| Failure::new(it, path.display(), next))?;
    if draft.model.digest != model.digest() {
        let it = result::Reason::OtherModel(draft.model);
        return Err(Failure::new(it, path.display(), "open the draft with the program version that made it"));
    }
    Ok(draft.assessment)
}

fn missing(path: &Path, model: &Model, gaps: &[Gap]) -> Failure {
    let question = |id: &str| model.question(id).map_or("", |it| it.text.get(Lang::En));
    let line = |it: &Gap| match it {
        Gap::City => "no city is chosen".to_owned(),
        Gap::Body(it) => format!("the body that answers: {it}"),
        Gap::Open(id, reason) => format!("{id}: {}: {}", open_reason(model, *reason), question(id.as_str())),
        Gap::Defect(it @ StatementDefect { .. }) => it.to_string(),
        Gap::Call(it) => format!("round or challenge: {it}"),
        Gap::Conflict(id) => format!("{id}: contributions contradict each other, and nobody has settled it"),
        Gap::Part => "this is one department's part; only the whole is signed".to_owned(),
        _ => "nothing applies, so there is no score".to_owned(),
    };
    let what = match gaps.len() {
        1 => "one thing is missing before this draft can be signed".to_owned(),
        n => format!("{n} things are missing before this draft can be signed"),
    };
    Failure::new(what, path.display(), "complete the draft in the page and save it again")
        .with_details(gaps.iter().map(line))
}

fn open_reason(model: &Model, reason: OpenReason) -> String {
    let figure = |key: ProfileKey| model.profile_field(key).map_or("", |it| it.label.get(Lang::En));
    match reason {
        OpenReason::Unanswered => "not answered".to_owned(),
        OpenReason::Incomplete => "a side of the ratio is missing".to_owned(),
        OpenReason::ProfileMissing(key) => format!("the profile lacks `{}`", figure(key)),
        OpenReason::ZeroDenominator => "the denominator is zero".to_owned(),
        OpenReason::NumeratorAboveDenominator => "the part is larger than the whole".to_owned(),
        OpenReason::Misfit => "the answer does not fit the question".to_owned(),
    }
}
