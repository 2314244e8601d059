//! A migration takes over a store or a repartition topic, which its node must have, and names it as errors about the
//! lock do. Whether the lock knows it is compared with the lock.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, node) in model.nodes() {
        let Some(migrates) = &node.migrates else { continue };
        if node.store.is_none() && node.repartition.is_none() {
            diags.push(
                Diag::new(
                    &catalogue::MIGRATES,
                    &migrates.word,
                    format!("`{}` keeps nothing that could be migrated", node.name),
                )
                .help("write it above the `let` with the `#[store(…)]` or `#[repartition(…)]` that takes over"),
            );
            continue;
        }
        for reference in migrates.references() {
            let digest = reference.split_once('#').map(|(_, digest)| digest);
            let is_digest = |digest: &str| digest.len() == 8 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !digest.is_some_and(is_digest) {
                diags.push(
                    Diag::new(
                        &catalogue::MIGRATES,
                        &migrates.from.value,
                        format!("`{reference}` names nothing in a lock"),
                    )
                    .help("write the name and the digest, as the error about the lock shows them: `exposure#1a2b3c4d`"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn a_migration_names_what_it_takes_over() {
        let counts = |from: &str| {
            quote! {
                #[store(name = "counts", key = Utf8, value = I64)]
                #[migrates(from = #from, reason = "copied by hand")]
                let x: Table<String, i64> = orders.group_by_key().count();
            }
        };
        accepts(check, counts("old-counts#1a2b3c4d"));
        accepts(check, counts("old-counts#1a2b3c4d, older#00000000"));
        rejects(check, counts("old-counts"), &["`old-counts` names nothing in a lock"]);
        rejects(check, counts("old-counts#12"), &["`old-counts#12` names nothing in a lock"]);
    }

    #[test]
    fn a_node_without_state_migrates_nothing() {
        rejects(
            check,
            quote! {
                #[migrates(from = "counts#1a2b3c4d", reason = "copied by hand")]
                let x: Stream<String, Order> = orders.filter(f);
            },
            &["`x` keeps nothing that could be migrated"],
        );
    }
}
