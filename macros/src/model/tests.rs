//! Names, lineage, types and sub-topologies of small topologies.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Model, NodeId, Topic};
use crate::tests::{errors, model, order_risk, with_sources};

fn node_id(model: &Model, name: &str) -> NodeId {
    let found = model.nodes().find(|(_, node)| node.name == name);
    found.unwrap_or_else(|| panic!("no node `{name}`")).0
}

fn assert_errors(nodes: TokenStream, expected: &[&str]) {
    let found = errors(with_sources(nodes));
    assert_eq!(found, expected, "\nfound: {found:#?}");
}

#[test]
fn a_repartition_separates_subtopologies() {
    let model = model(order_risk());
    let by_customer = model.node(node_id(&model, "by_customer"));
    assert_eq!((by_customer.made_in, by_customer.used_in), (0, 1));
    assert_eq!(model.sources.len(), 2);
    assert_eq!(model.sinks.len(), 2);
    assert_eq!(model.subtopologies[0].sources, [0]);
    assert_eq!(model.subtopologies[0].sinks, [0]);
    assert_eq!(model.subtopologies[1].sources, [1]);
    assert_eq!(model.subtopologies[1].sinks, [1]);
    assert_eq!(model.subtopologies[1].stores, [0]);
    assert_eq!(
        model.topic_name(&model.sources[1].topic),
        "orders-risk-scoring-streams-v1-orders-by-customer-repartition"
    );
    assert_eq!(
        model.changelog_topic(&model.stores[0].name.value.value()),
        "orders-risk-scoring-streams-v1-exposure-by-customer-changelog"
    );
}

#[test]
fn independent_streams_run_apart_and_joins_and_merges_tie() {
    let apart = model(with_sources(quote! {
        let x: Stream<String, Order> = orders.filter(f);
    }));
    assert_eq!(apart.subtopologies.len(), 2);
    let joined = model(with_sources(quote! {
        let x: Stream<String, Rated> = orders.join(profiles, f);
    }));
    assert_eq!(joined.subtopologies.len(), 1);
    let merged = model(with_sources(quote! {
        #[source(topic = "more", key = Utf8, value = Json)]
        let more: Stream<String, Order>;
        let x: Stream<String, Order> = orders.filter(f).merge(more);
    }));
    assert_eq!(merged.subtopologies.len(), 2, "`profiles` is alone");
}

#[test]
fn group_by_cuts_its_own_chain() {
    let model = model(with_sources(quote! {
        #[repartition(name = "by-city", key = Utf8, value = Json)]
        #[store(name = "orders-by-city", key = Utf8, value = I64)]
        let per_city: Table<City, i64> = orders.filter(f).group_by(|_, order| order.city.clone()).count();
    }));
    let chain = &model.chains[0];
    assert_eq!(chain.cut, Some(2));
    assert_eq!(chain.key_changed_by.as_ref().map(ToString::to_string).as_deref(), Some("group_by"));
    let (before, after) = chain.halves();
    assert_eq!((before.len(), after.len()), (2, 1));
    assert_eq!(after[0].key_changed_by, None);
    // The topic carries the new key and the orders.
    let source = model.sources.last().expect("reading end");
    assert!(matches!(source.topic, Topic::Repartition(_)));
    assert_eq!(source.key.written.to_token_stream().to_string(), "City");
    assert_eq!(source.value.written.to_token_stream().to_string(), "Order");
}

#[test]
fn a_changed_key_is_remembered_until_a_repartition() {
    let model = model(with_sources(quote! {
        let moved: Stream<String, Order> = orders.select_key(f).filter(g);
        let later: Stream<String, Order> = moved.filter(g);
        #[repartition(name = "moved", key = Utf8, value = Json)]
        let settled: Stream<String, Order> = later.peek(g);
        let joined: Stream<String, Rated> = settled.join(profiles, f);
    }));
    let changed = |name: &str| {
        let node = model.node(node_id(&model, name));
        node.key_changed_by.as_ref().map(ToString::to_string)
    };
    assert_eq!(changed("moved").as_deref(), Some("select_key"));
    assert_eq!(changed("later").as_deref(), Some("select_key"));
    assert_eq!(changed("settled"), None);
    assert_eq!(changed("joined"), None);
    let settled = model.chain_of(node_id(&model, "settled")).expect("chain");
    assert_eq!(settled.key_changed_by.as_ref().map(ToString::to_string).as_deref(), Some("select_key"));
}

#[test]
fn a_table_source_reports_deletions_to_streams() {
    let model = model(with_sources(quote! {
        let changes: Stream<String, Profile> = profiles.to_stream().filter(f).map_values(g);
    }));
    let steps = &model.chains[0].steps;
    let value = |index: usize| steps[index].input.value.as_ref().map(|ty| ty.nullable);
    assert_eq!(value(0), Some(false));
    assert_eq!(value(1), Some(true));
    assert!(model.is_table_source(model.chains[0].head));
}

#[test]
fn types_are_known_where_they_are_written() {
    let model = model(with_sources(quote! {
        let x: Stream<String, Total> = orders.map_values(f).filter(g).peek(h);
        let y: Stream<String, Order> = orders.map_values(f).merge(orders).filter(g);
    }));
    let known = |chain: usize, step: usize| model.chains[chain].steps[step].input.value.is_some();
    assert_eq!([known(0, 0), known(0, 1), known(0, 2)], [true, false, false]);
    assert_eq!([known(1, 1), known(1, 2)], [false, true]);
}

#[test]
fn split_outputs_share_a_chain() {
    let model = model(with_sources(quote! {
        let (large, small): (Stream<String, Order>, Stream<String, Order>) =
            orders.split().branch(|_, order| order.large).default_branch();
    }));
    assert_eq!(model.chains.len(), 1);
    assert!(model.chains[0].is_split());
    assert_eq!(model.chains[0].owners, [node_id(&model, "large"), node_id(&model, "small")]);
}

#[test]
fn mistakes_with_names() {
    assert_errors(quote! { let x: Stream<String, Order> = order.filter(f); }, &["[SW020] unknown node `order`"]);
    assert_errors(
        quote! { let x: Stream<String, Order> = x.filter(f); },
        &["[SW020] node `x` is used before it is declared"],
    );
    assert_errors(
        quote! { let orders: Stream<String, Order> = orders.filter(f); },
        &["[SW022] node `orders` is declared twice"],
    );
    assert_errors(
        quote! { let x: Stream<String, Order> = orders.merge(others).join(profile, f); },
        &["[SW020] unknown node `others`", "[SW020] unknown node `profile`"],
    );
}

#[test]
fn mistakes_with_kinds() {
    assert_errors(
        quote! { let x: Stream<String, Profile> = profiles.filter(f); },
        &["[SW008] `filter` works on a stream, and `profiles` is a table"],
    );
    assert_errors(
        quote! { let x: Table<String, i64> = orders.count(); },
        &["[SW008] `count` works on a grouped stream, and `orders` is a stream"],
    );
    assert_errors(
        quote! { let x: Stream<String, Order> = orders.group_by_key(); },
        &["[SW008] `group_by_key` without an aggregation"],
    );
    assert_errors(
        quote! { let x: Stream<String, i64> = orders.group_by_key().count(); },
        &["[SW007] `x` is declared as `Stream`, and its chain makes a `Table`"],
    );
    assert_errors(
        quote! { let x: Stream<String, Order> = orders.join(orders, f); },
        &["[SW008] `join` takes a table, and `orders` is a stream"],
    );
}
