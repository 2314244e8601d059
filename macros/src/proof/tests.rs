//! What is collected from a closure: each path once, by what it may be.

use super::{Collector, Kind, allow};
use quote::ToTokens;

fn collected(closure: &str) -> Vec<String> {
    let closure = syn::parse_str(closure).unwrap_or_else(|error| panic!("{closure}: {error}"));
    let mut collector = Collector::default();
    collector.code(&closure);
    let text = |call: &super::Call| {
        let path = call.path.to_token_stream().to_string().replace(' ', "");
        match &call.kind {
            Kind::Function { originals } if originals.is_empty() => format!("fn {path}"),
            Kind::Function { .. } => format!("std {path}"),
            Kind::Associated { owner, name } => {
                format!("type {} fn {name}", quote::quote!(#owner)).replace(" :: ", "::")
            }
            Kind::Constant { called } => format!("{} {path}", if *called { "call" } else { "read" }),
        }
    };
    collector.finish().iter().map(text).collect()
}

#[test]
fn calls_and_function_values_are_asked_about_once() {
    assert_eq!(
        collected("|k, v| { helper(v); v.iter().map(helper).map(rules::tax); helper(k) }"),
        ["fn helper", "fn rules::tax"]
    );
    assert_eq!(collected("helper"), ["fn helper"]);
    assert_eq!(collected("|_, v| format!(\"{} {x}\", tax(v), x = fee(v))"), ["fn tax", "fn fee"]);
    assert_eq!(collected("|_, v| matches!(v, Some(x) if is_large(x))"), ["fn is_large"]);
}

#[test]
fn what_the_code_binds_is_its_own() {
    let own = [
        "|rate, _| rate(1)",
        "|_, v| { let f = |x| x + 1; f(v) }",
        "|_, v| { fn twice(x: i64) -> i64 { x * 2 } twice(v) }",
        "|_, v| v.iter().map(|(f, x)| f(x))",
        "|_, v| if let Some(f) = v { f() } else { 0 }",
        "|_, v| match v { Rule { f, .. } => f(), _ => 0 }",
        "|_, v| { for f in v { f() } }",
    ];
    for closure in own {
        assert!(collected(closure).is_empty(), "{closure}: {:?}", collected(closure));
    }
}

#[test]
fn a_binding_begins_after_its_own_initial_value_and_ends_with_its_scope() {
    assert_eq!(collected("|_, v| { let total = total(v); total }"), ["fn total"]);
    assert_eq!(collected("|_, v| { { let total = 1; } total(v) }"), ["fn total"]);
    assert_eq!(collected("|_, v| { if let Some(f) = v { 1 } else { f() } }"), ["fn f"]);
}

#[test]
fn what_only_computes_by_its_kind_is_not_asked_about() {
    for closure in [
        "|_, v| Some(Order { id: v, side: Side::Buy })",
        "|_, v| u64::from(v).checked_add(i64::MAX)",
        "|_, v| v.map(Wrapper).map(str::trim).map(ToString::to_string).unwrap_or_default()",
        "|_, v| Order::default()",
        "|_, v| Totals::from(v)",
        "|_, v| v.filter_map(Result::ok)",
        "|_, v| trusted!(reason = \"looked into\", helper(v))",
    ] {
        assert!(collected(closure).is_empty(), "{closure}: {:?}", collected(closure));
    }
}

#[test]
fn known_functions_are_compared_and_types_completed() {
    assert_eq!(collected("|_, v| mem::take(v)"), ["std mem::take"]);
    assert_eq!(collected("|_, v| max(v, core::cmp::min(v, v))"), ["std max", "std core::cmp::min"]);
    assert_eq!(collected("|_, _| Vec::new()"), ["type Vec::< u8 > fn new"]);
    assert_eq!(collected("|_, _| Vec::<i64>::new()"), ["type Vec::< i64 > fn new"]);
    assert_eq!(collected("|_, v| <I>::now(v)"), ["type I fn now"]);
}

#[test]
fn constants_are_read_in_format_strings_too() {
    assert_eq!(collected("|_, v| v > LIMIT"), ["read LIMIT"]);
    assert_eq!(collected("|_, _| format!(\"{RATES:?}\")"), ["read RATES"]);
    assert_eq!(collected("|_, v| RULE(v)"), ["call RULE"]);
}

#[test]
fn listed_names_are_paths_and_unique() {
    let mut paths: Vec<&str> = allow::all_functions().map(|original| original.path).collect();
    let number = paths.len();
    paths.dedup();
    assert_eq!(paths.len(), number, "sorted and each once");
    assert!(paths.iter().all(|path| syn::parse_str::<syn::Path>(path).is_ok()));
}
