//! `count` behind `windowed_by` with sessions: how many records each session of each group had. Where sessions become one, their
//! counts are added.

use super::{Drops, Flow, Form, Slot, count};

pub(super) static FORM: Form = Form {
    name: "count",
    input: Flow::Sessions,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    stores: &[Slot::Session],
    // Sessions that become one are no longer there.
    deletes: true,
    drops: Drops::NullKeys,
    expand: count::expand,
    ..Form::STATELESS
};
