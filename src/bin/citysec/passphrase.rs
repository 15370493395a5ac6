//! Passphrases: from a file, from the environment, or typed on the terminal without being shown.

use std::path::PathBuf;

use citysec::core::key::{PASSPHRASE_MIN, PassphraseDefect, check_passphrase};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files;

/// The variable that may hold the passphrase.
const VARIABLE: &str = "CITYSEC_PASSPHRASE";

/// Where the passphrase comes from.
#[derive(clap::Args, Debug)]
pub struct Source {
    /// File that holds the passphrase, one line; otherwise CITYSEC_PASSPHRASE, otherwise asked on the terminal
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Source {
    /// The passphrase of an existing key.
    ///
    /// # Errors
    /// None could be had.
    pub fn existing(&self) -> Result<Zeroizing<String>, Failure> {
        match self.given()? {
            Some(it) => Ok(it),
            None => ask("passphrase: "),
        }
    }

    /// A passphrase for a new key: asked twice, and strong enough.
    ///
    /// # Errors
    /// None could be had, the two differ, or it is too weak.
    pub fn for_new_key(&self) -> Result<Zeroizing<String>, Failure> {
        let passphrase = match self.given()? {
            Some(it) => it,
            None => {
                let first = ask("new passphrase: ")?;
                if *ask("the same again: ")? != *first {
                    return Err(Failure::new("the two passphrases differ", "terminal", "type the same one twice"));
                }
                first
            }
        };
        check_passphrase(&passphrase).map_err(|it| {
            let what = match it {
                PassphraseDefect::Short => format!("the passphrase has fewer than {PASSPHRASE_MIN} characters"),
                PassphraseDefect::Monotonous => "the passphrase has fewer than five different characters".to_owned(),
            };
            Failure::new(what, "passphrase", "take a longer one, such as five unrelated words")
        })?;
        Ok(passphrase)
    }

    fn given(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        if let Some(path) = &self.passphrase_file {
            let text = match String::from_utf8(files::read(path)?) {
                Ok(it) => Zeroizing::new(it),
                Err(_) => return Err(Failure::new("the file is not UTF-8 text", path.display(), "save it as UTF-8")),
            };
            let line = text.strip_suffix('\n').unwrap_or(&text);
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() || line.contains('\n') {
                let next = "put the passphrase on the only line of the file";
                return Err(Failure::new("the file does not hold exactly one line", path.display(), next));
            }
            return Ok(Some(Zeroizing::new(line.to_owned())));
        }
        match std::env::var(VARIABLE) {
            Ok(it) => Ok(Some(Zeroizing::new(it))),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(Failure::new("the passphrase is not UTF-8 text", VARIABLE, "set the variable to plain text"))
            }
        }
    }
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|it| {
        let next = format!("give --passphrase-file FILE, or set {VARIABLE}");
        Failure::new(format!("cannot ask for the passphrase: {it}"), "terminal", next)
    })
}
