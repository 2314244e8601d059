//! What replayed code may call without a mark exists: one that is gone is an error of the compiler here. What the lists
//! name of crates is a matter of `tests/newest`, which also knows what is denied.

#![allow(missing_docs, deprecated, reason = "a generated program")]

include!(concat!(env!("OUT_DIR"), "/listed.rs"));

#[test]
fn functions_that_need_no_mark_exist() {
    assert!(listed() > 40);
}
