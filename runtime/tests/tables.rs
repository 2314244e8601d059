//! Tables that are computed from others, tables of streams, and changes: as Kafka Streams, without a store that nobody named.

use streamwright::prelude::*;
use streamwright::testing::{DropReason, ReplayInput, TestRecord};
use streamwright::{Error, TestDriver};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Profile {
    name: String,
    nick: Option<String>,
    age: i64,
}

/// A line of text that identifies itself, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.tables", "line").part(&TOPIC).part(&self.0).finish()
    }
}

/// From which age on.
#[params]
struct Ages {
    /// Years.
    #[param(default = 18)]
    adult: i64,
}

#[replay_safe]
fn shown(value: Option<&String>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.clone())
}

topology! {
    #![application_id = "tables-v1"]
    #![params = Ages]

    /// Computes tables.
    struct Tables;

    #[source(topic = "profiles", key = Utf8, value = Json, partitions = 1)]
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Utf8, partitions = 1)]
    let orders: Stream<String, String>;

    // Looked up and followed; its name is looked up under another one.
    let adults: Table<String, Profile> = profiles.filter(|_, profile, ages: &Ages| profile.age >= ages.adult);
    let names: Table<String, String> = adults.map_values(|_, profile| profile.name.clone());
    let same: Table<String, String> = names;

    #[sink(topic = "adults", key = Utf8, value = Json)]
    let adult_lines: Stream<String, Option<Line<1>>> =
        adults.to_stream().map_values(|_, profile| profile.as_ref().map(|profile| Line(profile.name.clone())));

    #[sink(topic = "joined", key = Utf8, value = Json)]
    let joined: Stream<String, Line<2>> = orders.join(same, |_, order, name| Line(format!("{order} {name}")));

    #[sink(topic = "left-joined", key = Utf8, value = Json)]
    let left_joined: Stream<String, Line<3>> =
        orders.left_join(adults, |_, order, adult| Line(format!("{order} {}", adult.is_some())));

    // Kept, with closures that delete by `None`.
    #[store(name = "nicks", key = Utf8, value = Utf8)]
    let nicks: Table<String, Option<String>> = profiles
        .filter_not(|key, _| key.starts_with('_'))
        .map_values(|_, profile| profile.nick.clone())
        .filter(|_, nick| nick.as_ref().is_none_or(|nick| nick.len() > 1));

    #[sink(topic = "nicks", key = Utf8, value = Json)]
    let nick_lines: Stream<String, Line<4>> = nicks
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{} {}", shown(change.old.as_ref()), shown(change.new.as_ref()))));

    // One that is computed on its way, and one that is computed of a table with deletions.
    #[sink(topic = "ages", key = Utf8, value = Json)]
    let ages: Stream<String, Option<Line<5>>> = profiles
        .map_values(|_, profile| profile.age)
        .filter(|_, age| *age % 2 == 0)
        .to_stream()
        .map_values(|_, age| age.map(|age| Line(age.to_string())));
    let long_nicks: Table<String, String> = nicks.filter(|_, nick| nick.len() > 2);
    #[sink(topic = "long-nicks", key = Utf8, value = Json)]
    let long_nick_lines: Stream<String, Line<6>> = long_nicks
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{} {}", shown(change.old.as_ref()), shown(change.new.as_ref()))));

    // Nothing is kept of these.
    #[store(none)]
    #[source(topic = "flags", key = Utf8, value = I64, partitions = 1)]
    let flags: Table<String, i64>;
    let set: Table<String, i64> = flags.filter(|_, flag| *flag != 0);
    #[sink(topic = "flags-set", key = Utf8, value = Json)]
    let set_lines: Stream<String, Line<7>> =
        set.to_changes().map_values(|_, change| Line(format!("{:?} {:?} {}", change.old, change.new, change.is_latest)));

    // A stream as a table.
    #[source(topic = "loose", key = Utf8, value = Utf8, partitions = 1)]
    let loose: Stream<Option<String>, Option<String>>;
    #[store(name = "latest", key = Utf8, value = Utf8)]
    let latest: Table<String, String> = loose.to_table();
    #[sink(topic = "latest", key = Utf8, value = Json)]
    let latest_lines: Stream<String, Line<8>> = latest
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{} {}", shown(change.old.as_ref()), shown(change.new.as_ref()))));
    #[sink(topic = "latest-values", key = Utf8, value = Json)]
    let latest_values: Stream<String, Option<Line<11>>> =
        latest.map_values(|_, value| value.len()).to_stream().map_values(|_, size| size.map(|size| Line(size.to_string())));
    #[store(name = "sizes", key = Utf8, value = I64)]
    let sizes: Table<String, Option<i64>> =
        orders.map_values(|_, order| i64::try_from(order.len()).ok().filter(|size| *size > 1)).to_table();
    #[sink(topic = "sizes", key = Utf8, value = Json)]
    let size_lines: Stream<String, Option<Line<9>>> =
        sizes.to_stream().map_values(|_, size| size.map(|size| Line(size.to_string())));
    #[repartition(name = "orders-by-text", key = Utf8, value = Utf8)]
    #[store(name = "by-text", key = Utf8, value = Utf8)]
    let by_text: Table<String, String> = orders.select_key(|_, order| order.clone()).to_table();
    #[sink(topic = "by-text", key = Utf8, value = Json)]
    let by_text_lines: Stream<String, Line<10>> = by_text.to_stream().map_values(|_, order| Line(order.clone()));

    // The same as `adults`, without parameters.
    #[sink(topic = "grown-ups", key = Utf8, value = Json)]
    let grown_ups: Stream<String, Option<Line<12>>> = profiles
        .filter(|_, profile| profile.age >= 18)
        .to_stream()
        .map_values(|_, profile| profile.as_ref().map(|profile| Line(profile.name.clone())));
}

type Driver = TestDriver<Tables>;

fn know(driver: &mut Driver, key: &str, age: i64, nick: Option<&str>, at: i64) -> Result<(), Error> {
    let profile = Profile { name: format!("{key}-{age}"), nick: nick.map(str::to_owned), age };
    driver.input::<Utf8, Json>("profiles").pipe_at(key, &profile, at)
}

fn order(driver: &mut Driver, key: &str, text: &str) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("orders").pipe_at(key, &text.to_owned(), 99)
}

/// The lines of a topic since the last read, each with its key and event time.
fn lines<const TOPIC: u8>(driver: &mut Driver, topic: &str) -> Vec<String> {
    let line = |TestRecord { key, value, timestamp, .. }: TestRecord<String, Line<TOPIC>>| {
        let value = value.map_or_else(|| "null".to_owned(), |line| line.0);
        format!("{}@{timestamp}: {value}", key.unwrap_or_default())
    };
    driver.output::<Utf8, Json>(topic).read_all::<String, Line<TOPIC>>().into_iter().map(line).collect()
}

#[test]
fn a_filter_over_a_kept_table_is_silent_about_what_never_passed() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    for (age, at) in [(10, 1), (20, 2), (30, 3), (12, 4), (13, 5)] {
        know(&mut driver, "ada", age, None, at)?;
    }
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("ada", 6)?;
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("eve", 7)?;
    assert_eq!(lines::<12>(&mut driver, "grown-ups"), ["ada@2: ada-20", "ada@3: ada-30", "ada@4: null"]);
    assert_eq!(lines::<5>(&mut driver, "ages"), ["ada@1: 10", "ada@2: 20", "ada@3: 30", "ada@4: 12", "ada@5: null"]);
    assert_eq!(driver.dropped(), 0);
    Ok(())
}

#[test]
fn a_filter_over_a_table_that_keeps_nothing_deletes_to_be_sure() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    for (flag, at) in [(0, 1), (7, 2), (0, 3)] {
        driver.input::<Utf8, I64>("flags").pipe_at("x", &flag, at)?;
    }
    driver.input::<Utf8, I64>("flags").pipe_tombstone("y", 4)?;
    let none = "None None true";
    let expected =
        [format!("x@1: {none}"), "x@2: None Some(7) true".to_owned(), format!("x@3: {none}"), format!("y@4: {none}")];
    assert_eq!(lines::<7>(&mut driver, "flags-set"), expected);
    driver.input::<Utf8, I64>("flags").pipe_raw(None, Some(&5_i64.to_be_bytes()), 5, &Headers::new())?;
    assert_eq!(driver.dropped_by(DropReason::NullKey), 1);
    let stores: Vec<&str> = Tables::describe().stores.iter().map(|store| store.name).collect();
    assert_eq!(stores, ["profiles", "nicks", "latest", "sizes", "by-text"]);
    Ok(())
}

#[test]
fn a_computed_table_is_looked_up_where_its_values_are() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    order(&mut driver, "ada", "o-1")?;
    know(&mut driver, "ada", 17, None, 1)?;
    order(&mut driver, "ada", "o-2")?;
    know(&mut driver, "ada", 18, None, 2)?;
    order(&mut driver, "ada", "o-3")?;
    driver.restart()?;
    order(&mut driver, "ada", "o-4")?;
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("ada", 3)?;
    order(&mut driver, "ada", "o-5")?;
    assert_eq!(lines::<2>(&mut driver, "joined"), ["ada@99: o-3 ada-18", "ada@99: o-4 ada-18"]);
    let expected =
        ["o-1 false", "o-2 false", "o-3 true", "o-4 true", "o-5 false"].map(|line| format!("ada@99: {line}"));
    assert_eq!(lines::<3>(&mut driver, "left-joined"), expected);
    Ok(())
}

#[test]
fn parameters_reach_changes_and_look_ups() -> Result<(), Error> {
    let mut driver = Driver::with_params(Tables, Ages { adult: 5 })?;
    know(&mut driver, "ada", 6, None, 1)?;
    order(&mut driver, "ada", "o-1")?;
    assert_eq!(lines::<1>(&mut driver, "adults"), ["ada@1: ada-6"]);
    assert_eq!(lines::<2>(&mut driver, "joined"), ["ada@99: o-1 ada-6"]);
    Ok(())
}

/// Whether a row has passed cannot be computed: it may have passed when parameters were others.
#[test]
fn a_filter_with_parameters_says_of_each_row_that_it_lets_through_or_that_it_is_gone() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    for (age, at) in [(5, 1), (6, 2), (18, 3), (7, 4)] {
        know(&mut driver, "ada", age, None, at)?;
    }
    assert_eq!(lines::<1>(&mut driver, "adults"), ["ada@1: null", "ada@2: null", "ada@3: ada-18", "ada@4: null"]);
    // A filter without parameters knows that the row never passed.
    assert_eq!(lines::<5>(&mut driver, "ages"), ["ada@2: 6", "ada@3: 18", "ada@4: null"]);
    Ok(())
}

#[test]
fn a_computed_table_that_is_kept_has_its_own_old_values() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    know(&mut driver, "ada", 1, Some("a"), 1)?;
    know(&mut driver, "ada", 2, Some("ad"), 2)?;
    know(&mut driver, "ada", 3, Some("ada"), 3)?;
    // The closure's `None`, and what does not pass.
    know(&mut driver, "ada", 4, None, 4)?;
    know(&mut driver, "ada", 5, Some("a"), 5)?;
    know(&mut driver, "_eve", 6, Some("evie"), 6)?;
    assert_eq!(lines::<4>(&mut driver, "nicks"), ["ada@2: - ad", "ada@3: ad ada", "ada@4: ada -", "ada@5: - -"],);
    assert_eq!(lines::<6>(&mut driver, "long-nicks"), ["ada@3: - ada", "ada@4: ada -"]);
    know(&mut driver, "bob", 7, Some("bobby"), 7)?;
    driver.restart()?;
    assert_eq!(driver.store::<Utf8, Utf8>("nicks").all::<String, String>(), [("bob".to_owned(), "bobby".to_owned())]);
    know(&mut driver, "bob", 8, Some("bo"), 8)?;
    assert_eq!(lines::<4>(&mut driver, "nicks"), ["bob@7: - bobby", "bob@8: bobby bo"]);
    Ok(())
}

#[test]
fn the_latest_value_of_a_stream_wins_whatever_its_time() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    for (value, at) in [(Some("a"), 5), (Some("b"), 3), (None, 6), (None, 7)] {
        driver.input::<Utf8, Utf8>("loose").pipe_raw(Some(b"k"), value.map(str::as_bytes), at, &Headers::new())?;
    }
    driver.input::<Utf8, Utf8>("loose").pipe_raw(None, Some(b"x"), 8, &Headers::new())?;
    driver.input::<Utf8, Utf8>("loose").pipe_raw(None, None, 9, &Headers::new())?;
    assert_eq!(lines::<8>(&mut driver, "latest"), ["k@5: - a", "k@3: a b", "k@6: b -", "k@7: - -"]);
    assert_eq!(lines::<11>(&mut driver, "latest-values"), ["k@5: 1", "k@3: 1", "k@6: null", "k@7: null"]);
    assert_eq!(driver.dropped(), 2, "null keys");
    assert!(driver.store::<Utf8, Utf8>("latest").all::<String, String>().is_empty());
    Ok(())
}

#[test]
fn a_stream_whose_key_or_value_changed_becomes_a_table() -> Result<(), Error> {
    let mut driver = Driver::new(Tables)?;
    for text in ["ab", "a", "abc"] {
        order(&mut driver, "k", text)?;
    }
    assert_eq!(lines::<9>(&mut driver, "sizes"), ["k@99: 2", "k@99: null", "k@99: 3"]);
    assert_eq!(lines::<10>(&mut driver, "by-text"), ["ab@99: ab", "a@99: a", "abc@99: abc"]);
    assert_eq!(driver.store::<Utf8, I64>("sizes").all::<String, i64>(), [("k".to_owned(), 3)]);
    Ok(())
}

#[test]
fn the_description_shows_where_computed_tables_are_kept() {
    let description = Tables::describe();
    let stores = |name: &str| -> Vec<Vec<&str>> {
        let node = description.nodes.iter().find(|node| node.name == name).expect("a node");
        let of = |stores: &[usize]| stores.iter().map(|store| description.stores[*store].name).collect();
        node.operators.iter().map(|operator| of(operator.stores)).collect()
    };
    assert_eq!(stores("adults"), [Vec::<&str>::new()]);
    assert_eq!(stores("nicks"), [vec![], vec![], vec!["nicks"]]);
    assert_eq!(stores("joined"), [["profiles"]], "behind two computed tables");
    assert!(description.sources.iter().any(|source| source.node == "flags" && source.store.is_none()));
    let chart = description.mermaid();
    for line in ["_joined <--> store_profiles", "_nicks <--> store_nicks", "_latest <--> store_latest"] {
        assert!(chart.contains(line), "no {line}\nin {chart}");
    }
}

#[test]
fn tables_are_replayed() {
    let profiles = ReplayInput::<Utf8, Json>::new("profiles");
    let nick = |n: i64| ["a", "bo", "cyd"].get(usize::try_from(n % 4).unwrap_or(0)).map(|nick| (*nick).to_owned());
    let known = (0..400).map(|n| {
        let profile = Profile { name: format!("n-{n}"), nick: nick(n), age: n % 40 };
        profiles.record(&format!("c-{}", n % 7), &profile, 1_700_000_000_000 + n * 17 % 90)
    });
    TestDriver::<Tables>::assert_replay_stable(known);
}
