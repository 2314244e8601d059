//! SW232: the balances of a table are added up, and a changed one is added again.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "accounts", key = Utf8, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<String, Account>;

    #[repartition(name = "cents-by-owner", key = Utf8, value = I64, carries = i64)]
    #[store(name = "cents-by-owner", key = Utf8, value = I64)]
    let wealth: Table<String, i64> =
        accounts.group_by(|_, account| (account.owner.clone(), account.cents)).reduce(|sum, cents| sum + cents); // ERROR SW232
}

fn main() {}
