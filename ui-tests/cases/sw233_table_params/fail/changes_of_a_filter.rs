//! SW233: somebody asks for the old values of a filter with a parameter.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![params = Limits]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let adults: Table<String, Profile> = profiles.filter(|_, profile, limits: &Limits| profile.age >= limits.adult); // ERROR SW233

    #[sink(topic = "changes", key = Utf8, value = Json)]
    let changes: Stream<String, Change<Profile>> = adults.to_changes(old = true);
}

fn main() {}
