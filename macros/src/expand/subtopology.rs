//! One type a sub-topology, holding its functions: tasks of different sub-topologies share no code paths.

use proc_macro2::TokenStream;
use quote::quote;

use super::{functions, hold, names};
use crate::model::Model;

/// The types with their functions.
pub(super) fn expand(model: &Model) -> TokenStream {
    // A number may be free: the lock keeps those that were there.
    let numbers = (0..model.subtopologies.len()).filter(|number| !model.subtopologies[*number].sources.is_empty());
    let parts = numbers.map(|number| {
        let name = names::subtopology(number);
        let functions = functions::all(model).filter(|generated| generated.subtopology(model) == number);
        let functions = functions.map(|generated| generated.code(model));
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
    let (cx, params, decoded) = (names::variable("cx"), names::variable("params"), names::variable("decoded"));
    let arms = model.sources.iter().enumerate().map(|(index, source)| {
        let owner = names::subtopology(source.subtopology);
        let function = names::source(model, source.node);
        let call = quote!(#owner::#function(#cx, #params, #record, #decoded));
        // What a record has changed goes on in the order of the tables: whoever is changed by that comes later.
        let flushes = hold::all(model).filter(|id| model.node(*id).subtopology == source.subtopology);
        let flushes: Vec<_> = flushes.map(|id| names::flush(model, id)).collect();
        match flushes.is_empty() {
            true => quote!(#index => #call,),
            false => quote!(#index => {
                #call?;
                #(#owner::#flushes(#cx, #params)?;)*
                ::core::result::Result::Ok(())
            }),
        }
    });
    quote! {
        fn process<__Log: __sw::Log>(
            #source_variable: usize,
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #record: &__sw::InputRecord<'_>,
            #decoded: ::core::option::Option<Self::Decoded>,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            match #source_variable {
                #(#arms)*
                _ => ::core::result::Result::Ok(()),
            }
        }
    }
}
