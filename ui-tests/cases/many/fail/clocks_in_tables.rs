//! A clock in every closure that groups tables or joins them: each is found.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    #[repartition(name = "ages-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "ages-by-city", key = Utf8, value = I64)]
    let ages: Table<String, i64> = profiles
        .group_by(|_, profile| (profile.city.clone(), days(profile, SystemTime::now()))) // ERROR SW070
        .reduce(|sum, age| sum + age + years(Utc::now()), |sum, age| sum - age - years(Utc::now())); // ERROR SW070 // ERROR SW070

    #[repartition(name = "people-by-city", key = Utf8, value = Json, carries = Profile)]
    #[store(name = "people-by-city", key = Utf8, value = Json)]
    let cities: Table<String, City> = profiles
        .group_by(|_, profile| (profile.city.clone(), profile.clone()))
        .aggregate(|| {
            City::since(Instant::now()) // ERROR SW070
        }, |_, profile, city| {
            city.with(profile, chrono::Utc::now()) // ERROR SW070
        }, |_, profile, city| {
            city.without(profile, Zoned::now()) // ERROR SW070
        });

    let inner: Table<String, View> = profiles.join(limits, |_, profile, limit| View::at(Utc::now(), profile, limit)); // ERROR SW070
    let left: Table<String, View> = inner.left_join(limits, |_, view, limit| view.at(Local::now(), limit)); // ERROR SW070
    let outer: Table<String, View> = left.outer_join(limits, |_, view, limit| View::of(view, limit, Instant::now())); // ERROR SW070

    #[sink(topic = "views", key = Utf8, value = Json)]
    let out: Stream<String, Option<View>> = outer.to_stream();
}

fn main() {}
