//! The page as a single file, for opening from a disk without any host.
//!
//! A browser fetches nothing for a page that lies on a disk, and runs no script file from there, so everything stands
//! in the page: the modules and the parts of the data as base64, and the scripts of the folder for hosts, of which those
//! that name each other there are one here. They look for an element before they ask a host.

use anyhow::{Result, ensure};
use citysec::core::{encoding::base64, release};

use crate::{
    boot::Boot,
    dist::{self, Styles},
    wasm::App,
};

/// The page, before it is sealed. `index` is the page with its two marks.
pub fn page(index: &str, styles: &Styles, app: &App, boot: &Boot) -> Result<String> {
    let styles = &format!("{}\n{}", styles.first, styles.later);
    let [watch, start] = boot.single_scripts(&app.script)?;
    let texts =
        [("the style sheet", styles, "</style"), ("a script", &watch, "</script"), ("a script", &start, "</script")];
    for (what, text, end) in texts {
        let lower = text.to_ascii_lowercase();
        ensure!(
            !lower.contains(end) && !lower.contains("<!--"),
            "{what} would end inside the page: it has `{end}` or `<!--`"
        );
    }
    let head = format!("{}<style>{styles}</style>", boot.single_head(&[&watch, &start], styles));
    let mut body = format!("{}\n<script>{watch}</script>", release::place_for_manifest());
    let parts = app.parts.iter().map(|(name, content)| (format!("data-{name}"), content.as_slice()));
    let modules = app.modules.iter().map(|(name, module)| (name.clone(), module.as_slice()));
    for (name, content) in parts.chain(modules) {
        body += &format!("\n<script type=\"text/plain\" id=\"{name}\">{}</script>", base64(content));
    }
    body += &format!("\n<script type=\"module\">{start}</script>");
    dist::fill(index, &head, &body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        minify::Minifier,
        repo::Repo,
        wasm::{MAIN, Mode},
    };
    use std::path::Path;

    const INDEX: &str = "<head><!-- xtask:head --></head><body><!-- xtask:body --></body>";

    fn app(script: &str) -> App {
        App {
            script: script.into(),
            modules: vec![(MAIN.into(), vec![0, 97]), ("split_a.wasm".into(), vec![1])],
            parts: vec![("words".into(), vec![2])],
        }
    }

    fn sheets(first: &str) -> Styles {
        Styles { first: first.into(), later: "b{}".into() }
    }

    fn boot() -> Result<Boot> {
        Boot::read(&Repo::at(Path::new(env!("CARGO_MANIFEST_DIR")))?, Mode::Release, Minifier::Off)
    }

    #[test]
    fn everything_stands_in_the_page_and_nothing_is_named() -> Result<()> {
        let page = page(INDEX, &sheets("a{}"), &app("let wasm;\n"), &boot()?)?;
        for part in [
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-",
            "<style>a{}\nb{}</style>",
            "<script type=\"text/plain\" id=\"data-words\">Ag==</script>",
            "<script type=\"text/plain\" id=\"citysec_bg.wasm\">AGE=</script>",
            "<script type=\"text/plain\" id=\"split_a.wasm\">AQ==</script>",
            "\n<script>// Says how the start is going",
            "\n<script type=\"module\">let wasm;\n// Starts the page",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains(" src=") && !page.contains("data-src=") && !page.contains(" href="), "{page}");
        Ok(())
    }

    #[test]
    fn a_script_that_would_end_early_is_refused() -> Result<()> {
        assert!(page(INDEX, &sheets(""), &app("\"</SCRIPT>\""), &boot()?).is_err());
        assert!(page(INDEX, &sheets("a{content:\"<!--\"}"), &app(""), &boot()?).is_err());
        Ok(())
    }
}
