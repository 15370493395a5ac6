//! `cargo xtask`: builds, serves, tests and measures the page, and sets up what that needs.
//!
//! One program instead of scripts, so that a fresh machine needs nothing but Cargo to start and every step is typed,
//! timed and explained when it fails.

mod bench;
mod boot;
mod dist;
mod http;
mod minify;
mod names;
mod onefile;
mod policy;
mod program;
mod release;
mod repo;
mod run;
mod serve;
mod setup;
mod size;
mod streams;
mod test;
mod wasm;
mod words;

use std::process::ExitCode;

use anyhow::Result;

use crate::{repo::Repo, wasm::Mode};

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  build                            the release: dist/ for hosts, and in release/ the page as one file and as a ZIP
  serve [--dev] [--port N] [--no-open]
                                   build and serve the page on 127.0.0.1; --dev rebuilds and reloads on change
  test  [core] [web] [e2e]         all checks, or only the named parts
  bench [core] [web] [cli]         all benchmarks, or only the named parts
  size                             compressed size of every file in dist/, against the budgets, and what the program
                                   consists of
  setup                            install or find all that the other commands need (they also do it themselves)
  help                             this text

Environment: CHROMIUM and FIREFOX name the browsers for the tests, CARGO_TARGET_DIR moves everything built.
";

/// A command with its arguments, as asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Build,
    Serve(serve::Options),
    Test(Vec<test::Part>),
    Bench(Vec<bench::Part>),
    Size,
    Setup,
    Help,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match parse(&arguments) {
        Ok(command) => command,
        Err(problem) => {
            eprint!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match execute(command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command; `false` is a failure that has already been reported in full.
fn execute(command: Command) -> Result<bool> {
    let repo = Repo::find()?;
    match command {
        // Over the budget is for the tests to refuse: a page that was built is a page that can be used.
        Command::Build => dist::build(&repo, Mode::Release).and_then(|dist| size::report(&dist)).map(|_| true),
        Command::Serve(options) => serve::run(&repo, &options).map(|()| true),
        Command::Test(parts) => Ok(test::run(&repo, &parts)),
        Command::Bench(parts) => bench::run(&repo, &parts).map(|()| true),
        Command::Size => {
            let keeps = size::report(&repo.dist(Mode::Release))?;
            size::contents(&repo).map(|()| keeps)
        }
        Command::Setup => setup::everything(&repo).map(|()| true),
        Command::Help => {
            print!("{USAGE}");
            Ok(true)
        }
    }
}

fn parse(arguments: &[String]) -> Result<Command, String> {
    let Some((name, rest)) = arguments.split_first() else {
        return Ok(Command::Help);
    };
    let command = match name.as_str() {
        "build" => Command::Build,
        "serve" => return parse_serve(rest).map(Command::Serve),
        "test" => return parse_parts(rest, &test::Part::ALL).map(Command::Test),
        "bench" => return parse_parts(rest, &bench::Part::ALL).map(Command::Bench),
        "size" => Command::Size,
        "setup" => Command::Setup,
        "help" | "--help" | "-h" => Command::Help,
        other => return Err(format!("unknown command `{other}`")),
    };
    match rest.first() {
        None => Ok(command),
        Some(extra) => Err(format!("`{name}` takes no argument, but got `{extra}`")),
    }
}

fn parse_serve(arguments: &[String]) -> Result<serve::Options, String> {
    let mut options = serve::Options::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--dev" => options.dev = true,
            "--no-open" => options.open = false,
            "--port" => {
                let value = rest.next().ok_or("`--port` needs a number")?;
                options.port = value
                    .parse()
                    .map_err(|_| format!("`--port {value}`: not a port number (0 to 65535, 0 picks a free one)"))?;
            }
            other => return Err(format!("`serve` does not know `{other}`")),
        }
    }
    Ok(options)
}

/// The named parts in the order of `all`, or all of them when none is named.
fn parse_parts<P: Copy + PartialEq + std::fmt::Display>(arguments: &[String], all: &[P]) -> Result<Vec<P>, String> {
    if let Some(unknown) = arguments.iter().find(|name| !all.iter().any(|part| part.to_string() == **name)) {
        return Err(format!("unknown part `{unknown}`"));
    }
    let chosen = |part: &P| arguments.is_empty() || arguments.contains(&part.to_string());
    Ok(all.iter().copied().filter(chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn parts_keep_their_order_and_default_to_all() {
        use test::Part::{Core, E2e, Web};
        assert_eq!(parsed("test"), Ok(Command::Test(vec![Core, Web, E2e])));
        assert_eq!(parsed("test e2e core"), Ok(Command::Test(vec![Core, E2e])));
        assert!(parsed("test everything").is_err());
    }

    #[test]
    fn serve_reads_its_options() {
        let Ok(Command::Serve(options)) = parsed("serve --port 8123 --no-open") else { panic!("refused") };
        assert_eq!((options.port, options.open, options.dev), (8123, false, false));
        assert!(parsed("serve --port many").is_err());
        assert!(parsed("serve --port").is_err());
        assert!(parsed("build --fast").is_err());
    }
}
