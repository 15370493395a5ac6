//! Two things are made of `seeds/` when the program is built.
//!
//! The message catalogues below `seeds/locales/` become constants, so that a missing or misspelt key is a compile
//! error and a language is added by adding files. One file per part of the page; the file's name is the module of
//! its keys.
//!
//! The model gets its digest, and a form in Chinese alone, which is what a page carries: English is fetched by those
//! who want it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

type Catalogue = BTreeMap<String, BTreeMap<String, String>>;

fn main() {
    println!("cargo::rerun-if-changed=seeds/locales");
    println!("cargo::rerun-if-changed=seeds/model");
    println!("cargo::rerun-if-changed=src/build.rs");
    write("seeds.rs", model());
    if env::var_os("CARGO_FEATURE_WEB").is_some() {
        write("messages.rs", messages());
    }
}

fn write(name: &str, made: Result<String, String>) {
    match made {
        Ok(code) => {
            let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
            fs::write(Path::new(&out).join(name), code).expect("OUT_DIR can be written");
        }
        Err(error) => println!("cargo::error={error}"),
    }
}

/// The digest of the model over its canonical JSON, and its Chinese form as one object of files by name.
fn model() -> Result<String, String> {
    let mut groups: Vec<_> = fs::read_dir("seeds/model/groups")
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|it| format!("seeds/model/groups: {it}"))?
        .iter()
        .map(fs::DirEntry::path)
        .collect();
    groups.sort();
    let read = |path: &Path| -> Result<Value, String> {
        let text = fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()))?;
        serde_json::from_str(&text).map_err(|it| format!("{}: {it}", path.display()))
    };
    let head = read(Path::new("seeds/model/model.json"))?;
    let groups: Vec<(String, Value)> = groups
        .iter()
        .map(|it| Ok((format!("model/groups/{}", it.file_name().unwrap_or_default().to_string_lossy()), read(it)?)))
        .collect::<Result<_, String>>()?;
    // The values are sorted by name and hold integers only, so that plain serialisation is the canonical form.
    let whole = serde_json::json!({
        "groups": groups.iter().map(|it| &it.1).collect::<Vec<_>>(),
        "model": head,
    });
    let digest = Sha256::digest(whole.to_string());
    let digest: String = digest.iter().map(|it| format!("{it:02x}")).collect();
    let mut chinese = serde_json::Map::new();
    for (name, value) in std::iter::once(("model/model.json".to_owned(), head)).chain(groups) {
        chinese.insert(name, without_english(value));
    }
    let chinese = Value::Object(chinese).to_string();
    Ok(format!(
        "/// The digest of the embedded model.\npub const MODEL_DIGEST: &str = \"sha256:{digest}\";\n\
         #[cfg(target_arch = \"wasm32\")]\nconst MODEL_CHINESE: &str = {chinese:?};\n"
    ))
}

fn without_english(value: Value) -> Value {
    match value {
        Value::Object(mut members) => {
            if members.contains_key("zh") {
                members.remove("en");
            }
            Value::Object(members.into_iter().map(|(name, it)| (name, without_english(it))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_english).collect()),
        other => other,
    }
}

fn messages() -> Result<String, String> {
    let zh = read("zh")?;
    let en = read("en")?;
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
    for (part, messages) in &zh {
        writeln!(keys, "pub mod {part} {{ use super::super::Key;").map_err(|it| it.to_string())?;
        for (key, text) in messages {
            let name = key.to_uppercase();
            writeln!(keys, "pub const {name}: Key = Key(&[{text:?}, {:?}]);", en[part][key])
                .map_err(|it| it.to_string())?;
        }
        keys.push_str("}\n");
    }
    keys.push_str("}\n");
    Ok(keys)
}

fn read(lang: &str) -> Result<Catalogue, String> {
    let dir = Path::new("seeds/locales").join(lang);
    let mut catalogue = Catalogue::new();
    for entry in fs::read_dir(&dir).map_err(|it| format!("{}: {it}", dir.display()))? {
        let path = entry.map_err(|it| it.to_string())?.path();
        let part = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|it| format!("{}: {it}", path.display()))?;
        let messages = serde_json::from_str(&text).map_err(|it| format!("{}: {it}", path.display()))?;
        catalogue.insert(part, messages);
    }
    Ok(catalogue)
}
