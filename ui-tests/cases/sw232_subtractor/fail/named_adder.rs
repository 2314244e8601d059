//! SW232: the name of a function adds, and none takes out.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "accounts", key = Utf8, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<String, Account>;

    #[repartition(name = "cents-by-owner", key = Utf8, value = I64, carries = i64)]
    #[store(name = "cents-by-owner", key = Utf8, value = I64)]
    let wealth: Table<String, i64> =
        accounts.group_by(|_, account| (account.owner.clone(), account.cents)).reduce(add); // ERROR SW232
}

fn main() {}
