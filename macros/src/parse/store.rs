//! `#[store(name = "…", key = …, value = …, …)]` and `#[store(none)]`

use syn::{Attribute, Ident, Meta};

use super::options::Options;
use crate::ast::StoreAttr;
use crate::diag::Diags;
use crate::op::Least;

const KNOWN: &[&str] = &["name", "key", "value", "cache", "retention"];

/// Whether it is `#[store(none)]`: the table keeps nothing.
pub(super) fn is_none(attr: &Attribute) -> bool {
    matches!(&attr.meta, Meta::List(list) if list.tokens.to_string() == "none")
}

/// Reads the attribute, whose name is `word`. Whether it needs serdes depends on its node, so their
/// absence is judged there.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<StoreAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("name", "\"exposure-by-customer\"", &word, diags);
    let name = options.take("name", "a string", diags);
    let key = options.take_serde("key", diags);
    let value = options.take_serde("value", diags);
    let cache = options.take_word("cache", &[("per_record", ())], diags);
    let retention = options.take_duration("retention", Least::AboveZero, diags);
    if !options.intact {
        return None;
    }
    Some(StoreAttr { word, name: name?, key, value, cache, retention })
}
