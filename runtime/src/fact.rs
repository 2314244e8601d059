//! Facts: records with an identity of their own, derived from what they say and never from when or where they
//! were computed, so that a replay mints the same one.

use std::fmt;
use std::marker::PhantomData;

use uuid::Uuid;

use crate::record::RecordContext;
use crate::stable::{Shape, Stable};

/// A value that a topology may write to a sink.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no identity of its own, so a sink cannot write it",
    label = "not a `Fact`",
    note = "derive it: `#[derive(Fact)] #[fact(namespace = \"…\", label = \"…\", id(field, …))]` on `{Self}`",
    note = "a sink that writes what a source read, as it is, says so and needs none: `#[sink(…, copies = orders)]`"
)]
pub trait Fact: Stable {
    /// Namespace and label of the identity, where all facts of the type share them, as `#[derive(Fact)]` makes sure.
    /// No two facts of one topology may have the same.
    const ORIGIN: Option<(&'static str, &'static str)> = None;

    /// The identity: equal for equal facts, on every replay.
    fn fact_id(&self) -> FactId;
}

/// The identity of a fact, a version 5 UUID on the outside, so that other systems read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(Uuid);

/// The namespace of all namespaces: every fact id descends from it.
const ROOT: Uuid = Uuid::from_u128(0x5f1d_3c1e_52a8_4b39_9d0e_2c6f_b7a4_9e10);

impl FactId {
    /// Starts an identity in `namespace` under `label`; add the parts that distinguish two facts.
    ///
    /// ```
    /// use streamwright::FactId;
    /// let id = || FactId::derive("risk.decisions", "high-exposure").part("customer-7").part(&1_000_000_i64).finish();
    /// assert_eq!(id(), id());
    /// ```
    /// Without any part all facts would be the same one, so there is no `finish` yet:
    /// ```compile_fail,E0599
    /// streamwright::FactId::derive("risk.decisions", "high-exposure").finish();
    /// ```
    pub fn derive(namespace: &str, label: &str) -> FactIdBuilder<NoParts> {
        let mut bytes = Vec::with_capacity(64);
        namespace.write(&mut bytes);
        label.write(&mut bytes);
        FactIdBuilder { bytes, state: PhantomData }
    }

    /// The identity of the fact number `index` that comes of the record at hand: its topic, partition and offset say
    /// which record that is, and where an operator made several results of it, as windows do, which of them. For facts that
    /// nothing in the record tells apart; prefer its own fields where they do.
    ///
    /// What a window or a buffer (`suppress`) has held back comes of the record that lets it go, and so does its identity: a
    /// record that made changes of several keys may be in a buffer more than once.
    ///
    /// Behind a repartition the record is the one in the repartition topic. Its offset survives crashes, but not a reset
    /// of the application, nor does that of a source that was copied to another cluster.
    ///
    /// ```
    /// use streamwright::{FactId, RecordContext};
    ///
    /// /// Each reading of a batch becomes a fact of its own.
    /// fn ids(readings: usize, cx: &RecordContext) -> Vec<FactId> {
    ///     (0..readings).map(|index| FactId::of_record(cx, index)).collect()
    /// }
    /// ```
    pub fn of_record(record: &RecordContext, index: usize) -> FactId {
        let RecordContext { topic, partition, offset, .. } = record.at_hand();
        let id = FactIdBuilder::<NoParts> { bytes: Vec::with_capacity(96), state: PhantomData }
            .part("record")
            .part(&**topic)
            .part(partition)
            .part(offset)
            .part(&(index as u64));
        if record.result == 0 { id.finish() } else { id.part(&record.result).finish() }
    }

    /// The UUID.
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl serde::Serialize for FactId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = Uuid::encode_buffer();
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut buffer))
    }
}

impl<'de> serde::Deserialize<'de> for FactId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Uuid::try_parse(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

impl Stable for FactId {
    const SHAPE: &'static Shape = &Shape::named("FactId");
}

/// An identity under construction; see [`FactId::derive`]. It can be finished once it has a part that tells two facts
/// from each other.
#[derive(Debug)]
#[must_use = "call `finish`"]
pub struct FactIdBuilder<Parts = HasParts> {
    bytes: Vec<u8>,
    state: PhantomData<Parts>,
}

/// Nothing distinguishes two facts yet.
#[derive(Debug)]
pub enum NoParts {}

/// There is at least one part.
#[derive(Debug)]
pub enum HasParts {}

impl<Parts> FactIdBuilder<Parts> {
    /// Adds a part. Parts keep their borders: `"ab", "c"` is not `"a", "bc"`.
    pub fn part(mut self, part: &(impl StablePart + ?Sized)) -> FactIdBuilder {
        part.write(&mut self.bytes);
        FactIdBuilder { bytes: self.bytes, state: PhantomData }
    }
}

impl FactIdBuilder {
    /// The identity.
    pub fn finish(self) -> FactId {
        FactId(Uuid::new_v5(&ROOT, &self.bytes))
    }
}

/// A value whose bytes are the same on every machine and every run. Floats are not: two computations of the same
/// sum may differ in the last bit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of an identity",
    label = "not stable enough to identify a fact",
    note = "use text, integers, booleans, bytes or another `FactId`; write a float as a fixed number of decimals, a time as milliseconds of event time"
)]
pub trait StablePart {
    /// Appends a tagged, self-delimiting form of the value.
    fn write(&self, out: &mut Vec<u8>);
}

/// Namespace and label of a type that need not be a fact: its own constant where it is one, that of [`NoOrigin`] where not.
#[doc(hidden)]
#[derive(Debug)]
pub struct OriginOf<T>(PhantomData<T>);

impl<T: Fact> OriginOf<T> {
    pub const ORIGIN: Option<(&'static str, &'static str)> = T::ORIGIN;
}

#[doc(hidden)]
pub trait NoOrigin {
    const ORIGIN: Option<(&'static str, &'static str)> = None;
}

impl<T> NoOrigin for OriginOf<T> {}

/// Whether two types of facts keep their ids apart by namespace or label, as far as the types say.
#[doc(hidden)]
pub const fn origins_differ(left: Option<(&str, &str)>, right: Option<(&str, &str)>) -> bool {
    match (left, right) {
        (Some((namespace, label)), Some((other_namespace, other_label))) => {
            !is_same(namespace, other_namespace) || !is_same(label, other_label)
        }
        _ => true,
    }
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

fn tagged(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

impl StablePart for str {
    fn write(&self, out: &mut Vec<u8>) {
        tagged(b's', self.as_bytes(), out);
    }
}
impl StablePart for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}
impl StablePart for [u8] {
    fn write(&self, out: &mut Vec<u8>) {
        tagged(b'b', self, out);
    }
}
impl StablePart for Vec<u8> {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_slice().write(out);
    }
}
impl StablePart for bool {
    fn write(&self, out: &mut Vec<u8>) {
        tagged(b't', &[u8::from(*self)], out);
    }
}
impl StablePart for FactId {
    fn write(&self, out: &mut Vec<u8>) {
        tagged(b'f', self.0.as_bytes(), out);
    }
}
impl<T: StablePart> StablePart for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(part) => part.write(out),
            None => tagged(b'n', &[], out),
        }
    }
}
impl<T: StablePart + ?Sized> StablePart for &T {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
}

/// Integers of every width that hold the same number are the same part.
macro_rules! integer_parts {
    ($($integer:ty),*) => {$(
        impl StablePart for $integer {
            fn write(&self, out: &mut Vec<u8>) {
                tagged(b'i', &i128::from(*self).to_be_bytes(), out);
            }
        }
    )*};
}
integer_parts!(i8, i16, i32, i64, u8, u16, u32, u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_never_changes() {
        let id = FactId::derive("risk.decisions", "high-exposure").part("c-1").part(&7_i64).finish();
        assert_eq!(id.as_uuid().get_version_num(), 5);
        // Pinned: existing consumers know this id.
        assert_eq!(id.to_string(), FACT_ID_PIN);
    }

    const FACT_ID_PIN: &str = "7279ae38-238f-55af-9917-b05ac2ec7b52";

    #[test]
    fn origins_differ_by_namespace_or_label() {
        let origin = Some(("risk", "high"));
        assert!(!origins_differ(origin, Some(("risk", "high"))));
        for other in [None, Some(("risk", "low")), Some(("ris", "high")), Some(("risk", "high-exposure"))] {
            assert!(origins_differ(origin, other) && origins_differ(other, origin), "{other:?}");
        }
    }

    #[test]
    fn parts_keep_their_borders_and_kinds() {
        let id = |first: &str, second: &str| FactId::derive("n", "l").part(first).part(second).finish();
        assert_ne!(id("ab", "c"), id("a", "bc"));
        assert_ne!(FactId::derive("n", "l").part("1").finish(), FactId::derive("n", "l").part(&1_i64).finish());
        assert_eq!(FactId::derive("n", "l").part(&1_u8).finish(), FactId::derive("n", "l").part(&1_i64).finish());
    }

    #[test]
    fn every_coordinate_of_a_record_counts() {
        let at = |topic: &str, partition, offset| RecordContext {
            topic: topic.into(),
            partition,
            offset,
            timestamp: 0,
            headers: crate::record::Headers::new(),
            result: 0,
            behind: None,
        };
        let ids = [
            FactId::of_record(&at("orders", 0, 7), 0),
            FactId::of_record(&at("orders", 0, 7), 1),
            FactId::of_record(&at("orders", 0, 8), 0),
            FactId::of_record(&at("orders", 1, 7), 0),
            FactId::of_record(&at("refunds", 0, 7), 0),
            FactId::of_record(&RecordContext { result: 1, ..at("orders", 0, 7) }, 0),
            FactId::of_record(&RecordContext { result: 2, ..at("orders", 0, 7) }, 0),
            FactId::of_record(&RecordContext { result: 1, ..at("orders", 0, 7) }, 1),
        ];
        let distinct: std::collections::BTreeSet<FactId> = ids.into();
        assert_eq!(distinct.len(), ids.len());
        let later = RecordContext { timestamp: 99, ..at("orders", 0, 7) };
        assert_eq!(FactId::of_record(&later, 0), ids[0], "only coordinates count");
        // Pinned: existing consumers know this id.
        assert_eq!(ids[0].to_string(), RECORD_PIN);
    }

    const RECORD_PIN: &str = "3ab87fcd-0ca0-52da-8af2-ce49ab0e7aa5";
}
