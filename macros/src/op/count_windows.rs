//! `count` behind `windowed_by`: how many records each window of each group had.

use super::{Drops, Flow, Form, Slot, count};

pub(super) static FORM: Form = Form {
    name: "count",
    input: Flow::TimeWindows,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    stores: &[Slot::Window],
    drops: Drops::NullKeys,
    expand: count::expand,
    ..Form::STATELESS
};
