//! Reading a topic: decoding, event time, and for a table the update of its store.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Type};

use super::{chain, names};
use crate::ast::DataType;
use crate::model::{Model, Source, Store};
use crate::op::{hidden, shown_at};

/// The function that decodes a record and pushes it on.
pub(super) fn expand(model: &Model, source: &Source) -> TokenStream {
    let name = names::source(model, source.node);
    let (cx, params, record) = (names::variable("cx"), names::variable("params"), names::variable("record"));
    let store = model.store_of(source.node).filter(|_| model.is_table_source(source.node));
    let body = match store {
        Some((_, store)) => table(model, source, store),
        None => stream(model, source),
    };
    quote! {
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #record: &__sw::InputRecord<'_>,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

fn stream(model: &Model, source: &Source) -> TokenStream {
    let (key, value) = (names::variable("key"), names::variable("value"));
    let decoded_key = decode("key", &source.serdes.key.value, &source.key);
    let decoded_value = decode("value", &source.serdes.value.value, &source.value);
    let set_time = set_time(source, source.value.nullable);
    let chain = model.chain_of(source.node).and_then(|chain| Some((chain, chain.cut?)));
    let push = match chain {
        // Behind a repartition topic the chain goes on where it was cut.
        Some((chain, cut)) => chain::after_cut(model, chain, cut),
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
fn table(model: &Model, source: &Source, store: &Store) -> TokenStream {
    let (cx, params) = (names::variable("cx"), names::variable("params"));
    let (key, value) = (names::variable("key"), names::variable("value"));
    let nullable = |ty: &DataType| DataType { nullable: true, ..ty.clone() };
    let (key_serde, value_serde) = (&source.serdes.key.value, &source.serdes.value.value);
    let (key_type, value_type) = (&source.key.inner, &source.value.inner);
    let decoded_key = decode("key", key_serde, &nullable(&source.key));
    let decoded_value = decode("value", value_serde, &nullable(&source.value));
    let set_time = set_time(source, true);
    let index = store.local;
    let node = model.node(source.node).name.to_string();
    let push = names::node(model, source.node);
    quote! {
        let #key = #decoded_key;
        let #value = #decoded_value;
        #set_time
        let ::core::option::Option::Some(#key) = &#key else {
            #cx.drop_record();
            return ::core::result::Result::Ok(());
        };
        __sw::op::table_source::<__Log, #key_serde, #value_serde, #key_type, #value_type>(
            #cx, #index, #node, #key, &#value,
            |#cx, #key, #value| Self::#push(#cx, #params, #key, #value),
        )?;
    }
}

/// The bytes of one side of the record as its type.
fn decode(side: &str, serde: &Type, ty: &DataType) -> TokenStream {
    let record = names::variable("record");
    let prefix = if ty.nullable { "nullable_" } else { "" };
    let function = quote::format_ident!("{prefix}{side}");
    let field = quote::format_ident!("{side}");
    let inner = &ty.inner;
    quote!(__sw::op::#function::<#serde, #inner>(#record.#field)?)
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
    let of_value = match &source.timestamp_after_max {
        Some(limit) => {
            let (limit, record) = (&limit.value, names::variable("record"));
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
    let value = names::variable("value");
    let arms = model.sources.iter().enumerate().filter_map(|(index, source)| {
        let field = source.timestamp.as_ref()?;
        let nullable = source.value.nullable || model.is_table_source(source.node);
        let ty = DataType { nullable, ..source.value.clone() };
        let decoded = decode("value", &source.serdes.value.value, &ty);
        let time = field_time(&value, source, &field.value, nullable);
        Some(quote! {
            #index => {
                let #value = #decoded;
                #time
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
        fn timestamp(
            #source_variable: usize,
            #record: &__sw::InputRecord<'_>,
        ) -> ::core::result::Result<i64, __sw::BadRecord> {
            #body
        }
    }
    .into_token_stream()
}
