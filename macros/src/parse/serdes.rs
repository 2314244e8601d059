//! `key = …, value = …`: the serdes of a place where bytes are read or written.

use syn::Ident;

use super::options::Options;
use crate::ast::Serdes;
use crate::catalogue;
use crate::diag::{Diag, Diags};

/// Reads both serdes; reports those that are missing in one error at the word of the attribute.
pub(super) fn parse(options: &mut Options, word: &Ident, diags: &Diags) -> Option<Serdes> {
    let was_intact = options.intact;
    let missing: Vec<&str> = ["key", "value"].into_iter().filter(|name| !options.had(name)).collect();
    let key = options.take_serde("key", diags);
    let value = options.take_serde("value", diags);
    if was_intact && !missing.is_empty() {
        let (what, example) = match missing.as_slice() {
            ["key"] => ("key serde", "key = Utf8"),
            ["value"] => ("value serde", "value = Json"),
            _ => ("serdes", "key = Utf8, value = Json"),
        };
        diags.push(
            Diag::new(&catalogue::SERDE_MISSING, word, format!("`#[{word}]` declares no {what}"))
                .help(format!("add `{example}`")),
        );
    }
    Some(Serdes { key: key?, value: value? })
}
