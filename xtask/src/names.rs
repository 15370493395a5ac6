//! Short names between the module and its script: a twentieth of a first visit.
//!
//! wasm-bindgen gives each function that passes between the two a name with the hash of its crate, so that programs of
//! several crates can be joined. This page is one program, and nobody but the two reads these names: sixteen random
//! digits, two hundred times, in both files, are what no compression makes smaller.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use wasm_encoder::{
    ExportSection, ImportSection, Module, RawSection, reencode::Reencode, reencode::RoundtripReencoder,
};
use wasmparser::{Parser, Payload};

use crate::streams;

/// What the names begin with that wasm-bindgen made.
const MADE: [&str; 2] = ["__wbg_", "wasm_bindgen_"];

/// The main module and its script with short names in place of those that wasm-bindgen made.
///
/// # Errors
///
/// When the module cannot be read, or the script does not have one of its names.
pub fn shortened(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let known = words(script);
    let mut names = BTreeMap::new();
    let mut numbers = 0_u32..;
    let mut short = |name: &str| -> Result<String> {
        if !MADE.iter().any(|it| name.starts_with(it)) {
            return Ok(name.to_owned());
        }
        ensure!(known.contains(name), "the script does not know `{name}`; see xtask/src/names.rs");
        if let Some(it) = names.get(name) {
            return Ok(String::clone(it));
        }
        let fresh = numbers.by_ref().map(|it| format!("w{it}")).find(|it| !known.contains(it.as_str()));
        let fresh = fresh.context("all short names stand in the script")?;
        names.insert(name.to_owned(), fresh.clone());
        Ok(fresh)
    };
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("wasm-opt wrote no WebAssembly that can be read")?;
        let Some((id, range)) = payload.as_section() else { continue };
        match payload {
            Payload::ImportSection(all) => {
                let mut section = ImportSection::new();
                for import in all.into_imports() {
                    let import = import?;
                    section.import(import.module, &short(import.name)?, RoundtripReencoder.entity_type(import.ty)?);
                }
                out.section(&section);
            }
            Payload::ExportSection(all) => {
                let mut section = ExportSection::new();
                for export in all {
                    let export = export?;
                    section.export(&short(export.name)?, export.kind.into(), export.index);
                }
                out.section(&section);
            }
            _ => {
                out.section(&RawSection { id, data: streams::section(module, &range)? });
            }
        }
    }
    Ok((out.finish(), renamed(script, &names)))
}

/// The words of a script.
fn words(script: &str) -> BTreeSet<&str> {
    script.split(|it: char| !is_of_word(it)).filter(|it| !it.is_empty()).collect()
}

fn is_of_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '$'
}

/// The script with each word that has another name under that name.
fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|it| !is_of_word(it)).unwrap_or(from.len()));
        out += before;
        out += names.get(word).map_or(word, String::as_str);
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, EntityType, ExportKind, Function, FunctionSection, TypeSection};

    fn module(import: &str, export: &str) -> Vec<u8> {
        let (mut types, mut imports, mut functions, mut exports, mut code) = (
            TypeSection::new(),
            ImportSection::new(),
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        types.ty().function([], []);
        imports.import("./citysec_bg.js", import, EntityType::Function(0));
        functions.function(0);
        exports.export("main", ExportKind::Func, 1).export(export, ExportKind::Func, 1);
        let mut body = Function::new([]);
        body.instructions().call(0).end();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn module_and_script_agree_on_short_names() -> Result<()> {
        let script = "const w0 = 1;\nconst import0 = { __wbg_new_01: function () {}, __wbg_new_012: 0 };\n\
                      wasm.wasm_bindgen_invoke_(w0); wasm.main();\n";
        let (module, script) = shortened(&module("__wbg_new_01", "wasm_bindgen_invoke_"), script)?;
        assert_eq!(module, self::module("w1", "w2"));
        assert_eq!(
            script,
            "const w0 = 1;\nconst import0 = { w1: function () {}, __wbg_new_012: 0 };\nwasm.w2(w0); wasm.main();\n"
        );
        Ok(())
    }

    #[test]
    fn a_name_that_the_script_does_not_have_is_refused() {
        let refused = shortened(&module("__wbg_new_01", "main2"), "wasm.__wbg_new_012()");
        assert!(refused.is_err_and(|it| it.to_string().contains("`__wbg_new_01`")));
    }
}
