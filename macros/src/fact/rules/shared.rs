//! A fact is plain data: what it points to must not change after its identity was taken.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type, TypePath};

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::fact::field::FactField;
use crate::fact::{Fact, types};

const SHARED: &[&str] = &[
    "Rc",
    "Arc",
    "Weak",
    "Cell",
    "RefCell",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "LazyCell",
    "UnsafeCell",
    "Mutex",
    "RwLock",
    "AtomicBool",
    "AtomicI32",
    "AtomicI64",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "NonNull",
];

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    for field in fact.fields.iter().filter(|field| field.trusted.is_none()) {
        let Some((tokens, name)) = culprit(field) else {
            continue;
        };
        diags.push(
            Diag::new(
                &catalogue::FACT_SHARED,
                tokens,
                format!("field `{}` holds `{name}`; a fact is plain data", field.name()),
            )
            .help("hold the value itself"),
        );
    }
}

pub(super) fn culprit(field: &FactField<'_>) -> Option<(TokenStream, String)> {
    match (types::find(field.ty, SHARED), types::find_pointer(field.ty)) {
        (Some((ty, _)), _) if is_shared_text(ty) => None,
        (Some((ty, name)), _) => Some((ty.to_token_stream(), name)),
        (None, Some(pointer)) => Some((pointer.to_token_stream(), pointer.to_token_stream().to_string())),
        (None, None) => None,
    }
}

/// `Arc<str>` and `Arc<[T]>` only save a copy.
fn is_shared_text(ty: &TypePath) -> bool {
    let Some(last) = ty.path.segments.last() else {
        return false;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    let text = matches!(
        arguments.args.first(),
        Some(GenericArgument::Type(inner)) if matches!(inner, Type::Slice(_)) || types::is_called(inner, "str")
    );
    text && (last.ident == "Arc" || last.ident == "Rc")
}
