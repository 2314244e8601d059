//! What must hold between settings, and the defaults that follow from others.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::description::ProcessingGuarantee;

use super::builder::Entry;
use super::settings::Draft;
use super::{Config, ParamsChange, Problem};

/// Kafka Streams' `transaction.timeout.ms` under exactly-once.
const TRANSACTION_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn finish(draft: Draft, entries: &BTreeMap<String, Entry>, problems: &mut Vec<Problem>) -> Config {
    let Draft { mut config, commit_interval, transaction_timeout, exit_at_end, params_change } = draft;
    config.commit_interval = commit_interval.unwrap_or(match config.processing_guarantee {
        ProcessingGuarantee::ExactlyOnceV2 => Duration::from_millis(100),
        ProcessingGuarantee::AtLeastOnce => Duration::from_secs(30),
    });
    // Three intervals: a commit that is late once must not find its transaction aborted by the broker.
    config.transaction_timeout = transaction_timeout.unwrap_or(TRANSACTION_TIMEOUT.max(config.commit_interval * 3));
    config.params_change = params_change.unwrap_or(match config.processing_guarantee {
        ProcessingGuarantee::ExactlyOnceV2 => ParamsChange::Refuse,
        ProcessingGuarantee::AtLeastOnce => ParamsChange::Accept,
    });
    // Without brokers the program itself wrote all the input there will ever be.
    config.exit_at_end = exit_at_end.unwrap_or(config.bootstrap_servers.is_none());
    let transactional = config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2;
    if transactional && config.commit_interval > config.transaction_timeout {
        problems.push(interval_too_long(&config));
    }
    if entries.contains_key("bootstrap.servers") && !cfg!(feature = "kafka") {
        problems.push(Problem::new(
            "bootstrap.servers",
            "this program was built without the feature `kafka` and can only run on the in-memory log",
        ));
    }
    config
}

fn interval_too_long(config: &Config) -> Problem {
    Problem::new(
        "commit.interval.ms",
        format!(
            "`{}` is not allowed under exactly_once_v2; expected at most `transaction.timeout.ms`, which is {} (a third \
             of it is safe): the broker would abort every transaction before it commits",
            config.commit_interval.as_millis(),
            config.transaction_timeout.as_millis()
        ),
    )
}
