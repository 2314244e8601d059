//! `impl Stable`: the shape of a type as the compiler puts it together from its fields, each of which has to be `Stable`
//! itself. The question is asked at the field's type.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Fields, Generics, Ident};

use super::serde::{self, Reading};
use super::trusted::Trusted;
use super::{DataField, Shape, print, types};

/// The impl for a struct, which is a single shape, or for the variants of an enum.
pub(crate) fn stable(input: &DeriveInput, shapes: &[Shape<'_>]) -> TokenStream {
    let mut text = Text { owner: &input.ident, attributes: &input.attrs, pieces: Vec::new() };
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

        // The type is one of the project's own: its methods are proven one by one.
        #[automatically_derived]
        impl #in_impl ::streamwright::__private::replay::Own for #name #in_type #bounds {
            type Type = Self;
        }
    }
}

/// A shape as it grows: text, and types whose own shapes go in between.
struct Text<'i> {
    owner: &'i Ident,
    /// Of the whole type.
    attributes: &'i [Attribute],
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    /// The expression of a nested shape.
    Shape(TokenStream),
    /// The expression of another piece.
    Other(TokenStream),
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
        let reading = Reading::of(self.attributes, shape);
        let (open, close) = match shape.style {
            Fields::Named(_) => return self.named(shape, reading),
            // serde writes the only field as if there were no struct around it.
            Fields::Unnamed(_) if shape.fields.len() == 1 => ("", ""),
            Fields::Unit | Fields::Unnamed(_) => ("(", ")"),
        };
        self.add(open);
        for (at, field) in shape.fields.iter().enumerate() {
            self.add(if at == 0 { "" } else { ", " });
            self.attributes(field.attrs);
            let piece = self.ty(shape, field, reading);
            match piece {
                Piece::Text(text) => self.add(&text),
                other => self.pieces.push(other),
            }
        }
        self.add(close);
    }

    fn named(&mut self, shape: &Shape<'_>, reading: Reading) {
        let fields = shape.fields.iter().map(|field| {
            let label = self.written(field.attrs) + &field.name();
            let (may_lack, ty) = (reading.may_lack(field), self.ty(shape, field, reading).expression());
            quote!(::streamwright::__private::Field { label: #label, may_lack: #may_lack, ty: #ty })
        });
        let fields = quote!(::streamwright::__private::Piece::Fields(&[#(#fields),*]));
        self.pieces.push(Piece::Other(fields));
    }

    fn ty(&self, shape: &Shape<'_>, field: &DataField<'_>, reading: Reading) -> Piece {
        if let Some(Trusted { reason, .. }) = &field.trusted {
            let variant = shape.variant.map(|variant| format!("::{variant}")).unwrap_or_default();
            let what = format!("::{}{variant}.{}", self.owner, field.name());
            let text = print::compact(field.ty.to_token_stream(), self.owner);
            let what = quote!(::core::concat!(::core::module_path!(), #what));
            return Piece::Other(
                quote!(::streamwright::__private::Piece::Trusted { text: #text, what: #what, reason: #reason }),
            );
        }
        if !asks(field, self.owner) {
            return Piece::Text(print::compact(field.ty.to_token_stream(), self.owner));
        }
        let ty = field.ty;
        let shape = quote_spanned!(ty.span()=> <#ty as ::streamwright::__private::Stable>::SHAPE);
        match reading.is_whole(field) {
            true => Piece::Other(quote!(::streamwright::__private::Piece::Whole(#shape))),
            false => Piece::Shape(shape),
        }
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let text = self.written(attributes);
        self.add(&text);
    }

    /// What tells serde to write something else than name and type say.
    fn written(&self, attributes: &[Attribute]) -> String {
        let options = serde::writing(attributes);
        options.map(|option| format!("#[{}] ", print::compact(option.to_token_stream(), self.owner))).collect()
    }

    /// `&Shape::named("…").with(&[…])`, or the one shape there is.
    fn expression(&self) -> TokenStream {
        let is_empty = |piece: &&Piece| matches!(piece, Piece::Text(text) if text.is_empty());
        let mut pieces = self.pieces.iter().filter(|piece| !is_empty(piece)).peekable();
        let name = pieces.next_if(|piece| matches!(piece, Piece::Text(_)));
        let pieces: Vec<&Piece> = pieces.collect();
        match (name, pieces.as_slice()) {
            (None, [Piece::Shape(only)]) => only.clone(),
            (Some(Piece::Text(name)), []) => quote!(&::streamwright::__private::Shape::named(#name)),
            (name, pieces) => {
                let name = match name {
                    Some(Piece::Text(name)) => name.as_str(),
                    _ => "",
                };
                let pieces = pieces.iter().map(|piece| piece.expression());
                quote!(&::streamwright::__private::Shape::named(#name).with(&[#(#pieces),*]))
            }
        }
    }
}

impl Piece {
    fn expression(&self) -> TokenStream {
        match self {
            Self::Text(text) => quote!(::streamwright::__private::Piece::Text(#text)),
            Self::Shape(shape) => quote!(::streamwright::__private::Piece::Type(#shape)),
            Self::Other(piece) => piece.clone(),
        }
    }
}
