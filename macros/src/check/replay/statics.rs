//! State that outlives a record without being in a store: statics, and imports that hide names.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, ExprPath, ItemStatic, ItemUse, Type};

use super::deny;
use super::visitor::Visitor;
use crate::catalogue;

/// `COUNTER.lock()`: a method that reaches into a static. Whether an upper-case name is a constant or a
/// static cannot be told from syntax, so the method decides.
pub(super) fn check_method(visitor: &Visitor<'_>, call: &ExprMethodCall) {
    let name = call.method.to_string();
    let denied = deny::METHODS_OF_STATICS.iter().any(|row| deny::is_method(row, &name, call.args.len()));
    let Some(owner) = upper_case(&call.receiver).filter(|_| denied) else {
        return;
    };
    visitor.report(
        &catalogue::SHARED_STATE,
        call,
        &format!("{owner}.{name}()"),
        deny::STATICS.reason,
        deny::STATICS.fix,
    );
}

/// An import could rename `Instant` to something this layer does not know.
pub(super) fn check_use(visitor: &Visitor<'_>, item: &ItemUse) {
    visitor.report(
        &catalogue::INNER_ITEM,
        item,
        "use",
        "inside a closure hides what the names in it mean",
        "import at module level, or write the path out",
    );
}

/// A static in a closure keeps its value from record to record. One that is computed once and never changes is a
/// constant in all but name: `static PATTERN: LazyLock<Regex>`.
pub(super) fn check_static(visitor: &Visitor<'_>, item: &ItemStatic) {
    if is_computed_once(&item.ty) {
        return;
    }
    visitor.report(
        &catalogue::INNER_ITEM,
        item.static_token,
        "static",
        "inside a closure lives longer than the record",
        "write `const` for a fixed value; keep what changes in a `#[store]`",
    );
}

/// `LazyLock<T>`, and no part of `T` is named like something that changes.
fn is_computed_once(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let is_lazy = path.path.segments.last().is_some_and(|last| last.ident == "LazyLock");
    is_lazy && !names_what_changes(ty.to_token_stream())
}

fn names_what_changes(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            name.starts_with("Atomic") || CHANGING.contains(&name.as_str())
        }
        TokenTree::Group(group) => names_what_changes(group.stream()),
        _ => false,
    })
}

/// Types of the standard library that change behind a shared reference, or differ from run to run.
const CHANGING: &[&str] = &[
    "Cell",
    "HashMap",
    "HashSet",
    "Instant",
    "Mutex",
    "OnceCell",
    "OnceLock",
    "RefCell",
    "RwLock",
    "SystemTime",
    "UnsafeCell",
];

/// The name of a receiver such as `COUNTER`, `self::COUNTER`, `&COUNTER` or `COUNTERS[0]`.
fn upper_case(receiver: &Expr) -> Option<String> {
    match receiver {
        Expr::Paren(inner) => upper_case(&inner.expr),
        Expr::Reference(inner) => upper_case(&inner.expr),
        Expr::Unary(inner) => upper_case(&inner.expr),
        Expr::Index(inner) => upper_case(&inner.expr),
        Expr::Field(inner) => upper_case(&inner.base),
        Expr::Path(path) => name_of_static(path),
        _ => None,
    }
}

fn name_of_static(path: &ExprPath) -> Option<String> {
    let last = path.path.segments.last()?.ident.to_string();
    let is_upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    // `T` is a type or a const parameter, and `Type::NAME` an associated constant.
    let owner_is_type = path.path.segments.len() > 1
        && path.path.segments[path.path.segments.len() - 2].ident.to_string().starts_with(char::is_uppercase);
    (last.len() > 1 && last.chars().all(is_upper) && !owner_is_type).then_some(last)
}
