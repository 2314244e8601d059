//! SW230: final results, which come out once and are kept nowhere, are looked up.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    #[source(topic = "questions", key = TimeWindowed<Utf8>, value = Utf8, window_size = 5.minutes())]
    let questions: Stream<Windowed<String>, String>;

    let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes);

    #[sink(topic = "answers", key = TimeWindowed<Utf8>, value = Json)]
    let answers: Stream<Windowed<String>, Answer> = questions.join(last, |_, _, views| Answer::of(*views)); // ERROR SW230
}

fn main() {}
