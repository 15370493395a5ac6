//! The finished page: a folder that any static host can serve from any path.
//!
//! Every address in it is relative, and every file but `index.html` and the worker has a hash of its content in its name,
//! so that hosts may let browsers keep those files for ever.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use citysec::core::seeds::schemas;

use crate::{
    boot::{self, Boot},
    minify::Minifier,
    onefile, release,
    repo::Repo,
    run::step,
    setup,
    wasm::{self, App, GLUE, MAIN, Mode},
    words::Words,
};

/// Where `index.html` takes the tags that fetch things early, and the style sheet.
const HEAD_MARKER: &str = "<!-- xtask:head -->";

/// Where `index.html` takes the tag that starts the page.
const BODY_MARKER: &str = "<!-- xtask:body -->";

/// The page that hosts show for addresses that lead nowhere.
pub const MISSING: &str = "404.html";

/// Builds the page and returns the folder it is in. A release also leaves what people download: see [`release`].
pub fn build(repo: &Repo, mode: Mode) -> Result<PathBuf> {
    let app = wasm::build(repo, mode)?;
    let dist = repo.dist(mode);
    let read = |name: &str| fs::read_to_string(repo.path(name)).with_context(|| format!("cannot read {name}"));
    let boot = Boot::read(repo, mode, Minifier::new(repo, mode)?)?;
    let (index, styles) = (Words::read(repo)?.fill(&read("index.html")?)?, styles(repo)?);
    let mut files = assemble(&index, &styles, &app, &boot)?;
    files.push((MISSING.to_owned(), read(MISSING)?.into_bytes()));
    // For those who read what the page and the command line write.
    files.extend(schemas().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    match mode {
        Mode::Dev => step(&format!("write {}", dist.display()), || write_folder(repo, &files, &dist))?,
        Mode::Release => release::publish(repo, files, &onefile::page(&index, &styles, &app, &boot)?)?,
    }
    Ok(dist)
}

/// Replaces a folder by one with these files.
pub fn write_folder(repo: &Repo, files: &[(String, Vec<u8>)], folder: &Path) -> Result<()> {
    // Written aside first, so that a server never finds half a page for longer than it takes to rename a folder.
    let aside = repo.target("web").join("new").join(folder.file_name().unwrap_or_default());
    remove(&aside)?;
    for (name, content) in files {
        let path = aside.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&aside))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    remove(folder)?;
    move_folder(&aside, folder, files)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    Ok(())
}

/// Renames a folder, or writes it anew where the two places are on different disks.
fn move_folder(from: &Path, to: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    for (name, content) in files {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    remove(from)
}

/// The style sheets in the order of their names, as two: what the way to the first question shows, and what the pages
/// that are loaded later add, whose names begin with 41 or more.
pub struct Styles {
    pub first: String,
    pub later: String,
}

fn styles(repo: &Repo) -> Result<Styles> {
    let (mut first, mut later) = (String::new(), String::new());
    for file in repo.files("style", ".css")? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let sheet = if *name < *"41" { &mut first } else { &mut later };
        *sheet += &fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        sheet.push('\n');
    }
    Ok(Styles { first: minify_css(&first), later: minify_css(&later) })
}

/// Whether a first visit fetches a built file on its way to the first question: all but what browsers or the worker ask
/// for later, the modules that were cut off with their styles, and the parts of the data.
pub fn is_first(file_name: &str) -> bool {
    let is_part = file_name.starts_with("data-") || file_name.starts_with("later-");
    !is_part && !boot::is_beside(file_name) && (!file_name.ends_with(".wasm") || file_name == MAIN)
}

/// The files of the page with their names.
fn assemble(index: &str, styles: &Styles, app: &App, boot: &Boot) -> Result<Vec<(String, Vec<u8>)>> {
    // The files of the program name each other, so the hash is that of all of them and stands in their folder's name.
    let mut program_files = vec![(GLUE.to_owned(), boot.glue(&app.script)?.into_bytes())];
    program_files.extend(app.modules.iter().cloned());
    let program = format!("citysec-{}", &setup::digest(program_files.iter().map(|it| &it.1))[..12]);
    let (glue, wasm) = (format!("{program}/{GLUE}"), format!("{program}/{MAIN}"));
    let style = hashed("style", "css", styles.first.as_bytes());
    let later = hashed("later", "css", styles.later.as_bytes());
    let [watch, start] = boot.scripts(&glue)?;
    let mut head = boot.head();
    head += &format!("<link rel=\"stylesheet\" href=\"{style}\"><meta name=\"citysec-style\" content=\"{later}\">");
    // Without these the browser would learn of the module only after it has run two scripts, and would ask for the script
    // that starts the page only after the first paint. The attributes are those of the request that the glue makes later;
    // with others the module would be fetched twice.
    head += &format!("<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>");
    for script in [&glue, &start.0] {
        head += &format!("<link rel=\"modulepreload\" href=\"{script}\">");
    }
    let mut body = format!("<script src=\"{}\"></script>", watch.0);
    body += &format!("<script type=\"module\" src=\"{}\"></script>", start.0);
    let mut part_files = Vec::new();
    for (name, content) in &app.parts {
        let file = hashed(&format!("data-{name}"), "bin", content);
        body += &format!("<script type=\"text/plain\" id=\"data-{name}\" data-src=\"{file}\"></script>");
        part_files.push((file, content.clone()));
    }

    let index = fill(index, &head, &body)?;
    let mut files = vec![("index.html".to_owned(), index.into_bytes()), watch, start];
    files.extend([(style, styles.first.as_bytes().to_vec()), (later, styles.later.as_bytes().to_vec())]);
    files.extend(part_files);
    files.extend(program_files.into_iter().map(|(name, content)| (format!("{program}/{name}"), content)));
    files.extend(boot.identity.iter().cloned());
    files.push(boot.worker(&files)?);
    Ok(files)
}

/// The page with these tags in its head and in its body.
pub fn fill(page: &str, head: &str, body: &str) -> Result<String> {
    let mut page = page.to_owned();
    for (marker, tags) in [(HEAD_MARKER, head), (BODY_MARKER, body)] {
        let count = page.matches(marker).count();
        ensure!(
            count == 1,
            "index.html must have the line `{marker}` once, and has it {count} times \
             ({HEAD_MARKER} belongs in <head>, {BODY_MARKER} in <body>)"
        );
        page = page.replace(marker, tags);
    }
    Ok(page)
}

/// `name-hash.extension`.
pub fn hashed(name: &str, extension: &str, content: &[u8]) -> String {
    let digest = setup::digest([content]);
    format!("{name}-{}.{extension}", &digest[..12])
}

/// Drops comments and needless white space. Nothing cleverer: what a compressor does well is left to it.
fn minify_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if (last, c) == ('*', '/') {
                        break;
                    }
                    last = c;
                }
                space(&mut out);
            }
            '"' | '\'' => {
                out.push(c);
                let mut escaped = false;
                for inner in chars.by_ref() {
                    out.push(inner);
                    if inner == c && !escaped {
                        break;
                    }
                    escaped = inner == '\\' && !escaped;
                }
            }
            c if c.is_ascii_whitespace() => space(&mut out),
            '{' | '}' | ';' | ',' => {
                while out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One space, unless there is one already or none is needed.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn css_loses_comments_and_space_but_no_meaning() {
        let css =
            "/* a */\n.a > .b ,\n a :hover {\n  margin: calc(1px + 2px) auto;\n  content: \"; /* no */  }\\\"\";\n}\n";
        assert_eq!(minify_css(css), ".a > .b,a :hover{margin: calc(1px + 2px) auto;content: \"; /* no */  }\\\"\"}");
        assert_eq!(minify_css("a/* x */b { }"), "a b{}");
        assert_eq!(minify_css(" \n"), "");
    }

    fn app() -> App {
        App {
            script: "let wasm;\n".into(),
            modules: vec![(MAIN.into(), vec![0]), ("split_a.wasm".into(), vec![2])],
            parts: vec![("words".into(), vec![3])],
        }
    }

    fn sheets() -> Styles {
        Styles { first: "a{}".into(), later: "b{}".into() }
    }

    fn boot() -> Result<Boot> {
        Boot::read(&Repo::at(Path::new(env!("CARGO_MANIFEST_DIR")))?, Mode::Release, Minifier::Off)
    }

    #[test]
    fn every_address_is_relative_and_exists() -> Result<()> {
        let page = "<head><!-- xtask:head --></head><body><!-- xtask:body --></body>";
        let files = assemble(page, &sheets(), &app(), &boot()?)?;
        let text = |wanted: &str| {
            let file = files.iter().find(|(name, _)| name.starts_with(wanted));
            String::from_utf8_lossy(file.map_or(&[], |(_, content)| content)).into_owned()
        };
        let (index, manifest) = (text("index.html"), text("manifest-"));
        let later = index.split("name=\"citysec-style\" content=\"").skip(1);
        let addresses = index.split("href=\"").skip(1).chain(index.split("src=\"").skip(1)).chain(later);
        let mut addresses: Vec<&str> =
            addresses.chain(manifest.split("\"src\":\"").skip(1)).filter_map(|it| it.split('"').next()).collect();
        // Two style sheets, the module, its glue, two scripts, of which one is named twice, a part of the data, the manifest
        // and four icons.
        assert_eq!(addresses.len(), 13, "{addresses:?}");
        addresses.push(boot::WORKER);
        for address in addresses {
            assert!(files.iter().any(|(name, _)| name == address), "{address} in {index}{manifest}");
        }
        assert!(index.contains(&format!("name=\"citysec-worker\" content=\"{}\"", boot::WORKER)), "{index}");
        Ok(())
    }

    #[test]
    fn a_page_without_a_marker_is_refused() -> Result<()> {
        assert!(assemble("<head><!-- xtask:head --></head>", &sheets(), &app(), &boot()?).is_err());
        Ok(())
    }
}
