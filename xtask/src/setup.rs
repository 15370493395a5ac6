//! Finding and installing what the build and the tests need.
//!
//! What is there is used; what is missing is installed where that can be done without asking (npm and pip into the
//! repository, `rustup` for the active toolchain, `apt-get` as root); otherwise the error names the command to run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    repo::Repo,
    run::{self, step},
    wasm::TARGET,
};

/// The oldest Node that the browser tests run on.
const NODE_MAJOR: u32 = 20;

/// Programs the recipes in the browser tests call, with the Debian package of each.
const RECIPE_TOOLS: [(&str, &str); 3] = [("jq", "jq"), ("openssl", "openssl"), ("xxd", "xxd")];

/// Programs with which the browser tests open reports, with the Debian package of each.
const OFFICE_TOOLS: [(&str, &str); 2] = [("soffice", "libreoffice-writer-nogui"), ("pdftotext", "poppler-utils")];

/// What opens workbooks, by a file that it brings: it has no program of its own.
const SPREADSHEETS: (&str, &str) = ("/usr/lib/libreoffice/program/libsclo.so", "libreoffice-calc-nogui");

/// Names under which a Firefox may be found. The older one is taken first: what it can, the newer ones can.
const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];

/// Names under which a Chromium may be found, best first.
const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Places of browsers that do not put themselves on the search path.
const BROWSER_PATHS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/// All set-up at once.
pub fn everything(repo: &Repo) -> Result<()> {
    step("wasm toolchain", || toolchain().map(|found| eprintln!("    {found}")))?;
    step("npm packages", || {
        build_packages(repo)?;
        browser_packages(repo)?;
        bench_packages(repo)
    })?;
    step("browser", || browser().map(|found| eprintln!("    {}", found.display())))?;
    step("second browser", || firefox().map(|found| eprintln!("    {}", found.display())))?;
    step("recipe tools", || recipe_tools(repo).map(|python| eprintln!("    {}", python.display())))?;
    step("office tools", office_tools)
}

/// What compiles to WebAssembly.
#[derive(Clone, Debug)]
pub enum Toolchain {
    /// The active Rust toolchain, which has a standard library for the target.
    Active {
        /// The sources of the standard library, if the toolchain has them: compiled for size they save a few
        /// kilobytes of the published page.
        sources: Option<PathBuf>,
    },
    /// Debian's compiler, which brings the sources of the standard library instead; Cargo compiles them as well.
    Debian {
        /// Debian's compiler, whatever else the search path holds.
        rustc: PathBuf,
        /// LLVM's linker: the compiler's own is not packaged.
        linker: PathBuf,
    },
}

impl std::fmt::Display for Toolchain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Active { .. } => write!(f, "the active toolchain"),
            Self::Debian { rustc, linker } => {
                write!(f, "Debian's {} and {}, with the standard library built here", rustc.display(), linker.display())
            }
        }
    }
}

/// The toolchain for WebAssembly. Kept for the run, so that a missing network is tried only once.
pub fn toolchain() -> Result<Toolchain> {
    static FOUND: OnceLock<Toolchain> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found.clone());
    }
    let found = find_toolchain()?;
    Ok(FOUND.get_or_init(|| found).clone())
}

fn find_toolchain() -> Result<Toolchain> {
    if has_target() {
        return Ok(Toolchain::Active { sources: sources() });
    }
    match rustup_add() {
        Ok(()) if has_target() => return Ok(Toolchain::Active { sources: sources() }),
        Ok(()) => {
            eprintln!("    rustup serves another toolchain than the active one; trying Debian's")
        }
        Err(error) => eprintln!("    {error:#}; trying Debian's toolchain"),
    }
    if debian().is_none() {
        apt(&["rustc-web", "rust-web-src", "lld-22"], "a compiler for WebAssembly").with_context(|| {
            format!("no way to compile for {TARGET}: with rustup, `rustup target add {TARGET}` is enough")
        })?;
    }
    debian().context("rustc-web, rust-web-src and lld-22 are installed, yet their files are not where they should be")
}

fn rustup_add() -> Result<()> {
    let rustup = find("rustup").context("rustup is not installed")?;
    let added = run::quiet(Command::new(rustup).args(["target", "add", TARGET]));
    added.map(drop).map_err(|error| {
        // One line of it: that there is no network, say, is no failure yet.
        let text = error.to_string();
        let cause = text.lines().find(|line| line.starts_with("error:")).unwrap_or("error: unknown");
        anyhow!("`rustup target add {TARGET}` says: {}", cause.trim_start_matches("error:").trim())
    })
}

/// The sources of the active toolchain's standard library; fetched with rustup where that works.
fn sources() -> Option<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = run::quiet(Command::new(rustc).args(["--print", "sysroot"])).ok()?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
    let is_there = || sources.join("library/std").is_dir();
    if !is_there()
        && let Some(rustup) = find("rustup")
        && let Err(error) = run::quiet(Command::new(rustup).args(["component", "add", "rust-src"]))
    {
        let first = error.to_string().lines().next().unwrap_or_default().to_owned();
        eprintln!("    no sources of the standard library ({first}); the page will be a little larger");
    }
    is_there().then_some(sources)
}

/// Whether the active toolchain has a standard library for the target.
fn has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = run::quiet(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn debian() -> Option<Toolchain> {
    let rustc = PathBuf::from("/usr/bin/rustc");
    let sysroot = run::quiet(Command::new(&rustc).args(["--print", "sysroot"])).ok()?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
    sources.is_dir().then_some(Toolchain::Debian { rustc, linker: find("wasm-ld-22")? })
}

/// Node, with which the module is optimised and checked.
pub fn node() -> Result<PathBuf> {
    if find("node").is_none() || find("npm").is_none() {
        apt(&["nodejs", "npm"], "Node, for wasm-opt and the browser tests")?;
    }
    find("node").context("Node is not on the search path")
}

/// Node, new enough for the browser tests.
pub fn node_for_tests() -> Result<PathBuf> {
    let node = node()?;
    let version = run::quiet(Command::new(&node).arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("{} is {}, the browser tests need Node {NODE_MAJOR} or newer", node.display(), version.trim());
    }
    Ok(node)
}

/// The script of wasm-opt, to be run by Node.
pub fn wasm_opt(repo: &Repo) -> Result<PathBuf> {
    Ok(build_packages(repo)?.join("node_modules/binaryen/bin/wasm-opt"))
}

/// The folder in which Node finds the package `esbuild`.
pub fn esbuild(repo: &Repo) -> Result<PathBuf> {
    build_packages(repo)
}

/// The packages that the build itself runs.
fn build_packages(repo: &Repo) -> Result<PathBuf> {
    let folder = repo.path("xtask/npm");
    npm(&folder)?;
    Ok(folder)
}

/// The packages of the browser tests.
pub fn browser_packages(repo: &Repo) -> Result<()> {
    npm(&repo.path("tests/e2e"))
}

/// The packages that only the browser benchmarks need: what the page is measured against.
pub fn bench_packages(repo: &Repo) -> Result<()> {
    npm(&repo.path("tests/bench"))
}

/// Installs exactly the packages of the lock file in `folder`, unless they are there already.
fn npm(folder: &Path) -> Result<()> {
    node()?;
    let lock = folder.join("package-lock.json");
    let stamp = Stamp::new(folder.join("node_modules/.xtask-stamp"), [fs::read(&lock)?]);
    if stamp.is_current() {
        return Ok(());
    }
    let npm = find("npm").context("npm is not on the search path")?;
    run::quiet(Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
        .with_context(|| format!("cannot install the packages of {}", lock.display()))?;
    stamp.write()
}

/// A Chromium for the browser tests, with a font for Chinese where one is missing.
pub fn browser() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        return find(&named.to_string_lossy())
            .with_context(|| format!("CHROMIUM={}: no such program", named.display()));
    }
    let known = || {
        let installed = BROWSER_PATHS.iter().map(PathBuf::from).find(|path| path.is_file());
        BROWSERS.iter().find_map(|name| find(name)).or(installed)
    };
    if known().is_none() {
        apt(&["chromium", "fonts-noto-cjk"], "a browser for the tests")
            .context("no Chromium found: install one, or name one with the environment variable CHROMIUM")?;
    }
    if find("fc-list")
        .is_some_and(|list| run::quiet(Command::new(list).arg(":lang=zh-cn")).is_ok_and(|it| it.is_empty()))
        && let Err(error) = apt(&["fonts-noto-cjk"], "a font with Chinese characters")
    {
        eprintln!("    Chinese text will show as boxes in screenshots: {error:#}");
    }
    known().context("Chromium was installed, but is not on the search path")
}

/// A Firefox for the browser tests.
pub fn firefox() -> Result<PathBuf> {
    if let Some(named) = env::var_os("FIREFOX") {
        let named = PathBuf::from(named);
        return find(&named.to_string_lossy()).with_context(|| format!("FIREFOX={}: no such program", named.display()));
    }
    let known = || FIREFOXES.iter().find_map(|name| find(name));
    if known().is_none() {
        apt(&["firefox-esr"], "a second browser for the tests")
            .context("no Firefox found: install one, or name one with the environment variable FIREFOX")?;
    }
    known().context("Firefox was installed, but is not on the search path")
}

/// The programs and Python packages that the recipes for checking a signed file need; returns that Python.
pub fn recipe_tools(repo: &Repo) -> Result<PathBuf> {
    packages_of(&RECIPE_TOOLS, "the recipes for checking a signed file")?;
    python(repo)
}

/// The programs with which the browser tests open reports: a word processor, spreadsheets, and a reader of PDF files.
pub fn office_tools() -> Result<()> {
    const WHY: &str = "opening reports as offices do";
    packages_of(&OFFICE_TOOLS, WHY)?;
    let (file, package) = SPREADSHEETS;
    if cfg!(target_os = "linux") && !Path::new(file).is_file() { apt(&[package], WHY) } else { Ok(()) }
}

/// Installs the packages of those programs that are not there.
fn packages_of(tools: &[(&str, &'static str)], why: &str) -> Result<()> {
    let missing: Vec<&str> =
        tools.iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| *package).collect();
    if missing.is_empty() { Ok(()) } else { apt(&missing, why) }
}

fn python(repo: &Repo) -> Result<PathBuf> {
    let requirements = repo.path("xtask/python/requirements.txt");
    let venv = repo.target("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = Stamp::new(venv.join(".xtask-stamp"), [fs::read(&requirements)?]);
    if stamp.is_current() && python.is_file() {
        return Ok(python);
    }
    let usable = || {
        let python = find("python3").or_else(|| find("python"))?;
        run::quiet(Command::new(&python).args(["-c", "import venv, ensurepip"])).is_ok().then_some(python)
    };
    if usable().is_none() {
        apt(&["python3", "python3-venv"], "Python, for one of the recipes")?;
    }
    let system =
        usable().context("python3 is installed, but cannot make virtual environments (modules venv, ensurepip)")?;
    run::quiet(Command::new(system).args(["-m", "venv", "--clear"]).arg(&venv))?;
    run::quiet(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&requirements),
    )
    .with_context(|| format!("cannot install the packages of {}", requirements.display()))?;
    stamp.write()?;
    Ok(python)
}

/// Installs Debian packages when that can be done without asking.
fn apt(packages: &[&str], why: &str) -> Result<()> {
    let list = packages.join(" ");
    let Some(apt_get) = find("apt-get") else {
        bail!(
            "missing: {why}. This is not a Debian system: install what Debian calls `{list}` with your package manager"
        );
    };
    if run::quiet(Command::new("id").arg("-u"))?.trim() != "0" {
        bail!("missing: {why}. Run: sudo apt-get update && sudo apt-get install {list}");
    }
    eprintln!("    apt-get install {list} ({why})");
    let install = || {
        let mut command = Command::new(&apt_get);
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        run::quiet(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // A fresh image has no package lists, an old one has stale lists; a good one should not be refreshed in vain.
    if install().is_err() {
        run::quiet(Command::new(&apt_get).arg("update"))?;
        install()?;
    }
    Ok(())
}

/// A program on the search path, or at the given path.
pub fn find(program: &str) -> Option<PathBuf> {
    let suffixes: &[&str] = if cfg!(windows) { &["", ".exe", ".cmd"] } else { &[""] };
    let folders = env::var_os("PATH").unwrap_or_default();
    // Joining an absolute path gives that path, so `CHROMIUM=/some/where` needs no case of its own.
    env::split_paths(&folders)
        .flat_map(|folder| suffixes.iter().map(move |suffix| folder.join(format!("{program}{suffix}"))))
        .find(|path| path.is_file())
}

/// Remembers the inputs of a piece of work, so that it is redone only when they change.
pub struct Stamp {
    file: PathBuf,
    digest: String,
}

impl Stamp {
    /// A stamp kept in `file` over these inputs.
    pub fn new<T: AsRef<[u8]>>(file: PathBuf, inputs: impl IntoIterator<Item = T>) -> Self {
        Self { file, digest: digest(inputs) }
    }

    /// Whether the work was done with these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.digest)
    }

    /// Notes that the work is done. Only called at its end: work broken off is work not done.
    pub fn write(&self) -> Result<()> {
        fs::write(&self.file, &self.digest).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// SHA-256 in hexadecimal over the inputs and their lengths.
pub fn digest<T: AsRef<[u8]>>(inputs: impl IntoIterator<Item = T>) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hasher = Sha256::new();
    for input in inputs {
        let input = input.as_ref();
        hasher.update((input.len() as u64).to_le_bytes());
        hasher.update(input);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lock files written with a mirror's address would send everybody to that mirror.
    #[test]
    fn npm_lock_files_name_no_registry() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for lock in ["xtask/npm", "tests/e2e", "tests/bench"].map(|folder| root.join(folder).join("package-lock.json"))
        {
            let text = fs::read_to_string(&lock).unwrap_or_else(|it| panic!("{}: {it}", lock.display()));
            let advice = "redo it with `npm install --package-lock-only --omit-lockfile-registry-resolved=true`";
            assert!(!text.contains("\"resolved\""), "{}: {advice}", lock.display());
        }
    }

    #[test]
    fn digest_tells_where_one_input_ends() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }
}
