//! SW233, not reported: the nearest legal neighbour of `fail/side_of_an_outer_join.rs`.

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

    #[store(name = "adults", key = Utf8, value = Json)]
    let adults: Table<String, Profile> = profiles.filter(|_, profile, limits: &Limits| profile.age >= limits.adult);

    let both: Table<String, Both> = adults.outer_join(stars, |_, profile, stars| Both::of(profile, stars));

    #[sink(topic = "both", key = Utf8, value = Json)]
    let lines: Stream<String, Option<Both>> = both.to_stream();
}

fn main() {}
