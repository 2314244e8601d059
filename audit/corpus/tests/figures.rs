//! Every bad processor is found, as the kind it is of; nothing clean is reported. The figures are printed.

use std::time::Duration;

use corpus::{Listed, bad, clean};
use streamwright_audit::{Audit, Kind, Program, Report, Root};

/// Audits each function by itself.
fn each(listed: &[Listed]) -> Vec<Report> {
    let roots: Vec<[Root; 1]> = listed.iter().map(|(name, address)| [Root::new(*name, *address)]).collect();
    let sets: Vec<&[Root]> = roots.iter().map(|root| root.as_slice()).collect();
    let program = Program::current().expect("a file");
    Audit::of(&program).and_then(|audit| audit.run_each(&sets)).unwrap_or_else(|error| panic!("{error}"))
}

/// Audits all functions together, as the test of a topology does, from the file on.
fn together(listed: &[Listed]) -> (Report, Duration) {
    let start = busy();
    let roots: Vec<Root> = listed.iter().map(|(name, address)| Root::new(*name, *address)).collect();
    let report = streamwright_audit::audit_current_exe(&roots).unwrap_or_else(|error| panic!("{error}"));
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
    let reports = each(&bad.iter().map(|(_, listed)| *listed).collect::<Vec<_>>());
    let missed: Vec<String> = bad
        .iter()
        .zip(&reports)
        .filter(|((kind, _), report)| !shows(report, *kind))
        .map(|((kind, (name, _)), report)| format!("{name}, as {kind:?}: {report}"))
        .collect();
    println!("detection: {} of {} bad processors", bad.len() - missed.len(), bad.len());
    assert!(bad.len() >= 40, "the corpus has shrunk");
    assert!(missed.is_empty(), "missed:\n{}", missed.join("\n"));
}

#[test]
fn no_clean_processor_is_reported() {
    let clean = clean_ones();
    let reports = each(&clean);
    let alarms: Vec<&Report> = reports.iter().filter(|report| !report.findings.is_empty()).collect();
    println!("false alarms: {} of {} clean processors", alarms.len(), clean.len());
    assert!(clean.len() >= 80, "the corpus has shrunk");
    let shown: Vec<String> = alarms.iter().map(|report| report.to_string()).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
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
        let report = &each(&[*found.unwrap_or_else(|| panic!("{evasion} is not in the corpus"))])[0];
        let finding = report.findings.first().unwrap_or_else(|| panic!("{evasion}: {report}"));
        let lines = finding.chain.iter().filter(|step| step.place.is_some()).count();
        assert!(lines > 0 && finding.chain[0].function.ends_with(evasion), "{evasion}: {report}");
    }
}

/// What the documentation calls undetectable. When one of these is found, the documentation has become too modest.
#[test]
fn what_is_called_undetectable_is_not_detected() {
    for report in each(&bad::unseen::all()) {
        assert!(report.findings.is_empty(), "{report}");
    }
}

/// The target is a second, nobody optimising; the limits leave room for a slow machine. A topology is about as much as ten
/// of these.
#[test]
fn an_audit_is_quick() {
    let clean = clean_ones();
    let step = clean.len() / 10;
    let ten: Vec<Listed> = clean.iter().copied().step_by(step).collect();
    for (listed, limit) in [(&clean[..1], 3), (&ten, 4), (&clean, 12)] {
        let (report, took) = together(listed);
        println!("audit of {} processors: {took:.2?}, {} functions", report.n_roots, report.n_functions);
        assert!(took < Duration::from_secs(limit), "{took:.2?}");
    }
}
