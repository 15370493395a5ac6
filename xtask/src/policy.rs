//! What the page may load and run: its content security policy.
//!
//! The page carries the policy itself, so that it holds on any host. A host that sends headers sends the same one, with
//! the part that only a header can say.
//!
//! `'unsafe-eval'` is there for browsers before Chromium 97, Firefox 102 and Safari 16: they run no WebAssembly without
//! it and pass over `'wasm-unsafe-eval'`. `src/boot/start.js` takes it back in all newer ones, before the program starts.

use citysec::core::encoding::{Digest, base64};

/// The policy in a page on a host. Nothing may be loaded from elsewhere, no script or style may stand in the page itself, and
/// nothing may be sent anywhere.
pub const PAGE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; style-src 'self'; \
                        img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
                        base-uri 'none'; form-action 'none'";

/// The policy of a page that is a single file: these scripts and this style sheet run, and nothing is reached.
pub fn single(scripts: &[&str], styles: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", base64(Digest::of(text.as_bytes()).bytes()));
    let scripts: Vec<String> = scripts.iter().map(|it| hash(it)).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval' 'unsafe-eval'; style-src {}; img-src data:; \
         base-uri 'none'; form-action 'none'",
        scripts.join(" "),
        hash(styles)
    )
}

/// The policy of a page on a host as a header: no other page may show this one in a frame.
pub fn header() -> String {
    format!("{PAGE}; frame-ancestors 'none'")
}

/// A policy as a tag.
pub fn tag(policy: &str) -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_tells_hosts_this_very_policy() {
        let readme = include_str!("../../README.md");
        assert!(readme.lines().any(|line| line == header()), "README.md lacks the line {}", header());
    }
}
