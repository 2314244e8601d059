//! The rows of a grouped table reach their groups through a topic, which carries changes: old values are taken out where new
//! ones are added. The topic outlives the program, so the type of what it carries is written.

use super::suggest;
use crate::ast::RepartitionAttr;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, Node, Step, written};
use crate::op::Flow;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let node = model.node(chain.owner());
        let carries = node.repartition.as_ref().and_then(|attr| attr.carries.as_ref());
        match (grouping(chain), &node.repartition, carries) {
            (Some(step), None, _) => diags.push(without_topic(node, step)),
            (Some(step), Some(attr), None) => diags.push(without_type(node, step, attr)),
            (Some(_), _, Some(given)) if given.value.nullable => {
                let diag = Diag::new(&catalogue::TABLE_REGROUPED, &given.value.written, "`carries` names an `Option`");
                diags.push(
                    diag.help(format!("write `carries = {}`", written(&given.value.inner))).note(
                        "a row that belongs to no group is left out where the closure of `group_by` gives `None`",
                    ),
                );
            }
            (None, _, Some(given)) => {
                let message = format!("`carries` above `{}`, whose chain groups no table", node.name);
                let diag = Diag::new(&catalogue::TABLE_REGROUPED, &given.name, message);
                diags.push(diag.help("remove it: the topic carries records of a type that is written already"));
            }
            _ => {}
        }
    }
}

fn grouping(chain: &Chain) -> Option<&Step> {
    chain.steps.iter().find(|step| step.form.output == Flow::GroupedTable)
}

fn without_topic(node: &Node, step: &Step) -> Diag {
    let (topic, key) = (suggest::topic_part(&node.name.to_string()), suggest::serde_for(&node.ty.key.inner));
    // Rows as they are, as far as their type is written.
    let row = step.input.value.as_ref();
    let value = row.map_or("…", |row| suggest::serde_for(&row.inner));
    let row = row.map_or_else(|| "…".to_owned(), |row| written(&row.inner));
    Diag::new(
        &catalogue::TABLE_REGROUPED,
        &step.name,
        format!("`{}` of a table has no topic that takes rows to their groups", step.name),
    )
    .help(format!(
        "add `#[repartition(name = \"{topic}-rows\", key = {key}, value = {value}, carries = {row})]` above `let {}`",
        node.name
    ))
    .note("the closure gives `(group, carried)`, and `carries` is the type of the latter")
}

fn without_type(node: &Node, step: &Step, attr: &RepartitionAttr) -> Diag {
    Diag::new(
        &catalogue::TABLE_REGROUPED,
        &attr.word,
        format!("the topic that takes the rows of `{}` to their groups does not say what it carries", node.name),
    )
    .help(format!(
        "add `carries = …`, the type of `carried` where the closure of `{}` gives `(group, carried)`",
        step.name
    ))
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn people(repartition: TokenStream) -> TokenStream {
        quote! {
            #repartition
            #[store(name = "people", key = Utf8, value = I64)]
            let people: Table<String, i64> = profiles.filter(f).group_by(g).count();
        }
    }

    #[test]
    fn rows_have_a_way_to_their_groups() {
        rejects(check, people(quote!()), &["`group_by` of a table has no topic that takes rows to their groups"]);
        rejects(
            check,
            people(quote!(#[repartition(name = "r", key = Utf8, value = Json)])),
            &["the topic that takes the rows of `people` to their groups does not say what it carries"],
        );
        rejects(
            check,
            people(quote!(#[repartition(name = "r", key = Utf8, value = Json, carries = Option<Profile>)])),
            &["`carries` names an `Option`"],
        );
        accepts(check, people(quote!(#[repartition(name = "r", key = Utf8, value = Json, carries = Profile)])));
    }

    #[test]
    fn records_of_streams_have_a_type_already() {
        let grouped = |carries: TokenStream| {
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json #carries)]
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by(f).count();
            }
        };
        rejects(check, grouped(quote!(, carries = Order)), &["`carries` above `x`, whose chain groups no table"]);
        accepts(check, grouped(quote!()));
    }
}
