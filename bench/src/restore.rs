//! (c) Restore: order-risk's store from its changelog into an empty directory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cluster::{Cluster, Row};
use crate::measure::{Measurement, Moment};
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::order_risk::{self, OrderRisk, changelog};
use crate::topologies::{INPUT, map_filter};
use crate::{Failure, orders, ours, process};

const PEER: &str = "bench-peer-restore-streams-v1";
/// What the peer reads: nothing.
const EMPTY: &str = "bench.empty.v1";

/// Fills a changelog for either side, and lets them take turns.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let cluster = Cluster::find()?;
    prepare(&cluster, options)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let dir = TempDir::new()?;
        let dir = dir.path().to_str().ok_or("the temporary directory has no name in UTF-8")?;
        cluster.delete_group(order_risk::APPLICATION_ID)?;
        cluster.skip_to_end(order_risk::APPLICATION_ID, INPUT, options.partitions)?;
        ours.push(process::ours("restore", options, &[format!("{dir}/ours")])?);
        cluster.delete_group(PEER)?;
        let state = format!("{dir}/peer");
        theirs.push(process::java("Restore", &[&cluster.servers, PEER, EMPTY, map_filter::OUTPUT, &state])?);
    }
    let programs = vec![Program::new("streamwright", ours), Program::new("Kafka Streams", theirs)];
    let ratio = programs[0].per_second.median / programs[1].per_second.median;
    let ratios = vec![Ratio::at_least("records/s, ours to Kafka Streams", ratio, 20.0)];
    let what = format!(
        "{} changelog records of {} customers in {} partitions, one thread; ours from the assignment, Kafka Streams \
         from its first batch, until every task runs",
        options.records, options.customers, options.partitions
    );
    let section = Section { name: "restore", what, programs, ratios };
    section.print();
    Ok(section)
}

fn prepare(cluster: &Cluster, options: &Options) -> Result<(), Failure> {
    order_risk::reset(cluster)?;
    for topic in [INPUT, EMPTY, map_filter::OUTPUT, order_risk::OUTPUT] {
        cluster.delete(topic)?;
        cluster.create(topic, options.partitions)?;
    }
    for application_id in [order_risk::APPLICATION_ID, PEER] {
        let topic = changelog(application_id);
        cluster.delete(&topic)?;
        cluster.create_changelog(&topic, options.partitions)?;
        cluster.fill(&topic, updates(options))?;
    }
    Ok(())
}

/// What order-risk would have written: the running total of each customer.
fn updates(options: &Options) -> impl Iterator<Item = Row> {
    let mut totals: HashMap<String, i64> = HashMap::new();
    orders::orders(options).map(move |order| {
        let total = totals.entry(order.customer_id.clone()).or_default();
        *total += order.amount_in_cents;
        Row { key: order.customer_id, value: total.to_be_bytes().to_vec(), timestamp: order.occurred_at_ms }
    })
}

/// One run of ours.
pub(crate) fn child(options: &Options, state_dir: &str) -> Result<Measurement, Failure> {
    TASKS.store(options.partitions, Ordering::Relaxed);
    tracing_subscriber::registry().with(Watch).init();
    ours::run(OrderRisk, state_dir)?;
    let span = *SPAN.lock().unwrap_or_else(PoisonError::into_inner);
    let (Some(from), Some(to)) = span else { return Err("the restore was not seen".into()) };
    let records = RECORDS.load(Ordering::Relaxed);
    if records != options.records {
        return Err(format!("{records} records were restored, not {}", options.records).into());
    }
    Ok(Measurement::new("streamwright restore", "from the assignment until every task runs", records, from, to))
}

/// Tasks with a store that do not run yet. Those before the repartition topic have none, and run at once.
static TASKS: AtomicI32 = AtomicI32::new(0);
static SPAN: Mutex<(Option<Moment>, Option<Moment>)> = Mutex::new((None, None));

/// Sees in the log lines when the restore begins and ends.
struct Watch;

/// Records of all tasks together.
static RECORDS: AtomicU64 = AtomicU64::new(0);

/// What a log line says, and the number it says it with.
#[derive(Default)]
struct Message(String, u64);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "records" {
            self.1 = value;
        }
    }
}

impl<S: tracing::Subscriber> Layer<S> for Watch {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() > tracing::Level::INFO {
            return;
        }
        let mut message = Message::default();
        event.record(&mut message);
        if *event.metadata().level() <= tracing::Level::WARN {
            eprintln!("{}", message.0);
        }
        let mut span = SPAN.lock().unwrap_or_else(PoisonError::into_inner);
        match message.0.as_str() {
            "assigned" => span.0 = span.0.or_else(|| Some(Moment::now())),
            "restored" => {
                RECORDS.fetch_add(message.1, Ordering::Relaxed);
                if TASKS.fetch_sub(1, Ordering::Relaxed) == 1 {
                    span.1 = Some(Moment::now());
                }
            }
            _ => {}
        }
    }
}
