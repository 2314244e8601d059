//! `reduce` behind `windowed_by` with sliding windows: folds each sliding window of each group into one value of its own type, beginning
//! with its first record.

use super::{Drops, Flow, Form, Slot, reduce};

pub(super) static FORM: Form = Form {
    name: "reduce",
    input: Flow::Sliding,
    output: Flow::Table,
    args: reduce::ARGS,
    stores: &[Slot::Sliding],
    may_delete: true,
    drops: Drops::Nulls,
    expand: reduce::expand,
    ..Form::STATELESS
};
