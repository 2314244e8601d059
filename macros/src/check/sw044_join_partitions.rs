//! Partition 3 of the stream meets partition 3 of the table, and partition 3 of a merged stream. With other
//! partition counts, equal keys lie in partitions of other numbers. Counts that are not declared are compared
//! when the application starts.

use super::partitioning;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Source};

pub(super) fn check(model: &Model, diags: &Diags) {
    for meeting in partitioning::meetings(model) {
        let differing = meeting.first_difference(|left, right| match (count(left), count(right)) {
            (Some(left), Some(right)) => left != right,
            _ => false,
        });
        let Some((left, right)) = differing else { continue };
        let (Some(left_count), Some(right_count)) = (count(left), count(right)) else { continue };
        diags.push(
            Diag::new(
                &catalogue::JOIN_PARTITIONS,
                meeting.token,
                format!(
                    "the keys that meet here come from topic `{}` with {left_count} partitions and `{}` with {right_count}",
                    model.topic_name(&left.topic),
                    model.topic_name(&right.topic)
                ),
            )
            .help(format!(
                "repartition one of the streams to the count of the other: \
                 `#[repartition(name = \"…\", key = …, value = …, partitions = {right_count})]`"
            )),
        );
    }
}

fn count(source: &Source) -> Option<u32> {
    source.partitions.as_ref().map(|given| given.value.count)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn declared_counts() {
        let topology = |stream: u32, table: u32| {
            let stream = proc_macro2::Literal::u32_unsuffixed(stream);
            let table = proc_macro2::Literal::u32_unsuffixed(table);
            quote! {
                #[source(topic = "clicks", key = Utf8, value = Json, partitions = #stream)]
                let clicks: Stream<String, Click>;
                #[source(topic = "rates", key = Utf8, value = Json, partitions = #table)]
                #[store(name = "rates-store")]
                let rates: Table<String, Rate>;
                let x: Stream<String, Click> = clicks.left_join(rates, f);
                let y: Stream<String, Order> = orders.join(rates, f);
            }
        };
        rejects(
            check,
            topology(4, 8),
            &["the keys that meet here come from topic `clicks` with 4 partitions and `rates` with 8"],
        );
        accepts(check, topology(8, 8));
    }

    #[test]
    fn merged_streams_before_an_aggregation() {
        rejects(
            check,
            quote! {
                #[source(topic = "a", key = Utf8, value = Json, partitions = 2)]
                let a: Stream<String, Order>;
                #[source(topic = "b", key = Utf8, value = Json, partitions = 3)]
                let b: Stream<String, Order>;
                let _only_merged: Stream<String, Order> = a.merge(b);
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = a.merge(b).group_by_key().count();
            },
            &["the keys that meet here come from topic `a` with 2 partitions and `b` with 3"],
        );
    }
}
