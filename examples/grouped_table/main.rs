//! Grouping a table: who lives in each city. Rows of a table change, move and go, and each is in one group at a time: what a
//! row was is taken out of its group before what it is comes to its own. A stream of the changes would only ever add.
//!
//! The closure of `group_by` gives the group, and what of the row goes there. A repartition topic carries it, old value and
//! new. `count` needs no more; `reduce` and `aggregate` take a subtractor beside the adder.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// A row: somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct Profile {
    city: String,
    age: i64,
}

/// What a store keeps of a city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct Residents {
    people: i64,
    years: i64,
}

/// What others are told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "cities.residents", label = "residents", id(city, people, years))]
pub struct CityReport {
    city: String,
    people: i64,
    years: i64,
}

topology! {
    #![application_id = "city-residents-streams-v1"]

    /// Counts the people of each city, and adds up their years.
    pub struct CityResidents;

    #[source(topic = "profiles.v1", key = Utf8, value = Json)]
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "ages-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "residents-by-city", key = Utf8, value = Json)]
    let residents: Table<String, Option<Residents>> =
        profiles.group_by(|_, profile| (profile.city.clone(), profile.age)).aggregate(
            || Residents { people: 0, years: 0 },
            |_, age, city| Some(Residents { people: city.people + 1, years: city.years + age }),
            // Whoever leaves as the last one leaves no city behind.
            |_, age, city| (city.people > 1).then(|| Residents { people: city.people - 1, years: city.years - age }),
        );

    #[sink(topic = "cities.residents.v1", key = Utf8, value = Json)]
    let reports: Stream<String, Option<CityReport>> = residents.to_stream().map_values(|city, residents| {
        let told = |kept: &Residents| CityReport { city: city.clone(), people: kept.people, years: kept.years };
        residents.as_ref().map(told)
    });
}

/// Ada moves, Bob has a birthday and dies.
const PROFILES: &str = r#"ada {"city":"Rome","age":36}
bob {"city":"Rome","age":70}
ada {"city":"Oslo","age":36}
bob {"city":"Rome","age":71}
bob"#;

fn main() -> Result<(), Error> {
    App::new(CityResidents).load("profiles.v1", keyed_lines(PROFILES, 0)).on_committed(print).run().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_in_one_city() -> Result<(), Error> {
        let mut driver = TestDriver::new(CityResidents)?;
        let headers = streamwright::Headers::new();
        for record in keyed_lines(PROFILES, 0) {
            let mut input = driver.input::<Utf8, Json>("profiles.v1");
            input.pipe_raw(record.key.as_deref(), record.value.as_deref(), 0, &headers)?;
        }
        let told: Vec<(String, Option<(i64, i64)>)> = driver
            .output::<Utf8, Json>("cities.residents.v1")
            .read_all::<String, CityReport>()
            .into_iter()
            .map(|record| (record.key.expect("a key"), record.value.map(|report| (report.people, report.years))))
            .collect();
        let report = |city: &str, told| (city.to_owned(), told);
        let expected = [
            report("Rome", Some((1, 36))),
            report("Rome", Some((2, 106))),
            // Ada leaves, then arrives.
            report("Rome", Some((1, 70))),
            report("Oslo", Some((1, 36))),
            // A row that stays changes its group once.
            report("Rome", Some((1, 71))),
            report("Rome", None),
        ];
        assert_eq!(told, expected);
        assert_eq!(driver.store::<Utf8, Json>("residents-by-city").get::<str, Residents>("Rome"), None);
        Ok(())
    }
}
