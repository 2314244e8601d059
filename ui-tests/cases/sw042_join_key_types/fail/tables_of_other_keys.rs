//! SW042: a table keyed by text, joined with one keyed by number.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "accounts", key = I64, value = Json)]
    #[store(name = "accounts-store")]
    let accounts: Table<i64, Account>;

    #[sink(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, Option<View>> =
        profiles.join(accounts, |_, profile, account| View::of(profile, account)).to_stream(); // ERROR SW042
}

fn main() {}
