//! A topology beside its lock.

use std::collections::{BTreeMap, BTreeSet};

use super::TypeQuestion;
use super::contract::{Contract, Kind, Name, Part};
use super::file::Mode;
use crate::diag::Diags;
use crate::model::{Model, NodeId};

pub(super) struct Comparison<'c> {
    pub model: &'c Model,
    pub now: &'c Contract,
    pub then: &'c Contract,
    pub mode: Mode,
    pub diags: &'c Diags,
    /// What rustc has to compare.
    pub types: Vec<TypeQuestion>,
    /// Parts of the lock that a `#[migrates]` takes over, by the node that does.
    pub taken: BTreeMap<Name, NodeId>,
    /// Parts of the topology that take something over.
    pub migrated: BTreeSet<Name>,
}

impl<'c> Comparison<'c> {
    pub(super) fn new(model: &'c Model, now: &'c Contract, then: &'c Contract, mode: Mode, diags: &'c Diags) -> Self {
        Self { model, now, then, mode, diags, types: Vec::new(), taken: BTreeMap::new(), migrated: BTreeSet::new() }
    }

    /// A part that is in the lock and in the topology, and that no migration vouches for: both sides of it.
    pub(super) fn both(&self, kind: Kind, name: &str) -> Option<(Name, &'c Part, &'c Part)> {
        let (now, then) = (self.now.get(kind, name)?, self.then.get(kind, name)?);
        let name = Name { kind, name: name.to_owned() };
        (!self.migrated.contains(&name)).then_some((name, now, then))
    }
}
