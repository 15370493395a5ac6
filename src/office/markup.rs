//! XML as it is written, one element after the other.

/// Text in the making. Elements are closed by those who opened them.
pub struct Markup(String);

impl Markup {
    /// A part of a package, with its declaration.
    pub fn part() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// Adds markup as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds a text, for content and attributes alike. What XML cannot hold at all is left out.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for it in text.chars() {
            match it {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.0.push(it),
                it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => {}
                it => self.0.push(it),
            }
        }
        self
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_become_markup() {
        let mut markup = Markup(String::new());
        markup.raw("<a>").text("1 < 2 & \"3\"\u{0}\u{b}\u{ffff}\u{1f512}").raw("</a>");
        assert_eq!(markup.into_bytes(), "<a>1 &lt; 2 &amp; &quot;3&quot;\u{1f512}</a>".as_bytes());
    }
}
