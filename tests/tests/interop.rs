//! What we write, read by Java's own clients; where we put keys, and where Java puts them.

use streamwright_tests::jvm::{Format, Jvm};
use streamwright_tests::kafka::{Kafka, unique};
use streamwright_tests::or_skip;

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
