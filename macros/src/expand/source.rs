//! Reading a topic: decoding, event time, and for a table the update of its store.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;

use super::{chain, decoded, hold, names, view};
use crate::ast::DataType;
use crate::model::{Model, Source};
use crate::op::{hidden, shown_at};

/// The function that decodes a record and pushes it on.
pub(super) fn expand(model: &Model, source: &Source) -> TokenStream {
    let name = names::source(model, source.node);
    let (cx, params, record) = (names::variable("cx"), names::variable("params"), names::variable("record"));
    let body = match model.is_table_source(source.node) {
        true => table(model, source),
        false => stream(model, source),
    };
    let (decoded, kept) = (names::variable("decoded"), decoded::name(model));
    quote! {
        #[allow(unused_variables)]
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #record: &__sw::InputRecord<'_>,
            #decoded: ::core::option::Option<#kept>,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

fn stream(model: &Model, source: &Source) -> TokenStream {
    let (key, value) = (names::variable("key"), names::variable("value"));
    let decoded_key = decode("key", &source.serdes.key.value.to_token_stream(), &source.key);
    let decoded_value = decode_value(model, source);
    let set_time = set_time(source, source.value.nullable);
    let push = match model.chain_of(source.node) {
        // Behind a repartition topic the chain goes on.
        Some(chain) => chain::from_start(model, chain, source.segment),
        None => names::call_node(model, source.node),
    };
    quote! {
        let #key = #decoded_key;
        let #value = #decoded_value;
        #set_time
        let (#key, #value) = (&#key, &#value);
        #push
    }
}

/// A table has no use for a record without a key; one without a value deletes.
fn table(model: &Model, source: &Source) -> TokenStream {
    let (cx, params) = (names::variable("cx"), names::variable("params"));
    let (key, value, change) = (names::variable("key"), names::variable("value"), names::variable("change"));
    let nullable = |ty: &DataType| DataType { nullable: true, ..ty.clone() };
    let decoded_key = decode("key", &source.serdes.key.value.to_token_stream(), &nullable(&source.key));
    let decoded_value = decode_value(model, source);
    let set_time = set_time(source, true);
    let (push, node) = (names::node(model, source.node), model.node(source.node).name.to_string());
    let forward = match view::store(model, source.node) {
        Some(store) => {
            let push = match store.holds_back {
                true => {
                    let hold = hold::forward(model, source.node);
                    quote!({ #hold ::core::result::Result::Ok(()) })
                }
                false => quote!(Self::#push(#cx, #params, #key, #change)),
            };
            store.keep(Span::mixed_site(), &quote!(&#value), &push)
        }
        None => quote!(Self::#push(#cx, #params, #key, __sw::op::Change::to(&#value))?;),
    };
    quote! {
        let #key = #decoded_key;
        let #value = #decoded_value;
        #set_time
        let ::core::option::Option::Some(#key) = &#key else {
            #cx.drop_record(#node, __sw::DropReason::NullKey);
            return ::core::result::Result::Ok(());
        };
        #forward
    }
}

/// The record's value, decoded now unless it is already.
fn decode_value(model: &Model, source: &Source) -> TokenStream {
    let now = decode("value", &source.carrier(), &decoded::value_type(model, source));
    let Some(variant) = decoded::of(model, source) else { return now };
    let (decoded, value) = (names::variable("decoded"), names::variable("value"));
    quote! {
        match #decoded {
            ::core::option::Option::Some(#variant(#value)) => #value,
            _ => #now,
        }
    }
}

/// The bytes of one side of the record as its type.
fn decode(side: &str, serde: &TokenStream, ty: &DataType) -> TokenStream {
    let record = names::variable("record");
    let prefix = if ty.nullable { "nullable_" } else { "" };
    let function = quote::format_ident!("{prefix}{side}");
    let inner = &ty.inner;
    quote!(__sw::op::#function::<#serde, #inner>(#record)?)
}

/// The event time of everything that follows from the record.
fn set_time(source: &Source, nullable: bool) -> TokenStream {
    let (cx, value) = (names::variable("cx"), names::variable("value"));
    let time = match &source.timestamp {
        Some(field) => field_time(&value, source, &field.value, nullable),
        None => record_time(),
    };
    quote!(__sw::op::set_time(#cx, #time?);)
}

/// The time in a field of the value. A record without a value has only that of the log.
fn field_time(value: &Ident, source: &Source, field: &Ident, nullable: bool) -> TokenStream {
    let inner = hidden("value", field.span());
    let of_value = match &source.max_future {
        Some(limit) => {
            let (limit, record) = (limit.value.ms, names::variable("record"));
            quote_spanned!(shown_at(field.span())=> __sw::op::event_time_within(#inner.#field, #record.timestamp, #limit))
        }
        None => quote_spanned!(shown_at(field.span())=> __sw::op::event_time(#inner.#field)),
    };
    if !nullable {
        return of_value;
    }
    let of_record = record_time();
    quote! {
        match &#value {
            ::core::option::Option::Some(#inner) => #of_value,
            ::core::option::Option::None => #of_record,
        }
    }
}

fn record_time() -> TokenStream {
    let record = names::variable("record");
    quote!(__sw::op::record_time(#record.timestamp))
}

/// `Topology::timestamp`: the event time alone, for choosing between partitions.
pub(super) fn timestamps(model: &Model) -> TokenStream {
    let (source_variable, record) = (names::variable("source"), names::variable("record"));
    let (value, decoded, time_variable) =
        (names::variable("value"), names::variable("decoded"), names::variable("time"));
    let arms = model.sources.iter().enumerate().filter_map(|(index, source)| {
        let field = source.timestamp.as_ref()?;
        let ty = decoded::value_type(model, source);
        let now = decode("value", &source.carrier(), &ty);
        let time = field_time(&value, source, &field.value, ty.nullable);
        let keep = decoded::of(model, source)
            .map(|variant| quote!(*#decoded = ::core::option::Option::Some(#variant(#value));));
        Some(quote! {
            #index => {
                let #value = #now;
                let #time_variable = #time;
                #keep
                #time_variable
            }
        })
    });
    let of_record = record_time();
    let body: TokenStream = quote! {
        match #source_variable {
            #(#arms)*
            _ => #of_record,
        }
    };
    quote! {
        #[allow(unused_variables)]
        fn timestamp(
            #source_variable: usize,
            #record: &__sw::InputRecord<'_>,
            #decoded: &mut ::core::option::Option<Self::Decoded>,
        ) -> ::core::result::Result<i64, __sw::BadRecord> {
            #body
        }
    }
    .into_token_stream()
}
