//! Two things are made of `seeds/` when the program is built.
//!
//! The message catalogues below `seeds/locales/` become constants, so that a missing or misspelt key is a compile
//! error and a language is added by adding files. One file per part of the page; the file's name is the module of
//! its keys. A key carries its Chinese text; the English ones are a part that is fetched by those who want it.
//!
//! The data are loaded and checked by the core itself, which is compiled into this script, and packed for the page:
//! a page cannot be built of data that break a rule. What the program carries goes into `OUT_DIR`, and what lies
//! beside the page into `OUT_DIR/parts`, from where the build tool takes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::core::divisions::Divisions;
use crate::core::encoding::Digest;
use crate::core::links::Links;
use crate::core::model::{Defect, Model, SeedFile};
use crate::core::packed::pack;
use crate::core::weights::Weights;
use crate::core::whitepaper::WhitePaper;

/// The modules of the core that the data need, from the same files as in the program, which uses more of them.
#[allow(dead_code, unused_imports)]
mod core {
    pub mod answers;
    pub mod decimal;
    pub mod divisions;
    pub mod encoding;
    pub mod ids;
    pub mod json;
    pub mod links;
    pub mod model;
    pub mod packed;
    pub mod scoring;
    pub mod sorted;
    pub mod text;
    pub mod time;
    pub mod weights;
    pub mod whitepaper;
}

type Catalogue = BTreeMap<String, BTreeMap<String, String>>;

/// The catalogues of pages that a first visit does not reach: their English messages are a part of their own.
/// `tests/tidy.rs` sees to it that nothing else names them.
const LATER: &[&str] = &[
    "bench",
    "bench_files",
    "bench_trust",
    "chart",
    "compare",
    "evidence",
    "form",
    "help",
    "keys",
    "model",
    "plan",
    "position",
    "ranking",
    "report",
    "results",
    "review",
    "sharing",
    "sign",
    "statistics",
    "verify",
];

fn main() {
    println!("cargo::rerun-if-changed=seeds");
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed=src/core");
    // What an earlier build left there may have another name now.
    let _ = fs::remove_dir_all(out("parts"));
    let made = if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32") { data() } else { Ok(()) };
    if let Err(error) = made.and_then(|()| messages()) {
        for line in error.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn out(name: &str) -> PathBuf {
    Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name)
}

fn write(name: &str, content: impl AsRef<[u8]>) -> Result<(), String> {
    let path = out(name);
    let written = fs::create_dir_all(path.parent().unwrap_or(&path)).and_then(|()| fs::write(&path, content));
    written.map_err(|it| format!("{}: {it}", path.display()))
}

/// Leaves a part beside the page, and returns the constant by which the program knows it.
fn part(name: &str, bytes: &[u8]) -> Result<String, String> {
    write(&format!("parts/{name}.bin"), bytes)?;
    let digest = Digest::of(bytes);
    let name = name.to_uppercase();
    Ok(format!("const {name}_DIGEST: Digest = Digest::from_bytes({:?});\n", digest.bytes()))
}

fn seed(name: &str) -> Result<SeedFile, String> {
    let path = Path::new("seeds").join(name);
    let text = fs::read_to_string(&path).map_err(|it| format!("{}: {it}", path.display()))?;
    Ok(SeedFile { name: Cow::Owned(name.to_owned()), text: Cow::Owned(text) })
}

/// The files of a folder below `seeds/`, in the order of their names.
fn seeds(folder: &str) -> Result<Vec<SeedFile>, String> {
    let listed = fs::read_dir(Path::new("seeds").join(folder)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = listed.map_err(|it| format!("seeds/{folder}: {it}"))?;
    let mut names: Vec<String> = entries.iter().map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.iter().map(|it| seed(&format!("{folder}/{it}"))).collect()
}

fn sound<T>(loaded: Result<T, Vec<Defect>>) -> Result<T, String> {
    loaded.map_err(|defects| defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn data() -> Result<(), String> {
    let mut files = vec![seed("model/model.json")?];
    files.extend(seeds("model/groups")?);
    let whole = sound(Model::load(files.clone()))?;
    let weights = sound(Weights::load(&seed("weights/default-2022.json")?, &whole))?;
    let paper = sound(WhitePaper::load(&seeds("whitepaper")?, &whole))?;
    let divisions = sound(Divisions::load(&seed("divisions/divisions.json")?))?;
    let links = sound(Links::load(&seed("plausibility.json")?, &whole))?;
    let with_some_texts = |is_left_out: &dyn Fn(usize, Place) -> bool| -> Result<Model, String> {
        let files = files.iter().enumerate();
        let files = files.map(|(idx, it)| without(it, &|place| is_left_out(idx, place)));
        sound(Model::load_with_some_texts(files.collect::<Result<_, _>>()?, whole.digest()))
    };
    let chinese = with_some_texts(&|_, it| it.lang == "en")?;
    let english = with_some_texts(&|_, it| it.lang == "zh")?;
    // The files are those of the model as a whole and of the first group, then those of the other groups. Names head
    // lists and windows before anything else is at hand.
    let first = |other: &str| with_some_texts(&|file, it| it.lang == other || (file > 1 && !it.is_name));
    write("model.bin", pack(&first("en")?))?;
    write("weights.bin", pack(&weights))?;
    let mut constants = String::new();
    for name in ["model", "weights"] {
        let constant = name.to_uppercase();
        let line = format!("const {constant}: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\"));\n");
        constants.push_str(&line);
    }
    for (name, it) in [("chinese", chinese), ("english", english)] {
        constants.push_str(&part(name, &[pack(&it), pack(it.explanations())].concat())?);
    }
    constants.push_str(&part("opening", &pack(&first("zh")?))?);
    constants.push_str(&part("example", &pack(&seed("examples/huzhou.draft.json")?.text.into_owned()))?);
    constants.push_str(&part("whitepaper", &pack(&paper))?);
    constants.push_str(&part("divisions", &pack(&divisions))?);
    constants.push_str(&part("links", &pack(&links))?);
    write("seeds.rs", constants)
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// Its language, `zh` or `en`.
    lang: &'a str,
    /// Whether it is the name of something.
    is_name: bool,
}

/// A data file in which these texts are emptied.
fn without(file: &SeedFile, is_left_out: &dyn Fn(Place) -> bool) -> Result<SeedFile, String> {
    fn empty(value: &mut Value, is_name: bool, is_left_out: &dyn Fn(Place) -> bool) {
        match value {
            Value::Object(members) => {
                for (name, it) in members {
                    match it {
                        Value::String(text) if matches!(name.as_str(), "zh" | "en") => {
                            if is_left_out(Place { lang: name, is_name }) {
                                text.clear();
                            }
                        }
                        _ => empty(it, name == "name", is_left_out),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|it| empty(it, false, is_left_out)),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_str(&file.text).map_err(|it| format!("{}: {it}", file.name))?;
    empty(&mut value, false, is_left_out);
    Ok(SeedFile { name: file.name.clone(), text: Cow::Owned(value.to_string()) })
}

fn messages() -> Result<(), String> {
    let zh = catalogue("zh")?;
    let en = catalogue("en")?;
    for (one, other, missing_in) in [(&zh, &en, "en"), (&en, &zh, "zh")] {
        for (part, messages) in one {
            for key in messages.keys() {
                if !other.get(part).is_some_and(|it| it.contains_key(key)) {
                    return Err(format!("seeds/locales/{missing_in}/{part}.json lacks the key `{key}`"));
                }
            }
        }
    }
    let mut keys = String::from("/// Every message of the page, by part.\n#[allow(missing_docs)]\npub mod k {\n");
    let mut english: Vec<Box<str>> = Vec::new();
    let (later, first): (Vec<_>, Vec<_>) = zh.iter().partition(|it| LATER.contains(&it.0.as_str()));
    let first_messages: usize = first.iter().map(|it| it.1.len()).sum();
    let wrong = |it: std::fmt::Error| it.to_string();
    // What stands in the page before the program runs is none of the program's: the build tool puts it there.
    for (part, messages) in first.into_iter().chain(later).filter(|it| it.0 != "start") {
        writeln!(keys, "pub mod {part} {{ use super::super::{{Key, Message}};").map_err(wrong)?;
        for (key, text) in messages {
            let name = key.to_uppercase();
            writeln!(keys, "pub const {name}: Key = Key(&Message {{ zh: {text:?}, idx: {} }});", english.len())
                .map_err(wrong)?;
            english.push(en[part][key].as_str().into());
        }
        keys.push_str("}\n");
    }
    keys.push_str("}\n");
    let mut digests = part("messages", &pack(&english[..first_messages].to_vec()))?;
    digests.push_str("#[cfg(target_arch = \"wasm32\")]\n");
    digests.push_str(&part("moremessages", &pack(&english[first_messages..].to_vec()))?);
    writeln!(keys, "#[cfg(target_arch = \"wasm32\")]\n{digests}").map_err(wrong)?;
    writeln!(keys, "#[cfg(not(target_arch = \"wasm32\"))]\nstatic ENGLISH: &[&str] = &{english:?};").map_err(wrong)?;
    write("messages.rs", keys)
}

fn catalogue(lang: &str) -> Result<Catalogue, String> {
    let mut catalogue = Catalogue::new();
    for file in seeds(&format!("locales/{lang}"))? {
        let path = Path::new(file.name.as_ref());
        let part = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let messages = serde_json::from_str(&file.text).map_err(|it| format!("{}: {it}", file.name))?;
        catalogue.insert(part, messages);
    }
    Ok(catalogue)
}
