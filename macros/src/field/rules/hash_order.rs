//! A hash map is written in the order of its seed, which every process draws anew: equal values, other bytes. A fixed
//! seed is not enough: the order also depends on how a map grew, and on the version of its library. So what is offered, an
//! alias of `IndexMap`, has an order of its own and no seed.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::field::{DataField, types};

const HASHED: &[&str] = &["HashMap", "HashSet", "AHashMap", "AHashSet", "FxHashMap", "FxHashSet", "DashMap", "DashSet"];

pub(super) fn check(field: &DataField<'_>, diags: &Diags) {
    let Some((ty, name)) = types::find(field.ty, HASHED) else { return };
    let kind = if name.ends_with("Map") { "Map" } else { "Set" };
    diags.push(
        Diag::new(
            &catalogue::FACT_HASH_ORDER,
            ty,
            format!("field `{}` is a `{name}`, which has another order in every process", field.name()),
        )
        .help(format!(
            "use `BTree{kind}` (sorted), or `streamwright::collections::FixedHash{kind}` (order of insertion, as every `Index{kind}`)"
        )),
    );
}
