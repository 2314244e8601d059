//! What is kept or written is plain data: nobody else may change it meanwhile, and no address may be part of it. An
//! `Arc` or `Rc` of plain data only saves a copy.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::field::{DataField, types};

const SHARED: &[&str] = &[
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
    "ArcSwap",
    "AtomicBool",
    "AtomicI8",
    "AtomicI16",
    "AtomicI32",
    "AtomicI64",
    "AtomicIsize",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "AtomicPtr",
    "NonNull",
];

pub(super) fn check(field: &DataField<'_>, diags: &Diags) {
    let Some((tokens, name)) = culprit(field) else { return };
    diags.push(
        Diag::new(
            &catalogue::FACT_SHARED,
            tokens,
            format!("field `{}` holds `{name}`, which is no plain data", field.name()),
        )
        .help("hold the value itself"),
    );
}

fn culprit(field: &DataField<'_>) -> Option<(TokenStream, String)> {
    if let Some((ty, name)) = types::find(field.ty, SHARED) {
        return Some((ty.to_token_stream(), name));
    }
    let pointer = types::find_pointer(field.ty)?.to_token_stream();
    Some((pointer.clone(), pointer.to_string()))
}
