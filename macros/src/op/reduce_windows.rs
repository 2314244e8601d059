//! `reduce` behind `windowed_by`: folds each window of each group into one value of its own type, beginning with its first
//! record.

use super::{Drops, Flow, Form, Slot, reduce};

pub(super) static FORM: Form = Form {
    name: "reduce",
    input: Flow::TimeWindows,
    output: Flow::Table,
    args: reduce::ARGS,
    stores: &[Slot::Window],
    may_delete: true,
    drops: Drops::NullKeys,
    expand: reduce::expand,
    ..Form::STATELESS
};
