//! What happened and whether it was right, for people and as JSON.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::{brokers, fleet, network};
use crate::verify::Finding;

/// See the module.
#[derive(Debug, Clone)]
pub struct Report {
    /// It can be replayed with it.
    pub seed: u64,
    /// What ran.
    pub(super) programs: Vec<&'static str>,
    /// Of faults and input.
    pub(super) length: Duration,
    /// Records submitted, those taken back included.
    pub(super) sent: usize,
    /// Instances.
    pub(super) fleet: fleet::Figures,
    /// How the memory of the eldest instance grew.
    pub(super) growth: Option<fleet::Growth>,
    /// Brokers.
    pub(super) brokers: brokers::Figures,
    /// The network.
    pub(super) network: network::Figures,
    /// How long after the last fault everything was processed.
    pub(super) drained_after: Duration,
    /// Records of the inputs and of the outputs.
    pub(super) records: (usize, usize),
    /// Looks at the committed offsets.
    pub(super) looks: u64,
    /// Every rule, and whether it held.
    pub(super) findings: Vec<Finding>,
    /// What instances did that nobody had ordered.
    pub(super) said: Vec<String>,
    /// Connections that the proxy ended by itself.
    pub(super) complaints: Vec<String>,
}

impl Report {
    /// Rules that did not hold.
    pub fn violations(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counterexample.is_some())
    }

    /// The options that make the same choices again.
    #[must_use]
    pub fn again(&self) -> String {
        let minutes = self.length.as_secs_f64() / 60.0;
        format!("--minutes {minutes} --seed {} --programs {}", self.seed, self.programs.join(","))
    }

    /// For machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let Self { fleet, brokers, network, .. } = self;
        let finding = |finding: &Finding| json!({"rule": finding.rule, "counterexample": finding.counterexample});
        json!({
            "seed": self.seed,
            "programs": self.programs,
            "minutes": self.length.as_secs_f64() / 60.0,
            "records": {"sent": self.sent, "in": self.records.0, "out": self.records.1},
            "instances": {
                "starts": fleet.starts,
                "kills": fleet.kills,
                "stops": fleet.stops,
                "freezes": fleet.freezes,
                "wipes": fleet.wipes,
                "rebalances": fleet.said.rebalances,
                "recoveries": fleet.said.recoveries,
                "restores": fleet.said.restores,
                "most_memory_kib": fleet.health.memory_kib,
                "most_files": fleet.health.files,
                "most_threads": fleet.health.threads,
            },
            "memory_of_the_eldest": self.growth.map(|growth| json!({
                "from_kib": growth.from_kib,
                "to_kib": growth.to_kib,
                "over_s": growth.over.as_secs_f64(),
                "kib_an_hour": growth.kib_an_hour(),
                "is_judged": growth.is_judged(),
            })),
            "brokers": {"kills": brokers.kills, "freezes": brokers.freezes, "restarts": brokers.restarts},
            "coordinator_moves": {"groups": brokers.group_moves, "transactions": brokers.transaction_moves, "without_a_commit": brokers.stays},
            "network": {"faults": network.faults, "requests": network.requests},
            "transactions": {"commits": network.commits, "aborts": network.aborts},
            "looks_at_offsets": self.looks,
            "drained_after_s": self.drained_after.as_secs_f64(),
            "rules": self.findings.len(),
            "violations": self.violations().map(finding).collect::<Vec<_>>(),
            "said": self.said,
            "complaints": self.complaints,
        })
    }
}

/// Figures, then every rule that did not hold.
impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, length, records, fleet, brokers, network, .. } = self;
        let programs = self.programs.join(",");
        writeln!(out, "seed {seed}, {length:?}, {programs}: {} records in, {} out", records.0, records.1)?;
        writeln!(
            out,
            "instances: {} kills, {} stops, {} freezes, {} state directories deleted; {} rebalances, {} recoveries",
            fleet.kills, fleet.stops, fleet.freezes, fleet.wipes, fleet.said.rebalances, fleet.said.recoveries
        )?;
        writeln!(
            out,
            "brokers: {} kills, {} freezes, {} restarts; network: {} faults, which met {} requests",
            brokers.kills, brokers.freezes, brokers.restarts, network.faults, network.requests
        )?;
        writeln!(
            out,
            "coordinator moves in the middle of a commit: {} of groups, {} of transactions; {} found no commit",
            brokers.group_moves, brokers.transaction_moves, brokers.stays
        )?;
        writeln!(
            out,
            "transactions: {} commits and {} aborts asked for; everything processed {:.1?} after the last fault",
            network.commits, network.aborts, self.drained_after
        )?;
        writeln!(
            out,
            "the most that an instance used: {} MiB, {} files, {} threads",
            fleet.health.memory_kib / 1024,
            fleet.health.files,
            fleet.health.threads
        )?;
        if let Some(growth) = self.growth {
            writeln!(out, "the eldest instance went {growth}")?;
        }
        write!(out, "{} rules, {} violations", self.findings.len(), self.violations().count())?;
        for Finding { rule, counterexample } in self.violations() {
            write!(out, "\n  NOT: {rule}: {}", counterexample.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}
