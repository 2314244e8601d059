//! What we write, read by Java's own clients; where we put keys, and where Java puts them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::{App, LoadRecord};
use streamwright_tests::jvm::{Format, JavaRecord, Jvm};
use streamwright_tests::kafka::{Kafka, unique};
use streamwright_tests::or_skip;

const APPLICATION: &str = "interop-payments-streams-v1";
const PAYMENTS: &str = "interop.payments.v1";
const TOTALS: &str = "interop.totals.v1";
const PARTITIONS: i32 = 4;

/// A payment, keyed by its id.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub struct Payment {
    account: String,
    cents: i64,
    paid_at_ms: i64,
}

/// What an account has paid so far.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "interop.totals", label = "total", id(account, cents))]
pub struct Total {
    account: String,
    cents: i64,
}

#[replay_safe]
impl Total {
    fn of(account: &str, cents: i64) -> Self {
        Self { account: account.to_owned(), cents }
    }
}

topology! {
    #![application_id = "interop-payments-streams-v1"]

    /// Every kind of topic that another team could read: a repartition topic, a changelog, an output.
    pub struct Payments;

    #[source(topic = "interop.payments.v1", key = Utf8, value = Json, timestamp = paid_at_ms)]
    let payments: Stream<String, Payment>;

    #[repartition(name = "payments-by-account", key = Utf8, value = Json)]
    let by_account: Stream<String, Payment> = payments.select_key(|_, payment| payment.account.clone());

    #[store(name = "total-by-account", key = Utf8, value = I64)]
    let totals: Table<String, i64> =
        by_account.group_by_key().aggregate(|| 0, |_, payment, total| total + payment.cents);

    #[sink(topic = "interop.totals.v1", key = Utf8, value = Json)]
    let out: Stream<String, Total> = totals.to_stream().map_values(|account, cents| Total::of(account, *cents));
}

/// Accounts whose names are short, long, empty and not ASCII: murmur2 treats the last bytes of a key apart.
fn accounts() -> Vec<String> {
    let named = ["", "a", "ab", "abc", "abcd", "käse", "日本", "🦀🦀", "a-little-bit-longer-string"];
    let numbered = (0..40).map(|number| format!("account-{number}"));
    named.iter().map(|&name| name.to_owned()).chain(numbered).collect()
}

fn payments() -> Vec<Payment> {
    let accounts = accounts();
    let count = accounts.len() * 7;
    let cents = |at: usize| i64::try_from(at % 13).expect("small") * 100 - 300;
    let paid_at_ms = |at: usize| 1_700_000_000_000 + i64::try_from(at).expect("small") * 1_000;
    (0..count)
        .map(|at| Payment {
            account: accounts[at % accounts.len()].clone(),
            cents: cents(at),
            paid_at_ms: paid_at_ms(at),
        })
        .collect()
}

/// Runs the topology on everything, from nothing.
fn run(kafka: &Kafka) {
    kafka.forget(APPLICATION, &[PAYMENTS, TOTALS]);
    kafka.create_topic(PAYMENTS, PARTITIONS);
    kafka.create_topic(TOTALS, PARTITIONS);
    let record = |(at, payment): (usize, &Payment)| LoadRecord {
        key: Some(format!("payment-{at}").into_bytes()),
        value: Some(serde_json::to_vec(payment).expect("JSON")),
        timestamp: payment.paid_at_ms,
    };
    let state = tempfile::tempdir().expect("a folder for the state");
    let mut app = App::new(Payments)
        .configure(|config| config.bootstrap_servers(&kafka.address).state_dir(state.path()).exit_at_end(true))
        .load(PAYMENTS, payments().iter().enumerate().map(record).collect());
    // The flags are libtest's here, not the topology's.
    app.take_rest();
    let summary = app.run().expect("everything is processed");
    assert_eq!(summary.records_read, payments().len() as u64);
}

fn expected() -> BTreeMap<String, i64> {
    payments().into_iter().fold(BTreeMap::new(), |mut totals, payment| {
        *totals.entry(payment.account).or_default() += payment.cents;
        totals
    })
}

#[test]
fn java_reads_every_topic_of_ours_and_places_keys_as_we_do() {
    let (kafka, jvm) = (or_skip!(Kafka::find()), or_skip!(Jvm::find()));
    run(&kafka);
    let changelog =
        jvm.read_topic(&kafka, &format!("{APPLICATION}-total-by-account-changelog"), Format::String, Format::Long);
    let repartition = jvm.read_topic(
        &kafka,
        &format!("{APPLICATION}-payments-by-account-repartition"),
        Format::String,
        Format::String,
    );
    let out = jvm.read_topic(&kafka, TOTALS, Format::String, Format::String);

    let last: BTreeMap<String, i64> =
        changelog.iter().map(|record| (key(record), record.value.as_i64().expect("a long"))).collect();
    assert_eq!(last, expected(), "the changelog's last values");
    let last: BTreeMap<String, i64> = out.iter().map(|record| (key(record), total(record).cents)).collect();
    assert_eq!(last, expected(), "the output's last values");
    assert_eq!(out.len(), payments().len(), "one total a payment");
    assert_eq!(repartition.len(), payments().len());
    for record in &repartition {
        let payment: Payment = from_json(record);
        assert_eq!((payment.account, payment.paid_at_ms), (key(record), record.timestamp), "key and event time");
    }
    for (topic, records) in [("changelog", &changelog), ("repartition", &repartition), ("output", &out)] {
        assert_placed_as_java_places(&kafka, &jvm, topic, records);
    }
}

fn assert_placed_as_java_places(kafka: &Kafka, jvm: &Jvm, what: &str, records: &[JavaRecord]) {
    let ours: BTreeMap<String, i32> = records.iter().map(|record| (key(record), record.partition)).collect();
    assert!(records.iter().all(|record| ours[&key(record)] == record.partition), "{what}: a key in two partitions");
    let scratch = unique("interop-placement");
    kafka.create_topic(&scratch, PARTITIONS);
    let keys: Vec<&[u8]> = ours.keys().map(String::as_bytes).collect();
    let javas = jvm.partitions(kafka, &scratch, &keys);
    assert_eq!(ours.values().copied().collect::<Vec<i32>>(), javas, "{what}: partitions of {:?}", ours.keys());
}

fn key(record: &JavaRecord) -> String {
    record.key.as_str().expect("a string").to_owned()
}

fn total(record: &JavaRecord) -> Total {
    from_json(record)
}

fn from_json<T: serde::de::DeserializeOwned>(record: &JavaRecord) -> T {
    serde_json::from_str(record.value.as_str().expect("a string")).expect("JSON of ours")
}

#[test]
fn java_reads_what_java_wrote() {
    let (kafka, jvm) = (or_skip!(Kafka::find()), or_skip!(Jvm::find()));
    let topic = unique("interop-placement");
    kafka.create_topic(&topic, 5);
    let keys: [&[u8]; 4] = [b"abc", b"foobar", b"", b"\x00\xff"];
    let placed = jvm.partitions(&kafka, &topic, &keys);
    let records = jvm.read_topic(&kafka, &topic, Format::Bytes, Format::String);
    assert_eq!(records.len(), keys.len());
    for record in &records {
        let at = keys.iter().position(|key| hex(key) == record.key).expect("a key that was written");
        assert_eq!(record.partition, placed[at]);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
