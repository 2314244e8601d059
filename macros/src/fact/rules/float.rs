//! Two computations of the same sum may differ in the last bit of a float, and then in the identity.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::Fact;
use crate::field::types;

const FLOATS: &[&str] = &["f32", "f64", "OrderedFloat", "NotNan"];

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in fact.id_fields() {
        let Some((ty, name)) = types::find(field.ty, FLOATS) else {
            continue;
        };
        diags.push(
            Diag::new(
                &catalogue::FACT_FLOAT,
                ty,
                format!("identity part `{}` has the type `{name}`, which may differ in its last bit", field.name()),
            )
            .help("use an integer of the smallest unit, such as cents in an `i64`, or leave it out of `id(…)` where the other \
                 parts tell facts apart: facts of one id count as one"),
        );
    }
}
