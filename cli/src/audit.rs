//! `cargo streamwright audit`: builds a project and audits its libraries and test executables, from every function that
//! `topology!` has generated in them, whether the topology asks for it (`#![audit]`) or not.
//!
//! Most of what a processor runs is generic, and comes to be only where it is used. In an executable that is where a test
//! runs a topology; in a library nothing would be there, so it is built with the list of its topologies' functions.

mod build;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use streamwright_audit::{Audit, Error, Finding, Program, Report, Root, Trust};

use crate::failure::{Failure, Result};
use build::Built;

const HELP: &str = "\
cargo streamwright audit [--lib | --tests] [--trust PATH=REASON]… [--executable FILE]… [ARGUMENTS OF CARGO]

Builds this package and shows what the code of its topologies can reach that a replay would not repeat: clocks, randomness,
hash seeds, files, sockets, the environment, threads, processes, state beside the stores. It looks into the library, with
everything that it links, for all topologies in it; and into the test executables, for topologies that tests run.
`--workspace`, `--package NAME`, `--features …` and the like go to cargo.

  --lib                only libraries; builds no tests
  --tests              only test executables
  --trust PATH=REASON  vouches for what is at the path of a function, type, module or crate
  --executable FILE    audits this test executable, and builds nothing";

/// What is asked for.
#[derive(Debug, Default)]
struct Wanted {
    only_libraries: bool,
    only_tests: bool,
    trust: Vec<(String, String)>,
    executables: Vec<PathBuf>,
    cargo: Vec<OsString>,
    help: bool,
}

/// What was audited so far.
#[derive(Default)]
struct Audited {
    n_topologies: usize,
    findings: Vec<Finding>,
}

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let wanted = wanted(args.raw_args()?)?;
    if wanted.help {
        println!("{HELP}");
        return Ok(());
    }
    let built = if wanted.executables.is_empty() {
        build::build(&wanted)?
    } else {
        Built { executables: wanted.executables.clone(), ..Built::default() }
    };
    let mut audited = Audited::default();
    for library in built.libraries.iter().filter(|_| !wanted.only_tests) {
        audited.library(library, &built, &wanted)?;
    }
    for path in built.executables.iter().filter(|_| !wanted.only_libraries) {
        audited.executable(path, &wanted.trust)?;
    }
    if audited.n_topologies == 0 {
        let (n_libraries, n_executables) = (built.libraries.len(), built.executables.len());
        return Err(Failure::new(format!(
            "nothing was audited: there is no topology in {n_libraries} libraries, and none of {n_executables} executables \
             runs one; where it is a test's own, write `#![audit]` in its header"
        )));
    }
    if audited.findings.is_empty() { Ok(()) } else { Err(Failure::new("a topology is not safe to replay")) }
}

fn wanted(args: impl Iterator<Item = OsString>) -> Result<Wanted> {
    let mut wanted = Wanted::default();
    let mut args = args.peekable();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| Failure::new(format!("{} needs a value", arg.display())));
        match arg.to_str() {
            Some("--help" | "-h") => wanted.help = true,
            Some("--lib") => wanted.only_libraries = true,
            Some("--tests") => wanted.only_tests = true,
            Some("--trust") => wanted.trust.push(trust(&value()?)?),
            Some("--executable") => wanted.executables.push(value()?.into()),
            _ => wanted.cargo.push(arg),
        }
    }
    if wanted.only_libraries && wanted.only_tests {
        return Err(Failure::new("`--lib` and `--tests` each leave out the other; without them both are audited"));
    }
    Ok(wanted)
}

fn trust(written: &OsStr) -> Result<(String, String)> {
    let written = written.to_string_lossy();
    let entry = written.split_once('=').map(|(path, reason)| (path.trim().to_owned(), reason.trim().to_owned()));
    let entry = entry.filter(|(path, reason)| !path.is_empty() && !reason.is_empty());
    entry.ok_or_else(|| Failure::new(format!("`{written}`: what is trusted is trusted for a reason: `PATH=REASON`")))
}

impl Audited {
    /// Audits all topologies of a library, each by itself, and prints the reports.
    fn library(&mut self, path: &Path, built: &Built, wanted: &Wanted) -> Result<()> {
        let failed = |error: Error| failed(path, &error);
        let alone = Program::libraries(path, None::<&Path>).map_err(failed)?;
        if !alone.defines_topologies().map_err(failed)? {
            return Ok(());
        }
        let others = built.linked.iter().chain(&built.standard);
        let program = Program::libraries(path, others).map_err(failed)?;
        let audit = Audit::of(&program).map_err(failed)?.trust(trusted(&wanted.trust));
        let topologies = audit.topologies().map_err(failed)?;
        let sets: Vec<&[Root]> = topologies.iter().map(Vec::as_slice).collect();
        for report in audit.run_each(&sets).map_err(failed)? {
            self.add(report);
        }
        Ok(())
    }

    /// Audits one executable and prints the report, if there is a topology in it.
    fn executable(&mut self, path: &Path, trust: &[(String, String)]) -> Result<()> {
        let failed = |error: Error| failed(path, &error);
        let program = Program::read(path).map_err(failed)?;
        let audit = Audit::of(&program).map_err(failed)?.trust(trusted(trust));
        let sets = roots(&audit);
        let sets: Vec<&[Root]> = sets.iter().map(Vec::as_slice).collect();
        for report in audit.run_each(&sets).map_err(failed)? {
            self.add(report);
        }
        Ok(())
    }

    /// Prints a report without what another one has said: a test runs what its library holds.
    fn add(&mut self, mut report: Report) {
        let n_found = report.findings.len();
        report.findings.retain(|finding| !self.findings.iter().any(|known| is_same(known, finding)));
        if n_found > 0 && report.findings.is_empty() {
            println!("{}: all {n_found} findings are shown above", report.program.display());
        } else {
            println!("{report}");
        }
        self.n_topologies += 1;
        self.findings.extend(report.findings);
    }
}

fn failed(path: &Path, error: &Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

fn trusted(trust: &[(String, String)]) -> impl Iterator<Item = Trust> {
    trust.iter().map(|(path, reason)| Trust::new(path, reason))
}

/// Whether two findings are one place in the source that leads to one thing.
fn is_same(left: &Finding, right: &Finding) -> bool {
    let culprit = |finding: &Finding| finding.culprit().map(|step| (step.function.clone(), step.place.clone()));
    left.kind == right.kind && left.what == right.what && culprit(left) == culprit(right)
}

/// The functions of topologies in an executable, those of one module together: that is all their names tell. What vouches for
/// something comes with them.
fn roots(audit: &Audit<'_>) -> Vec<Vec<Root>> {
    let is_audited = |path: &str| TOPOLOGY.contains(&path) || node(path).is_some();
    let mut modules: BTreeMap<String, Vec<Root>> = BTreeMap::new();
    for path in audit.functions(is_audited) {
        let name = node(&path).or(topology(&path)).unwrap_or(&path).to_owned();
        modules.entry(module(&path).to_owned()).or_default().push(Root::path(&path).named(name));
    }
    for path in audit.functions(|path| path.ends_with(VOUCHED)) {
        if let Some(roots) = modules.get_mut(module(&path)) {
            roots.push(Root::vouched_path(&path));
        }
    }
    modules.into_values().collect()
}

/// What collects, for a topology, what items vouch for.
const VOUCHED: &str = "::_::__vouched";

/// The module of a topology: `shop::_::__SubTopology0::node_orders` and `shop::OrderRisk::process` are of `shop`.
fn module(path: &str) -> &str {
    let generated = path.split_once("::_::").map(|(module, _)| module);
    generated.or_else(|| path.rsplitn(3, "::").nth(2)).unwrap_or(path)
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
        assert_eq!(["shop::a::_::__vouched", "shop::a::OrderRisk::process"].map(module), ["shop::a"; 2]);
    }

    #[test]
    fn the_command_line_is_split_between_us_and_cargo() {
        let args = ["-p", "shop", "--trust", "shop::rates=a constant table", "--executable", "x", "--all-features"];
        let wanted = wanted(args.into_iter().map(OsString::from)).expect("right");
        assert_eq!(wanted.cargo, ["-p", "shop", "--all-features"]);
        assert_eq!(wanted.trust, [("shop::rates".to_owned(), "a constant table".to_owned())]);
        assert_eq!(wanted.executables, [PathBuf::from("x")]);
        assert!(super::wanted(["--lib", "--tests"].into_iter().map(OsString::from)).is_err());
        assert!(trust(OsStr::new("shop::rates")).is_err() && trust(OsStr::new("shop::rates=")).is_err());
    }
}
