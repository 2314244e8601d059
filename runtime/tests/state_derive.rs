//! What `#[derive(State)]` says of a type: its shape, and the number that stands for it.

#![expect(dead_code, reason = "types are looked at, not filled")]

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// A type of another crate.
struct Decimal;

#[derive(State)]
struct Account {
    owner: Arc<str>,
    balance: Cents,
    history: Vec<Entry>,
    #[state(trusted = "its digits and nothing else")]
    rate: Option<Decimal>,
    limits: BTreeMap<String, Cents>,
}

#[derive(State)]
struct Cents(i64);

#[derive(State, Serialize, Deserialize)]
enum Entry {
    Opened,
    Paid(i64),
    #[serde(rename = "moved")]
    Moved {
        to: String,
        #[serde(default)]
        cents: i64,
    },
    Pair(u8, u8),
}

#[derive(State)]
struct Tree {
    name: String,
    children: Vec<Tree>,
    parent: Option<Box<Self>>,
}

#[derive(State)]
struct Tagged<'a, T: Clone, const N: usize> {
    value: &'a T,
    path: [T; N],
    kind: PhantomData<fn()>,
}

#[derive(State)]
struct Nothing;

fn text<T: Stable>() -> String {
    T::SHAPE.text()
}

#[test]
fn a_shape_is_the_fields_and_their_types() {
    let account = "{owner: String, balance: i64, history: Vec<enum{Opened, Paid(i64), #[rename = \"moved\"] \
                   Moved{to: String, cents?: i64}, Pair(u8, u8)}>, rate?: Option<Decimal>, limits: BTreeMap<String, i64>}";
    assert_eq!(text::<Account>(), account);
    assert_eq!(text::<Nothing>(), "()");
}

#[test]
fn a_type_may_hold_itself() {
    assert_eq!(text::<Tree>(), "{name: String, children: Vec<Self>, parent?: Option<Box<Self>>}");
}

#[test]
fn generic_state_has_the_shape_of_its_arguments() {
    assert_eq!(text::<Tagged<'_, i64, 3>>(), "{value: i64, path: [i64; 3], kind: ()}");
    assert_ne!(Tagged::<'_, i64, 3>::FINGERPRINT, Tagged::<'_, i64, 4>::FINGERPRINT);
    assert_ne!(Tagged::<'_, i64, 3>::FINGERPRINT, Tagged::<'_, u64, 3>::FINGERPRINT);
}

#[test]
fn a_fact_is_state_too() {
    #[derive(Fact)]
    #[fact(namespace = "n", label = "l", id(0))]
    struct Paid(String, i64);
    assert_eq!(text::<Paid>(), "(String, i64)");
    assert_eq!(Paid::ORIGIN, Some(("n", "l")));
}

/// Names of types do not count, those of fields do: the bytes depend on the latter.
mod renamed {
    use super::*;

    #[derive(State)]
    struct Old {
        a: i64,
    }
    #[derive(State)]
    struct New {
        a: i64,
    }
    #[derive(State)]
    struct Other {
        b: i64,
    }

    // All while the program is compiled.
    const _: () = assert!(Old::FINGERPRINT == New::FINGERPRINT && Old::FINGERPRINT != Other::FINGERPRINT);
}

#[test]
fn ids_come_from_a_record_that_is_processed() {
    topology! {
        #![application_id = "number-lines-v1"]
        struct NumberLines;

        #[source(topic = "lines", key = Utf8, value = Utf8)]
        let lines: Stream<String, String>;

        #[sink(topic = "numbered", key = Utf8, value = Json)]
        let numbered: Stream<String, Numbered> = lines.flat_map_values(|_, line, cx| Numbered::all(line, cx));
    }

    let ids = || {
        let mut driver = streamwright::TestDriver::new(NumberLines).expect("a driver");
        for line in ["a b", "a"] {
            driver.input::<Utf8, Utf8>("lines").pipe("key", &line.to_owned()).expect("a line");
        }
        let records = driver.output::<Utf8, Json>("numbered").read_pairs::<String, Numbered>();
        records.into_iter().map(|(_, numbered)| numbered.id).collect::<Vec<_>>()
    };
    let first = ids();
    let distinct: std::collections::BTreeSet<&FactId> = first.iter().collect();
    assert_eq!((first.len(), distinct.len()), (3, 3), "every word of every line is a fact of its own");
    assert_eq!(first, ids(), "and the same one again");
}

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "lines", label = "word", id(id))]
struct Numbered {
    id: FactId,
    word: String,
}

#[replay_safe]
impl Numbered {
    fn all(line: &str, cx: &streamwright::RecordContext) -> Vec<Self> {
        let number = |(index, word): (usize, &str)| Self { id: FactId::of_record(cx, index), word: word.to_owned() };
        line.split(' ').enumerate().map(number).collect()
    }
}
