//! Identities that follow from what they name, and digests.

use base64::Engine as _;
use md5::Md5;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::processors;

processors! {
    uuid_v5(order) -> String { Uuid::new_v5(&Uuid::NAMESPACE_URL, order.id.as_bytes()).to_string() }
    uuid_parsed(order) -> Option<u128> { Some(Uuid::parse_str(&order.id).ok()?.as_u128()) }
    ulid_parsed(order) -> u64 { ulid::Ulid::from_string(&order.id).map_or(0, |ulid| ulid.timestamp_ms()) }
    sha256(order) -> String { base64::engine::general_purpose::STANDARD.encode(Sha256::digest(order.id.as_bytes())) }
    md5_digest(order) -> String { hex::encode(Md5::digest(order.id.as_bytes())) }
    crc32(order) -> u32 { crc32fast::hash(order.id.as_bytes()) }
    hex_decoded(order) -> Vec<u8> { hex::decode(&order.id).unwrap_or_default() }
}
