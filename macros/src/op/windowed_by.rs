//! `windowed_by`: cuts the records of a group into windows of event time. The aggregation behind it keeps a value for each.

use super::{Flow, Form, Least, Opt, Takes};

/// The options that name a kind of window, by its size.
pub(crate) const TUMBLING: &str = "tumbling";
pub(crate) const HOPPING: &str = "hopping";
/// From the start of one hopping window to that of the next.
pub(crate) const ADVANCE: &str = "advance";
/// How long after its end a window takes records that are late.
pub(crate) const GRACE: &str = "grace";
/// When results are handed on.
pub(crate) const EMIT: &str = "emit";

/// The words of `emit`; the first is meant where none is written.
pub(crate) const ON_UPDATE: &str = "on_window_update";
pub(crate) const ON_CLOSE: &str = "on_window_close";

pub(super) static FORM: Form = Form {
    name: "windowed_by",
    input: Flow::Grouped,
    output: Flow::TimeWindows,
    args: &[],
    options: &[
        Opt { name: TUMBLING, takes: Takes::Duration(Least::AboveZero), sketch: "tumbling = 5.minutes()" },
        Opt { name: HOPPING, takes: Takes::Duration(Least::AboveZero), sketch: "" },
        Opt { name: ADVANCE, takes: Takes::Duration(Least::AboveZero), sketch: "" },
        Opt { name: GRACE, takes: Takes::Duration(Least::Zero), sketch: "grace = 30.seconds()" },
        Opt { name: EMIT, takes: Takes::Word(&[ON_UPDATE, ON_CLOSE]), sketch: "" },
        Opt { name: "sliding", takes: Takes::LaterWindow, sketch: "" },
        Opt { name: "session", takes: Takes::LaterWindow, sketch: "" },
    ],
    ..Form::STATELESS
};
