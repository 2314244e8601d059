//! What a topology trusts, through all functions that it calls, is in its description.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

mod geo {
    pub(super) fn distance(here: i64, there: i64) -> i64 {
        (here - there).abs()
    }

    pub(super) struct Grid;

    impl Grid {
        pub(crate) fn cell(at: i64) -> i64 {
            at / 10
        }
    }
}

trusted!(reason = "arithmetic on its arguments", use geo::distance);
trusted!(reason = "divides by a constant", type geo::Grid);

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "places", label = "near", id(cell))]
struct Near {
    cell: i64,
    #[fact(trusted = "made of the cell")]
    shown: Decimal,
}

#[replay_safe]
impl Near {
    fn to(at: i64) -> Self {
        Self { cell: rounded(at, 3), shown: Decimal(at) }
    }
}

/// Calls itself, and what calls it: the list ends all the same.
#[replay_safe]
fn rounded(at: i64, depth: u8) -> i64 {
    match depth {
        0 => geo::Grid::cell(distance(at, 0)),
        _ => trusted!(reason = "shows a reason inside of a function", also_rounded(at, depth)),
    }
}

#[replay_safe]
fn also_rounded(at: i64, depth: u8) -> i64 {
    rounded(at, depth - 1)
}

/// Of another crate.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Decimal(i64);

#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
struct Amount(#[state(trusted = "its digits")] Decimal);

#[derive(Debug, Clone, Serialize, Deserialize, State)]
enum Change {
    Came { of: Option<Amount> },
    Went(String, #[state(trusted = "its digits too")] Decimal),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
struct Seen {
    changes: Vec<Change>,
}

#[replay_safe]
impl Seen {
    fn and(&self, at: i64) -> Self {
        let mut changes = self.changes.clone();
        changes.push(if at > 0 { Change::Came { of: None } } else { Change::Went(String::new(), Decimal(at)) });
        Self { changes }
    }
}

topology! {
    #![application_id = "near-places-v1"]
    struct NearPlaces;

    #[source(topic = "places", key = Utf8, value = I64)]
    let places: Stream<String, i64>;

    #[sink(topic = "near", key = Utf8, value = Json)]
    let near: Stream<String, Near> = places.filter(|_, at| also_rounded(*at, 1) < 9).map_values(|_, at| Near::to(*at));

    #[store(name = "seen", key = Utf8, value = Json)]
    let _seen: Table<String, Seen> = places.group_by_key().aggregate(Seen::default, |_, at, seen| seen.and(*at));
}

#[test]
fn the_description_lists_what_is_trusted_on_the_way_and_nothing_else() {
    let text = NearPlaces::describe().to_string();
    let trusted = text.split("Trusted (not checked for replay safety):\n").nth(1).unwrap_or_default();
    let lines: Vec<&str> = trusted.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "geo::Grid: divides by a constant",
            "geo::distance: arithmetic on its arguments",
            "vouched::Amount.0: its digits",
            "vouched::Change::Went.1: its digits too",
            "vouched::Near.shown: made of the cell",
            "vouched::rounded: shows a reason inside of a function",
        ]
    );
}
