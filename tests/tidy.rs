//! The promises that hold for the whole source tree, read from the files themselves.
//!
//! What a compiler cannot see is stated here: which part may name what, that both languages say the same, that
//! nothing shipped reaches out, and that data files are what the strict reader takes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use citysec::core::json::{self, Json, Limits};

/// Longest source file in lines, without its tests.
const LONGEST: usize = 700;

struct Source {
    /// Path below the root, with `/`.
    name: String,
    text: String,
}

impl Source {
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(idx, line)| (idx + 1, line))
    }

    /// The lines of code: no comments, and nothing from the first test module on.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = |line: &str| line.trim() == "#[cfg(test)]";
        self.lines().take_while(move |it| !tests(it.1)).filter(|it| !it.1.trim_start().starts_with("//"))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below these folders or files, without what tools put there. A name that does not exist is an error.
fn files(below: &[&str]) -> Vec<Source> {
    let mut left: Vec<PathBuf> = below.iter().map(|it| root().join(it)).collect();
    let mut found = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
            let paths = entries.map(|it| it.expect("a folder entry").path());
            left.extend(paths.filter(|it| !it.ends_with("node_modules") && !it.ends_with("target")));
            continue;
        }
        let bytes = fs::read(&path).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
        found.push(Source { name, text: String::from_utf8_lossy(&bytes).into_owned() });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!found.is_empty(), "nothing below {below:?}");
    found
}

fn ends(files: Vec<Source>, endings: &[&str]) -> Vec<Source> {
    files.into_iter().filter(|it| endings.iter().any(|end| it.name.ends_with(end))).collect()
}

/// Fails with every place at once.
fn none(what: &str, places: Vec<String>) {
    assert!(places.is_empty(), "{what}:\n{}", places.join("\n"));
}

/// Lines of code in which one of the words stands as a word of its own.
fn naming(files: &[Source], words: &[&str]) -> Vec<String> {
    let letter = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let stands = |line: &str, word: &str| {
        line.match_indices(word)
            .any(|(at, _)| !letter(line[..at].chars().next_back()) && !letter(line[at + word.len()..].chars().next()))
    };
    let mut places = Vec::new();
    for file in files {
        for (line, text) in file.code() {
            places.extend(words.iter().filter(|it| stands(text, it)).map(|it| format!("{}:{line}: {it}", file.name)));
        }
    }
    places
}

#[test]
fn the_core_knows_no_browser_clock_file_thread_or_float() {
    let core = files(&["src/core"]);
    let mut banned = vec!["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo", "gloo_storage", "getrandom"];
    banned.extend(["std::fs", "std::env", "std::time", "std::thread", "std::net", "std::io", "thread", "SystemTime"]);
    banned.extend(["Instant", "HashMap", "HashSet", "f32", "f64", "crate::web", "println", "eprintln", "cfg"]);
    let mut places = naming(&core, &banned);
    // The list of types that serde's macro forwards has to name every one of them.
    places.retain(|it| !(it.starts_with("src/core/json/typed.rs") && (it.ends_with("f32") || it.ends_with("f64"))));
    // The page fetches part of the data that other programs carry: the one place where targets differ.
    places.retain(|it| !(it.starts_with("src/core/seeds/") && it.ends_with("cfg")));
    none("the core names what it must not know", places);
    let forwarded = core.iter().flat_map(Source::code).filter(|it| it.1.contains("f64")).count();
    assert_eq!(forwarded, 1, "floats stand in the one list of forwarded types and nowhere else");
}

#[test]
fn only_one_module_names_the_data_files() {
    let mut rest = files(&["src"]);
    // The build script turns the catalogues of messages into constants.
    rest.retain(|it| !it.name.starts_with("src/core/seeds/") && it.name != "src/build.rs");
    let mut places = Vec::new();
    for file in &rest {
        let naming = file.code().filter(|it| it.1.contains("/seeds/"));
        places.extend(naming.map(|(line, text)| format!("{}:{line}: {}", file.name, text.trim())));
    }
    none("data files are named outside src/core/seeds", places);
}

#[test]
fn only_one_folder_names_the_browser() {
    let mut rest = files(&["src"]);
    rest.retain(|it| !it.name.starts_with("src/web/browser/") && it.name != "src/web/browser.rs");
    none("the browser is named outside src/web/browser", naming(&rest, &["web_sys", "js_sys", "gloo_storage"]));
}

#[test]
fn the_command_line_knows_no_page() {
    let words = ["leptos", "web_sys", "js_sys", "citysec::web"];
    none("the command line names the page", naming(&files(&["src/bin"]), &words));
}

#[test]
fn nothing_is_left_to_do() {
    let all = ends(files(&["src", "xtask/src", "tests", "benches"]), &[".rs", ".js", ".mjs"]);
    let mut places = naming(&all, &["todo", "unimplemented", "dbg"]);
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]].map(|it| it.concat());
    for file in &all {
        for (line, text) in file.lines() {
            let ignored = text.trim_start().starts_with("#[ignore");
            let marked = marks.iter().any(|it| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == it));
            if ignored || marked {
                places.push(format!("{}:{line}: {}", file.name, text.trim()));
            }
        }
    }
    // This file has to name what it looks for.
    places.retain(|it| !it.starts_with("tests/tidy.rs"));
    none("unfinished", places);
}

#[test]
fn files_stay_readable() {
    let code = ends(files(&["src", "xtask/src", "benches", "style", "index.html"]), &[".rs", ".css", ".html", ".js"]);
    let mut places = Vec::new();
    for file in &code {
        let lines = file.lines().take_while(|it| it.1.trim() != "#[cfg(test)]").count();
        if lines > LONGEST {
            places.push(format!("{}: {lines} lines, more than {LONGEST}", file.name));
        }
    }
    none("too long", places);
}

/// The W3C contexts of a credential and the names of XML languages are names, not addresses that anything opens.
#[test]
fn nothing_shipped_names_an_outside_address() {
    let allowed = [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/2001/XMLSchema-instance",
    ];
    // Office files name their own languages so, and what describes them.
    let named = ["http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/", "http://purl.org/dc/"];
    let mut places = Vec::new();
    for file in files(&[
        "src/boot",
        "src/web",
        "src/core",
        "src/office",
        "src/main.rs",
        "style",
        "index.html",
        "404.html",
        "seeds",
    ]) {
        for (line, text) in file.lines() {
            let mut addresses: Vec<&str> = ["http://", "https://", "ws://", "wss://"]
                .iter()
                .flat_map(|scheme| text.match_indices(scheme).map(|(at, _)| &text[at..]))
                .collect();
            for opener in ["url(//", "url('//", "url(\"//", "src=\"//", "href=\"//"] {
                addresses.extend(text.match_indices(opener).map(|(at, _)| &text[at..]));
            }
            for address in addresses {
                let end = address.find(['"', '\'', '`', ' ', ')', '<', '\\']).unwrap_or(address.len());
                let is_name =
                    file.name.starts_with("src/office/docx/") && named.iter().any(|it| address.starts_with(it));
                if !is_name && !allowed.contains(&&address[..end]) {
                    places.push(format!("{}:{line}: {}", file.name, &address[..end]));
                }
            }
        }
    }
    none("outside addresses", places);
}

#[test]
fn no_file_names_a_machine() {
    let below =
        ["src", "seeds", "style", "tests", "xtask", "benches", "index.html", "404.html", "Cargo.toml", ".cargo", ".ci"];
    let homes = ["work", "root", "home", "Users", "tmp"].map(|it| format!("/{it}/"));
    let mut places = Vec::new();
    for file in files(&below) {
        for (line, text) in file.lines() {
            // Only as the beginning of a path: `src/home/` is none.
            let begins = |at: usize| !text[..at].ends_with(|it: char| it.is_alphanumeric() || "._-*}".contains(it));
            let named = homes.iter().any(|home| text.match_indices(home).any(|(at, _)| begins(at)));
            if named {
                places.push(format!("{}:{line}: {}", file.name, text.trim()));
            }
        }
    }
    none("paths of a machine", places);
}

#[test]
fn data_files_are_strict_json() {
    let mut places = Vec::new();
    for file in ends(files(&["seeds"]), &[".json"]) {
        if let Err(error) = json::read(file.text.as_bytes(), Limits::FILE) {
            places.push(format!("{}: {error}", file.name));
        }
    }
    none("no strict JSON", places);
}

#[test]
fn every_data_file_is_embedded() {
    let embedded: String = files(&["src/core/seeds"]).into_iter().map(|it| it.text).collect();
    let data = files(&["seeds"]).into_iter().filter(|it| !it.name.starts_with("seeds/locales/"));
    let lost = data.filter(|it| !embedded.contains(&format!("{}\"", &it.name["seeds/".len()..])));
    none("data files that nothing embeds", lost.map(|it| it.name).collect());
}

/// Messages of one language by part and key, `home.title`.
fn catalogue(lang: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for file in files(&[&format!("seeds/locales/{lang}")]) {
        let part = file.name.rsplit('/').next().and_then(|it| it.strip_suffix(".json"));
        let part = part.unwrap_or_else(|| panic!("{} is no catalogue", file.name));
        let tree = json::read(file.text.as_bytes(), Limits::FILE).unwrap_or_else(|it| panic!("{}: {it}", file.name));
        let Json::Object(members) = &tree else { panic!("{} is no object", file.name) };
        for (key, text) in members {
            let text = text.as_text().unwrap_or_else(|| panic!("{}: {key} is no text", file.name));
            messages.insert(format!("{part}.{key}"), text.to_owned());
        }
    }
    messages
}

/// The gaps of a message, `{like_this}`; the two forms of a plural count together.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|it| it.split_once('}').map_or(it, |it| it.0)).collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_gaps() {
    let (zh, en) = (catalogue("zh"), catalogue("en"));
    let keys = |it: &BTreeMap<String, String>| it.keys().cloned().collect::<BTreeSet<_>>();
    let apart: Vec<String> = keys(&zh).symmetric_difference(&keys(&en)).cloned().collect();
    none("messages in one language only", apart);
    let mut places = Vec::new();
    for (key, zh) in &zh {
        let en = &en[key];
        if gaps(zh) != gaps(en) {
            places.push(format!("{key}: {:?} in Chinese, {:?} in English", gaps(zh), gaps(en)));
        }
        let named = |it: &&str| {
            it.is_empty() || !it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
        };
        places.extend(
            gaps(zh).iter().filter(|it| named(it)).map(|it| format!("{key}: the gap {{{it}}} has no plain name")),
        );
        for text in [zh, en] {
            let (open, close) = (text.matches('{').count(), text.matches('}').count());
            if text.trim().is_empty() || open != close {
                places.push(format!("{key}: `{text}`"));
            }
        }
        // English may quote the Chinese name of the language or of a document, and nothing else.
        if en.chars().any(|it| ('\u{4e00}'..='\u{9fff}').contains(&it)) && !en.contains('“') && en != "中文" {
            places.push(format!("{key}: Chinese in `{en}`"));
        }
    }
    none("messages that differ", places);
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let zh = catalogue("zh");
    let text: String = ends(files(&["src/web", "src/core"]), &[".rs"]).into_iter().map(|it| it.text).collect();
    let word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mut used = BTreeSet::new();
    for (at, _) in text.match_indices("k::") {
        if text[..at].ends_with(word) {
            continue;
        }
        let path: String = text[at + 3..].chars().take_while(|it| word(*it) || *it == ':').collect();
        if let Some((part, key)) = path.split_once("::") {
            used.insert(format!("{part}.{}", key.to_lowercase()));
        }
    }
    // What stands in the page before the program runs, `{zh.home.lead}`.
    let page = &files(&["index.html"])[0].text;
    used.extend(gaps(page).into_iter().filter_map(|it| it.split_once('.')).map(|it| it.1.to_owned()));
    none("messages that nothing shows", zh.keys().filter(|it| !used.contains(*it)).cloned().collect());
    none("messages that do not exist", used.into_iter().filter(|it| !zh.contains_key(it)).collect());
}

/// English messages of later pages are a part of their own, which only those pages wait for. Whatever else named them
/// would show them in Chinese.
#[test]
fn only_later_pages_name_messages_of_later_pages() {
    let build = fs::read_to_string(root().join("src/build.rs")).expect("the build script");
    let (_, list) = build.split_once("const LATER: ").expect("the list of later catalogues");
    let (list, _) = list.split_once(';').expect("the end of the list");
    let later: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(later.contains(&"help") && !later.contains(&"common"), "{later:?}");
    let mut places = Vec::new();
    for file in files(&["src/web", "src/core"]) {
        // The messages about sharing belong to two pages, the coordinator's and the department's; those about the bench
        // stand in several files.
        let pages = later.iter().flat_map(|it| match *it {
            "sharing" => vec!["hands", "hand_in"],
            "review" => vec!["bench", "reply", "verify"],
            "statistics" => vec!["bench"],
            it if it.starts_with("bench_") => vec!["bench"],
            it => vec![it],
        });
        let is_later = pages.into_iter().any(|it| {
            file.name.starts_with(&format!("src/web/pages/{it}/"))
                || file.name == format!("src/web/pages/{it}.rs")
                || file.name.starts_with(&format!("src/core/{it}/"))
        });
        for (line, text) in file.code().filter(|_| !is_later) {
            // Only pages that wait verify reviews and replies, and nothing else can be refused for what they word.
            let is_reason = |it: &&&str| **it == "review" && file.name == "src/web/reasons.rs";
            let named = later.iter().filter(|it| text.contains(&format!("k::{it}::"))).filter(|it| !is_reason(it));
            places.extend(named.map(|it| format!("{}:{line}: k::{it}", file.name)));
        }
    }
    none("messages of later pages are named by what does not wait for them", places);
}
