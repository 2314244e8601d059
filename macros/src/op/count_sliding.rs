//! `count` behind `windowed_by` with sliding windows: how many records each sliding window of each group had.

use super::{Drops, Flow, Form, Slot, count};

pub(super) static FORM: Form = Form {
    name: "count",
    input: Flow::Sliding,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    stores: &[Slot::Sliding],
    drops: Drops::Nulls,
    expand: count::expand,
    ..Form::STATELESS
};
