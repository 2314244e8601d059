//! `windowed_by`: cuts the records of a group into windows of event time. The aggregation behind it keeps a value for each.
//!
//! Sessions are a form of their own, because their aggregations are: two sessions of a key may become one. So are sliding windows,
//! whose aggregations drop null values. All forms know the options of all windows, so that a wrong mixture is reported as that.

use super::{Flow, Form, Least, Opt, Takes};

/// The options that name a kind of window, by its size.
pub(crate) const TUMBLING: &str = "tumbling";
pub(crate) const HOPPING: &str = "hopping";
/// The same by the longest time between two records of one session.
pub(crate) const SESSION: &str = "session";
/// The same by the longest time between the first and the last record of one window.
pub(crate) const SLIDING: &str = "sliding";
/// From the start of one hopping window to that of the next.
pub(crate) const ADVANCE: &str = "advance";
/// How long after its end a window takes records that are late.
pub(crate) const GRACE: &str = "grace";
/// When results are handed on.
pub(crate) const EMIT: &str = "emit";

/// All kinds.
pub(crate) const KINDS: [&str; 4] = [TUMBLING, HOPPING, SESSION, SLIDING];

/// The words of `emit`; the first is meant where none is written.
pub(crate) const ON_UPDATE: &str = "on_window_update";
pub(crate) const ON_CLOSE: &str = "on_window_close";

/// Windows of a fixed size.
pub(super) static FORM: Form = Form {
    name: "windowed_by",
    input: Flow::Grouped,
    output: Flow::TimeWindows,
    args: &[],
    options: &options("tumbling = 5.minutes()", "", ""),
    ..Form::STATELESS
};

/// Windows that last as long as records come.
pub(super) static SESSIONS: Form = Form {
    output: Flow::Sessions,
    options: &options("", "session = 30.minutes()", ""),
    told_by: Some(SESSION),
    ..FORM
};

/// Windows around each record.
pub(super) static SLIDING_WINDOWS: Form =
    Form { output: Flow::Sliding, options: &options("", "", "sliding = 10.minutes()"), told_by: Some(SLIDING), ..FORM };

/// The same behind `cogroup`, where results are handed on with each record.
pub(super) static COGROUPED: Form = Form {
    input: Flow::Cogrouped,
    output: Flow::CogroupedTimeWindows,
    options: &kinds("tumbling = 5.minutes()", "", ""),
    ..FORM
};

pub(super) static COGROUPED_SESSIONS: Form = Form {
    input: Flow::Cogrouped,
    output: Flow::CogroupedSessions,
    options: &kinds("", "session = 30.minutes()", ""),
    ..SESSIONS
};

pub(super) static COGROUPED_SLIDING_WINDOWS: Form = Form {
    input: Flow::Cogrouped,
    output: Flow::CogroupedSliding,
    options: &kinds("", "", "sliding = 10.minutes()"),
    ..SLIDING_WINDOWS
};

/// The options of all windows.
const fn options(tumbling: &'static str, session: &'static str, sliding: &'static str) -> [Opt; 7] {
    let [of_tumbling, hopping, advance, of_session, of_sliding, grace] = kinds(tumbling, session, sliding);
    let emit = Opt { name: EMIT, takes: Takes::Word(&[ON_UPDATE, ON_CLOSE]), sketch: "" };
    [of_tumbling, hopping, advance, of_session, of_sliding, grace, emit]
}

/// Those that say which windows there are. Those that name a kind are shown as each form says.
const fn kinds(tumbling: &'static str, session: &'static str, sliding: &'static str) -> [Opt; 6] {
    [
        Opt { name: TUMBLING, takes: Takes::Duration(Least::AboveZero), sketch: tumbling },
        Opt { name: HOPPING, takes: Takes::Duration(Least::AboveZero), sketch: "" },
        Opt { name: ADVANCE, takes: Takes::Duration(Least::AboveZero), sketch: "" },
        Opt { name: SESSION, takes: Takes::Duration(Least::AboveZero), sketch: session },
        Opt { name: SLIDING, takes: Takes::Duration(Least::AboveZero), sketch: sliding },
        Opt { name: GRACE, takes: Takes::Duration(Least::Zero), sketch: "grace = 30.seconds()" },
    ]
}
