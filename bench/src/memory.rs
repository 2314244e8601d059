//! (d) The memory of a process that holds a million keys on Kafka: every key written, then every key again.

use tempfile::TempDir;

use crate::cluster::{Cluster, Row};
use crate::measure::Measurement;
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::totals::{APPLICATION_ID, INPUT, Totals};
use crate::{Failure, ours, process, progress};

/// The most it may have resident.
const WANTED_MB: f64 = 150.0;
/// The order of the second round: a step that shares no factor with any power of ten visits every key, far apart.
const STEP: u64 = 618_033;

/// Runs it once: memory hardly differs from run to run.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let cluster = Cluster::find()?;
    cluster.delete_group(APPLICATION_ID)?;
    cluster.delete(&format!("{APPLICATION_ID}-totals-changelog"))?;
    cluster.delete(INPUT)?;
    cluster.create(INPUT, options.partitions)?;
    cluster.fill(INPUT, amounts(options.keys))?;
    let dir = TempDir::new()?;
    let dir = dir.path().to_str().ok_or("the temporary directory has no name in UTF-8")?;
    let programs =
        vec![Program::new("streamwright, totals", vec![process::ours("memory", options, &[dir.to_owned()])?])];
    let ratios = vec![Ratio::at_most("peak resident MB", programs[0].peak_rss_mb.median, WANTED_MB)];
    let what = format!(
        "{} keys in {} partitions, each updated twice, far apart; the most that the whole process had resident",
        options.keys, options.partitions
    );
    let section = Section { name: "memory", what, programs, ratios };
    section.print();
    Ok(section)
}

fn amounts(keys: u64) -> impl Iterator<Item = Row> {
    let row = |key: u64| Row { key: format!("customer-{key:09}"), value: vec![0, 0, 0, 0, 0, 0, 0, 1], timestamp: 1 };
    (0..keys).map(row).chain((0..keys).map(move |place| row(place * STEP % keys)))
}

/// One run.
pub(crate) fn child(options: &Options, state_dir: &str) -> Result<Measurement, Failure> {
    progress::expect(2 * options.keys);
    ours::logging();
    ours::run(Totals, state_dir)?;
    let (first, last) = progress::span()?;
    Ok(Measurement::new("streamwright totals", progress::MEASURED, 2 * options.keys, first, last))
}
