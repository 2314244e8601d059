//! The fields of a fact.

use syn::{Field, Fields, Member, Type};

use super::attribute::{self, Trusted};
use crate::diag::Diags;

pub(super) struct FactField<'i> {
    /// Its name, or its index in a tuple struct.
    pub member: Member,
    pub ty: &'i Type,
    /// The user vouches for the value.
    pub trusted: Option<Trusted>,
}

impl FactField<'_> {
    /// As the user calls it: `customer_id`, or `0`.
    pub(super) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

pub(super) fn read<'i>(fields: &'i Fields, diags: &Diags) -> Vec<FactField<'i>> {
    let read_one = |(member, field): (Member, &'i Field)| FactField {
        member,
        ty: &field.ty,
        trusted: attribute::trusted(&field.attrs, diags),
    };
    fields.members().zip(fields).map(read_one).collect()
}
