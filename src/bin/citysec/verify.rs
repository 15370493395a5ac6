//! `citysec verify`: every check of a result, a review or a reply, and the scores computed again from answers and marks.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::answers::Scope;
use citysec::core::credential::Verification;
use citysec::core::encoding::Digest;
use citysec::core::examine::{Examined, examine};
use citysec::core::ids::{CityCode, QueryId};
use citysec::core::keylist::KeyList;
use citysec::core::model::Model;
use citysec::core::proof::PublicKey;
use citysec::core::query::{self, Query, reply};
use citysec::core::result::{self, Check, Expectation, Outcome, Reason, ResultFile};
use citysec::core::review::{self, ExpertScore, Marking};
use citysec::core::scoring::E2;
use citysec::core::time::Timestamp;
use citysec::core::{seeds, weights::Weights};
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Contents};
use crate::show::{self, plain};
use crate::sources::{Source, Sources};
use crate::work;

/// Verify results, reviews and replies: signature, form, signer, answers, and scores computed again
#[derive(clap::Args)]
#[command(
    long_about = "Verify results, reviews and replies: signature, form, signer, answers, and scores computed again.\n\n\
    Every check that can be made is made, so a file may be refused for several reasons. A directory stands for the \
    *.json and *.zip files in it, a ZIP for the *.json files in it, which are then named ARCHIVE.zip: MEMBER. A bench that \
    was saved on the page brings its own key list, round and challenge, and is named alone. Without --keys nobody is known: the signature is checked, but not whose it is.\n\n\
    A review contains the whole submission. Both layers are checked: the evaluator's signature over everything, the \
    city's over the submission, the marks, and the scores after review. --round and --challenge are asked of the \
    submission. A reply is held against its query by citysec query show. A query is not signed, so it is refused and \
    only shown.\n\n\
    JSON output (--json): one object\n  \
    type      \"citysec.verification\"\n  \
    version   1\n  \
    model, weights   id, version and digest of what was verified against\n  \
    accepted, refused, unread   numbers of files\n  \
    files     one object per file, in the order given:\n    \
    file      the name\n    \
    kind      what the file says that it is: result, review, reply or query; result where it says nothing of these,\n              \
    null if it was not read\n    \
    accepted  whether every check that was asked for passed\n    \
    digest    SHA-256 of the bytes, null if they were not read\n    \
    checks    list of {check, outcome, reason}: check is reading, oneProof, proofForm, signature, shape, issuer,\n              \
    signer, model, answers, scores or round, of a review submission, marks and queries instead of model,\n              \
    answers and round; outcome is passed, refused or notChecked; reason only if refused\n    \
    content   what a result or a review says, otherwise null: city, cityCode, issuer, edition, scope, round, example,\n              \
    synthetic, claimedE2 and, where it could be computed, computedE2 (total in hundredths), of a review also revision\n    \
    signed    key and time of a signature that holds, otherwise null\n    \
    submission   only of a review: accepted, checks, content and signed of the submission inside\n    \
    marking      only of a review: rule, experts and marks, as the review has them\n    \
    expertScores only of a review: item, selfScoreE2, expertScoreE2 and scoreE2 of each marked indicator\n    \
    supersedes   only of a review that replaces another: the digest of that file\n    \
    reply        only of a reply: city, body, query, queryDigest, submission and answers, as the reply has them\n    \
    query        only of a query: the query as it stands there\n    \
    error     why the file could not be read, otherwise null"
)]
#[command(after_help = "Examples:\n  \
    citysec verify 湖州市_2022_完整_2026-11-22.result.json\n  \
    citysec verify results/ --keys keys.json --round 2026-A --challenge 7Q4K\n  \
    citysec verify results/ --json > verification.json\n\n\
    Status: 0 all accepted, 1 any refused, 2 misuse or a file that cannot be read.")]
pub struct Args {
    /// Result and review files, directories or ZIPs of them, or one saved bench
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The organiser's key list: which key may sign for which city, and which may sign reviews
    #[arg(long, value_name = "LIST")]
    keys: Option<PathBuf>,
    /// The round that the submissions have to name
    #[arg(long)]
    round: Option<String>,
    /// The text that the submissions have to repeat
    #[arg(long)]
    challenge: Option<String>,
    /// Weight table to score with, instead of the default one
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileRow {
    file: String,
    kind: Option<&'static str>,
    accepted: bool,
    digest: Option<Digest>,
    checks: Vec<CheckRow>,
    content: Option<ContentRow>,
    signed: Option<SignedRow>,
    #[serde(flatten)]
    more: More,
    error: Option<String>,
}

/// What only some kinds of files have.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    submission: Option<LayerRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marking: Option<Marking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expert_scores: Option<Vec<ExpertScore>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<query::Content>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReplyRow {
    city: String,
    city_code: Option<CityCode>,
    body: String,
    query: QueryId,
    query_digest: Digest,
    submission: Digest,
    answers: Vec<reply::Answered>,
}

/// One signed layer of a file.
#[derive(Serialize)]
struct LayerRow {
    accepted: bool,
    checks: Vec<CheckRow>,
    content: Option<ContentRow>,
    signed: Option<SignedRow>,
}

#[derive(Serialize)]
struct CheckRow {
    check: &'static str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContentRow {
    city: String,
    city_code: Option<CityCode>,
    issuer: String,
    edition: String,
    scope: Scope,
    round: Option<String>,
    example: bool,
    synthetic: bool,
    #[serde(rename = "claimedE2")]
    claimed_e2: E2,
    #[serde(rename = "computedE2")]
    computed_e2: Option<E2>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u32>,
}

#[derive(Serialize)]
struct SignedRow {
    key: PublicKey,
    created: Timestamp,
}

/// What is said about one file, ready to be written.
struct Finished {
    text: String,
    verdict: Verdict,
    failure: Option<Failure>,
}

/// Runs the command.
///
/// # Errors
/// Key list or weight table cannot be used, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    let weights = files::weights(args.weights.as_deref(), model)?;
    let sources = Sources::open(&args.files)?;
    let bench = sources.work().cloned().unwrap_or_default();
    let keys = args.keys.as_deref().map(key_list).transpose()?.or(bench.keys);
    let (round, challenge) =
        (args.round.clone().or(bench.round.name), args.challenge.clone().or(bench.round.challenge));
    let expected = Expectation {
        model,
        weights: &weights,
        keys: keys.as_ref(),
        round: round.as_deref(),
        challenge: challenge.as_deref(),
    };
    // The digest of the model is computed once, before the workers ask for it at the same time.
    let head = json_head(model, &weights);
    if args.json {
        write!(out, "{head}")?;
    }
    let mut counts = Counts::default();
    let shown = Shown { json: args.json, alone: sources.size_hint().1 == Some(1) };
    let work = |it: Source| verify(it, expected, shown);
    work::in_order(sources, work, |it: Finished| -> Result<(), Failure> {
        if args.json && counts.all() > 0 {
            writeln!(out, ",")?;
        }
        counts.add(it.verdict);
        out.write_all(it.text.as_bytes())?;
        if let Some(failure) = &it.failure {
            crate::report(failure);
        }
        Ok(())
    })?;
    if args.json {
        let Counts { accepted, refused, unread } = counts;
        writeln!(out, "\n],\n\"accepted\": {accepted},\n\"refused\": {refused},\n\"unread\": {unread}\n}}")?;
    } else {
        counts.write(out)?;
    }
    Ok(counts.verdict())
}

/// How the files fared, in numbers.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    accepted: usize,
    refused: usize,
    unread: usize,
}

impl Counts {
    /// Counts one more file.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Good => self.accepted += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Undone => self.unread += 1,
        }
    }

    fn all(self) -> usize {
        self.accepted + self.refused + self.unread
    }

    /// The worst of all.
    pub fn verdict(self) -> Verdict {
        match self {
            Self { unread: 1.., .. } => Verdict::Undone,
            Self { refused: 1.., .. } => Verdict::Refused,
            _ => Verdict::Good,
        }
    }

    /// Writes the closing line.
    ///
    /// # Errors
    /// The output is closed.
    pub fn write(self, out: &mut dyn Write) -> Result<(), Failure> {
        write!(
            out,
            "{}: {} accepted, {} refused",
            show::count(self.all(), "file", "files"),
            self.accepted,
            self.refused
        )?;
        if self.unread > 0 {
            write!(out, ", {} not read", self.unread)?;
        }
        Ok(writeln!(out)?)
    }
}

/// Reads a key list.
///
/// # Errors
/// It cannot be read or is none.
pub fn key_list(path: &Path) -> Result<KeyList, Failure> {
    KeyList::read(&files::read(path)?)
        .map_err(|it| Failure::new(it, path.display(), "give a key list: type citysec.keylist, version 1"))
}

fn json_head(model: &Model, weights: &Weights) -> String {
    let reference = |id: &str, version: &str, digest: Digest| serde_json::json!({"id": id, "version": version, "digest": digest.to_string()});
    let model = reference(&model.id, &model.version, model.digest());
    let weights = reference(&weights.id, &weights.version, weights.digest);
    format!(
        "{{\n\"type\": \"citysec.verification\",\n\"version\": 1,\n\"model\": {model},\n\"weights\": {weights},\n\
         \"files\": [\n"
    )
}

/// What is said about each file.
#[derive(Clone, Copy)]
struct Shown {
    json: bool,
    /// Whether it is the only one. The digest of a file is for comparing it with a paper, one at a time; over a folder it
    /// would cost a tenth of the time of everything else.
    alone: bool,
}

fn verify(source: Source, expected: Expectation<'_>, shown: Shown) -> Finished {
    let json = shown.json;
    let file = source.place();
    let (row, failure) = match source.read() {
        Ok(Contents::Whole(bytes)) => {
            let found = examine(&bytes, expected);
            if !json {
                let verdict = if found.is_accepted() { Verdict::Good } else { Verdict::Refused };
                let digest = shown.alone.then(|| Digest::of(&bytes));
                return Finished { text: text(&found, &file, digest), verdict, failure: None };
            }
            (row(&found, file, Digest::of(&bytes)), None)
        }
        Ok(Contents::TooLarge(_)) => {
            let reading =
                CheckRow { check: Check::Reading.word(), outcome: "refused", reason: Some(files::too_large()) };
            (FileRow { checks: vec![reading], ..unread(file, None) }, None)
        }
        Err(failure) => {
            let what = match &failure {
                Failure::Told { what, .. } => Some(what.clone()),
                Failure::OutputClosed => None,
            };
            (unread(file, what), Some(failure))
        }
    };
    let verdict = match (row.accepted, &row.error) {
        (_, Some(_)) => Verdict::Undone,
        (true, None) => Verdict::Good,
        (false, None) => Verdict::Refused,
    };
    let text = if json {
        serde_json::to_string(&row).unwrap_or_default()
    } else if failure.is_some() {
        String::new()
    } else {
        format!("refused {}\n  reading    {}\n", plain(&row.file), files::too_large())
    };
    Finished { text, verdict, failure }
}

fn unread(file: String, error: Option<String>) -> FileRow {
    FileRow {
        file,
        kind: None,
        accepted: false,
        digest: None,
        checks: Vec::new(),
        content: None,
        signed: None,
        more: More::default(),
        error,
    }
}

/// The outer layer, which for all but reviews is the only one.
fn outer(found: &Examined) -> LayerRow {
    match found {
        Examined::Result(it) => submission_layer(it),
        Examined::Review(it) => {
            let computed = it.report.as_ref().and_then(|it| it.reviewed.as_ref()?.scores.total);
            let inner = it.submission().and_then(|it| it.content.as_deref());
            let content = it.content.as_ref().map(|it| {
                let subject = &it.credential_subject;
                ContentRow {
                    city: subject.city.clone(),
                    city_code: subject.city_code(),
                    issuer: it.issuer.name.clone(),
                    edition: subject.edition.clone(),
                    scope: subject.scope,
                    round: subject.round.clone(),
                    example: subject.example,
                    synthetic: inner.is_some_and(|it| it.credential_subject.synthetic.is_some()),
                    claimed_e2: subject.total_e2,
                    computed_e2: computed,
                    revision: Some(subject.revision),
                }
            });
            layer(it, content)
        }
        Examined::Reply(it) => layer(it, None),
        Examined::Query(_) => LayerRow { accepted: false, checks: Vec::new(), content: None, signed: None },
    }
}

fn row(found: &Examined, file: String, digest: Digest) -> FileRow {
    let LayerRow { accepted, checks, content, signed } = outer(found);
    let (kind, more) = match found {
        Examined::Result(_) => ("result", More::default()),
        Examined::Review(it) => {
            let subject = it.content.as_deref().map(|it| &it.credential_subject);
            let more = More {
                submission: it.submission().map(submission_layer),
                marking: subject.map(|it| it.marking.clone()),
                expert_scores: subject.map(|it| it.expert_scores.clone()),
                supersedes: subject.and_then(|it| it.supersedes),
                ..More::default()
            };
            ("review", more)
        }
        Examined::Reply(it) => {
            let reply = it.content.as_deref().map(|it| {
                let subject = &it.credential_subject;
                ReplyRow {
                    city: subject.city.clone(),
                    city_code: subject.city_code(),
                    body: it.issuer.name.clone(),
                    query: subject.query.clone(),
                    query_digest: subject.query_digest,
                    submission: subject.submission,
                    answers: subject.answers.clone(),
                }
            });
            ("reply", More { reply, ..More::default() })
        }
        Examined::Query(it) => {
            let query = it.as_ref().as_ref().ok().map(|it| it.query.clone());
            ("query", More { query, ..More::default() })
        }
    };
    FileRow { file, kind: Some(kind), accepted, digest: Some(digest), checks, content, signed, more, error: None }
}

fn text(found: &Examined, file: &str, digest: Option<Digest>) -> String {
    let mut out = String::with_capacity(512);
    let accepted = found.is_accepted();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} {}", if accepted { "accepted" } else { "refused" }, plain(file));
    let mut refused = |check: Check, reason: &Reason| {
        let _ = writeln!(out, "  {:<10} {}", check.word(), plain(&reason.to_string()));
    };
    for (check, reason) in found.reasons() {
        refused(check, reason);
        // The first reason of the submission has been told, unless the review says something else of it.
        let told = usize::from(matches!(reason, Reason::Submission(..)));
        let inner = found.submission().filter(|_| check == Check::Submission);
        for (check, reason) in inner.iter().flat_map(|it| it.reasons()).skip(told) {
            refused(Check::Submission, &Reason::Submission(check, Box::new(reason.clone())));
        }
    }
    match found {
        Examined::Result(it) if accepted => result_facts(&mut out, it),
        Examined::Review(it) if accepted => review_facts(&mut out, it, digest.is_some()),
        Examined::Reply(it) if accepted => reply_facts(&mut out, it),
        Examined::Query(it) => query_facts(&mut out, it),
        _ => {}
    }
    if let (true, Some(digest)) = (accepted, digest) {
        let _ = writeln!(out, "  digest     {digest}");
    }
    out
}

fn layer<S, R>(verification: &Verification<S, R>, content: Option<ContentRow>) -> LayerRow {
    let check = |(check, outcome): &(Check, Outcome)| CheckRow {
        check: check.word(),
        outcome: match outcome {
            Outcome::Passed => "passed",
            Outcome::Refused(_) => "refused",
            Outcome::NotChecked => "notChecked",
        },
        reason: match outcome {
            Outcome::Refused(it) => Some(it.to_string()),
            Outcome::Passed | Outcome::NotChecked => None,
        },
    };
    LayerRow {
        accepted: verification.is_accepted(),
        checks: verification.outcomes.iter().map(check).collect(),
        content,
        signed: verification.signed.clone().map(|(key, created)| SignedRow { key, created }),
    }
}

fn submission_layer(verification: &result::Verification) -> LayerRow {
    let content = verification.content.as_ref().map(|it| {
        let subject = &it.credential_subject;
        ContentRow {
            city: subject.city.clone(),
            city_code: subject.city_code(),
            issuer: it.issuer.name.clone(),
            edition: subject.edition.clone(),
            scope: subject.scope,
            round: subject.round.clone(),
            example: subject.example,
            synthetic: subject.synthetic.is_some(),
            claimed_e2: subject.total_e2,
            computed_e2: verification.report.as_ref().and_then(|it| it.total.settled()),
            revision: None,
        }
    });
    layer(verification, content)
}

fn city_facts(out: &mut String, file: &ResultFile) {
    let subject = &file.credential_subject;
    let code = subject.id.rsplit(':').next().unwrap_or_default();
    let example = match (&subject.synthetic, subject.example) {
        (Some(_), _) => ", synthetic: no city has stated it",
        (None, true) => ", an example that no city has stated",
        (None, false) => "",
    };
    let _ = writeln!(out, "  city       {code} {} ({}){example}", plain(&subject.city), plain(&file.issuer.name));
    let round = subject.round.as_deref().map(|it| format!(", round {}", plain(it))).unwrap_or_default();
    let _ = writeln!(out, "  scope      {}, edition {}{round}", subject.scope.word(), plain(&subject.edition));
}

fn signed<S, R>(verification: &Verification<S, R>, known: &str) -> String {
    let signer = match verification.outcome(Check::Signer) {
        Outcome::Passed => known,
        _ => "signer not checked",
    };
    verification.signed.as_ref().map_or_else(String::new, |(key, at)| format!("{at} by {key}, {signer}"))
}

fn result_facts(out: &mut String, verification: &result::Verification) {
    if let Some(file) = &verification.content {
        city_facts(out, file);
        let _ = writeln!(out, "  total      {}", file.credential_subject.total_e2.two_decimals());
        let _ = writeln!(out, "  signed     {}", signed(verification, "known signer"));
    }
}

fn review_facts(out: &mut String, verification: &review::Verification, in_detail: bool) {
    let inner = verification.submission().and_then(|it| Some((it, it.content.as_deref()?)));
    let (Some(file), Some((submission, inner))) = (&verification.content, inner) else { return };
    let (subject, marking) = (&file.credential_subject, &file.credential_subject.marking);
    city_facts(out, inner);
    let _ = writeln!(out, "  submitted  {}", inner.credential_subject.total_e2.two_decimals());
    let _ = writeln!(out, "             {}", signed(submission, "known signer"));
    let (total, evaluator) = (subject.total_e2.two_decimals(), plain(&file.issuer.name));
    let _ = writeln!(out, "  reviewed   {total} by {evaluator}, revision {}", subject.revision);
    let _ = writeln!(out, "             {}", signed(verification, "known evaluator"));
    let marks = show::count(marking.marks.len(), "mark", "marks");
    let experts = show::count(marking.experts.len(), "expert", "experts");
    let (rule, share) = (marking.rule.combination.word(), marking.rule.share_percent);
    let _ = writeln!(out, "  marks      {marks} of {experts}, rule {rule}, share {share} %");
    if let Some(previous) = &subject.supersedes {
        let _ = writeln!(out, "  replaces   {previous}");
    }
    if in_detail {
        for it in &subject.expert_scores {
            let scores = [it.self_score_e2, it.expert_score_e2, it.score_e2].map(E2::two_decimals);
            let [own, experts, after] = scores;
            let _ = writeln!(out, "  marked     {}: submitted {own}, experts {experts}, reviewed {after}", it.item);
            for mark in marking.marks.iter().filter(|mark| mark.item == it.item) {
                let (expert, mark, reason) = (plain(&mark.expert), mark.mark_e2.two_decimals(), plain(&mark.reason));
                let _ = writeln!(out, "             {expert} {mark}: {reason}");
            }
        }
    }
    if !subject.queries.is_empty() {
        let replied = subject.queries.iter().filter(|it| it.reply.is_some()).count();
        let _ = writeln!(out, "  queries    {}, {replied} replied to", subject.queries.len());
    }
}

fn reply_facts(out: &mut String, verification: &reply::Verification) {
    let Some(file) = &verification.content else { return };
    let subject = &file.credential_subject;
    let code = subject.city_code().map_or_else(String::new, |it| it.to_string());
    let _ = writeln!(out, "  city       {code} {} ({})", plain(&subject.city), plain(&file.issuer.name));
    let _ = writeln!(out, "  replied    {}", signed(verification, "known signer"));
    let _ =
        writeln!(out, "  query      {}, {}", subject.query, show::count(subject.answers.len(), "answer", "answers"));
    let _ = writeln!(out, "             not held against it here: citysec query show QUERY REPLY");
    let _ = writeln!(out, "  submission {}", subject.submission);
}

fn query_facts(out: &mut String, read: &Result<Query, citysec::core::document::OpenFileError>) {
    let query = match read {
        Ok(it) => &it.query,
        Err(it) => {
            let _ = writeln!(out, "  reading    {}", plain(&it.to_string()));
            return;
        }
    };
    let city = &query.submission.city;
    let _ = writeln!(out, "  oneProof   a query is not signed, so nothing vouches for who asked");
    let _ = writeln!(out, "  query      {}, {}", query.id, show::count(query.items.len(), "item", "items"));
    let _ = writeln!(out, "  asked      {} by {}", query.made, plain(&query.asker));
    let _ = writeln!(out, "  city       {} {}", city.code, plain(&city.name));
    let _ = writeln!(out, "  submission {}", query.submission.digest);
}
