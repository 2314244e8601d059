//! Questions that only rustc can answer, because an alias or another crate hides the answer from the macro. They are
//! answered while the program is checked, at the user's token.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::shapes::ask;
use crate::catalogue;
use crate::diag::{Diag, on_line};
use crate::model::{Model, Sink, Source, Topic, WindowSerde, windowed_key, written};
use crate::op::shown_at;

/// All questions.
pub(super) fn expand(model: &Model) -> TokenStream {
    let (labels, sizes) = (labels(model), window_sizes(model));
    quote!(#labels #sizes)
}

/// No two types of facts mint ids in one namespace under one label (SW092). Equally written types are SW068's.
fn labels(model: &Model) -> TokenStream {
    let sinks: Vec<&Sink> = model.sinks.iter().filter(|sink| matches!(sink.topic, Topic::External(_))).collect();
    let pairs = sinks.iter().enumerate().flat_map(|(at, sink)| {
        let earlier = sinks[..at].iter().filter(|other| {
            written(&other.value.inner) != written(&sink.value.inner) && !model.are_exclusive(other.node, sink.node)
        });
        earlier.map(|other| differ(model, other, sink)).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// Where windowed keys are read, the serde knows the size of the windows (SW205). What is written as a `TimeWindowed` is the
/// business of the rule.
fn window_sizes(model: &Model) -> TokenStream {
    let sources = model.sources.iter().filter(|source| {
        windowed_key(&source.key.inner).is_some() && WindowSerde::of(&source.serdes.key.value).is_none()
    });
    sources.map(reads_keys).collect()
}

fn reads_keys(source: &Source) -> TokenStream {
    let (serde, key) = (&source.serdes.key.value, &source.key.inner);
    let text = Diag::new(
        &catalogue::WINDOW_SIZE,
        serde,
        format!("`{}` writes keys and cannot read them", written(serde)),
    )
    .help(
        "a type that is another name for a `TimeWindowed` holds the size, in milliseconds: `TimeWindowed<Utf8, 60000>`",
    )
    .note("the bytes hold the start of a window and not its end")
    .text();
    let place = shown_at(serde.span());
    quote_spanned! {place=>
        const _: () = ::core::assert!(<#serde as __sw::Serde<#key>>::READS, #text);
    }
}

fn differ(model: &Model, earlier: &Sink, sink: &Sink) -> TokenStream {
    let node = &model.node(earlier.node).name;
    let (other, ty) = (written(&earlier.value.inner), written(&sink.value.inner));
    let text = Diag::new(
        &catalogue::FACT_LABEL_TWICE,
        &sink.value.inner,
        format!("`{ty}` and `{other}` derive their ids in one namespace under one label"),
    )
    .help(format!("give `{ty}` a `label` of its own"))
    .note(format!("`{node}` writes `{other}`, {}", on_line(node.span())))
    .text();
    let (left, right) = (origin(model, earlier), origin(model, sink));
    let place = shown_at(sink.value.inner.span());
    quote_spanned! {place=>
        const _: () = ::core::assert!(__sw::origins_differ(#left, #right), #text);
    }
}

/// Namespace and label of what a sink writes. The question has the words of the one in `shapes`, so that it is asked once.
fn origin(model: &Model, sink: &Sink) -> TokenStream {
    if model.copies_a_source(sink) {
        // What a source read may be a fact.
        let ty = &sink.value.inner;
        return quote!({ #[allow(unused_imports)] use __sw::NoOrigin as _; __sw::OriginOf::<#ty>::ORIGIN });
    }
    let answer = quote!(::core::option::Option<(&'static str, &'static str)>);
    ask("sink_value_must_be_a_fact", "Fact", &sink.value.inner, &answer, &quote!(T::ORIGIN))
}
