//! How much a visit downloads, and what the program consists of.

use std::{collections::BTreeMap, fs, io::Write as _, path::Path};

use anyhow::{Context, Result, ensure};
use wasmparser::{Parser, Payload, TypeRef};

use crate::{
    dist, release,
    repo::Repo,
    wasm::{MAIN, Mode, NAMES},
};

/// Everything that a first visit downloads up to the first question, compressed, in bytes.
const BUDGET: usize = 250_000;

/// What each file may take, compressed, by the beginning of its name: a little more than it takes now, so that growth
/// is noticed where it happens. A file that none of these names may take [`OTHERWISE`].
const BUDGETS: &[(&str, usize)] = &[
    (MAIN, 186_500),
    ("split_outcome_chunk", 140_000),
    ("split_hands_chunk", 80_000),
    ("split_reading_chunk", 44_000),
    ("split_papers_chunk", 156_000),
    ("split_bench_chunk", 250_000),
    ("split_sheets_chunk", 165_000),
    // What several of them use, such as reading JSON.
    ("chunk_", 61_000),
    ("split_stored_chunk", 68_000),
    ("data-english", 34_000),
    ("data-chinese", 31_000),
    ("data-whitepaper", 25_000),
    ("data-messages", 6_500),
    ("data-moremessages", 28_000),
    ("data-divisions", 10_000),
    ("icon-512", 11_000),
    ("citysec.js", 5_500),
    ("style", 5_000),
    ("later", 11_000),
    ("worker", 8_500),
];

/// What a file may take that stands in no list.
const OTHERWISE: usize = 7_000;

/// What a first visit in English fetches besides: the messages, the first texts, and the list with the names of cities.
const ENGLISH: [&str; 3] = ["data-messages", "data-opening", "data-divisions"];

/// How many of the largest functions and crates are listed.
const LISTED: usize = 20;

/// The strongest brotli: what a static host does once and ahead of time.
pub const BEST: u32 = 11;

/// A file of the page.
struct File {
    name: String,
    plain: usize,
    compressed: usize,
}

/// Prints the compressed size of every file and the total; `true` when all keep to their budgets.
pub fn report(dist: &Path) -> Result<bool> {
    ensure!(dist.is_dir(), "{} does not exist yet: run `cargo xtask build`", dist.display());
    let mut files = Vec::new();
    measure(dist, &mut files)?;
    files.sort_by_key(|it| std::cmp::Reverse(it.compressed));
    let total: usize = files.iter().filter(|it| dist::is_first(&it.name)).map(|it| it.compressed).sum();
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    let mut keeps = total <= BUDGET;
    for File { name, plain, compressed } in &files {
        let later = if dist::is_first(name) { "" } else { "  (fetched later)" };
        println!("{plain:>10} {compressed:>10}  {name}{later}");
        let budget = budget(name);
        if *compressed > budget {
            println!("{:>10} {budget:>10}  is the budget of {name}", "");
            keeps = false;
        }
    }
    let is_english = |name: &str| ENGLISH.iter().any(|it| name.starts_with(it));
    let more: usize = files.iter().filter(|it| is_english(&it.name)).map(|it| it.compressed).sum();
    keeps &= total + more <= BUDGET;
    for (language, bytes) in [("Chinese", total), ("English", total + more)] {
        let share = bytes * 100 / BUDGET;
        println!(
            "{:>10} {bytes:>10}  first visit up to the first question in {language}, {share} % of the budget of {BUDGET}",
            ""
        );
    }
    Ok(keeps)
}

fn budget(name: &str) -> usize {
    BUDGETS.iter().find(|it| name.starts_with(it.0)).map_or(OTHERWISE, |it| it.1)
}

fn measure(folder: &Path, files: &mut Vec<File>) -> Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            measure(&path, files)?;
        } else {
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !release::is_beside(&name) {
                files.push(File { name, plain: content.len(), compressed: brotli(&content, BEST)?.len() });
            }
        }
    }
    Ok(())
}

/// Compresses with brotli.
pub fn brotli(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Prints the largest crates, modules and functions of the module that every visit loads, before compression.
pub fn contents(repo: &Repo) -> Result<()> {
    let module = repo.target(&format!("web/stage-{}", Mode::Release)).join(MAIN);
    let bytes = fs::read(&module).with_context(|| format!("{}: run `cargo xtask build`", module.display()))?;
    let names = module.with_extension(NAMES);
    let names = fs::read_to_string(&names).with_context(|| format!("cannot read {}", names.display()))?;
    let mut functions = functions(&bytes, &names)?;
    let mut owners = BTreeMap::<&str, (usize, usize)>::new();
    for (name, size) in &functions {
        let owner = owners.entry(owner(name)).or_default();
        *owner = (owner.0 + size, owner.1 + 1);
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|it| std::cmp::Reverse(it.1));
    println!("\n{:>10} {:>10}  crate or module, of {MAIN}", "bytes", "functions");
    for (owner, (size, count)) in owners.iter().take(LISTED) {
        println!("{size:>10} {count:>10}  {owner}");
    }
    functions.sort_by_key(|it| std::cmp::Reverse(it.1));
    println!("\n{:>10}  function", "bytes");
    for (name, size) in functions.iter().take(LISTED) {
        println!("{size:>10}  {}", name.chars().take(150).collect::<String>());
    }
    Ok(())
}

/// The functions of a module by name, with the size of their code.
fn functions(module: &[u8], names: &str) -> Result<Vec<(String, usize)>> {
    let (mut sizes, mut imported) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.as_bytes().len()),
            _ => {}
        }
    }
    let mut by_idx = BTreeMap::new();
    for line in names.lines() {
        if let Some((idx, name)) = line.split_once(':') {
            by_idx.insert(idx.parse::<usize>().context("a list of names begins with numbers")?, readable(name));
        }
    }
    let name = |idx: usize| by_idx.get(&(idx + imported)).cloned().unwrap_or_else(|| format!("function {idx}"));
    Ok(sizes.into_iter().enumerate().map(|(idx, size)| (name(idx), size)).collect())
}

/// A name without the escapes of the list and the hashes of crates.
fn readable(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let code = after.get(..2).and_then(|it| u8::from_str_radix(it, 16).ok());
        out.push(code.map_or('\\', char::from));
        rest = code.map_or(after, |_| &after[2..]);
    }
    out.push_str(rest);
    let mut plain = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.len() >= 12 && hash.bytes().all(|it| it.is_ascii_hexdigit()) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

/// Whose function it is: the first module of this product that its name names, else the first crate.
fn owner(name: &str) -> &str {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    if let Some(at) = name.find("citysec::") {
        let path = &name[at..];
        let mut end = 0;
        for word in path.split("::").take(3) {
            if word.is_empty() || !word.chars().all(|it| is_word(it) && !it.is_ascii_uppercase()) {
                break;
            }
            end += word.len() + 2;
        }
        return path[..end.min(path.len())].trim_end_matches("::");
    }
    let first = name.split("::").next().unwrap_or(name);
    let word = first.rsplit(|it| !is_word(it)).next().unwrap_or(first);
    if word.is_empty() { first } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_module_or_crate_that_it_names_first() {
        let rows = [
            ("citysec::core::scoring::score", "citysec::core::scoring"),
            ("<citysec::core::json::reader::Reader>::value", "citysec::core::json"),
            ("core::ptr::drop_in_place::<citysec::core::model::Model>", "citysec::core::model"),
            ("<f64 as core::fmt::Display>::fmt", "core"),
            ("<alloc::vec::Vec<u8>>::push", "alloc"),
            ("main", "main"),
        ];
        for (name, expected) in rows {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn names_lose_escapes_and_hashes_and_keep_everything_else() {
        assert_eq!(readable("citysec\\5b0123456789abcdef\\5d::web::\\7bclosure\\230\\7d"), "citysec::web::{closure#0}");
        assert_eq!(readable("<[u8]>::len"), "<[u8]>::len");
    }

    #[test]
    fn every_budget_names_files_by_the_beginning_of_their_names() {
        assert_eq!(budget("data-english-0123456789ab.bin"), 34_000);
        assert_eq!(budget("index.html"), OTHERWISE);
    }
}
