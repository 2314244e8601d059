//! `impl Stable`: the shape of a type as the compiler puts it together from its fields, each of which has to be `Stable`
//! itself. The question is asked at the field's type.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Fields, Generics, Ident, Meta, Token};

use super::{DataField, Shape, print, types};

/// Options of serde that change how values are read and never what is written.
const READING: &[&str] = &[
    "default",
    "alias",
    "bound",
    "crate",
    "deny_unknown_fields",
    "borrow",
    "expecting",
    "other",
    "skip_deserializing",
];

/// The impl for a struct, which is a single shape, or for the variants of an enum.
pub(crate) fn stable(input: &DeriveInput, shapes: &[Shape<'_>]) -> TokenStream {
    let mut text = Text { owner: &input.ident, pieces: Vec::new() };
    match shapes {
        [single] if single.variant.is_none() => {
            text.attributes(&input.attrs);
            text.fields(single);
        }
        variants => {
            text.attributes(&input.attrs);
            text.add("enum{");
            for (at, variant) in variants.iter().enumerate() {
                text.add(if at == 0 { "" } else { ", " });
                text.variant(variant);
            }
            text.add("}");
        }
    }
    let bounds = bounds(input, shapes);
    implementation(input, &bounds, &text.expression())
}

/// The impl for a type with a mistake; nothing is made of it.
pub(crate) fn stub(input: &DeriveInput) -> TokenStream {
    implementation(input, &input.generics, &quote!(&::streamwright::__private::Shape::named("")))
}

/// In a generic type the fields that depend on an argument are stable for the arguments at hand.
pub(crate) fn bounds(input: &DeriveInput, shapes: &[Shape<'_>]) -> Generics {
    let mut generics = input.generics.clone();
    let params: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    let params: Vec<&Ident> = params.iter().collect();
    for field in shapes.iter().flat_map(|shape| &shape.fields) {
        if asks(field, &input.ident) && types::mentions(field.ty, &params) {
            let ty = field.ty;
            let bounds = &mut generics.make_where_clause().predicates;
            bounds.push(syn::parse_quote!(#ty: ::streamwright::__private::Stable));
        }
    }
    generics
}

/// Whether rustc has to find the field's type stable. One that holds the type itself is stable if the rest is.
fn asks(field: &DataField<'_>, owner: &Ident) -> bool {
    field.trusted.is_none() && !is_recursive(field, owner)
}

fn is_recursive(field: &DataField<'_>, owner: &Ident) -> bool {
    types::mentions(field.ty, &[owner, &Ident::new("Self", owner.span())])
}

fn implementation(input: &DeriveInput, generics: &Generics, shape: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (in_impl, in_type, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #in_impl ::streamwright::__private::Stable for #name #in_type #bounds {
            const SHAPE: &'static ::streamwright::__private::Shape = #shape;
        }
    }
}

/// A shape as it grows: text, and types whose own shapes go in between.
struct Text<'i> {
    owner: &'i Ident,
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    /// The expression of a nested shape.
    Shape(TokenStream),
}

impl Text<'_> {
    fn add(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn variant(&mut self, variant: &Shape<'_>) {
        self.attributes(variant.attrs);
        if let Some(name) = variant.variant {
            self.add(&name.to_string());
        }
        match variant.style {
            Fields::Unit => {}
            Fields::Unnamed(_) if variant.fields.len() == 1 => {
                self.add("(");
                self.fields(variant);
                self.add(")");
            }
            _ => self.fields(variant),
        }
    }

    fn fields(&mut self, shape: &Shape<'_>) {
        let (open, close) = match shape.style {
            Fields::Unit => ("(", ")"),
            Fields::Named(_) => ("{", "}"),
            // serde writes the only field as if there were no struct around it.
            Fields::Unnamed(_) if shape.fields.len() == 1 => ("", ""),
            Fields::Unnamed(_) => ("(", ")"),
        };
        self.add(open);
        for (at, field) in shape.fields.iter().enumerate() {
            self.add(if at == 0 { "" } else { ", " });
            self.attributes(field.attrs);
            if let syn::Member::Named(name) = &field.member {
                self.add(&format!("{name}: "));
            }
            self.ty(field);
        }
        self.add(close);
    }

    fn ty(&mut self, field: &DataField<'_>) {
        if !asks(field, self.owner) {
            return self.add(&print::compact(field.ty.to_token_stream(), self.owner));
        }
        let ty = field.ty;
        let shape = quote_spanned!(ty.span()=> <#ty as ::streamwright::__private::Stable>::SHAPE);
        self.pieces.push(Piece::Shape(shape));
    }

    /// What tells serde to write something else than name and type say.
    fn attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let Ok(options) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
                continue;
            };
            let writing = options.iter().filter(|option| !READING.iter().any(|name| option.path().is_ident(name)));
            for option in writing {
                self.add(&format!("#[{}] ", print::compact(option.to_token_stream(), self.owner)));
            }
        }
    }

    /// `&Shape::named("…").with(…).then("…")`, or the one shape there is.
    fn expression(&self) -> TokenStream {
        let mut pieces = self.pieces.iter().filter(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        let mut shape = match pieces.next() {
            Some(Piece::Shape(only)) if self.pieces.iter().all(is_empty_or_shape) => return only.clone(),
            Some(Piece::Shape(first)) => quote!(::streamwright::__private::Shape::named("").with(#first)),
            Some(Piece::Text(text)) => quote!(::streamwright::__private::Shape::named(#text)),
            None => quote!(::streamwright::__private::Shape::named("")),
        };
        for piece in pieces {
            shape = match piece {
                Piece::Shape(nested) => quote!(#shape.with(#nested)),
                Piece::Text(text) => quote!(#shape.then(#text)),
            };
        }
        quote!(&#shape)
    }
}

/// Adjacent texts are one piece, so at most one shape can stand between empty ones.
fn is_empty_or_shape(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text) => text.is_empty(),
        Piece::Shape(_) => true,
    }
}
