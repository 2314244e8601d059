//! `group_by_key`: groups by the key that the records have.

use super::{Flow, Form};

pub(super) static FORM: Form = Form { name: "group_by_key", output: Flow::Grouped, args: &[], ..Form::STATELESS };
