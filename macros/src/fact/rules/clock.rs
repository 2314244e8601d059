//! A clock's value in a fact differs from one replay to the next. Only types that can hold nothing else are
//! refused: a `DateTime` may well come from the record.

use syn::TypePath;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::field::FactField;
use crate::fact::{Fact, types};

const CLOCKS: &[&str] = &["Instant", "SystemTime"];

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in fact.fields.iter().filter(|field| field.trusted.is_none()) {
        let Some((ty, name)) = culprit(field) else {
            continue;
        };
        diags.push(
            Diag::new(
                &catalogue::FACT_CLOCK,
                ty,
                format!("field `{}` holds `{name}`, which only a clock makes", field.name()),
            )
            .help("store the record's time in milliseconds: an `i64` from `cx.timestamp()`"),
        );
    }
}

pub(super) fn culprit<'f>(field: &'f FactField<'_>) -> Option<(&'f TypePath, String)> {
    types::find(field.ty, CLOCKS)
}
