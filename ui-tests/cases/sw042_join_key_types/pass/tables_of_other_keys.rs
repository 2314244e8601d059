//! SW042, not reported: the nearest legal neighbour of `fail/tables_of_other_keys.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "accounts", key = I64, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<i64, Account>;

    #[repartition(name = "accounts-by-owner", key = Utf8, value = Json, carries = Account)]
    #[store(name = "accounts-by-owner", key = Utf8, value = Json)]
    let by_owner: Table<String, Option<Account>> = accounts
        .group_by(|_, account| (account.owner.clone(), account.clone()))
        .reduce(|_, added| Some(added.clone()), |_, _| None);

    #[sink(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, Option<View>> =
        profiles.join(by_owner, |_, profile, account| View::of(profile, account)).to_stream();
}

fn main() {}
