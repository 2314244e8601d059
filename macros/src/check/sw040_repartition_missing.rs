//! State lies where the records of its key arrive: in the task of their partition. Once a key has changed, its
//! records are still spread over the partitions of the old key, and each task would keep a part of the state.

use syn::Ident;

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Chain, Model, Step, windowed_key, written};
use crate::op::Flow;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps() {
        // A grouped table needs more than the topic, and is asked for all of it elsewhere.
        if !step.form.goes_by_key() || step.form.input == Flow::GroupedTable {
            continue;
        }
        unpartitioned_input(model, step).into_iter().for_each(|diag| diags.push(diag));
        // The first stream of a cogroup is that of its aggregation.
        let Some(changed_by) = step.key_changed_by.as_ref().filter(|_| !step.cogroups()) else { continue };
        let name = &step.name;
        let doing = if step.form.owns_store() { "keeps state by" } else { "looks up" };
        diags.push(
            Diag::new(
                &catalogue::REPARTITION_MISSING,
                name,
                format!("`{name}` {doing} a key that `{changed_by}` changed, without a repartition between"),
            )
            .help(help(model, chain, step))
            .note(where_records_stay(changed_by)),
        );
    }
}

/// A stream that a cogroup takes by a key which has changed.
fn unpartitioned_input(model: &Model, step: &Step) -> Option<Diag> {
    let (node, stream) = step.node_argument().filter(|_| step.cogroups())?;
    let node = model.node(node);
    let changed_by = node.key_changed_by.as_ref()?;
    let topic = suggest::topic_part(&stream.to_string());
    let [key, value] = [&node.ty.key, &node.ty.value].map(|ty| suggest::serde_for(&ty.inner));
    let message = format!(
        "`cogroup` keeps state by a key that `{changed_by}` changed in `{stream}`, without a repartition between"
    );
    Some(
        Diag::new(&catalogue::REPARTITION_MISSING, stream, message)
            .help(format!(
                "add `#[repartition(name = \"{topic}\", key = {key}, value = {value})]` above `let {stream}`"
            ))
            .note(where_records_stay(changed_by)),
    )
}

fn where_records_stay(changed_by: &Ident) -> String {
    format!("`{changed_by}` {} leaves each record in the partition of its old key", on_line(changed_by.span()))
}

/// A grouping by a new key gets its topic beside its store; any other change gets a `let` of its own.
fn help(model: &Model, chain: &Chain, step: &Step) -> String {
    let owner = model.node(chain.owner());
    let topic = suggest::topic_part(&owner.name.to_string());
    // Joins are by the key of the table, aggregations by the key of their own.
    let key = &step.node().map_or(&owner.ty.key, |table| &model.node(table).ty.key).inner;
    let key = chain.windowing().and_then(|_| windowed_key(key)).unwrap_or(key);
    let key_serde = suggest::serde_for(key);
    // What a cogroup makes of its first stream is no longer what its topic carries.
    let value = chain.cogrouped().next().map_or(step, |(_, first)| first).input.value.as_ref();
    let value_serde = value.map_or("…", |value| suggest::serde_for(&value.inner));
    let attribute = |name: &str| format!("#[repartition(name = \"{name}\", key = {key_serde}, value = {value_serde})]");
    if chain.steps.iter().any(|other| other.form.changes_key && other.form.output == Flow::Grouped) {
        return format!("add `{}` above `let {}`", attribute(&topic), owner.name);
    }
    let before =
        suggest::chain_before(model, chain, |other| other.form.output == Flow::Grouped || other.form.goes_by_key());
    let value = value.map_or_else(|| "…".to_owned(), |value| written(&value.written));
    format!(
        "give the stream before it a name and a topic:\n\
         `{}`\n\
         `let by_key: Stream<{}, {value}> = {before};`",
        attribute(&format!("{topic}-by-key")),
        written(key),
    )
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn aggregations() {
        rejects(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.select_key(f).filter(g).group_by_key().count();
            },
            &["`count` keeps state by a key that `select_key` changed, without a repartition between"],
        );
        rejects(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by(f).count();
            },
            &["`count` keeps state by a key that `group_by` changed, without a repartition between"],
        );
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by(f).count();
            },
        );
        accepts(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.map_values(f).group_by_key().count();
            },
        );
    }

    #[test]
    fn joins_and_merges() {
        rejects(
            check,
            quote! {
                let moved: Stream<String, Order> = orders.map(f);
                let both: Stream<String, Order> = orders.merge(moved);
                let x: Stream<String, Order> = both.join(profiles, g);
            },
            &["`join` looks up a key that `map` changed, without a repartition between"],
        );
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                let moved: Stream<String, Order> = orders.map(f);
                let x: Stream<String, Order> = moved.join(profiles, g);
            },
        );
    }

    #[test]
    fn inputs_of_a_cogroup() {
        let cogrouped = |attribute: proc_macro2::TokenStream| {
            quote! {
                #attribute
                let moved: Stream<String, Order> = orders.select_key(f);
                #[store(name = "c", key = Utf8, value = Json)]
                let x: Table<String, View> = orders.group_by_key().cogroup(g).cogroup(moved, h).aggregate(i);
            }
        };
        rejects(
            check,
            cogrouped(quote!()),
            &["`cogroup` keeps state by a key that `select_key` changed in `moved`, without a repartition between"],
        );
        accepts(check, cogrouped(quote!(#[repartition(name = "r", key = Utf8, value = Json)])));
        rejects(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = Json)]
                let x: Table<String, View> = orders.group_by(f).cogroup(g).cogroup(orders, h).aggregate(i);
            },
            &["`aggregate` keeps state by a key that `group_by` changed, without a repartition between"],
        );
    }
}
