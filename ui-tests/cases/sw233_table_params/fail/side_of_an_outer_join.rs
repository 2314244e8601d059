//! SW233: a side of an outer join has to know whether it had a row.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![params = Limits]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "stars", key = Utf8, value = I64)]
    #[store(name = "stars-store")]
    let stars: Table<String, i64>;

    let adults: Table<String, Profile> = profiles.filter(|_, profile, limits: &Limits| profile.age >= limits.adult); // ERROR SW233

    let both: Table<String, Both> = adults.outer_join(stars, |_, profile, stars| Both::of(profile, stars));

    #[sink(topic = "both", key = Utf8, value = Json)]
    let lines: Stream<String, Option<Both>> = both.to_stream();
}

fn main() {}
