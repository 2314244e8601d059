//! Keys of windows.

use serde::{Deserialize, Serialize};

use crate::stable::Piece::{Text, Type};
use crate::stable::{Shape, Stable};

/// A key in a window of event time: what keys a table of windows, as Kafka Streams' `Windowed`.
///
/// A tumbling or hopping window holds the event times from `start` to before `end`.
///
/// ```
/// use streamwright::Windowed;
///
/// let hour = Windowed { key: "page".to_owned(), start: 0, end: 3_600_000 };
/// assert_eq!(hour.key, "page");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Windowed<K> {
    /// The key that was grouped by.
    pub key: K,
    /// Where the window begins: milliseconds since 1970 UTC.
    pub start: i64,
    /// Where it ends: milliseconds since 1970 UTC.
    pub end: i64,
}

impl<K: Stable> Stable for Windowed<K> {
    const SHAPE: &'static Shape = &Shape::named("Windowed").with(&[Text("<"), Type(K::SHAPE), Text(">")]);
}
