//! A join looks the key of each record up in the other table, and a cogroup folds the records of one key into one value: keys of
//! another type never meet.

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, same, written};
use crate::op::Flow;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps().filter(|(_, step)| step.form.second.is_looked_up() || step.cogroups()) {
        // A key of unknown type was changed without a repartition, which is reported as that.
        let (Some((table, word)), Some(key)) = (step.node_argument(), &step.input.key) else { continue };
        let table = model.node(table);
        if same(&key.inner, &table.ty.key.inner) {
            continue;
        }
        let (key, table_key) = (written(&key.inner), written(&table.ty.key.inner));
        let is_table = step.form.input == Flow::Table;
        let (left, right) = match is_table {
            true => (format!("table `{}`", model.node(chain.head).name), "table"),
            false if step.cogroups() => ("the first stream".to_owned(), "stream"),
            false => ("the stream".to_owned(), "table"),
        };
        let message = format!("{left} is keyed by `{key}`, and {right} `{word}` by `{table_key}`");
        let diag = Diag::new(&catalogue::JOIN_KEY_TYPES, word, message);
        let diag = match is_table {
            true => diag
                .help(format!(
                    "make a table by the other one's key, as groups of one row each:\n\
                     `#[repartition(name = \"…\", key = …, value = …, carries = V)]`\n\
                     `#[store(name = \"…\", key = …, value = …)]`\n\
                     `let by_key: Table<{table_key}, Option<V>> = ….group_by(|key, value| (…, value.clone()))\
                     .reduce(|_, added| Some(added.clone()), |_, _| None);`"
                ))
                .note("several rows of one key need a join by a foreign key, which is not offered yet"),
            false if step.cogroups() => diag.help(format!(
                "give `{word}` the key of the first stream:\n\
                 `#[repartition(name = \"…\", key = …, value = …)]`\n\
                 `let by_key: Stream<{key}, …> = {word}.select_key(|key, value| …);`"
            )),
            false => diag.help(format!(
                "give the stream the table's key first:\n\
                 `#[repartition(name = \"…\", key = …, value = …)]`\n\
                 `let by_key: Stream<{table_key}, …> = ….select_key(|key, value| …);`"
            )),
        };
        diags.push(diag.note(format!("`{word}` is declared {}", on_line(table.name.span()))));
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn keys_of_both_sides() {
        rejects(
            check,
            quote! {
                #[source(topic = "clicks", key = I64, value = Json)]
                let clicks: Stream<i64, Click>;
                let x: Stream<i64, Click> = clicks.join(profiles, f);
            },
            &["the stream is keyed by `i64`, and table `profiles` by `String`"],
        );
        accepts(check, quote! { let x: Stream<String, Order> = orders.join(profiles, f); });
    }

    #[test]
    fn streams_of_a_cogroup() {
        let cogrouped = |key: proc_macro2::TokenStream| {
            quote! {
                #[source(topic = "clicks", key = I64, value = Json)]
                let clicks: Stream<#key, Click>;
                #[store(name = "c", key = Utf8, value = Json)]
                let x: Table<String, View> = orders.group_by_key().cogroup(f).cogroup(clicks, g).aggregate(h);
            }
        };
        rejects(
            check,
            cogrouped(quote!(i64)),
            &["the first stream is keyed by `String`, and stream `clicks` by `i64`"],
        );
        accepts(check, cogrouped(quote!(String)));
    }
}
