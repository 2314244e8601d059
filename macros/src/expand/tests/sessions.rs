//! Code of aggregations over sessions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{assert_has, expanded};
use crate::tests::with_sources;

fn half_hour() -> TokenStream {
    session(quote!(gap_ms: 1800000i64, grace_ms: 60000i64, retention_ms: 1860000i64, emit: __sw::Emit::OnWindowUpdate,))
}

fn session(fields: TokenStream) -> TokenStream {
    quote!(__sw::Session { #fields })
}

#[test]
fn sessions_are_counted() {
    let code = expanded(with_sources(quote! {
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(session = 30.minutes(), grace = 1.minute()).count();
        let changes: Stream<Windowed<String>, Option<i64>> = counts.to_stream();
    }));
    let session = half_hour();
    assert_has(
        &code,
        &[
            quote! {
                __sw::op::count_sessions::<__Log, Utf8, I64, String, { __sw::op::SENDS_NO_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "counts", &#session, key,
                    |cx, key, change| { Self::node_counts(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote!(key: &Windowed<String>, change: __sw::op::Change<'_, i64>,),
            quote!(kind: __sw::StoreKind::Session(#session), key_serde: "Utf8", value_serde: "I64", key_type: "String",),
            // A session that became part of another one is deleted.
            quote!(let value = change.new; Self::node_changes(cx, params, key, value)?;),
        ],
    );
}

#[test]
fn the_closure_of_a_reduction_stands_once_and_merges_too() {
    let code = expanded(with_sources(quote! {
        #[store(name = "last", key = Utf8, value = Json)]
        let last: Table<Windowed<String>, Order> = orders
            .group_by_key()
            .windowed_by(session = 30.minutes(), grace = 1.minute())
            .reduce(|left, right, limits: &Limits| larger(left, right, limits));
    }));
    let session = half_hour();
    assert_has(
        &code,
        &[quote! {
            let reduce = |old: &Order, value: &Order| -> Order {
                __sw::op::call3::<_, _, _, Order>(
                    old, value, params, |left, right, limits: &Limits| larger(left, right, limits)
                )
            };
            __sw::op::fold_sessions::<__Log, Utf8, Json, String, Order, Order, { __sw::op::SENDS_NO_OLD }>(
                cx, __sw::op::Input { store: 0usize, clock: 0usize }, "last", &#session, key,
                || ::core::option::Option::None,
                |merged, session| match merged {
                    ::core::option::Option::Some(merged) => reduce(&merged, &session),
                    ::core::option::Option::None => session,
                },
                |old, context| __sw::op::reduce(old, value, |old, value| reduce(old, value)),
                |cx, key, change| { Self::node_last(cx, params, key, change)?; ::core::result::Result::Ok(()) },
            )?;
        }],
    );
    assert_eq!(code.matches("limits:&Limits|").count(), 1);
}

#[test]
fn aggregates_begin_take_records_and_merge() {
    let code = expanded(with_sources(quote! {
        #[store(name = "totals", key = Utf8, value = Json, retention = 1.day())]
        let totals: Table<Windowed<String>, Option<Total>> = orders
            .group_by_key()
            .windowed_by(session = 1.hour(), grace = 0.seconds(), emit = on_window_close)
            .aggregate(zero, |_, order, total, cx| add(order, total, cx), |_, left, right| sum(left, right));
    }));
    let session = session(
        quote!(gap_ms: 3600000i64, grace_ms: 0i64, retention_ms: 86400000i64, emit: __sw::Emit::OnWindowClose,),
    );
    assert_has(
        &code,
        &[quote! {
            let initial = || __sw::op::call0::<Total>(zero);
            __sw::op::fold_sessions::<
                __Log, Utf8, Json, String, Total, ::core::option::Option<Total>, { __sw::op::SENDS_NO_OLD }
            >(
                cx, __sw::op::Input { store: 0usize, clock: 0usize }, "totals", &#session, key,
                || ::core::option::Option::Some(initial()),
                |merged, session| match merged {
                    ::core::option::Option::Some(merged) => __sw::op::call3::<_, _, _, Total>(
                        key, &merged, &session, |_, left, right| sum(left, right)
                    ),
                    ::core::option::Option::None => session,
                },
                |old, context| __sw::op::call3_cx::<_, _, _, ::core::option::Option<Total> >(
                    key, value, old.unwrap_or_else(initial), context, |_, order, total, cx| add(order, total, cx)
                ),
                |cx, key, change| { Self::node_totals(cx, params, key, change)?; ::core::result::Result::Ok(()) },
            )?;
        }],
    );
}

#[test]
fn null_values_are_folded_and_null_keys_dropped() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "loose", key = Utf8, value = I64)]
        let loose: Stream<Option<String>, Option<i64>>;
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            loose.group_by_key().windowed_by(session = 30.minutes(), grace = 1.minute()).count();
    }));
    let session = half_hour();
    assert_has(
        &code,
        &[quote! {
            if let ::core::option::Option::Some(key) = key {
                __sw::op::count_sessions::<__Log, Utf8, I64, String, { __sw::op::SENDS_NO_OLD }>(
                    cx, __sw::op::Input { store: 0usize, clock: 0usize }, "counts", &#session, key,
                    |cx, key, change| { Self::node_counts(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            } else {
                cx.drop_record("counts", __sw::DropReason::NullKey);
            }
        }],
    );
}

#[test]
fn tables_of_sessions_are_looked_up_by_key_and_session() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "per-session", key = SessionWindowed<Utf8>, value = I64)]
        let ticks: Stream<Windowed<String>, i64>;
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(session = 30.minutes(), grace = 1.minute()).count();
        let large: Table<Windowed<String>, i64> = counts.filter(f);
        let x: Stream<Windowed<String>, Share> = ticks.join(large, g);
    }));
    assert_has(
        &code,
        &[
            quote!(fn view_large<__Log: __sw::Log>),
            quote! {
                __sw::op::lookup::<
                    __Log, __sw::op::SessionRow<Utf8, { __sw::Session::bucket_ms(1800000i64) }>, I64,
                    __sw::Windowed<String>, i64
                >(cx, 0usize, "counts", key)?
            },
            quote!(__sw::op::key::<SessionWindowed<Utf8>, Windowed<String>>(record)?),
        ],
    );
    assert!(!code.contains("::READS"), "its bytes hold both bounds");
}
