//! Partition 3 of the stream meets partition 3 of the table. With other partition counts, equal keys lie in
//! partitions of other numbers. Counts that are not declared are compared when the application starts.

use super::partitioning;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Source};
use crate::op::State;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        for (at, step) in chain.steps.iter().enumerate().filter(|(_, step)| step.row.state == State::Reads) {
            let Some((table, word)) = step.node_argument() else { continue };
            // Reported as a missing repartition.
            if step.key_changed_by.is_some() {
                continue;
            }
            let left = partitioning::at_step(model, chain, at);
            let right = partitioning::of_node(model, table);
            let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
            let differ = pairs.into_iter().find_map(|(left, right)| {
                let (a, b) = (count(left)?, count(right)?);
                (a != b).then_some((left, a, right, b))
            });
            let Some((left, left_count, right, right_count)) = differ else { continue };
            diags.push(
                Diag::new(
                    &catalogue::JOIN_PARTITIONS,
                    word,
                    format!("the stream has {left_count} partitions, and table `{word}` has {right_count}"),
                )
                .help(format!(
                    "repartition the stream to the table's count: \
                     `#[repartition(name = \"…\", key = …, value = …, partitions = {right_count})]`"
                ))
                .note(format!(
                    "the counts are declared for `{}` and `{}`",
                    model.topic_name(&left.topic),
                    model.topic_name(&right.topic)
                )),
            );
        }
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
        rejects(check, topology(4, 8), &["the stream has 4 partitions, and table `rates` has 8"]);
        accepts(check, topology(8, 8));
    }
}
