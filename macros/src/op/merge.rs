//! `merge`: the records of two streams of one type, in processing order.

use super::{Arg, Flow, Form, Second};

pub(super) static FORM: Form =
    Form { name: "merge", args: &[Arg::Node(Flow::Stream)], second: Second::Merges, ..Form::STATELESS };
