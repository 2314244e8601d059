//! `aggregate` behind `windowed_by` with sliding windows: folds each sliding window of each group into a value of another type, beginning
//! with an initial one.

use super::{Drops, Flow, Form, Slot, aggregate};

pub(super) static FORM: Form = Form {
    name: "aggregate",
    input: Flow::Sliding,
    output: Flow::Table,
    args: aggregate::ARGS,
    changes_value: true,
    stores: &[Slot::Sliding],
    may_delete: true,
    drops: Drops::Nulls,
    expand: aggregate::expand,
    ..Form::STATELESS
};
