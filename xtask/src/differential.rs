//! `cargo xtask differential`: random cases, run here and on Kafka Streams' own test driver. What differs is made smaller and
//! printed as a case.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use streamwright_conformance::case::{Case, TOPOLOGIES};
use streamwright_conformance::judge;
use streamwright_conformance::known::{KNOWN, Known};
use streamwright_conformance::random::{FAMILIES, Family, smaller};

use crate::conformance::program::{self, Log, Outcome, Program, Runs};
use crate::failure::{Failure, Result};
use crate::jvm::{self, Jvm};
use crate::{run, workspace};

/// As many as CI has time for.
const SEEDS: u64 = 200;
/// A family that differs everywhere is understood from a few.
const SHOWN: usize = 3;
/// Flags of a JVM that has little to do and should start soon.
const QUICK: [&str; 3] =
    ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"];

/// What the command line says.
struct Options {
    first: u64,
    seeds: u64,
    families: Vec<&'static Family>,
}

pub(crate) fn main(args: lexopt::Parser) -> Result<()> {
    let options = Options::read(args)?;
    // Of all families: another choice of them builds nothing anew.
    let topologies: Vec<Value> = FAMILIES.iter().flat_map(Family::topologies).collect();
    let sides =
        Sides { ours: Program::build("differential", topologies.iter(), Log::Memory)?, reference: jvm::prepare()? };
    let (mut different, mut shown) = (0, Vec::new());
    for family in &options.families {
        let cases: Vec<Value> = (options.first..options.first + options.seeds).map(|seed| family.case(seed)).collect();
        let verdicts = sides.compare(family.name, &cases)?;
        let wrong: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.difference.is_some()).collect();
        let n_outputs: usize = verdicts.iter().map(|verdict| verdict.case.expected.len()).sum();
        println!("{}: {} seeds, {n_outputs} outputs, {} differ", family.name, cases.len(), wrong.len());
        shown.extend(KNOWN.iter().filter(|known| verdicts.iter().any(|verdict| known.shows(&verdict.case))));
        for verdict in wrong.iter().take(SHOWN) {
            sides.shrink(verdict)?.print()?;
        }
        different += wrong.len();
    }
    let all = options.families.len() == FAMILIES.len() && options.seeds >= SEEDS;
    if let Some(unseen) = all.then(|| unseen(&shown)).flatten() {
        return Err(Failure::new(format!("a difference that is listed no longer shows: {}", unseen.words)));
    }
    if different == 0 { Ok(()) } else { Err(Failure::new(format!("{different} cases differ"))) }
}

fn unseen(shown: &[&Known]) -> Option<&'static Known> {
    KNOWN.iter().find(|known| !shown.iter().any(|other| other.words == known.words))
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self> {
        use lexopt::ValueExt as _;
        let mut options = Self { first: 0, seeds: SEEDS, families: FAMILIES.iter().collect() };
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("seeds") => options.seeds = args.value()?.parse()?,
                lexopt::Arg::Long("first") => options.first = args.value()?.parse()?,
                lexopt::Arg::Long("family") => {
                    let name = args.value()?.to_string_lossy().into_owned();
                    options.families.retain(|family| family.name == name);
                    if options.families.is_empty() {
                        let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
                        return Err(Failure::new(format!("--family: `{name}` is none of {}", names.join(", "))));
                    }
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

/// The two that have to agree.
struct Sides {
    ours: Program,
    reference: Jvm,
}

/// A case, what the reference made of it, and where we differ.
#[derive(Clone)]
struct Verdict {
    text: Value,
    case: Case,
    difference: Option<String>,
}

impl Sides {
    fn compare(&self, name: &str, cases: &[Value]) -> Result<Vec<Verdict>> {
        let file = program::write(&format!("differential-{name}"), cases.iter())?;
        let ours = self.ours.run_others(&file)?;
        let reference = self.reference(&file)?;
        cases.iter().map(|text| verdict(text, &reference, &ours)).collect()
    }

    fn reference(&self, file: &Path) -> Result<Runs> {
        let mut java = self.reference.command(&QUICK, "streamwright.differential.Differential");
        Runs::read(&run::output(java.arg(file))?)
    }

    /// The fewest records that still differ, as far as leaving out some of them leads.
    fn shrink(&self, verdict: &Verdict) -> Result<Verdict> {
        let (mut smallest, mut length) = (verdict.clone(), verdict.n_steps() / 2);
        while length > 0 {
            let found = self.compare("smaller", &smaller(&smallest.text, length))?;
            match found.into_iter().find(|verdict| verdict.difference.is_some()) {
                Some(found) => {
                    length = length.min(found.n_steps());
                    smallest = found;
                }
                None => length /= 2,
            }
        }
        Ok(smallest)
    }
}

fn verdict(text: &Value, reference: &Runs, ours: &Runs) -> Result<Verdict> {
    let id = text["id"].as_str().unwrap_or_default();
    let not_run = |who: &str| Err(format!("{who} has not run it"));
    let only = |runs: &Runs, who: &str| {
        runs.of(id).and_then(|runs| runs.values().next().cloned()).unwrap_or_else(|| not_run(who))
    };
    let expected: Outcome = only(reference, "Kafka Streams");
    let expected = expected.map_err(|error| Failure::new(format!("{id}: Kafka Streams: {error}")))?;
    let mut case: Case =
        serde_json::from_value(text.clone()).map_err(|error| Failure::new(format!("{id}: {error}")))?;
    case.expected = expected;
    let difference = match only(ours, "the program") {
        Ok(found) => judge::difference(&case, &found),
        Err(error) => Some(error),
    };
    Ok(Verdict { text: text.clone(), case, difference })
}

impl Verdict {
    fn n_steps(&self) -> usize {
        self.text["steps"].as_array().map_or(0, Vec::len)
    }

    /// As a file that `cargo xtask conformance` can run.
    fn print(&self) -> Result<()> {
        let mut text = self.text.clone();
        text["expected"] = json!(self.case.expected);
        let id = text["id"].as_str().unwrap_or_default().replace(['#', '.'], "-");
        let folder = workspace::target_dir().join("conformance").join("found");
        fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        let (file, difference) = (folder.join(format!("{id}.json")), self.difference.as_deref().unwrap_or_default());
        let text = json!({"family": "found", "schema": TOPOLOGIES, "cases": [text]});
        fs::write(&file, format!("{text:#}\n")).map_err(|error| Failure::file("write", &file, &error))?;
        println!("  {}: {}\n{text:#}", file.display(), difference.replace('\n', "\n  "));
        Ok(())
    }
}
