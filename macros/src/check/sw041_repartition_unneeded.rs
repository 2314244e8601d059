//! A repartition costs a topic, and every record a second trip through the broker. One that moves nothing is a
//! misunderstanding. It moves something when the key changed, or when it is written with another serde or to
//! another number of partitions (which a join may need).

use crate::ast::NodeKind;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Node, Origin, Source, partitioned_by, same};

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        let Some(repartition) = &node.repartition else { continue };
        if is_table_of_a_table(model, node) {
            diags.push(
                Diag::new(
                    &catalogue::REPARTITION_UNNEEDED,
                    &repartition.word,
                    format!("table `{}` is repartitioned, and its key is that of the table it comes from", node.name),
                )
                .help(
                    "remove `#[repartition(…)]`; for another number of partitions repartition the stream of its changes, \
                     and make a table of that: `.to_stream()`, then `.to_table()`",
                ),
            );
            continue;
        }
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

/// Whether it is computed from a table, or another name of one. What `group_by` makes has a key of its own.
fn is_table_of_a_table(model: &Model, node: &Node) -> bool {
    let Origin::Chain(chain) = node.origin else { return false };
    node.ty.kind == NodeKind::Table && model.chain(chain).stateful_step().is_none()
}

fn moves_something(model: &Model, node: &Node) -> bool {
    let (Origin::Chain(chain), Some(repartition)) = (node.origin, &node.repartition) else { return true };
    let chain = model.chain(chain);
    if chain.segments[0].key_changed_by.is_some() || !model.is_known(chain.owner()) {
        return true;
    }
    let upstream = model.upstream(chain).into_iter().map(|source| &model.sources[source]);
    let other_key = |source: &&Source| {
        !same(partitioned_by(&source.serdes.key.value), partitioned_by(&repartition.serdes.key.value))
    };
    let other_count = |source: &&Source| match (&source.partitions, &repartition.partitions) {
        (Some(from), Some(to)) => from.value.count != to.value.count,
        // How many the topic has is known only to the cluster.
        (None, Some(_)) => true,
        (_, None) => false,
    };
    upstream.into_iter().any(|source| other_key(&source) || other_count(&source))
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
    fn a_table_keeps_the_key_of_its_table() {
        let repartitioned = |chain: proc_macro2::TokenStream| {
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json, partitions = 8)]
                let x: Table<String, Profile> = #chain;
            }
        };
        let message = "table `x` is repartitioned, and its key is that of the table it comes from";
        rejects(check, repartitioned(quote!(profiles.filter(f))), &[message]);
        rejects(check, repartitioned(quote!(profiles)), &[message]);
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json, partitions = 8)]
                #[store(name = "x", key = Utf8, value = Json)]
                let x: Table<String, Order> = orders.to_table();
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
