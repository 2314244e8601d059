//! Bytes that Java's clients and Kafka Streams write: ours must be the same.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use streamwright::partitioner::{murmur2, partition};
use streamwright::serdes::{Bool, F32, F64, I16, I32, I64, Serde, Utf8};
use streamwright::store::{decode_entry, encode_entry};

use crate::bytes::hex;
use crate::data::load;

#[derive(Deserialize)]
struct File {
    murmur2_partition: Vec<Partition>,
    serdes: Vec<Bytes>,
    store_values: Vec<Bytes>,
}

#[derive(Deserialize)]
struct Partition {
    key_hex: String,
    what: String,
    murmur2_i32: i32,
    partition: BTreeMap<String, i32>,
}

#[derive(Deserialize)]
struct Bytes {
    name: String,
    #[serde(default)]
    value: Value,
    timestamp: Option<i64>,
    hex: String,
}

/// Serdes whose vectors are run, by the reference's names.
pub(crate) const SERDES: &[&str] = &["Integer", "Long", "Short", "Double", "Float", "String(UTF-8)", "Boolean"];

/// How the names of the store formats that are run begin.
pub(crate) const STORE_VALUES: &str = "ValueAndTimestamp";

#[test]
fn partitions_are_those_of_javas_clients() {
    let file: File = load("vectors.json");
    assert!(file.murmur2_partition.len() >= 18);
    for row in file.murmur2_partition {
        let key = hex(&row.key_hex);
        assert_eq!(murmur2(&key).cast_signed(), row.murmur2_i32, "{}", row.what);
        for (count, expected) in row.partition {
            let count = count.parse().expect("a number of partitions");
            assert_eq!(partition(&key, count), expected, "{} among {count}", row.what);
        }
    }
}

#[test]
fn serdes_write_and_read_javas_bytes() {
    let file: File = load("vectors.json");
    for row in file.serdes.iter().filter(|row| SERDES.contains(&row.name.as_str())) {
        let (name, value) = (row.name.as_str(), &row.value);
        let integer = || value.as_i64().expect("a whole number");
        let float = || value.as_f64().expect("a number");
        let written = match name {
            "Integer" => both::<I32, i32>(&i32::try_from(integer()).expect("an int")),
            "Long" => both::<I64, i64>(&integer()),
            "Short" => both::<I16, i16>(&i16::try_from(integer()).expect("a short")),
            "Double" => both::<F64, f64>(&float()),
            "Float" => both::<F32, f32>(&(float() as f32)),
            "String(UTF-8)" => both::<Utf8, String>(&value.as_str().expect("a string").to_owned()),
            "Boolean" => both::<Bool, bool>(&value.as_bool().expect("a boolean")),
            other => panic!("no serde for {other}"),
        };
        assert_eq!(written, hex(&row.hex), "{name} {value}");
    }
}

/// The bytes of `value`, after reading them back.
fn both<S: Serde<T>, T: PartialEq + std::fmt::Debug>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    S::serialize(value, &mut bytes).expect("it can be written");
    assert_eq!(S::deserialize(&bytes).as_ref(), Ok(value));
    bytes
}

#[test]
fn a_store_entry_is_a_timestamp_and_the_value() {
    let file: File = load("vectors.json");
    let rows: Vec<&Bytes> = file.store_values.iter().filter(|row| row.name.starts_with(STORE_VALUES)).collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let (value, timestamp) = (row.value.as_str().expect("a string"), row.timestamp.expect("a timestamp"));
        let mut entry = Vec::new();
        encode_entry(timestamp, value.as_bytes(), &mut entry);
        assert_eq!(entry, hex(&row.hex));
        let decoded = decode_entry(&entry, "test").expect("an entry");
        assert_eq!((decoded.timestamp, decoded.value), (timestamp, value.as_bytes()));
    }
}
