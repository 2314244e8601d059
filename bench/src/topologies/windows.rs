//! Windowed counts that are timed. Nothing of most of them reaches a sink: what is measured is the operator.

use streamwright::prelude::*;

use super::tables::Negative;

topology! {
    #![application_id = "bench-tumbling-streams-v1"]

    /// Counts by the second.
    pub(crate) struct Tumbling;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        left.group_by_key().windowed_by(tumbling = 1.second(), grace = 0.seconds()).count();
    #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> =
        counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-closing-streams-v1"]

    /// Counts by the second, and tells each count once.
    pub(crate) struct Closing;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> = left
        .group_by_key()
        .windowed_by(tumbling = 1.second(), grace = 0.seconds(), emit = on_window_close)
        .count();
    #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> =
        counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-hopping-streams-v1"]

    /// Counts of a second, five of which hold each record.
    pub(crate) struct Hopping;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> = left
        .group_by_key()
        .windowed_by(hopping = 1.second(), advance = 200.millis(), grace = 0.seconds())
        .count();
    #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> =
        counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-sessions-streams-v1"]

    /// Counts by session; those of ten thousand keys go on and on.
    pub(crate) struct Sessions;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        left.group_by_key().windowed_by(session = 50.millis(), grace = 0.seconds()).count();
    #[sink(topic = "bench.counts.v1", key = SessionWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> = counts
        .to_stream()
        .flat_map_values(|_, count| count.filter(|count| *count < 0))
        .map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-sliding-streams-v1"]

    /// Counts of twenty milliseconds around each record; those of ten thousand keys hold three records.
    pub(crate) struct Sliding;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        left.group_by_key().windowed_by(sliding = 20.millis(), grace = 0.seconds()).count();
    #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> =
        counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-finals-streams-v1"]

    /// Counts by the second, of which the last ones go on.
    pub(crate) struct Finals;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        left.group_by_key().windowed_by(tumbling = 1.second(), grace = 0.seconds()).count();
    #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let none: Stream<Windowed<String>, Negative> = counts
        .suppress(until_window_closes)
        .to_stream()
        .filter(|_, count| *count < 0)
        .map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-held-back-streams-v1"]

    /// Counts whose changes wait for five milliseconds; those of ten thousand keys leave one by one.
    pub(crate) struct HeldBack;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = left.group_by_key().count();
    #[store(name = "held-back", key = Utf8, value = I64)]
    let held_back: Table<String, i64> = counts.suppress(time_limit = 5.millis());
    #[sink(topic = "bench.counts.v1", key = Utf8, value = Json)]
    let none: Stream<String, Negative> =
        held_back.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

/// One topology a retention: all make a window of ten milliseconds for every record of a key.
macro_rules! expiring {
    ($name:ident, $id:literal, $retention:literal) => {
        topology! {
            #![application_id = $id]

            /// Makes windows that expire.
            pub(crate) struct $name;

            #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
            let left: Stream<String, i64>;
            #[store(name = "counts", key = Utf8, value = I64, retention = $retention.millis())]
            let counts: Table<Windowed<String>, i64> =
                left.group_by_key().windowed_by(tumbling = 10.millis(), grace = 0.seconds()).count();
            #[sink(topic = "bench.counts.v1", key = TimeWindowed<Utf8>, value = Json)]
            let none: Stream<Windowed<String>, Negative> =
                counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
        }
    };
}

expiring!(Expiring1, "bench-expiring-1-streams-v1", 100_000);
expiring!(Expiring100, "bench-expiring-100-streams-v1", 2_000);
expiring!(Expiring10000, "bench-expiring-10000-streams-v1", 20);
