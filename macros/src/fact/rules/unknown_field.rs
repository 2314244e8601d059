//! The parts of an identity are the fact's own fields, because only they are there when a consumer checks it.

use quote::ToTokens;
use syn::Member;

use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};
use crate::fact::Fact;

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    let names: Vec<String> = fact.shape.fields.iter().map(|field| field.name()).collect();
    for member in fact.identity.id.iter().flatten() {
        if fact.field(member).is_some() {
            continue;
        }
        let written = member.to_token_stream().to_string();
        let diag = Diag::new(
            &catalogue::FACT_UNKNOWN_FIELD,
            member,
            format!("`{}` has no field `{written}`", fact.input.ident),
        );
        // No number is near another one.
        let names_near = names.iter().map(String::as_str).filter(|_| matches!(member, Member::Named(_)));
        diags.push(match nearest(&written, names_near) {
            Some(meant) => diag.help(format!("did you mean `{meant}`?")),
            None => diag.help(format!("its fields are `{}`", names.join("`, `"))),
        });
    }
}
