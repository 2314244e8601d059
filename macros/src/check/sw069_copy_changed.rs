//! `copies = orders` says that the records of a topic say nothing new: they are facts of `orders`, under the ids that those
//! have. That holds where the values come from there as they are; another value is another statement.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, NodeId};

pub(super) fn check(model: &Model, diags: &Diags) {
    for sink in &model.sinks {
        let Some((from, word)) = &sink.copies else { continue };
        let handed_on = model.handed_on(sink.node);
        if handed_on.contains(from) || !model.is_known(sink.node) {
            continue;
        }
        let name = &model.node(sink.node).name;
        let diag = Diag::new(
            &catalogue::COPY_CHANGED,
            word,
            format!("`{name}` does not write the values of `{word}` as they are"),
        )
        .help("remove `copies`, and give the values a type of their own that derives `Fact`");
        diags.push(match handed_on.last().and_then(|last| maker(model, *last)) {
            Some(operator) => diag.note(format!("its values are made by `{operator}`")),
            None => diag.note(format!("no chain leads from `{word}` to `{name}`")),
        });
    }
}

/// The operator that makes the values of a node.
fn maker(model: &Model, id: NodeId) -> Option<String> {
    let chain = model.chain_of(id)?;
    chain.steps.iter().rev().find(|step| !step.keeps_values()).map(|step| step.name.to_string())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn values_come_as_they_are() {
        accepts(
            check,
            quote! {
                let paid: Stream<String, Order> = orders.filter(f);
                let (large, _rest): (Stream<String, Order>, Stream<String, Order>) =
                    paid.select_key(k).split().branch(b).default_branch();
                #[sink(topic = "large", key = Utf8, value = Json, copies = orders)]
                let out: Stream<String, Order> = large;
                #[sink(topic = "profiles-out", key = Utf8, value = Json, copies = profiles)]
                let changes: Stream<String, Option<Profile>> = profiles.to_stream();
            },
        );
        for chain in [
            quote!(orders.map_values(f)),
            quote!(orders.join(profiles, f)),
            quote!(orders.merge(others)),
            quote!(others.filter(f)),
        ] {
            rejects(
                check,
                quote! {
                    #[source(topic = "others", key = Utf8, value = Json)]
                    let others: Stream<String, Order>;
                    #[sink(topic = "out", key = Utf8, value = Json, copies = orders)]
                    let out: Stream<String, Order> = #chain;
                },
                &["`out` does not write the values of `orders` as they are"],
            );
        }
    }
}
