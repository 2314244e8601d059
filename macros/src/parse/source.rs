//! `#[source(topic = "…", key = …, value = …, …)]`

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident};

use super::options::Options;
use super::{dead_letter, serdes};
use crate::ast::{OffsetReset, OnError, SourceAttr};
use crate::diag::Diags;
use crate::op::Least;

const KNOWN: &[&str] =
    &["topic", "key", "value", "partitions", "offset_reset", "timestamp", "max_future", "on_error", "window_size"];

const OFFSET_RESETS: [(&str, OffsetReset); 3] =
    [("earliest", OffsetReset::Earliest), ("latest", OffsetReset::Latest), ("none", OffsetReset::None)];

/// Reads the attribute, whose name is `word`.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<SourceAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("topic", "\"orders\"", &word, diags);
    let serdes = serdes::parse(&mut options, &word, diags);
    let topic = options.take("topic", "a string", diags);
    let partitions = options.take_partitions(diags);
    let offset_reset = options.take_word("offset_reset", &OFFSET_RESETS, diags);
    let timestamp = options.take("timestamp", "the name of a field of the value", diags);
    let max_future = options.take_duration("max_future", Least::Zero, diags);
    if max_future.is_some() {
        options.report_missing("timestamp", "occurred_at_ms", &word, diags);
    }
    let on_error = options.take("on_error", "`fail`, `skip` or `dead_letter(\"topic\")`", diags);
    let window_size = options.take_duration("window_size", Least::AboveZero, diags);
    if !options.intact || (max_future.is_some() && timestamp.is_none()) {
        return None;
    }
    Some(SourceAttr {
        topic: topic?,
        serdes: serdes?,
        partitions,
        offset_reset,
        timestamp,
        max_future,
        on_error,
        window_size,
    })
}

impl Parse for OnError {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "fail" => Ok(Self::Fail),
            "skip" => Ok(Self::Skip),
            "dead_letter" => dead_letter::topic(input).map(Self::DeadLetter),
            _ => Err(input.error("unknown word")),
        }
    }
}
