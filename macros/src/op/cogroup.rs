//! `cogroup`: several streams are folded into one value a key, each by a closure of its own. The first one is what is grouped, the
//! others are named. `aggregate` behind them says what a value begins with.

use proc_macro2::TokenStream;

use super::{Arg, Flow, Form, Second, StepCode, aggregate, aggregate_sessions, aggregate_sliding, aggregate_windows};

/// Takes a record of one of the streams in.
const AGGREGATOR: Arg = Arg::Callback { params: 3, sketch: "|key, value, aggregate| …", context: true };
const INITIALIZER: Arg = Arg::Callback { params: 0, sketch: "|| initial", context: false };
const MERGER: Arg = Arg::Callback { params: 3, sketch: "|key, left, right| …", context: false };

/// The first stream.
pub(super) static FIRST: Form = Form {
    name: "cogroup",
    input: Flow::Grouped,
    output: Flow::Cogrouped,
    args: &[AGGREGATOR],
    changes_value: true,
    expand: nothing,
    ..Form::STATELESS
};

/// One more.
pub(super) static NEXT: Form =
    Form { input: Flow::Cogrouped, args: &[Arg::Node(Flow::Stream), AGGREGATOR], second: Second::Cogroups, ..FIRST };

/// What the aggregations behind them are beside those of one stream: their closures for records stand before.
pub(super) static AGGREGATE: Form = Form { input: Flow::Cogrouped, args: &[INITIALIZER], ..aggregate::FORM };

pub(super) static AGGREGATE_WINDOWS: Form =
    Form { input: Flow::CogroupedTimeWindows, args: &[INITIALIZER], ..aggregate_windows::FORM };

pub(super) static AGGREGATE_SESSIONS: Form =
    Form { input: Flow::CogroupedSessions, args: &[INITIALIZER, MERGER], ..aggregate_sessions::FORM };

pub(super) static AGGREGATE_SLIDING: Form =
    Form { input: Flow::CogroupedSliding, args: &[INITIALIZER], ..aggregate_sliding::FORM };

/// The records of each stream go to the aggregation, which is written once for each of them.
fn nothing(_: &StepCode, _: TokenStream) -> TokenStream {
    TokenStream::new()
}
