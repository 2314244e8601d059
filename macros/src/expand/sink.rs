//! Writing to a topic: the user's, or one of a repartition.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::names::{self, Taken};
use crate::model::{Model, Sink};

/// Encodes and writes the record at hand.
pub(super) fn write(model: &Model, index: usize, sink: &Sink) -> TokenStream {
    let function = format_ident!(
        "{}",
        match (sink.key.nullable, sink.value.nullable) {
            (false, false) => "sink",
            (false, true) => "sink_nullable_value",
            (true, false) => "sink_nullable_key",
            (true, true) => "sink_nullable_key_value",
        }
    );
    let (cx, key, value) = (names::variable("cx"), names::variable("key"), names::variable("value"));
    let (key_serde, value_serde) = (&sink.serdes.key.value, sink.carrier());
    let node = model.node(sink.node).name.to_string();
    quote!(__sw::op::#function::<__Log, #key_serde, #value_serde, _, _>(#cx, #index, #node, #key, #value)?;)
}

/// The function that writes into a repartition topic.
pub(super) fn repartition(model: &Model, index: usize, sink: &Sink) -> TokenStream {
    let (key, value) = (&sink.key, sink.carried());
    let name = names::repartition(model, sink.node);
    names::function(&name, &quote!(#key), &Taken::Value(quote!(#value)), &write(model, index, sink))
}
