//! Files that evidence is bound to: their digests, computed piece by piece, and the list of them as `sha256sum` reads it.

use sha2::{Digest as _, Sha256};

use super::answers::{BoundFile, Evidence, Statement};
use super::encoding::{Digest, hex};
use super::ids::IndicatorId;

/// How much of a file is taken at a time, in bytes: enough for speed, little beside what a page uses anyway.
pub const PIECE: u64 = 4 * 1024 * 1024;

/// The digest of a file that is read piece by piece, so that its size does not matter.
#[derive(Clone, Default)]
pub struct Hashing(Sha256);

impl Hashing {
    /// Adds the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces.
    pub fn digest(self) -> Digest {
        Digest::from_bytes(self.0.finalize().into())
    }
}

/// Every bound file with the document and the indicator that it belongs to, in the order of the indicators' ids.
pub fn bound(statement: &Statement) -> impl Iterator<Item = (&IndicatorId, &Evidence, &BoundFile)> {
    statement.evidence.iter().flat_map(|(id, list)| list.iter().filter_map(move |it| Some((id, it, it.file.as_ref()?))))
}

/// The digests of all bound files in the form that `sha256sum -c` accepts, each file once.
pub fn list(statement: &Statement) -> String {
    let mut files: Vec<(&str, Digest)> = bound(statement).map(|it| (&*it.2.name, it.2.digest)).collect();
    files.sort();
    files.dedup();
    files.into_iter().map(|(name, digest)| format!("{}  {name}\n", hex(digest.bytes()))).collect()
}

/// Names under which files with different digests are bound: a folder cannot hold both, so one of each will not fit.
pub fn ambiguous(statement: &Statement) -> Vec<&str> {
    let mut files: Vec<(&str, Digest)> = bound(statement).map(|it| (&*it.2.name, it.2.digest)).collect();
    files.sort();
    files.dedup();
    let mut names: Vec<&str> = files.windows(2).filter(|it| it[0].0 == it[1].0).map(|it| it[0].0).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn statement(files: &[(&str, &str, &[u8])]) -> Statement {
        let mut statement = Statement::default();
        for (indicator, name, content) in files {
            let id = IndicatorId::parse(indicator).expect("an id");
            let mut list = statement.evidence.remove(&id).unwrap_or_default();
            let file = BoundFile { name: (*name).to_owned(), bytes: content.len() as u64, digest: Digest::of(content) };
            list.push(Evidence { title: "规划".to_owned(), file: Some(file), ..Evidence::default() });
            list.push(Evidence { title: "没有文件".to_owned(), ..Evidence::default() });
            statement.evidence.insert(id, list);
        }
        statement
    }

    #[test]
    fn every_file_is_listed_once_as_the_tool_reads_it() {
        let statement = statement(&[
            ("a.b.d", "规划 2025.pdf", b"abc"),
            ("a.b.c", "规划 2025.pdf", b"abc"),
            ("a.b.c", "a.txt", b""),
        ]);
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n\
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  规划 2025.pdf\n";
        assert_eq!(list(&statement), expected);
        assert_eq!(bound(&statement).count(), 3);
        assert_eq!(ambiguous(&statement), Vec::<&str>::new());
    }

    #[test]
    fn two_files_of_one_name_are_said() {
        let statement = statement(&[("a.b.d", "x.pdf", b"1"), ("a.b.c", "x.pdf", b"2"), ("a.b.e", "y.pdf", b"1")]);
        assert_eq!(ambiguous(&statement), ["x.pdf"]);
        assert_eq!(list(&statement).lines().count(), 3);
    }

    proptest! {
        /// It does not matter where a file is cut.
        #[test]
        fn pieces_come_to_the_digest_of_the_whole(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8)) {
            let mut hashing = Hashing::default();
            pieces.iter().for_each(|it| hashing.add(it));
            prop_assert_eq!(hashing.digest(), Digest::of(&pieces.concat()));
        }
    }
}
