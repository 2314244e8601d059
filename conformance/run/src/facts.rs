//! A sink writes facts, and no two sinks the same; the cases write plain numbers and texts. [`fact!`] makes facts that look
//! like them on the wire.

use streamwright::FactId;

/// Something that a case writes.
pub(crate) trait Plain {
    /// The identity of an output's record with this value.
    fn id(&self, output: &'static str) -> FactId;
}

macro_rules! plain {
    ($plain:ty, $part:expr) => {
        impl Plain for $plain {
            fn id(&self, output: &'static str) -> FactId {
                FactId::derive("conformance", output).part(&$part(self)).finish()
            }
        }
    };
}
plain!(String, String::clone);
plain!(i32, i32::clone);
plain!(i64, i64::clone);
plain!(f64, |value: &f64| value.to_bits());

/// A fact of this name around a value that this serde writes. A build without cases has none.
#[allow(unused_macros, reason = "the cases use it")]
macro_rules! fact {
    ($fact:ident, $plain:ty, $serde:ident) => {
        #[derive(Debug, Clone, PartialEq, State)]
        pub(super) struct $fact(pub(super) $plain);

        impl Fact for $fact {
            fn fact_id(&self) -> FactId {
                $crate::facts::Plain::id(&self.0, stringify!($fact))
            }
        }

        impl Serde<$fact> for $serde {
            fn serialize(value: &$fact, out: &mut Vec<u8>) -> Result<(), ::streamwright::serdes::SerdeError> {
                $serde::serialize(&value.0, out)
            }
            fn deserialize(bytes: &[u8]) -> Result<$fact, ::streamwright::serdes::SerdeError> {
                $serde::deserialize(bytes).map($fact)
            }
        }
    };
}
#[allow(unused_imports, reason = "the cases use it")]
pub(crate) use fact;
