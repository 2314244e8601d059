//! A sink writes facts; the cases write plain numbers and texts. These are facts that look like them on the wire.

use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::{FactId, StablePart};

/// A text, as `Utf8` writes it.
#[derive(Debug, Clone, PartialEq, State)]
pub(crate) struct Text(pub(crate) String);

/// A number, as `I32` writes it.
#[derive(Debug, Clone, PartialEq, State)]
pub(crate) struct Int(pub(crate) i32);

/// A number, as `I64` writes it.
#[derive(Debug, Clone, PartialEq, State)]
pub(crate) struct Long(pub(crate) i64);

fn id(part: &impl StablePart) -> FactId {
    FactId::derive("conformance", "value").part(part).finish()
}

macro_rules! fact {
    ($fact:ident, $serde:ident) => {
        impl Fact for $fact {
            fn fact_id(&self) -> FactId {
                id(&self.0)
            }
        }
        impl Serde<$fact> for $serde {
            fn serialize(value: &$fact, out: &mut Vec<u8>) -> Result<(), SerdeError> {
                $serde::serialize(&value.0, out)
            }
            fn deserialize(bytes: &[u8]) -> Result<$fact, SerdeError> {
                $serde::deserialize(bytes).map($fact)
            }
        }
    };
}
fact!(Text, Utf8);
fact!(Int, I32);
fact!(Long, I64);
