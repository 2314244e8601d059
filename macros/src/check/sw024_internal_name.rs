//! The runtime creates `<application id>-<name>-repartition` and `<application id>-<store>-changelog`; with
//! the application id in front, a name of legal length may be too long.

use syn::LitStr;

use super::naming;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        if let Some(repartition) = &node.repartition {
            let name = &repartition.name.value;
            match naming::problem(&name.value()) {
                Some(problem) => diags.push(
                    Diag::new(
                        &catalogue::INTERNAL_NAME,
                        name,
                        format!("repartition {} {problem}", naming::quoted(name)),
                    )
                    .help(naming::LEGAL),
                ),
                None => check_length(name, &model.repartition_topic(&name.value()), diags),
            }
        }
        if let Some(store) = &node.store {
            check_length(&store.name.value, &model.changelog_topic(&store.name.value.value()), diags);
        }
    }
}

fn check_length(name: &LitStr, topic: &str, diags: &Diags) {
    let Some(excess) = topic.len().checked_sub(naming::MAX_TOPIC).filter(|excess| *excess > 0) else { return };
    diags.push(
        Diag::new(
            &catalogue::INTERNAL_NAME,
            name,
            format!(
                "the internal topic of this name has {} characters; {} are the limit",
                topic.len(),
                naming::MAX_TOPIC
            ),
        )
        .help(format!("shorten it, or the application id, by {excess}"))
        .note(format!("the topic is `{topic}`")),
    );
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, lines, rejects};
    use crate::tests::with_sources;

    #[test]
    fn the_application_id_counts() {
        // 30 characters of application id, two joints and `changelog` leave 208.
        let longest = "s".repeat(208);
        let too_long = "s".repeat(209);
        accepts(
            check,
            quote! {
                #[store(name = #longest, key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by_key().count();
            },
        );
        let nodes = quote! {
            #[store(name = #too_long, key = Utf8, value = I64)]
            let x: Table<String, i64> = orders.group_by_key().count();
        };
        assert_eq!(lines(check, with_sources(nodes)).len(), 1);
    }

    #[test]
    fn repartition_names_are_legal() {
        rejects(
            check,
            quote! {
                #[repartition(name = "by customer", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.select_key(f);
            },
            &["repartition `by customer` holds a space"],
        );
    }
}
