//! A random id as part of an identity: a replay that mints it again mints another fact.
//!
//! The type does not say whether the value was derived or drawn, so the user has to.

use syn::TypePath;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::field::FactField;
use crate::fact::{Fact, types};

const RANDOM: &[&str] = &["Uuid", "Ulid", "Ksuid", "KsuidMs", "ObjectId", "Tsid", "Scru128Id"];

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in fact.id_fields().filter(|field| field.trusted.is_none()) {
        let Some((ty, name)) = culprit(field) else {
            continue;
        };
        diags.push(
            Diag::new(
                &catalogue::FACT_RANDOM_ID,
                ty,
                format!("identity part `{}` has the type `{name}`, which may be random", field.name()),
            )
            .help("identify the fact by fields that the input gives, or by another fact's `FactId`")
            .help("if the input carries it, say so: `#[fact(trusted = \"minted by the order service\")]`"),
        );
    }
}

pub(super) fn culprit<'f>(field: &'f FactField<'_>) -> Option<(&'f TypePath, String)> {
    types::find(field.ty, RANDOM)
}
