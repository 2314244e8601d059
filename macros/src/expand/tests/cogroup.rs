//! Several streams in one aggregation.

use quote::quote;

use super::{assert_has, expanded};
use crate::tests::with_sources;

#[test]
fn each_input_folds_and_shared_closures_stand_once() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "payments", key = Utf8, value = I64)]
        let payments: Stream<String, Option<i64>>;
        #[store(name = "views", key = Utf8, value = Json)]
        let views: Table<String, View> = orders
            .group_by_key()
            .cogroup(|_, order, view| add(order, view))
            .cogroup(payments, |_, payment, view| pay(payment, view))
            .aggregate(|| begin());
    }));
    let forward = quote!({
        Self::node_views(cx, params, key, change)?;
        ::core::result::Result::Ok(())
    });
    let initial = quote!(old.unwrap_or_else(|| __sw::op::call1::<_, View>(params, Self::initial_views)));
    let fold = quote!(__sw::op::fold::<__Log, Utf8, Json, String, View, View, { __sw::op::SENDS_NO_OLD }>);
    assert_has(
        &code,
        &[
            quote! {
                #fold(
                    cx, 0usize, "views", key,
                    |old, context| __sw::op::call3::<_, _, _, View>(
                        key, value, #initial, |_, order, view| add(order, view)
                    ),
                    |cx, key, change| #forward,
                )?;
            },
            quote! {
                __sw::op::another(cx, |cx| {
                    if let ::core::option::Option::Some(value) = value {
                        #fold(
                            cx, 0usize, "views", key,
                            |old, context| __sw::op::call3::<_, _, _, View>(
                                key, value, #initial, |_, payment, view| pay(payment, view)
                            ),
                            |cx, key, change| #forward,
                        )?;
                    } else {
                        cx.drop_record("views", __sw::DropReason::NullValue);
                    }
                    ::core::result::Result::Ok(())
                })?;
            },
            quote! {
                fn initial_views(params: &__Params) -> View { __sw::op::call0::<View>(|| begin()) }
            },
        ],
    );
    assert_eq!(code.matches("||begin()").count(), 1);
}

#[test]
fn each_input_of_sessions_has_a_clock() {
    let code = expanded(with_sources(quote! {
        #[source(topic = "clicks", key = Utf8, value = Json)]
        let clicks: Stream<String, Click>;
        #[store(name = "visits", key = Utf8, value = Json)]
        let visits: Table<Windowed<String>, Visit> = orders
            .group_by_key()
            .cogroup(f)
            .cogroup(clicks, g)
            .cogroup(orders, h)
            .windowed_by(session = 30.minutes(), grace = 1.minute())
            .aggregate(i, |_, left, right, limits: &Limits| joined(left, right, limits));
    }));
    let inputs = [0_usize, 1, 2].map(|clock| quote!(__sw::op::Input { store: 0usize, clock: #clock }, "visits",));
    assert_has(&code, &inputs);
    assert_has(
        &code,
        &[
            quote!(__sw::op::call4::<_, _, _, _, Visit>(key, &merged, &session, params, Self::merge_visits)),
            quote! {
                fn merge_visits(key: &String, left: &Visit, right: &Visit, params: &__Params) -> Visit {
                    __sw::op::call4::<_, _, _, _, Visit>(
                        key, left, right, params, |_, left, right, limits: &Limits| joined(left, right, limits)
                    )
                }
            },
            quote!(holds_back: false, clocks: 3usize,),
        ],
    );
}

#[test]
fn a_new_group_goes_through_its_topic_before_the_first_input() {
    let code = expanded(with_sources(quote! {
        #[repartition(name = "by-city", key = Utf8, value = Json)]
        #[store(name = "cities", key = Utf8, value = I64)]
        let cities: Table<Windowed<String>, i64> = orders
            .group_by(f)
            .cogroup(g)
            .cogroup(orders, h)
            .windowed_by(tumbling = 1.minute(), grace = 0.seconds())
            .aggregate(i);
    }));
    assert_has(
        &code,
        &[
            quote!(Self::repartition_cities(cx, params, key, value)?;),
            quote!(let key = __sw::op::key::<Utf8, String>(record)?;),
            quote!(__sw::Operator { name: "group_by", subtopology: 0usize, segment: 0usize, stores: &[] }),
        ],
    );
}
