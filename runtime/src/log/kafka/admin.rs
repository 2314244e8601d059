//! Topics: looked up, created, verified, before any record is read.

mod internal;
mod lookup;
mod lost;
mod uuids;
mod verify;

use std::time::Instant;

use rdkafka::admin::{AdminClient, AdminOptions};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;

use super::client_config::{self, Role};
use super::error::plain;
use super::members::Kin;
use crate::clock;
use crate::config::Config;
use crate::log::LogError;
use crate::log::topics::{Role as TopicRole, TopicPlan, TopicTable};

pub(super) use lookup::Lookup;

/// See [`crate::log::Log::prepare`].
pub(super) fn prepare(config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
    let deadline = clock::now() + config.task_timeout;
    let lookup = Lookup::connect(config, deadline)?;
    let found = lookup.partition_counts(plan)?;
    let table = plan.resolve(&found)?;
    let missing: Vec<usize> = (0..found.len()).filter(|&topic| found[topic].is_none()).collect();
    let settings = client_config::build(config, &Role::Admin)?;
    let client = client(&settings)?;
    let mut table = if missing.is_empty() {
        table
    } else {
        lost::check(&lookup, config, &table, &missing)?;
        internal::create(&client, config, &table, &missing, deadline)?;
        // What is there now counts: another instance may have been faster, with other ideas.
        plan.resolve(&lookup.partition_counts_once_complete(plan, &table)?)?
    };
    uuids::fill_in(&lookup, &mut table, deadline)?;
    for (topic, retention) in verify::settings(&client, &lookup, &table, deadline)? {
        table.topics[topic].delete_retention = Some(retention);
    }
    Kin::of(config, &table).refuse_strangers(lookup.client(), deadline)?;
    for topic in table.topics.iter().filter(|topic| matches!(topic.role, TopicRole::External { .. })) {
        tracing::debug!(topic = %topic.name, partitions = topic.partitions, "found");
    }
    Ok(table)
}

/// An admin client. It has a thread of its own that completes its futures.
pub(super) fn client(settings: &ClientConfig) -> Result<AdminClient<DefaultClientContext>, LogError> {
    settings.create().map_err(|error| plain("opening an admin client", &error))
}

/// Requests must be answered before `deadline`, and need not take longer than this.
fn options(deadline: Instant) -> AdminOptions {
    let left = deadline.saturating_duration_since(clock::now());
    let timeout = left.clamp(std::time::Duration::from_secs(1), std::time::Duration::from_secs(30));
    AdminOptions::new().request_timeout(Some(timeout)).operation_timeout(Some(timeout))
}
