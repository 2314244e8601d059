//! The trait that ties the description of a topology to its generated processing code.

pub use crate::description::*;

use crate::log::Log;
use crate::processor::{BadRecord, InputRecord, ProcessError, ProcessorContext};

/// A topology written with `topology!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a topology",
    note = "declare it with `topology! {{ … pub struct {Self}; … }}`"
)]
pub trait Topology: 'static {
    /// Everything the runtime must know before the first record.
    const DESCRIPTION: &'static TopologyDescription;

    /// The event time of `record`, read without processing it; used to choose between partitions.
    #[doc(hidden)]
    fn timestamp(source: usize, record: &InputRecord<'_>) -> Result<i64, BadRecord>;

    /// Decodes `record` and pushes it through the sub-topology that owns `source`.
    #[doc(hidden)]
    fn process<L: Log>(
        source: usize,
        cx: &mut ProcessorContext<'_, L>,
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
