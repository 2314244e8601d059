//! Sorting a transaction's writes by key. Keys of one store mostly share a prefix and differ soon after it, so
//! numbers made of the next eight bytes decide nearly every comparison without going to the key.

use super::StoreWrite;

/// Sorts `writes` by key.
pub(crate) fn sort(writes: &mut Vec<StoreWrite<'_>>) {
    let shared = shared_prefix(writes);
    let mut keyed: Vec<(u64, StoreWrite<'_>)> =
        writes.drain(..).map(|write| (leading(&write.0[shared..]), write)).collect();
    keyed.sort_unstable_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.0.cmp(right.1.0)));
    writes.extend(keyed.into_iter().map(|(_, write)| write));
}

/// How many bytes all keys begin with.
fn shared_prefix(writes: &[StoreWrite<'_>]) -> usize {
    let Some((&(first, _), rest)) = writes.split_first() else { return 0 };
    let mut shared = first;
    for (key, _) in rest {
        if !key.starts_with(shared) {
            let same = shared.iter().zip(*key).take_while(|(left, right)| left == right).count();
            shared = &shared[..same];
        }
    }
    shared.len()
}

/// The first eight bytes as a number that sorts as they do. A shorter key is filled up with zeros; it may then equal
/// a longer one, and the whole keys decide.
#[inline]
fn leading(key: &[u8]) -> u64 {
    match key.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; 8];
            bytes[..key.len()].copy_from_slice(key);
            u64::from_be_bytes(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_comparing_whole_keys_does() {
        let lists: [&[&[u8]]; 5] = [
            &[],
            &[b"only"],
            &[b"c-00012", b"c-0001", b"c-000", b"c-0002", b"d"],
            &[b"", b"\0", b"\0\0", b"\xff", b"a\0b", b"a"],
            &[b"shared-long-prefix-then-b", b"shared-long-prefix-then-a-and-more", b"shared-long-prefix-then-a"],
        ];
        for list in lists {
            let mut writes: Vec<StoreWrite<'_>> = list.iter().map(|&key| (key, None)).collect();
            let mut expected = list.to_vec();
            expected.sort_unstable();
            sort(&mut writes);
            let keys: Vec<&[u8]> = writes.iter().map(|write| write.0).collect();
            assert_eq!(keys, expected);
        }
    }
}
