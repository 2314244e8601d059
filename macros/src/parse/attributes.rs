//! The attributes of a node: known ones, each once.

use quote::ToTokens;
use syn::{Attribute, Ident};

use super::{migrates, repartition, sink, source, store};
use crate::ast::NodeAttrs;
use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};

const KNOWN: &[&str] = &["source", "repartition", "store", "sink", "migrates"];

/// Reads all attributes; the flag says whether all of them were read.
pub(super) fn parse(attrs: Vec<Attribute>, diags: &Diags) -> (NodeAttrs, bool) {
    let mut read = NodeAttrs::default();
    let mut seen: Vec<String> = Vec::new();
    let mut intact = true;
    for attr in attrs {
        if attr.path().is_ident("doc") {
            read.docs.push(attr);
            continue;
        }
        let Some(word) = attr.path().get_ident().cloned().filter(is_known) else {
            report_unknown(&attr, diags);
            intact = false;
            continue;
        };
        if seen.contains(&word.to_string()) {
            report_doubled(&word, diags);
            intact = false;
            continue;
        }
        seen.push(word.to_string());
        intact &= parse_one(&attr, word, &mut read, diags);
    }
    (read, intact)
}

fn parse_one(attr: &Attribute, word: Ident, read: &mut NodeAttrs, diags: &Diags) -> bool {
    match word.to_string().as_str() {
        "source" => {
            read.source = source::parse(attr, word, diags);
            read.source.is_some()
        }
        "repartition" => {
            read.repartition = repartition::parse(attr, word, diags);
            read.repartition.is_some()
        }
        "store" if store::is_none(attr) => {
            read.unstored = Some(word);
            true
        }
        "store" => {
            read.store = store::parse(attr, word, diags);
            read.store.is_some()
        }
        "migrates" => {
            read.migrates = migrates::parse(attr, word, diags);
            read.migrates.is_some()
        }
        _ => {
            read.sink = sink::parse(attr, word, diags);
            read.sink.is_some()
        }
    }
}

fn is_known(word: &Ident) -> bool {
    KNOWN.contains(&word.to_string().as_str())
}

fn report_unknown(attr: &Attribute, diags: &Diags) {
    let written = attr.path().to_token_stream().to_string();
    let diag =
        Diag::new(&catalogue::UNKNOWN_ATTRIBUTE, attr.path(), format!("unknown attribute `#[{written}]` on a node"));
    diags.push(match nearest(&written, KNOWN.iter().copied()) {
        Some(near) => diag.help(format!("write `#[{near}(…)]`")),
        None => diag.note(format!("a node takes `{}`", KNOWN.join("`, `"))),
    });
}

fn report_doubled(word: &Ident, diags: &Diags) {
    diags.push(
        Diag::new(&catalogue::DOUBLED_OPTION, word, format!("a node with two `#[{word}]` attributes"))
            .help(format!("give the second `#[{word}]` a `let` of its own")),
    );
}
