//! Stable types: what may lie in a store, in a repartition topic or in a fact, because the same input makes it the
//! same on every replay, and its bytes the same in every process.

mod fit;
pub(crate) mod hash;
mod impls;
mod shape;
mod text;

pub use fit::Fit;
pub use shape::{Field, Piece, Shape};
pub use text::Message;

/// A type whose values are the same on every replay: no clock, no random id, no order of a hash seed, no address, and
/// nothing that somebody else can change meanwhile.
///
/// Derive it by [`#[derive(State)]`](macro@crate::State); [`#[derive(Fact)]`](macro@crate::Fact) brings it along. A
/// field of a type that streamwright does not know, because another crate declares it, is vouched for at the field:
///
/// ```
/// use streamwright::prelude::*;
/// # struct Decimal;
///
/// #[derive(State)]
/// struct Total {
///     customer_id: String,
///     #[state(trusted = "a decimal is its digits and nothing else")]
///     amount: Decimal,
/// }
///
/// assert_eq!(<Total as streamwright::Stable>::SHAPE.text(), "{customer_id: String, amount: Decimal}");
/// ```
///
/// A type of another crate that is a key or a value itself gets a struct of yours around it, `struct
/// Price(#[state(trusted = "…")] Decimal)`. Implement the trait by hand only for what is not a struct or enum of fields.
#[diagnostic::on_unimplemented(
    message = "[SW091] `{Self}` is not known to be the same on every replay",
    label = "not `Stable`",
    note = "a type of yours: `#[derive(State)]` on it, which checks its fields (`#[derive(Fact)]` does so too)",
    note = "a `HashMap` or `HashSet` has another order in every process: use `BTreeMap`, `BTreeSet`, or with the feature `indexmap` a `streamwright::collections::FixedHashMap`",
    note = "a type of another crate: hold it in a struct that derives `State`, with `#[state(trusted = \"why it is stable\")]` on the field",
    note = "see https://docs.rs/streamwright/latest/streamwright/errors/SW091"
)]
pub trait Stable {
    /// What the type looks like: the names and types of its fields.
    const SHAPE: &'static Shape;

    /// The shape in eight bytes, for comparison with what `topology.lock` remembers.
    const FINGERPRINT: u64 = Self::SHAPE.fingerprint();
}
