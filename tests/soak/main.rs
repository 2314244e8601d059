//! `cargo xtask soak` starts a cluster and then this. See `streamwright_tests::soak`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use streamwright_tests::soak::{self, Options};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(words) => {
            eprintln!("error: {words}");
            ExitCode::from(2)
        }
    }
}

/// Whether every rule held.
fn run() -> Result<bool, String> {
    let (mut minutes, mut seed, mut json, mut mutant, mut programs) = (3.0_f64, None, None::<PathBuf>, None, None);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next().map_err(words)? {
        let lexopt::Arg::Long(name) = arg else { return Err(arg.unexpected().to_string()) };
        let name = name.to_owned();
        let value = args.value().map_err(words)?;
        let text = value.to_string_lossy();
        match name.as_str() {
            "minutes" => minutes = text.parse().map_err(|_| format!("--minutes {text}: a number is needed"))?,
            "seed" => seed = Some(text.parse().map_err(|_| format!("--seed {text}: a whole number is needed"))?),
            "json" => json = Some(PathBuf::from(&value)),
            "programs" => programs = Some(text.into_owned()),
            "mutant" => mutant = Some(text.into_owned()),
            other => return Err(format!("no option --{other}")),
        }
    }
    let length = Duration::try_from_secs_f64(minutes * 60.0).map_err(|_| format!("--minutes {minutes}: too many"))?;
    let binary = std::env::current_exe().map_err(words)?.with_file_name("program-under-test");
    let dir = tempfile::Builder::new().prefix("streamwright-soak-").tempdir().map_err(words)?;
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    let binary = Box::leak(binary.to_string_lossy().into_owned().into_boxed_str());
    let options = Options::choose(seed, programs.as_deref(), length, binary, dir.path().to_owned(), mutant)?;
    let report = soak::run(&options)?;
    println!("{report}");
    if let Some(file) = json {
        let text = format!("{:#}\n", report.json());
        std::fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    let is_clean = report.violations().next().is_none();
    if !is_clean {
        eprintln!("state and logs stay in {}; replay with {}", dir.keep().display(), report.again());
    }
    Ok(is_clean)
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
