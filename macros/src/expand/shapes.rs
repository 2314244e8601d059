//! What the types of stores and sinks look like, asked of rustc at the user's type and under a name that reads as the
//! rule: whatever is kept or written is `Stable`, and the value of a sink is a `Fact`, unless a source read it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::ast::DataType;
use crate::model::{Model, Sink, Store, Topic};
use crate::op::shown_at;

/// `Topology::SHAPES`.
pub(super) fn expand(model: &Model) -> TokenStream {
    let stores = model.stores.iter().map(store);
    let sinks = model.sinks.iter().map(|each| sink(model, each));
    quote! {
        const SHAPES: &'static __sw::Shapes = &__sw::Shapes { stores: &[#(#stores),*], sinks: &[#(#sinks),*] };
    }
}

fn store(store: &Store) -> TokenStream {
    let key = shape("stored_key_must_be_stable", "Stable", &store.key);
    let value = shape("stored_value_must_be_stable", "Stable", &store.value);
    quote!([#key, #value])
}

fn sink(model: &Model, sink: &Sink) -> TokenStream {
    let (key, value) = match sink.topic {
        Topic::External(_) if model.copies_a_source(sink) => (
            shape("sink_key_must_be_stable", "Stable", &sink.key),
            shape("sink_value_must_be_stable", "Stable", &sink.value),
        ),
        Topic::External(_) => (
            shape("sink_key_must_be_stable", "Stable", &sink.key),
            shape("sink_value_must_be_a_fact", "Fact", &sink.value),
        ),
        Topic::Repartition(_) => (
            shape("repartition_key_must_be_stable", "Stable", &sink.key),
            shape("repartition_value_must_be_stable", "Stable", &sink.carried()),
        ),
    };
    quote!([#key, #value])
}

/// The shape of a type, if the type passes.
fn shape(question: &str, bound: &str, ty: &DataType) -> TokenStream {
    let place = shown_at(ty.inner.span());
    ask(question, bound, &ty.inner, &quote_spanned!(place=> &'static __sw::Shape), &quote_spanned!(place=> T::SHAPE))
}

/// An expression of type `answer` about a type, in a function that is called what is asked.
pub(super) fn ask(question: &str, bound: &str, ty: &Type, answer: &TokenStream, body: &TokenStream) -> TokenStream {
    let place: Span = shown_at(ty.span());
    let (question, bound) = (Ident::new(question, place), Ident::new(bound, place));
    quote_spanned! {place=>
        {
            const fn #question<T: __sw::#bound>() -> #answer {
                #body
            }
            #question::<#ty>()
        }
    }
}
