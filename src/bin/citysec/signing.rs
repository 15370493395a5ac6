//! What `citysec sign` and `citysec review sign` have in common: the key, the name of the new file, and how it is stored.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use citysec::core::encoding::Digest;
use citysec::core::key::{KeyContainer, SecretKey};
use citysec::core::text::Lang;

use crate::failure::Failure;
use crate::files::{self, Secrecy};
use crate::key;
use crate::passphrase::Source;
use crate::show::plain;

/// Which key signs, and where the signed file goes.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// The key to sign with
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write the signed file; otherwise city, edition, scope and date make the name
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of that name
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: NameLang,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    passphrase: Source,
}

/// A language to choose.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum NameLang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl From<NameLang> for Lang {
    fn from(it: NameLang) -> Self {
        match it {
            NameLang::Zh => Self::Zh,
            NameLang::En => Self::En,
        }
    }
}

impl Args {
    /// The key, still under its passphrase: it is opened last, so that nobody types one for what cannot be signed.
    ///
    /// # Errors
    /// It cannot be read or is none.
    pub fn container(&self) -> Result<KeyContainer, Failure> {
        key::read(&self.key)
    }

    /// Where the file goes: as asked for, or under this name.
    ///
    /// # Errors
    /// There is a file already, and it is not to be replaced.
    pub fn path(&self, name: String) -> Result<PathBuf, Failure> {
        let path = self.out.clone().unwrap_or_else(|| PathBuf::from(name));
        if !self.force && path.exists() {
            let next = "choose another name with --out, or give --force to replace it";
            return Err(Failure::new("the file exists already", path.display(), next));
        }
        Ok(path)
    }

    /// Tells the person at the terminal what is about to be signed, and opens the key.
    ///
    /// # Errors
    /// The passphrase cannot be had, or is not that of the key.
    pub fn unlock(&self, container: &KeyContainer, what: &str) -> Result<SecretKey, Failure> {
        // A closed terminal does not stop a script.
        let _ = writeln!(io::stderr().lock(), "to be signed: {what}, with {}", container.public_key);
        key::unlock(&self.key, container, &self.passphrase)
    }

    /// Stores the signed file and says where.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn store(&self, path: &Path, bytes: &[u8], digest: Digest, out: &mut dyn Write) -> Result<(), Failure> {
        files::write_new(path, bytes, Secrecy::Open, self.force)?;
        writeln!(out, "stored  {}", plain(&path.display().to_string()))?;
        Ok(writeln!(out, "digest  {digest}")?)
    }
}
