//! `trusted` is searched for in reviews; where it vouches for nothing it only makes them longer.

use crate::diag::{Diag, Diags};
use crate::field::{DataField, Derive, types};

pub(super) fn check(derive: Derive, field: &DataField<'_>, diags: &Diags) {
    let Some(trusted) = field.trusted.as_ref().filter(|_| types::is_surely_stable(field.ty)) else { return };
    diags.push(
        Diag::new(derive.code(), &trusted.word, format!("field `{}` needs no `trusted`", field.name()))
            .help("remove the attribute"),
    );
}
