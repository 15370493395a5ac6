//! Scripts as they are published: the same program in fewer bytes.
//!
//! The work is esbuild's. What it puts in place of longer words is never newer than what the script may use, so that a
//! browser which could read the script as it was written can read it as it is published.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{repo::Repo, run, setup, wasm::Mode};

/// What a script is to the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A module: what it declares is its own, what it exports keeps its name.
    Module,
    /// The worker, which is no module, in the language that the page needs.
    Worker,
    /// A script that speaks to browsers which cannot run the page, in the language of 2009. One that uses a newer word
    /// is refused.
    Old,
}

impl Kind {
    /// The newest language that may come out. Every browser that runs the page is newer than that of 2020.
    fn options(self) -> serde_json::Value {
        let mut options = json!({ "minify": true, "legalComments": "none", "logLevel": "silent", "target": "es2020" });
        match self {
            Self::Module => options["format"] = "esm".into(),
            Self::Worker => {}
            Self::Old => options["target"] = "es5".into(),
        }
        options
    }
}

/// Makes scripts small, or leaves them as they are for whoever develops the page.
#[derive(Clone, Debug)]
pub enum Minifier {
    /// Scripts stay readable.
    Off,
    /// With the esbuild below this folder.
    In(PathBuf),
}

impl Minifier {
    /// What a build of this kind does with its scripts.
    pub fn new(repo: &Repo, mode: Mode) -> Result<Self> {
        Ok(match mode {
            Mode::Release => Self::In(setup::esbuild(repo)?),
            Mode::Dev => Self::Off,
        })
    }

    /// The script as it is published.
    pub fn minified(&self, script: &str, kind: Kind) -> Result<String> {
        const PROGRAM: &str = "const script = require('node:fs').readFileSync(0, 'utf8'); \
                               const { transform } = require('esbuild'); \
                               transform(script, JSON.parse(process.argv[1])).then((it) => process.stdout.write(it.code)) \
                               .catch((error) => { console.error(error.message); process.exitCode = 1 })";
        let Self::In(folder) = self else { return Ok(script.to_owned()) };
        let mut node = Command::new(setup::node()?);
        node.args(["-e", PROGRAM, &kind.options().to_string()]).current_dir(folder);
        run::filter(&mut node, script).with_context(|| {
            let line = script.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
            format!("the script that begins with `{line}` cannot be made smaller")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn minified(script: &str, kind: Kind) -> Result<String> {
        Minifier::new(&Repo::at(Path::new(env!("CARGO_MANIFEST_DIR")))?, Mode::Release)?.minified(script, kind)
    }

    #[test]
    fn names_that_others_use_stay_and_comments_go() -> Result<()> {
        let module = "// Why.\nfunction long() { return 1; }\nexport function start() {\n  return long();\n}\n";
        let small = minified(module, Kind::Module)?;
        assert!(small.contains(" as start}") && !small.contains("long") && !small.contains("Why"), "{small}");
        let worker = minified("// Why.\nconst { build } = \"xtask:build\";\nself.a = () => build;\n", Kind::Worker)?;
        assert_eq!(worker, "const{build}=\"xtask:build\";self.a=()=>build;\n");
        Ok(())
    }

    #[test]
    fn an_old_script_stays_old() -> Result<()> {
        let old = "(function () {\n  \"use strict\";\n  var all = { a: a };\n  function a() { return all; }\n})();\n";
        let small = minified(old, Kind::Old)?;
        assert!(small.len() < old.len() && small.starts_with("(function(){\"use strict\";"), "{small}");
        assert!(!small.contains("=>") && !small.contains("{a}"), "{small}");
        let Err(error) = minified("const a = 1;\n", Kind::Old) else { panic!("accepted") };
        assert!(format!("{error:#}").contains("const a = 1;"), "{error:#}");
        Ok(())
    }

    #[test]
    fn a_script_stays_readable_while_it_is_developed() -> Result<()> {
        assert_eq!(Minifier::Off.minified("// Why.\n", Kind::Module)?, "// Why.\n");
        Ok(())
    }
}
