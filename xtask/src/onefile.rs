//! The page as a single file, for opening from a disk without any host.
//!
//! A browser fetches nothing for a page that lies on a disk, and runs no script file from there, so everything stands
//! in the page: the script as it is, the modules and the parts of the data as base64. The scripts are those of the
//! folder for hosts, byte for byte, and look for an element before they ask a host.

use anyhow::{Result, ensure};
use citysec::core::{
    encoding::{Digest, base64},
    release,
};

use crate::{
    dist::{self, START},
    wasm::App,
};

/// The page, before it is sealed. `index` is the page with its two marks.
pub fn page(index: &str, styles: &str, app: &App) -> Result<String> {
    let script = format!("{}{START}", app.script()?);
    for (what, text, end) in [("the style sheet", styles, "</style"), ("the script", &script, "</script")] {
        let lower = text.to_ascii_lowercase();
        ensure!(
            !lower.contains(end) && !lower.contains("<!--"),
            "{what} would end inside the page: it has `{end}` or `<!--`"
        );
    }
    let head = format!("{}<style>{styles}</style>", policy(&script));
    let mut body = release::place_for_manifest();
    let parts = app.parts.iter().map(|(name, content)| (format!("data-{name}"), content.as_slice()));
    let modules = app.modules().map(|(name, module)| (name.to_owned(), module));
    for (name, content) in parts.chain(modules) {
        body += &format!("\n<script type=\"text/plain\" id=\"{name}\">{}</script>", base64(content));
    }
    body += &format!("\n<script type=\"module\">{script}</script>");
    dist::fill(index, &head, &body)
}

/// What the page may do, in the page itself, for a disk sends no headers: run this one script, and reach nobody.
/// Browsers before Chromium 97, Firefox 102 and Safari 16 pass over `'wasm-unsafe-eval'` and need `'unsafe-eval'`.
fn policy(script: &str) -> String {
    let digest = base64(Digest::of(script.as_bytes()).bytes());
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         script-src 'sha256-{digest}' 'wasm-unsafe-eval' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; \
         base-uri 'none'; form-action 'none'\">"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::{GLUE, MAIN};

    const INDEX: &str = "<head><!-- xtask:head --></head><body><!-- xtask:body --></body>";

    fn app(script: &str) -> App {
        App {
            files: vec![(GLUE.into(), script.into()), (MAIN.into(), vec![0, 97]), ("split_a.wasm".into(), vec![1])],
            parts: vec![("words".into(), vec![2])],
        }
    }

    #[test]
    fn everything_stands_in_the_page_and_nothing_is_named() -> Result<()> {
        let page = page(INDEX, "a{}", &app("let wasm;\n"))?;
        for part in [
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-",
            "<style>a{}</style>",
            "<script type=\"text/plain\" id=\"data-words\">Ag==</script>",
            "<script type=\"text/plain\" id=\"citysec_bg.wasm\">AGE=</script>",
            "<script type=\"text/plain\" id=\"split_a.wasm\">AQ==</script>",
            "<script type=\"module\">let wasm;\nstart()",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains(" src=") && !page.contains("data-src=") && !page.contains(" href="), "{page}");
        Ok(())
    }

    #[test]
    fn a_script_that_would_end_early_is_refused() {
        assert!(page(INDEX, "", &app("\"</SCRIPT>\"")).is_err());
        assert!(page(INDEX, "a{content:\"<!--\"}", &app("")).is_err());
    }
}
