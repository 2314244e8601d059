//! The partition of a record is a hash of its key's bytes. Where the two sides of a join, or two merged
//! streams before an aggregation, write equal keys as other bytes, they meet in one task only by chance.

use super::suggest::AS_TABLE;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Source, partitioned_by, same, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for meeting in model.meetings() {
        let differing = meeting.first_difference(model, |left, right| !same(key_serde(left), key_serde(right)));
        let Some((left, right)) = differing else { continue };
        let serdes = [left, right].map(|source| written(key_serde(source)));
        let topics = [left, right].map(|source| model.topic_name(&source.topic));
        diags.push(
            Diag::new(
                &catalogue::JOIN_KEY_SERDES,
                meeting.token,
                format!(
                    "the keys that meet here are written as `{}` in topic `{}` and as `{}` in `{}`",
                    serdes[0], topics[0], serdes[1], topics[1]
                ),
            )
            .help(match meeting.joins_tables {
                true => format!(
                    "write one of the tables to a topic with the key serde of the other, as its changes, {AS_TABLE}"
                ),
                false => format!(
                    "repartition one of the streams with the key serde of the other: \
                     `#[repartition(name = \"…\", key = {}, value = …)]`",
                    serdes[1]
                ),
            }),
        );
    }
}

/// The serde whose bytes decide the partition.
fn key_serde(source: &Source) -> &syn::Type {
    partitioned_by(&source.serdes.key.value)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn key_serdes_of_both_sides() {
        rejects(
            check,
            quote! {
                #[source(topic = "clicks", key = Json, value = Json)]
                let clicks: Stream<String, Click>;
                let x: Stream<String, Click> = clicks.filter(f).join(profiles, f);
            },
            &["the keys that meet here are written as `Json` in topic `clicks` and as `Utf8` in `profiles`"],
        );
        accepts(
            check,
            quote! {
                #[source(topic = "clicks", key = Json, value = Json)]
                let clicks: Stream<String, Click>;
                #[repartition(name = "clicks-as-text", key = Utf8, value = Json)]
                let moved: Stream<String, Click> = clicks;
                let x: Stream<String, Click> = moved.join(profiles, f);
            },
        );
    }

    #[test]
    fn a_first_stream_of_several_topics_is_reported_once() {
        rejects(
            check,
            quote! {
                #[source(topic = "returns", key = Json, value = Json)]
                let returns: Stream<String, Order>;
                let all: Stream<String, Order> = orders.merge(returns);
                #[store(name = "c", key = Utf8, value = Json)]
                let x: Table<String, View> =
                    all.group_by_key().cogroup(f).cogroup(orders, g).cogroup(orders, h).aggregate(i);
            },
            &["the keys that meet here are written as `Utf8` in topic `orders` and as `Json` in `returns`"],
        );
    }
}
