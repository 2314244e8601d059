//! A consumer group has one position a partition. Two sources of one topic would both move it, so each would
//! skip what the other had read.

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, Source, Topic};

pub(super) fn check(model: &Model, diags: &Diags) {
    let external = |source: &Source| match &source.topic {
        Topic::External(name) => Some(name.clone()),
        Topic::Repartition(_) => None,
    };
    for (at, source) in model.sources.iter().enumerate() {
        let Some(topic) = external(source) else { continue };
        let same = |other: &&Source| external(other).is_some_and(|name| name.value() == topic.value());
        let Some(first) = model.sources.iter().take(at).find(same) else { continue };
        let first = &model.node(first.node).name;
        diags.push(
            Diag::new(
                &catalogue::TOPIC_READ_TWICE,
                &topic,
                format!("topic `{}` is read by two sources", topic.value()),
            )
            .help(format!("use `{first}` in both places: a node may be named as often as you like"))
            .note(format!("`{first}` reads it {}", on_line(first.span()))),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn the_second_source_is_reported() {
        rejects(
            check,
            quote! {
                #[source(topic = "orders", key = Utf8, value = Json)]
                let again: Stream<String, Order>;
            },
            &["topic `orders` is read by two sources"],
        );
        accepts(
            check,
            quote! {
                #[source(topic = "returns", key = Utf8, value = Json)]
                let returns: Stream<String, Order>;
            },
        );
    }
}
