//! `citysec key`: make a key, show its public half, hand it to other tools.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::document::App;
use citysec::core::key::{KeyContainer, OpenError, SealingRandom, SecretKey};
use citysec::core::text;

use crate::failure::{Failure, Verdict};
use crate::files::{self, Secrecy};
use crate::passphrase::Source;
use crate::show::plain;
use crate::world;

/// Make keys, show their public half, convert them for other tools
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    citysec key new --out city.key.json --label 湖州市\n  \
    citysec key public city.key.json\n  \
    citysec key pem city.key.json --public")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make a key pair and store it under a passphrase
    #[command(after_help = "Examples:\n  \
        citysec key new --out city.key.json --label 湖州市\n  \
        citysec key new --out city.key.json --passphrase-file passphrase.txt")]
    New {
        /// Where to store the key
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// What you call the key
        #[arg(long, default_value = "citysec")]
        label: String,
        /// Replace an existing file; the key in it is lost
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        passphrase: Source,
    },
    /// Show the public half: did:key and fingerprint; needs no passphrase
    #[command(after_help = "Examples:\n  citysec key public city.key.json")]
    Public {
        /// Key file, also a backup from the page
        #[arg(value_name = "FILE")]
        key: PathBuf,
    },
    /// Write the key as PEM for OpenSSL and other tools
    #[command(long_about = "Write the key as PEM for OpenSSL and other tools.\n\n\
        With --public: the public half (SPKI), to standard output unless --out is given. Otherwise the private key \
        as PKCS#8, not encrypted: only to a file, readable by its owner only, and never to the terminal.")]
    #[command(after_help = "Examples:\n  \
        citysec key pem city.key.json --public > city.pub.pem\n  \
        citysec key pem city.key.json --out city.pem\n  \
        openssl pkey -in city.pem -pubout")]
    Pem {
        /// Key file, also a backup from the page
        #[arg(value_name = "FILE")]
        key: PathBuf,
        /// Only the public half
        #[arg(long)]
        public: bool,
        /// Where to write the PEM
        #[arg(long, value_name = "FILE", required_unless_present = "public")]
        out: Option<PathBuf>,
        /// Replace an existing file
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        passphrase: Source,
    },
}

/// Runs the command.
///
/// # Errors
/// The key cannot be read, opened or written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        Command::New { out: path, label, force, passphrase } => {
            text::check_name(label).map_err(|it| Failure::new(it, "--label", "give a short name of one line"))?;
            if !force && path.exists() {
                let next = "choose another name; --force would replace the key in it for good";
                return Err(Failure::new("the file exists already", path.display(), next));
            }
            let passphrase = passphrase.for_new_key()?;
            let key = SecretKey::from_random(world::random()?);
            let random = SealingRandom { salt: world::random()?, nonce: world::random()? };
            let container = KeyContainer::seal(&key, label, &passphrase, &random, world::now()?, App::THIS);
            files::write_new(path, &container.to_bytes(), Secrecy::Private, *force)?;
            show(&container, out)?;
            writeln!(out, "stored       {}", plain(&path.display().to_string()))?;
        }
        Command::Public { key } => show(&read(key)?, out)?,
        Command::Pem { key, public: true, out: path, force, .. } => {
            let pem = read(key)?.public_key.to_pem();
            match path {
                Some(path) => files::write_new(path, pem.as_bytes(), Secrecy::Open, *force)?,
                None => out.write_all(pem.as_bytes())?,
            }
        }
        Command::Pem { key: file, public: false, out: path, force, passphrase } => {
            let Some(path) = path else {
                let next = "give --out FILE, or --public for the public half";
                return Err(Failure::new("a private key is only written to a file", "key pem", next));
            };
            let key = unlock(file, &read(file)?, passphrase)?;
            files::write_new(path, key.to_pem().as_bytes(), Secrecy::Private, *force)?;
            let path = path.display().to_string();
            writeln!(out, "stored       {}", plain(&path))?;
            writeln!(
                out,
                "this file is the private key without a passphrase: whoever reads it can sign; delete it after use"
            )?;
        }
    }
    Ok(Verdict::Good)
}

fn show(container: &KeyContainer, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "label        {}", plain(&container.label))?;
    writeln!(out, "created      {}", container.created)?;
    writeln!(out, "public key   {}", container.public_key)?;
    Ok(writeln!(out, "fingerprint  {}", container.public_key.fingerprint())?)
}

/// Reads a key file without opening it.
///
/// # Errors
/// The file is no undamaged key.
pub fn read(path: &Path) -> Result<KeyContainer, Failure> {
    KeyContainer::read(&files::read(path)?)
        .map_err(|it| Failure::new(it, path.display(), "give a key file made by `citysec key new` or by the page"))
}

/// Opens a key with its passphrase.
///
/// # Errors
/// The passphrase is another, or cannot be had.
pub fn unlock(path: &Path, container: &KeyContainer, passphrase: &Source) -> Result<SecretKey, Failure> {
    container.open(&passphrase.existing()?).map_err(|it| {
        let next = match it {
            OpenError::WrongPassphrase => {
                "try again; a lost passphrase cannot be recovered, only replaced by a new key"
            }
            _ => "restore the key from a backup",
        };
        Failure::new(it, path.display(), next)
    })
}
