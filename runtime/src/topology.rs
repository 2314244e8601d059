//! The trait that ties the description of a topology to its generated processing code.

pub use crate::description::*;

use crate::log::Log;
use crate::params::Params;
use crate::processor::{BadRecord, InputRecord, ProcessError, ProcessorContext};
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

    /// The event time of `record`, read without processing it; used to choose between partitions.
    #[doc(hidden)]
    fn timestamp(source: usize, record: &InputRecord<'_>) -> Result<i64, BadRecord>;

    /// Decodes `record` and pushes it through the sub-topology that owns `source`.
    #[doc(hidden)]
    fn process<L: Log>(
        source: usize,
        cx: &mut ProcessorContext<'_, L>,
        params: &Self::Params,
        record: &InputRecord<'_>,
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
