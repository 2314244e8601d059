//! A repartition costs a topic, and every record a second trip through the broker. One that moves nothing is a
//! misunderstanding. It moves something when the key changed, or when it is written with another serde or to
//! another number of partitions (which a join may need).

use super::partitioning;
use super::topic_ends::same;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Node, Origin, Source};

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        let Some(repartition) = &node.repartition else { continue };
        if moves_something(model, node) {
            continue;
        }
        diags.push(
            Diag::new(
                &catalogue::REPARTITION_UNNEEDED,
                &repartition.word,
                format!("`{}` is repartitioned, and its key has not changed", node.name),
            )
            .help("remove `#[repartition(…)]`: the records already lie where their key belongs")
            .note("for another number of partitions than the topic behind it has, state both counts"),
        );
    }
}

fn moves_something(model: &Model, node: &Node) -> bool {
    let (Origin::Chain(chain), Some(repartition)) = (node.origin, &node.repartition) else { return true };
    let chain = model.chain(chain);
    if chain.key_changed_by.is_some() || !model.is_known(chain.owner()) {
        return true;
    }
    let upstream = partitioning::upstream(model, chain);
    let other_key = |source: &&Source| !same(&source.serdes.key.value, &repartition.serdes.key.value);
    let other_count = |source: &&Source| match (&source.partitions, &repartition.partitions) {
        (Some(from), Some(to)) => from.value.count != to.value.count,
        // How many the topic has is known only to the cluster.
        (None, Some(_)) => true,
        (_, None) => false,
    };
    upstream.iter().any(|source| other_key(source) || other_count(source))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn the_key_must_have_changed() {
        rejects(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.filter(f);
            },
            &["`x` is repartitioned, and its key has not changed"],
        );
        rejects(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.select_key(f);
                #[repartition(name = "s", key = Utf8, value = Json)]
                let y: Stream<String, Order> = x;
            },
            &["`y` is repartitioned, and its key has not changed"],
        );
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.select_key(f).map_values(g);
            },
        );
    }

    #[test]
    fn another_serde_or_count_moves_records() {
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Json, value = Json)]
                let x: Stream<String, Order> = orders;
            },
        );
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json, partitions = 8)]
                let x: Stream<String, Order> = orders;
            },
        );
        rejects(
            check,
            quote! {
                #[source(topic = "t", key = Utf8, value = Json, partitions = 8)]
                let returns: Stream<String, Order>;
                #[repartition(name = "r", key = Utf8, value = Json, partitions = 8)]
                let x: Stream<String, Order> = returns;
            },
            &["`x` is repartitioned, and its key has not changed"],
        );
    }
}
