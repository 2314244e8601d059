//! The topology lock: `topology.lock` remembers what the application left behind by running, and a change that would
//! strand it is a compile error. Try one: rename the store, or give it `value = Json`.
//!
//! After a change that state survives, such as a second sink, the lock is stale, and `cargo streamwright lock --example
//! topology_lock` brings it up to date. Most packages keep it beside their Cargo.toml and need no `#![lock = "…"]`.

use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// How often a page was seen.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "pages.popular", label = "popular", id(page, views))]
pub struct Popular {
    page: String,
    views: i64,
}

topology! {
    #![application_id = "page-views-streams-v1"]
    #![lock = "topology_lock/topology.lock"]

    /// Counts views, and reports pages that many have seen.
    pub struct PageViews;

    #[source(topic = "views.v1", key = Utf8, value = Utf8)]
    let views: Stream<String, String>;

    #[repartition(name = "views-by-page", key = Utf8, value = Utf8)]
    let by_page: Stream<String, String> = views.select_key(|_, page| page.clone());

    #[store(name = "views-by-page", key = Utf8, value = I64)]
    let counts: Table<String, i64> = by_page.group_by_key().count();

    #[sink(topic = "pages.popular.v1", key = Utf8, value = Json)]
    let popular: Stream<String, Popular> = counts
        .to_stream()
        .filter(|_, views| *views >= 2)
        .map_values(|page, views| Popular { page: page.clone(), views: *views });
}

fn main() -> Result<(), Error> {
    let views = keyed_lines("ada home\ngrace help\nalan home", 0);
    App::new(PageViews).load("views.v1", views).on_committed(print).run().map(drop)
}
