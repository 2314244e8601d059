//! A fact's id comes from its type and its fields. Where one type of fact is written to two topics, the same
//! id names two records, and a consumer of both takes the second for a duplicate. Different branches of one
//! split never hold the same record, so those may share a type. So may a sink that says to copy what the other one's values
//! come from: then the second record is a duplicate.
//!
//! Types are compared as written; whether two spellings mean one fact, rustc knows (SW092).

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, Sink, Topic, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    let sinks: Vec<&Sink> = model.sinks.iter().filter(|sink| matches!(sink.topic, Topic::External(_))).collect();
    for (at, sink) in sinks.iter().enumerate() {
        let earlier = sinks.iter().take(at).find(|other| {
            written(&other.value.inner) == written(&sink.value.inner)
                && model.topic_name(&other.topic) != model.topic_name(&sink.topic)
                && !model.are_exclusive(other.node, sink.node)
                && !is_copy(model, other, sink)
                && !is_copy(model, sink, other)
                && model.is_known(other.node)
                && model.is_known(sink.node)
        });
        let Some(first) = earlier else { continue };
        let first_node = &model.node(first.node).name;
        let ty = written(&sink.value.inner);
        diags.push(
            Diag::new(
                &catalogue::FACT_TWICE,
                &model.node(sink.node).ty.value.written,
                format!("`{ty}` is written to two topics, under the same ids"),
            )
            .help(help(model, first, sink))
            .note(format!("`{first_node}` writes it too, {}", on_line(first_node.span()))),
        );
    }
}

/// Whether `copy` says to write the values of a node, and those of `other` come from it as they are too.
fn is_copy(model: &Model, other: &Sink, copy: &Sink) -> bool {
    copy.copies.as_ref().is_some_and(|(from, _)| model.handed_on(other.node).contains(from))
}

fn help(model: &Model, first: &Sink, sink: &Sink) -> String {
    const OWN: &str = "give one of them a type of its own, with its own `label`";
    let (ours, theirs) = (model.handed_on(sink.node), model.handed_on(first.node));
    match ours.iter().find(|node| theirs.contains(node)) {
        Some(common) => format!(
            "where a record here says nothing new, write `copies = {}` into the `#[sink(…)]`; where it does, {OWN}",
            model.node(*common).name
        ),
        None => OWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn one_fact_one_topic() {
        rejects(
            check,
            quote! {
                #[sink(topic = "a", key = Utf8, value = Json)]
                let a: Stream<String, Decision> = orders.map_values(f);
                #[sink(topic = "b", key = Utf8, value = Json)]
                let b: Stream<String, Decision> = orders.map_values(g);
            },
            &["`Decision` is written to two topics, under the same ids"],
        );
        accepts(
            check,
            quote! {
                #[sink(topic = "a", key = Utf8, value = Json)]
                let a: Stream<String, Decision> = orders.map_values(f);
                #[sink(topic = "b", key = Utf8, value = Json)]
                let b: Stream<String, Alert> = orders.map_values(g);
            },
        );
    }

    #[test]
    fn branches_exclude_each_other() {
        accepts(
            check,
            quote! {
                let (large, small): (Stream<String, Order>, Stream<String, Order>) =
                    orders.split().branch(f).default_branch();
                #[sink(topic = "a", key = Utf8, value = Json)]
                let a: Stream<String, Decision> = large.map_values(f);
                #[sink(topic = "b", key = Utf8, value = Json)]
                let b: Stream<String, Decision> = small.map_values(g);
            },
        );
    }
}
