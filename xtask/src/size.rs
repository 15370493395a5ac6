//! How much a first visit downloads.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context, Result, ensure};

use crate::dist;

/// Everything a first visit downloads, compressed, in bytes.
const BUDGET: usize = 250_000;

/// The strongest brotli: what a static host does once and ahead of time.
pub const BEST: u32 = 11;

/// Prints the compressed size of every file and the total; `true` when the total keeps to the budget.
pub fn report(dist: &Path) -> Result<bool> {
    ensure!(dist.is_dir(), "{} does not exist yet: run `cargo xtask build`", dist.display());
    let mut files = Vec::new();
    measure(dist, &mut files)?;
    files.sort_by_key(|(_, _, compressed)| std::cmp::Reverse(*compressed));
    let first = |name: &str| !dist::is_part(name);
    let total: usize = files.iter().filter(|(name, ..)| first(name)).map(|(_, _, compressed)| compressed).sum();
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for (name, plain, compressed) in &files {
        let later = if first(name) { "" } else { "  (fetched when first needed)" };
        println!("{plain:>10} {compressed:>10}  {name}{later}");
    }
    let share = total * 100 / BUDGET;
    println!("{:>10} {total:>10}  first visit, {share} % of the budget of {BUDGET}", "");
    Ok(total <= BUDGET)
}

fn measure(folder: &Path, files: &mut Vec<(String, usize, usize)>) -> Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            measure(&path, files)?;
        } else {
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, content.len(), brotli(&content, BEST)?.len()));
        }
    }
    Ok(())
}

/// Compresses with brotli.
pub fn brotli(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}
