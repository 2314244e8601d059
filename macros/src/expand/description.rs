//! The static description: everything the runtime must know before the first record, and everything a picture
//! of the topology shows.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{params, suppress, trusted, window};
use crate::ast::{Given, Guarantee, OffsetReset, OnError, OnUnwritable, Partitions, written};
use crate::docs;
use crate::model::{Chain, Model, Node, NodeId, Sink, Source, Store, SubTopology, Topic};

/// `TopologyDescription { … }`
pub(super) fn expand(model: &Model) -> TokenStream {
    let name = &model.display_name;
    let application_id = &model.application_id.value;
    let guarantee = match model.guarantee {
        Guarantee::ExactlyOnceV2 => quote!(ExactlyOnceV2),
        Guarantee::AtLeastOnce => quote!(AtLeastOnce),
    };
    let doc = docs::text(&model.item.attrs);
    let subtopologies = model.subtopologies.iter().map(subtopology);
    let sources = model.sources.iter().map(|source| self::source(model, source));
    let sinks = model.sinks.iter().map(|sink| self::sink(model, sink));
    let stores = model.stores.iter().map(|store| self::store(model, store));
    let params = params::description(model.params.as_ref());
    let nodes = model.nodes().map(|(id, node)| self::node(model, id, node));
    quote! {
        __sw::TopologyDescription {
            name: #name,
            application_id: #application_id,
            guarantee: __sw::ProcessingGuarantee::#guarantee,
            doc: #doc,
            subtopologies: &[#(#subtopologies),*],
            sources: &[#(#sources),*],
            sinks: &[#(#sinks),*],
            stores: &[#(#stores),*],
            nodes: &[#(#nodes),*],
            params: #params,
            vouched: |list| {
                __vouched(list);
                <Self as __sw::Topology>::SHAPES.vouched(list);
            },
        }
    }
}

fn subtopology(part: &SubTopology) -> TokenStream {
    let SubTopology { sources, sinks, stores, copartitioned } = part;
    let copartitioned = copartitioned.iter().map(|group| quote!(&[#(#group),*]));
    quote! {
        __sw::SubTopology {
            sources: &[#(#sources),*],
            sinks: &[#(#sinks),*],
            stores: &[#(#stores),*],
            copartitioned: &[#(#copartitioned),*]
        }
    }
}

fn source(model: &Model, source: &Source) -> TokenStream {
    let node = model.node(source.node).name.to_string();
    let (topic, partitions) = (topic(&source.topic), partitions(source.partitions.as_ref()));
    let subtopology = source.subtopology;
    let offset_reset = match source.offset_reset {
        OffsetReset::Earliest => quote!(Earliest),
        OffsetReset::Latest => quote!(Latest),
        OffsetReset::None => quote!(None),
    };
    let on_error = match &source.on_error {
        OnError::Fail => quote!(Fail),
        OnError::Skip => quote!(Skip),
        OnError::DeadLetter(topic) => quote!(DeadLetter(#topic)),
    };
    let timestamp_field = match &source.timestamp {
        Some(field) => {
            let field = field.value.to_string();
            quote!(::core::option::Option::Some(#field))
        }
        None => quote!(::core::option::Option::None),
    };
    let max_future = match &source.max_future {
        Some(limit) => {
            let limit = limit.value.ms;
            quote!(::core::option::Option::Some(#limit))
        }
        None => quote!(::core::option::Option::None),
    };
    let (key_serde, value_serde) = (written(&source.serdes.key.value), written(&source.serdes.value.value));
    let (key_type, value_type) = (written(&source.key), written(&source.value));
    let fills = model.store_of(source.node).filter(|_| model.is_table_source(source.node));
    let store = match fills {
        Some((index, _)) => quote!(::core::option::Option::Some(#index)),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        __sw::Source {
            node: #node,
            topic: #topic,
            subtopology: #subtopology,
            partitions: #partitions,
            offset_reset: __sw::OffsetReset::#offset_reset,
            on_error: __sw::OnError::#on_error,
            timestamp_field: #timestamp_field,
            max_future_ms: #max_future,
            key_serde: #key_serde,
            value_serde: #value_serde,
            key_type: #key_type,
            value_type: #value_type,
            store: #store,
        }
    }
}

fn sink(model: &Model, sink: &Sink) -> TokenStream {
    let node = model.node(sink.node).name.to_string();
    let (topic, partitions) = (topic(&sink.topic), partitions(sink.partitions.as_ref()));
    let subtopology = sink.subtopology;
    let copies = match &sink.copies {
        Some((_, node)) => {
            let node = node.to_string();
            quote!(::core::option::Option::Some(#node))
        }
        None => quote!(::core::option::Option::None),
    };
    let on_unwritable = match &sink.on_unwritable {
        OnUnwritable::Fail => quote!(Fail),
        OnUnwritable::DeadLetter(topic) => quote!(DeadLetter(#topic)),
    };
    let (key_serde, value_serde) = (written(&sink.serdes.key.value), written(&sink.serdes.value.value));
    let (key_type, value_type) = (written(&sink.key), written(&sink.value));
    quote! {
        __sw::Sink {
            node: #node,
            topic: #topic,
            subtopology: #subtopology,
            partitions: #partitions,
            copies: #copies,
            on_unwritable: __sw::OnUnwritable::#on_unwritable,
            key_serde: #key_serde,
            value_serde: #value_serde,
            key_type: #key_type,
            value_type: #value_type,
        }
    }
}

fn store(model: &Model, store: &Store) -> TokenStream {
    let node = model.node(store.node).name.to_string();
    let (name, subtopology) = (&store.name.value, store.subtopology);
    let (key_serde, value_serde) = (written(&store.key_serde), written(&store.value_serde));
    let (key_type, value_type) = (written(&store.key), written(&store.value));
    let (kind, holds_back, clocks) = (format_ident!("{}", store.kind.kind()), store.holds_back, store.clocks);
    let windows = store.windows.as_ref().map(|windows| window::code(windows).value);
    let what = windows.or_else(|| suppress::limits(store)).map(|value| quote!((#value)));
    quote! {
        __sw::Store {
            name: #name,
            node: #node,
            subtopology: #subtopology,
            kind: __sw::StoreKind::#kind #what,
            key_serde: #key_serde,
            value_serde: #value_serde,
            key_type: #key_type,
            value_type: #value_type,
            holds_back: #holds_back,
            clocks: #clocks,
        }
    }
}

fn node(model: &Model, id: NodeId, node: &Node) -> TokenStream {
    let (name, doc, subtopology) = (node.name.to_string(), docs::text(&node.docs), model.segment_in(id, 0));
    let inputs = model.inputs(id).into_iter().map(|input| model.node(input).name.to_string());
    let chain = model.chain_of(id);
    let operators = chain.map(|chain| operators(model, chain)).unwrap_or_default();
    let trusted = chain.map(trusted::reasons).unwrap_or_default();
    quote! {
        __sw::Node {
            name: #name,
            doc: #doc,
            subtopology: #subtopology,
            inputs: &[#(#inputs),*],
            operators: &[#(#operators),*],
            trusted: &[#(#trusted),*],
        }
    }
}

fn operators(model: &Model, chain: &Chain) -> Vec<TokenStream> {
    let steps = chain.steps.iter().enumerate();
    let operators = steps.map(|(at, step)| {
        let name = step.form.name;
        let segment = chain.segment_of(at);
        let subtopology = chain.segments[segment].subtopology;
        let stores = model.stores_of_step(chain, step);
        quote! {
            __sw::Operator { name: #name, subtopology: #subtopology, segment: #segment, stores: &[#(#stores),*] }
        }
    });
    operators.collect()
}

fn topic(topic: &Topic) -> TokenStream {
    let (kind, name) = match topic {
        Topic::External(name) => (format_ident!("External"), name),
        Topic::Repartition(name) => (format_ident!("Repartition"), name),
    };
    quote!(__sw::TopicName::#kind(#name))
}

fn partitions(given: Option<&Given<Partitions>>) -> TokenStream {
    match given {
        Some(given) => {
            let count = given.value.count;
            quote!(::core::option::Option::Some(#count))
        }
        None => quote!(::core::option::Option::None),
    }
}
