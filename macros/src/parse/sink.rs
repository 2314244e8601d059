//! `#[sink(topic = "…", key = …, value = …, copies = …, on_unwritable = …)]`

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident};

use super::options::Options;
use super::{dead_letter, serdes};
use crate::ast::{OnUnwritable, SinkAttr};
use crate::diag::Diags;

const KNOWN: &[&str] = &["topic", "key", "value", "partitions", "copies", "on_unwritable"];

/// Reads the attribute, whose name is `word`.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<SinkAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("topic", "\"decisions\"", &word, diags);
    let serdes = serdes::parse(&mut options, &word, diags);
    let topic = options.take("topic", "a string", diags);
    let partitions = options.take_partitions(diags);
    let copies = options.take("copies", "the name of a node", diags);
    let on_unwritable = options.take("on_unwritable", "`fail` or `dead_letter(\"topic\")`", diags);
    if !options.intact {
        return None;
    }
    Some(SinkAttr { word, topic: topic?, serdes: serdes?, partitions, copies, on_unwritable })
}

impl Parse for OnUnwritable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "fail" => Ok(Self::Fail),
            "dead_letter" => dead_letter::topic(input).map(Self::DeadLetter),
            _ => Err(input.error("unknown word")),
        }
    }
}
