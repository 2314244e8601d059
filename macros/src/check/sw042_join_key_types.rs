//! A join looks the stream's key up in the table: keys of another type are never found.

use super::topic_ends::same;
use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, written};
use crate::op::State;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, step) in model.steps().filter(|(_, step)| step.row.state == State::Reads) {
        // A key of unknown type was changed without a repartition, which is reported as that.
        let (Some((table, word)), Some(key)) = (step.node_argument(), &step.input.key) else { continue };
        let table = model.node(table);
        if same(&key.inner, &table.ty.key.inner) {
            continue;
        }
        let (stream_key, table_key) = (written(&key.inner), written(&table.ty.key.inner));
        diags.push(
            Diag::new(
                &catalogue::JOIN_KEY_TYPES,
                word,
                format!("the stream is keyed by `{stream_key}`, and table `{word}` by `{table_key}`"),
            )
            .help(format!(
                "give the stream the table's key first:\n\
                 `#[repartition(name = \"…\", key = …, value = …)]`\n\
                 `let by_key: Stream<{table_key}, …> = ….select_key(|key, value| …);`"
            ))
            .note(format!("`{word}` is declared {}", on_line(table.name.span()))),
        );
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
}
