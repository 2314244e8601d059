//! A change of a table as a value of its own.

mod changes;

pub use changes::Changes;

use serde::{Deserialize, Serialize};

use crate::stable::Piece::{Text, Type};
use crate::stable::{Shape, Stable};

/// What happened to a key of a table: the value of the stream that `to_changes` makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<V> {
    /// The value from now on; `None` where the key is deleted.
    pub new: Option<V>,
    /// The value until now; `None` where there was none, and wherever `old = true` does not ask for it.
    pub old: Option<V>,
    /// Whether `new` is the latest value of the key, and not one that came too late.
    pub is_latest: bool,
}

impl<V: Stable> Stable for Change<V> {
    const SHAPE: &'static Shape = &Shape::named("Change").with(&[Text("<"), Type(V::SHAPE), Text(">")]);
}
