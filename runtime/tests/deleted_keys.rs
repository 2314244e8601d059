//! Keys that a fold deletes: `aggregate` and `reduce` whose closures return `None`, as Kafka Streams' aggregators and
//! reducers that return null.

use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, TestRecord};
use streamwright::{Error, TestDriver};

/// What is open of a customer, each topic with a type of its own.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Open<const TOPIC: u8>(i64);

impl<const TOPIC: u8> Fact for Open<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.open", "open").part(&TOPIC).part(&self.0).finish()
    }
}

/// What counts as settled.
#[params]
struct Settled {
    /// Sums of this size are gone.
    #[param(default = 0)]
    at: i64,
}

topology! {
    #![application_id = "open-sums-v1"]
    #![params = Settled]

    /// Sums what is open, and forgets who owes nothing.
    struct OpenSums;

    #[source(topic = "bookings", key = Utf8, value = I64, partitions = 1)]
    let bookings: Stream<String, i64>;

    #[source(topic = "questions", key = Utf8, value = Utf8, partitions = 1)]
    let questions: Stream<String, String>;

    #[store(name = "open", key = Utf8, value = I64)]
    let open: Table<String, Option<i64>> = bookings
        .group_by_key()
        .aggregate(|| 0, |_, booked, sum| Some(sum + booked).filter(|sum| *sum != 0));

    // Another name of a table deletes what that deletes.
    let same: Table<String, Option<i64>> = open;

    #[sink(topic = "open", key = Utf8, value = Json)]
    let changes: Stream<String, Option<Open<1>>> =
        same.to_stream().map_values(|_, open| open.as_ref().map(|open| Open(*open)));

    #[store(name = "reduced", key = Utf8, value = I64)]
    let reduced: Table<String, Option<i64>> =
        bookings.group_by_key().reduce(|sum, booked| if sum + booked == 0 { None } else { Some(sum + booked) });

    #[sink(topic = "reduced", key = Utf8, value = Json)]
    let reductions: Stream<String, Option<Open<2>>> =
        reduced.to_stream().map_values(|_, open| open.as_ref().map(|open| Open(*open)));

    // With all that closures may ask for.
    #[store(name = "asking", key = Utf8, value = I64)]
    let asking: Table<String, Option<i64>> = bookings.group_by_key().aggregate(
        || 0,
        |_, booked, sum, cx, settled: &Settled| {
            let sum = sum + booked;
            (sum != settled.at && cx.timestamp() >= 0).then_some(sum)
        },
    );
    #[store(name = "asking-reduced", key = Utf8, value = I64)]
    let asking_reduced: Table<String, Option<i64>> = bookings
        .group_by_key()
        .reduce(|sum, booked, settled: &Settled| Some(sum + booked).filter(|sum| *sum != settled.at));

    #[sink(topic = "answers", key = Utf8, value = Json)]
    let answers: Stream<String, Open<3>> = questions.left_join(open, |_, _, open| Open(open.copied().unwrap_or(-1)));
}

fn book(driver: &mut TestDriver<OpenSums>, key: &str, cents: i64, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("bookings").pipe_at(key, &cents, at)
}

fn changes<const TOPIC: u8>(driver: &mut TestDriver<OpenSums>, topic: &str) -> Vec<(String, Option<i64>, i64)> {
    let records = driver.output::<Utf8, Json>(topic).read_all::<String, Open<TOPIC>>();
    let change = |record: TestRecord<String, Open<TOPIC>>| {
        (record.key.unwrap_or_default(), record.value.map(|open| open.0), record.timestamp)
    };
    records.into_iter().map(change).collect()
}

fn change(key: &str, value: Option<i64>, timestamp: i64) -> (String, Option<i64>, i64) {
    (key.to_owned(), value, timestamp)
}

const STORES: [&str; 4] = ["open", "reduced", "asking", "asking-reduced"];

#[test]
fn a_closure_that_returns_none_deletes_the_key() -> Result<(), Error> {
    let mut driver = TestDriver::new(OpenSums)?;
    book(&mut driver, "ada", 5, 20)?;
    book(&mut driver, "bob", 7, 20)?;
    // Out of order: the deletion goes out at the later of the stored and the record's event time.
    book(&mut driver, "ada", -5, 10)?;
    let expected = [change("ada", Some(5), 20), change("bob", Some(7), 20), change("ada", None, 20)];
    assert_eq!(changes::<1>(&mut driver, "open"), expected);
    assert_eq!(changes::<2>(&mut driver, "reduced"), expected);
    for store in STORES {
        assert_eq!(driver.store::<Utf8, I64>(store).all::<String, i64>(), [("bob".to_owned(), 7)], "{store}");
        let changelog =
            driver.output::<Utf8, I64>(&format!("open-sums-v1-{store}-changelog")).read_all::<String, i64>();
        let values: Vec<_> =
            changelog.into_iter().map(|record| (record.key.unwrap_or_default(), record.value)).collect();
        let expected = [("ada".to_owned(), Some(5)), ("bob".to_owned(), Some(7)), ("ada".to_owned(), None)];
        assert_eq!(values, expected, "{store}");
    }
    Ok(())
}

#[test]
fn a_deleted_key_begins_anew() -> Result<(), Error> {
    let mut driver = TestDriver::new(OpenSums)?;
    for (cents, at) in [(5, 50), (-5, 50), (3, 10)] {
        book(&mut driver, "ada", cents, at)?;
    }
    // Nothing is left of the deleted value, its event time neither.
    assert_eq!(changes::<1>(&mut driver, "open").last(), Some(&change("ada", Some(3), 10)));
    assert_eq!(changes::<2>(&mut driver, "reduced").last(), Some(&change("ada", Some(3), 10)));
    Ok(())
}

/// As Kafka Streams, which puts the null and forwards it whether or not there was a value.
#[test]
fn a_key_without_a_value_can_be_deleted() -> Result<(), Error> {
    let mut driver = TestDriver::new(OpenSums)?;
    book(&mut driver, "ada", 0, 10)?;
    assert_eq!(changes::<1>(&mut driver, "open"), [change("ada", None, 10)]);
    // The first value of a key is taken as it is: the reducer is not asked.
    assert_eq!(changes::<2>(&mut driver, "reduced"), [change("ada", Some(0), 10)]);
    Ok(())
}

#[test]
fn joins_and_restarts_do_not_see_it() -> Result<(), Error> {
    let mut driver = TestDriver::new(OpenSums)?;
    for cents in [5, -5] {
        book(&mut driver, "ada", cents, 10)?;
    }
    book(&mut driver, "bob", 7, 10)?;
    driver.restart()?;
    assert_eq!(driver.store::<Utf8, I64>("open").all::<String, i64>(), [("bob".to_owned(), 7)]);
    for key in ["ada", "bob"] {
        driver.input::<Utf8, Utf8>("questions").pipe_at(key, &"?".to_owned(), 20)?;
    }
    assert_eq!(changes::<3>(&mut driver, "answers"), [change("ada", Some(-1), 20), change("bob", Some(7), 20)]);
    book(&mut driver, "ada", 1, 30)?;
    assert_eq!(changes::<1>(&mut driver, "open").last(), Some(&change("ada", Some(1), 30)));
    Ok(())
}

#[test]
fn parameters_reach_it() -> Result<(), Error> {
    let mut driver = TestDriver::with_params(OpenSums, Settled { at: 9 })?;
    for cents in [4, 5] {
        book(&mut driver, "ada", cents, 10)?;
    }
    assert_eq!(driver.store::<Utf8, I64>("open").get::<str, i64>("ada"), Some(9));
    assert_eq!(driver.store::<Utf8, I64>("asking").get::<str, i64>("ada"), None);
    assert_eq!(driver.store::<Utf8, I64>("asking-reduced").get::<str, i64>("ada"), None);
    Ok(())
}

#[test]
fn stores_hold_values_without_an_option() {
    let description = OpenSums::describe();
    assert!(description.stores.iter().all(|store| store.value_type == "i64"));
}

#[test]
fn deletions_are_replayed() {
    let bookings = ReplayInput::<Utf8, I64>::new("bookings");
    let sums =
        (0..400).map(|n| bookings.record(&format!("c-{}", n % 7), &(n % 3 - 1), 1_700_000_000_000 + n * 17 % 90));
    TestDriver::<OpenSums>::assert_replay_stable(sums);
}
