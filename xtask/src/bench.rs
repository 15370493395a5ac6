//! The benchmarks, and their results as ratios: numbers of one machine mean little on another.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    http::{Pages, Server},
    repo::Repo,
    run::{self, step},
    setup,
    test::{Page, command_line},
};

/// The benchmark of a group that the others are compared with.
const FLOOR: &str = "floor";

/// A part of the benchmarks that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `benches/*.rs` but those of the command line.
    Core,
    /// `tests/bench/*.mjs`, in a real browser.
    Web,
    /// `benches/cli*.rs`.
    Cli,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Core, Self::Web, Self::Cli];
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Core => "core",
            Self::Web => "web",
            Self::Cli => "cli",
        })
    }
}

/// Runs the parts one after the other: two at once would measure each other.
pub fn run(repo: &Repo, parts: &[Part]) -> Result<()> {
    for part in parts {
        match part {
            Part::Core => native(repo, "core", &["--features", "office"], |name| !name.starts_with("cli"))?,
            Part::Cli => native(repo, "command line", &["--features", "cli"], |name| name.starts_with("cli"))?,
            Part::Web => web(repo)?,
        }
    }
    Ok(())
}

fn native(repo: &Repo, title: &str, features: &[&str], wanted: impl Fn(&str) -> bool) -> Result<()> {
    let files = repo.files("benches", ".rs")?;
    let names = files.iter().filter_map(|file| file.file_stem()?.to_str()).filter(|name| wanted(name));
    let chosen: Vec<&str> = names.flat_map(|name| ["--bench", name]).collect();
    if chosen.is_empty() {
        eprintln!("==> benchmarks of the {title}: none in benches/");
        return Ok(());
    }
    step(&format!("benchmarks of the {title}"), || {
        run::stream(repo.cargo().arg("bench").args(features).args(&chosen))
    })?;
    // The benchmarks of the command line time whole runs and print their ratios themselves.
    let results = repo.target("criterion");
    if results.exists() { ratios(&results) } else { Ok(()) }
}

fn web(repo: &Repo) -> Result<()> {
    let scripts = repo.files("tests/bench", ".mjs")?;
    if scripts.is_empty() {
        eprintln!("==> benchmarks of the page: none in tests/bench/");
        return Ok(());
    }
    step("npm packages of the benchmarks", || setup::bench_packages(repo))?;
    let page = Page::serve(repo)?;
    // Makes the population that the bench of evaluators is measured with.
    let citysec = step("command line (release)", || command_line(repo))?;
    // The scripts write the pages that ours is measured against; these come from the same server, packed the same way.
    let folder = repo.target("bench");
    let others = Server::start(folder.join("pages"), "/", 0, None, Pages::Others)?;
    for script in scripts {
        step(&format!("benchmark {} on {}", script.display(), page.url()), || {
            let mut node = page.node(repo)?;
            node.arg(&script).env("BENCH_FOLDER", &folder).env("BENCH_URL", others.url()).env("CITYSEC", &citysec);
            run::stream(&mut node)
        })?;
    }
    Ok(())
}

/// Prints the medians that criterion left, as speed relative to the benchmark `floor` of the same group.
fn ratios(results: &Path) -> Result<()> {
    let mut groups = BTreeMap::<PathBuf, BTreeMap<String, f64>>::new();
    collect(results, &mut groups)?;
    for (group, medians) in groups {
        let floor = medians.get(FLOOR).copied();
        for (name, median) in medians {
            let group = group.strip_prefix(results).unwrap_or(&group).display();
            let ratio = floor.map_or(String::new(), |floor| format!("  {:.2} of {FLOOR}", floor / median));
            println!("{group}/{name}: {:.1} us{ratio}", median / 1000.0);
        }
    }
    Ok(())
}

/// Finds `GROUP/NAME/new/estimates.json`.
fn collect(folder: &Path, groups: &mut BTreeMap<PathBuf, BTreeMap<String, f64>>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("criterion left no {}", folder.display()))? {
        let path = entry?.path();
        let estimates = path.join("new/estimates.json");
        if estimates.is_file() {
            let values: serde_json::Value = serde_json::from_slice(&fs::read(&estimates)?)?;
            let median = values["median"]["point_estimate"].as_f64();
            let median = median.with_context(|| format!("{}: no median", estimates.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            groups.entry(folder.to_path_buf()).or_default().insert(name, median);
        } else if path.is_dir() {
            collect(&path, groups)?;
        }
    }
    Ok(())
}
