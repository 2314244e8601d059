//! Identities that a replay mints again.

use streamwright::prelude::*;
use uuid::Uuid;

const NAMESPACE: Uuid = Uuid::from_u128(0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8);

#[replay_safe]
pub fn correlation(order: &str, line: u32) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{order}/{line}").as_bytes())
}

#[replay_safe]
pub fn known(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok().filter(|id| !id.is_nil())
}

#[replay_safe]
pub fn fact(customer: &str, cents: i64) -> FactId {
    FactId::derive("risk.decisions", "high-exposure").part(customer).part(&cents).finish()
}

#[replay_safe]
pub fn shard(id: &Uuid, shards: u128) -> u128 {
    id.as_u128() % std::cmp::max(shards, 1)
}

#[replay_safe]
pub fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0xffff_ffff, |hash, byte| (hash ^ u32::from(*byte)).rotate_left(5).wrapping_mul(0x9e37_79b9))
}

#[test]
fn they_run() {
    assert_eq!(correlation("o-1", 1), correlation("o-1", 1));
    assert_eq!(known("00000000-0000-0000-0000-000000000000"), None);
    assert_eq!(fact("c", 1), fact("c", 1));
    assert!(shard(&NAMESPACE, 7) < 7);
    assert_ne!(checksum(b"a"), checksum(b"b"));
}
