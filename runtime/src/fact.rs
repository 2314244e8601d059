//! Facts: records with an identity of their own, derived from what they say and never from when or where they
//! were computed, so that a replay mints the same one.

use std::fmt;

use uuid::Uuid;

/// A value that a topology may write to a sink.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no identity of its own, so a sink cannot write it",
    label = "not a `Fact`",
    note = "derive it: `#[derive(Fact)] #[fact(namespace = \"…\", label = \"…\", id(field, …))]` on `{Self}`"
)]
pub trait Fact {
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
    /// let id = FactId::derive("risk.decisions", "high-exposure").part("customer-7").part(&1_000_000_i64).finish();
    /// assert_eq!(id.to_string(), FactId::derive("risk.decisions", "high-exposure").part("customer-7").part(&1_000_000_i64).finish().to_string());
    /// ```
    pub fn derive(namespace: &str, label: &str) -> FactIdBuilder {
        FactIdBuilder { bytes: Vec::with_capacity(64) }.part(namespace).part(label)
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

/// An identity under construction; see [`FactId::derive`].
#[derive(Debug)]
#[must_use = "call `finish`"]
pub struct FactIdBuilder {
    bytes: Vec<u8>,
}

impl FactIdBuilder {
    /// Adds a part. Parts keep their borders: `"ab", "c"` is not `"a", "bc"`.
    pub fn part(mut self, part: &(impl StablePart + ?Sized)) -> Self {
        part.write(&mut self.bytes);
        self
    }

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
    fn parts_keep_their_borders_and_kinds() {
        let id = |parts: &[&str]| parts.iter().fold(FactId::derive("n", "l"), |id, part| id.part(*part)).finish();
        assert_ne!(id(&["ab", "c"]), id(&["a", "bc"]));
        assert_ne!(FactId::derive("n", "l").part("1").finish(), FactId::derive("n", "l").part(&1_i64).finish());
        assert_eq!(FactId::derive("n", "l").part(&1_u8).finish(), FactId::derive("n", "l").part(&1_i64).finish());
    }
}
