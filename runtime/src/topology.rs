//! The trait that ties the description of a topology to its generated processing code.

pub use crate::description::*;

use crate::context::{BadRecord, InputRecord, ProcessError, ProcessorContext};
use crate::log::Log;
use crate::params::Params;
use crate::stable::Shape;

/// A topology written with `topology!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a topology",
    note = "declare it with `topology! {{ … pub struct {Self}; … }}`"
)]
pub trait Topology: 'static {
    /// Everything the runtime must know before the first record.
    const DESCRIPTION: &'static TopologyDescription;

    /// What the header names by `params`; `()` without.
    type Params: Params;

    /// What the types look like that it writes; unknown in a topology without `topology!`.
    #[doc(hidden)]
    const SHAPES: &'static Shapes = &Shapes { stores: &[], sinks: &[] };

    /// A value that was decoded before its turn, because its record's event time is a part of it and the task has to choose
    /// between several inputs. The task keeps one for each input, in place: values are the record's own and borrow nothing
    /// of its bytes. A type without a value where that never happens, and then keeping it costs nothing.
    #[doc(hidden)]
    type Decoded;

    /// The event time of `record`, read without processing it; used to choose between partitions. What had to be decoded
    /// for it goes to `decoded`.
    #[doc(hidden)]
    fn timestamp(
        source: usize,
        record: &InputRecord<'_>,
        decoded: &mut Option<Self::Decoded>,
    ) -> Result<i64, BadRecord>;

    /// Decodes `record`, as far as it is not `decoded`, and pushes it through the sub-topology that owns `source`.
    #[doc(hidden)]
    fn process<L: Log>(
        source: usize,
        cx: &mut ProcessorContext<'_, L>,
        params: &Self::Params,
        record: &InputRecord<'_>,
        decoded: Option<Self::Decoded>,
    ) -> Result<(), ProcessError>;

    /// The description; `println!("{}", MyTopology::describe())` prints it as text.
    fn describe() -> &'static TopologyDescription
    where
        Self: Sized,
    {
        Self::DESCRIPTION
    }
}

/// Key and value type of everything a topology keeps or writes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Shapes {
    /// In the order of [`TopologyDescription::stores`].
    pub stores: &'static [[&'static Shape; 2]],
    /// In the order of [`TopologyDescription::sinks`].
    pub sinks: &'static [[&'static Shape; 2]],
}

impl Shapes {
    /// Adds the fields that `#[state(trusted = "…")]` and `#[fact(trusted = "…")]` vouch for.
    pub fn vouched(&self, list: &mut Vouched) {
        let types = self.stores.iter().chain(self.sinks).flatten();
        types.for_each(|shape| shape.trusted(&mut |what, reason| list.add(what, reason)));
    }
}
