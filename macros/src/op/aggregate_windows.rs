//! `aggregate` behind `windowed_by`: folds each window of each group into a value of another type, beginning with an initial one.

use super::{Drops, Flow, Form, Slot, aggregate};

pub(super) static FORM: Form = Form {
    name: "aggregate",
    input: Flow::TimeWindows,
    output: Flow::Table,
    args: aggregate::ARGS,
    changes_value: true,
    stores: &[Slot::Window],
    may_delete: true,
    drops: Drops::NullKeys,
    expand: aggregate::expand,
    ..Form::STATELESS
};
