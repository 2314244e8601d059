//! FNV-1a, 64 bits: a hash that never changes, and that the compiler can compute.

/// What every hash begins with.
pub(crate) const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of what `hash` stands for, and then `bytes`.
pub(crate) const fn hashed(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    hash
}
