//! A random id: a replay that mints it again mints another one. In an identity it makes another fact, elsewhere other
//! bytes.
//!
//! The type does not say whether the value was derived or drawn, so the user has to.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::field::{DataField, Derive, types};

const RANDOM: &[&str] = &["Uuid", "Ulid", "Ksuid", "KsuidMs", "ObjectId", "Tsid", "Scru128Id"];

pub(super) fn check(derive: Derive, field: &DataField<'_>, is_id: bool, diags: &Diags) {
    let Some((ty, name)) = types::find(field.ty, RANDOM) else { return };
    let (what, instead) = if is_id {
        ("identity part", "identify the fact by fields that the input gives, or by another fact's `FactId`")
    } else {
        ("field", "hold a `FactId`, which is derived and not drawn")
    };
    diags.push(
        Diag::new(
            &catalogue::FACT_RANDOM_ID,
            ty,
            format!("{what} `{}` has the type `{name}`, which may be random", field.name()),
        )
        .help(instead)
        .help(format!(
            "if the input carries it, say so: `#[{}(trusted = \"minted by the order service\")]`",
            derive.word()
        )),
    );
}
