//! `#[repartition(name = "…", key = …, value = …, …)]`

use syn::{Attribute, Ident, Type};

use super::options::Options;
use super::serdes;
use super::types::data_type;
use crate::ast::{Given, RepartitionAttr};
use crate::diag::Diags;
use crate::op::Least;

const KNOWN: &[&str] = &["name", "key", "value", "partitions", "carries", "window_size"];

/// Reads the attribute, whose name is `word`.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<RepartitionAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("name", "\"orders-by-customer\"", &word, diags);
    let serdes = serdes::parse(&mut options, &word, diags);
    let name = options.take("name", "a string", diags);
    let partitions = options.take_partitions(diags);
    let carries = options.take("carries", "a type", diags);
    let window_size = options.take_duration("window_size", Least::AboveZero, diags);
    if !options.intact {
        return None;
    }
    let carries = carries.map(|given: Given<Type>| Given { value: data_type(&given.value), name: given.name });
    Some(RepartitionAttr { word, name: name?, serdes: serdes?, partitions, carries, window_size })
}
