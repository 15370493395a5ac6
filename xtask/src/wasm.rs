//! From Rust to a small WebAssembly module and its JavaScript glue.

use std::{
    env,
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    names, program,
    repo::Repo,
    run::{self, step},
    setup::{self, Stamp, Toolchain},
    streams,
};

/// The compilation target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The WebAssembly features wasm-opt may use: those rustc 1.95 and 1.96 enable for the target by default, which every
/// browser since 2023 has. Named one by one, because `--all-features` writes modules that browsers refuse.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/// Which page to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The one that is published: small.
    Release,
    /// The one for `serve --dev`: quick to rebuild.
    Dev,
}

impl Mode {
    /// The arguments that make Cargo build for this mode, and the folder in which it leaves the result.
    fn profile(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Release => (&["--profile", "web"], "web"),
            // Debug information would only make the module larger: wasm-bindgen drops it.
            Self::Dev => (&["--profile", "dev", "--config", "profile.dev.debug=false"], "debug"),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Release => "release",
            Self::Dev => "development",
        })
    }
}

/// The JavaScript that loads the modules and gives them the browser.
pub const GLUE: &str = "citysec.js";

/// What wasm-split writes to load what was cut off; it becomes a part of [`GLUE`].
pub const CUTS: &str = "cuts.js";

/// The module that every visit loads.
pub const MAIN: &str = "citysec_bg.wasm";

/// The ending of a file that names the functions of a module: made beside it, never published.
pub const NAMES: &str = "names";

/// The compiled page. Script and modules name each other, so they stay together in one folder.
pub struct App {
    /// What becomes [`GLUE`], as it was joined.
    pub script: String,
    /// [`MAIN`] and the modules that are loaded later, by name.
    pub modules: Vec<(String, Vec<u8>)>,
    /// The parts of the data that lie beside the program, by name.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Compiles the page. Cargo decides what is up to date; the steps after it are skipped when its module is the same.
pub fn build(repo: &Repo, mode: Mode) -> Result<App> {
    let lock = fs::read_to_string(repo.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    check_versions(&lock)?;
    let toolchain = step("wasm toolchain", setup::toolchain)?;
    let (arguments, folder) = mode.profile();
    let messages = step(&format!("compile the page ({mode}, {toolchain})"), || {
        let mut cargo = cargo(repo, &toolchain, "build", mode);
        cargo.args(["--bin", "citysec-web", "--features", "web", "--message-format", "json-render-diagnostics"]);
        run::output(cargo.args(arguments))
    })?;
    let compiled = repo.target("web").join(TARGET).join(folder).join("citysec-web.wasm");

    let stage = repo.target(&format!("web/stage-{mode}"));
    // This program is an input too: other code here may make other files of the same module.
    let inputs =
        [fs::read(&compiled)?, fs::read(env::current_exe()?)?, fs::read(repo.path("xtask/npm/package-lock.json"))?];
    let stamp = Stamp::new(stage.join(".xtask-stamp"), inputs);
    if !stamp.is_current() {
        if stage.exists() {
            fs::remove_dir_all(&stage)?;
        }
        fs::create_dir_all(&stage)?;
        let main = match mode {
            Mode::Release => step("cut off what a first visit does not need", || cut(&compiled, &stage))?,
            Mode::Dev => compiled,
        };
        step("bind to JavaScript", || bind(&main, &stage, mode))?;
        if mode == Mode::Release {
            fs::remove_file(&main)?;
        }
        let modules = modules(&stage)?;
        if mode == Mode::Release {
            step("optimise for size (wasm-opt)", || modules.iter().try_for_each(|module| optimise(repo, module)))?;
            shorten(&stage)?;
        }
        step("load the modules", || modules.iter().try_for_each(|module| loads(module)))?;
        step("join the scripts", || join(&stage, &modules))?;
        stamp.write()?;
    }
    let script = fs::read_to_string(stage.join(GLUE)).context("the page has no script")?;
    let mut files = Vec::new();
    for module in modules(&stage)? {
        let name = module.file_name().and_then(|it| it.to_str()).context("a module has no name for the web")?;
        files.push((name.to_owned(), fs::read(&module)?));
    }
    Ok(App { script, modules: files, parts: parts(&messages)? })
}

/// The parts of the data, which the product's build script leaves in the folder that Cargo's messages name.
fn parts(messages: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let is_ours = |folder: &PathBuf| {
        let name = folder.parent().and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned());
        name.as_deref().and_then(|it| it.rsplit_once('-')).is_some_and(|(package, _)| package == "citysec")
    };
    let folder = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "build-script-executed")
        .filter_map(|message| message["out_dir"].as_str().map(PathBuf::from))
        .find(is_ours)
        .context("Cargo does not say where the build script of the product wrote")?
        .join("parts");
    let mut parts = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        parts.push((name, fs::read(&path)?));
    }
    parts.sort();
    Ok(parts)
}

/// Cargo for the WebAssembly target, in a folder of its own so that native builds do not undo its work.
pub fn cargo(repo: &Repo, toolchain: &Toolchain, command: &str, mode: Mode) -> Command {
    let mut cargo = repo.cargo();
    cargo.arg(command).args(["--target", TARGET]).env("CARGO_TARGET_DIR", repo.target("web"));
    // Later ones win, and the folder of built things may lie in the repository.
    let mut remapped = vec![
        (repo.root().to_path_buf(), "citysec"),
        (repo.target("web"), "target"),
        (cargo_home().join("registry/src"), "crates"),
    ];
    let mut flags = Vec::new();
    // Building the standard library is unstable; the variable lets a stable compiler do it.
    let mut build_std = |cargo: &mut Command| {
        cargo.args(["-Z", "build-std=std,panic_abort"]).env("RUSTC_BOOTSTRAP", "1");
        if mode == Mode::Release {
            cargo.args(["-Z", "build-std-features=optimize_for_size"]);
            // A panic stops the program without putting its message together: a twentieth of the page.
            flags.push("'-Zunstable-options','-Cpanic=immediate-abort'".to_owned());
        }
    };
    match toolchain {
        Toolchain::Active { sources: Some(sources) } if mode == Mode::Release => {
            build_std(&mut cargo);
            remapped.push((sources.clone(), "rust"));
        }
        Toolchain::Active { .. } => {}
        Toolchain::Debian { rustc, linker } => {
            build_std(&mut cargo);
            cargo.env("RUSTC", rustc).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            remapped.push((PathBuf::from("/usr/lib/rustlib/src/rust"), "rust"));
        }
    }
    // Messages of panics name source files. Shortened, they are smaller and say nothing about the machine.
    flags.extend(remapped.iter().map(|(from, to)| format!("'--remap-path-prefix={}={to}'", from.display())));
    if mode == Mode::Release {
        // Fewer distinct types of views, and so less code: a tenth of this page.
        flags.push("'--cfg=erase_components'".to_owned());
        // SHA-256 as a loop rather than rolled out: the page hashes a few files, not thousands.
        flags.push("'--cfg=sha2_backend_soft=\"compact\"'".to_owned());
        // Pages that are loaded later (src/web/pages/chunks.rs), and the notes of the linker that cutting needs.
        flags.push("'--cfg=split'".to_owned());
        flags.push("'-Clink-arg=--emit-relocs'".to_owned());
    }
    cargo.args(["--config", &format!("target.{TARGET}.rustflags=[{}]", flags.join(","))]);
    cargo
}

/// Where Cargo keeps the sources of packages.
pub fn cargo_home() -> PathBuf {
    let home = || env::home_dir().unwrap_or_default().join(".cargo");
    env::var_os("CARGO_HOME").map_or_else(home, |folder: OsString| folder.into())
}

/// Both halves of wasm-bindgen must be the same version: what the macro writes, the other half reads.
fn check_versions(lock: &str) -> Result<()> {
    let macros = locked_version(lock, "wasm-bindgen")?;
    let support = locked_version(lock, "wasm-bindgen-cli-support")?;
    ensure!(
        macros == support,
        "Cargo.lock has wasm-bindgen {macros}, but xtask uses wasm-bindgen-cli-support {support}: \
         in xtask/Cargo.toml write wasm-bindgen-cli-support = \"={macros}\""
    );
    Ok(())
}

/// The version of a package in `Cargo.lock`.
pub fn locked_version<'a>(lock: &'a str, package: &str) -> Result<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
    version.and_then(|rest| rest.strip_suffix('"')).with_context(|| format!("Cargo.lock does not name {package}"))
}

/// Cuts the module at the functions that `src/web/pages/chunks.rs` marks. Writes the parts into the stage and returns
/// the path of the main one.
fn cut(compiled: &Path, stage: &Path) -> Result<PathBuf> {
    let whole = streams::without(&fs::read(compiled)?)?;
    let main = stage.join("main.wasm");
    let glue = format!("./{GLUE}");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = stage;
    options.main_out_path = &main;
    options.main_module = &glue;
    let link = format!("./{CUTS}");
    options.link_name = &link;
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{error:?}"))
        .with_context(|| format!("{} cannot be cut", compiled.display()))?;
    Ok(main)
}

/// The modules in the stage.
fn modules(stage: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = Vec::new();
    for entry in stage.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "wasm") {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

fn bind(compiled: &Path, stage: &Path, mode: Mode) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name("citysec")
        .web(true)?
        .typescript(false)
        // What the linker exports is what the parts of a cut module share.
        .keep_lld_exports(mode == Mode::Release)
        // The start script gives the address, which holds a hash; the glue must not guess one.
        .omit_default_module_path(true)
        // The names of functions are for `cargo xtask size`; wasm-opt takes them away at its end.
        .remove_producers_section(true)
        .generate(stage)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))
}

fn optimise(repo: &Repo, module: &Path) -> Result<()> {
    let script = setup::wasm_opt(repo)?;
    let smaller = module.with_extension("opt");
    let mut command = Command::new(setup::node()?);
    command.arg(script).arg(module).arg("-o").arg(&smaller).args(["-Oz", "--mvp-features"]);
    command.args(FEATURES.map(|feature| format!("--enable-{feature}")));
    command.arg(format!("--symbolmap={}", module.with_extension(NAMES).display()));
    command.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
    run::quiet(&mut command).context(
        "if it speaks of a feature, the toolchain has begun to use one that is not in FEATURES (xtask/src/wasm.rs)",
    )?;
    fs::rename(&smaller, module).context("wasm-opt wrote nothing")
}

/// Gives what passes between the main module and its script short names.
fn shorten(stage: &Path) -> Result<()> {
    let (main, glue) = (stage.join(MAIN), stage.join(GLUE));
    let (module, script) = names::shortened(&fs::read(&main)?, &fs::read_to_string(&glue)?)?;
    fs::write(&main, module)?;
    fs::write(&glue, script).context("cannot replace the glue")
}

/// Has Node's engine, which is also Chromium's, validate and compile the module.
fn loads(module: &Path) -> Result<()> {
    let script = "WebAssembly.compile(require('node:fs').readFileSync(process.argv[1])).catch((error) => { console.error(String(error)); process.exit(1) })";
    let checked = run::quiet(Command::new(setup::node()?).args(["-e", script]).arg(module));
    checked.map(drop).with_context(|| format!("{} does not load", module.display()))
}

/// Leaves one script where several lay, and has Node read it.
fn join(stage: &Path, modules: &[PathBuf]) -> Result<()> {
    let (glue, cuts) = (stage.join(GLUE), stage.join(CUTS));
    let theirs = match cuts.is_file() {
        true => Some(fs::read_to_string(&cuts)?),
        false => None,
    };
    let names: Vec<&str> = modules.iter().filter_map(|it| it.file_name()?.to_str()).filter(|it| *it != MAIN).collect();
    let script = program::script(&fs::read_to_string(&glue)?, theirs.as_deref(), &names)?;
    // Node takes a script for a module by this ending.
    let joined = glue.with_extension("mjs");
    fs::write(&joined, script)?;
    run::quiet(Command::new(setup::node()?).arg("--check").arg(&joined)).context("the scripts do not go together")?;
    if theirs.is_some() {
        fs::remove_file(&cuts)?;
    }
    fs::rename(&joined, &glue).context("cannot replace the glue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_wasm_bindgen_are_the_same_version() -> Result<()> {
        check_versions(&fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock"))?)
    }

    #[test]
    fn different_versions_are_refused_with_advice() {
        let lock = "name = \"wasm-bindgen\"\nversion = \"0.3.1\"\n\nname = \"wasm-bindgen-cli-support\"\nversion = \"0.2.9\"\n";
        let Err(error) = check_versions(lock) else { panic!("accepted") };
        assert!(error.to_string().contains("wasm-bindgen-cli-support = \"=0.3.1\""), "{error}");
    }
}
