//! Order-risk is killed again and again, and runs exactly once all the same.
//!
//! With `STREAMWRIGHT_CRASH_SEED` a campaign makes the same choices again. Reports go to
//! `target/tmp/crash-*.json`.

#[cfg(not(streamwright_crash_tests))]
compile_error!(
    "`cargo xtask test --test crash` builds this: there are no failpoints in a library that is built as usual"
);

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use streamwright_tests::crash::{Campaign, Embedded, Ground, OnKafka, Plan, Tally};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::verify::{Report, verify};
use streamwright_tests::{or_skip, slate};

const PROGRAM: &str = env!("CARGO_BIN_EXE_program-under-test");

/// Failpoints that only a broker leads to: the embedded log gives nothing back and has nothing to restore.
const BROKER_ONLY: [&str; 2] = ["restore::after-batch", "rebalance::before-unassign"];

fn embedded_failpoints() -> Vec<&'static str> {
    streamwright::failpoint::ALL.iter().copied().filter(|name| !BROKER_ONLY.contains(name)).collect()
}

fn seed() -> u64 {
    let given = std::env::var("STREAMWRIGHT_CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| u64::from(std::process::id()))
}

/// Everything that happened, on stderr and in a file, whatever the verdict.
fn tell(name: &str, seed: u64, tally: &Tally, report: &Report) {
    let whole: Value = json!({"campaign": name, "seed": seed, "tally": tally.json(), "report": report.json()});
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{name}.json"));
    std::fs::write(&path, format!("{whole:#}\n")).expect("a report can be written");
    println!("{name} (seed {seed}): {} deaths in {:?}: {report}", tally.deaths(), tally.elapsed);
}

#[test]
fn on_the_embedded_log_no_death_loses_or_doubles_anything() {
    let (dir, seed) = (tempfile::tempdir().expect("a directory"), seed());
    let failpoints = embedded_failpoints();
    let plan = Plan {
        seed,
        n_random: 20,
        failpoints: failpoints.clone(),
        n_each: 3,
        n_stops: 0,
        n_stalls: 0,
        lives: (Duration::from_millis(30), Duration::from_millis(600)),
        mutant: None,
    };
    let (tally, report) = Campaign::new(Embedded::prepare(PROGRAM, dir.path(), seed), plan).run();
    tell("embedded", seed, &tally, &report);
    assert!(report.is_clean(), "seed {seed}: {report}");
    for name in failpoints {
        assert!(tally.failpoints.contains_key(name), "nobody died at {name}: {tally:?}");
    }
}

#[test]
fn on_kafka_a_hundred_deaths_lose_and_double_nothing() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let (dir, seed) = (tempfile::tempdir().expect("a directory"), seed());
    let plan = Plan {
        seed,
        n_random: 50,
        failpoints: streamwright::failpoint::ALL.to_vec(),
        n_each: 5,
        n_stops: 0,
        n_stalls: 3,
        lives: (Duration::from_millis(50), Duration::from_secs(5)),
        mutant: None,
    };
    let (tally, report) = Campaign::new(OnKafka::prepare(&kafka, PROGRAM, dir.path(), seed), plan).run();
    tell("kafka", seed, &tally, &report);
    assert!(report.is_clean(), "seed {seed}: {report}");
    assert!(tally.deaths() >= 100, "{tally:?}");
    for name in streamwright::failpoint::ALL {
        assert!(tally.failpoints.contains_key(name), "nobody died at {name}: {tally:?}");
    }
}

/// Row F25: whatever step a request to stop meets, the program ends by itself, and well, and what it leaves is right.
fn stop_in_each_step(name: &str, ground: impl Ground, failpoints: Vec<&'static str>, seed: u64) {
    let plan = Plan {
        seed,
        n_random: 0,
        failpoints: failpoints.clone(),
        n_each: 0,
        n_stops: 1,
        n_stalls: 0,
        lives: (Duration::ZERO, Duration::from_secs(1)),
        mutant: None,
    };
    let (tally, report) = Campaign::new(ground, plan).run();
    tell(name, seed, &tally, &report);
    assert!(report.is_clean(), "seed {seed}: {report}");
    for name in failpoints {
        assert!(tally.stops.contains_key(name), "nobody asked for a stop at {name}: {tally:?}");
    }
}

#[test]
fn on_the_embedded_log_a_stop_at_any_step_loses_and_doubles_nothing() {
    let (dir, seed) = (tempfile::tempdir().expect("a directory"), seed());
    stop_in_each_step("embedded-stops", Embedded::prepare(PROGRAM, dir.path(), seed), embedded_failpoints(), seed);
}

#[test]
fn on_kafka_a_stop_at_any_step_loses_and_doubles_nothing() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let (dir, seed) = (tempfile::tempdir().expect("a directory"), seed());
    let ground = OnKafka::prepare(&kafka, PROGRAM, dir.path(), seed);
    stop_in_each_step("kafka-stops", ground, streamwright::failpoint::ALL.to_vec(), seed);
}

/// A second request, in any step of the last commit, ends the program at once and as safely as a kill.
#[test]
fn a_second_signal_in_any_step_of_the_last_commit_loses_and_doubles_nothing() {
    let (dir, seed) = (tempfile::tempdir().expect("a directory"), seed());
    let mut ground = Embedded::prepare(PROGRAM, dir.path(), seed);
    let steps: Vec<&str> = embedded_failpoints().into_iter().filter(|name| name.starts_with("commit::")).collect();
    assert_eq!(steps.len(), 5);
    for step in steps {
        ground.between_lives();
        // Nothing is committed before the stop, so the step is one of the last commit.
        let signals = format!("process::mid-transaction=3*off->1*return(stop);{step}=1*return(stop-and-hang)");
        let program = ground.program(0).flag("--commit-interval-ms", "9000").variable("FAILPOINTS", &signals);
        let mut program = program.start();
        let status = program.wait(Duration::from_secs(20)).unwrap_or_else(|| panic!("{step}:\n{}", program.tail()));
        assert_eq!(status.code(), Some(130), "{step}: {status}:\n{}", program.tail());
    }
    ground.program(0).exit_at_end().run(Duration::from_secs(60)).expect_success();
    let report = verify(&ground.evidence());
    assert!(report.is_clean(), "seed {seed}: {report}");
}

/// A commit order that is wrong must not pass: otherwise the campaigns above prove nothing.
/// Campaigns of so few deaths miss a mistake now and then, whichever of them meets no commit that shows it.
const CAMPAIGNS: usize = 3;

fn is_caught(mutant: &'static str, failpoints: Vec<&'static str>, rules: &[&str]) {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let mut missed = Vec::new();
    for seed in (seed()..).take(CAMPAIGNS) {
        let dir = tempfile::tempdir().expect("a directory");
        let plan = Plan {
            seed,
            n_random: 1,
            failpoints: failpoints.clone(),
            n_each: 4,
            n_stops: 0,
            n_stalls: 0,
            lives: (Duration::from_secs(2), Duration::from_secs(4)),
            mutant: Some(mutant),
        };
        let (tally, report) = Campaign::new(OnKafka::prepare(&kafka, PROGRAM, dir.path(), seed), plan).run();
        tell(mutant, seed, &tally, &report);
        if report.broken().any(|finding| rules.contains(&finding.rule)) {
            return;
        }
        missed.push(report.to_string());
    }
    panic!("{mutant} was not caught by any of {rules:?}: {missed:#?}");
}

const FOLD: &str = "the state is the fold of the committed input";
const EXPLAINED: &str = "an order of the input explains every decision";

#[test]
fn local_state_written_before_the_commit_is_caught() {
    // Counted once in the store, and once more after the restart.
    is_caught("StoreBeforeCommit", vec!["commit::after-local-write"], &[FOLD, EXPLAINED]);
}

#[test]
fn offsets_left_out_of_the_transaction_are_caught() {
    // Everything is read again after a restart.
    is_caught("SkipSendOffsets", vec!["commit::after-commit"], &[FOLD, EXPLAINED, "no decision is doubled"]);
}

#[test]
fn offsets_committed_before_the_results_are_caught() {
    // What was in flight is never counted.
    is_caught("OffsetsFirst", vec!["commit::after-flush"], &[FOLD, EXPLAINED, "no decision is lost"]);
}

#[test]
fn a_changelog_that_is_not_written_is_caught() {
    is_caught("SkipChangelog", vec!["commit::after-commit"], &["the changelog, compacted, is the state"]);
}

#[test]
fn a_second_signal_leaves_at_once() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let dir = tempfile::tempdir().expect("a directory");
    let ground = OnKafka::prepare(&kafka, PROGRAM, dir.path(), 7);
    // The commit of the shutdown hangs, as it would on a broker that does not answer.
    let mut program = ground.program(0).variable("FAILPOINTS", "commit::before-flush=sleep(60000)").start();
    program.wait_for("task is running", Duration::from_secs(60));
    std::thread::sleep(Duration::from_secs(1));
    program.signal("TERM");
    program.wait_for("a second signal leaves at once", Duration::from_secs(5));
    assert!(program.wait(Duration::from_secs(1)).is_none(), "the commit did not hang:\n{}", program.tail());
    program.signal("TERM");
    let status = program.wait(Duration::from_secs(2)).expect("it leaves at once");
    assert_eq!(status.code(), Some(130), "{}", program.tail());
}
