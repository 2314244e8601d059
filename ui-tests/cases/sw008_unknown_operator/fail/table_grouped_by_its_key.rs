//! SW008: a group of a table has more than the row of one key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "accounts", key = Utf8, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<String, Account>;

    #[store(name = "cents-by-owner", key = Utf8, value = I64)]
    let wealth: Table<String, i64> = accounts.group_by_key().aggregate(|| 0, |_, account, sum| sum + account.cents); // ERROR SW008
}

fn main() {}
