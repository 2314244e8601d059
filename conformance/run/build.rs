//! Writes the topologies of the file that `STREAMWRIGHT_CONFORMANCE_FILE` names, a module a case, and a list of them all.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use streamwright_conformance::case::{Case, File};
use streamwright_conformance::topology;

const VARIABLE: &str = "STREAMWRIGHT_CONFORMANCE_FILE";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let source = match env::var_os(VARIABLE).map(PathBuf::from) {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            cases(&serde_json::from_str(&fs::read_to_string(&path)?)?)?
        }
        // A build of the whole workspace.
        None => list(""),
    };
    fs::write(PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("cases.rs"), source)?;
    Ok(())
}

fn cases(file: &File) -> Result<String, Box<dyn Error>> {
    let (mut modules, mut rows) = (String::new(), String::new());
    for (at, case) in file.cases.iter().enumerate() {
        let case: Case = serde_json::from_value(case.clone())?;
        let Ok(source) = topology(&case, &format!("conformance-{}-{at}-v1", file.family.replace('_', "-"))) else {
            // Whoever asked for the build says so.
            continue;
        };
        writeln!(modules, "mod case_{at} {{\n    use crate::prelude::*;\n\n{source}}}\n")?;
        writeln!(
            rows,
            "    Entry {{\n        id: {:?},\n        \
             run: |case| crate::memory::run(case_{at}::Recorded, case_{at}::INPUTS, case_{at}::OUTPUTS, case),\n        \
             #[cfg(feature = \"durable\")]\n        \
             live: |case, life| crate::durable::life::live(case_{at}::Recorded, case_{at}::INPUTS, case_{at}::OUTPUTS, case, life),\n    }},",
            case.id
        )?;
    }
    Ok(modules + &list(&rows))
}

fn list(rows: &str) -> String {
    format!("pub(crate) static CASES: &[Entry] = &[\n{rows}];\n")
}
