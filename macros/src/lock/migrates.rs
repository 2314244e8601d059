//! `#[migrates(from = "name#digest", reason = "…")]`: this node takes over what the lock calls so. The digest is that of
//! the lock's lines, so an attribute vouches for one change and never for the next. Once the lock is updated, the
//! attribute vouches for nothing and may go.

use super::compare::Comparison;
use super::contract::{Kind, Name};
use crate::catalogue;
use crate::diag::Diag;
use crate::model::{Model, NodeId};

pub(super) fn resolve(comparison: &mut Comparison<'_>) {
    let model = comparison.model;
    for (id, node) in model.nodes() {
        let Some(migrates) = &node.migrates else { continue };
        let own = own_parts(model, id);
        for reference in &migrates.references() {
            let parts = &comparison.then.parts;
            let found =
                parts.iter().find(|(name, part)| is_migratable(name.kind) && name.reference(part) == *reference);
            if let Some((name, _)) = found {
                comparison.migrated.extend(own.iter().filter(|own| own.kind == name.kind).cloned());
                comparison.taken.insert(name.clone(), id);
            } else if !own.iter().any(|own| parts.contains_key(own)) {
                unknown(comparison, id, reference);
            }
        }
    }
}

fn is_migratable(kind: Kind) -> bool {
    matches!(kind, Kind::Store | Kind::Repartition)
}

/// The store and the repartition of a node.
fn own_parts(model: &Model, id: NodeId) -> Vec<Name> {
    let node = model.node(id);
    let store = node.store.as_ref().map(|store| Name { kind: Kind::Store, name: store.name.value.value() });
    let repartition = node.repartition.as_ref();
    let repartition = repartition.map(|it| Name { kind: Kind::Repartition, name: it.name.value.value() });
    store.into_iter().chain(repartition).collect()
}

/// Neither does the lock know what is taken over, nor does it know what took it over.
fn unknown(comparison: &mut Comparison<'_>, id: NodeId, reference: &str) {
    let Some(migrates) = &comparison.model.node(id).migrates else { return };
    let diag = Diag::new(&catalogue::MIGRATES, &migrates.from.value, format!("the lock knows no `{reference}`"));
    let named = reference.split('#').next().unwrap_or_default();
    let meant = comparison.then.parts.iter().find(|(name, _)| is_migratable(name.kind) && name.name == named);
    comparison.diags.push(match meant {
        Some((name, part)) => {
            // Taken over, if under a wrong digest: it is not reported as gone as well.
            comparison.taken.insert(name.clone(), id);
            diag.help(format!("write `from = \"{}\"`", name.reference(part)))
        }
        None => {
            let known = comparison.then.parts.iter().filter(|(name, _)| is_migratable(name.kind));
            let known: Vec<String> = known.map(|(name, part)| format!("`{}`", name.reference(part))).collect();
            diag.note(match known.is_empty() {
                true => "it holds neither stores nor repartitions".to_owned(),
                false => format!("it knows {}", known.join(", ")),
            })
        }
    });
}
