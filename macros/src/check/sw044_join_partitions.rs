//! Partition 3 of the stream meets partition 3 of the table, and partition 3 of a merged stream. With other
//! partition counts, equal keys lie in partitions of other numbers. Counts that are not declared are compared
//! when the application starts.

use super::suggest::AS_TABLE;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Source};

pub(super) fn check(model: &Model, diags: &Diags) {
    // A key that meets itself explains the rest.
    if !keys_that_meet(model, diags) {
        tasks_with_a_store(model, diags);
    }
}

/// Whether there was a mistake.
fn keys_that_meet(model: &Model, diags: &Diags) -> bool {
    let mut found = false;
    for meeting in model.meetings() {
        let differing = meeting.first_difference(model, |left, right| match (count(left), count(right)) {
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
            .help(match meeting.joins_tables {
                true => format!("write one of the tables to a topic with the count of the other, as its changes, {AS_TABLE}"),
                false => format!(
                    "repartition one of the streams to the count of the other: \
                     `#[repartition(name = \"…\", key = …, value = …, partitions = {right_count})]`"
                ),
            }),
        );
        found = true;
    }
    found
}

/// The group's assignor puts the partitions of one number together only where topics have equally many.
fn tasks_with_a_store(model: &Model, diags: &Diags) {
    for group in model.subtopologies.iter().flat_map(|part| &part.copartitioned) {
        let mut sources =
            group.iter().map(|&source| &model.sources[source]).filter(|source| source.partitions.is_some());
        let Some(first) = sources.next() else { continue };
        let Some(other) = sources.find(|source| count(source) != count(first)) else { continue };
        let (Some(given), Some(count)) = (&other.partitions, count(first)) else { continue };
        let [topic, first] = [other, first].map(|source| model.topic_name(&source.topic));
        diags.push(
            Diag::new(
                &catalogue::JOIN_PARTITIONS,
                &given.value,
                format!(
                    "tasks with a store read topic `{topic}` with {} partitions and `{first}` with {count}",
                    given.value.count
                ),
            )
            .help(format!(
                "give the records of `{topic}` a topic of their own first: \
                 `#[repartition(name = \"…\", key = …, value = …, partitions = {count})]`"
            ))
            .note("the partitions of one number come to one instance only where topics have equally many, and a task is in one place"),
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
    fn inputs_of_tasks_with_a_store() {
        let topology = |stateful: bool| {
            let joined = if stateful { quote!(.join(profiles, f)) } else { quote!(.map_values(f)) };
            quote! {
                #[source(topic = "a", key = Utf8, value = Json, partitions = 2)]
                let a: Stream<String, Order>;
                #[source(topic = "b", key = Utf8, value = Json, partitions = 3)]
                let b: Stream<String, Rated>;
                let rated: Stream<String, Rated> = a #joined;
                let all: Stream<String, Rated> = rated.merge(b);
            }
        };
        rejects(check, topology(true), &["tasks with a store read topic `b` with 3 partitions and `a` with 2"]);
        accepts(check, topology(false));
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
