//! `trusted` is searched for in reviews; where it vouches for nothing it only makes them longer.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::Fact;

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in &fact.fields {
        let Some(trusted) = &field.trusted else {
            continue;
        };
        if super::vouches_for_something(fact, field) {
            continue;
        }
        diags.push(
            Diag::new(
                &catalogue::FACT_ATTRIBUTE,
                &trusted.word,
                format!("field `{}` needs no `trusted`", field.name()),
            )
            .help("remove the attribute"),
        );
    }
}
