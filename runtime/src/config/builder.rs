//! From defaults, environment, arguments and code to a configuration.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use crate::description::{ProcessingGuarantee, TopologyDescription};

use super::settings::{self, Draft};
use super::{
    Config, ConfigError, GivenParam, OffsetsLost, Problem, TopicsRecreated, TopologyChange, client, env, flags, params,
    redact, validate,
};

/// Where a value was given, in rising order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    Code,
    Environment,
    Flags,
}

/// A value and the words a person gave it under.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) value: String,
    /// `--commit-interval-ms`, `STREAMWRIGHT_COMMIT_INTERVAL_MS`, or the key where it was set in code.
    pub(super) origin: String,
    layer: Layer,
}

/// Collects values from code, environment and flags; see [`Config::for_topology`]. Nothing fails before
/// [`ConfigBuilder::build`], which reports every problem at once.
#[must_use = "call `build`"]
pub struct ConfigBuilder {
    base: Config,
    entries: BTreeMap<String, Entry>,
    problems: Vec<Problem>,
    rest: Vec<OsString>,
    help: bool,
}

impl ConfigBuilder {
    pub(super) fn new(description: &TopologyDescription) -> Self {
        Self {
            base: Config::defaults(description),
            entries: BTreeMap::new(),
            problems: Vec::new(),
            rest: Vec::new(),
            help: false,
        }
    }

    /// Sets any key: one of ours, or one of librdkafka's by prefix.
    pub fn set(mut self, key: &str, value: impl Into<String>) -> Self {
        self.enter(Layer::Code, key, value.into(), key.to_owned());
        self
    }

    /// A parameter of the topology, as text.
    pub fn param(self, name: &str, value: impl Into<String>) -> Self {
        self.set(&format!("{}{name}", params::PREFIX), value)
    }

    /// Several of them.
    pub(crate) fn params(self, texts: Vec<(&'static str, String)>) -> Self {
        texts.into_iter().fold(self, |builder, (name, text)| builder.param(name, text))
    }

    /// `bootstrap.servers`.
    pub fn bootstrap_servers(self, servers: impl Into<String>) -> Self {
        self.set("bootstrap.servers", servers)
    }

    /// `state.dir`.
    pub fn state_dir(mut self, dir: impl AsRef<Path>) -> Self {
        match dir.as_ref().to_str() {
            Some(text) => self.set("state.dir", text),
            None => {
                self.problems.push(Problem::not_text("state.dir"));
                self
            }
        }
    }

    /// `num.stream.threads`.
    pub fn num_stream_threads(self, threads: usize) -> Self {
        self.set("num.stream.threads", threads.to_string())
    }

    /// `processing.guarantee`, over what the topology's header says.
    pub fn processing_guarantee(self, guarantee: ProcessingGuarantee) -> Self {
        self.set("processing.guarantee", guarantee.to_string())
    }

    /// `commit.interval.ms`.
    pub fn commit_interval(self, interval: Duration) -> Self {
        self.set("commit.interval.ms", interval.as_millis().to_string())
    }

    /// `poll.ms`.
    pub fn poll(self, poll: Duration) -> Self {
        self.set("poll.ms", poll.as_millis().to_string())
    }

    /// `transaction.timeout.ms`.
    pub fn transaction_timeout(self, timeout: Duration) -> Self {
        self.set("transaction.timeout.ms", timeout.as_millis().to_string())
    }

    /// `task.timeout.ms`.
    pub fn task_timeout(self, timeout: Duration) -> Self {
        self.set("task.timeout.ms", timeout.as_millis().to_string())
    }

    /// `shutdown.timeout.ms`.
    pub fn shutdown_timeout(self, timeout: Duration) -> Self {
        self.set("shutdown.timeout.ms", timeout.as_millis().to_string())
    }

    /// `offsets.lost`.
    pub fn offsets_lost(self, policy: OffsetsLost) -> Self {
        self.set("offsets.lost", policy.to_string())
    }

    /// `topics.recreated`.
    pub fn topics_recreated(self, policy: TopicsRecreated) -> Self {
        self.set("topics.recreated", policy.to_string())
    }

    /// `topology.change`.
    pub fn topology_change(self, policy: TopologyChange) -> Self {
        self.set("topology.change", policy.to_string())
    }

    /// `exit.at.end`.
    pub fn exit_at_end(self, exit: bool) -> Self {
        self.set("exit.at.end", exit.to_string())
    }

    /// Takes every `STREAMWRIGHT_*` variable of these, usually `std::env::vars_os()`.
    pub fn env<K: Into<OsString>, V: Into<OsString>>(mut self, variables: impl IntoIterator<Item = (K, V)>) -> Self {
        for (name, value) in variables {
            env::read(&mut self, &name.into(), &value.into());
        }
        self
    }

    /// Takes flags, without the program's name: usually `std::env::args_os().skip(1)`.
    pub fn args<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        flags::read(&mut self, arguments.into_iter().map(Into::into).collect());
        self
    }

    /// Whether `--help` was among the flags.
    pub fn wants_help(&self) -> bool {
        self.help
    }

    /// The arguments that are not ours, in order, for a program with flags of its own. What is left here when
    /// [`ConfigBuilder::build`] is called is reported as unknown.
    pub fn take_rest(&mut self) -> Vec<OsString> {
        std::mem::take(&mut self.rest)
    }

    /// Takes the value of a flag of the program's own, given as `--flag VALUE` or `--flag=VALUE`; the last one wins.
    pub fn take_value(&mut self, flag: &str) -> Option<OsString> {
        let (value, problem) = flags::take_value(&mut self.rest, flag);
        self.problems.extend(problem);
        value
    }

    /// The configuration.
    ///
    /// # Errors
    /// Every problem found, each with its key, its value unless that may be secret, and what is allowed.
    pub fn build(mut self) -> Result<Config, ConfigError> {
        let rest = std::mem::take(&mut self.rest);
        self.problems.extend(flags::unknown(&rest));
        let mut draft = Draft {
            config: self.base,
            commit_interval: None,
            transaction_timeout: None,
            exit_at_end: None,
            params_change: None,
        };
        for (key, entry) in &self.entries {
            if let Some(problem) = apply(&mut draft, key, entry) {
                self.problems.push(problem);
            }
        }
        let config = validate::finish(draft, &self.entries, &mut self.problems);
        if self.problems.is_empty() { Ok(config) } else { Err(ConfigError::new(self.problems)) }
    }

    /// Notes a value unless a layer of higher precedence has one. Within a layer the later one wins.
    pub(super) fn enter(&mut self, layer: Layer, key: &str, value: String, origin: String) {
        let kept = self.entries.get(key).is_some_and(|entry| entry.layer > layer);
        if !kept {
            self.entries.insert(key.to_owned(), Entry { value, origin, layer });
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(super) fn keep(&mut self, argument: OsString) {
        self.rest.push(argument);
    }

    pub(super) fn ask_for_help(&mut self) {
        self.help = true;
    }
}

fn apply(draft: &mut Draft, key: &str, entry: &Entry) -> Option<Problem> {
    if let Some(name) = key.strip_prefix(params::PREFIX) {
        let given = GivenParam { text: entry.value.clone(), origin: entry.origin.clone() };
        draft.config.params.insert(name.to_owned(), given);
        return None;
    }
    let Some(setting) = settings::find(key) else {
        return client::apply(&mut draft.config.client_properties, key, entry);
    };
    match (setting.apply)(draft, &entry.value) {
        Some(()) => None,
        None => {
            let shown = if key == "bootstrap.servers" { redact::servers(&entry.value) } else { entry.value.clone() };
            Some(Problem::not_allowed(key, &entry.origin, Some(&shown), setting.allowed))
        }
    }
}

/// Names what was set, and no value.
impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder").field("set", &self.entries.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
