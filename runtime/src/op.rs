//! What generated code calls: the functions behind operators, and [`call`], through which it reaches user code.

mod aggregate;
mod call;
mod change;
mod compute;
mod count;
mod hold;
mod join_tables;
mod keep;
mod lookup;
mod present;
mod reduce;
mod regroup;
mod sink;
mod source;
mod to_changes;
mod window_row;
mod windows;

pub use aggregate::fold;
pub use call::{call0, call1, call2, call2_cx, call2_cx_params, call3, call3_cx, call3_cx_params, call4};
pub use change::{Change, SENDS_NO_OLD, SENDS_OLD};
pub use compute::{Mapped, filter_change, map_change};
pub use count::{count, count_rows};
pub use hold::{flush, hold};
pub use join_tables::{GOES_ALONE, NEEDS_OTHER, Pair, join_change, join_left, join_right, join_values};
pub use keep::{keep, kept};
pub use lookup::lookup;
pub use present::{MaybeNull, Present};
pub use reduce::reduce;
pub use regroup::{Row, regroup, replace};
pub use sink::{sink, sink_nullable_key, sink_nullable_key_value, sink_nullable_value};
pub use source::{event_time, event_time_within, key, nullable_key, nullable_value, record_time, set_time, value};
pub use to_changes::to_changes;
pub use window_row::WindowRow;
pub use windows::{count_windows, fold_windows};
