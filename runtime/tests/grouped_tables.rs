//! Grouped tables: as Kafka Streams, what a row was leaves its group before what it is comes.

use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, TestRecord};
use streamwright::{Error, TestDriver};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Profile {
    city: String,
    age: i64,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Ages {
    sum: i64,
    people: i64,
}

/// A line of text that identifies itself, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.grouped-tables", "line").part(&TOPIC).part(&self.0).finish()
    }
}

topology! {
    #![application_id = "grouped-tables-v1"]

    /// Groups tables.
    struct Cities;

    #[source(topic = "profiles", key = Utf8, value = Json, partitions = 1)]
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;
    let adults: Table<String, Profile> = profiles.filter(|_, profile| profile.age >= 18);

    #[repartition(name = "ages-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "ages-by-city", key = Utf8, value = Json)]
    let ages: Table<String, Ages> = adults.group_by(|_, profile| (profile.city.clone(), profile.age)).aggregate(
        || Ages { sum: 0, people: 0 },
        |_, age, ages| Ages { sum: ages.sum + age, people: ages.people + 1 },
        |_, age, ages| Ages { sum: ages.sum - age, people: ages.people - 1 },
    );

    #[sink(topic = "ages", key = Utf8, value = Json)]
    let age_lines: Stream<String, Line<1>> =
        ages.to_stream().map_values(|_, ages| Line(format!("{} of {}", ages.sum, ages.people)));

    // Whoever lives nowhere belongs to no group.
    #[repartition(name = "people-by-city", key = Utf8, value = Unit, carries = ())]
    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> =
        profiles.group_by(|_, profile| (!profile.city.is_empty()).then(|| (profile.city.clone(), ()))).count();

    #[sink(topic = "people", key = Utf8, value = Json)]
    let people_lines: Stream<String, Line<2>> =
        people.to_changes(old = true).map_values(|_, change| Line(format!("{:?} {:?}", change.old, change.new)));

    // A group that nobody is in is forgotten.
    #[repartition(name = "sums-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "sums-by-city", key = Utf8, value = I64)]
    let sums: Table<String, Option<i64>> = profiles
        .group_by(|_, profile| (profile.city.clone(), profile.age))
        .reduce(|sum, age| Some(sum + age), |sum, age| (sum != age).then_some(sum - age));

    #[sink(topic = "sums", key = Utf8, value = Json)]
    let sum_lines: Stream<String, Option<Line<3>>> =
        sums.to_stream().map_values(|_, sum| sum.map(|sum| Line(sum.to_string())));
}

type Driver = TestDriver<Cities>;

/// Someone of this age lives there from now on; nowhere, where it is empty.
fn lives(driver: &mut Driver, key: &str, city: &str, age: i64, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Json>("profiles").pipe_at(key, &Profile { city: city.to_owned(), age }, at)
}

fn leaves(driver: &mut Driver, key: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Json>("profiles").pipe_tombstone(key, at)
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
fn a_row_that_moves_leaves_its_group_before_it_comes_to_the_other() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 1)?;
    lives(&mut driver, "bob", "Rome", 20, 2)?;
    lives(&mut driver, "ada", "Oslo", 41, 3)?;
    let expected = ["Rome@1: 40 of 1", "Rome@2: 60 of 2", "Rome@3: 20 of 1", "Oslo@3: 41 of 1"];
    assert_eq!(lines::<1>(&mut driver, "ages"), expected);
    Ok(())
}

/// One record for both values, so that nobody sees the group without either.
#[test]
fn a_row_that_stays_changes_its_group_once() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 1)?;
    lives(&mut driver, "ada", "Rome", 50, 2)?;
    assert_eq!(lines::<1>(&mut driver, "ages"), ["Rome@1: 40 of 1", "Rome@2: 50 of 1"]);
    assert_eq!(lines::<2>(&mut driver, "people"), ["Rome@1: None Some(1)", "Rome@2: Some(1) Some(1)"]);
    Ok(())
}

#[test]
fn a_filter_before_the_groups_lets_rows_come_and_go() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 17, 1)?;
    lives(&mut driver, "ada", "Rome", 18, 2)?;
    lives(&mut driver, "ada", "Oslo", 16, 3)?;
    assert_eq!(lines::<1>(&mut driver, "ages"), ["Rome@2: 18 of 1", "Rome@3: 0 of 0"]);
    Ok(())
}

#[test]
fn an_empty_group_stays_unless_its_subtractor_gives_it_up() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 1)?;
    leaves(&mut driver, "ada", 2)?;
    leaves(&mut driver, "ada", 3)?;
    leaves(&mut driver, "eve", 4)?;
    assert_eq!(lines::<2>(&mut driver, "people"), ["Rome@1: None Some(1)", "Rome@2: Some(1) Some(0)"]);
    assert_eq!(lines::<3>(&mut driver, "sums"), ["Rome@1: 40", "Rome@2: null"]);
    assert_eq!(driver.store::<Utf8, I64>("people-by-city").get::<String, i64>(&"Rome".to_owned()), Some(0));
    assert_eq!(driver.store::<Utf8, I64>("sums-by-city").all::<String, i64>(), []);
    lives(&mut driver, "bob", "Rome", 5, 5)?;
    assert_eq!(lines::<3>(&mut driver, "sums"), ["Rome@5: 5"], "it begins anew");
    Ok(())
}

#[test]
fn a_row_without_a_group_is_in_none() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "", 40, 1)?;
    lives(&mut driver, "ada", "Rome", 40, 2)?;
    lives(&mut driver, "ada", "", 41, 3)?;
    assert_eq!(lines::<2>(&mut driver, "people"), ["Rome@2: None Some(1)", "Rome@3: Some(1) Some(0)"]);
    assert_eq!(driver.dropped(), 0);
    Ok(())
}

/// The later of the two event times, where the group has one already.
#[test]
fn a_result_carries_the_time_of_the_latest_change() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 9)?;
    lives(&mut driver, "bob", "Rome", 20, 5)?;
    lives(&mut driver, "bob", "Oslo", 20, 7)?;
    let expected = ["Rome@9: 40 of 1", "Rome@9: 60 of 2", "Rome@9: 40 of 1", "Oslo@7: 20 of 1"];
    assert_eq!(lines::<1>(&mut driver, "ages"), expected);
    Ok(())
}

#[test]
fn groups_survive_a_restart() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 1)?;
    driver.restart()?;
    lives(&mut driver, "ada", "Oslo", 40, 2)?;
    assert_eq!(lines::<1>(&mut driver, "ages"), ["Rome@1: 40 of 1", "Rome@2: 0 of 0", "Oslo@2: 40 of 1"]);
    Ok(())
}

/// The last value of each group that a record has changed; what is given up is deleted there, too.
#[test]
fn a_changelog_says_what_is_kept() -> Result<(), Error> {
    let mut driver = Driver::new(Cities)?;
    lives(&mut driver, "ada", "Rome", 40, 1)?;
    lives(&mut driver, "ada", "Rome", 41, 2)?;
    lives(&mut driver, "ada", "Oslo", 41, 3)?;
    let changes = driver.changelog("sums-by-city").into_iter();
    let changes: Vec<_> = changes.map(|change| (change.key.unwrap_or_default(), change.value)).collect();
    let (rome, oslo) = (b"Rome".to_vec(), b"Oslo".to_vec());
    let [forty, forty_one] = [40_i64, 41].map(|sum| Some(sum.to_be_bytes().to_vec()));
    assert_eq!(changes, [(rome.clone(), forty), (rome.clone(), forty_one.clone()), (rome, None), (oslo, forty_one)]);
    assert!(driver.changelog("sums-by-city").is_empty(), "it was read");
    Ok(())
}

#[test]
fn a_replay_groups_the_same() {
    let profiles = ReplayInput::<Utf8, Json>::new("profiles");
    let city = |n: i64| ["", "Rome", "Oslo"][usize::try_from(n * n % 7 % 3).unwrap_or(0)].to_owned();
    let known = (0..300).map(|n| {
        let profile = Profile { city: city(n), age: n % 40 };
        profiles.record(&format!("c-{}", n % 7), &profile, 1_700_000_000_000 + n * 17 % 90)
    });
    Driver::assert_replay_stable(known);
}
