//! The script of the page: what two generators and this project wrote, as one file.
//!
//! One file starts sooner than three that name each other, and can stand in a page that is a single file, where there
//! is nothing to import from. Every replacement here has to find exactly what it expects, so that a generator that
//! writes something else is noticed at the next build and not by visitors.

use anyhow::{Result, ensure};

use crate::wasm::{CUTS, GLUE};

/// How modules are found; ends in `start`, the one function that pages call.
const LOADER: &str = include_str!("loader.js");

/// Joins the glue of wasm-bindgen, the script that loads what was cut off (if anything was), and our loader.
/// `cut` names the modules that were cut off.
pub fn script(glue: &str, cuts: Option<&str>, cut: &[&str]) -> Result<String> {
    let import = format!(" from \"./{CUTS}\"");
    let (names, others): (Vec<&str>, Vec<&str>) =
        glue.lines().filter(|line| line.starts_with("import ")).partition(|line| line.ends_with(&import));
    ensure!(others.is_empty(), "{GLUE} imports something else: {}", others.join(", "));
    ensure!(names.is_empty() == cuts.is_none(), "{GLUE} imports {CUTS} {} times", names.len());
    let mut script = String::new();
    if let Some(cuts) = cuts {
        script += &closed(cuts, cut)?;
    }
    for line in glue.split_inclusive('\n') {
        match line.trim_end().strip_suffix(&import).and_then(|it| it.strip_prefix("import * as ")) {
            Some(name) => script += &format!("const {name} = cuts;\n"),
            None => script += line,
        }
    }
    ensure!(!script.contains("import.meta"), "{GLUE} or {CUTS} asks for its own address");
    Ok(script + LOADER)
}

/// The script of wasm-split with our loader in place of its own, in a scope of its own.
fn closed(cuts: &str, modules: &[&str]) -> Result<String> {
    let mut script = replaced(cuts, &format!("import {{ initSync }} from \"./{GLUE}\";\n"), "")?;
    for module in modules {
        let theirs = format!(
            "() => {{\n    const src = fetch(new URL(\"./{module}\", import.meta.url));\n    src.catch(() => {{}});\n    \
             return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n"
        );
        script = replaced(&script, &theirs, &format!("cutOff(\"{module}\")"))?;
    }
    ensure!(!script.contains("fetch("), "{CUTS} fetches something that is not among the modules");
    let exported: Vec<&str> = script
        .lines()
        .filter_map(|line| line.strip_prefix("export "))
        .map(|line| line.strip_prefix("const ").and_then(|it| it.split_once(" = ")).map_or(line, |it| it.0))
        .collect();
    ensure!(!exported.is_empty(), "{CUTS} exports nothing");
    let names = exported.join(", ");
    let script = script.replace("\nexport const ", "\nconst ");
    ensure!(!script.contains("\nexport ") && !script.contains("\nimport "), "{CUTS} exports or imports in a new way");
    Ok(format!("const cuts = (() => {{\n{script}return {{ {names} }};\n}})();\n"))
}

fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    let count = text.matches(from).count();
    ensure!(count == 1, "{CUTS} has this {count} times, not once; see xtask/src/program.rs:\n{from}");
    Ok(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "import * as import1 from \"./cuts.js\"\nimport * as import2 from \"./cuts.js\"\n\
                           let wasm;\nexport { initSync, __wbg_init as default };\n";

    fn cuts(module: &str) -> String {
        format!(
            "import {{ initSync }} from \"./citysec.js\";\nfunction makeLoad() {{}}\n\
             export const __wasm_split_load_a = makeLoad(() => {{\n    \
             const src = fetch(new URL(\"./{module}\", import.meta.url));\n    src.catch(() => {{}});\n    \
             return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n, []);\n"
        )
    }

    #[test]
    fn three_scripts_become_one() -> Result<()> {
        let script = script(WRITTEN, Some(&cuts("split_a.wasm")), &["split_a.wasm"])?;
        assert!(script.contains("\nconst __wasm_split_load_a = makeLoad(cutOff(\"split_a.wasm\"), []);\n"), "{script}");
        assert!(script.contains("\nreturn { __wasm_split_load_a };\n})();\n"), "{script}");
        assert!(script.contains("\nconst import1 = cuts;\nconst import2 = cuts;\nlet wasm;\n"), "{script}");
        assert!(!script.contains("import {") && !script.contains("import * as"), "{script}");
        assert_eq!(script.matches("fetch(").count(), 1, "only our loader fetches: {script}");
        Ok(())
    }

    #[test]
    fn what_a_generator_writes_in_a_new_way_is_refused() {
        let known = cuts("split_a.wasm");
        let both = ["split_a.wasm", "split_b.wasm"];
        assert!(script(WRITTEN, Some(&known), &both).is_err(), "a module that nothing loads");
        assert!(script(WRITTEN, Some(&cuts("split_b.wasm")), &both[..1]).is_err(), "a module that is not there");
        assert!(script(WRITTEN, None, &[]).is_err(), "an import of nothing");
        assert!(script("let wasm;\n", Some(&known), &both[..1]).is_err(), "loaders that nothing imports");
        assert!(script("import a from \"./snippets/a.js\"\n", None, &[]).is_err(), "another import");
        for (from, to) in [("fetch(new", "fetch( new"), ("export const", "export let"), ("initSync", "init")] {
            assert!(script(WRITTEN, Some(&known.replace(from, to)), &both[..1]).is_err(), "{from}");
        }
    }
}
