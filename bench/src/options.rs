//! The command line.

use std::path::PathBuf;

use lexopt::ValueExt as _;

use crate::Failure;

const SECTIONS: [&str; 7] = ["engine", "kafka", "restore", "memory", "tables", "windows", "json"];

const USAGE: &str = "\
bench [--json FILE] [--only engine,kafka,restore,memory,tables,windows,json] [--records N] [--customers N] [--partitions N] [--runs N] [--programs PART_OF_NAME]";

/// What to measure, and over how much.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) json: Option<PathBuf>,
    only: Vec<String>,
    /// Orders in the input topic, and records in the changelog that is restored.
    pub(crate) records: u64,
    pub(crate) customers: u64,
    pub(crate) partitions: i32,
    /// How often each program runs; the programs take turns.
    pub(crate) runs: usize,
    /// Of the programs that take turns, only those whose name contains this.
    pub(crate) programs: String,
    /// Keys in the store whose memory is measured.
    pub(crate) keys: u64,
    /// Not for people: the program that this process is to be.
    pub(crate) child: Option<String>,
    /// What the parent has to say to it.
    pub(crate) rest: Vec<String>,
}

impl Options {
    pub(crate) fn parse() -> Result<Self, Failure> {
        let mut options = Self {
            json: None,
            only: Vec::new(),
            records: 2_000_000,
            customers: 100_000,
            partitions: 4,
            runs: 3,
            programs: String::new(),
            keys: 1_000_000,
            child: None,
            rest: Vec::new(),
        };
        let mut args = lexopt::Parser::from_env();
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("json") => options.json = Some(args.value()?.into()),
                lexopt::Arg::Long("only") => options.only = sections(&args.value()?.string()?)?,
                lexopt::Arg::Long("records") => options.records = args.value()?.parse()?,
                lexopt::Arg::Long("customers") => options.customers = args.value()?.parse()?,
                lexopt::Arg::Long("partitions") => options.partitions = args.value()?.parse()?,
                lexopt::Arg::Long("runs") => options.runs = args.value()?.parse()?,
                lexopt::Arg::Long("programs") => options.programs = args.value()?.string()?,
                lexopt::Arg::Long("keys") => options.keys = args.value()?.parse()?,
                lexopt::Arg::Long("child") => options.child = Some(args.value()?.string()?),
                lexopt::Arg::Value(value) if options.child.is_some() => options.rest.push(value.string()?),
                other => return Err(format!("{}; usage: {USAGE}", other.unexpected()).into()),
            }
        }
        if options.records == 0 || options.customers == 0 || options.partitions < 1 || options.runs == 0 {
            return Err(format!("a count of zero measures nothing; usage: {USAGE}").into());
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, section: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == section)
    }

    /// The same counts, for a child process.
    pub(crate) fn for_child(&self) -> Vec<String> {
        let Self { records, customers, partitions, keys, .. } = self;
        let flag = |name: &str, value: String| [format!("--{name}"), value];
        [
            flag("records", records.to_string()),
            flag("customers", customers.to_string()),
            flag("partitions", partitions.to_string()),
            flag("keys", keys.to_string()),
        ]
        .concat()
    }
}

fn sections(list: &str) -> Result<Vec<String>, Failure> {
    let wanted: Vec<String> = list.split(',').map(str::to_owned).collect();
    match wanted.iter().find(|name| !SECTIONS.contains(&name.as_str())) {
        Some(unknown) => Err(format!("there is no section {unknown}; there are {}", SECTIONS.join(", ")).into()),
        None => Ok(wanted),
    }
}
