//! Every mistake of a statement is reported once, and reading goes on behind it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::{Guarantee, NodeKind, OffsetReset, OnError, OnUnwritable, Statement};
use crate::tests::{errors, order_risk, parsed, with_head, with_sources};

/// Asserts the first lines of all errors before the rules.
fn assert_errors(input: TokenStream, expected: &[&str]) {
    let found = errors(input);
    assert_eq!(found, expected, "\nfound: {found:#?}");
}

#[test]
fn the_topology_of_the_design_document_is_read() {
    let (ast, errors) = parsed(order_risk());
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(ast.statements.len(), 4);
    assert_eq!(ast.header.guarantee.map(|given| given.value), Some(Guarantee::ExactlyOnceV2));
    let Statement::Node(exposure) = &ast.statements[2] else { panic!("node expected") };
    assert_eq!(exposure.declared[0].ty.kind, NodeKind::Table);
    assert_eq!(exposure.init.as_ref().map(|chain| chain.calls.len()), Some(2));
}

#[test]
fn all_options_of_a_source_are_read() {
    let (ast, errors) = parsed(with_head(quote! {
        #[source(topic = "t", key = my::Avro<A, B>, value = Json, partitions = 4, offset_reset = latest,
                 timestamp = occurred_at_ms, max_future = 1.minute(), on_error = dead_letter("t.dead"))]
        let orders: Stream<Option<String>, Order>;
    }));
    assert_eq!(errors, Vec::<String>::new());
    let Statement::Node(node) = &ast.statements[0] else { panic!("node expected") };
    let source = node.attrs.source.as_ref().expect("source");
    assert_eq!(source.partitions.as_ref().map(|given| given.value.count), Some(4));
    assert_eq!(source.offset_reset.as_ref().map(|given| given.value), Some(OffsetReset::Latest));
    assert_eq!(source.timestamp.as_ref().expect("timestamp").value, "occurred_at_ms");
    assert_eq!(source.max_future.as_ref().map(|given| given.value.ms), Some(60_000));
    let on_error = &source.on_error.as_ref().expect("on_error").value;
    assert!(matches!(on_error, OnError::DeadLetter(topic) if topic.value() == "t.dead"));
    let key = &node.declared[0].ty.key;
    assert!(key.nullable);
    assert_eq!(key.inner, syn::parse_quote!(String));
}

#[test]
fn all_options_of_a_sink_are_read() {
    let (ast, errors) = parsed(with_head(quote! {
        #[sink(topic = "t", key = Utf8, value = Json, partitions = 4, copies = orders, on_unwritable = dead_letter("t.dead"))]
        let copy: Stream<String, Order> = orders;
    }));
    assert_eq!(errors, Vec::<String>::new());
    let Statement::Node(node) = &ast.statements[0] else { panic!("node expected") };
    let sink = node.attrs.sink.as_ref().expect("sink");
    assert_eq!(sink.partitions.as_ref().map(|given| given.value.count), Some(4));
    assert!(sink.copies.as_ref().is_some_and(|given| given.value == "orders"));
    let on_unwritable = &sink.on_unwritable.as_ref().expect("on_unwritable").value;
    assert!(matches!(on_unwritable, OnUnwritable::DeadLetter(topic) if topic.value() == "t.dead"));
}

#[test]
fn mistakes_in_what_a_sink_does_with_refused_records() {
    for wrong in
        ["skip", "\"t.dead\"", "dead_letter", "dead_letter()", "dead_letter(t.dead)", "dead_letter(\"t\", \"u\")"]
    {
        let value: TokenStream = wrong.parse().expect("tokens");
        let text = with_head(quote! {
            #[sink(topic = "t", key = Utf8, value = Json, on_unwritable = #value)]
            let copy: Stream<String, Order> = orders;
        });
        let (_, errors) = parsed(text);
        let [error] = errors.as_slice() else { panic!("{wrong}: {errors:?}") };
        assert!(error.starts_with("[SW006] invalid value") && error.contains("`on_unwritable`"), "{wrong}: {error}");
    }
}

#[test]
fn mistakes_in_options() {
    let options = |options: TokenStream| with_head(quote! { #[source(#options)] let orders: Stream<String, Order>; });
    let right = quote!(topic = "t", key = Utf8, value = Json);
    assert_errors(
        options(quote!(topc = "t", key = Utf8, value = Json)),
        &["[SW003] unknown option `topc` in `#[source]`"],
    );
    assert_errors(options(quote!(#right, retention = 4)), &["[SW003] unknown option `retention` in `#[source]`"]);
    assert_errors(options(quote!(key = Utf8, value = Json)), &["[SW004] `#[source]` has no `topic`"]);
    assert_errors(options(quote!(#right, topic = "u")), &["[SW005] `topic` is written twice in `#[source]`"]);
    assert_errors(
        options(quote!(topic = orders, key = Utf8, value = Json)),
        &["[SW006] invalid value `orders` for `topic`"],
    );
    assert_errors(options(quote!(#right, partitions = 0)), &["[SW006] invalid value `0` for `partitions`"]);
    assert_errors(
        options(quote!(#right, offset_reset = newest)),
        &["[SW006] invalid value `newest` for `offset_reset`"],
    );
    let bound = "[SW200] `\"1h\"` is not a duration";
    assert_errors(options(quote!(#right, timestamp = at, max_future = "1h")), &[bound]);
    assert_errors(options(quote!(#right, max_future = 5.millis())), &["[SW004] `#[source]` has no `timestamp`"]);
    assert_errors(options(quote!(topic = "t", key = Utf8)), &["[SW030] `#[source]` declares no value serde"]);
    assert_errors(options(quote!(topic = "t")), &["[SW030] `#[source]` declares no serdes"]);
    assert_errors(options(quote!(topic = "t", key = Utf8, value)), &["[SW006] `value` has no value"]);
    assert_errors(options(quote!(#right, on_error = ignore)), &["[SW006] invalid value `ignore` for `on_error`"]);
}

#[test]
fn mistakes_in_the_header() {
    let node = quote! { #[source(topic = "t", key = Utf8, value = Json)] let orders: Stream<String, Order>; };
    assert_errors(quote!(pub struct S; #node), &["[SW010] this topology has no application id"]);
    assert_errors(
        quote!(#![application_idd = "a-v1"] pub struct S; #node),
        &["[SW002] unknown attribute `application_idd` in the header"],
    );
    assert_errors(
        quote!(#![application_id = 5] pub struct S; #node),
        &["[SW006] invalid value `5` for `application_id`"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![application_id = "b-v1"] pub struct S; #node),
        &["[SW005] `application_id` is written twice in the header"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![processing_guarantee = at_most_once] pub struct S; #node),
        &["[SW006] invalid value `at_most_once` for `processing_guarantee`"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![replay_test = 5] pub struct S; #node),
        &["[SW006] invalid value `5` for `replay_test`"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![audit = true] pub struct S; #node),
        &["[SW006] invalid value `true` for `audit`"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![audit(trust("deep::stamp"))] pub struct S; #node),
        &["[SW006] expected `,`"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![audit(trust("deep::stamp", reason = "ok"))] pub struct S; #node),
        &["[SW085] the audit is told to trust `deep::stamp` without a reason"],
    );
    assert_errors(
        quote!(#![application_id = "a-v1"] #![audit] #![audit] pub struct S; #node),
        &["[SW005] `audit` is written twice in the header"],
    );
    assert_errors(quote!(#![application_id = "a-v1"] #node), &["[SW001] this topology declares no struct"]);
    assert_errors(
        quote!(#![application_id = "a-v1"] pub struct S { x: u8 } #node),
        &["[SW001] expected `;`: the struct of a topology has neither fields nor parameters"],
    );
    assert_errors(quote!(#![application_id = "a-v1"] #node pub struct S;), &["[SW001] struct `S` comes after a node"]);
}

#[test]
fn mistakes_in_chains() {
    let chain = |chain: TokenStream| with_sources(quote! { let x: Stream<String, Order> = #chain; });
    assert_errors(chain(quote!(orders.fliter(|k, v| true))), &["[SW008] unknown operator `fliter`"]);
    assert_errors(
        chain(quote!(orders.filter(|v| true))),
        &["[SW009] a closure with 1 parameter where `filter` calls one with 2"],
    );
    assert_errors(chain(quote!(orders.filter())), &["[SW009] `filter` takes one argument, not 0"]);
    assert_errors(chain(quote!(orders.filter(5))), &["[SW009] `filter` takes a closure or the name of a function"]);
    assert_errors(chain(quote!(orders.merge(orders.filter(f)))), &["[SW009] `merge` takes the name of a node"]);
    assert_errors(
        chain(quote!(orders.split().default_branch().branch(f))),
        &["[SW009] `branch` after `default_branch`"],
    );
    assert_errors(
        chain(quote!(orders.split().branch(f).default_branch())),
        &["[SW007] 1 name for a split with 2 branches"],
    );
    assert_errors(
        chain(quote!(orders.filter(|k, v| v.))),
        &["[SW001] unexpected end of input, expected identifier or integer"],
    );
}

#[test]
fn the_context_is_one_parameter_more() {
    assert_errors(with_sources(quote! { let x: Stream<String, Order> = orders.filter(|k, v, cx| true); }), &[]);
}

#[test]
fn mistakes_in_statements() {
    assert_errors(with_sources(quote! { let x = orders.filter(f); }), &["[SW007] node `x` has no type"]);
    assert_errors(
        with_sources(quote! { let x: Vec<u8> = orders.filter(f); }),
        &["[SW007] the type of `x` is neither a stream nor a table"],
    );
    assert_errors(
        with_sources(quote! { let x: Stream<String, Order>; }),
        &["[SW001] node `x` has neither a source nor a chain"],
    );
    assert_errors(
        with_sources(quote! { #[sinc(topic = "t")] let x: Stream<String, Order> = orders; }),
        &["[SW002] unknown attribute `#[sinc]` on a node"],
    );
    assert_errors(
        with_sources(quote! { fn f() {} let x: Stream<String, Order> = orders; }),
        &["[SW001] expected a node (`let name: Stream<K, V> = …;`) or the struct of the topology"],
    );
    assert_errors(
        with_sources(quote! { pub fn f() {} pub(crate) struct T; }),
        &[
            "[SW001] expected a node (`let name: Stream<K, V> = …;`) or the struct of the topology",
            "[SW001] second struct `T` in one topology",
        ],
    );
    let sink = quote!(#[sink(topic = "t", key = Utf8, value = Json)]);
    assert_errors(
        with_sources(quote! { #sink #sink let x: Stream<String, Order> = orders; }),
        &["[SW005] a node with two `#[sink]` attributes"],
    );
}

#[test]
fn one_compile_shows_all_mistakes() {
    let input = with_sources(quote! {
        let a: Stream<String, Order> = orders.fliter(|k, v| true);
        let b: Stream<String, Order> = a.filter(|k, v| v.x +);
        let c: Stream<String> = b.filter(f)
        let d: Stream<String, Order> = c.filter(f);
        let e: Stream<String, Order> = nowhere.filter(f);
    });
    assert_errors(
        input,
        &[
            "[SW008] unknown operator `fliter`",
            "[SW001] unexpected end of input, expected an expression",
            "[SW007] the type of `c` is neither a stream nor a table",
            "[SW001] expected `;`",
            "[SW020] unknown node `nowhere`",
        ],
    );
}
