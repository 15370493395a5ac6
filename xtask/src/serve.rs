//! `cargo xtask serve`: the page for people at work, rebuilt on change if wanted.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use crate::{
    dist,
    http::{Pages, Server},
    repo::Repo,
    wasm::Mode,
};

/// How often `--dev` looks for changed files.
const POLL: Duration = Duration::from_millis(300);

/// What `--dev` watches.
const WATCHED: [&str; 6] = ["Cargo.toml", "Cargo.lock", "index.html", "seeds", "src", "style"];

/// What `cargo xtask serve` was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Rebuild and reload on change.
    pub dev: bool,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Show the page in a browser when there is one.
    pub open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { dev: false, port: 8080, open: true }
    }
}

/// Builds the page and serves it until interrupted.
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let mode = if options.dev { Mode::Dev } else { Mode::Release };
    let mut before = snapshot(repo);
    let built = dist::build(repo, mode);
    if !options.dev {
        built?;
    } else if let Err(error) = built {
        eprintln!("error: {error:#}\nThe page appears once this is mended.");
    }
    let version = options.dev.then(Arc::<AtomicU64>::default);
    let server = Server::start(repo.dist(mode), "/", options.port, version.clone(), Pages::Ours)?;
    println!("Serving on {} (stop with Ctrl-C)", server.url());
    if options.open {
        open(server.url());
    }
    let Some(version) = version else {
        loop {
            thread::park();
        }
    };
    println!("Watching {}", WATCHED.join(", "));
    loop {
        thread::sleep(POLL);
        let now = snapshot(repo);
        // Built only when nothing changed during one more poll: editors and tools write several files in a row.
        if now == before || {
            thread::sleep(POLL);
            snapshot(repo) != now
        } {
            continue;
        }
        before = now;
        match dist::build(repo, mode) {
            Ok(_) => drop(version.fetch_add(1, Ordering::Relaxed)),
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
}

/// Times of last change of everything watched.
fn snapshot(repo: &Repo) -> Vec<(PathBuf, SystemTime)> {
    fn visit(path: PathBuf, seen: &mut Vec<(PathBuf, SystemTime)>) {
        if path.is_dir() {
            let entries = path.read_dir().into_iter().flatten().flatten();
            entries.for_each(|entry| visit(entry.path(), seen));
        } else if let Ok(modified) = path.metadata().and_then(|data| data.modified()) {
            seen.push((path, modified));
        }
    }
    let mut seen = Vec::new();
    WATCHED.iter().for_each(|name| visit(repo.path(name), &mut seen));
    seen.sort();
    seen
}

/// Shows the page in the browser of the desktop, if there is a desktop. No harm when that fails: the address is known.
fn open(url: &str) {
    let desktop = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let (program, arguments): (&str, &[&str]) = match env::consts::OS {
        "windows" => ("cmd", &["/C", "start"]),
        "macos" => ("open", &[]),
        _ => ("xdg-open", &[]),
    };
    if desktop {
        let mut command = Command::new(program);
        let _ = command.args(arguments).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}
