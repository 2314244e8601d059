//! What a store has beside rows that expire: windows by their start, sessions and sliding windows by their end.
//!
//! The key of a window's row is `start (8 bytes) ++ key`, so that what closes is one range of rows, in the order of starts and
//! then of keys, and what expires is everything below one key. The rows of the others are those of [`grouped`].

use std::ops::Range;

use super::fresh::Fresh;
use super::grouped::{self, Buckets, Index};
use crate::description::{Emit, Session, Sliding, StoreKind, Window};

/// See the module.
#[derive(Debug)]
pub(super) struct Expiring {
    rows: Rows,
    /// The stream times of the aggregation, one for each of its inputs: the highest event time that came from there, -1 for
    /// none. They are committed with the offsets.
    clocks: Vec<i64>,
    /// The latest time of a row that was written since the last commit.
    written: i64,
    /// New rows, where ranges of rows are read.
    fresh: Fresh,
    /// Rows of this time, or an earlier one, are removed.
    trimmed: i64,
    /// Where windows are also handed on when they close: those of this time, or an earlier one, have been.
    said: i64,
    /// Rows of such windows that have changed since, with their entries before.
    reopened: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What a result closes.
#[derive(Debug)]
pub(crate) struct Closing {
    /// Rows of windows that were handed on before and have changed since, with their entries before; each once, in their order.
    pub(crate) reopened: Vec<(Vec<u8>, Vec<u8>)>,
    /// Windows close whose rows have a time behind this one,
    pub(crate) after: i64,
    /// and up to this one.
    pub(crate) last: i64,
}

/// What the rows are.
#[derive(Debug, Clone, Copy)]
enum Rows {
    Windows(Window),
    Sessions(Session),
    Sliding(Sliding),
}

/// Rows are removed when the horizon has moved by this part of the retention: rarely, so that what expires costs a record
/// nothing.
const TRIMS_A_RETENTION: i64 = 16;

impl Rows {
    fn retention_ms(self) -> i64 {
        match self {
            Self::Windows(window) => window.retention_ms,
            Self::Sessions(session) => session.retention_ms,
            Self::Sliding(sliding) => sliding.kept_ms(),
        }
    }

    /// What a row expires by; `None` for a row that is made of others.
    #[inline]
    fn time_of(self, row: &[u8]) -> Option<i64> {
        match self {
            Self::Windows(_) => split_row(row).map(|(start, _)| start),
            Self::Sessions(_) | Self::Sliding(_) => grouped::time_of(row).map(|at| at.end),
        }
    }

    /// Whether ranges of rows are read: of windows when they close, of the others always.
    fn are_read_in_order(self) -> bool {
        match self {
            Self::Windows(window) => window.emit.on_close(),
            Self::Sessions(_) | Self::Sliding(_) => true,
        }
    }

    fn emit(self) -> Emit {
        match self {
            Self::Windows(window) => window.emit,
            Self::Sessions(session) => session.emit,
            Self::Sliding(sliding) => sliding.emit,
        }
    }

    /// The latest time of a row whose window a suppression takes for closed. Kafka Streams does so a millisecond before a session
    /// or a sliding window takes no more records, because their ends belong to them.
    fn last_final(self, clock: i64) -> i64 {
        match self {
            Self::Windows(window) => window.last_closed(clock),
            Self::Sessions(session) => session.last_closed(clock).saturating_add(1),
            Self::Sliding(sliding) => sliding.last_closed(clock).saturating_add(1),
        }
    }

    /// The key of the first row of this time, or before it.
    fn first(self, time: i64) -> Vec<u8> {
        match self {
            Self::Windows(_) => time.max(0).to_be_bytes().to_vec(),
            Self::Sessions(session) => Buckets::from(&session).begin_at(time),
            Self::Sliding(sliding) => Buckets::from(&sliding).begin_at(time),
        }
    }

    /// The keys of what is of no use when rows of `horizon` and before are hidden.
    fn expired(self, horizon: i64, clock: i64) -> Vec<Range<Vec<u8>>> {
        let closed = match self {
            Self::Windows(_) => return vec![Vec::new()..self.first(horizon.saturating_add(1))],
            Self::Sessions(session) => session.last_closed(clock),
            Self::Sliding(sliding) => sliding.last_closed(clock),
        };
        let index = Index::of(self.emit()).map(|index| index.from(0)..index.from(closed.saturating_add(1)));
        // What ends at the horizon is hidden, and may have yet to close.
        std::iter::once(Vec::new()..self.first(horizon)).chain(index).collect()
    }
}

impl Expiring {
    /// `None` for a store whose rows stay. `clocks` is how many inputs its aggregation has.
    pub(super) fn new(kind: StoreKind, clocks: usize) -> Option<Self> {
        let rows = match kind {
            StoreKind::KeyValue | StoreKind::Suppress(_) => return None,
            StoreKind::Window(window) => Rows::Windows(window),
            StoreKind::Session(session) => Rows::Sessions(session),
            StoreKind::Sliding(sliding) => Rows::Sliding(sliding),
        };
        Some(Self::of(rows, clocks))
    }

    fn of(rows: Rows, clocks: usize) -> Self {
        Self {
            rows,
            clocks: vec![-1; clocks],
            written: -1,
            fresh: Fresh::default(),
            trimmed: i64::MIN,
            said: i64::MIN,
            reopened: Vec::new(),
        }
    }

    pub(super) fn clocks(&self) -> &[i64] {
        &self.clocks
    }

    /// The clock of an input is at least this; returns what it was.
    #[inline]
    pub(super) fn pass(&mut self, clock: usize, time: i64) -> i64 {
        let Some(clock) = self.clocks.get_mut(clock) else { return time };
        let before = *clock;
        *clock = before.max(time);
        before
    }

    /// The clock of an input was at least this when positions were last committed.
    pub(super) fn set_clock(&mut self, clock: usize, time: i64) {
        self.pass(clock, time);
        self.said = self.rows.last_final(self.latest());
    }

    /// What has closed since this was last asked, when a result has this event time.
    pub(super) fn close(&mut self, time: i64) -> Closing {
        let last = self.rows.last_final(time);
        let after = self.said;
        self.said = after.max(last);
        let mut reopened = std::mem::take(&mut self.reopened);
        // What it was at first comes first, and stays.
        reopened.sort_by(|(left, _), (right, _)| left.cmp(right));
        reopened.dedup_by(|(row, _), (before, _)| row == before);
        Closing { reopened, after, last }
    }

    /// Whether an index of another order is there, or none where one is wanted for rows that have yet to close: `emit` has changed
    /// since. `has_any` says whether there is a row in a range of keys.
    pub(super) fn lacks_index<E>(&self, has_any: impl Fn(Range<Vec<u8>>) -> Result<bool, E>) -> Result<bool, E> {
        if matches!(self.rows, Rows::Windows(_)) {
            return Ok(false);
        }
        let wanted = Index::of(self.rows.emit());
        for other in Index::others(wanted) {
            if has_any(other.all())? {
                return Ok(true);
            }
        }
        let Some(index) = wanted else { return Ok(false) };
        let open = self.rows.first(self.rows.last_final(self.latest()).saturating_add(1))..grouped::rows().end;
        Ok(!has_any(index.all())? && has_any(open)?)
    }

    /// The latest clock.
    fn latest(&self) -> i64 {
        self.clocks.iter().copied().max().unwrap_or(-1)
    }

    /// The clock is at least as late as the latest row tells. It does not tell which one of several inputs it came from.
    pub(super) fn start_clock(&mut self, committed: i64) {
        let [clock] = self.clocks.as_mut_slice() else { return };
        let time = match self.rows {
            Rows::Windows(_) | Rows::Sessions(_) => committed,
            // The last window may begin behind the last record.
            Rows::Sliding(sliding) => committed.saturating_sub(sliding.difference_ms).saturating_sub(1),
        };
        let time = time.max(*clock);
        self.set_clock(0, time);
    }

    /// The latest start of a window, or the latest end of a session, is at least this: the last window begins less than an
    /// advance, or not more than the difference, before the clock.
    pub(super) fn known_time(&self) -> i64 {
        match self.rows {
            Rows::Windows(window) => self.latest().saturating_sub(window.advance_ms),
            Rows::Sessions(_) => self.latest(),
            Rows::Sliding(sliding) => self.latest().saturating_sub(sliding.difference_ms),
        }
    }

    /// The latest time that a row has had, if `committed` is that of the committed part.
    pub(super) fn time(&self, committed: i64) -> i64 {
        self.written.max(committed)
    }

    /// Whether a row is too old to be seen.
    #[inline]
    pub(super) fn hides(&self, row: &[u8], committed: i64) -> bool {
        self.rows.time_of(row).is_none_or(|time| time <= self.horizon(committed))
    }

    /// The latest time of rows that are hidden.
    pub(super) fn horizon(&self, committed: i64) -> i64 {
        horizon(self.time(committed), self.rows.retention_ms())
    }

    /// The key of the first row that can be seen, or of one before it.
    pub(super) fn first_visible(&self, committed: i64) -> Vec<u8> {
        self.rows.first(self.horizon(committed).saturating_add(1))
    }

    /// A row is written, whose entry was `before`; it had no value where `is_new`.
    #[inline]
    pub(super) fn note(&mut self, row: &[u8], is_new: bool, before: &[u8]) {
        if let Some(time) = self.rows.time_of(row) {
            self.written = self.written.max(time);
            if time <= self.said && self.rows.emit() == Emit::OnUpdateAndClose {
                self.reopened.push((row.to_vec(), before.to_vec()));
            }
        }
        if is_new && self.rows.are_read_in_order() {
            self.fresh.insert(row);
        }
    }

    pub(super) fn fresh(&self) -> &Fresh {
        &self.fresh
    }

    /// The keys that are to be removed with the next write, if it is time.
    pub(super) fn trims(&self, committed: i64) -> Vec<Range<Vec<u8>>> {
        self.due(committed).map(|horizon| self.rows.expired(horizon, self.latest())).unwrap_or_default()
    }

    /// The horizon, if it has moved far enough for what lies below to be removed.
    fn due(&self, committed: i64) -> Option<i64> {
        let horizon = self.horizon(committed);
        let step = self.rows.retention_ms() / TRIMS_A_RETENTION;
        (horizon >= 0 && horizon.saturating_sub(step) >= self.trimmed).then_some(horizon)
    }

    /// What was written is part of the committed part, and what was to be removed is gone.
    pub(super) fn applied(&mut self, committed: i64) {
        if let Some(horizon) = self.due(committed) {
            self.trimmed = horizon;
        }
        self.written = -1;
        self.fresh.clear();
    }

    /// Nothing of it happened. The clocks are those of the committed offsets, which are asked again.
    pub(super) fn discard(&mut self) {
        *self = Self { trimmed: self.trimmed, ..Self::of(self.rows, self.clocks.len()) };
    }
}

/// The start of a window's row, and the key inside.
#[inline]
pub(crate) fn split_row(row: &[u8]) -> Option<(i64, &[u8])> {
    row.split_first_chunk::<8>().map(|(start, key)| (i64::from_be_bytes(*start), key))
}

/// The latest time that cannot be seen any more, in a store whose latest time is `time`.
#[inline]
pub(super) fn horizon(time: i64, retention_ms: i64) -> i64 {
    time.saturating_sub(retention_ms)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn row(start: i64, key: &[u8]) -> Vec<u8> {
        [start.to_be_bytes().as_slice(), key].concat()
    }

    fn windows(emit: Emit) -> Expiring {
        let window = Window { size_ms: 10, advance_ms: 10, grace_ms: 0, retention_ms: 160, emit };
        Expiring::new(StoreKind::Window(window), 1).expect("windows expire")
    }

    /// Strictly, as in Kafka Streams since KAFKA-6978.
    #[test]
    fn a_row_is_hidden_when_the_retention_has_passed_since_its_start() {
        let mut windows = windows(Emit::OnWindowUpdate);
        windows.note(&row(500, b"a"), true, &[]);
        assert!(windows.hides(&row(340, b"a"), -1));
        assert!(!windows.hides(&row(341, b"a"), -1));
        assert!(windows.hides(&row(341, b"a"), 501), "the committed part may be ahead");
        assert!(windows.hides(b"short", -1));
        assert_eq!(windows.first_visible(-1), 341_i64.to_be_bytes());
    }

    #[test]
    fn rows_are_removed_once_a_sixteenth_of_the_retention() {
        let mut windows = windows(Emit::OnWindowUpdate);
        let mut trims = Vec::new();
        for start in (0..400).step_by(5) {
            windows.note(&row(start, b"a"), true, &[]);
            trims.extend(windows.trims(-1).into_iter().map(|trim| trim.end));
            windows.applied(start);
        }
        // Up to the horizon: the next start is the first that stays.
        let expected: Vec<Vec<u8>> = (0..24_i64).map(|step| (step * 10 + 1).to_be_bytes().to_vec()).collect();
        assert_eq!(trims, expected);
    }

    /// Rows by whole buckets, and of the index what is closed.
    #[test]
    fn sessions_are_removed_with_their_index() {
        let session = Session { gap_ms: 100, grace_ms: 0, retention_ms: 1_600, emit: Emit::OnWindowClose };
        let mut sessions = Expiring::new(StoreKind::Session(session), 1).expect("sessions expire");
        let mut row = Vec::new();
        Buckets(1_000).row(b"a", grouped::At { end: 5_500, start: 0 }, &mut row);
        sessions.note(&row, true, &[]);
        sessions.pass(0, 5_500);
        assert_eq!(sessions.horizon(-1), 3_900);
        let expected = [Vec::new()..Buckets(1_000).begin_at(3_900), Index::ByStart.from(0)..Index::ByStart.from(5_400)];
        assert_eq!(sessions.trims(-1), expected);
        assert!(!sessions.hides(&row, -1));
    }

    #[test]
    fn fresh_rows_are_kept_in_order_where_windows_emit_when_they_close() {
        let mut windows = windows(Emit::OnWindowClose);
        for (start, key) in [(20, b"b"), (10, b"z"), (20, b"a"), (30, b"a")] {
            windows.note(&row(start, key), true, &[]);
        }
        windows.note(&row(25, b"a"), false, &[]);
        let found: Vec<_> = windows.fresh().range(&row(10, b""), &row(30, b"")).map(<[u8]>::to_vec).collect();
        assert_eq!(found, [row(10, b"z"), row(20, b"a"), row(20, b"b")]);
        windows.applied(30);
        assert_eq!(windows.fresh().range(&row(0, b""), &row(90, b"")).count(), 0);
    }

    #[test]
    fn an_abort_takes_back_the_clock_and_the_rows() {
        let mut windows = windows(Emit::OnWindowClose);
        assert_eq!((windows.pass(0, 7), windows.pass(0, 5), windows.clocks()), (-1, 7, [7].as_slice()));
        windows.note(&row(0, b"a"), true, &[]);
        windows.discard();
        assert_eq!((windows.clocks(), windows.time(-1)), ([-1].as_slice(), -1));
        assert_eq!(windows.fresh().range(&row(0, b""), &row(90, b"")).count(), 0);
    }

    #[test]
    fn each_input_has_a_clock_of_its_own() {
        let session = Session { gap_ms: 10, grace_ms: 0, retention_ms: 100, emit: Emit::OnWindowUpdate };
        let mut both = Expiring::new(StoreKind::Session(session), 2).expect("sessions expire");
        assert_eq!((both.pass(0, 50), both.pass(1, 20), both.pass(1, 30)), (-1, -1, 20));
        assert_eq!((both.clocks(), both.known_time()), ([50, 30].as_slice(), 50));
        both.discard();
        assert_eq!(both.clocks(), [-1, -1]);
        both.start_clock(90);
        assert_eq!(both.clocks(), [-1, -1], "a row does not tell which input it came from");
    }

    /// A store whose `emit` has changed: the rows stay, and say nothing of an order in which nobody wrote them.
    #[test]
    fn an_index_that_does_not_fit_is_noticed() {
        let sessions = |emit, clock| {
            let session = Session { gap_ms: 10, grace_ms: 0, retention_ms: 1_000, emit };
            let mut sessions = Expiring::new(StoreKind::Session(session), 1).expect("sessions expire");
            sessions.set_clock(0, clock);
            sessions
        };
        let at = grouped::At { end: 500, start: 400 };
        let lacks = |sessions: Expiring, index: Option<Index>| {
            let mut row = Vec::new();
            Buckets(1_000).row(b"a", at, &mut row);
            let marker = index.map(|index| {
                let mut marker = Vec::new();
                index.row(b"a", at, &mut marker);
                marker
            });
            let rows: BTreeSet<Vec<u8>> = [row].into_iter().chain(marker).collect();
            sessions.lacks_index(|range| Ok::<_, ()>(rows.range(range).next().is_some())) == Ok(true)
        };
        use Emit::{OnUpdateAndClose, OnWindowClose, OnWindowUpdate};
        for (emit, index, expected) in [
            (OnWindowUpdate, None, false),
            (OnWindowUpdate, Some(Index::ByStart), true),
            (OnWindowClose, Some(Index::ByStart), false),
            (OnWindowClose, None, true),
            (OnWindowClose, Some(Index::ByKey), true),
            (OnUpdateAndClose, Some(Index::ByKey), false),
            (OnUpdateAndClose, None, true),
        ] {
            assert_eq!(lacks(sessions(emit, 500), index), expected, "{emit:?} with {index:?}");
        }
        assert!(!lacks(sessions(OnWindowClose, 5_000), None), "all have closed");
    }
}
