//! Whether a file is the one that a document was bound to.

use crate::core::answers::Statement;
use crate::core::checksums;
use crate::core::encoding::Digest;

/// What a file is to the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The very file that these documents are bound to, whatever its name is.
    Fits(Vec<String>),
    /// A file of this name is bound to these documents, and it was another one, or it has been changed.
    Differs(Vec<String>),
    /// No document is bound to it.
    Unbound,
}

/// Looks a file up by its digest, then by its name.
pub fn find(statement: &Statement, name: &str, digest: Digest) -> Finding {
    let titles = |fits: &dyn Fn(&crate::core::answers::BoundFile) -> bool| {
        let mut titles: Vec<String> =
            checksums::bound(statement).filter(|it| fits(it.2)).map(|it| it.1.title.clone()).collect();
        titles.dedup();
        titles
    };
    let same = titles(&|it| it.digest == digest);
    if !same.is_empty() {
        return Finding::Fits(same);
    }
    let named = titles(&|it| it.name == name);
    if named.is_empty() { Finding::Unbound } else { Finding::Differs(named) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{BoundFile, Evidence};
    use crate::core::ids::IndicatorId;

    #[test]
    fn a_file_is_known_by_its_content_before_its_name() {
        let mut statement = Statement::default();
        let bound = |title: &str, name: &str, content: &[u8]| Evidence {
            title: title.to_owned(),
            file: Some(BoundFile { name: name.to_owned(), bytes: 1, digest: Digest::of(content) }),
            ..Evidence::default()
        };
        let id = IndicatorId::parse("a.b.c").expect("an id");
        statement.evidence.insert(id, vec![bound("甲", "a.pdf", b"1"), bound("乙", "b.pdf", b"2")]);
        let rows = [
            ("a.pdf", b"1", Finding::Fits(vec!["甲".to_owned()])),
            ("renamed.pdf", b"2", Finding::Fits(vec!["乙".to_owned()])),
            ("a.pdf", b"3", Finding::Differs(vec!["甲".to_owned()])),
            ("a.pdf", b"2", Finding::Fits(vec!["乙".to_owned()])),
            ("c.pdf", b"3", Finding::Unbound),
        ];
        for (name, content, expected) in rows {
            assert_eq!(find(&statement, name, Digest::of(content)), expected, "{name}");
        }
    }
}
