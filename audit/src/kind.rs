//! What a replay would not repeat.

use std::fmt;

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Wall clocks, monotonic clocks, counters of the processor.
    Clock,
    /// Random numbers and random identities.
    Randomness,
    /// Hash tables with a seed of their own, be it drawn or made of addresses: another order in every run.
    HasherSeed,
    /// Sockets and name look-ups.
    Network,
    /// Files, directories and devices.
    Files,
    /// Variables, arguments and the machine.
    Environment,
    /// Threads and tasks, and which one runs.
    Threads,
    /// Waiting.
    Sleeping,
    /// Other processes, and this one's id and end.
    Process,
    /// Standard input, output and error.
    Console,
    /// Variables that outlive a record.
    SharedState,
    /// Code that cannot be read: another library's, or without a name.
    Unreadable,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Clock,
        Self::Randomness,
        Self::HasherSeed,
        Self::Network,
        Self::Files,
        Self::Environment,
        Self::Threads,
        Self::Sleeping,
        Self::Process,
        Self::Console,
        Self::SharedState,
        Self::Unreadable,
    ];

    /// What code does that is of this kind, as it continues "it …".
    pub fn does(self) -> &'static str {
        match self {
            Self::Clock => "reads a clock",
            Self::Randomness => "draws random numbers",
            Self::HasherSeed => "seeds a hash table randomly",
            Self::Network => "uses the network",
            Self::Files => "uses files",
            Self::Environment => "reads its environment",
            Self::Threads => "depends on threads",
            Self::Sleeping => "waits",
            Self::Process => "depends on processes",
            Self::Console => "uses the console",
            Self::SharedState => "keeps state beside the stores",
            Self::Unreadable => "calls what the audit cannot read",
        }
    }

    /// What to do instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Clock => "use the record's time: `|key, value, cx| … cx.timestamp() …`",
            Self::Randomness => {
                "derive what must be unique from the record: `FactId`, or its topic, partition and offset"
            }
            Self::HasherSeed => {
                "use a `BTreeMap`, or a hasher with a fixed seed: the order of this table differs in every run"
            }
            Self::Network => "write a command to a topic, and let a consumer of it call the other system",
            Self::Files => "bring the data in as a topic, or compile it in by `include_str!`",
            Self::Environment => "pass what is configured as a record or a constant",
            Self::Threads => "compute on the thread that calls; partitions are what runs in parallel",
            Self::Sleeping => "let event time decide: a processor never waits",
            Self::Process => "write a command to a topic, and let a consumer of it run the program",
            Self::Console => "log in `peek`, by `tracing` or `log`",
            Self::SharedState => "keep it in a store: `aggregate`, `reduce` or a table",
            Self::Unreadable => {
                "if it always gives the same result, vouch for it: `#![audit(trust(\"name\", reason = \"…\"))]`"
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.does())
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Kinds(u16);

impl Kinds {
    pub(crate) const ALL: Self = Self(u16::MAX);

    pub(crate) fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |bits, kind| bits | 1 << *kind as u16))
    }

    pub(crate) fn contains(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u16 != 0
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
