//! `#[repartition(name = "…", key = …, value = …)]`

use syn::{Attribute, Ident};

use super::options::Options;
use super::serdes;
use crate::ast::RepartitionAttr;
use crate::diag::Diags;

const KNOWN: &[&str] = &["name", "key", "value", "partitions"];

/// Reads the attribute, whose name is `word`.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<RepartitionAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("name", "\"orders-by-customer\"", &word, diags);
    let serdes = serdes::parse(&mut options, &word, diags);
    let name = options.take("name", "a string", diags);
    let partitions = options.take_partitions(diags);
    if !options.intact {
        return None;
    }
    Some(RepartitionAttr { word, name: name?, serdes: serdes?, partitions })
}
