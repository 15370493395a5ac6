//! A batch as it lies on the evaluator's bench: files verified on all processors, the evaluator's work, and the weights.
//!
//! A saved bench brings its own work; an option takes the place of what it says there, and the tables say what held.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use citysec::core::answers::Scope;
use citysec::core::bench::publishing::Publishing;
use citysec::core::bench::ranking::Tiers;
use citysec::core::bench::tables::Basis;
use citysec::core::bench::{Apart, Evaluation, Received, Status, What, Work, evaluate, submission};
use citysec::core::seeds;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Contents, Table};
use crate::sources::{Source, Sources};
use crate::{verify, work};

/// What a batch is made of.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Result and review files, directories or ZIPs of them, or one saved bench
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The organiser's key list: which key may sign for which city, and which may sign reviews
    #[arg(long, value_name = "LIST")]
    keys: Option<PathBuf>,
    /// The round that the results have to name
    #[arg(long)]
    round: Option<String>,
    /// The text that the results have to repeat
    #[arg(long)]
    challenge: Option<String>,
    /// The scope that is taken together: core or full, unless a saved bench says otherwise full
    #[arg(long, value_parser = scope)]
    scope: Option<Scope>,
    /// Weight table to score with, instead of the default one or that of a saved bench
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
}

fn scope(text: &str) -> Result<Scope, &'static str> {
    [Scope::Core, Scope::Full].into_iter().find(|it| it.word() == text).ok_or("core or full")
}

/// A batch, verified.
pub struct Batch {
    /// The files in order.
    pub files: Vec<Arc<Received>>,
    /// The evaluator's work.
    pub work: Work,
    /// The weights that everything is scored with.
    pub weights: Table,
    /// The table that was given besides the default one, whether it is those weights or not.
    pub other: Option<Table>,
    /// The tiers.
    pub tiers: Tiers,
}

impl Batch {
    /// Reads and verifies everything. What is kept of each file is what ranking and statistics need.
    ///
    /// # Errors
    /// Key list or weight table cannot be used, a directory holds no files, or a saved bench does not open.
    pub fn open(args: &Args) -> Result<Self, Failure> {
        let model = seeds::model();
        let sources = Sources::open(&args.files)?;
        let mut work = sources.work().cloned().unwrap_or_else(unstated);
        if let Some(it) = args.keys.as_deref() {
            work.keys = Some(verify::key_list(it)?);
        }
        work.round.scope = args.scope.unwrap_or(work.round.scope);
        work.round.name = args.round.clone().or(work.round.name);
        work.round.challenge = args.challenge.clone().or(work.round.challenge);
        let other = match (&args.weights, &work.publishing.other) {
            (Some(path), _) => Some(files::weights(Some(path), model)?),
            (None, Some(it)) => {
                let next = "load a sound weight table on the bench, or give one with --weights";
                let loaded = it.load(model).map_err(|defects| Failure::of_defects(&it.name, &defects, next))?;
                Some(Table::Given(Arc::new(loaded)))
            }
            (None, None) => None,
        };
        let is_ranked_by = args.weights.is_some() || work.publishing.ranks_by_other;
        let default = Table::Default(seeds::weights());
        let weights = other.clone().filter(|_| is_ranked_by).unwrap_or(default);
        let also = args.weights.is_some().then_some(&weights);
        let files = receive(sources, also)?;
        let tiers = work.publishing.tiers(seeds::whitepaper());
        Ok(Self { files, work, weights, other, tiers })
    }

    /// Decides who counts and scores them under these weights.
    pub fn evaluate(&self, weights: &Table) -> Evaluation {
        evaluate(seeds::model(), weights, &self.files, &self.work)
    }

    /// What tables are made of, under these weights.
    pub fn basis<'a>(&'a self, weights: &'a Table, evaluation: &'a Evaluation) -> Basis<'a> {
        let (model, divisions) = (seeds::model(), seeds::divisions());
        Basis { model, weights, divisions, tiers: &self.tiers, batch: &self.files, work: &self.work, evaluation }
    }

    /// How the files fared: a file that could not be read, one that is refused or in conflict, or none of these.
    pub fn verdict(&self, evaluation: &Evaluation) -> Verdict {
        let is_conflict = |it: &Status| matches!(it, Status::Refused | Status::Apart(Apart::Conflict(_)));
        if self.files.iter().any(|it| matches!(it.what, What::Unread(_))) {
            Verdict::Undone
        } else if evaluation.statuses.iter().any(is_conflict) {
            Verdict::Refused
        } else {
            Verdict::Good
        }
    }
}

/// The work of nobody: nothing is asked for, and firmness is sampled where it is.
fn unstated() -> Work {
    Work { publishing: Publishing { sampling: None, ..Publishing::default() }, ..Work::default() }
}

fn receive(sources: Sources, also: Option<&Table>) -> Result<Vec<Arc<Received>>, Failure> {
    let model = seeds::model();
    // The digest of the model is computed once, before the workers ask for it at the same time.
    model.digest();
    let also = also.filter(|it| it.digest != seeds::weights().digest);
    let one = |source: Source| {
        let (name, is_of_bench) = (source.name.clone(), source.is_of_bench());
        match source.read() {
            Ok(Contents::Whole(bytes)) => {
                let received = submission::receive(model, seeds::weights(), name.clone(), &bytes);
                let under = also.filter(|_| received.submission().is_none());
                let under = under.map(|it| submission::receive(model, it, name, &bytes));
                Ok(under.filter(|it| it.submission().is_some()).unwrap_or(received))
            }
            Ok(Contents::TooLarge(bytes)) => {
                Ok(Received::too_large(name, usize::try_from(bytes).unwrap_or(usize::MAX)))
            }
            // A bench is what its list says, or it is not opened.
            Err(Failure::Told { what, .. }) if !is_of_bench => Ok(Received::unread(name, what)),
            Err(other) => Err(other),
        }
    };
    let mut progress = Progress::new(sources.known());
    let mut files = Vec::with_capacity(sources.size_hint().0);
    work::in_order(sources, one, |it: Result<Received, Failure>| -> Result<(), Failure> {
        files.push(Arc::new(it?));
        progress.show(files.len());
        Ok(())
    })?;
    progress.end(files.len());
    Ok(files)
}

/// How far the reading is, in per cent on one line of a terminal; nothing where the output goes elsewhere.
struct Progress {
    all: Arc<AtomicUsize>,
    shown: Option<usize>,
}

impl Progress {
    fn new(all: Arc<AtomicUsize>) -> Self {
        Self { all, shown: io::stderr().is_terminal().then_some(0) }
    }

    fn show(&mut self, done: usize) {
        let Some(shown) = self.shown else { return };
        let all = self.all.load(Ordering::Relaxed);
        let percent = done * 100 / all.max(1);
        // A ZIP that is opened on the way brings more files, and the share falls.
        if percent != shown {
            self.shown = Some(percent);
            // Progress that cannot be shown is missed by nobody.
            let _ = write!(io::stderr(), "\r{done} of {all} files, {percent} %");
        }
    }

    fn end(&self, done: usize) {
        if self.shown.is_some() && done > 0 {
            let _ = writeln!(io::stderr(), "\r{done} of {done} files, 100 %");
        }
    }
}
