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
    assert_eq!(by_customer.subtopology, 1);
    let segments = &model.chain_of(node_id(&model, "by_customer")).expect("chain").segments;
    assert_eq!(segments.iter().map(|segment| segment.subtopology).collect::<Vec<_>>(), [0, 1]);
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
fn group_by_begins_a_segment_in_its_own_chain() {
    let model = model(with_sources(quote! {
        #[repartition(name = "by-city", key = Utf8, value = Json)]
        #[store(name = "orders-by-city", key = Utf8, value = I64)]
        let per_city: Table<City, i64> = orders.filter(f).group_by(|_, order| order.city.clone()).count();
    }));
    let chain = &model.chains[0];
    let [before, behind] = &chain.segments[..] else { panic!("{:?}", chain.segments) };
    assert_eq!((&before.steps, &behind.steps), (&(0..2), &(2..3)));
    assert_eq!(before.key_changed_by.as_ref().map(ToString::to_string).as_deref(), Some("group_by"));
    assert_eq!((&behind.key_changed_by, &chain.steps[2].key_changed_by), (&None, &None));
    assert_eq!([1, 2].map(|step| chain.segment_of(step)), [0, 1]);
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
    let [before, behind] = &settled.segments[..] else { panic!("{:?}", settled.segments) };
    assert_eq!(before.key_changed_by.as_ref().map(ToString::to_string).as_deref(), Some("select_key"));
    assert_eq!((&behind.steps, &behind.key_changed_by), (&(1..1), &None));
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
        quote! { let x: Stream<String, Profile> = profiles.peek(f); },
        &["[SW008] `peek` works on a stream, and `profiles` is a table"],
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

#[test]
fn options_of_operators() {
    assert_errors(
        quote! { let x: Stream<String, Change<Profile>> = profiles.to_changes(odl = true); },
        &["[SW003] unknown option `odl` in `to_changes`"],
    );
    assert_errors(
        quote! { let x: Stream<String, Change<Profile>> = profiles.to_changes(old = true, old = false); },
        &["[SW005] `old` is written twice in `to_changes`"],
    );
    assert_errors(
        quote! { let x: Stream<String, Change<Profile>> = profiles.to_changes(old = yes); },
        &["[SW006] invalid value `yes` for `old`"],
    );
    assert_errors(
        quote! { let x: Stream<String, Order> = orders.filter(f, old = true); },
        &["[SW003] unknown option `old` in `filter`"],
    );
    assert_errors(
        quote! { let x: Stream<String, Change<Profile>> = profiles.to_changes(true); },
        &["[SW009] `to_changes` takes no argument, not 1"],
    );
}

#[test]
fn mistakes_with_windows() {
    let counted = |options: TokenStream, errors: &[&str]| {
        assert_errors(
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<Windowed<String>, i64> = orders.group_by_key().windowed_by(#options).count();
            },
            errors,
        );
    };
    counted(quote!(tumbling = 5.minutes(), grace = 0.seconds(), emit = on_window_close), &[]);
    counted(quote!(tumbling = "5m", grace = 0.seconds()), &["[SW200] `\"5m\"` is not a duration"]);
    counted(quote!(tumbling = 0.minutes(), grace = 0.seconds()), &["[SW200] `tumbling` is zero"]);
    counted(quote!(sliding = 0.seconds(), grace = 0.seconds()), &["[SW200] `sliding` is zero"]);
    counted(quote!(session = 0.seconds(), grace = 0.seconds()), &["[SW200] `session` is zero"]);
    counted(quote!(sesion = 5.minutes(), grace = 0.seconds()), &["[SW003] unknown option `sesion` in `windowed_by`"]);
    counted(
        quote!(tumbling = 5.minutes(), gracee = 0.seconds()),
        &["[SW003] unknown option `gracee` in `windowed_by`"],
    );
    counted(
        quote!(tumbling = 5.minutes(), grace = 0.seconds(), emit = at_end),
        &["[SW006] invalid value `at_end` for `emit`"],
    );
    counted(quote!(tumbling(5.minutes())), &["[SW009] `windowed_by` takes no argument, not 1"]);
}

#[test]
fn sessions_have_a_merger_and_nothing_else_has_one() {
    let aggregated = |windows: TokenStream, args: TokenStream, expected: &[&str]| {
        assert_errors(
            quote! {
                #[store(name = "totals", key = Utf8, value = Json)]
                let x: Table<Windowed<String>, Total> = orders.group_by_key().windowed_by(#windows).aggregate(#args);
            },
            expected,
        );
    };
    let session = || quote!(session = 5.minutes(), grace = 0.seconds());
    let two = || quote!(zero, |_, order, total| add(order, total));
    let three = || quote!(zero, |_, order, total| add(order, total), |_, left, right| sum(left, right));
    aggregated(session(), two(), &["[SW009] `aggregate` of sessions has no merger"]);
    aggregated(session(), quote!(zero), &["[SW009] `aggregate` takes 3 arguments, not 1"]);
    aggregated(
        session(),
        quote!(zero, |_, order, total| add(order, total), |left, right| sum(left, right)),
        &["[SW009] a closure with 2 parameters where `aggregate` calls one with 3"],
    );
    aggregated(session(), three(), &[]);
    let tumbling = quote!(tumbling = 5.minutes(), grace = 0.seconds());
    aggregated(tumbling, three(), &["[SW009] `aggregate` takes 2 arguments, not 3"]);
    let sliding = || quote!(sliding = 5.minutes(), grace = 0.seconds());
    aggregated(sliding(), three(), &["[SW009] `aggregate` takes 2 arguments, not 3"]);
    aggregated(sliding(), two(), &[]);
}

#[test]
fn what_is_merged_is_there() {
    let reduced = |value: TokenStream, aggregation: TokenStream, expected: &[&str]| {
        assert_errors(
            quote! {
                #[store(name = "last", key = Utf8, value = Json)]
                let x: Table<Windowed<String>, #value> =
                    orders.group_by_key().windowed_by(session = 5.minutes(), grace = 0.seconds()) #aggregation;
            },
            expected,
        );
    };
    reduced(quote!(Option<Order>), quote!(.reduce(f)), &["[SW007] `Option` in the type of table `x`"]);
    reduced(quote!(Option<Order>), quote!(.aggregate(f, g, h)), &[]);
    reduced(quote!(Order), quote!(.reduce(f)), &[]);
}

#[test]
fn windows_are_of_groups_and_have_an_aggregation() {
    assert_errors(
        quote! { let x: Stream<String, Order> = orders.windowed_by(tumbling = 5.minutes(), grace = 0.seconds()); },
        &["[SW008] `windowed_by` works on a grouped stream, and `orders` is a stream"],
    );
    assert_errors(
        quote! { let x: Stream<String, Order> = profiles.windowed_by(tumbling = 5.minutes(), grace = 0.seconds()); },
        &["[SW008] `windowed_by` works on a grouped stream, and `profiles` is a table"],
    );
    assert_errors(
        quote! {
            let x: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 0.seconds());
        },
        &["[SW008] `windowed_by` without an aggregation"],
    );
    assert_errors(
        quote! {
            let x: Stream<String, Order> = orders.group_by_key().windowed_by(session = 5.minutes(), grace = 0.seconds());
        },
        &["[SW008] `windowed_by` without an aggregation"],
    );
}

#[test]
fn windows_keep_keys_where_they_are() {
    let model = model(with_sources(quote! {
        #[store(name = "c", key = Utf8, value = I64)]
        let x: Table<Windowed<String>, i64> =
            orders.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 0.seconds()).count();
    }));
    assert!(model.node(node_id(&model, "x")).key_changed_by.is_none());
    let store = &model.stores[1];
    assert_eq!(store.key.written.to_token_stream().to_string(), "String");
    assert_eq!(store.windows.map(|windows| windows.retention_ms), Some(300_000));
}

#[test]
fn old_values_are_wanted_as_far_as_a_store() {
    let wanted = |nodes: TokenStream| {
        let model = model(with_sources(nodes));
        let wanted = model.nodes.iter().filter(|node| node.sends_old).map(|node| node.name.to_string());
        wanted.collect::<Vec<_>>()
    };
    assert!(wanted(quote! { let x: Stream<String, Change<Profile>> = profiles.to_changes(); }).is_empty());
    assert!(wanted(quote! { let x: Table<String, Profile> = profiles.map_values(f); }).is_empty());
    // A filter asks for what is kept anyway.
    assert_eq!(wanted(quote! { let x: Table<String, Profile> = profiles.filter(f); }), ["profiles"]);
    let through = quote! {
        let a: Table<String, Profile> = profiles.map_values(f);
        let b: Table<String, Profile> = a;
        let c: Stream<String, Change<Profile>> = b.map_values(g).to_changes(old = true);
    };
    assert_eq!(wanted(through), ["profiles", "a", "b"]);
    let kept = quote! {
        #[store(name = "a", key = Utf8, value = Json)]
        let a: Table<String, Profile> = profiles.map_values(f);
        let b: Stream<String, Change<Profile>> = a.to_changes(old = true);
    };
    assert_eq!(wanted(kept), ["a"]);
}

#[test]
fn tables_whose_keys_may_be_deleted() {
    let deletes = |nodes: TokenStream| {
        let model = model(with_sources(nodes));
        let deletes = model.nodes.iter().filter(|node| node.deletes).map(|node| node.name.to_string());
        deletes.collect::<Vec<_>>()
    };
    let nodes = quote! {
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<String, i64> = orders.group_by_key().count();
        let doubled: Table<String, i64> = counts.map_values(f);
        let large: Table<String, i64> = doubled.filter(g);
        let same: Table<String, i64> = large;
        let some: Table<String, Option<i64>> = counts.map_values(h);
        #[store(name = "latest", key = Utf8, value = Json)]
        let latest: Table<String, Order> = orders.to_table();
        #[source(topic = "loose", key = Utf8, value = Json)]
        let loose: Stream<Option<String>, Option<Order>>;
        #[store(name = "last", key = Utf8, value = Json)]
        let last: Table<String, Order> = loose.filter(f).to_table();
        let doubled_last: Table<String, Order> = last.map_values(f);
    };
    assert_eq!(deletes(nodes), ["profiles", "large", "same", "some", "last", "doubled_last"]);
}

#[test]
fn what_a_task_with_a_store_reads_is_partitioned_alike() {
    let model = model(with_sources(quote! {
        #[source(topic = "more", key = Utf8, value = Json)]
        let more: Stream<String, Rated>;
        let rated: Stream<String, Rated> = orders.join(profiles, f);
        let seen: Stream<String, Rated> = rated.merge(more);
        #[source(topic = "clicks", key = Utf8, value = Json)]
        let clicks: Stream<String, Click>;
        #[source(topic = "views", key = Utf8, value = Json)]
        let views: Stream<String, Click>;
        let both: Stream<String, Click> = clicks.merge(views);
    }));
    assert_eq!(model.subtopologies[0].copartitioned, [[0, 1, 2]]);
    assert_eq!(model.subtopologies[1].sources, [3, 4]);
    assert!(model.subtopologies[1].copartitioned.is_empty());
}
