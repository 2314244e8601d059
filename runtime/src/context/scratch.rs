//! What one worker reuses for every record, so that the record path allocates nothing.

use crate::drops::Drops;
use crate::log::RefusedOutputs;
use crate::observer::CommittedOutput;
use crate::record::RecordContext;
use crate::store::RowBuffer;

use super::buffers::Buffers;

/// Context and buffers of one worker.
pub(crate) struct Scratch {
    pub(crate) record: RecordContext,
    pub(crate) buffers: Buffers,
    /// Rows of closing windows.
    pub(crate) rows: RowBuffer,
    /// How many results the record at hand has had beside its first.
    pub(crate) results: u32,
    /// Records dropped by operators (null keys and the like) since the last time the worker looked.
    pub(crate) drops: Drops,
    /// Records written to sinks since the last time the worker looked, per sink.
    pub(crate) written: Vec<u64>,
    /// Records written since the worker looked at the clock.
    pub(crate) sent: u32,
    /// Bytes of the records written in the current transaction.
    pub(crate) sent_bytes: usize,
    /// Copies of what went to the user's topics, if somebody watches.
    pub(crate) tap: Option<Vec<CommittedOutput>>,
    /// Outputs that are not sent, because the log refused them when they were made before.
    pub(crate) refused: RefusedOutputs,
    /// Dead letters written since the worker looked, in place of outputs.
    pub(crate) set_aside: u64,
    /// Whether whatever a serde writes is read back at once and compared, as tests do.
    pub(crate) reads_back: bool,
}

impl Scratch {
    pub(crate) fn new(sinks: usize) -> Self {
        Self {
            record: RecordContext::new(),
            buffers: Buffers::default(),
            rows: RowBuffer::default(),
            results: 0,
            drops: Drops::default(),
            written: vec![0; sinks],
            sent: 0,
            sent_bytes: 0,
            tap: None,
            refused: RefusedOutputs::default(),
            set_aside: 0,
            reads_back: false,
        }
    }

    /// What was counted belongs to a transaction that did not happen.
    pub(crate) fn forget(&mut self) {
        self.drops.clear();
        self.set_aside = 0;
        self.refused.aborted();
        self.written.fill(0);
        (self.sent, self.sent_bytes) = (0, 0);
        if let Some(tap) = &mut self.tap {
            tap.clear();
        }
    }
}
