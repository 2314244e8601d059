//! Whether a field may come to what is stored: what the shapes say, beside what serde does with the old bytes.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use streamwright::__private::Fit;
use streamwright::prelude::*;

/// What the lock would say of `New` after `Old`, and what `New` makes of bytes that `old` left.
fn after<Old, New>(old: &Old) -> (Fit, Option<New>)
where
    Old: Stable + Serialize + DeserializeOwned,
    New: Stable + Serialize + DeserializeOwned,
{
    let mut bytes = Vec::new();
    Json::serialize(old, &mut bytes).expect("the old bytes");
    let fit = New::SHAPE.fit(Old::FINGERPRINT, &Old::SHAPE.text(), <Json as Serde<New>>::READS_BY_NAME);
    (fit, Json::deserialize(&bytes).ok())
}

/// Two versions of one type.
macro_rules! versions {
    ($(#[$old:meta])* {$($old_body:tt)*} $(#[$new:meta])* {$($new_body:tt)*}) => {
        #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
        $(#[$old])*
        struct Old { $($old_body)* }
        #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
        $(#[$new])*
        struct New { $($new_body)* }
    };
}

fn one() -> u32 {
    1
}

#[test]
fn a_default_fills_what_is_missing() {
    versions! {
        { a: i64 }
        #[serde(deny_unknown_fields)]
        { #[serde(default)] first: u8, a: i64, #[serde(default = "one", rename = "Last")] last: u32 }
    }
    assert_eq!(after(&Old { a: 7 }), (Fit::Filled, Some(New { first: 0, a: 7, last: 1 })));
}

#[test]
fn a_struct_with_a_default_has_one_for_every_field() {
    versions! { #[serde(rename_all = "UPPERCASE")] { a: i64 } #[serde(rename_all = "UPPERCASE", default)] { a: i64, b: u8 } }
    impl Default for New {
        fn default() -> Self {
            Self { a: 1, b: 2 }
        }
    }
    assert_eq!(after(&Old { a: 7 }), (Fit::Filled, Some(New { a: 7, b: 2 })));
}

#[test]
fn a_missing_option_is_none() {
    versions! { { a: i64 } { a: i64, #[serde(skip_serializing_if = "Option::is_none")] b: Option<Box<i64>> } }
    assert_eq!(after(&Old { a: 7 }), (Fit::Filled, Some(New { a: 7, b: None })));
}

#[test]
fn a_missing_option_that_a_function_reads_is_an_error() {
    fn read<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
        Option::deserialize(from)
    }
    versions! { { a: i64 } { a: i64, #[serde(deserialize_with = "read")] b: Option<i64> } }
    assert_eq!(after::<_, New>(&Old { a: 7 }), (Fit::Different, None));
}

#[test]
fn a_struct_around_an_option_is_no_option() {
    #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
    struct Note(Option<String>);
    versions! { { a: i64 } { a: i64, b: Note } }
    assert_eq!(after::<_, New>(&Old { a: 7 }), (Fit::Different, None));
}

#[test]
fn what_is_not_written_need_not_be_there() {
    versions! {
        { a: i64 }
        {
            a: i64,
            #[serde(skip)]
            #[state(trusted = "worked out again when it is asked for")]
            b: Vec<u8>,
            #[serde(skip_deserializing)]
            #[state(trusted = "for people who look into the topic")]
            c: u8,
        }
    }
    assert_eq!(after(&Old { a: 7 }), (Fit::Filled, Some(New { a: 7, b: Vec::new(), c: 0 })));
}

#[test]
fn a_new_field_would_take_from_what_flatten_has_collected() {
    versions! {
        { #[serde(flatten)] rest: BTreeMap<String, i64> }
        { #[serde(default)] b: i64, #[serde(flatten)] rest: BTreeMap<String, i64> }
    }
    let old = Old { rest: BTreeMap::from([("b".to_owned(), 5)]) };
    assert_eq!(after(&old), (Fit::Different, Some(New { b: 5, rest: BTreeMap::new() })));
}

#[test]
fn a_field_without_its_default_is_missing_in_what_is_older_still() {
    #[derive(Serialize, Deserialize, State)]
    struct Oldest {
        a: i64,
    }
    versions! { { a: i64, #[serde(default)] b: u8 } { a: i64, b: u8 } }
    assert_eq!(after::<Oldest, Old>(&Oldest { a: 7 }), (Fit::Filled, Some(Old { a: 7, b: 0 })));
    assert_eq!(after::<Old, New>(&Old { a: 7, b: 0 }).0, Fit::Different);
    assert_eq!(after::<Oldest, New>(&Oldest { a: 7 }), (Fit::Different, None));
    assert_eq!(after::<New, Old>(&New { a: 7, b: 1 }), (Fit::Filled, Some(Old { a: 7, b: 1 })));
}

/// Reading goes on, and the next write loses it.
#[test]
fn a_field_that_goes_loses_what_it_held() {
    versions! { { a: i64, #[serde(default)] b: u8 } { a: i64 } }
    assert_eq!(after(&Old { a: 7, b: 1 }), (Fit::Different, Some(New { a: 7 })));
}

/// It can be read by an alias; an instance of the version before, or a rollback, cannot read it back.
#[test]
fn a_field_with_another_name_is_another_field() {
    versions! { { a: i64 } { #[serde(alias = "a")] b: i64 } }
    assert_eq!(after(&Old { a: 7 }), (Fit::Different, Some(New { b: 7 })));
    versions_back();
    fn versions_back() {
        versions! { { b: i64 } { a: i64 } }
        assert_eq!(after::<Old, New>(&Old { b: 7 }), (Fit::Different, None));
    }
}

mod variants {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
    #[serde(tag = "kind")]
    enum Old {
        Paid { cents: i64 },
        Open,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
    #[serde(tag = "kind")]
    enum New {
        Paid {
            cents: i64,
            #[serde(default)]
            fee: i64,
        },
        Open,
    }

    #[test]
    fn fields_come_to_variants_that_have_a_name() {
        let old = vec![Old::Paid { cents: 5 }, Old::Open];
        assert_eq!(after(&old), (Fit::Filled, Some(vec![New::Paid { cents: 5, fee: 0 }, New::Open])));
    }
}

mod untagged {
    use super::*;

    /// Another name: by the same one SW094 sees that `Sum` reads what `Named` wrote.
    type Cents = i64;

    #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
    #[serde(untagged)]
    enum Old {
        Sum { cents: Cents },
        Named { cents: i64, name: String },
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize, State)]
    #[serde(untagged)]
    enum New {
        Sum {
            cents: Cents,
            #[serde(default)]
            name: u8,
        },
        Named {
            cents: i64,
            name: String,
        },
    }

    /// What was one variant for the old type is another for the new one.
    #[test]
    fn a_field_changes_which_variant_fits() {
        let old = Old::Named { cents: 5, name: "x".to_owned() };
        let bytes = br#"{"cents":5,"name":"x"}"#;
        assert_eq!(<Json as Serde<Old>>::deserialize(bytes), Ok(Old::Sum { cents: 5 }));
        assert_eq!(after(&old), (Fit::Different, Some(New::Named { cents: 5, name: "x".to_owned() })));
    }
}

/// An instance of the version before, or a rollback: it reads what is newer unless it denies what it does not know, and
/// writes it without that.
#[test]
fn an_older_version_reads_what_is_newer() {
    versions! { { a: i64 } { a: i64, #[serde(default)] b: u8 } }
    assert_eq!(after(&New { a: 7, b: 1 }).1, Some(Old { a: 7 }));
    strict();
    fn strict() {
        versions! { #[serde(deny_unknown_fields)] { a: i64 } { a: i64, #[serde(default)] b: u8 } }
        assert_eq!(after(&Old { a: 7 }), (Fit::Filled, Some(New { a: 7, b: 0 })));
        assert_eq!(after::<New, Old>(&New { a: 7, b: 1 }).1, None);
    }
}
