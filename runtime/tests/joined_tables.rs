//! Joins of tables: as Kafka Streams, a change of either side makes a change of the result.

use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, TestRecord};
use streamwright::{Error, TestDriver};

/// A line of text that identifies itself, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.joined-tables", "line").part(&TOPIC).part(&self.0).finish()
    }
}

#[replay_safe]
fn shown(value: Option<&String>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.clone())
}

topology! {
    #![application_id = "joined-tables-v1"]

    /// Joins tables.
    struct Joins;

    #[source(topic = "names", key = Utf8, value = Utf8, partitions = 1)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[source(topic = "cities", key = Utf8, value = Utf8, partitions = 1)]
    #[store(name = "cities")]
    let cities: Table<String, String>;

    #[source(topic = "orders", key = Utf8, value = Utf8, partitions = 1)]
    let orders: Stream<String, String>;

    let inner: Table<String, String> = names.join(cities, |_, name, city| format!("{name} {city}"));
    #[sink(topic = "inner", key = Utf8, value = Json)]
    let inner_lines: Stream<String, Option<Line<1>>> =
        inner.to_stream().map_values(|_, line| line.as_ref().map(|line| Line(line.clone())));

    let left: Table<String, String> = names.left_join(cities, |_, name, city| format!("{name} {}", shown(city)));
    #[sink(topic = "left", key = Utf8, value = Json)]
    let left_lines: Stream<String, Option<Line<2>>> =
        left.to_stream().map_values(|_, line| line.as_ref().map(|line| Line(line.clone())));

    #[store(name = "outer", key = Utf8, value = Utf8)]
    let outer: Table<String, String> =
        names.outer_join(cities, |_, name, city| format!("{} {}", shown(name), shown(city)));
    #[sink(topic = "outer", key = Utf8, value = Json)]
    let outer_lines: Stream<String, Line<3>> = outer
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{} => {}", shown(change.old.as_ref()), shown(change.new.as_ref()))));

    // Joins of joins, of which one is kept nowhere; a filter behind a join in the same chain; a look-up of all that.
    let long: Table<String, String> =
        left.join(outer, |_, left, outer| format!("{left}|{outer}")).filter(|_, line| !line.contains("short"));
    #[sink(topic = "long", key = Utf8, value = Json)]
    let long_lines: Stream<String, Line<4>> = long
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{} => {}", shown(change.old.as_ref()), shown(change.new.as_ref()))));
    #[sink(topic = "joined", key = Utf8, value = Json)]
    let joined: Stream<String, Line<5>> =
        orders.left_join(long, |_, order, line| Line(format!("{order} {}", shown(line))));

    // One that deletes by `None`, and one with itself.
    let named: Table<String, Option<String>> =
        names.join(cities, |_, name, city| (city != "nowhere").then(|| format!("{name} of {city}")));
    #[sink(topic = "named", key = Utf8, value = Json)]
    let named_lines: Stream<String, Option<Line<6>>> =
        named.to_stream().map_values(|_, line| line.as_ref().map(|line| Line(line.clone())));
    #[sink(topic = "named-orders", key = Utf8, value = Json)]
    let named_orders: Stream<String, Line<7>> = orders.join(named, |_, order, name| Line(format!("{order} {name}")));
    #[sink(topic = "twice", key = Utf8, value = Json)]
    let twice: Stream<String, Option<Line<8>>> = names
        .join(names, |_, left, right| Line(format!("{left}{right}")))
        .to_stream();
}

type Driver = TestDriver<Joins>;

fn name(driver: &mut Driver, key: &str, name: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("names").pipe_at(key, &name.to_owned(), at)
}

fn city(driver: &mut Driver, key: &str, city: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("cities").pipe_at(key, &city.to_owned(), at)
}

fn gone(driver: &mut Driver, topic: &str, key: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>(topic).pipe_tombstone(key, at)
}

fn order(driver: &mut Driver, key: &str, order: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("orders").pipe_at(key, &order.to_owned(), at)
}

/// The lines of a topic since the last read, each with its key and event time.
fn lines<const TOPIC: u8>(driver: &mut Driver, topic: &str) -> Vec<String> {
    let line = |TestRecord { key, value, timestamp, .. }: TestRecord<String, Line<TOPIC>>| {
        let value = value.map_or_else(|| "null".to_owned(), |line| line.0);
        format!("{}@{timestamp}: {value}", key.unwrap_or_default())
    };
    driver.output::<Utf8, Json>(topic).read_all::<String, Line<TOPIC>>().into_iter().map(line).collect()
}

/// Both sides come, change and go, out of order.
fn ada(driver: &mut Driver) -> Result<(), Error> {
    name(driver, "ada", "Ada", 5)?;
    city(driver, "ada", "Rome", 3)?;
    city(driver, "ada", "Oslo", 9)?;
    name(driver, "ada", "Ada L.", 7)?;
    gone(driver, "cities", "ada", 10)?;
    gone(driver, "cities", "ada", 11)?;
    gone(driver, "names", "ada", 12)?;
    gone(driver, "names", "ada", 13)
}

#[test]
fn an_inner_join_has_a_result_while_both_sides_are_there() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    ada(&mut driver)?;
    // The second deletion of the city finds the name, and deletes to be sure, as in Kafka Streams.
    let expected = ["ada@5: Ada Rome", "ada@9: Ada Oslo", "ada@9: Ada L. Oslo", "ada@10: null", "ada@11: null"];
    assert_eq!(lines::<1>(&mut driver, "inner"), expected);
    Ok(())
}

#[test]
fn a_left_join_has_a_result_while_the_left_side_is_there() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    ada(&mut driver)?;
    let expected = [
        "ada@5: Ada -",
        "ada@5: Ada Rome",
        "ada@9: Ada Oslo",
        "ada@9: Ada L. Oslo",
        "ada@10: Ada L. -",
        "ada@11: Ada L. -",
        "ada@12: null",
    ];
    assert_eq!(lines::<2>(&mut driver, "left"), expected);
    city(&mut driver, "eve", "Rome", 1)?;
    assert_eq!(lines::<2>(&mut driver, "left"), [] as [&str; 0]);
    Ok(())
}

#[test]
fn an_outer_join_has_a_result_while_either_side_is_there() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    ada(&mut driver)?;
    city(&mut driver, "eve", "Rome", 20)?;
    gone(&mut driver, "cities", "eve", 21)?;
    let expected = [
        "ada@5: - => Ada -",
        "ada@5: Ada - => Ada Rome",
        "ada@9: Ada Rome => Ada Oslo",
        "ada@9: Ada Oslo => Ada L. Oslo",
        "ada@10: Ada L. Oslo => Ada L. -",
        "ada@11: Ada L. - => Ada L. -",
        "ada@12: Ada L. - => -",
        "eve@20: - => - Rome",
        "eve@21: - Rome => -",
    ];
    assert_eq!(lines::<3>(&mut driver, "outer"), expected);
    Ok(())
}

#[test]
fn a_join_of_joins_is_followed_and_looked_up() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    name(&mut driver, "ada", "Ada", 5)?;
    order(&mut driver, "ada", "o-1", 1)?;
    city(&mut driver, "ada", "Rome", 6)?;
    order(&mut driver, "ada", "o-2", 2)?;
    driver.restart()?;
    order(&mut driver, "ada", "o-3", 3)?;
    city(&mut driver, "ada", "short", 7)?;
    order(&mut driver, "ada", "o-4", 4)?;
    assert_eq!(
        lines::<5>(&mut driver, "joined"),
        ["ada@1: o-1 Ada -|Ada -", "ada@2: o-2 Ada Rome|Ada Rome", "ada@3: o-3 Ada Rome|Ada Rome", "ada@4: o-4 -"]
    );
    // Each side of the outer join reaches it by itself, and meets the other one as it is by then.
    assert_eq!(
        lines::<4>(&mut driver, "long"),
        [
            "ada@5: - => Ada -|Ada -",
            "ada@6: Ada -|Ada - => Ada Rome|Ada -",
            "ada@6: Ada Rome|Ada - => Ada Rome|Ada Rome",
            "ada@7: Ada Rome|Ada Rome => -",
        ]
    );
    Ok(())
}

#[test]
fn a_joiner_may_delete() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    name(&mut driver, "ada", "Ada", 1)?;
    city(&mut driver, "ada", "Rome", 2)?;
    order(&mut driver, "ada", "o-1", 3)?;
    city(&mut driver, "ada", "nowhere", 4)?;
    order(&mut driver, "ada", "o-2", 5)?;
    assert_eq!(lines::<6>(&mut driver, "named"), ["ada@2: Ada of Rome", "ada@4: null"]);
    assert_eq!(lines::<7>(&mut driver, "named-orders"), ["ada@3: o-1 Ada of Rome"]);
    Ok(())
}

/// The left side runs first, then the right one; both see the new value.
#[test]
fn a_table_may_be_joined_with_itself() -> Result<(), Error> {
    let mut driver = Driver::new(Joins)?;
    name(&mut driver, "ada", "A", 1)?;
    name(&mut driver, "ada", "B", 2)?;
    gone(&mut driver, "names", "ada", 3)?;
    assert_eq!(lines::<8>(&mut driver, "twice"), ["ada@1: AA", "ada@1: AA", "ada@2: BB", "ada@2: BB"]);
    Ok(())
}

#[test]
fn the_description_says_what_is_looked_up() {
    let description = Joins::describe();
    let stores = |node: &str| -> Vec<&str> {
        let node = description.nodes.iter().find(|found| found.name == node).expect("declared");
        let numbers = node.operators.iter().flat_map(|operator| operator.stores);
        numbers.map(|number| description.stores[*number].name).collect()
    };
    assert_eq!(stores("inner"), ["names", "cities"]);
    assert_eq!(stores("outer"), ["outer", "names", "cities"]);
    assert_eq!(stores("joined"), ["names", "cities", "outer"]);
}

#[test]
fn joins_are_replayed() {
    let names = ReplayInput::<Utf8, Utf8>::new("names");
    let cities = ReplayInput::<Utf8, Utf8>::new("cities");
    let records = (0..300).map(|n: i64| {
        let side = if n * n % 5 < 2 { &names } else { &cities };
        side.record(&format!("c-{}", n % 7), &format!("v-{}", n % 11), 1_700_000_000_000 + n * 17 % 90)
    });
    Driver::assert_replay_stable(records.collect::<Vec<_>>());
}
