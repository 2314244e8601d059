//! The broker refuses a bad topic name only when the application starts; here the name is at hand.

use syn::LitStr;

use super::naming;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Topic};

pub(super) fn check(model: &Model, diags: &Diags) {
    for name in names(model) {
        let topic = name.value();
        let diag =
            |text: String| Diag::new(&catalogue::TOPIC_NAME, name, format!("topic {} {text}", naming::quoted(name)));
        if let Some(problem) = naming::problem(&topic) {
            diags.push(diag(problem).help(naming::LEGAL));
        } else if topic.len() > naming::MAX_TOPIC {
            diags.push(
                diag(format!("has {} characters", topic.len()))
                    .help(format!("shorten it to {} characters", naming::MAX_TOPIC)),
            );
        } else if is_internal(model, &topic) {
            diags.push(
                diag("is an internal topic of this application".to_owned())
                    .help("read and write the node itself; the runtime owns its internal topics"),
            );
        }
    }
}

/// Every name of a user's topic, where it is written.
fn names(model: &Model) -> impl Iterator<Item = &LitStr> {
    fn external(topic: &Topic) -> Option<&LitStr> {
        match topic {
            Topic::External(name) => Some(name),
            Topic::Repartition(_) => None,
        }
    }
    let sources = model.sources.iter().filter_map(move |source| external(&source.topic));
    let sinks = model.sinks.iter().filter_map(move |sink| external(&sink.topic));
    sources.chain(sinks).chain(model.dead_letters())
}

fn is_internal(model: &Model, topic: &str) -> bool {
    let prefix = format!("{}-", model.application_id.value.value());
    topic.starts_with(&prefix) && (topic.ends_with("-repartition") || topic.ends_with("-changelog"))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn names_of_sources_sinks_and_dead_letters() {
        rejects(
            check,
            quote! {
                #[source(topic = "my orders", key = Utf8, value = Json, on_error = dead_letter("dead/letters"))]
                let a: Stream<String, Order>;
                #[sink(topic = "", key = Utf8, value = Json)]
                let b: Stream<String, Order> = a.filter(f);
            },
            &["topic `my orders` holds a space", "topic name is empty", "topic `dead/letters` holds the character `/`"],
        );
        accepts(
            check,
            quote! {
                #[source(topic = "orders.v1", key = Utf8, value = Json, on_error = dead_letter("orders.v1.dead"))]
                let a: Stream<String, Order>;
            },
        );
    }

    #[test]
    fn internal_topics_belong_to_the_runtime() {
        rejects(
            check,
            quote! {
                #[source(topic = "orders-risk-scoring-streams-v1-totals-changelog", key = Utf8, value = Json)]
                let a: Stream<String, Order>;
            },
            &["topic `orders-risk-scoring-streams-v1-totals-changelog` is an internal topic of this application"],
        );
    }
}
