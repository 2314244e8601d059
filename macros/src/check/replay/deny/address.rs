//! Addresses as values: they change with every start of the process.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::ADDRESS, groups: &[ADDRESSES] };

pub(in super::super) const REASON: &str = "uses an address as a value: every start of the process has other addresses";
pub(in super::super) const FIX: &str = "use the content or a field of the record that names it";

const ADDRESSES: Group = Group {
    paths: &["ptr::hash", "expose_provenance()"],
    methods: &["addr/0", "expose_provenance/0"],
    macros: &["addr_of", "addr_of_mut"],
    reason: REASON,
    fix: FIX,
};
