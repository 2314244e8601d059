//! The partition of a record is a hash of its key's bytes. Where the two sides of a join write equal keys as
//! other bytes, they meet in one task only by chance.

use super::partitioning;
use super::topic_ends::same;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, written};
use crate::op::State;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        for (at, step) in chain.steps.iter().enumerate().filter(|(_, step)| step.row.state == State::Reads) {
            let Some((table, word)) = step.node_argument() else { continue };
            // A changed key or a key of another type is the greater mistake, and is reported as that.
            let same_type =
                step.input.key.as_ref().is_some_and(|key| same(&key.inner, &model.node(table).ty.key.inner));
            if step.key_changed_by.is_some() || !same_type {
                continue;
            }
            let stream_side = partitioning::at_step(model, chain, at);
            let table_side = partitioning::of_node(model, table);
            let pairs = stream_side.iter().flat_map(|left| table_side.iter().map(move |right| (left, right)));
            let differing = pairs.into_iter().find(|(left, right)| !same(key_serde(left), key_serde(right)));
            let Some((left, right)) = differing else { continue };
            let (left_serde, right_serde) = (written(key_serde(left)), written(key_serde(right)));
            let (left_topic, right_topic) = (model.topic_name(&left.topic), model.topic_name(&right.topic));
            diags.push(
                Diag::new(
                    &catalogue::JOIN_KEY_SERDES,
                    word,
                    format!("the stream's keys are written as `{left_serde}`, those of `{word}` as `{right_serde}`"),
                )
                .help(format!("repartition one side with the other's key serde: `#[repartition(name = \"…\", key = {right_serde}, value = …)]`"))
                .note(format!("the keys come from the topics `{left_topic}` and `{right_topic}`")),
            );
        }
    }
}

fn key_serde(source: &crate::model::Source) -> &syn::Type {
    &source.serdes.key.value
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
            &["the stream's keys are written as `Json`, those of `profiles` as `Utf8`"],
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
}
