//! `#[sink(topic = "…", key = …, value = …, copies = …)]`

use syn::{Attribute, Ident};

use super::options::Options;
use super::serdes;
use crate::ast::SinkAttr;
use crate::diag::Diags;

const KNOWN: &[&str] = &["topic", "key", "value", "partitions", "copies"];

/// Reads the attribute, whose name is `word`.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<SinkAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("topic", "\"decisions\"", &word, diags);
    let serdes = serdes::parse(&mut options, &word, diags);
    let topic = options.take("topic", "a string", diags);
    let partitions = options.take_partitions(diags);
    let copies = options.take("copies", "the name of a node", diags);
    if !options.intact {
        return None;
    }
    Some(SinkAttr { word, topic: topic?, serdes: serdes?, partitions, copies })
}
