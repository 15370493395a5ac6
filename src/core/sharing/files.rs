//! How the files are called that go back and forth.

use crate::core::text::{self, Lang};

/// A file that is handed to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A task for a department.
    Task,
    /// What a department hands in.
    Contribution,
}

/// The name of a file: `城市_部门_填报任务_日期.task.json`.
pub fn file_name(kind: FileKind, city: &str, department: &str, date: &str, lang: Lang) -> String {
    let (word, ending) = match (kind, lang) {
        (FileKind::Task, Lang::Zh) => ("填报任务", "task"),
        (FileKind::Task, Lang::En) => ("task", "task"),
        (FileKind::Contribution, Lang::Zh) => ("填报结果", "contribution"),
        (FileKind::Contribution, Lang::En) => ("contribution", "contribution"),
    };
    let words = [city, department, word].map(text::file_word);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    format!("{}_{date}.{ending}.json", words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_hold_nothing_that_a_file_system_or_a_reader_minds() {
        let name = file_name(FileKind::Task, "湖州市", "财政局（政府采购）/../", "2026-11-22", Lang::Zh);
        assert_eq!(name, "湖州市_财政局政府采购_填报任务_2026-11-22.task.json");
        let name = file_name(FileKind::Contribution, "", "Data\u{202e} bureau", "2026-11-22", Lang::En);
        assert_eq!(name, "Databureau_contribution_2026-11-22.contribution.json");
    }
}
