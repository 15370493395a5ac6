//! Bringing files to the bench: folders, ZIPs, many files at once. The work is done in slices, so that the page goes on
//! answering, and can be broken off at any time.

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::archive::{Archive, BenchArchive, BenchWriter, Bounds, Kind, Name, reduced};
use crate::core::json::Limits;
use crate::core::seeds;
use crate::web::browser::files::{self, PickedFile};
use crate::web::browser::{clock, dom};
use crate::web::picked;
use crate::web::visit;

use super::desk::{Desk, Trouble, Unread, Verified};

/// How long the page works before it lets the browser do what waits, in milliseconds.
const SLICE: u64 = 25;
/// How often the table is brought up to date meanwhile, in milliseconds.
const STEP: u64 = 400;
/// How many files the browser reads ahead.
const AHEAD: usize = 8;

/// Bringing files in, and where it stands.
#[derive(Clone, Copy)]
pub struct Intake {
    desk: Desk,
    /// Whether what is being done was broken off.
    cancelled: StoredValue<bool>,
    doing: RwSignal<Option<Progress>>,
    outcome: RwSignal<Option<Outcome>>,
    /// A saved bench that waits for the user to say whether it may take the place of what is there.
    waiting: StoredValue<Option<(String, BenchArchive)>>,
}

/// What is being done, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What.
    pub task: Task,
    /// Done so far.
    pub done: usize,
    /// All of it, as far as it is known.
    pub all: usize,
}

/// What takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Looking through folders.
    Looking,
    /// Reading and verifying files.
    Reading,
    /// Reading a saved bench.
    Opening,
    /// Writing the bench as a file.
    Saving,
}

/// What came of bringing files in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were read.
    pub read: usize,
    /// Files that lay on the bench already.
    pub again: usize,
    /// Files that were passed over, because they are no JSON.
    pub passed: Vec<String>,
    /// Whether it was broken off.
    pub is_cancelled: bool,
    /// A saved bench that was opened, by its name.
    pub opened: Option<String>,
    /// A file that was written, by its name, or why it was not.
    pub saved: Option<Result<String, String>>,
}

/// Where a slice of the work stands.
struct Slice {
    since: u64,
    shown: u64,
}

/// The id of the dialog that asks whether a saved bench may take the place of what is there.
pub const ASK_REPLACE: &str = "bench-replace";

impl Intake {
    /// The intake of this visit: it goes on while other parts of the bench are looked at.
    pub fn of_visit() -> Self {
        visit::state(|| Self {
            desk: Desk::of_visit(),
            cancelled: StoredValue::new(false),
            doing: RwSignal::new(None),
            outcome: RwSignal::new(None),
            waiting: StoredValue::new(None),
        })
    }

    /// What is being done, subscribing to its change.
    pub fn doing(self) -> Option<Progress> {
        self.doing.get()
    }

    /// What came of it, subscribing to its change; `None` while it goes on.
    pub fn outcome(self) -> Option<Outcome> {
        self.outcome.get()
    }

    /// Breaks off what is being done. What has been read stays.
    pub fn cancel(self) {
        self.cancelled.set_value(true);
    }

    /// Brings in what was picked.
    pub fn take(self, files: Vec<PickedFile>) {
        if !files.is_empty() && self.begin(Task::Reading) {
            spawn_local(async move { self.read(files).await });
        }
    }

    /// Brings in what was dropped. Call it while the drop is handled.
    pub fn take_dropped(self, event: &leptos::ev::DragEvent) {
        if !self.begin(Task::Looking) {
            return;
        }
        let found = move |found| {
            self.progress(Task::Looking, found, 0);
            self.is_wanted()
        };
        let files = files::dropped_with_folders(event, Box::new(found));
        spawn_local(async move { self.read(files.await).await });
    }

    /// Hands the bench to the user as a file of this name.
    pub fn save(self, name: String) {
        if !self.begin(Task::Saving) {
            return;
        }
        spawn_local(async move {
            let (bench, contents) = self.desk.to_file();
            let mut writer = BenchWriter::new(&bench);
            let mut slice = Slice::new();
            for (idx, (file, content)) in bench.files.iter().zip(&contents).enumerate() {
                writer.add(file, content);
                if slice.is_over() {
                    self.progress(Task::Saving, idx + 1, contents.len());
                    slice.rest().await;
                    if !self.is_wanted() {
                        return self.end(Outcome::default());
                    }
                }
            }
            let saved = files::download(&name, "application/zip", &writer.finish()).map(|()| name);
            // What came or was decided while it was written does not stand in it.
            if saved.is_ok() && self.desk.to_file().0 == bench {
                self.desk.mark_saved();
            }
            self.end(Outcome { saved: Some(saved), ..Outcome::default() });
        });
    }

    /// Puts the saved bench that waits in the place of what is there.
    pub fn replace(self) {
        if let Some((name, bench)) = self.waiting.try_update_value(Option::take).flatten()
            && self.begin(Task::Opening)
        {
            spawn_local(async move { self.open(name, bench).await });
        }
    }

    /// Lets go of the saved bench that waits.
    pub fn keep(self) {
        self.waiting.set_value(None);
    }

    /// Begins something, unless something else is being done.
    fn begin(self, task: Task) -> bool {
        let is_free = self.doing.with_untracked(Option::is_none);
        if is_free {
            self.cancelled.set_value(false);
            self.waiting.set_value(None);
            self.outcome.set(None);
            self.doing.set(Some(Progress { task, done: 0, all: 0 }));
        }
        is_free
    }

    fn is_wanted(self) -> bool {
        !self.cancelled.get_value()
    }

    fn progress(self, task: Task, done: usize, all: usize) {
        self.doing.set(Some(Progress { task, done, all }));
    }

    fn end(self, outcome: Outcome) {
        self.doing.set(None);
        self.outcome.set(Some(Outcome { is_cancelled: !self.is_wanted(), ..outcome }));
    }

    async fn read(self, mut files: Vec<PickedFile>) {
        files.sort_by_cached_key(PickedFile::path);
        let is_alone = files.len() == 1;
        let mut run = Run::new(self, files.len());
        let mut ahead = VecDeque::new();
        let mut left = files.into_iter();
        loop {
            while ahead.len() < AHEAD
                && let Some(file) = left.next()
            {
                let (path, size) = (file.path(), file.size());
                let (kind, limit) = match Kind::of(&path) {
                    Kind::Other => {
                        run.passed(&path);
                        continue;
                    }
                    Kind::Json => (Kind::Json, Limits::FILE.bytes as u64),
                    Kind::Zip => (Kind::Zip, Bounds::BENCH.archive),
                };
                let reading = if size > limit { Err(too_large(kind, size)) } else { Ok(file.read()) };
                ahead.push_back((kind, path, reading));
                // A ZIP is not held in memory together with others.
                if kind == Kind::Zip {
                    break;
                }
            }
            let Some((kind, path, reading)) = ahead.pop_front() else { break };
            let read = match reading {
                Ok(reading) => reading.await.map_err(|it| Trouble::Picked(picked::Unread::Browser(it))),
                Err(trouble) => Err(trouble),
            };
            match (kind, read) {
                (_, Err(why)) => run.unread(path, why),
                (Kind::Zip, Ok(bytes)) => match Archive::open(bytes, Bounds::BENCH) {
                    Err(why) => run.unread(path, Trouble::Zip(why)),
                    Ok(archive) if BenchArchive::is_one(&archive) && is_alone => {
                        return self.offer(path, archive).await;
                    }
                    Ok(archive) if BenchArchive::is_one(&archive) => run.unread(path, Trouble::BenchAmongFiles),
                    Ok(archive) => run.archive(&path, archive).await,
                },
                (_, Ok(bytes)) => run.verify(path, bytes),
            }
            if !run.go_on().await {
                break;
            }
        }
        run.end();
    }

    /// Opens a saved bench, or asks first where something lies on the bench.
    async fn offer(self, path: String, archive: Archive) {
        let opened = BenchArchive::open(archive, seeds::model());
        let is_empty = untrack(|| self.desk.is_empty());
        match opened {
            Err(why) => {
                self.desk.add(Vec::new(), vec![Unread { name: path, why: Trouble::Bench(why) }]);
                self.end(Outcome::default());
            }
            Ok(bench) if is_empty => self.open(path, bench).await,
            Ok(bench) => {
                self.waiting.set_value(Some((path, bench)));
                self.doing.set(None);
                dom::show_dialog(ASK_REPLACE);
            }
        }
    }

    /// Verifies every file of a saved bench anew. Nothing is replaced until all of it has proved sound.
    async fn open(self, name: String, mut bench: BenchArchive) {
        let all = bench.bench().files.len();
        let mut files: Vec<Verified> = Vec::with_capacity(all);
        let mut slice = Slice::new();
        for idx in 0..all {
            match bench.file(idx) {
                Err(why) => {
                    self.desk.add(Vec::new(), vec![Unread { name, why: Trouble::Bench(why) }]);
                    return self.end(Outcome::default());
                }
                Ok(bytes) => {
                    let received = self.desk.receive(bench.bench().files[idx].name.clone(), &bytes);
                    files.push((received, bytes.into()));
                }
            }
            if slice.is_over() {
                self.progress(Task::Opening, idx + 1, all);
                slice.rest().await;
                if !self.is_wanted() {
                    return self.end(Outcome::default());
                }
            }
        }
        let read = files.len();
        self.desk.replace(files, bench.into_bench().work);
        self.end(Outcome { read, opened: Some(name), ..Outcome::default() });
    }
}

fn too_large(kind: Kind, bytes: u64) -> Trouble {
    match kind {
        Kind::Zip => Trouble::Zip(crate::archive::Refusal::TooLarge { bytes, limit: Bounds::BENCH.archive }),
        _ => Trouble::Picked(picked::Unread::TooLarge(bytes)),
    }
}

/// One run of reading.
struct Run {
    intake: Intake,
    done: usize,
    all: usize,
    slice: Slice,
    files: Vec<Verified>,
    unread: Vec<Unread>,
    room: (usize, usize),
    outcome: Outcome,
}

impl Run {
    fn new(intake: Intake, all: usize) -> Self {
        let (files, unread, outcome) = (Vec::new(), Vec::new(), Outcome::default());
        let room = intake.desk.room();
        Self { intake, done: 0, all, slice: Slice::new(), files, unread, room, outcome }
    }

    fn passed(&mut self, path: &str) {
        self.done += 1;
        self.outcome.passed.push(reduced(path));
    }

    fn unread(&mut self, path: String, why: Trouble) {
        self.done += 1;
        self.unread.push(Unread { name: reduced(&path), why });
    }

    fn verify(&mut self, path: String, bytes: Vec<u8>) {
        let (files, left) = self.room;
        if files == 0 || bytes.len() > left {
            return self.unread(path, Trouble::Full);
        }
        self.room = (files - 1, left - bytes.len());
        self.done += 1;
        self.outcome.read += 1;
        let received = self.intake.desk.receive(reduced(&path), &bytes);
        self.files.push((received, Arc::from(bytes)));
    }

    async fn archive(&mut self, path: &str, mut archive: Archive) {
        self.done += 1;
        let named = |idx| match archive.name(idx)? {
            Name::Text(it) => Some((it, idx)),
            Name::Bytes(it) => {
                let lossy = || String::from_utf8_lossy(&it).into_owned();
                Some((files::decode_gb18030(&it).unwrap_or_else(lossy), idx))
            }
        };
        // Folders are no files. In the order of names, as when the same files come without a ZIP.
        let mut entries: Vec<(String, usize)> = (0..archive.len()).filter_map(named).collect();
        entries.sort();
        self.all += entries.len();
        for (name, idx) in entries {
            let place = format!("{path}/{name}");
            match Kind::of(&name) {
                Kind::Other => self.passed(&place),
                Kind::Json | Kind::Zip => match archive.content(idx) {
                    Ok(bytes) => self.verify(place, bytes),
                    Err(why) => self.unread(place, Trouble::Entry(why)),
                },
            }
            if !self.go_on().await {
                return;
            }
        }
    }

    /// Lets the browser do what waits when the slice is over; `false` when the work was broken off.
    async fn go_on(&mut self) -> bool {
        if self.slice.is_over() {
            self.intake.progress(Task::Reading, self.done, self.all);
            if self.slice.is_step() {
                self.put();
            }
            self.slice.rest().await;
        }
        self.intake.is_wanted()
    }

    fn put(&mut self) {
        self.outcome.again += self.intake.desk.add(mem::take(&mut self.files), mem::take(&mut self.unread));
    }

    fn end(mut self) {
        self.put();
        self.intake.end(self.outcome);
    }
}

impl Slice {
    fn new() -> Self {
        let now = clock::milliseconds();
        Self { since: now, shown: now }
    }

    fn is_over(&self) -> bool {
        clock::milliseconds().saturating_sub(self.since) >= SLICE
    }

    /// Whether it is time to show what has come.
    fn is_step(&mut self) -> bool {
        let now = clock::milliseconds();
        let is_step = now.saturating_sub(self.shown) >= STEP;
        if is_step {
            self.shown = now;
        }
        is_step
    }

    async fn rest(&mut self) {
        clock::turn().await;
        self.since = clock::milliseconds();
    }
}
