//! Maps by what cannot be the name of a member of an object. Numbers and booleans can: they are written as text, and
//! read from it.

use quote::ToTokens;
use syn::{Type, TypePath};

use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, types};

/// Hash maps have their own rule; what is made of them once they are sorted is looked at here.
pub(super) const MAPS: &[&str] = &["BTreeMap", "IndexMap", "FixedHashMap", "HashMap"];

/// What is written as an array, an object or null.
const NO_TEXT: &[&str] = &["Vec", "VecDeque", "BTreeSet", "IndexSet", "FixedHashSet", "Option"];

pub(super) fn check(field: &DataField<'_>) -> Option<Diag> {
    let (map, key) = maps(field.ty).find(|(_, key)| is_no_text(key))?;
    let key = key.to_token_stream().to_string();
    let message = format!("field `{}` is a map by `{key}`, and the keys of JSON are text", field.name());
    let help = "make the key one text or number, or hold a `Vec` of pairs";
    Some(Diag::new(&catalogue::READ_BACK, map, message).help(help))
}

/// All maps inside `ty`, with their keys.
pub(super) fn maps(ty: &Type) -> impl Iterator<Item = (&TypePath, &Type)> {
    types::all(ty, MAPS).into_iter().filter_map(|map| Some((map, types::pointee(types::argument(map, 0)?))))
}

fn is_no_text(key: &Type) -> bool {
    let has_many = NO_TEXT.iter().chain(MAPS).any(|name| types::is_called(key, name));
    has_many || matches!(key, Type::Tuple(_) | Type::Array(_) | Type::Slice(_))
}
