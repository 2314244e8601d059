//! Types of what is stored or in flight. Only rustc knows what they look like; it gets a question and the words for a
//! wrong answer.

use syn::Type;

use super::TypeQuestion;
use super::compare::Comparison;
use super::contract::{Kind, Name, Part};
use super::words::ways_out;
use crate::catalogue;
use crate::diag::Diag;
use crate::model::NodeId;

/// Where the shape of today goes: nothing that a topology holds.
const NOW: char = '\u{1}';

/// The question about the `key` or the `value` of a part; none where the lock does not say.
pub(super) fn question(
    comparison: &Comparison<'_>,
    name: &Name,
    then: &Part,
    node: NodeId,
    what: &str,
    ty: &Type,
) -> Option<TypeQuestion> {
    let fingerprint = then.fingerprint(&format!("{what}_fingerprint"))?;
    let shape = then.text(&format!("{what}_shape")).unwrap_or("unknown");
    let holds = if name.kind == Kind::Store { "holds" } else { "carries" };
    let diag = Diag::new(&catalogue::LOCK_TYPE, ty, format!("{name} {holds} {what}s of another type"))
        .note(format!("then `{shape}`"))
        .note(format!("now  `{NOW}`"))
        .note("what exists may be unreadable, or read as something else; for a field that old bytes lack, say how the serde fills it");
    let text = ways_out(comparison, diag, name, then, node).text();
    let (before, after) = text.split_once(NOW)?;
    Some(TypeQuestion { ty: ty.clone(), fingerprint, before: before.to_owned(), after: after.to_owned() })
}
