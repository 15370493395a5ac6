//! The texts that stand in `index.html` before the program runs. They come from the catalogues that the program's own
//! texts come from: a mark `{zh.home.lead}` in the page stands for the message `lead` of the catalogue `home` in Chinese.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::repo::Repo;

/// Languages in which the page speaks.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// All catalogues.
pub struct Words(Value);

impl Words {
    /// Reads the catalogues.
    pub fn read(repo: &Repo) -> Result<Self> {
        let mut all = Value::default();
        for lang in LANGUAGES {
            for file in repo.files(&format!("seeds/locales/{lang}"), ".json")? {
                let part = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let read = fs::read(&file).map_err(anyhow::Error::from);
                let messages = read.and_then(|it| Ok(serde_json::from_slice::<Value>(&it)?));
                all[lang][part] = messages.with_context(|| format!("cannot read {}", file.display()))?;
            }
        }
        Ok(Self(all))
    }

    /// A message, such as `zh.home.lead`.
    pub fn get(&self, path: &str) -> Result<&str> {
        let message = path.split('.').try_fold(&self.0, |it, step| it.get(step));
        message.and_then(Value::as_str).with_context(|| format!("seeds/locales has no message {path}"))
    }

    /// The page with a message in place of every mark. Braces have no other use in it.
    pub fn fill(&self, page: &str) -> Result<String> {
        let mut out = String::with_capacity(page.len() * 2);
        let mut rest = page;
        while let Some((before, after)) = rest.split_once('{') {
            let (path, after) = after.split_once('}').context("a mark in index.html does not end")?;
            let message = self.get(path).context("index.html names a message")?;
            ensure!(!message.contains('{'), "the message {path} has a gap that nothing fills in index.html");
            out.push_str(before);
            out.push_str(&escaped(message));
            rest = after;
        }
        Ok(out + rest)
    }
}

/// A text as it stands between tags or in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn marks_become_messages_and_nothing_else_changes() -> Result<()> {
        let words =
            Words(json!({ "zh": { "a": { "b": "问 & <答>" } }, "en": { "a": { "b": "\"Q\"", "c": "{n} left" } } }));
        let page = "<p title=\"{en.a.b}\">{zh.a.b}</p>";
        assert_eq!(words.fill(page)?, "<p title=\"&quot;Q&quot;\">问 &amp; &lt;答></p>");
        for wrong in ["{zh.a.c}", "{zh.a}", "{en.a.c}", "{", "{zh.a.b", "{}"] {
            assert!(words.fill(wrong).is_err(), "{wrong}");
        }
        Ok(())
    }
}
