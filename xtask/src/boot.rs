//! What stands around the program: the scripts of `src/boot`, the worker that keeps the page for use without a network,
//! and what makes the page installable.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    dist::hashed,
    minify::{Kind, Minifier},
    policy,
    repo::Repo,
    setup,
    wasm::Mode,
    words::Words,
};

/// The worker. Its name stays the same from build to build: browsers look for the next build under it.
pub const WORKER: &str = "worker.js";

/// What the worker calls the page itself: the address at which people open it.
const PAGE: &str = "./";

/// A mark in a script of `src/boot`, replaced with quotation marks and all.
fn fill(script: &str, mark: &str, value: &str) -> Result<String> {
    let mark = format!("\"xtask:{mark}\"");
    let count = script.matches(&mark).count();
    ensure!(count == 1, "a script of src/boot must have {mark} once, and has it {count} times");
    Ok(script.replace(&mark, value))
}

/// Files around the program, before those of the program are known.
pub struct Boot {
    watch: String,
    /// As it was written: in a single file it becomes one script with what stands before it.
    start: String,
    worker: String,
    minifier: Minifier,
    /// The colours of the browser's own parts, as tags.
    colours: String,
    /// What makes the page installable and keeps it, as tags.
    install: String,
    /// Manifest and icons.
    pub identity: Vec<(String, Vec<u8>)>,
    mode: Mode,
}

impl Boot {
    /// Reads the scripts, the icons and what the manifest says. The scripts are published as the minifier leaves them.
    pub fn read(repo: &Repo, mode: Mode, minifier: Minifier) -> Result<Self> {
        let read = |name: &str| fs::read_to_string(repo.path(name)).with_context(|| format!("cannot read {name}"));
        let script = |name: &str| read(&format!("src/boot/{name}.js"));
        let words = Words::read(repo)?;
        let tokens = read("style/00-tokens.css")?;
        let (light, dark) = (colour(&tokens, "surface", 0)?, colour(&tokens, "surface", 1)?);
        let ground = colour(&tokens, "bg", 0)?;

        let mut identity = Vec::new();
        let mut icon = |name: &str, extension: &str, sizes: &str, purpose: &str| -> Result<serde_json::Value> {
            let path = repo.path(&format!("style/icons/{name}.{extension}"));
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let file = hashed(name, extension, &content);
            let kind = if extension == "svg" { "image/svg+xml" } else { "image/png" };
            identity.push((file.clone(), content));
            Ok(json!({ "src": file, "type": kind, "sizes": sizes, "purpose": purpose }))
        };
        let icons = [
            icon("icon", "svg", "any", "any")?,
            icon("icon-192", "png", "192x192", "any")?,
            icon("icon-512", "png", "512x512", "any")?,
            icon("icon-maskable", "png", "512x512", "maskable")?,
        ];
        let manifest = json!({
            "name": words.get("zh.common.product")?,
            "short_name": words.get("zh.common.product_short")?,
            "lang": "zh-CN",
            "dir": "ltr",
            "start_url": PAGE,
            "scope": PAGE,
            "display": "standalone",
            "theme_color": light,
            "background_color": ground,
            "icons": icons,
        })
        .to_string();
        let manifest_file = hashed("manifest", "webmanifest", manifest.as_bytes());
        let mut colours = String::new();
        for (scheme, colour) in [("light", light), ("dark", dark)] {
            let media = format!("(prefers-color-scheme: {scheme})");
            colours += &format!("<meta name=\"theme-color\" media=\"{media}\" content=\"{colour}\">");
        }
        let mut install = format!("<link rel=\"manifest\" href=\"{manifest_file}\">");
        if mode == Mode::Release {
            install += &format!("<meta name=\"citysec-worker\" content=\"{WORKER}\">");
        }
        identity.push((manifest_file, manifest.into_bytes()));
        // A page under development changes too often to be kept; what a release left at its address has to go.
        let worker = if mode == Mode::Release { script("worker")? } else { script("retire")? };
        let worker = minifier.minified(&worker, Kind::Worker)?;
        let watch = minifier.minified(&script("watch")?, Kind::Old)?;
        Ok(Self { watch, start: script("start")?, worker, minifier, colours, install, identity, mode })
    }

    /// The tags that come first in the head of a page on a host: the policy holds for what follows it.
    pub fn head(&self) -> String {
        format!("{}{}{}", policy::tag(policy::PAGE), self.colours, self.install)
    }

    /// The tags that come first in the head of a page that is a single file, with these scripts and this style sheet.
    pub fn single_head(&self, scripts: &[&str], styles: &str) -> String {
        format!("{}{}", policy::tag(&policy::single(scripts, styles)), self.colours)
    }

    /// The glue as a file of its own.
    pub fn glue(&self, script: &str) -> Result<String> {
        self.minifier.minified(script, Kind::Module)
    }

    /// The script that watches over the start, and the one that starts the program with the glue at this address.
    pub fn scripts(&self, glue: &str) -> Result<[(String, Vec<u8>); 2]> {
        let start = fill(&self.start, "glue", &format!("\"./{glue}\""))?;
        let start = self.minifier.minified(&start, Kind::Module)?;
        let named = |name: &str, script: &str| (hashed(name, "js", script.as_bytes()), script.as_bytes().to_vec());
        Ok([named("watch", &self.watch), named("start", &start)])
    }

    /// The same scripts for a page that is a single file, in which the glue stands before the second one.
    pub fn single_scripts(&self, glue: &str) -> Result<[String; 2]> {
        let import = "import { start } from \"xtask:glue\";\n";
        ensure!(self.start.matches(import).count() == 1, "src/boot/start.js must have this line once: {import}");
        let start = format!("{glue}{}", self.start.replace(import, ""));
        Ok([self.watch.clone(), self.minifier.minified(&start, Kind::Module)?])
    }

    /// The worker that keeps all of these files, of which one is the page. To be made last: it holds their digests.
    pub fn worker(&self, files: &[(String, Vec<u8>)]) -> Result<(String, Vec<u8>)> {
        let name = WORKER.to_owned();
        if self.mode == Mode::Dev {
            return Ok((name, self.worker.clone().into_bytes()));
        }
        let mut digests = serde_json::Map::new();
        for (file, content) in files {
            let (kept_as, digest) = match file.as_str() {
                "index.html" => (PAGE, sha256(without_build(content)?.as_bytes())),
                _ => (file.as_str(), sha256(content)),
            };
            digests.insert(kept_as.to_owned(), digest.into());
        }
        let build = setup::digest(digests.iter().map(|(name, digest)| format!("{name} {digest}")));
        let list = json!({ "build": build[..12], "files": digests }).to_string();
        Ok((name, fill(&self.worker, "build", &list)?.into_bytes()))
    }
}

/// Whether a first visit goes without this file: browsers ask for it on their own account, or the worker does later.
pub fn is_beside(file_name: &str) -> bool {
    file_name == WORKER || file_name.starts_with("icon-") || file_name.starts_with("manifest-")
}

fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The page without the digest of the build, which is over this page and the worker and so cannot be in their digests.
fn without_build(page: &[u8]) -> Result<String> {
    const TAG: &str = "<meta name=\"citysec-build\" content=\"";
    let page = std::str::from_utf8(page).context("index.html is not UTF-8")?;
    let Some((before, rest)) = page.split_once(TAG) else {
        return Ok(page.to_owned());
    };
    let (_, after) = rest.split_once('"').context("index.html: the tag `citysec-build` does not end")?;
    Ok(format!("{before}{TAG}\"{after}"))
}

/// The value of a colour in the style sheet; with `nth` 1 the one for dark schemes, which comes second.
fn colour(tokens: &str, name: &str, nth: usize) -> Result<String> {
    let declared = format!("--{name}: ");
    let mut values = tokens.split(&declared).skip(1).filter_map(|rest| rest.split_once(';'));
    match values.nth(nth) {
        Some((value, _)) if value.starts_with('#') => Ok(value.to_owned()),
        _ => bail!("style/00-tokens.css has no colour --{name} number {nth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn boot(mode: Mode) -> Boot {
        Boot {
            watch: "w".into(),
            start: "import { start } from \"xtask:glue\";\nstart();".into(),
            worker: "const { build, files } = \"xtask:build\";".into(),
            minifier: Minifier::Off,
            colours: String::new(),
            install: String::new(),
            identity: Vec::new(),
            mode,
        }
    }

    fn files(page: &str, other: &str) -> Vec<(String, Vec<u8>)> {
        vec![("index.html".into(), page.into()), ("a-1.js".into(), other.into())]
    }

    #[test]
    fn the_worker_names_every_file_with_its_digest() -> Result<()> {
        let (name, script) = boot(Mode::Release).worker(&files("", "abc"))?;
        let script = String::from_utf8(script)?;
        assert_eq!(name, WORKER);
        // The digests of nothing and of `abc`, as FIPS 180 has them.
        assert!(
            script.contains("\"./\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""),
            "{script}"
        );
        assert!(
            script.contains("\"a-1.js\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""),
            "{script}"
        );
        Ok(())
    }

    #[test]
    fn another_file_is_another_build_and_the_digest_in_the_page_is_none() -> Result<()> {
        let boot = boot(Mode::Release);
        let tag = |digest: &str| format!("<head><meta name=\"citysec-build\" content=\"{digest}\"></head>");
        let worker = boot.worker(&files(&tag(""), "a"))?;
        assert_eq!(worker, boot.worker(&files(&tag("sha256:12"), "a"))?);
        assert_ne!(worker, boot.worker(&files(&tag(""), "b"))?);
        assert_ne!(worker, boot.worker(&files(&tag("").replace("head", "body"), "a"))?);
        Ok(())
    }

    #[test]
    fn scripts_name_the_program() -> Result<()> {
        let boot = boot(Mode::Release);
        let [_, (_, start)] = boot.scripts("p/g.js")?;
        assert_eq!(String::from_utf8(start)?, "import { start } from \"./p/g.js\";\nstart();");
        assert_eq!(boot.single_scripts("function start() {}\n")?, ["w", "function start() {}\nstart();"]);
        assert!(fill("no mark", "glue", "").is_err());
        Ok(())
    }

    #[test]
    fn a_page_under_development_is_not_kept() -> Result<()> {
        let mut boot = boot(Mode::Dev);
        boot.worker = "retire".into();
        assert_eq!(boot.worker(&files("", ""))?.1, b"retire");
        Ok(())
    }

    /// The tab and the installed page show the same shield.
    #[test]
    fn the_icon_in_the_page_is_the_icon_in_the_file() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let svg = fs::read_to_string(root.join("style/icons/icon.svg"))?;
        let encoded = svg.trim().replace('<', "%3C").replace('>', "%3E").replace('#', "%23");
        let page = fs::read_to_string(root.join("index.html"))?;
        assert!(page.contains(&format!("\"data:image/svg+xml,{encoded}\"")), "{encoded}");
        Ok(())
    }

    #[test]
    fn colours_are_those_of_the_style_sheet() -> Result<()> {
        let css = ":root { --bg: #fff; --bg-2: #eee; } @media { --bg: #000; }";
        assert_eq!((colour(css, "bg", 0)?, colour(css, "bg", 1)?), ("#fff".into(), "#000".into()));
        assert!(colour(css, "bg", 2).is_err());
        Ok(())
    }
}
