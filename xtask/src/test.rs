//! All checks, counted.
//!
//! A check that fails does not stop the others: one run says all that is wrong.

use std::{env, ffi::OsString, fmt, fs, process::Command};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::{
    dist,
    http::{Pages, Server},
    release,
    repo::Repo,
    run::{self, step},
    setup, size,
    wasm::{self, Mode},
};

/// The path at which the browser tests find the page: not the root, so that every address is proved relative.
const BASE: &str = "/some/where/";

/// A part of the checks that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Style, lints, documentation and the tests that need no browser.
    Core,
    /// The page: that it builds and loads, its size, the tests of its logic.
    Web,
    /// The finished page in a real browser.
    E2e,
}

impl Part {
    /// All parts, quickest first.
    pub const ALL: [Self; 3] = [Self::Core, Self::Web, Self::E2e];
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Core => "core",
            Self::Web => "web",
            Self::E2e => "e2e",
        })
    }
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u32,
    failed: u32,
}

/// The outcome so far.
#[derive(Default)]
struct Report {
    counts: Counts,
    failures: Vec<String>,
}

impl Report {
    /// A check that counts as one.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.suite(name, || work().map(|()| Counts { passed: 1, failed: 0 }));
    }

    /// A check that counts its own tests. One that could not run to its end counts as one failure.
    fn suite(&mut self, name: &str, work: impl FnOnce() -> Result<Counts>) {
        match step(name, work) {
            Ok(counts) => {
                self.counts.passed += counts.passed;
                self.counts.failed += counts.failed;
                if counts.failed > 0 {
                    self.failures.push(format!("{name}: {} of {}", counts.failed, counts.passed + counts.failed));
                }
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                self.counts.failed += 1;
                let first = error.to_string().lines().next().unwrap_or_default().to_owned();
                self.failures.push(format!("{name}: {first}"));
            }
        }
    }
}

/// Runs the parts and prints the counts on the last line; `true` when nothing failed.
pub fn run(repo: &Repo, parts: &[Part]) -> bool {
    let mut report = Report::default();
    for part in parts {
        match part {
            Part::Core => core(repo, &mut report),
            Part::Web => web(repo, &mut report),
            Part::E2e => e2e(repo, &mut report),
        }
    }
    if !report.failures.is_empty() {
        eprintln!("==> failures");
        report.failures.iter().for_each(|failure| eprintln!("    {failure}"));
    }
    println!("{} passed, {} failed", report.counts.passed, report.counts.failed);
    report.counts.failed == 0
}

fn core(repo: &Repo, report: &mut Report) {
    report.check("format", || quiet(repo, &["fmt", "--all", "--check"]));
    report.check("lints", || {
        let scope = ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
        run::stream(repo.cargo().args(scope))
    });
    report.check("the core for this machine, without features", || {
        run::stream(repo.cargo().args(["build", "--quiet", "--lib", "--no-default-features"]))
    });
    report.check("the core for WebAssembly, without features", || {
        let toolchain = setup::toolchain()?;
        let arguments = ["--quiet", "--lib", "--no-default-features", "--profile", "web"];
        run::stream(wasm::cargo(repo, &toolchain, "build", wasm::Mode::Dev).args(arguments))
    });
    report.suite("tests of the core", || cargo_test(repo, &[]));
    report.suite("tests of the command line", || cargo_test(repo, &["--features", "cli"]));
    report.suite("tests of the build tool", || cargo_test(repo, &["--package", "xtask"]));
    report.check("documentation", || {
        // The library alone: the command line has the same name, and one set of pages would overwrite the other.
        let arguments = ["doc", "--quiet", "--no-deps", "--lib", "--all-features", "--document-private-items"];
        run::stream(repo.cargo().args(arguments).env("RUSTDOCFLAGS", "-D warnings"))
    });
}

fn web(repo: &Repo, report: &mut Report) {
    report.suite("tests of the page's logic", || cargo_test(repo, &["--lib", "--features", "web"]));
    report.check("release page", || dist::build(repo, Mode::Release).map(drop));
    report.check("no path of this machine in the release", || release::names_no_machine(repo));
    report.check("size of the release page", || {
        ensure!(
            size::report(&repo.dist(Mode::Release))?,
            "a file, or a first visit as a whole, takes more than its budget"
        );
        Ok(())
    });
}

fn e2e(repo: &Repo, report: &mut Report) {
    report.suite("browser tests", || {
        let tests = repo.files("tests/e2e", ".test.mjs")?;
        ensure!(!tests.is_empty(), "there are no browser tests: nothing matches tests/e2e/*.test.mjs");
        let page = Page::prepare(repo)?;
        // Two reports of one run: a readable one to see, and one of a documented form to count.
        let counted = repo.target("e2e.tap");
        let mut node = page.node(repo)?;
        node.args(["--test", "--test-concurrency=1", "--test-timeout=600000"]);
        node.args(["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"]);
        node.arg(format!("--test-reporter-destination={}", counted.display())).args(tests);
        let outcome = step("node --test", || run::stream(&mut node));
        let text = fs::read_to_string(&counted).with_context(|| format!("cannot read {}", counted.display()))?;
        complete(tap_counts(&text), outcome.is_ok(), "node --test")
    });
}

fn quiet(repo: &Repo, arguments: &[&str]) -> Result<()> {
    run::quiet(repo.cargo().args(arguments)).map(drop)
}

fn cargo_test(repo: &Repo, arguments: &[&str]) -> Result<Counts> {
    // Not stopping at the first failing target: the counts are of all tests.
    let (success, output) = run::tee(repo.cargo().args(["test", "--no-fail-fast"]).args(arguments))?;
    complete(cargo_counts(&output), success, "cargo test")
}

/// The counts, if they explain how the program ended.
fn complete(counts: Counts, success: bool, program: &str) -> Result<Counts> {
    match (success, counts.failed) {
        (false, 0) if counts.passed == 0 => {
            bail!("{program} ended before any test ran; its output is above")
        }
        (false, 0) => Ok(Counts { failed: 1, ..counts }),
        (true, 1..) => Err(anyhow!("{program} reports failed tests and success at once")),
        _ => Ok(counts),
    }
}

/// Sums the result lines of `cargo test`: `test result: ok. 3 passed; 0 failed; ...`, one for each test program.
fn cargo_counts(output: &str) -> Counts {
    let number = |line: &str, word: &str| -> u32 {
        let before = line.split(word).next().unwrap_or_default();
        before.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    output.lines().filter(|line| line.starts_with("test result:")).fold(Counts::default(), |sum, line| Counts {
        passed: sum.passed + number(line, " passed;"),
        failed: sum.failed + number(line, " failed;"),
    })
}

/// Reads the summary at the end of a report in TAP: `# pass 3`, `# fail 1`, `# cancelled 0`.
fn tap_counts(report: &str) -> Counts {
    let number = |name: &str| -> u32 {
        let value = report.lines().rev().find_map(|line| line.strip_prefix(&format!("# {name} ")));
        value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: number("pass"), failed: number("fail") + number("cancelled") }
}

/// The finished page on a server, with all that scripts driving a browser are given.
pub struct Page {
    server: Server,
    variables: Vec<(&'static str, OsString)>,
}

impl Page {
    /// Builds and serves the page, and finds a browser.
    pub fn serve(repo: &Repo) -> Result<Self> {
        let browser = step("browser", setup::browser)?;
        step("npm packages", || setup::browser_packages(repo))?;
        let server = Server::start(dist::build(repo, Mode::Release)?, BASE, 0, None, Pages::Ours)?;
        let variables = vec![("BASE_URL", server.url().into()), ("CHROMIUM", browser.into())];
        Ok(Self { server, variables })
    }

    /// Builds the command line as well, and finds the tools of the recipes.
    pub fn prepare(repo: &Repo) -> Result<Self> {
        let firefox = step("second browser", setup::firefox)?;
        let mut page = Self::serve(repo)?;
        let python = step("recipe tools", || setup::recipe_tools(repo))?;
        step("office tools", setup::office_tools)?;
        let citysec = step("command line (release)", || command_line(repo))?;
        let folder = python.parent().map(Into::into);
        let path = env::var_os("PATH").unwrap_or_default();
        // As if the virtual environment were activated.
        let path = env::join_paths(folder.into_iter().chain(env::split_paths(&path)))?;
        page.variables.extend([
            ("DIST", repo.dist(Mode::Release).into()),
            ("RELEASE", repo.release().into()),
            ("CITYSEC", citysec),
            ("FIREFOX", firefox.into()),
            ("PYTHON", python.into()),
            ("PATH", path),
        ]);
        Ok(page)
    }

    /// Node with these variables: `BASE_URL` (the page's address, with a slash at its end), `CHROMIUM` (the browser)
    /// and, if prepared, `DIST` (the folder for hosts), `RELEASE` (what people download), `CITYSEC` (the command line),
    /// `FIREFOX` (the other browser) and `PYTHON` (one that has the packages of the recipes; also on `PATH`).
    pub fn node(&self, repo: &Repo) -> Result<Command> {
        let mut node = Command::new(setup::node_for_tests()?);
        node.current_dir(repo.root()).envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(node)
    }

    /// The address of the page.
    pub fn url(&self) -> &str {
        self.server.url()
    }
}

/// Builds the command line as it is published, and returns its path.
pub fn command_line(repo: &Repo) -> Result<OsString> {
    let arguments = ["build", "--release", "--features", "cli", "--bin", "citysec"];
    run::stream(repo.cargo().args(arguments))?;
    Ok(repo.target("release").join(format!("citysec{}", env::consts::EXE_SUFFIX)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_cargo_test_are_summed() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured\n\
                      test result: FAILED. 10 passed; 3 failed; 1 ignored; 0 measured\n";
        assert_eq!(cargo_counts(output), Counts { passed: 12, failed: 3 });
    }

    #[test]
    fn counts_of_node_are_read_from_the_end() {
        let report = "ok 1 - # pass 9\n# pass 9\n# tests 6\n# pass 4\n# fail 1\n# cancelled 1\n";
        assert_eq!(tap_counts(report), Counts { passed: 4, failed: 2 });
    }

    #[test]
    fn a_failure_without_a_failed_test_is_counted() {
        let passed = Counts { passed: 3, failed: 0 };
        assert_eq!(complete(passed, false, "x").ok(), Some(Counts { passed: 3, failed: 1 }));
        assert!(complete(Counts::default(), false, "x").is_err());
        assert_eq!(complete(passed, true, "x").ok(), Some(passed));
    }
}
