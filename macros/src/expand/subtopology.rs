//! One type a sub-topology, holding its functions: tasks of different sub-topologies share no code paths.

use proc_macro2::TokenStream;
use quote::quote;

use super::{chain, names, node, sink, source};
use crate::model::{Model, Topic};

/// The types with their functions.
pub(super) fn expand(model: &Model) -> TokenStream {
    let parts = (0..model.subtopologies.len()).map(|number| {
        let name = names::subtopology(number);
        let functions = functions(model, number);
        quote! {
            struct #name;

            impl #name {
                #(#functions)*
            }
        }
    });
    parts.collect()
}

/// `Topology::process`: from the number of a source to its function.
pub(super) fn dispatch(model: &Model) -> TokenStream {
    let (source_variable, record) = (names::variable("source"), names::variable("record"));
    let (cx, params) = (names::variable("cx"), names::variable("params"));
    let arms = model.sources.iter().enumerate().map(|(index, source)| {
        let owner = names::subtopology(source.subtopology);
        let function = names::source(model, source.node);
        quote!(#index => #owner::#function(#cx, #params, #record),)
    });
    quote! {
        fn process<__Log: __sw::Log>(
            #source_variable: usize,
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #record: &__sw::InputRecord<'_>,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            match #source_variable {
                #(#arms)*
                _ => ::core::result::Result::Ok(()),
            }
        }
    }
}

/// The functions of one sub-topology: sources, nodes, what merged streams share, repartitions.
fn functions(model: &Model, number: usize) -> Vec<TokenStream> {
    let sources = model.sources.iter().filter(|source| source.subtopology == number);
    let sources = sources.map(|source| source::expand(model, source));
    let nodes = model.nodes().filter(|(_, node)| node.used_in == number);
    let nodes = nodes.map(|(id, _)| node::expand(model, id));
    let merged = model.chains().flat_map(|(_, chain)| {
        let owner = model.node(chain.owner());
        let functions = chain::merged_functions(model, chain).into_iter();
        let here =
            functions.filter(|(is_before_cut, _)| number == if *is_before_cut { owner.made_in } else { owner.used_in });
        here.map(|(_, code)| code).collect::<Vec<_>>()
    });
    let sinks = model.sinks.iter().enumerate().filter(|(_, sink)| sink.subtopology == number);
    let repartitions = sinks
        .filter(|(_, sink)| matches!(sink.topic, Topic::Repartition(_)))
        .map(|(index, sink)| sink::repartition(model, index, sink));
    sources.chain(nodes).chain(merged).chain(repartitions).collect()
}
