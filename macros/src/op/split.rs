//! `split`: opens a list of branches; each record goes to the first that takes it.

use super::{Flow, Form};

pub(super) static FORM: Form = Form { name: "split", output: Flow::Branches, args: &[], ..Form::STATELESS };
