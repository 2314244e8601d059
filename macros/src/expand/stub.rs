//! What a topology with mistakes still declares: its struct, as a topology, so that `App::new(OrderRisk)` and
//! `OrderRisk::describe()` elsewhere do not become errors of their own. It never runs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{names, params};
use crate::ast::Topology;

/// The struct and the smallest implementation.
pub(crate) fn stub(ast: &Topology) -> TokenStream {
    let Some(item) = &ast.item else { return TokenStream::new() };
    let (declaration, name) = (names::item(item), &item.name);
    let text = name.to_string();
    let params = params::ty(ast.header.params.as_ref().map(|given| &given.value));
    quote! {
        #declaration

        const _: () = {
            use ::streamwright::__private as __sw;

            #[automatically_derived]
            impl __sw::Topology for #name {
                type Params = #params;

                type Decoded = ::core::convert::Infallible;

                const DESCRIPTION: &'static __sw::TopologyDescription = &__sw::TopologyDescription {
                    name: #text,
                    application_id: "",
                    guarantee: __sw::ProcessingGuarantee::ExactlyOnceV2,
                    doc: "",
                    subtopologies: &[],
                    sources: &[],
                    sinks: &[],
                    stores: &[],
                    nodes: &[],
                    params: ::core::option::Option::None,
                vouched: |_| {},
                };

                fn timestamp(
                    _: usize,
                    record: &__sw::InputRecord<'_>,
                    _: &mut ::core::option::Option<Self::Decoded>,
                ) -> ::core::result::Result<i64, __sw::BadRecord> {
                    __sw::op::record_time(record.timestamp)
                }

                fn process<__Log: __sw::Log>(
                    _: usize,
                    _: &mut __sw::ProcessorContext<'_, __Log>,
                    _: &Self::Params,
                    _: &__sw::InputRecord<'_>,
                    _: ::core::option::Option<Self::Decoded>,
                ) -> ::core::result::Result<(), __sw::ProcessError> {
                    ::core::result::Result::Ok(())
                }
            }
        };
    }
}
