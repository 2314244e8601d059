//! A fact without parts of identity would be the same fact every time.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::Fact;

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    let name = &fact.input.ident;
    let diag = match (&fact.identity.id_tokens, &fact.identity.id) {
        (None, _) => Diag::new(
            &catalogue::FACT_NO_ID,
            fact.identity.attribute.path(),
            format!("nothing tells one `{name}` from another"),
        ),
        (Some(option), Some(id)) if id.is_empty() => {
            Diag::new(&catalogue::FACT_NO_ID, option, format!("nothing tells one `{name}` from another"))
        }
        // Stated, or unreadable and reported when it was read.
        _ => return,
    };
    let example = fact.shape.fields.first().map_or_else(|| "field".to_owned(), |field| field.name());
    diags.push(diag.help(format!("list the fields that identify it: `id({example}, …)`")));
}
