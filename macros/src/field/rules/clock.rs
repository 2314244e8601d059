//! A clock's value differs from one replay to the next. Only types that can hold nothing else are refused by name: a
//! `DateTime` may well come from the record.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::field::{DataField, types};

const CLOCKS: &[&str] = &["Instant", "SystemTime"];

pub(super) fn check(field: &DataField<'_>, diags: &Diags) {
    let Some((ty, name)) = types::find(field.ty, CLOCKS) else { return };
    diags.push(
        Diag::new(
            &catalogue::FACT_CLOCK,
            ty,
            format!("field `{}` holds `{name}`, which only a clock makes", field.name()),
        )
        .help("store the record's time in milliseconds: an `i64` from `cx.timestamp()`"),
    );
}
