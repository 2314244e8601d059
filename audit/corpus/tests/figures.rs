//! Every bad processor is found, as the kind it is of; nothing clean is reported. The figures are printed. All this once
//! in the executable of this test, and once in the libraries that it was linked from.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use corpus::{Listed, bad, clean};
use streamwright_audit::{Audit, Kind, Program, Report, Root};

/// What is read.
#[derive(Debug, Clone, Copy)]
enum Read {
    Executable,
    Libraries,
}

const BOTH: [Read; 2] = [Read::Executable, Read::Libraries];

impl Read {
    fn program(self) -> Program {
        match self {
            Self::Executable => Program::current().expect("a file"),
            Self::Libraries => {
                let all = libraries();
                Program::libraries(&all[0], &all[1..]).expect("libraries")
            }
        }
    }

    fn root(self, (name, address): Listed) -> Root {
        match self {
            Self::Executable => Root::new(name, address),
            Self::Libraries => Root::path(name),
        }
    }

    /// Audits each function by itself.
    fn each(self, listed: &[Listed]) -> Vec<Report> {
        let roots: Vec<[Root; 1]> = listed.iter().map(|listed| [self.root(*listed)]).collect();
        let sets: Vec<&[Root]> = roots.iter().map(|root| root.as_slice()).collect();
        let program = self.program();
        Audit::of(&program).and_then(|audit| audit.run_each(&sets)).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// The library of the corpus, those of its dependencies, and the standard library's.
fn libraries() -> Vec<PathBuf> {
    let here = std::env::current_exe().expect("a path");
    let rustc = Command::new("rustc").args(["--print", "target-libdir"]).output().expect("rustc");
    let standard = PathBuf::from(String::from_utf8_lossy(&rustc.stdout).trim());
    let mut found = rlibs(here.parent().expect("a directory"));
    found.extend(rlibs(&standard));
    let is_corpus = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libcorpus-"));
    // Of several the newest: this test was linked from it.
    found.sort_by_key(|path| (!is_corpus(path), std::cmp::Reverse(changed(path))));
    found
}

fn rlibs(directory: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(directory).expect("a directory").map(|file| file.expect("a file").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rlib")).collect()
}

fn changed(path: &Path) -> SystemTime {
    path.metadata().and_then(|file| file.modified()).expect("a time")
}

/// Audits all functions together, as the test of a topology does, from the file on.
fn together(read: Read, listed: &[Listed]) -> (Report, Duration) {
    let start = busy();
    let roots: Vec<Root> = listed.iter().map(|listed| read.root(*listed)).collect();
    let program = read.program();
    let report = Audit::of(&program).and_then(|audit| audit.run(&roots)).unwrap_or_else(|error| panic!("{error}"));
    (report, busy() - start)
}

/// For how long a processor has worked for this thread: other tests and programs keep it waiting.
fn busy() -> Duration {
    let words = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    Duration::from_nanos(words.split(' ').next().and_then(|busy| busy.parse().ok()).expect("nanoseconds"))
}

/// Every file of bad processors with the kind that they are found as. `unseen` is not among them.
fn bad_ones() -> Vec<(Kind, Listed)> {
    let files: [(Kind, fn() -> Vec<Listed>); 15] = [
        (Kind::Clock, bad::clock::all),
        (Kind::Randomness, bad::randomness::all),
        (Kind::HasherSeed, bad::hasher::all),
        (Kind::Network, bad::network::all),
        (Kind::Files, bad::files::all),
        (Kind::Environment, bad::environment::all),
        (Kind::Threads, bad::threads::all),
        (Kind::Sleeping, bad::waiting::all),
        (Kind::Process, bad::process::all),
        (Kind::Console, bad::console::all),
        (Kind::SharedState, bad::state::all),
        (Kind::Unreadable, bad::unreadable::all),
        (Kind::Clock, bad::evasion::hidden_clocks::all),
        (Kind::Clock, bad::more::all),
        (Kind::SharedState, bad::evasion::hidden_state::all),
    ];
    files.into_iter().flat_map(|(kind, all)| all().into_iter().map(move |listed| (kind, listed))).collect()
}

fn clean_ones() -> Vec<Listed> {
    let files = [
        clean::bytes::all,
        clean::errors::all,
        clean::formats::all,
        clean::hashing::all,
        clean::identity::all,
        clean::language::all,
        clean::more::all,
        clean::numbers::all,
        clean::text::all,
        clean::time::all,
        clean::tools::all,
        clean::watching::all,
    ];
    files.into_iter().flat_map(|all| all()).collect()
}

/// Whether a report says that something of this kind is there.
fn shows(report: &Report, kind: Kind) -> bool {
    report.findings.iter().any(|finding| finding.kind == kind || finding.also.contains(&kind))
}

#[test]
fn every_bad_processor_is_found() {
    let bad = bad_ones();
    assert!(bad.len() >= 40, "the corpus has shrunk");
    for read in BOTH {
        let reports = read.each(&bad.iter().map(|(_, listed)| *listed).collect::<Vec<_>>());
        let missed: Vec<String> = bad
            .iter()
            .zip(&reports)
            .filter(|((kind, _), report)| !shows(report, *kind))
            .map(|((kind, (name, _)), report)| format!("{name}, as {kind:?}: {report}"))
            .collect();
        println!("detection: {} of {} bad processors ({read:?})", bad.len() - missed.len(), bad.len());
        assert!(missed.is_empty(), "missed:\n{}", missed.join("\n"));
    }
}

#[test]
fn no_clean_processor_is_reported() {
    let clean = clean_ones();
    assert!(clean.len() >= 80, "the corpus has shrunk");
    for read in BOTH {
        let reports = read.each(&clean);
        let alarms: Vec<&Report> = reports.iter().filter(|report| !report.findings.is_empty()).collect();
        println!("false alarms: {} of {} clean processors ({read:?})", alarms.len(), clean.len());
        let shown: Vec<String> = alarms.iter().map(|report| report.to_string()).collect();
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }
}

/// What the checks of the macro and of the types cannot see: the reason why there is an audit.
#[test]
fn the_named_evasions_are_found() {
    let listed: Vec<Listed> = bad_ones().into_iter().map(|(_, listed)| listed).collect();
    for evasion in [
        "hidden_clocks::display_impl",
        "hidden_clocks::drop_impl",
        "hidden_clocks::trait_object",
        "hidden_clocks::const_function_pointer",
        "hidden_clocks::helper_two_crates_away",
        "hidden_state::static_in_a_format_string",
    ] {
        let found = listed.iter().find(|(name, _)| name.ends_with(evasion));
        let found = *found.unwrap_or_else(|| panic!("{evasion} is not in the corpus"));
        for read in BOTH {
            let report = &read.each(&[found])[0];
            let finding = report.findings.first().unwrap_or_else(|| panic!("{evasion}: {report}"));
            let lines = finding.chain.iter().filter(|step| step.place.is_some()).count();
            assert!(lines > 0 && finding.chain[0].function.ends_with(evasion), "{evasion}, {read:?}: {report}");
        }
    }
}

/// What the documentation calls undetectable. When one of these is found, the documentation has become too modest.
#[test]
fn what_is_called_undetectable_is_not_detected() {
    for report in BOTH.into_iter().flat_map(|read| read.each(&bad::unseen::all())) {
        assert!(report.findings.is_empty(), "{report}");
    }
}

/// The target is a second for an executable, nobody optimising; the limits leave room for a slow machine. A topology is about
/// as much as ten of these. Libraries are read by a command that is optimised, which takes a third of this; and of this one
/// all 224 processors are loaded.
#[test]
fn an_audit_is_quick() {
    let clean = clean_ones();
    let step = clean.len() / 10;
    let ten: Vec<Listed> = clean.iter().copied().step_by(step).collect();
    for read in BOTH {
        let limits = match read {
            Read::Executable => [3, 4, 12],
            Read::Libraries => [12, 13, 24],
        };
        for (listed, limit) in [&clean[..1], &ten, &clean].into_iter().zip(limits) {
            let (report, took) = together(read, listed);
            let (n_roots, n_functions) = (report.n_roots, report.n_functions);
            println!("audit of {n_roots} processors: {took:.2?}, {n_functions} functions ({read:?})");
            assert!(took < Duration::from_secs(limit), "{took:.2?}");
        }
    }
}
