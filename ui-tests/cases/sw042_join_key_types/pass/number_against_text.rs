//! SW042, not reported: the nearest legal neighbour of `fail/number_against_text.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "clicks", key = I64, value = Json)]
    let clicks: Stream<i64, Click>;

    #[repartition(name = "clicks-by-user", key = Utf8, value = Json)]
    let by_user: Stream<String, Click> = clicks.select_key(|_, click| click.user.clone());

    #[sink(topic = "rated-clicks", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = by_user.join(profiles, |_, click, profile| rate(click, profile));
}

fn main() {}
