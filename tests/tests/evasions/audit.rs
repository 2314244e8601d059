//! What the binary audit catches.

use streamwright_audit::Kind;

use crate::audited;
use crate::programs::{
    boxed_closure, default_of_a_type, deref_impl, display_impl, drop_impl, generic_parameter, hash_order,
    iterator_impl, lazy_static_value, operator, trait_object,
};

/// Finds this in the program, with the line of the program that leads to it.
#[track_caller]
fn assert_found(program: fn(&str) -> String, kind: Kind, file: &str) {
    let report = audited(program);
    let found = report.findings.iter().find(|finding| finding.kind == kind || finding.also.contains(&kind));
    let finding = found.unwrap_or_else(|| panic!("no {kind:?}: {report}"));
    let mut places = finding.chain.iter().filter_map(|step| step.place.as_ref());
    assert!(places.any(|place| place.file.ends_with(file)), "no line of {file}: {report}");
}

#[test]
fn boxed_closure() {
    assert_found(boxed_closure::line, Kind::Clock, "boxed_closure.rs");
}

#[test]
fn default_of_a_type() {
    assert_found(default_of_a_type::line, Kind::Clock, "default_of_a_type.rs");
}

#[test]
fn deref_impl() {
    assert_found(deref_impl::line, Kind::Files, "deref_impl.rs");
}

#[test]
fn display_impl() {
    assert_found(display_impl::line, Kind::Clock, "display_impl.rs");
}

#[test]
fn drop_impl() {
    assert_found(drop_impl::line, Kind::Files, "drop_impl.rs");
}

#[test]
fn generic_parameter() {
    assert_found(generic_parameter::line, Kind::Clock, "generic_parameter.rs");
}

#[test]
fn hash_order() {
    assert_found(hash_order::line, Kind::HasherSeed, "hash_order.rs");
}

#[test]
fn iterator_impl() {
    assert_found(iterator_impl::line, Kind::Clock, "iterator_impl.rs");
}

/// Found as a variable: that it is filled once, and then from a clock, only full debugging information says, which this
/// workspace does not build. With it, the corpus of the audit finds the clock (`filled_on_first_use`).
#[test]
fn lazy_static_value() {
    assert_found(lazy_static_value::line, Kind::SharedState, "lazy_static_value.rs");
}

#[test]
fn operator() {
    assert_found(operator::line, Kind::Clock, "operator.rs");
}

#[test]
fn trait_object() {
    assert_found(trait_object::line, Kind::Clock, "trait_object.rs");
}
