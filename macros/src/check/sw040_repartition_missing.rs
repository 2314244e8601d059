//! State lies where the records of its key arrive: in the task of their partition. Once a key has changed, its
//! records are still spread over the partitions of the old key, and each task would keep a part of the state.

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Chain, Model, Step, written};
use crate::op::{Flow, State};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps() {
        if step.row.state == State::None {
            continue;
        }
        let Some(changed_by) = &step.key_changed_by else { continue };
        let name = &step.name;
        let doing = if step.row.state == State::Owns { "keeps state by" } else { "looks up" };
        diags.push(
            Diag::new(
                &catalogue::REPARTITION_MISSING,
                name,
                format!("`{name}` {doing} a key that `{changed_by}` changed, without a repartition between"),
            )
            .help(help(model, chain, step))
            .note(format!(
                "`{changed_by}` {} leaves each record in the partition of its old key",
                on_line(changed_by.span())
            )),
        );
    }
}

/// A grouping by a new key gets its topic beside its store; any other change gets a `let` of its own.
fn help(model: &Model, chain: &Chain, step: &Step) -> String {
    let own_group = chain.steps.iter().any(|other| other.row.changes_key && other.row.output == Flow::Grouped);
    let owner = model.node(chain.owner());
    if own_group {
        return format!(
            "add `#[repartition(name = \"{}\", key = …, value = …)]` above `let {}`",
            suggestion(&owner.name.to_string()),
            owner.name
        );
    }
    let value = step.input.value.as_ref().map_or_else(|| "Value".to_owned(), |ty| written(&ty.written));
    format!(
        "name the stream before `{}` and give it a topic:\n\
         `#[repartition(name = \"{}\", key = …, value = …)]`\n\
         `let repartitioned: Stream<{}, {value}> = …;`",
        step.name,
        suggestion(&owner.name.to_string()),
        written(&owner.ty.key.written),
    )
}

fn suggestion(node: &str) -> String {
    format!("{}-by-key", node.trim_start_matches('_').replace('_', "-"))
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
}
