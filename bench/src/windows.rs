//! (g) Windows, in memory and on RocksDB, beside a count without windows; and what it costs that windows expire.

use streamwright::Topology;

use crate::measure::Measurement;
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::timed::Work;
use crate::topologies::tables::{Counted, LEFT};
use crate::topologies::windows::{
    Closing, Expiring1, Expiring100, Expiring10000, Finals, HeldBack, Hopping, Sessions, Sliding, Tumbling,
};
use crate::{Failure, process};

const KEYS: [u64; 3] = [10_000, 100_000, 1_000_000];
const LOGS: [&str; 2] = ["memory", "rocksdb"];
const NAMES: [&str; 8] = ["counted", "tumbling", "closing", "finals", "hopping", "sessions", "sliding", "held back"];
/// Windows that have expired for each that is kept, at the end of 2,000,000 records.
const EXPIRED: [&str; 3] = ["1", "100", "10000"];
/// Keys of the run in which windows expire, of which each has a record in every ten milliseconds.
const EXPIRING_KEYS: u64 = 100;
/// Expiry is to cost a record nothing; what is allowed is noise.
const FREE: f64 = 0.9;

/// Every operator over every number of keys on every log; the programs take turns.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let (mut programs, mut ratios) = (Vec::new(), Vec::new());
    for log in LOGS {
        for keys in KEYS {
            let of_keys = in_turn(options, log, &NAMES, keys)?;
            if let [counted, tumbling, _, finals, hopping, sessions, sliding, held_back] = of_keys.as_slice() {
                let more = |windowed: &Program| extra_ns(counted, windowed);
                let row = |what: &str| format!("{what} beside a count, {log}, {keys} keys, ns a record");
                if keys == KEYS[0] {
                    ratios.push(Ratio::at_most(&row("tumbling"), more(tumbling), 100.0));
                    ratios.push(Ratio::at_most(&row("final results"), more(finals), 100.0));
                    ratios.push(Ratio::at_most(&row("hopping"), more(hopping), 100.0 + 5.0 * 120.0));
                    ratios.push(Ratio::at_most(&row("sessions"), more(sessions), 350.0));
                    // A record makes a window behind the one before it and one that ends with it, and lies in another.
                    ratios.push(Ratio::at_most(&row("sliding windows"), more(sliding), 600.0 + 3.0 * 120.0));
                    // Each change comes in and leaves.
                    ratios.push(Ratio::at_most(&row("changes held back"), more(held_back), 200.0 + 250.0));
                }
            }
            programs.extend(of_keys);
        }
        let expiring = in_turn(options, log, &EXPIRED, EXPIRING_KEYS)?;
        if let [few, .., many] = expiring.as_slice() {
            let ratio = many.per_cpu_second.median / few.per_cpu_second.median;
            ratios.push(Ratio::at_least(&format!("10,000 expired for each kept / one, {log}"), ratio, FREE));
        }
        programs.extend(expiring);
    }
    let what = format!(
        "{} numbers of eight bytes, keys far apart, one thread; a record every microsecond of event time, or where windows \
         expire a record of each of {EXPIRING_KEYS} keys every ten milliseconds",
        options.records
    );
    let section = Section { name: "windows", what, programs, ratios };
    section.print();
    Ok(section)
}

fn in_turn(options: &Options, log: &str, names: &[&str], keys: u64) -> Result<Vec<Program>, Failure> {
    let mut runs: Vec<Vec<Measurement>> = names.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.runs {
        for (name, runs) in names.iter().zip(&mut runs) {
            let arguments = [(*name).to_owned(), log.to_owned(), keys.to_string()];
            runs.push(process::ours("windows", options, &arguments)?);
        }
    }
    let label = |name: &str| match name.parse::<u64>() {
        Ok(expired) => format!("{expired} expired for each kept, {log}"),
        Err(_) => format!("{name}, {log}, {keys} keys"),
    };
    Ok(names.iter().zip(runs).map(|(name, runs)| Program::new(&label(name), runs)).collect())
}

/// What a windowed record costs more than one that is counted alone, in nanoseconds of CPU time.
fn extra_ns(counted: &Program, windowed: &Program) -> f64 {
    1e9 / windowed.per_cpu_second.median - 1e9 / counted.per_cpu_second.median
}

/// One run.
pub(crate) fn child(options: &Options, name: &str, log: &str, keys: &str) -> Result<Measurement, Failure> {
    let keys = keys.parse()?;
    let work = Work { inputs: &[LEFT], records: options.records, keys, time: |at| at / 1_000 };
    let expiring = Work { time: |at| at / EXPIRING_KEYS * 10, ..work };
    match name {
        "counted" => run(Counted, &work, log),
        "tumbling" => run(Tumbling, &work, log),
        "closing" => run(Closing, &work, log),
        "finals" => run(Finals, &work, log),
        "sliding" => run(Sliding, &work, log),
        "held back" => run(HeldBack, &work, log),
        "hopping" => run(Hopping, &work, log),
        "sessions" => run(Sessions, &work, log),
        "1" => run(Expiring1, &expiring, log),
        "100" => run(Expiring100, &expiring, log),
        "10000" => run(Expiring10000, &expiring, log),
        other => Err(format!("no topology is called {other}").into()),
    }
}

fn run<T: Topology>(topology: T, work: &Work<'_>, log: &str) -> Result<Measurement, Failure> {
    if log == "memory" {
        return work.in_memory(topology);
    }
    let directory = tempfile::tempdir()?;
    work.on_rocksdb(topology, directory.path())
}
