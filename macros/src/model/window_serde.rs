//! The serdes of windowed keys. The bytes of a `TimeWindowed<S>`, Java's, hold the start of a window and not its end, so a type
//! that reads them holds the size: `TimeWindowed<S, 60000>`. Where `window_size` states it, we write that type. Sessions are as
//! long as they are, and the bytes of a `SessionWindowed<S>` hold both bounds.

use proc_macro2::Literal;
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, PathArguments, Type, parse_quote_spanned};

use super::same;
use super::windows::arguments;
use crate::ast::{Duration, Given, Serdes};

/// `TimeWindowed<inner>`, or with its size, or `SessionWindowed<inner>`.
pub(crate) struct WindowSerde<'t> {
    pub inner: &'t Type,
    pub end: End,
}

/// Where the end of a window that is read comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// From a size that is not stated yet.
    Unknown,
    /// From the size that the type holds.
    Sized,
    /// From the bytes.
    Written,
}

impl<'t> WindowSerde<'t> {
    /// Whatever is written as one; not what an alias hides.
    pub(crate) fn of(serde: &'t Type) -> Option<Self> {
        let (arguments, is_session) = match arguments(serde, "TimeWindowed") {
            Some(arguments) => (arguments, false),
            None => (arguments(serde, "SessionWindowed")?, true),
        };
        match (arguments.as_slice(), is_session) {
            ([GenericArgument::Type(inner)], true) => Some(Self { inner, end: End::Written }),
            ([GenericArgument::Type(inner)], false) => Some(Self { inner, end: End::Unknown }),
            ([GenericArgument::Type(inner), _], false) => Some(Self { inner, end: End::Sized }),
            _ => None,
        }
    }
}

/// Whether two serdes write the same bytes, as far as their names tell.
pub(crate) fn same_bytes(left: &Type, right: &Type) -> bool {
    match (WindowSerde::of(left), WindowSerde::of(right)) {
        (Some(left), Some(right)) => {
            let holds_end = |windowed: &WindowSerde| windowed.end == End::Written;
            holds_end(&left) == holds_end(&right) && same(left.inner, right.inner)
        }
        _ => same(left, right),
    }
}

/// The serde whose bytes decide the partition of a key: a windowed key goes where the key inside goes.
pub(crate) fn partitioned_by(serde: &Type) -> &Type {
    WindowSerde::of(serde).map_or(serde, |windowed| partitioned_by(windowed.inner))
}

/// The serdes of a place that reads, with the size that is stated there.
pub(super) fn sized(serdes: &Serdes, size: Option<&Given<Duration>>) -> Serdes {
    let mut serdes = serdes.clone();
    serdes.key.value = sized_key(serdes.key.value, size);
    serdes
}

/// A key serde with the size.
pub(super) fn sized_key(mut serde: Type, size: Option<&Given<Duration>>) -> Type {
    let lacks_size = WindowSerde::of(&serde).is_some_and(|windowed| windowed.end == End::Unknown);
    let (Some(size), Type::Path(path), true) = (size, &mut serde, lacks_size) else { return serde };
    let last = path.path.segments.last_mut().map(|last| &mut last.arguments);
    if let Some(PathArguments::AngleBracketed(arguments)) = last {
        let size_ms = Literal::i64_unsuffixed(size.value.ms);
        let size: Expr = parse_quote_spanned!(size.value.written.span()=> #size_ms);
        arguments.args.push(GenericArgument::Const(size));
    }
    serde
}

#[cfg(test)]
mod tests {
    use syn::{Type, parse_quote};

    use super::{partitioned_by, same, same_bytes};

    #[test]
    fn a_windowed_key_goes_where_the_key_inside_goes() {
        let inner: Type = parse_quote!(Utf8);
        let windowed: [Type; 3] = [
            parse_quote!(TimeWindowed<Utf8>),
            parse_quote!(serdes::TimeWindowed<Utf8, 60000>),
            parse_quote!(serdes::SessionWindowed<Utf8>),
        ];
        assert!(windowed.iter().all(|serde| same(partitioned_by(serde), &inner)));
        assert!(same_bytes(&windowed[0], &parse_quote!(TimeWindowed<Utf8, 1>)));
        assert!(same_bytes(&windowed[2], &parse_quote!(SessionWindowed<Utf8>)));
        // Of a session the end is written too.
        assert!(!same_bytes(&windowed[0], &windowed[2]) && !same_bytes(&windowed[1], &windowed[2]));
        assert!(!same_bytes(&windowed[2], &parse_quote!(SessionWindowed<I64>)));
    }
}
