//! Types of what is stored or in flight. Only rustc knows what they look like; it gets a question and the words for a
//! wrong answer.

use proc_macro2::TokenStream;
use syn::Type;

use super::compare::Comparison;
use super::contract::{Kind, Name, Part, squeezed};
use super::words::ways_out;
use super::{TypeQuestion, stale};
use crate::catalogue;
use crate::diag::Diag;
use crate::model::NodeId;

/// Where the shape of today goes: nothing that a topology holds.
const NOW: char = '\u{1}';

/// A key or a value, as the topology declares it.
pub(super) struct Held<'c> {
    /// `key` or `value`, as in the lock.
    pub what: &'static str,
    pub ty: &'c Type,
    pub serde: TokenStream,
}

/// The questions about the key and the value of a part; none where the lock does not say.
pub(super) fn ask(comparison: &mut Comparison<'_>, name: &Name, then: &Part, node: NodeId, held: [Held<'_>; 2]) {
    let questions: Vec<TypeQuestion> =
        held.into_iter().filter_map(|held| question(comparison, name, then, node, held)).collect();
    comparison.types.extend(questions);
}

fn question(
    comparison: &Comparison<'_>,
    name: &Name,
    then: &Part,
    node: NodeId,
    Held { what, ty, serde }: Held<'_>,
) -> Option<TypeQuestion> {
    let fingerprint = then.fingerprint(&format!("{what}_fingerprint"))?;
    let shape = then.text(&format!("{what}_shape")).unwrap_or("unknown");
    let holds = if name.kind == Kind::Store { "holds" } else { "carries" };
    let is_key = what == "key";
    let consequence = match (is_key, squeezed(&serde).as_str()) {
        (true, _) => "keys are found by their bytes: what exists may be unreadable, or never be found again",
        (false, "Json") => {
            "what exists may be unreadable, or read as something else; a new field needs `#[serde(default)]`"
        }
        (false, _) => "what exists may be unreadable, or read as something else",
    };
    let diag = Diag::new(&catalogue::LOCK_TYPE, ty, format!("{name} {holds} {what}s of another type"))
        .note(format!("then `{shape}`"))
        .note(format!("now  `{NOW}`"))
        .note(consequence);
    let text = ways_out(comparison, diag, name, then, node).text();
    let (before, after) = text.split_once(NOW)?;
    let filled = format!("the {what}s of {name} have fields that what exists may lack: reading fills them");
    Some(TypeQuestion {
        ty: ty.clone(),
        fingerprint,
        shape: shape.to_owned(),
        serde: (!is_key).then_some(serde),
        before: before.to_owned(),
        after: after.to_owned(),
        stale: stale::if_found(comparison.model, filled, comparison.mode),
    })
}
