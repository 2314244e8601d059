//! The lines of generated code that matter.

use proc_macro2::TokenStream;
use quote::quote;

use super::topology;
use crate::lock::Verdict;
use crate::tests::{model, order_risk, with_sources};

/// The generated code without white space, so that a test does not depend on how tokens are printed.
fn expanded(input: TokenStream) -> String {
    let tokens = topology(&model(input), &Verdict::default());
    syn::parse2::<syn::File>(tokens.clone()).expect("items");
    squeeze(&tokens)
}

fn squeeze(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

#[track_caller]
fn assert_has(code: &str, lines: &[TokenStream]) {
    for line in lines {
        let line = squeeze(line);
        assert!(code.contains(&line), "\nno {line}\nin {code}");
    }
}

#[test]
fn chains_are_nested_code_that_ends_in_a_call() {
    let code = expanded(order_risk());
    assert_has(
        &code,
        &[
            quote! {
                let key = &__sw::op::select_key(key, value, |_, order| order.customer_id.clone());
                Self::repartition_by_customer(cx, params, key, value)?;
            },
            quote! {
                if __sw::op::filter(key, value, |_, exposure| *exposure >= 1_000_000) {
                    let value = &__sw::op::map_values(key, value, |customer, exposure|
                        RiskDecision::high_exposure(customer, *exposure));
                    Self::node_decisions(cx, params, key, value)?;
                }
            },
            quote! {
                __sw::op::fold::<__Log, Utf8, I64, String, i64, i64>(
                    cx, 0usize, "exposure", key,
                    |old, context| __sw::op::aggregate(
                        key, value, old.unwrap_or_else(|| __sw::op::initial(|| 0)),
                        |_, order, total| total + order.amount_in_cents,
                    ),
                    |cx, key, value| { Self::node_exposure(cx, params, key, value)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote!(__sw::op::sink::<__Log, Utf8, Json, _, _>(cx, 1usize, "decisions", key, value)?;),
        ],
    );
}

#[test]
fn a_replay_test_is_written_where_the_header_asks_for_one() {
    assert!(!expanded(order_risk()).contains("replay_check"));
    let asked = |value: TokenStream| {
        let order_risk = order_risk();
        expanded(quote!(#![replay_test = #value] #order_risk))
    };
    let call = |input: TokenStream| quote!(::streamwright::TestDriver::<OrderRisk>::assert_replay_stable(#input););
    let file = quote!(::streamwright::testing::recorded(::core::concat!(
        ::core::env!("CARGO_MANIFEST_DIR"),
        "/",
        "orders.ndjson"
    )));
    assert_has(&asked(quote!("orders.ndjson")), &[quote!(fn replay_check_of_OrderRisk()), call(file)]);
    assert_has(&asked(quote!(inputs::made_up)), &[call(quote!(inputs::made_up()))]);
}

#[test]
fn the_description_is_static_data() {
    let code = expanded(order_risk());
    assert_has(
        &code,
        &[
            quote!(__sw::SubTopology { sources: &[1usize], sinks: &[1usize], stores: &[0usize] }),
            quote!(topic: __sw::TopicName::Repartition("orders-by-customer"), subtopology: 1usize),
            quote!(operators: &["to_stream", "filter", "map_values"]),
            quote!(doc: "Emits a decision when a customer's exposure reaches the limit."),
        ],
    );
}

#[test]
fn the_record_context_is_passed_where_a_closure_asks_for_it() {
    let code = expanded(with_sources(quote! {
        let x: Stream<String, Order> = orders.filter(|_, _, cx| is_late(cx)).filter(f);
    }));
    assert_has(
        &code,
        &[
            quote!(__sw::op::filter_with_context(key, value, cx.record(), |_, _, cx| is_late(cx))),
            quote!(__sw::op::filter(key, value, f)),
        ],
    );
}

#[test]
fn an_audit_is_a_test_that_gets_every_function() {
    let nodes = quote! {
        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;
        #[sink(topic = "x", key = Utf8, value = Json)]
        let x: Stream<String, Order> = orders.filter(f).merge(orders).filter(g);
    };
    let header = quote!(#![application_id = "a-v1"] #![audit(trust("a::b", reason = "never changes"))]);
    let code = expanded(quote!(#header pub struct OrderRisk2; #nodes));
    let root = |name: &str, function: TokenStream| quote!(__audit::Root::new(#name, __SubTopology0::#function::<__sw::InertLog> as *const () as usize));
    assert_has(
        &code,
        &[
            root("orders", quote!(source_orders)),
            root("orders", quote!(node_orders)),
            root("x", quote!(node_x)),
            root("x", quote!(merged_x_1)),
            quote!(<Self as __sw::Topology>::timestamp as *const () as usize),
            quote!(
                use ::streamwright_audit as __audit;
            ),
            quote!(::std::vec![__audit::Trust::new("a::b", "never changes")]),
            quote! {
                #[cfg(test)]
                #[test]
                fn order_risk2_is_safe_to_replay() {
                    OrderRisk2::__audit();
                }
            },
        ],
    );
    let without = expanded(quote!(#![application_id = "a-v1"] pub struct S; #nodes));
    assert!(!without.contains("audit"), "{without}");
}

#[test]
fn merged_streams_share_what_follows() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "more", key = Utf8, value = Json)]
        let more: Stream<String, Order>;
        let x: Stream<String, Order> = orders.filter(f).merge(more).filter(g).merge(orders);
    }));
    assert_has(
        &code,
        &[
            quote!({ if __sw::op::filter(key, value, f) { Self::merged_x_1(cx, params, key, value)?; } } { Self::node_x(cx, params, key, value)?; }),
            quote!(if __sw::op::filter(key, value, g) {
                Self::node_x(cx, params, key, value)?;
            }),
        ],
    );
    assert_eq!(code.matches("fnmerged_").count(), 1);
}

#[test]
fn a_split_asks_its_branches_in_order() {
    let code = expanded(with_sources(quote! {
        let (a, b, c): (Stream<String, Order>, Stream<String, Order>, Stream<String, Order>) =
            orders.split().branch(f).branch(g).default_branch();
    }));
    assert_has(
        &code,
        &[quote! {
            if __sw::op::filter(key, value, f) {
                Self::node_a(cx, params, key, value)?;
            } else {
                if __sw::op::filter(key, value, g) { Self::node_b(cx, params, key, value)?; } else { Self::node_c(cx, params, key, value)?; }
            }
        }],
    );
}

#[test]
fn nulls_are_dropped_before_state_and_inner_joins() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "loose", key = Utf8, value = Json)]
        let loose: Stream<Option<String>, Option<Order>>;
        let x: Stream<String, Rated> = loose.join(profiles, f);
        let y: Stream<Option<String>, Rated> = loose.left_join(profiles, f);
    }));
    assert_has(
        &code,
        &[
            quote! {
                if let ::core::option::Option::Some(key) = key {
                    if let ::core::option::Option::Some(value) = value {
                        if let ::core::option::Option::Some(table_value) =
                            &__sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?
                        {
                            let value = &__sw::op::join(key, value, table_value, f);
                            Self::node_x(cx, params, key, value)?;
                        }
                    } else {
                        cx.drop_record();
                    }
                } else {
                    cx.drop_record();
                }
            },
            quote! {
                let table_value = match key {
                    ::core::option::Option::Some(key) =>
                        __sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?,
                    ::core::option::Option::None => ::core::option::Option::None,
                };
            },
            quote!(__sw::op::left_join(key, value, table_value.as_ref(), f)),
        ],
    );
}

#[test]
fn a_value_of_unwritten_type_is_asked_whether_it_is_null() {
    let code = expanded(with_sources(quote! {
        #[store(name = "c", key = Utf8, value = I64)]
        let x: Table<String, i64> = orders.map_values(f).group_by_key().count();
    }));
    assert_has(&code, &[quote!(__sw::op::MaybeNull(value).present())]);
}

#[test]
fn a_table_source_updates_its_store_first() {
    let code = expanded(with_sources(quote! {
        let changes: Stream<String, Option<Profile>> = profiles.to_stream();
    }));
    assert_has(
        &code,
        &[
            quote!(let key = __sw::op::nullable_key::<Utf8, String>(record.key)?;),
            quote! {
                __sw::op::table_source::<__Log, Utf8, Json, String, Profile>(
                    cx, 0usize, "profiles", key, &value,
                    |cx, key, value| Self::node_profiles(cx, params, key, value),
                )?;
            },
            quote!(value: &::core::option::Option<Profile>,),
        ],
    );
}

#[test]
fn group_by_goes_through_its_topic() {
    let code = expanded(with_sources(quote! {
        #[repartition(name = "by-city", key = Utf8, value = Json)]
        #[store(name = "orders-by-city", key = Utf8, value = I64)]
        let per_city: Table<String, i64> = orders.group_by(f).count();
    }));
    assert_has(
        &code,
        &[
            quote!(let key = &__sw::op::select_key(key, value, f); Self::repartition_per_city(cx, params, key, value)?;),
            quote!(let value = __sw::op::value::<Json, Order>(record.value)?;),
            quote! {
                __sw::op::count::<__Log, Utf8, I64, String>(
                    cx, 0usize, "per_city", key,
                    |cx, key, value| { Self::node_per_city(cx, params, key, value)?; ::core::result::Result::Ok(()) },
                )?;
            },
        ],
    );
}

#[test]
fn reasons_for_trust_are_in_the_description() {
    let code = expanded(with_sources(quote! {
        let x: Stream<String, Order> = orders.filter(|_, order| format!("{}", trusted!(reason = "pure", f(order))).is_empty());
    }));
    assert_has(&code, &[quote!(trusted: &["pure"])]);
}

#[test]
fn a_topology_with_mistakes_still_declares_its_struct() {
    let (ast, _) = crate::tests::parsed(with_sources(quote!(let x: Wrong = nothing;)));
    let code = squeeze(&super::stub(&ast));
    assert_has(
        &code,
        &[
            quote!(
                pub struct OrderRisk;
            ),
            quote!(impl __sw::Topology for OrderRisk),
        ],
    );
}
