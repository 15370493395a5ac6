//! A release: what the build tool publishes in one go, and whether files are what it published.
//!
//! The manifest of a build lists every file with its size and SHA-256. The SHA-256 of the manifest itself is the
//! digest of the build, so one digest stands for every byte. Pages show it, so they are listed as they are before it
//! is written into them ([`seal`]), and whoever checks a page takes it out again ([`unseal`]). What is taken out is
//! compared on its own: nothing in a page goes unchecked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::document::{App, DataRef};
use super::encoding::{Digest, hex};
use super::json::{self, Limits};
use super::model::Model;
use super::weights::Weights;

/// `type` of a manifest.
pub const BUILD: &str = "citysec.build";
/// The newest version of the manifest that this program writes and reads.
pub const BUILD_VERSION: u32 = 1;
/// The manifest's name in a folder and in a release.
pub const MANIFEST: &str = "citysec-build.json";
/// The name of the file that lists digests in the form that `sha256sum -c` reads.
pub const SUMS: &str = "SHA256SUMS";
/// The page of a folder.
pub const PAGE: &str = "index.html";
/// The page that is a single file.
pub const SINGLE_FILE: &str = "citysec.html";
/// Endings of compressed copies: `name.br` may lie beside `name` for hosts to send instead.
pub const COPIES: [&str; 2] = [".br", ".gz"];

/// Where a page shows the digest.
const SHOWN: Gap = Gap { before: "<meta name=\"citysec-build\" content=\"", after: "\">" };
/// Where the page that is a single file carries its manifest.
const CARRIED: Gap = Gap { before: "<script type=\"application/json\" id=\"citysec-build\">", after: "</script>" };

/// A place in a page that is empty until the build is complete.
struct Gap {
    before: &'static str,
    after: &'static str,
}

impl Gap {
    /// The page before the gap, what stands in it, and the page after it; `None` unless there is exactly one.
    fn split<'a>(&self, page: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        let (before, rest) = page.split_once(self.before)?;
        let (inside, after) = rest.split_once(self.after)?;
        (!rest.contains(self.before)).then_some((before, inside, after))
    }

    /// The page with this in the gap.
    fn fill(&self, page: &str, inside: &str) -> Option<String> {
        let (before, _, after) = self.split(page)?;
        Some([before, self.before, inside, self.after, after].concat())
    }
}

/// The empty place for the manifest, for the page that is a single file.
pub fn place_for_manifest() -> String {
    [CARRIED.before, CARRIED.after].concat()
}

/// A page with the digest of its build in it, and with the manifest where it has a place for one.
/// `None` for a page without exactly one empty place for the digest.
pub fn seal(page: &str, manifest: &str) -> Option<String> {
    let (_, "", _) = SHOWN.split(page)? else { return None };
    let page = SHOWN.fill(page, &Digest::of(manifest.as_bytes()).to_string())?;
    match CARRIED.split(&page) {
        Some((_, "", _)) if !manifest.contains('<') => CARRIED.fill(&page, manifest),
        Some(_) => None,
        None => Some(page),
    }
}

/// What [`unseal`] takes out of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// The page as it was before it was sealed.
    pub page: String,
    /// The digest that it shows.
    pub shown: String,
    /// The manifest that it carries.
    pub carried: Option<String>,
}

/// Takes digest and manifest out of a page; `None` for a page that has no place for a digest.
pub fn unseal(page: &str) -> Option<Unsealed> {
    // Without the manifest first: nothing in it is taken for a part of the page.
    let (carried, page) = match CARRIED.split(page) {
        Some((_, manifest, _)) => (Some(manifest.to_owned()), CARRIED.fill(page, "")?),
        None => (None, page.to_owned()),
    };
    let (_, shown, _) = SHOWN.split(&page)?;
    let shown = shown.to_owned();
    Some(Unsealed { page: SHOWN.fill(&page, "")?, shown, carried })
}

/// One published file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Listed {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
    /// Whether size and digest are those of a page before it was sealed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_sealing: bool,
}

impl Listed {
    /// A file with this content. Of a page it is the content before sealing.
    pub fn new(path: &str, content: &[u8], before_sealing: bool) -> Self {
        Self { path: path.to_owned(), bytes: content.len() as u64, digest: Digest::of(content), before_sealing }
    }

    fn has(&self, content: &[u8]) -> bool {
        self.bytes == content.len() as u64 && self.digest == Digest::of(content)
    }
}

/// What a build is, and every file that it published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Manifest {
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    /// The product.
    pub app: App,
    /// The model in it.
    pub model: DataRef,
    /// The weight table in it.
    pub weights: DataRef,
    /// What it was built with: name of the tool to its version.
    pub tools: BTreeMap<String, String>,
    /// The folder for hosts, sorted by path.
    pub folder: Vec<Listed>,
    /// The page that is a single file.
    pub single_file: Listed,
}

impl Manifest {
    /// The manifest of a build of this version of the product.
    pub fn new(
        model: &Model,
        weights: &Weights,
        tools: BTreeMap<String, String>,
        mut folder: Vec<Listed>,
        single_file: Listed,
    ) -> Self {
        folder.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            kind: BUILD.to_owned(),
            version: BUILD_VERSION,
            app: App::THIS,
            model: DataRef::to_model(model),
            weights: DataRef::to_weights(weights),
            tools,
            folder,
            single_file,
        }
    }

    /// Its text, the same for the same content: the digest of the build is that of these bytes.
    ///
    /// # Panics
    /// Never: a manifest is plain JSON.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest is plain JSON") + "\n"
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// Words for people: it is no manifest, or a newer one.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let tree = json::read(bytes, Limits::FILE).map_err(|it| it.to_string())?;
        if tree.get("type").and_then(json::Json::as_text) != Some(BUILD) {
            return Err(format!("its type is not {BUILD}"));
        }
        if !matches!(tree.get("version"), Some(json::Json::Int(version)) if *version == i64::from(BUILD_VERSION)) {
            return Err(format!("its version is not {BUILD_VERSION}: a newer program reads it"));
        }
        json::from_tree(&tree).map_err(|it| it.to_string())
    }
}

/// The text of a file of sums: a line for each file, sorted by path.
pub fn sums<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let sorted: BTreeMap<&str, &[u8]> = files.into_iter().collect();
    sorted.iter().map(|(path, content)| format!("{}  {path}\n", hex(Digest::of(content).bytes()))).collect()
}

/// How a file is not what its build published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It has another content.
    Content,
    /// The page shows another digest than that of the manifest.
    Shown,
    /// The compressed copy unpacks to something else than the file beside it, or not at all.
    Copy,
    /// The file of sums gives another sum for it.
    Sum,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Content => "is not the file that was published",
            Self::Shown => "shows another digest than that of the manifest",
            Self::Copy => "does not unpack to the file beside it",
            Self::Sum => "has another sum in SHA256SUMS",
        })
    }
}

/// What was found out about a folder or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The digest of that, and so of the build.
    pub digest: Digest,
    /// Compressed copies that were compared.
    pub copies: usize,
    /// Every file that is not as published.
    pub differences: Vec<(String, Difference)>,
    /// Files that belong to no build, such as a host's settings.
    pub besides: Vec<String>,
}

impl Checked {
    fn new(manifest: &[u8]) -> Result<Self, String> {
        let read = Manifest::read(manifest).map_err(|it| format!("the build manifest cannot be read: {it}"))?;
        let digest = Digest::of(manifest);
        Ok(Self { manifest: read, digest, copies: 0, differences: Vec::new(), besides: Vec::new() })
    }

    /// Compares one file with its entry.
    fn compare(&mut self, listed: &Listed, content: &[u8]) {
        let mut differs = |difference| self.differences.push((listed.path.clone(), difference));
        if !listed.before_sealing {
            if !listed.has(content) {
                differs(Difference::Content);
            }
            return;
        }
        match std::str::from_utf8(content).ok().and_then(unseal) {
            Some(it) if listed.has(it.page.as_bytes()) => {
                if it.shown != self.digest.to_string() {
                    differs(Difference::Shown);
                }
            }
            _ => differs(Difference::Content),
        }
    }
}

/// Checks a folder, or what stands for one: `names` are the paths in it, `read` gets the content of one, and `unpack`
/// undoes a compressed copy (its name, its content, the size that it has to unpack to).
///
/// # Errors
/// What `read` says, or that the folder has no manifest.
pub fn check_folder<E>(
    names: &BTreeSet<String>,
    mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
    unpack: impl Fn(&str, &[u8], usize) -> Option<Vec<u8>>,
) -> Result<Result<Checked, String>, E> {
    if !names.contains(MANIFEST) {
        return Ok(Err(format!("there is no {MANIFEST} in it")));
    }
    let mut checked = match Checked::new(&read(MANIFEST)?) {
        Ok(checked) => checked,
        Err(reason) => return Ok(Err(reason)),
    };
    let stated = match names.contains(SUMS) {
        true => Some(read_sums(&read(SUMS)?)),
        false => None,
    };
    let wrong_sum = |path: &str, content: &[u8]| match &stated {
        Some(stated) => stated.get(path) != Some(&hex(Digest::of(content).bytes())),
        None => false,
    };
    let mut known = BTreeSet::from([MANIFEST.to_owned(), SUMS.to_owned()]);
    for listed in checked.manifest.folder.clone() {
        let path = &listed.path;
        known.insert(path.clone());
        if !names.contains(path) {
            checked.differences.push((path.clone(), Difference::Missing));
            continue;
        }
        let content = read(path)?;
        let before = checked.differences.len();
        checked.compare(&listed, &content);
        if checked.differences.len() == before && wrong_sum(path, &content) {
            checked.differences.push((path.clone(), Difference::Sum));
        }
        for copy in COPIES.map(|ending| format!("{path}{ending}")).into_iter().filter(|it| names.contains(it)) {
            let packed = read(&copy)?;
            if unpack(&copy, &packed, content.len()).as_ref() != Some(&content) {
                checked.differences.push((copy.clone(), Difference::Copy));
            } else if wrong_sum(&copy, &packed) {
                checked.differences.push((copy.clone(), Difference::Sum));
            }
            checked.copies += 1;
            known.insert(copy);
        }
    }
    checked.besides = names.difference(&known).cloned().collect();
    Ok(Ok(checked))
}

/// Sums by path. Lines of another form say nothing, so the files they mean have no sum and are found out.
fn read_sums(text: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(text);
    let pairs = text.lines().filter_map(|it| it.split_once("  "));
    pairs.map(|(sum, path)| (path.to_owned(), sum.to_owned())).collect()
}

/// Checks the page that is a single file.
///
/// # Errors
/// It is no such page.
pub fn check_single_file(page: &[u8]) -> Result<Checked, String> {
    let unsealed = std::str::from_utf8(page).ok().and_then(unseal).ok_or("it shows no digest of a build")?;
    let Some(manifest) = unsealed.carried else {
        return Err("it carries no build manifest; of a page in a folder, name the folder".to_owned());
    };
    let mut checked = Checked::new(manifest.as_bytes())?;
    let listed = checked.manifest.single_file.clone();
    checked.compare(&listed, page);
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    const PLAIN: &str = "<head><meta name=\"citysec-build\" content=\"\"></head>";

    /// A folder of three files with a copy, and the page that is a single file.
    fn release() -> (BTreeMap<String, Vec<u8>>, String) {
        let single = format!("{PLAIN}<body>{}x</body>", place_for_manifest());
        let folder = vec![Listed::new("index.html", PLAIN.as_bytes(), true), Listed::new("a/b.wasm", b"\0asm", false)];
        let single_file = Listed::new(SINGLE_FILE, single.as_bytes(), true);
        let tools = BTreeMap::from([("rustc".to_owned(), "1.0".to_owned())]);
        let manifest = Manifest::new(seeds::model(), seeds::weights(), tools, folder, single_file).to_text();
        let mut files = BTreeMap::from([
            ("index.html".to_owned(), seal(PLAIN, &manifest).expect("a page").into_bytes()),
            ("a/b.wasm".to_owned(), b"\0asm".to_vec()),
            ("a/b.wasm.br".to_owned(), b"msa\0".to_vec()),
            (MANIFEST.to_owned(), manifest.clone().into_bytes()),
        ]);
        let sums = sums(files.iter().map(|it| (it.0.as_str(), it.1.as_slice())));
        files.insert(SUMS.to_owned(), sums.into_bytes());
        (files, seal(&single, &manifest).expect("a page"))
    }

    fn check(files: &BTreeMap<String, Vec<u8>>) -> Result<Checked, String> {
        let unpack = |_: &str, packed: &[u8], _| Some(packed.iter().rev().copied().collect());
        let names = files.keys().cloned().collect();
        check_folder(&names, |it| Ok::<_, std::convert::Infallible>(files[it].clone()), unpack).expect("never fails")
    }

    #[test]
    fn what_was_published_is_accepted() {
        let (mut files, single) = release();
        let folder = check(&files).expect("a release");
        assert_eq!((folder.differences, folder.copies, folder.besides), (vec![], 1, vec![]));
        assert_eq!(folder.digest, Digest::of(&files[MANIFEST]));
        let page = check_single_file(single.as_bytes()).expect("a release");
        assert_eq!((page.differences, page.digest), (vec![], folder.digest));
        // A host needs neither copies nor sums, and has its own settings.
        files.remove("a/b.wasm.br");
        files.remove(SUMS);
        files.insert("web.config".to_owned(), vec![]);
        let folder = check(&files).expect("a release");
        assert_eq!((folder.differences, folder.besides), (vec![], vec!["web.config".to_owned()]));
    }

    #[test]
    fn every_change_is_named() {
        use Difference::{Content, Copy, Missing, Shown, Sum};
        type Change = fn(&mut BTreeMap<String, Vec<u8>>);
        let changes: [(Change, &[(&str, Difference)]); 7] = [
            (|it| drop(it.remove("a/b.wasm")), &[("a/b.wasm", Missing)]),
            (|it| it.get_mut("a/b.wasm").expect("it")[0] = 1, &[("a/b.wasm", Content), ("a/b.wasm.br", Copy)]),
            (|it| it.get_mut("a/b.wasm.br").expect("it")[0] = 1, &[("a/b.wasm.br", Copy)]),
            (|it| it.get_mut("index.html").expect("it").push(b' '), &[("index.html", Content)]),
            (
                |it| {
                    let other = seal(PLAIN, "another").expect("a page");
                    it.insert("index.html".to_owned(), other.into_bytes());
                },
                &[("index.html", Shown)],
            ),
            (|it| it.get_mut(SUMS).expect("it")[0] = b'x', &[("a/b.wasm", Sum)]),
            (
                // A manifest that lists a changed file has another digest, and the page shows the published one.
                |it| {
                    let text = String::from_utf8(it[MANIFEST].clone()).expect("text");
                    let changed = text.replace(&Digest::of(b"\0asm").to_string(), &Digest::of(b"\x01asm").to_string());
                    it.insert(MANIFEST.to_owned(), changed.into_bytes());
                    it.insert("a/b.wasm".to_owned(), b"\x01asm".to_vec());
                    it.remove("a/b.wasm.br");
                    it.remove(SUMS);
                },
                &[("index.html", Shown)],
            ),
        ];
        for (change, expected) in changes {
            let (mut files, _) = release();
            change(&mut files);
            let found = check(&files).expect("a release").differences;
            let mut found: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
            found.sort_by_key(|it| it.0);
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_single_file_hides_nothing_where_it_is_not_compared() {
        let (_, single) = release();
        let differences = |page: &str| check_single_file(page.as_bytes()).map(|it| it.differences);
        let content = Ok(vec![(SINGLE_FILE.to_owned(), Difference::Content)]);
        assert_eq!(differences(&single.replace("x</body>", "y</body>")), content);
        let shown = single.replacen("content=\"sha256:", "content=\"x\" onload=\"sha256:", 1);
        assert_eq!(differences(&shown), Ok(vec![(SINGLE_FILE.to_owned(), Difference::Shown)]));
        let again = single.replace("</body>", "<meta name=\"citysec-build\" content=\"x\"></body>");
        assert!(differences(&again).is_err());
        let script = single.replacen("</script>", "</script><script>alert(1)</script>", 1);
        assert_eq!(differences(&script), content);
        assert!(differences("<html></html>").is_err());
        assert!(differences(&seal(PLAIN, "x").expect("a page")).is_err());
    }

    #[test]
    fn only_a_page_with_one_empty_place_is_sealed() {
        assert_eq!(seal("<html></html>", "x"), None);
        assert_eq!(seal(&PLAIN.repeat(2), "x"), None);
        let sealed = seal(PLAIN, "x").expect("a page");
        assert_eq!(seal(&sealed, "x"), None);
        let unsealed = unseal(&sealed).expect("a sealed page");
        assert_eq!((unsealed.page.as_str(), unsealed.carried), (PLAIN, None));
        assert_eq!(unsealed.shown, Digest::of(b"x").to_string());
        assert_eq!(seal(&format!("{PLAIN}{}", place_for_manifest()), "</script>"), None);
    }
}
