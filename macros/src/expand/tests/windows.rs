//! Code of windowed aggregations.

use proc_macro2::TokenStream;
use quote::quote;

use super::{assert_has, expanded};
use crate::tests::with_sources;

fn minute() -> TokenStream {
    window(
        quote!(size_ms: 60000i64, advance_ms: 60000i64, grace_ms: 10000i64, retention_ms: 70000i64, emit: __sw::Emit::OnWindowUpdate,),
    )
}

fn window(fields: TokenStream) -> TokenStream {
    quote!(__sw::Window { #fields })
}

#[test]
fn windows_are_counted_and_folded() {
    let code = expanded(with_sources(quote! {
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();
        #[store(name = "totals", key = Utf8, value = Json, retention = 1.day())]
        let totals: Table<Windowed<String>, Option<Total>> = orders
            .group_by_key()
            .windowed_by(hopping = 1.hour(), advance = 15.minutes(), grace = 0.seconds(), emit = on_window_close)
            .aggregate(zero, |_, order, total, cx| add(order, total, cx));
    }));
    let counts = minute();
    let totals = window(
        quote!(size_ms: 3600000i64, advance_ms: 900000i64, grace_ms: 0i64, retention_ms: 86400000i64, emit: __sw::Emit::OnWindowClose,),
    );
    assert_has(
        &code,
        &[
            quote! {
                __sw::op::count_windows::<__Log, Utf8, I64, String, { __sw::op::SENDS_NO_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "counts", &#counts, key,
                    |cx, key, change| { Self::node_counts(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote! {
                __sw::op::fold_windows::<
                    __Log, Utf8, Json, String, Total, ::core::option::Option<Total>, { __sw::op::SENDS_NO_OLD }
                >(
                    cx, __sw::op::Input { store: 1usize, clock: 0usize }, "totals", &#totals, key,
                    |old, context| __sw::op::call3_cx::<_, _, _, ::core::option::Option<Total> >(
                        key, value, old.unwrap_or_else(|| __sw::op::call0::<Total>(zero)), context,
                        |_, order, total, cx| add(order, total, cx)
                    ),
                    |cx, key, change| { Self::node_totals(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote!(key: &Windowed<String>, change: __sw::op::Change<'_, i64>,),
            quote!(kind: __sw::StoreKind::Window(#counts), key_serde: "Utf8", value_serde: "I64", key_type: "String",),
        ],
    );
}

#[test]
fn null_values_are_folded_and_null_keys_dropped() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "loose", key = Utf8, value = I64)]
        let loose: Stream<Option<String>, Option<i64>>;
        #[store(name = "last", key = Utf8, value = I64)]
        let last: Table<Windowed<String>, Option<i64>> =
            loose.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).reduce(f);
    }));
    let minute = minute();
    assert_has(
        &code,
        &[quote! {
            if let ::core::option::Option::Some(key) = key {
                __sw::op::fold_windows::<__Log, Utf8, I64, String, i64, ::core::option::Option<i64>, { __sw::op::SENDS_NO_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "last", &#minute, key,
                    |old, context| __sw::op::reduce(old, value, |old, value|
                        __sw::op::call2::<_, _, ::core::option::Option<i64> >(old, value, f)),
                    |cx, key, change| { Self::node_last(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            } else {
                cx.drop_record("last", __sw::DropReason::NullKey);
            }
        }],
    );
}

#[test]
fn tables_of_windows_are_looked_up_by_key_and_window() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "per-minute", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
        let ticks: Stream<Windowed<String>, i64>;
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();
        let large: Table<Windowed<String>, i64> = counts.filter(f);
        let x: Stream<Windowed<String>, Share> = ticks.join(large, g);
    }));
    assert_has(
        &code,
        &[
            quote!(fn view_large<__Log: __sw::Log>),
            quote! {
                __sw::op::lookup::<
                    __Log, __sw::op::WindowRow<Utf8, 60000i64>, I64, __sw::Windowed<String>, i64
                >(cx, 0usize, "counts", key)?
            },
            quote!(__sw::op::key::<TimeWindowed<Utf8, 60000>, Windowed<String>>(record)?),
            quote!(key_serde: "TimeWindowed<Utf8, 60000>",),
        ],
    );
}

#[test]
fn a_new_group_goes_through_its_topic_before_its_windows() {
    let code = expanded(with_sources(quote! {
        #[repartition(name = "by-city", key = Utf8, value = Json)]
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<City>, i64> =
            orders.group_by(f).windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();
    }));
    let minute = minute();
    assert_has(
        &code,
        &[
            quote!(fn repartition_counts<__Log: __sw::Log>(cx: &mut __sw::ProcessorContext<'_, __Log>, params: &__Params, key: &City, value: &Order,)),
            quote! {
                __sw::op::count_windows::<__Log, Utf8, I64, City, { __sw::op::SENDS_NO_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "counts", &#minute, key,
                    |cx, key, change| { Self::node_counts(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
        ],
    );
}

/// An alias hides from the macro whether it knows the size.
#[test]
fn rustc_is_asked_whether_windowed_keys_can_be_read() {
    let asked = |serde: TokenStream| {
        expanded(with_sources(quote! {
            #[source(topic = "per-minute", value = I64, #serde)]
            let ticks: Stream<Windowed<String>, i64>;
        }))
    };
    let question = "::core::assert!(<PerMinuteas__sw::Serde<Windowed<String>>>::READS,\"[SW205]";
    assert!(asked(quote!(key = PerMinute)).contains(question));
    assert!(!asked(quote!(key = TimeWindowed<Utf8>, window_size = 1.minute())).contains("::READS"));
}
