//! A hash map is written in the order of its seed, which every process draws anew: equal facts, other bytes.

use syn::TypePath;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::field::FactField;
use crate::fact::{Fact, types};

const HASHED: &[&str] = &["HashMap", "HashSet", "AHashMap", "AHashSet", "FxHashMap", "FxHashSet", "DashMap", "DashSet"];

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in fact.fields.iter().filter(|field| field.trusted.is_none()) {
        let Some((ty, name)) = culprit(field) else {
            continue;
        };
        let kind = if name.ends_with("Map") { "Map" } else { "Set" };
        diags.push(
            Diag::new(
                &catalogue::FACT_HASH_ORDER,
                ty,
                format!("field `{}` is a `{name}`, which has another order in every process", field.name()),
            )
            .help(format!("use `BTree{kind}` (sorted), or `Index{kind}` (order of insertion)")),
        );
    }
}

pub(super) fn culprit<'f>(field: &'f FactField<'_>) -> Option<(&'f TypePath, String)> {
    types::find(field.ty, HASHED)
}
