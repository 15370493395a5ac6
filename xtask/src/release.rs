//! What `cargo xtask build` leaves behind, made of one compilation: `dist/`, the folder for hosts, and `release/`, what
//! people download: that folder as a ZIP, the page as a single file, the build manifest, and the sums of these.
//!
//! Nothing in any of them depends on the time, the machine, or the order in which a disk lists its files.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use citysec::core::{
    document::App as Product,
    encoding::Digest,
    release::{Listed, MANIFEST, Manifest, PAGE, SINGLE_FILE, SUMS, seal, sums},
    seeds,
};
use flate2::{Compression, GzBuilder};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    dist,
    repo::Repo,
    run::{self, step},
    setup::{self, Toolchain},
    size::{self, brotli},
    wasm::{self, Mode},
};

type Files = Vec<(String, Vec<u8>)>;

/// What hosts compress: everything that is text, and modules.
const COMPRESSIBLE: [&str; 8] = ["bin", "css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// The name of the ZIP of the folder for hosts.
pub fn zip_name() -> String {
    format!("citysec-{}.zip", Product::THIS.version)
}

/// Publishes the files of the page, whose digest is not in it yet, and the page as a single file.
pub fn publish(repo: &Repo, mut files: Files, single_file: &str) -> Result<()> {
    let page = |name: &str| name == PAGE;
    let listed = files.iter().map(|(name, content)| Listed::new(name, content, page(name))).collect();
    let single = Listed::new(SINGLE_FILE, single_file.as_bytes(), true);
    let manifest = Manifest::new(seeds::model(), seeds::weights(), tools(repo)?, listed, single).to_text();
    for (_, content) in files.iter_mut().filter(|it| page(&it.0)) {
        *content = sealed(std::str::from_utf8(content)?, &manifest)?;
    }
    let single_file = sealed(single_file, &manifest)?;
    let copies = step("compress", || copies(&files))?;
    files.extend(copies);
    files.push((MANIFEST.to_owned(), manifest.clone().into_bytes()));
    files.push((SUMS.to_owned(), sums_of(&files)));
    files.sort();
    step(&format!("write {} and {}", repo.dist(Mode::Release).display(), repo.release().display()), || {
        dist::write_folder(repo, &files, &repo.dist(Mode::Release))?;
        let mut downloads = vec![
            (zip_name(), packed(&files)?),
            (SINGLE_FILE.to_owned(), single_file),
            (MANIFEST.to_owned(), manifest.clone().into_bytes()),
        ];
        downloads.push((SUMS.to_owned(), sums_of(&downloads)));
        dist::write_folder(repo, &downloads, &repo.release())?;
        for (name, content) in &downloads {
            eprintln!("    {:>9} bytes  {name}", content.len());
        }
        eprintln!("    build {}", Digest::of(manifest.as_bytes()));
        Ok(())
    })
}

/// Whether a file of the folder for hosts is one that no visit downloads under its own name.
pub fn is_beside(name: &str) -> bool {
    let copy = citysec::core::release::COPIES.iter().any(|ending| name.ends_with(ending));
    let is_schema = citysec::core::seeds::schemas().iter().any(|it| it.0 == name);
    copy || is_schema || [MANIFEST, SUMS, dist::MISSING].contains(&name)
}

fn sealed(page: &str, manifest: &str) -> Result<Vec<u8>> {
    let sealed = seal(page, manifest).context("index.html needs `<meta name=\"citysec-build\" content=\"\">` once")?;
    Ok(sealed.into_bytes())
}

fn sums_of(files: &Files) -> Vec<u8> {
    sums(files.iter().map(|(name, content)| (name.as_str(), content.as_slice()))).into_bytes()
}

/// Compressed copies, each where it is smaller than its file.
fn copies(files: &Files) -> Result<Files> {
    let mut copies = Vec::new();
    for (name, content) in files {
        if !COMPRESSIBLE.iter().any(|ending| name.rsplit_once('.').is_some_and(|it| it.1 == *ending)) {
            continue;
        }
        // Without a time in its header, which is the default of this writer.
        let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
        gzip.write_all(content)?;
        for (ending, copy) in [("br", brotli(content, size::BEST)?), ("gz", gzip.finish()?)] {
            if copy.len() < content.len() {
                copies.push((format!("{name}.{ending}"), copy));
            }
        }
    }
    Ok(copies)
}

/// The files as a ZIP, all of one time.
fn packed(files: &Files) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let squeezed = citysec::core::release::COPIES.iter().any(|ending| name.ends_with(ending));
        let method = if squeezed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((!squeezed).then_some(9))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(name.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The programs whose versions decide about the bytes of the page.
fn tools(repo: &Repo) -> Result<BTreeMap<String, String>> {
    let toolchain = setup::toolchain()?;
    let (rustc, library) = match &toolchain {
        Toolchain::Active { sources } => {
            let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            (rustc, if sources.is_some() { "built from source for size" } else { "as distributed" })
        }
        Toolchain::Debian { rustc, .. } => (rustc.into(), "built from source for size"),
    };
    let rustc = run::quiet(Command::new(rustc).arg("--version"))?;
    let lock = fs::read_to_string(repo.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    let npm: serde_json::Value = serde_json::from_slice(&fs::read(repo.path("xtask/npm/package-lock.json"))?)?;
    let mut tools = BTreeMap::from([
        ("rustc".to_owned(), rustc.trim().trim_start_matches("rustc ").to_owned()),
        ("standard library".to_owned(), library.to_owned()),
    ]);
    for package in ["binaryen", "esbuild"] {
        let version = npm["packages"][format!("node_modules/{package}")]["version"].as_str();
        let version = version.with_context(|| format!("xtask/npm/package-lock.json does not name {package}"))?;
        tools.insert(package.to_owned(), version.to_owned());
    }
    for package in ["wasm-bindgen-cli-support", "wasm_split_cli_support", "brotli", "flate2", "zip"] {
        tools.insert(package.to_owned(), wasm::locked_version(&lock, package)?.to_owned());
    }
    Ok(tools)
}

/// Refuses a build in which a path of this machine stands.
pub fn names_no_machine(repo: &Repo) -> Result<()> {
    let home = env::home_dir();
    let places = [Some(repo.root().to_path_buf()), Some(repo.target("web")), Some(wasm::cargo_home()), home];
    let places: Vec<String> =
        places.into_iter().flatten().filter(|it| it.parent().is_some()).map(|it| it.display().to_string()).collect();
    let mut named = Vec::new();
    // The ZIP and the compressed copies hold the files of the folder and nothing else.
    for file in files_below(&repo.dist(Mode::Release))?.into_iter().chain([repo.release().join(SINGLE_FILE)]) {
        let content = fs::read(&file)?;
        let found = places.iter().filter(|place| names(&content, place));
        named.extend(found.map(|place| format!("{}: {place}", file.display())));
    }
    ensure!(named.is_empty(), "paths of this machine are in what was built:\n{}", named.join("\n"));
    Ok(())
}

fn names(content: &[u8], place: &str) -> bool {
    content.windows(place.len()).any(|it| it == place.as_bytes())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        match path.is_dir() {
            true => files.extend(files_below(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_unpack_to_their_files_and_lie_only_where_they_are_smaller() -> Result<()> {
        use std::io::Read as _;
        let text = b"the same words, ".repeat(40);
        let files =
            vec![("a.js".to_owned(), text.clone()), ("b.wasm".to_owned(), vec![1]), ("c.png".to_owned(), text.clone())];
        let copies = copies(&files)?;
        let names: Vec<&str> = copies.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["a.js.br", "a.js.gz"]);
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(copies[0].1.as_slice(), 4096).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, text);
        unpacked.clear();
        flate2::read::GzDecoder::new(copies[1].1.as_slice()).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, text);
        Ok(())
    }

    #[test]
    fn a_path_is_found_wherever_it_stands() {
        assert!(names(b"\0\x01/some/where/src/lib.rs\0", "/some/where"));
        assert!(!names(b"/some/wher", "/some/where"));
    }

    #[test]
    fn a_zip_says_nothing_of_when_it_was_made() -> Result<()> {
        let files = vec![("a/b.js".to_owned(), b"words".to_vec()), ("a/b.js.br".to_owned(), vec![1, 2])];
        let zip = packed(&files)?;
        let mut read = zip::ZipArchive::new(Cursor::new(zip.as_slice()))?;
        assert_eq!(read.len(), 2);
        for (idx, (name, _)) in files.iter().enumerate() {
            let file = read.by_index(idx)?;
            assert_eq!(file.name()?, name.as_str());
            assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
            assert_eq!(file.unix_mode().map(|it| it & 0o777), Some(0o644));
        }
        Ok(())
    }
}
