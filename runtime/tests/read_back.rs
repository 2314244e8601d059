//! What `Json` makes of the types that SW094 refuses, and of their nearest neighbours that it accepts: the rule and the serde
//! must agree. Types that are refused cannot derive `State`, so the rule's own tests name them once more.
#![allow(unreachable_patterns, reason = "an alias that is another field's name makes serde's derive write one")]

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// How a value comes back.
#[derive(Debug, PartialEq)]
enum Back {
    Same,
    Other,
    Unreadable,
    /// It is refused before anything is written.
    Refused,
}

fn back<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> Back {
    let mut bytes = Vec::new();
    if Json::serialize(value, &mut bytes).is_err() {
        return Back::Refused;
    }
    match <Json as Serde<T>>::deserialize(&bytes) {
        Ok(read) if read == *value => Back::Same,
        Ok(_) => Back::Other,
        Err(_) => Back::Unreadable,
    }
}

/// A value of a type that the rule refuses: `refused!(what comes back; struct S { … }; S { … })`.
macro_rules! refused {
    ($($back:ident: $item:item $value:expr;)*) => {$({
        #[derive(PartialEq, Serialize, Deserialize)]
        $item
        assert_eq!(back(&$value), Back::$back, "{}", stringify!($item));
    })*};
}

/// The same for a type that it accepts.
macro_rules! accepted {
    ($($item:item $value:expr;)*) => {$({
        #[derive(PartialEq, Serialize, Deserialize, State)]
        $item
        assert_eq!(back(&$value), Back::Same, "{}", stringify!($item));
    })*};
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize, State)]
struct Inner {
    b: u8,
}

fn map<K: Ord, V>(key: K, value: V) -> BTreeMap<K, V> {
    BTreeMap::from([(key, value)])
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[test]
fn fields_that_are_left_out() {
    refused! {
        Unreadable: struct S { #[serde(skip_serializing_if = "is_zero")] a: u8 } S { a: 0 };
        Unreadable: struct S(#[serde(skip_serializing_if = "Option::is_none")] Option<u8>, u8); S(None, 1);
        Unreadable: struct S(u8, #[serde(skip_serializing_if = "Option::is_none")] Option<u8>); S(1, None);
        Other: struct S { #[serde(skip)] a: u8 } S { a: 1 };
        Other: struct S { #[serde(skip_deserializing)] a: u8 } S { a: 1 };
        Unreadable: struct S { #[serde(skip_serializing)] a: u8 } S { a: 1 };
        Unreadable: enum S { #[serde(skip_deserializing)] A, B } S::A;
    }
    accepted! {
        struct S { #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8> } S { a: None };
        struct S { #[serde(skip_serializing_if = "is_zero", default)] a: u8 } S { a: 0 };
        struct S(#[serde(skip_serializing_if = "Option::is_none")] Option<u8>); S(None);
        struct S(u8, #[serde(skip_serializing_if = "Option::is_none", default)] Option<u8>); S(1, None);
        struct S { #[serde(default)] a: Option<u8> } S { a: None };
    }
}

#[test]
#[expect(unreachable_patterns, reason = "a name that is taken is one that serde's own code never reaches")]
fn names_of_one_side_and_names_that_are_taken() {
    refused! {
        Unreadable: struct S { #[serde(rename(serialize = "b"))] a: u8 } S { a: 1 };
        Unreadable: #[serde(rename_all(serialize = "UPPERCASE"))] struct S { a: u8 } S { a: 1 };
        Unreadable: enum S { #[serde(rename(serialize = "b"))] A } S::A;
        Unreadable: struct S { #[serde(alias = "b")] a: u8, b: u8 } S { a: 1, b: 2 };
        Refused: #[serde(tag = "t")] struct S { a: u8, t: u8 } S { a: 1, t: 1 };
        Other: enum S { #[serde(alias = "B")] A, B } S::B;
    }
    accepted! {
        struct S { #[serde(rename(serialize = "b"), alias = "b")] a: u8 } S { a: 1 };
        #[serde(rename(serialize = "T"))] struct S { a: u8 } S { a: 1 };
        #[serde(untagged)] enum S { #[serde(rename(serialize = "b"))] A(u8) } S::A(1);
        struct S { b: u8, #[serde(alias = "b")] a: u8 } S { a: 1, b: 2 };
        #[serde(tag = "kind")] struct S { t: u8 } S { t: 1 };
        struct S { #[serde(rename = "b")] a: u8, #[serde(rename = "a")] b: u8 } S { a: 1, b: 2 };
    }
}

#[test]
fn nulls_and_keys() {
    refused! {
        Refused: struct S { a: Option<Option<u8>> } S { a: Some(None) };
        Refused: struct S { a: Option<()> } S { a: Some(()) };
        Refused: struct S { a: BTreeMap<(u8, u8), u8> } S { a: map((1, 1), 1) };
        Refused: struct S { a: BTreeMap<Vec<u8>, u8> } S { a: map(vec![1], 1) };
        Refused: struct S { a: BTreeMap<Option<u8>, u8> } S { a: map(None, 1) };
    }
    #[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, State)]
    enum Id {
        One,
    }
    accepted! {
        struct S { a: Option<Vec<Option<u8>>> } S { a: Some(vec![None]) };
        struct S { a: BTreeMap<u128, u8>, b: BTreeMap<i8, u8> } S { a: map(u128::MAX, 1), b: map(-1, 1) };
        struct S { a: BTreeMap<bool, u8>, b: BTreeMap<char, u8> } S { a: map(true, 1), b: map('"', 1) };
        struct S { a: BTreeMap<String, u8>, b: BTreeMap<Id, u8> } S { a: map(text(""), 1), b: map(Id::One, 1) };
    }
}

#[test]
fn what_is_flattened() {
    refused! {
        Unreadable: #[serde(deny_unknown_fields)] struct S { a: u8, #[serde(flatten)] b: BTreeMap<String, u8> }
            S { a: 1, b: map(text("x"), 1) };
        Other: struct S { #[serde(flatten)] a: BTreeMap<String, u8>, #[serde(flatten)] b: Inner }
            S { a: map(text("x"), 1), b: Inner { b: 1 } };
        Other: struct S { #[serde(flatten)] a: BTreeMap<String, u8>, #[serde(flatten)] b: BTreeMap<String, u8> }
            S { a: map(text("x"), 1), b: map(text("y"), 1) };
        Other: struct S { #[serde(flatten)] a: Option<BTreeMap<String, u8>> } S { a: None };
        Unreadable: struct S { #[serde(flatten)] a: BTreeMap<u32, u8> } S { a: map(1, 1) };
        Unreadable: struct S { #[serde(flatten)] a: BTreeMap<String, u128> } S { a: map(text("x"), 1) };
    }
    accepted! {
        struct S { #[serde(flatten)] a: Inner, #[serde(flatten)] b: BTreeMap<String, u8> }
            S { a: Inner { b: 1 }, b: map(text("x"), 1) };
        struct S { a: u128, b: BTreeMap<u32, u8>, #[serde(flatten)] c: Option<BTreeMapOf> }
            S { a: 1, b: map(1, 1), c: Some(BTreeMapOf { d: map(text("x"), 1) }) };
    }
}

#[derive(PartialEq, Serialize, Deserialize, State)]
struct BTreeMapOf {
    d: BTreeMap<String, u8>,
}

#[test]
fn variants_that_are_read_by_way_of_a_buffer() {
    refused! {
        Unreadable: #[serde(tag = "t")] enum S { A { a: BTreeMap<u32, u8> } } S::A { a: map(1, 1) };
        Unreadable: #[serde(tag = "t")] enum S { A { a: u128 } } S::A { a: 1 };
        Unreadable: #[serde(untagged)] enum S { A { a: BTreeMap<bool, u8> } } S::A { a: map(true, 1) };
        Unreadable: #[serde(untagged)] enum S { A { a: i128 } } S::A { a: 1 };
    }
    accepted! {
        enum S { A { a: BTreeMap<u32, u8>, b: u128 } } S::A { a: map(1, 1), b: 1 };
        #[serde(tag = "t", content = "c")] enum S { A { a: BTreeMap<u32, u8>, b: u128 } } S::A { a: map(1, 1), b: 1 };
        #[serde(tag = "t")] enum S { A { a: BTreeMap<char, u8> } } S::A { a: map('a', 1) };
    }
}

#[test]
fn variants_that_are_taken_for_others() {
    refused! {
        Other: #[serde(untagged)] enum S { A, B } S::B;
        Other: #[serde(untagged)] enum S { A(f64), B(i64) } S::B(1);
        Other: #[serde(untagged)] enum S { A(u8), B(i64) } S::B(1);
        Other: #[serde(untagged)] enum S { A(char), B(String) } S::B(text("b"));
        Other: #[serde(untagged)] enum S { A { a: u8 }, B { a: u8, b: u8 } } S::B { a: 1, b: 2 };
    }
    accepted! {
        #[serde(untagged)] enum S { A(i64), B(f64) } S::B(1.0);
        #[serde(untagged)] enum S { B { a: u8, b: u8 }, A { a: u8 } } S::A { a: 1 };
        #[serde(untagged, deny_unknown_fields)] enum S { A { a: u8 }, B { a: u8, b: u8 } }
            S::B { a: 1, b: 2 };
    }
}
