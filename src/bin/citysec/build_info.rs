//! `citysec build-info`: which build of the page files are, and whether they are that build's, byte for byte.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use citysec::core::document::DataRef;
use citysec::core::encoding::Digest;
use citysec::core::release::{self, Checked};
use zip::ZipArchive;

use crate::failure::{Failure, Verdict};
use crate::show::{count, plain};
use crate::verify::Counts;

/// Larger than any file of a build.
const LARGEST: u64 = 32 << 20;

/// More files than any build has, so that a wrong folder is noticed early.
const MOST: usize = 10_000;

/// Tell which build of the page a folder, ZIP or single file is, and whether it is unchanged
#[derive(clap::Args)]
#[command(
    long_about = "Tell which build of the page a folder, ZIP or single file is, and whether it is unchanged.\n\n\
    A build has one digest: the SHA-256 of its manifest, citysec-build.json, which lists every file with its own. The \
    page shows that digest. Every file is compared with the manifest, every compressed copy with its file, the sums in \
    SHA256SUMS with the files, and the digest that a page shows with that of the manifest. Whether this is the build \
    that you expect is for you to compare with the digest that was published, or for --digest.\n\n\
    Files that belong to no build, such as a host's settings, are named and do no harm to the verdict."
)]
#[command(after_help = "Examples:\n  \
    citysec build-info /var/www/citysec\n  \
    citysec build-info citysec.html citysec-0.1.0.zip\n  \
    citysec build-info citysec.html --digest sha256:9f2c…\n\n\
    Status: 0 all unchanged, 1 any changed, another build than --digest, or no build, 2 misuse or a file that cannot \
    be read.")]
pub struct Args {
    /// Folders as hosts serve them, ZIPs of such folders, or pages that are a single file
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The digest that was published, with or without `sha256:`
    #[arg(long, value_parser = digest)]
    digest: Option<Digest>,
}

fn digest(text: &str) -> Result<Digest, String> {
    let text = text.trim();
    if text.starts_with("sha256:") { text.parse() } else { format!("sha256:{text}").parse() }
}

/// Runs the command.
///
/// # Errors
/// The output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut counts = Counts::default();
    for path in &args.files {
        match check(path) {
            Ok((form, Ok(checked))) => counts.add(write_checked(path, form, &checked, args.digest, out)?),
            Ok((_, Err(reason))) => {
                writeln!(out, "refused {}\n  no build of this product: {}", shown(path), plain(&reason))?;
                counts.add(Verdict::Refused);
            }
            Err(failure) => {
                crate::report(&failure);
                counts.add(Verdict::Undone);
            }
        }
    }
    counts.write(out)?;
    Ok(counts.verdict())
}

fn shown(path: &Path) -> String {
    plain(&path.display().to_string()).into_owned()
}

fn write_checked(
    path: &Path,
    form: Form,
    checked: &Checked,
    expected: Option<Digest>,
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let expected = expected.filter(|it| *it != checked.digest);
    let good = checked.differences.is_empty() && expected.is_none();
    writeln!(out, "{} {}", if good { "accepted" } else { "refused" }, shown(path))?;
    if let Some(expected) = expected {
        writeln!(out, "  another build than {expected}")?;
    }
    for (file, difference) in &checked.differences {
        writeln!(out, "  {} {difference}", plain(file))?;
    }
    let manifest = &checked.manifest;
    let (one, many) = ("compressed copy", "compressed copies");
    let form = match form {
        Form::SingleFile => "single file".to_owned(),
        Form::Folder | Form::Zip => format!(
            "{}, {} and {}",
            if form == Form::Zip { "ZIP" } else { "folder" },
            count(manifest.folder.len(), "file", "files"),
            count(checked.copies, one, many)
        ),
    };
    writeln!(out, "  form       {form}")?;
    writeln!(out, "  version    {} {}", plain(&manifest.app.name), plain(&manifest.app.version))?;
    for (name, DataRef { id, version, digest }) in [("model", &manifest.model), ("weights", &manifest.weights)] {
        writeln!(out, "  {name:<10} {} {} {digest}", plain(id), plain(version))?;
    }
    writeln!(out, "  build      {}", checked.digest)?;
    for besides in &checked.besides {
        writeln!(out, "  besides    {}", plain(besides))?;
    }
    Ok(if good { Verdict::Good } else { Verdict::Refused })
}

/// What a file was found to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Folder,
    Zip,
    SingleFile,
}

/// What a file is, and what its check found: a reason when it is no build.
type Found = (Form, Result<Checked, String>);

fn check(path: &Path) -> Result<Found, Failure> {
    let unreadable = |it: io::Error| {
        Failure::new(format!("cannot read the file: {it}"), path.display(), "check the name and the permissions")
    };
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        let mut names = BTreeSet::new();
        list(path, "", &mut names).map_err(unreadable)?;
        let read = |name: &str| {
            let content = File::open(path.join(name)).and_then(|it| bounded(it, LARGEST));
            content.map_err(|it| io::Error::other(format!("{name}: {it}")))
        };
        return Ok((Form::Folder, release::check_folder(&names, read, unpack).map_err(unreadable)?));
    }
    let content = bounded(File::open(path).map_err(unreadable)?, LARGEST).map_err(unreadable)?;
    if !content.starts_with(b"PK") {
        return Ok((Form::SingleFile, release::check_single_file(&content)));
    }
    Ok((Form::Zip, check_zip(&content).unwrap_or_else(|it| Err(format!("the ZIP cannot be read: {it}")))))
}

fn check_zip(content: &[u8]) -> io::Result<Result<Checked, String>> {
    let mut archive = ZipArchive::new(Cursor::new(content))?;
    let mut names = BTreeSet::new();
    for name in archive.file_names() {
        names.insert(name?.into_owned());
    }
    names.retain(|it| !it.ends_with('/'));
    release::check_folder(&names, |name| bounded(archive.by_name(name)?, LARGEST), unpack)
}

/// The paths of all files below a folder, with `/`.
fn list(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        // A folder behind a link is no part of a build, and might lead round in a circle.
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.insert(name);
        }
        if names.len() > MOST {
            return Err(io::Error::other(format!("more than {MOST} files: this is no folder of a build")));
        }
    }
    Ok(())
}

/// Everything, unless it is more than `limit`.
fn bounded(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    reader.take(limit + 1).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(io::Error::other(format!("larger than the {limit} bytes allowed")));
    }
    Ok(content)
}

/// Undoes a compressed copy; `None` where it is damaged or unpacks to more than `size`.
fn unpack(name: &str, packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let limit = size as u64;
    match name.rsplit_once('.')?.1 {
        "br" => bounded(brotli_decompressor::Decompressor::new(packed, 4096), limit).ok(),
        "gz" => bounded(flate2::read::GzDecoder::new(packed), limit).ok(),
        _ => None,
    }
}
