//! `#[derive(Fact)]`: an identity derived from the fact's own stable fields, so that a replay mints the
//! same one.
//!
//! Stages as in `topology!`: read the attributes, run the rules, generate. A fact with a mistake still gets
//! a stub of the impl, so that its users are not told it is no `Fact`.

mod attribute;
mod expand;
mod rules;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataStruct, DeriveInput};

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::field::{self, DataField, Derive, Shape};
use attribute::Identity;

/// What the rules and the generator see.
struct Fact<'i> {
    input: &'i DeriveInput,
    identity: Identity,
    shape: Shape<'i>,
}

impl Fact<'_> {
    /// The fields listed in `id(…)`, in that order. Unknown names are left out: a rule reports them.
    fn id_fields(&self) -> impl Iterator<Item = &DataField<'_>> {
        self.identity.id.iter().flatten().filter_map(|member| self.field(member))
    }

    fn field(&self, member: &syn::Member) -> Option<&DataField<'_>> {
        self.shape.fields.iter().find(|field| field.member == *member)
    }

    fn is_id(&self, field: &DataField<'_>) -> bool {
        self.identity.id.iter().flatten().any(|member| field.member == *member)
    }
}

/// The derive macro.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        // rustc reads the item before a derive does; there is nothing of ours to add.
        Err(error) => return error.to_compile_error(),
    };
    let diags = Diags::new();
    let tokens = read(&input, &diags).and_then(|fact| {
        rules::check(&fact, &diags);
        (!diags.has_errors()).then(|| expand::fact(&fact))
    });
    let errors = diags.finish();
    let tokens = tokens.unwrap_or_else(|| expand::stub(&input));
    quote!(#errors #tokens)
}

/// Reads what can be read; nothing where there is no fact to speak of.
fn read<'i>(input: &'i DeriveInput, diags: &Diags) -> Option<Fact<'i>> {
    let Data::Struct(DataStruct { fields, .. }) = &input.data else {
        diags.push(
            Diag::new(&catalogue::FACT_ATTRIBUTE, &input.ident, "only a struct can be a `Fact`")
                .help("make each variant a struct that derives `Fact` with its own label, and give each a sink"),
        );
        return None;
    };
    let identity = attribute::read(input, diags)?;
    let shape = field::read(Derive::Fact, None, &[], fields, diags);
    Some(Fact { input, identity, shape })
}
