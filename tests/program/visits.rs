//! The soak's programs of one step: visits are counted, guest by guest. Once exactly, over many partitions, from the end of
//! what lies there at the first start; once at least.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// A visit of a guest.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Visit {
    pub(crate) visit_id: String,
}

/// What a guest has come to.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Visits {
    pub(crate) last: String,
    pub(crate) count: u64,
}

/// A visit has been counted.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.visits", label = "counted", id(visit_id))]
pub(crate) struct Counted {
    pub(crate) visit_id: String,
    pub(crate) count: u64,
}

#[replay_safe]
impl Visits {
    /// After one more visit.
    fn and(&self, visit: &Visit) -> Self {
        Self { last: visit.visit_id.clone(), count: self.count + 1 }
    }

    /// The fact.
    fn counted(&self) -> Counted {
        Counted { visit_id: self.last.clone(), count: self.count }
    }
}

topology! {
    #![application_id = "tests-arrival-streams-v1"]
    #![processing_guarantee = exactly_once_v2]

    /// Counts whoever comes from now on.
    pub(crate) struct Arriving;

    #[source(topic = "tests.arrival.visits.v1", key = Utf8, value = Json, offset_reset = latest, on_error = skip)]
    let visits: Stream<String, Visit>;

    #[store(name = "guests", key = Utf8, value = Json)]
    let guests: Table<String, Visits> = visits
        .group_by_key()
        .aggregate(|| Visits { last: String::new(), count: 0 }, |_, visit, visits| visits.and(visit));

    #[sink(topic = "tests.arrival.counts.v1", key = Utf8, value = Json)]
    let counts: Stream<String, Counted> = guests.to_stream().map_values(|_, visits| visits.counted());
}

topology! {
    #![application_id = "tests-calling-streams-v1"]
    #![processing_guarantee = at_least_once]

    /// Counts every call, and some of them twice.
    pub(crate) struct Calling;

    #[source(topic = "tests.calling.visits.v1", key = Utf8, value = Json, on_error = skip)]
    let visits: Stream<String, Visit>;

    #[store(name = "callers", key = Utf8, value = Json)]
    let callers: Table<String, Visits> = visits
        .group_by_key()
        .aggregate(|| Visits { last: String::new(), count: 0 }, |_, visit, visits| visits.and(visit));

    #[sink(topic = "tests.calling.counts.v1", key = Utf8, value = Json)]
    let counts: Stream<String, Counted> = callers.to_stream().map_values(|_, visits| visits.counted());
}
