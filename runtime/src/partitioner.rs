//! Which partition a key belongs to: the same one that Java's clients choose, so that topics written by either
//! side can be joined.

/// The partition of `key` among `partitions`: `(murmur2(key) & 0x7fffffff) mod partitions`.
#[inline]
pub fn partition(key: &[u8], partitions: i32) -> i32 {
    // The mask makes it non-negative; the modulus makes it fit.
    let positive = murmur2(key) & 0x7fff_ffff;
    let count = partitions.max(1).unsigned_abs();
    (positive % count).cast_signed()
}

/// The partition of a key that may be null: a null one goes to the partition numbered `otherwise`, somewhere fixed, so
/// that a replay does the same.
#[inline]
pub(crate) fn partition_or(key: Option<&[u8]>, otherwise: i32, partitions: i32) -> i32 {
    key.map_or_else(|| otherwise.rem_euclid(partitions), |key| partition(key, partitions))
}

/// Kafka's variant of MurmurHash2, with its fixed seed.
#[inline]
pub fn murmur2(data: &[u8]) -> u32 {
    const SEED: u32 = 0x9747_b28c;
    const MIX: u32 = 0x5bd1_e995;
    // Kafka's keys are shorter than 4 GiB; the length wraps as Java's int does.
    #[expect(clippy::cast_possible_truncation, reason = "Java's length is an int")]
    let mut hash = SEED ^ (data.len() as u32);
    let (words, tail) = data.as_chunks::<4>();
    for word in words {
        let mut mixed = u32::from_le_bytes(*word).wrapping_mul(MIX);
        mixed ^= mixed >> 24;
        hash = hash.wrapping_mul(MIX) ^ mixed.wrapping_mul(MIX);
    }
    if !tail.is_empty() {
        for (at, byte) in tail.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * at);
        }
        hash = hash.wrapping_mul(MIX);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(MIX);
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Kafka's own `Utils.murmur2` test.
    #[test]
    fn murmur2_equals_kafkas() {
        for (text, expected) in [
            ("21", -973_932_308_i32),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ] {
            assert_eq!(murmur2(text.as_bytes()).cast_signed(), expected, "{text}");
        }
    }

    #[test]
    fn every_key_has_a_partition_in_range() {
        for key in 0..1000_u32 {
            assert!((0..7).contains(&partition(&key.to_be_bytes(), 7)));
        }
        assert_eq!(partition(b"", 1), 0);
    }
}
