//! Code of aggregations over sliding windows.

use proc_macro2::TokenStream;
use quote::quote;

use super::{assert_has, expanded};
use crate::tests::with_sources;

fn ten_minutes() -> TokenStream {
    sliding(
        quote!(difference_ms: 600000i64, grace_ms: 60000i64, retention_ms: 1860000i64, emit: __sw::Emit::OnWindowUpdate,),
    )
}

fn sliding(fields: TokenStream) -> TokenStream {
    quote!(__sw::Sliding { #fields })
}

#[test]
fn sliding_windows_are_counted_and_looked_up() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "per-window", key = TimeWindowed<Utf8>, value = I64, window_size = 10.minutes())]
        let ticks: Stream<Windowed<String>, i64>;
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(sliding = 10.minutes(), grace = 1.minute()).count();
        let large: Table<Windowed<String>, i64> = counts.filter(f);
        let x: Stream<Windowed<String>, Share> = ticks.join(large, g);
    }));
    let sliding = ten_minutes();
    assert_has(
        &code,
        &[
            quote! {
                __sw::op::count_sliding::<__Log, Utf8, I64, String, { __sw::op::SENDS_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "counts", &#sliding, key,
                    |cx, key, change| { Self::node_counts(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote!(key: &Windowed<String>, change: __sw::op::Change<'_, i64>,),
            quote!(kind: __sw::StoreKind::Sliding(#sliding), key_serde: "Utf8", value_serde: "I64", key_type: "String",),
            quote! {
                __sw::op::lookup::<
                    __Log, __sw::op::SlidingRow<Utf8, { __sw::Sliding::bucket_ms(600000i64) }, 600000i64>, I64,
                    __sw::Windowed<String>, i64
                >(cx, 0usize, "counts", key)?
            },
        ],
    );
}

#[test]
fn sliding_windows_are_folded() {
    let code = expanded(with_sources(quote! {
        #[store(name = "totals", key = Utf8, value = Json, retention = 1.day())]
        let totals: Table<Windowed<String>, Option<Total>> = orders
            .group_by_key()
            .windowed_by(sliding = 1.hour(), grace = 0.seconds(), emit = on_window_close)
            .aggregate(zero, |_, order, total, cx| add(order, total, cx));
    }));
    let sliding = sliding(
        quote!(difference_ms: 3600000i64, grace_ms: 0i64, retention_ms: 86400000i64, emit: __sw::Emit::OnWindowClose,),
    );
    assert_has(
        &code,
        &[quote! {
            __sw::op::fold_sliding::<
                __Log, Utf8, Json, String, Total, ::core::option::Option<Total>, { __sw::op::SENDS_NO_OLD }
            >(
                cx, __sw::op::Input { store: 0usize, clock: 0usize }, "totals", &#sliding, key,
                |old, context| __sw::op::call3_cx::<_, _, _, ::core::option::Option<Total> >(
                    key, value, old.unwrap_or_else(|| __sw::op::call0::<Total>(zero)), context,
                    |_, order, total, cx| add(order, total, cx)
                ),
                |cx, key, change| { Self::node_totals(cx, params, key, change)?; ::core::result::Result::Ok(()) },
            )?;
        }],
    );
}

#[test]
fn null_keys_and_null_values_are_dropped() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "loose", key = Utf8, value = I64)]
        let loose: Stream<Option<String>, Option<i64>>;
        #[store(name = "last", key = Utf8, value = I64)]
        let last: Table<Windowed<String>, i64> =
            loose.group_by_key().windowed_by(sliding = 10.minutes(), grace = 1.minute()).reduce(f);
    }));
    let sliding = ten_minutes();
    assert_has(
        &code,
        &[quote! {
            if let ::core::option::Option::Some(key) = key {
                if let ::core::option::Option::Some(value) = value {
                    __sw::op::fold_sliding::<__Log, Utf8, I64, String, i64, i64, { __sw::op::SENDS_NO_OLD }>(
                        cx, __sw::op::Input { store: 0usize, clock: 0usize }, "last", &#sliding, key,
                        |old, context| __sw::op::reduce(old, value, |old, value|
                            __sw::op::call2::<_, _, i64>(old, value, f)),
                        |cx, key, change| { Self::node_last(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                    )?;
                } else {
                    cx.drop_record("last", __sw::DropReason::NullValue);
                }
            } else {
                cx.drop_record("last", __sw::DropReason::NullKey);
            }
        }],
    );
}
