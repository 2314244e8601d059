//! Order-risk is killed again and again, and runs exactly once all the same.
//!
//! With `STREAMWRIGHT_CRASH_SEED` a campaign makes the same choices again. Reports go to
//! `target/tmp/crash-*.json`.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use streamwright_tests::crash::{Campaign, Embedded, OnKafka, Plan, Tally};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::verify::Report;
use streamwright_tests::{or_skip, slate};

const PROGRAM: &str = env!("CARGO_BIN_EXE_program-under-test");

/// Failpoints that only a broker leads to: the embedded log gives nothing back and has nothing to restore.
const BROKER_ONLY: [&str; 2] = ["restore::after-batch", "rebalance::before-unassign"];

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
    let failpoints: Vec<&str> =
        streamwright::failpoint::ALL.iter().copied().filter(|name| !BROKER_ONLY.contains(name)).collect();
    let plan = Plan {
        seed,
        n_random: 20,
        failpoints: failpoints.clone(),
        n_each: 3,
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
