//! State that outlives a record without being in a store: statics, and imports that hide names.

use syn::{Expr, ExprMethodCall, ExprPath, ItemStatic, ItemUse};

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

/// A static in a closure keeps its value from record to record.
pub(super) fn check_static(visitor: &Visitor<'_>, item: &ItemStatic) {
    visitor.report(
        &catalogue::INNER_ITEM,
        item.static_token,
        "static",
        "inside a closure lives longer than the record",
        "write `const` for a fixed value; keep what changes in a `#[store]`",
    );
}

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
