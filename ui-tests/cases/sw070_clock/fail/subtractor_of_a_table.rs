//! SW070: what a row was is taken out at the price of today.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "accounts", key = Utf8, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<String, Account>;

    #[repartition(name = "cents-by-owner", key = Utf8, value = Json, carries = Account)]
    #[store(name = "cents-by-owner", key = Utf8, value = I64)]
    let wealth: Table<String, i64> = accounts
        .group_by(|_, account| (account.owner.clone(), account.clone()))
        .aggregate(|| 0, |_, it, sum| sum + it.worth(it.opened_at), |_, it, sum| sum - it.worth(Utc::now())); // ERROR SW070
}

fn main() {}
