//! `TimeWindowed<S>`, the serde of windowed keys. Its bytes, Java's, hold the start of a window and not its end, so a type that
//! reads them holds the size: `TimeWindowed<S, 60000>`. Where `window_size` states it, we write that type.

use proc_macro2::Literal;
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, PathArguments, Type, parse_quote_spanned};

use super::same;
use super::windows::arguments;
use crate::ast::{Duration, Given, Serdes};

/// `TimeWindowed<inner>`, or with its size.
pub(crate) struct WindowSerde<'t> {
    pub inner: &'t Type,
    pub has_size: bool,
}

impl<'t> WindowSerde<'t> {
    /// Whatever is written as one; not what an alias hides.
    pub(crate) fn of(serde: &'t Type) -> Option<Self> {
        match arguments(serde, "TimeWindowed")?.as_slice() {
            [GenericArgument::Type(inner)] => Some(Self { inner, has_size: false }),
            [GenericArgument::Type(inner), _] => Some(Self { inner, has_size: true }),
            _ => None,
        }
    }
}

/// Whether two serdes write the same bytes, as far as their names tell.
pub(crate) fn same_bytes(left: &Type, right: &Type) -> bool {
    match (WindowSerde::of(left), WindowSerde::of(right)) {
        (Some(left), Some(right)) => same(left.inner, right.inner),
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
    let lacks_size = WindowSerde::of(&serde).is_some_and(|windowed| !windowed.has_size);
    let (Some(size), Type::Path(path), true) = (size, &mut serde, lacks_size) else { return serde };
    let last = path.path.segments.last_mut().map(|last| &mut last.arguments);
    if let Some(PathArguments::AngleBracketed(arguments)) = last {
        let size_ms = Literal::i64_unsuffixed(size.value.ms);
        let size: Expr = parse_quote_spanned!(size.value.written.span()=> #size_ms);
        arguments.args.push(GenericArgument::Const(size));
    }
    serde
}
