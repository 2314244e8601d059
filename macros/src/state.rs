//! `#[derive(State)]`: what may lie in a store or in a repartition topic. Its fields are checked by name, then by rustc
//! for `Stable`; the impl says what the type looks like.

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Fields};

use crate::diag::{Diag, Diags};
use crate::field::{self, Derive, Shape};

/// The derive macro.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        // rustc reads the item before a derive does; there is nothing of ours to add.
        Err(error) => return error.to_compile_error(),
    };
    let diags = Diags::new();
    let shapes = read(&input, &diags);
    let code = match diags.has_errors() {
        true => field::stub(&input),
        false => field::stable(&input, &shapes),
    };
    let errors = diags.finish();
    quote!(#errors #code)
}

/// Reads and checks the fields.
fn read<'i>(input: &'i DeriveInput, diags: &Diags) -> Vec<Shape<'i>> {
    misplaced(&input.attrs, diags);
    if input.attrs.iter().any(|attribute| attribute.path().is_ident("fact")) {
        diags.push(
            Diag::new(
                Derive::State.code(),
                &input.ident,
                format!("`{}` derives `Fact`, which makes it stable already", input.ident),
            )
            .help("remove `State` from its `#[derive(…)]`"),
        );
    }
    let read_one =
        |variant, attrs: &'i [Attribute], fields: &'i Fields| field::read(Derive::State, variant, attrs, fields, diags);
    let shapes: Vec<Shape<'i>> = match &input.data {
        Data::Struct(data) => vec![read_one(None, &[], &data.fields)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                misplaced(&variant.attrs, diags);
                read_one(Some(&variant.ident), &variant.attrs, &variant.fields)
            })
            .collect(),
        Data::Union(data) => {
            diags.push(
                Diag::new(Derive::State.code(), data.union_token, "a union does not say which of its fields it holds")
                    .help("make it an enum"),
            );
            Vec::new()
        }
    };
    field::rules::check(Derive::State, input, &shapes, |_| false, diags);
    shapes
}

/// `#[state(…)]` belongs to a field.
fn misplaced(attributes: &[Attribute], diags: &Diags) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("state")) {
        diags.push(
            Diag::new(Derive::State.code(), attribute, "`#[state(…)]` vouches for a field, and this is none")
                .help("write it above the field whose type streamwright does not know"),
        );
    }
}
