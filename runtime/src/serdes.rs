//! Serdes: how keys and values become bytes and come back.
//!
//! A serde is a type without a value: `key = Utf8` in a topology names the type, and the generated code calls
//! its functions directly. The number formats are Java's (big-endian), so that a JVM reads our topics.

mod bytes;
mod json;
mod numbers;
mod place;
#[cfg(test)]
mod round_trips;
mod session_windowed;
mod text;
mod time_windowed;
mod unit;

pub use bytes::Bytes;
pub use json::Json;
pub use numbers::{Bool, F32, F64, I16, I32, I64};
pub use place::{Part, Place};
pub use session_windowed::SessionWindowed;
pub use text::Utf8;
pub use time_windowed::TimeWindowed;
pub use unit::Unit;

/// Bytes that could not be read as the declared type, or a value that could not be written.
///
/// The message never contains the payload itself: records may hold what must not reach a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SerdeError(String);

impl SerdeError {
    /// An error with a message for the person who has to find the bad producer.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Reads and writes one type `T`. Null (a Kafka tombstone) never reaches a serde.
///
/// Writing must depend on the value alone: a replay writes the same bytes again, and the partition of a key is
/// computed from its bytes. A `HashMap` written in its own order, for one, breaks that.
///
/// ```
/// use streamwright::serdes::{Serde, SerdeError};
///
/// /// Celsius in hundredths, as four big-endian bytes.
/// struct Hundredths;
///
/// impl Serde<i32> for Hundredths {
///     fn serialize(value: &i32, out: &mut Vec<u8>) -> Result<(), SerdeError> {
///         out.extend_from_slice(&value.to_be_bytes());
///         Ok(())
///     }
///     fn deserialize(bytes: &[u8]) -> Result<i32, SerdeError> {
///         let bytes = bytes.try_into().map_err(|_| SerdeError::new("a temperature is 4 bytes"))?;
///         Ok(i32::from_be_bytes(bytes))
///     }
/// }
///
/// let mut bytes = Vec::new();
/// Hundredths::serialize(&2150, &mut bytes)?;
/// assert_eq!(Hundredths::deserialize(&bytes)?, 2150);
/// # Ok::<(), SerdeError>(())
/// ```
///
/// A format that depends on the topic implements [`Serde::serialize_at`] and [`Serde::deserialize_at`] too. Topologies and
/// tests call those, and the two above are for whoever has bytes of no topic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot read and write `{T}`",
    label = "no serde for `{T}`",
    note = "built in: `Utf8` for `String`, `I64` for `i64`, `I32` for `i32`, `I16` for `i16`, `F64` for `f64`, `F32` for `f32`, `Bool` for `bool`, `Bytes` for `Vec<u8>`, `Unit` for `()`, `Json` for any type with serde's `Serialize` and `Deserialize`",
    note = "or write your own: `impl Serde<{T}> for MyFormat`"
)]
pub trait Serde<T>: 'static {
    /// Whether the bytes of a struct name its fields, so that reading looks for them by name and lets the type fill those
    /// that are missing, as serde's `Deserialize` does with `#[serde(default)]` and with `Option`s. Fields may then come to
    /// what is stored, and the topology lock accepts it. `false` if nothing is said.
    const READS_BY_NAME: bool = false;

    /// Whether it can read what it writes. A format may leave out what its reader has to know beforehand, and is then only
    /// written: a topology that would read it does not compile, and tests do not read it back.
    const READS: bool = true;

    /// Appends the bytes of `value` to `out`.
    ///
    /// # Errors
    /// When the format cannot express the value; processing stops, because the input was accepted already.
    fn serialize(value: &T, out: &mut Vec<u8>) -> Result<(), SerdeError>;

    /// Reads one value from all of `bytes`.
    ///
    /// # Errors
    /// When the bytes are not one whole value; the record goes to the source's `on_error` policy.
    fn deserialize(bytes: &[u8]) -> Result<T, SerdeError>;

    /// The same as [`Serde::serialize`], which it calls if nothing else is said, for a format that is another one in each
    /// place: one whose bytes name a schema that is registered for the topic's keys or for its values.
    ///
    /// It may use what was known before the first record, and nothing that has to be asked for: it is called on the one
    /// thread that also answers the broker, which gives the partitions away when it hears nothing.
    ///
    /// # Errors
    /// As for [`Serde::serialize`].
    #[inline]
    fn serialize_at(place: Place<'_>, value: &T, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        let _ = place;
        Self::serialize(value, out)
    }

    /// The same as [`Serde::deserialize`], which it calls if nothing else is said, for such a format; also without asking
    /// anybody.
    ///
    /// # Errors
    /// As for [`Serde::deserialize`].
    #[inline]
    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<T, SerdeError> {
        let _ = place;
        Self::deserialize(bytes)
    }

    /// The part of a written key that decides its partition: all of it, if nothing is said. Whatever lies in it must be the
    /// same in every topic, or equal keys do not meet. The number of a schema is not, and a window's key goes where the key
    /// that it was made of goes.
    #[inline]
    fn partition_part(bytes: &[u8]) -> &[u8] {
        bytes
    }
}

/// Reads bytes of ours. That they can be read is asked when the program is compiled.
#[inline]
pub(crate) fn read<S: Serde<T>, T>(place: Place<'_>, bytes: &[u8]) -> Result<T, SerdeError> {
    const { assert!(S::READS, "this serde only writes (`READS`), and the topology reads what it has written") };
    S::deserialize_at(place, bytes)
}
