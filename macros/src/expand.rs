//! From the model to code: a static description, and straight-line functions that push each record through
//! its sub-topology. One generated thing a file.
//!
//! The shape of the code is the contract with the runtime; `runtime/tests/hand_expanded.rs` holds a topology
//! written out by hand. User code is never renamed and sees none of our variables; all our names begin with
//! `__` or lie inside a type of ours, so that none can shadow a user's.

mod assertions;
mod audit;
mod chain;
mod cogroup;
mod decoded;
mod description;
mod finals;
mod functions;
mod hold;
mod lock;
mod names;
mod node;
mod params;
mod proofs;
mod replay_test;
mod second;
mod shapes;
mod sink;
mod source;
mod stub;
mod subtopology;
mod suppress;
mod table;
#[cfg(test)]
mod tests;
mod trusted;
mod view;
mod window;

use proc_macro2::TokenStream;
use quote::quote;

use crate::lock::Verdict;
use crate::model::Model;

pub(crate) use stub::stub;

/// The code of a topology without mistakes.
pub(crate) fn topology(model: &Model, verdict: &Verdict) -> TokenStream {
    let (assertions, lock, proofs) = (assertions::expand(model), lock::expand(model, verdict), proofs::expand(model));
    assemble(model, &quote!(#assertions #lock #proofs), &lock::update(model, verdict))
}

/// The same code without what rustc is asked about it.
pub(crate) fn unchecked(mut model: Model) -> TokenStream {
    model.asks = false;
    assemble(&model, &proofs::none(), &TokenStream::new())
}

fn assemble(model: &Model, questions: &TokenStream, update: &TokenStream) -> TokenStream {
    let item = names::item(&model.item);
    let name = &model.item.name;
    let description = description::expand(model);
    let timestamps = source::timestamps(model);
    let (decoded_type, decoded) = (decoded::expand(model), decoded::name(model));
    let dispatch = subtopology::dispatch(model);
    let subtopologies = subtopology::expand(model);
    let shapes = shapes::expand(model);
    let replay_test = replay_test::expand(model);
    let params = params::ty(model.params.as_ref());
    let audit = audit::expand(model);
    let audit_test = audit::test(model);
    quote! {
        #item

        const _: () = {
            use ::streamwright::__private as __sw;

            type __Params = <#name as __sw::Topology>::Params;

            #decoded_type

            #[automatically_derived]
            impl __sw::Topology for #name {
                type Params = #params;

                type Decoded = #decoded;

                const DESCRIPTION: &'static __sw::TopologyDescription = &#description;

                #shapes

                #timestamps

                #dispatch
            }

            #subtopologies

            #questions

            #audit
        };

        #update

        #replay_test

        #audit_test
    }
}
