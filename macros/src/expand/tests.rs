//! The lines of generated code that matter.

mod cogroup;
mod sessions;
mod sliding;
mod windows;

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
                let key = &__sw::op::call2(key, value, |_, order| order.customer_id.clone());
                Self::repartition_by_customer(cx, params, key, value)?;
            },
            quote! {
                if __sw::op::call2::<_, _, bool>(key, value, |_, exposure| *exposure >= 1_000_000) {
                    let value = &__sw::op::call2(key, value, |customer, exposure|
                        RiskDecision::high_exposure(customer, *exposure));
                    Self::node_decisions(cx, params, key, value)?;
                }
            },
            quote! {
                __sw::op::fold::<__Log, Utf8, I64, String, i64, i64, { __sw::op::SENDS_NO_OLD }>(
                    cx, 0usize, "exposure", key,
                    |old, context| __sw::op::call3::<_, _, _, i64>(
                        key, value, old.unwrap_or_else(|| __sw::op::call0::<i64>(|| 0)),
                        |_, order, total| total + order.amount_in_cents
                    ),
                    |cx, key, change| { Self::node_exposure(cx, params, key, change)?; ::core::result::Result::Ok(()) },
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
            quote!(__sw::SubTopology { sources: &[1usize], sinks: &[1usize], stores: &[0usize], copartitioned: &[] }),
            quote!(topic: __sw::TopicName::Repartition("orders-by-customer"), subtopology: 1usize),
            quote!(__sw::Operator { name: "aggregate", subtopology: 1usize, segment: 0usize, stores: &[0usize] }),
            quote!(__sw::Operator { name: "filter", subtopology: 1usize, segment: 0usize, stores: &[] }),
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
            quote!(__sw::op::call2_cx::<_, _, bool>(key, value, cx.record(), |_, _, cx| is_late(cx))),
            quote!(__sw::op::call2::<_, _, bool>(key, value, f)),
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
        #[source(topic = "profiles", key = Utf8, value = Json)]
        #[store(name = "profiles")]
        let profiles: Table<String, Profile>;
        let adults: Table<String, Profile> = profiles.filter(h);
        #[sink(topic = "y", key = Utf8, value = Json)]
        let y: Stream<String, Rated> = orders.join(adults, j);
        let z: Table<String, View> = profiles.outer_join(adults, k);
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
            root("adults", quote!(view_adults)),
            root("z", quote!(joined_z_0)),
            quote!(__audit::Root::new("adults", __SubTopology0::apply_adults as *const () as usize)),
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
            quote!({ if __sw::op::call2::<_, _, bool>(key, value, f) { Self::merged_x_1(cx, params, key, value)?; } } { Self::node_x(cx, params, key, value)?; }),
            quote!(if __sw::op::call2::<_, _, bool>(key, value, g) {
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
            if __sw::op::call2::<_, _, bool>(key, value, f) {
                Self::node_a(cx, params, key, value)?;
            } else {
                if __sw::op::call2::<_, _, bool>(key, value, g) { Self::node_b(cx, params, key, value)?; } else { Self::node_c(cx, params, key, value)?; }
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
                        if let ::core::option::Option::Some((table_value, _)) =
                            &__sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?
                        {
                            let value = &__sw::op::call3(key, value, table_value, f);
                            Self::node_x(cx, params, key, value)?;
                        }
                    } else {
                        cx.drop_record("x", __sw::DropReason::NullValue);
                    }
                } else {
                    cx.drop_record("x", __sw::DropReason::NullKey);
                }
            },
            quote! {
                let table_value = match key {
                    ::core::option::Option::Some(key) =>
                        __sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?,
                    ::core::option::Option::None => ::core::option::Option::None,
                };
            },
            quote!(__sw::op::call3(key, value, table_value.as_ref().map(|(table_value, _)| table_value), f)),
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
            quote!(let key = __sw::op::nullable_key::<Utf8, String>(record)?;),
            quote! {
                __sw::op::keep::<__Log, Utf8, Json, String, Profile, { __sw::op::SENDS_NO_OLD }>(
                    cx, 0usize, "profiles", key, &value,
                    |cx, key, change| Self::node_profiles(cx, params, key, change),
                )?;
            },
            quote!(change: __sw::op::Change<'_, Profile>,),
            quote!(let value = change.new;),
        ],
    );
}

#[test]
fn a_computed_table_is_a_function_of_one_value() {
    let code = expanded(with_sources(quote! {
        let adults: Table<String, Profile> = profiles.filter(f);
        let names: Table<String, Option<String>> = adults.map_values(g).filter_not(h);
        let x: Stream<String, Rated> = orders.join(names, j);
    }));
    assert_has(
        &code,
        &[
            quote! {
                fn apply_adults(params: &__Params, key: &String, value: &Profile) -> ::core::option::Option<()> {
                    if __sw::op::call2::<_, _, bool>(key, value, f) {
                        ::core::option::Option::Some(())
                    } else {
                        ::core::option::Option::None
                    }
                }
            },
            quote! {
                if let ::core::option::Option::Some(change) =
                    __sw::op::filter_change::<_, { __sw::op::SENDS_OLD }>(change, |value| {
                        Self::apply_adults(params, key, value)
                    })
                {
                    Self::node_adults(cx, params, key, change)?;
                }
            },
            quote! {
                let mapped = __sw::op::call2(key, value, g);
                let value = &mapped;
                if __sw::op::call2::<_, _, bool>(key, value, h) {
                    ::core::option::Option::None
                } else {
                    ::core::option::Option::Some(mapped)
                }
            },
            quote! {
                if let ::core::option::Option::Some(change) = mapped.filtered() {
                    let change = change.flatten();
                    Self::node_names(cx, params, key, change)?;
                }
            },
            quote!(Self::view_adults(cx, params, key)?.and_then(|(value, time)| {
                let value = &value;
                Self::apply_names(params, key, value).flatten().map(|value| (value, time))
            })),
            quote! {
                __sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?
                    .filter(|(value, _)| Self::apply_adults(params, key, value).is_some())
            },
            quote!(&Self::view_names(cx, params, key)?),
        ],
    );
    assert_eq!(code.matches("call2(key,value,g)").count(), 1, "a closure stands once");
}

#[test]
fn a_computed_table_with_a_store_is_kept() {
    let code = expanded(with_sources(quote! {
        #[store(name = "adults", key = Utf8, value = Json)]
        let adults: Table<String, Profile> = profiles.filter(f);
        let x: Stream<String, Rated> = orders.join(adults, j);
        let y: Stream<String, Change<Profile>> = adults.to_changes(old = true);
    }));
    assert_has(
        &code,
        &[
            quote! {
                __sw::op::keep::<__Log, Utf8, Json, String, Profile, { __sw::op::SENDS_OLD }>(
                    cx, 1usize, "adults", key, change.new,
                    |cx, key, change| { Self::node_adults(cx, params, key, change)?; ::core::result::Result::Ok(()) },
                )?;
            },
            quote!(__sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 1usize, "adults", key)?),
            quote!(let value = &__sw::op::to_changes::<_, { __sw::op::SENDS_OLD }>(change);),
            quote!(__sw::Operator { name: "filter", subtopology: 0usize, segment: 0usize, stores: &[1usize] }),
        ],
    );
    assert!(!code.contains("view_"), "what is kept is looked up where it is kept");
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
            quote!(let key = &__sw::op::call2(key, value, f); Self::repartition_per_city(cx, params, key, value)?;),
            quote!(let value = __sw::op::value::<Json, Order>(record)?;),
            quote! {
                __sw::op::count::<__Log, Utf8, I64, String, { __sw::op::SENDS_NO_OLD }>(
                    cx, 0usize, "per_city", key,
                    |cx, key, change| { Self::node_per_city(cx, params, key, change)?; ::core::result::Result::Ok(()) },
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

/// The joiner stands once, for both sides and for look-ups.
#[test]
fn a_join_of_tables_meets_in_one_function() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "limits", key = Utf8, value = I64)]
        #[store(name = "limits")]
        let limits: Table<String, i64>;
        let views: Table<String, View> = profiles.left_join(limits, f).filter(g);
        let x: Stream<String, Rated> = orders.join(views, j);
    }));
    assert_has(
        &code,
        &[
            quote! {
                let other = __sw::op::lookup::<__Log, Utf8, I64, String, i64>(cx, 1usize, "limits", key)?;
                __sw::op::join_left::<__Log, _, _, { __sw::op::GOES_ALONE }>(
                    cx, change, &other, |cx, pair| Self::joined_views_0(cx, params, key, pair),
                )?;
            },
            quote! {
                let other = __sw::op::lookup::<__Log, Utf8, Json, String, Profile>(cx, 0usize, "profiles", key)?;
                __sw::op::join_right::<__Log, _, _, { __sw::op::NEEDS_OTHER }>(
                    cx, change, &other, |cx, pair| Self::joined_views_0(cx, params, key, pair),
                )?;
            },
            quote!(key: &String, pair: __sw::op::Pair<'_, Profile, i64>,),
            // A filter over a join is silent about what never passed: both sides are asked for old values.
            quote! {
                let mapped = __sw::op::join_change::<_, _, _, { __sw::op::SENDS_OLD }>(
                    pair, |left, right| { Self::apply_views(params, key, left, right) }
                );
                if let ::core::option::Option::Some(change) = mapped.filtered() {
                    Self::node_views(cx, params, key, change)?;
                }
            },
            quote! {
                match left {
                    ::core::option::Option::Some(value) => {
                        let mapped = __sw::op::call3(key, value, right, f);
                        let value = &mapped;
                        if __sw::op::call2::<_, _, bool>(key, value, g) {
                            ::core::option::Option::Some(mapped)
                        } else {
                            ::core::option::Option::None
                        }
                    }
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            },
            quote!(__sw::op::join_values(left, right, |left, right| Self::apply_views(params, key, left, right))),
        ],
    );
}

#[test]
fn a_grouped_table_sends_changes_to_its_groups() {
    let code = expanded(with_sources(quote! {
        #[repartition(name = "rows", key = Utf8, value = I64, carries = i64)]
        #[store(name = "sums", key = Utf8, value = Json)]
        let x: Table<String, Sum> = profiles.group_by(f).aggregate(a, b, c);
    }));
    assert_has(
        &code,
        &[
            quote! {
                __sw::op::regroup::<_, _, _, String, i64>(
                    cx, change, |value| __sw::op::call2(key, value, f),
                    |cx, key, value| {
                        Self::repartition_x(cx, params, key, value)?;
                        ::core::result::Result::Ok(())
                    },
                )?;
            },
            quote!(key: &String, value: &__sw::Change<i64>,),
            quote!(__sw::op::sink::<__Log, Utf8, __sw::Changes<I64>, _, _>(cx, 0usize, "x", key, value)?;),
            quote!(let value = __sw::op::value::<__sw::Changes<I64>, __sw::Change<i64> >(record)?;),
            quote! {
                __sw::op::replace(
                    old, value,
                    |old, value| __sw::op::call3::<_, _, _, Sum>(key, value, old, c),
                    |old, value| __sw::op::call3::<_, _, _, Sum>(
                        key, value, old.unwrap_or_else(|| __sw::op::call0::<Sum>(a)), b
                    )
                )
            },
        ],
    );
}
