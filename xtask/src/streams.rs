//! Takes out of the compiled page what no page calls: the byte streams of Leptos's server functions.
//!
//! Leptos depends on `server_fn` whatever its features are, and that on `wasm-streams`, which hands three classes to
//! JavaScript. What is handed to JavaScript counts as used, so that no linker drops it. This page has no server to
//! stream from: without the exports, the cutting that follows leaves their code behind.
//!
//! Only two sections are written anew. All others keep their bytes, and with them the notes of the linker, which count
//! from the beginning of the section that they speak of.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasm_encoder::{CustomSection, ExportSection, Module, RawSection};
use wasmparser::{ExportSectionReader, Parser, Payload};

/// How the names of the three classes begin.
const CLASSES: &str = "IntoUnderlying";

/// Where the macro of wasm-bindgen leaves what the other half reads: programs, one after the other.
const PROGRAMS: &str = "__wasm_bindgen_unstable";

/// The module without the exports of the classes, and without what wasm-bindgen is told about them.
///
/// # Errors
///
/// When the exports and what is told about them do not agree, or when there are none: then this step has become
/// useless, and should go.
pub fn without(module: &[u8]) -> Result<Vec<u8>> {
    let mut out = Module::new();
    let (mut exports, mut programs) = (0, 0);
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("the compiler wrote no WebAssembly that can be read")?;
        let Some((id, range)) = payload.as_section() else { continue };
        match payload {
            Payload::ExportSection(all) => {
                let kept;
                (kept, exports) = without_exports(all)?;
                out.section(&kept);
            }
            Payload::CustomSection(custom) if custom.name() == PROGRAMS => {
                let (kept, dropped) = without_programs(custom.data())?;
                programs += dropped;
                out.section(&CustomSection { name: PROGRAMS.into(), data: kept.into() });
            }
            _ => {
                out.section(&RawSection { id, data: section(module, &range)? });
            }
        }
    }
    ensure!(
        exports == programs,
        "{exports} exports of {CLASSES}* and {programs} programs that describe them: wasm-bindgen writes them in a new \
         way; see xtask/src/streams.rs"
    );
    ensure!(exports > 0, "nothing exports {CLASSES}* any longer: delete xtask/src/streams.rs");
    Ok(out.finish())
}

/// The bytes of a section.
pub fn section<'a>(module: &'a [u8], range: &Range<u64>) -> Result<&'a [u8]> {
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    module.get(range).context("a section ends after the module")
}

/// The exports without those of the classes, and how many of these stood for a method or for the end of an object.
fn without_exports(all: ExportSectionReader) -> Result<(ExportSection, usize)> {
    let class = CLASSES.to_ascii_lowercase();
    let (mut kept, mut dropped) = (ExportSection::new(), 0);
    for export in all {
        let export = export?;
        let description = export.name.strip_prefix("__wbindgen_describe_");
        let name = description.or_else(|| export.name.strip_prefix("__wbg_")).unwrap_or(export.name);
        if name.starts_with(&class) {
            dropped += usize::from(description.is_none());
        } else {
            kept.export(export.name, export.kind.into(), export.index);
        }
    }
    Ok((kept, dropped))
}

/// The programs without those that name the classes, and how many these were.
fn without_programs(all: &[u8]) -> Result<(Vec<u8>, usize)> {
    let (mut kept, mut dropped) = (Vec::with_capacity(all.len()), 0);
    let mut rest = all;
    while !rest.is_empty() {
        // The version of the form, then the program itself.
        let after = block(block(rest)?)?;
        let (program, next) = rest.split_at(rest.len() - after.len());
        if program.windows(CLASSES.len()).any(|it| it == CLASSES.as_bytes()) {
            dropped += 1;
        } else {
            kept.extend_from_slice(program);
        }
        rest = next;
    }
    Ok((kept, dropped))
}

/// What follows a block, which says its length in four bytes.
fn block(bytes: &[u8]) -> Result<&[u8]> {
    let after = bytes.split_first_chunk::<4>().and_then(|(length, content)| {
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        content.get(length..)
    });
    after.with_context(|| format!("a block in {PROGRAMS} is longer than the section; see xtask/src/streams.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, ExportKind, Function, FunctionSection, TypeSection};

    fn program(content: &str) -> Vec<u8> {
        let block = |it: &str| [&u32::try_from(it.len()).unwrap_or(0).to_le_bytes(), it.as_bytes()].concat();
        [block("{\"version\":\"0.2.130\"}"), block(content)].concat()
    }

    /// A module with one function under these names, these programs and a last section that is nobody's.
    fn module(exports: &[&str], programs: &[&str]) -> Vec<u8> {
        let (mut types, mut functions, mut code, mut names) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new(), ExportSection::new());
        types.ty().function([], []);
        functions.function(0);
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        for name in exports {
            names.export(name, ExportKind::Func, 0);
        }
        let programs: Vec<u8> = programs.iter().flat_map(|it| program(it)).collect();
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&names).section(&code);
        module.section(&CustomSection { name: PROGRAMS.into(), data: programs.into() });
        module.section(&CustomSection { name: "linking".into(), data: (&[1, 2][..]).into() });
        module.finish()
    }

    const EXPORTS: [&str; 5] = [
        "main",
        "intounderlyingsource_pull_58a9338f50bce61c",
        "__wbg_intounderlyingsource_free_58a9338f50bce61c",
        "__wbindgen_describe_intounderlyingsource_pull_58a9338f50bce61c",
        "__wbindgen_describe___wbg_new_with_into_underlying_source_10a8d5a675a6a5f5",
    ];

    const PROGRAMS_OF_IT: [&str; 4] =
        ["other one", "IntoUnderlyingSource", "IntoUnderlyingSource pull", "into_underlying"];

    #[test]
    fn exports_and_programs_of_the_classes_go_and_everything_else_stays() -> Result<()> {
        let left = without(&module(&EXPORTS, &PROGRAMS_OF_IT))?;
        assert_eq!(left, module(&[EXPORTS[0], EXPORTS[4]], &["other one", "into_underlying"]));
        Ok(())
    }

    #[test]
    fn what_no_longer_fits_is_refused_with_advice() {
        let refusal = |exports: &[&str], programs: &[&str]| match without(&module(exports, programs)) {
            Ok(_) => panic!("accepted"),
            Err(error) => error.to_string(),
        };
        assert!(refusal(&EXPORTS, &PROGRAMS_OF_IT[..2]).contains("2 exports of IntoUnderlying* and 1 programs"));
        assert!(refusal(&EXPORTS[..1], &PROGRAMS_OF_IT).contains("0 exports of IntoUnderlying* and 2 programs"));
        assert!(refusal(&EXPORTS[..1], &PROGRAMS_OF_IT[..1]).contains("delete xtask/src/streams.rs"));
        let mut cut_short = program("other one");
        cut_short.pop();
        assert!(without_programs(&cut_short).is_err());
    }
}
