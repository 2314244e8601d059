//! An identity whose parts can hold only a value or two names at most as many facts.

use syn::Type;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::Fact;
use crate::field::types;

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    let (Some(option), Some(id)) = (&fact.identity.id_tokens, &fact.identity.id) else { return };
    // An unknown part may be anything, and is reported.
    let all_known = id.iter().all(|member| fact.field(member).is_some());
    if id.is_empty() || !all_known || !fact.id_fields().all(|field| tells_nothing(field.ty)) {
        return;
    }
    let name = &fact.input.ident;
    diags.push(
        Diag::new(&catalogue::FACT_NO_ID, option, format!("these parts hardly tell one `{name}` from another"))
            .help("add a field of what the fact is about: `id(customer_id, …)`")
            .note("`bool` has two values, `()` and `PhantomData` have one"),
    );
}

fn tells_nothing(ty: &Type) -> bool {
    let is_unit = matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty());
    is_unit || types::is_called(ty, "bool") || types::is_called(ty, "PhantomData")
}
