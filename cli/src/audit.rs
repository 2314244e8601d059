//! `cargo streamwright audit`: builds the tests of a project and audits the executables, from every function that
//! `topology!` has generated in them, whether the topology asks for it (`#![audit]`) or not.
//!
//! Executables and not libraries: most of what a processor runs is generic, and comes to be only where it is used.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use streamwright_audit::{Audit, Program, Root, Trust};

use crate::failure::{Failure, Result};

const HELP: &str = "\
cargo streamwright audit [--trust PATH=REASON]… [--executable FILE]… [ARGUMENTS OF CARGO TEST]

Builds the tests of this package and shows what the code of its topologies can reach that a replay would not repeat:
clocks, randomness, hash seeds, files, sockets, the environment, threads, processes, state beside the stores.
`--workspace`, `--package NAME`, `--features …` and the like go to `cargo test --no-run`.

  --trust PATH=REASON  vouches for what is at the path of a function, type, module or crate
  --executable FILE    audits this test executable, and builds nothing";

/// What is asked for.
#[derive(Debug, Default)]
struct Wanted {
    trust: Vec<(String, String)>,
    executables: Vec<PathBuf>,
    cargo: Vec<OsString>,
    help: bool,
}

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut wanted = wanted(args.raw_args()?)?;
    if wanted.help {
        println!("{HELP}");
        return Ok(());
    }
    if wanted.executables.is_empty() {
        wanted.executables = executables(&build(&wanted.cargo)?);
    }
    let mut n_topologies = 0;
    let mut n_findings = 0;
    for path in &wanted.executables {
        let (found, findings) = audit(path, &wanted.trust)?;
        n_topologies += usize::from(found);
        n_findings += findings;
    }
    if n_topologies == 0 {
        let looked = wanted.executables.len();
        return Err(Failure::new(format!(
            "nothing was audited: none of {looked} executables runs a topology; write `#![audit]` in its header, and the \
             tests of its package contain it"
        )));
    }
    match n_findings {
        0 => Ok(()),
        _ => Err(Failure::new("a topology is not safe to replay")),
    }
}

fn wanted(args: impl Iterator<Item = OsString>) -> Result<Wanted> {
    let mut wanted = Wanted::default();
    let mut args = args.peekable();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| Failure::new(format!("{} needs a value", arg.display())));
        match arg.to_str() {
            Some("--help" | "-h") => wanted.help = true,
            Some("--trust") => wanted.trust.push(trust(&value()?)?),
            Some("--executable") => wanted.executables.push(value()?.into()),
            _ => wanted.cargo.push(arg),
        }
    }
    Ok(wanted)
}

fn trust(written: &OsStr) -> Result<(String, String)> {
    let written = written.to_string_lossy();
    let entry = written.split_once('=').map(|(path, reason)| (path.trim().to_owned(), reason.trim().to_owned()));
    let entry = entry.filter(|(path, reason)| !path.is_empty() && !reason.is_empty());
    entry.ok_or_else(|| Failure::new(format!("`{written}`: what is trusted is trusted for a reason: `PATH=REASON`")))
}

/// What cargo says about a build of the tests, one JSON object a line.
fn build(arguments: &[OsString]) -> Result<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--no-run", "--message-format", "json-render-diagnostics"])
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("cargo cannot be run: {error}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new("the tests cannot be built"))
    }
}

fn executables(messages: &str) -> Vec<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?))).collect()
}

/// Audits one executable and prints the report: whether there was a topology in it, and the number of findings.
fn audit(path: &Path, trust: &[(String, String)]) -> Result<(bool, usize)> {
    let failed = |error: streamwright_audit::Error| Failure::new(format!("{}: {error}", path.display()));
    let program = Program::read(path).map_err(failed)?;
    let trust = trust.iter().map(|(path, reason)| Trust::new(path, reason));
    let audit = Audit::of(&program).map_err(failed)?.trust(trust);
    let functions = audit.functions(|path| TOPOLOGY.contains(&path) || node(path).is_some());
    if functions.is_empty() {
        return Ok((false, 0));
    }
    let name = |path: &str| node(path).or(topology(path)).unwrap_or(path).to_owned();
    let roots: Vec<Root> = functions.iter().map(|path| Root::path(path).named(name(path))).collect();
    let report = audit.run(&roots).map_err(failed)?;
    println!("{report}");
    Ok((true, report.findings.len()))
}

/// What every topology implements. Where nothing asks for the functions of nodes, the compiler may have inlined them.
const TOPOLOGY: [&str; 2] =
    ["streamwright::topology::Topology::process", "streamwright::topology::Topology::timestamp"];

/// The type that implements it: `shop::OrderRisk::process` to `OrderRisk`.
fn topology(path: &str) -> Option<&str> {
    path.rsplit("::").nth(1)
}

/// The node that a generated function belongs to: `shop::_::__SubTopology0::node_orders` to `orders`.
fn node(path: &str) -> Option<&str> {
    let (_, below) = path.split_once("::__SubTopology")?;
    let (number, function) = below.split_once("::")?;
    let is_generated = number.bytes().all(|digit| digit.is_ascii_digit()) && !function.contains("::");
    let prefixes = ["source_", "node_", "merged_", "repartition_"];
    prefixes.iter().filter(|_| is_generated).find_map(|prefix| function.strip_prefix(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_functions_are_known_by_their_paths() {
        assert_eq!(node("shop::_::__SubTopology0::node_orders"), Some("orders"));
        assert_eq!(node("shop::_::__SubTopology12::merged_all_1"), Some("all_1"));
        assert_eq!(node("shop::_::__SubTopology0::node_orders::{{closure}}"), None);
        assert_eq!(node("shop::node_orders"), None);
    }

    #[test]
    fn the_command_line_is_split_between_us_and_cargo() {
        let args = ["-p", "shop", "--trust", "shop::rates=a constant table", "--executable", "x", "--all-features"];
        let wanted = wanted(args.into_iter().map(OsString::from)).expect("right");
        assert_eq!(wanted.cargo, ["-p", "shop", "--all-features"]);
        assert_eq!(wanted.trust, [("shop::rates".to_owned(), "a constant table".to_owned())]);
        assert_eq!(wanted.executables, [PathBuf::from("x")]);
        assert!(trust(OsStr::new("shop::rates")).is_err() && trust(OsStr::new("shop::rates=")).is_err());
    }

    #[test]
    fn executables_are_those_that_cargo_names() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":\"/t/a\"}\n{\"executable\":null}\nnot JSON\n";
        assert_eq!(executables(messages), [PathBuf::from("/t/a")]);
    }
}
