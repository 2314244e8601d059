//! Answers that name brokers get the proxy's addresses. Only what comes before and in the list of brokers is
//! understood; what follows is copied.

use std::collections::HashMap;

use crate::Api;
use crate::wire::{Reader, put_varint};

/// Host and port.
pub(crate) type Address = (String, i32);
/// The proxy's address for each broker's.
pub(crate) type Addresses = HashMap<Address, Address>;

/// The answer with the proxy's addresses; none if it cannot be read, or if it names a broker that is not in
/// `addresses`: then a client would leave the proxy.
pub(crate) fn rewrite(api: Api, version: i16, answer: &[u8], addresses: &Addresses) -> Option<Vec<u8>> {
    let mut copy = Copy { reader: Reader::new(answer), answer, copied: 0, out: Vec::new(), addresses };
    match api {
        Api::METADATA => copy.metadata(version)?,
        Api::FIND_COORDINATOR => copy.coordinators(version)?,
        Api::DESCRIBE_CLUSTER => copy.cluster(version)?,
        _ => {}
    }
    Some(copy.finish())
}

struct Copy<'b> {
    reader: Reader<'b>,
    answer: &'b [u8],
    /// How much of the answer is in `out`, as it was or rewritten.
    copied: usize,
    out: Vec<u8>,
    addresses: &'b Addresses,
}

impl Copy<'_> {
    fn metadata(&mut self, version: i16) -> Option<()> {
        let compact = version >= 9;
        self.header(compact)?;
        if version >= 3 {
            self.reader.i32()?;
        }
        for _ in 0..self.length(compact)? {
            self.reader.i32()?;
            self.address(compact)?;
            if version >= 1 {
                self.string(compact)?;
            }
            self.tags(compact)?;
        }
        Some(())
    }

    fn coordinators(&mut self, version: i16) -> Option<()> {
        let compact = version >= 3;
        self.header(compact)?;
        if version >= 1 {
            self.reader.i32()?;
        }
        if version < 4 {
            self.reader.i16()?;
            if version >= 1 {
                self.string(compact)?;
            }
            self.reader.i32()?;
            return self.address(compact);
        }
        for _ in 0..self.length(compact)? {
            self.string(compact)?;
            self.reader.i32()?;
            self.address(compact)?;
            self.reader.i16()?;
            self.string(compact)?;
            self.tags(compact)?;
        }
        Some(())
    }

    fn cluster(&mut self, version: i16) -> Option<()> {
        let compact = true;
        self.header(compact)?;
        self.reader.i32()?;
        self.reader.i16()?;
        self.string(compact)?;
        if version >= 1 {
            self.reader.take(1)?;
        }
        self.string(compact)?;
        self.reader.i32()?;
        for _ in 0..self.length(compact)? {
            self.reader.i32()?;
            self.address(compact)?;
            self.string(compact)?;
            if version >= 2 {
                self.reader.take(1)?;
            }
            self.tags(compact)?;
        }
        Some(())
    }

    fn header(&mut self, compact: bool) -> Option<()> {
        self.reader.i32()?;
        self.tags(compact)
    }

    fn length(&mut self, compact: bool) -> Option<u32> {
        if compact { Some(self.reader.varint()?.saturating_sub(1)) } else { u32::try_from(self.reader.i32()?).ok() }
    }

    fn string(&mut self, compact: bool) -> Option<Option<&str>> {
        if compact { self.reader.compact_string() } else { self.reader.string() }
    }

    fn tags(&mut self, compact: bool) -> Option<()> {
        if compact { self.reader.skip_tags() } else { Some(()) }
    }

    /// A host and a port. Neither is given where there is no broker to name.
    fn address(&mut self, compact: bool) -> Option<()> {
        let from = self.reader.position();
        let host = self.string(compact)?.unwrap_or_default().to_owned();
        let port = self.reader.i32()?;
        if host.is_empty() {
            return Some(());
        }
        let (host, port) = self.addresses.get(&(host, port))?;
        self.out.extend_from_slice(&self.answer[self.copied..from]);
        if compact {
            put_varint(u32::try_from(host.len()).ok()? + 1, &mut self.out);
        } else {
            self.out.extend_from_slice(&i16::try_from(host.len()).ok()?.to_be_bytes());
        }
        self.out.extend_from_slice(host.as_bytes());
        self.out.extend_from_slice(&port.to_be_bytes());
        self.copied = self.reader.position();
        Some(())
    }

    fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(&self.answer[self.copied..]);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::{Addresses, rewrite};
    use crate::Api;

    fn addresses() -> Addresses {
        Addresses::from([(("b".to_owned(), 9092), ("proxy".to_owned(), 7))])
    }

    fn replaced(api: Api, version: i16, before: &[&[u8]], compact: bool, after: &[u8]) {
        let (old, new): (&[u8], &[u8]) = if compact { (b"\x02b", b"\x06proxy") } else { (b"\0\x01b", b"\0\x05proxy") };
        let with = |host: &[u8], port: i32| [&before.concat(), host, &port.to_be_bytes(), after].concat();
        let found = rewrite(api, version, &with(old, 9092), &addresses());
        assert_eq!(found, Some(with(new, 7)), "{api} version {version}");
        assert_eq!(rewrite(api, version, &with(old, 9093), &addresses()), None, "an unknown port");
    }

    #[test]
    fn brokers_get_the_address_of_the_proxy() {
        const CORRELATION: &[u8] = &[0, 0, 0, 9];
        const ID: &[u8] = &[0, 0, 0, 1];
        const ONE: &[u8] = &[0, 0, 0, 1];
        const THROTTLE: &[u8] = &[0, 0, 0, 0];
        const NO_ERROR: &[u8] = &[0, 0];
        replaced(Api::METADATA, 0, &[CORRELATION, ONE, ID], false, b"rest");
        replaced(Api::METADATA, 4, &[CORRELATION, THROTTLE, ONE, ID], false, b"\xff\xffrest");
        replaced(Api::METADATA, 12, &[CORRELATION, b"\0", THROTTLE, b"\x02", ID], true, b"\0\x01\x03\x02xxrest");
        replaced(Api::FIND_COORDINATOR, 0, &[CORRELATION, NO_ERROR, ID], false, b"");
        replaced(Api::FIND_COORDINATOR, 2, &[CORRELATION, THROTTLE, NO_ERROR, b"\xff\xff", ID], false, b"");
        let four: [&[u8]; 6] = [CORRELATION, b"\0", THROTTLE, b"\x02", b"\x02k", ID];
        replaced(Api::FIND_COORDINATOR, 4, &four, true, b"\0\0\0\0rest");
        let cluster: [&[u8]; 9] =
            [CORRELATION, b"\0", THROTTLE, NO_ERROR, b"\0", b"\x01", b"\x02c", ID, b"\x02\0\0\0\x01"];
        replaced(Api::DESCRIBE_CLUSTER, 1, &cluster, true, b"\0\0rest");
    }

    #[test]
    fn other_answers_stay() {
        assert_eq!(rewrite(Api::FETCH, 4, b"anything", &addresses()).as_deref(), Some(&b"anything"[..]));
        // No coordinator: an error, an empty host, port -1.
        let none = [0, 0, 0, 9, 0, 15, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(rewrite(Api::FIND_COORDINATOR, 0, &none, &addresses()).as_deref(), Some(&none[..]));
        assert_eq!(rewrite(Api::METADATA, 4, &[0, 0], &addresses()), None, "too short");
    }
}
