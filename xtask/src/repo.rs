//! Where things are in the repository.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::wasm::Mode;

/// The repository: its root and the folder for everything built.
pub struct Repo {
    root: PathBuf,
    target: PathBuf,
}

impl Repo {
    /// Finds the repository from what Cargo says at run time, so that any working directory will do and a moved or
    /// copied tree is not mistaken for the one this program was compiled in.
    pub fn find() -> Result<Self> {
        let xtask = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        Self::at(&xtask.context("start this program as `cargo xtask`: it learns from Cargo where the repository is")?)
    }

    /// The repository that has this program in the folder `xtask`.
    pub fn at(xtask: &Path) -> Result<Self> {
        let root = xtask.parent().context("xtask lies outside a repository")?.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(folder)?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path below the folder of built things.
    pub fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// Where the finished page goes. A development build stays out of `dist/`, which is what people publish.
    pub fn dist(&self, mode: Mode) -> PathBuf {
        match mode {
            Mode::Release => self.path("dist"),
            Mode::Dev => self.target("web/dev-dist"),
        }
    }

    /// Where the files of a release go that people download.
    pub fn release(&self) -> PathBuf {
        self.path("release")
    }

    /// Cargo, started at the root. The variables `cargo run` sets to describe *this* crate are removed: they would
    /// describe the wrong one to build scripts.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
                cargo.env_remove(name);
            }
        }
        cargo
    }

    /// The files below `folder` (relative to the root) whose name ends in `suffix`, in name order; none when the
    /// folder is missing. Does not descend.
    pub fn files(&self, folder: &str, suffix: &str) -> Result<Vec<PathBuf>> {
        let folder = self.path(folder);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_file() && path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(suffix)) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }
}
