//! What replayed code may call without a witness: data, one file a kind.
//!
//! Types are not listed here but in `runtime/src/replay/listed.rs`, where rustc can tell them from others of their name.

mod functions;
mod generics;
mod instead;
mod methods;
mod traits;

pub(super) use functions::Original;
pub(super) use instead::instead;

/// The functions of the standard library, and of the crates that the runtime brings along, that a path may stand for.
pub(super) fn originals(segments: &[String]) -> Vec<&'static Original> {
    let written = match segments {
        [first, rest @ ..] if !rest.is_empty() && matches!(first.as_str(), "core" | "alloc") => rest,
        all => all,
    };
    functions::ALL.iter().filter(|original| original.ends_with(written)).collect()
}

/// Whether `owner::name` is a function of a trait that is implemented, or derived, for nearly every type. Which
/// implementation it reaches is not known here.
pub(crate) fn is_of_a_trait(owner: &str, name: &str) -> bool {
    traits::TRAITS.contains(&owner) || traits::FUNCTIONS.contains(&name)
}

/// Whether a method of this name is most likely that of a trait which nearly every type has.
pub(super) fn is_method_of_a_trait(name: &str) -> bool {
    traits::FUNCTIONS.contains(&name) || methods::OF_TRAITS.contains(&name)
}

/// Whether a method of this name, called on what another call gives, is most likely one of the standard library.
pub(super) fn is_method_of_values(name: &str) -> bool {
    methods::OF_VALUES.contains(&name)
}

/// Whether what stands between the brackets of a macro are expressions that it evaluates.
pub(super) fn is_macro_of_expressions(name: &str) -> bool {
    methods::MACROS.contains(&name)
}

/// Whether a type is known by its name alone: it is generic, and there is more than one way to complete it.
pub(super) fn is_known_by_name(owner: &str) -> bool {
    generics::BY_NAME.contains(&owner)
}

/// Arguments that complete a generic type of the standard library where the user's code leaves them to inference.
pub(super) fn arguments(owner: &str) -> Option<&'static str> {
    generics::COMPLETED.iter().find(|(name, _)| *name == owner).map(|(_, arguments)| *arguments)
}

/// All of them, for the test of the list.
#[cfg(test)]
pub(super) fn all_functions() -> impl Iterator<Item = &'static Original> {
    functions::ALL.iter()
}
