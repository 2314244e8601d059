//! Joining two tables: what is known of each customer, and the limit that somebody has set. A change of either side makes a
//! change of the result, which is a table as well. It is kept here, because it has a name for its store; without one it would
//! be computed whenever somebody looks it up.
//!
//! `left_join` has a row for each row of the left table, `join` for each key that both have, `outer_join` for each key that
//! either has. Topics of two tables that are joined have equally many partitions.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// A row of the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "customers.accounts", label = "account", id(customer, name, limit))]
pub struct Account {
    customer: String,
    name: String,
    limit: Option<i64>,
}

topology! {
    #![application_id = "customer-accounts-streams-v1"]

    /// Puts the limit of each customer beside the name.
    pub struct CustomerAccounts;

    #[source(topic = "profiles.v1", key = Utf8, value = Utf8)]
    #[store(name = "profiles")]
    let profiles: Table<String, String>;

    #[source(topic = "limits.v1", key = Utf8, value = Json)]
    #[store(name = "limits")]
    let limits: Table<String, i64>;

    #[store(name = "accounts", key = Utf8, value = Json)]
    let accounts: Table<String, Account> = profiles.left_join(limits, |customer, name, limit| Account {
        customer: customer.clone(),
        name: name.clone(),
        limit: limit.copied(),
    });

    // A customer whose profile goes is deleted here too, so values are optional.
    #[sink(topic = "customers.accounts.v1", key = Utf8, value = Json)]
    let changes: Stream<String, Option<Account>> = accounts.to_stream();
}

fn main() -> Result<(), Error> {
    // Profiles are from times 0 and 2, limits from time 1.
    let profiles = [keyed_lines("c-1 Ada\nc-2 Grace", 0), keyed_lines("c-1 Ada L.\nc-2", 2)].concat();
    let limits = keyed_lines("c-1 500\nc-3 900", 1);
    App::new(CustomerAccounts)
        .load("profiles.v1", profiles)
        .load("limits.v1", limits)
        .on_committed(print)
        .run()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_change_the_result() -> Result<(), Error> {
        let mut driver = TestDriver::new(CustomerAccounts)?;
        driver.input::<Utf8, Utf8>("profiles.v1").pipe("c-1", &"Ada".to_owned())?;
        driver.input::<Utf8, Json>("limits.v1").pipe("c-1", &500)?;
        driver.input::<Utf8, Json>("limits.v1").pipe("c-3", &900)?;
        driver.input::<Utf8, Utf8>("profiles.v1").pipe("c-1", &"Ada L.".to_owned())?;
        let account = |name: &str, limit| Account { customer: "c-1".to_owned(), name: name.to_owned(), limit };
        assert_eq!(driver.store::<Utf8, Json>("accounts").get("c-1"), Some(account("Ada L.", Some(500))));

        driver.input::<Utf8, Json>("limits.v1").pipe_tombstone("c-1", 0)?;
        driver.input::<Utf8, Utf8>("profiles.v1").pipe_tombstone("c-1", 0)?;
        assert_eq!(driver.store::<Utf8, Json>("accounts").all::<String, Account>(), []);
        let told: Vec<Option<Account>> = driver
            .output::<Utf8, Json>("customers.accounts.v1")
            .read_all::<String, Account>()
            .into_iter()
            .map(|record| record.value)
            .collect();
        let expected = [
            Some(account("Ada", None)),
            Some(account("Ada", Some(500))),
            Some(account("Ada L.", Some(500))),
            Some(account("Ada L.", None)),
            None,
        ];
        // The limit of `c-3`, whom nobody has a profile of, leads to nothing.
        assert_eq!(told, expected);
        Ok(())
    }
}
