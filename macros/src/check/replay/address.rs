//! Addresses turned into numbers.

use syn::{Expr, ExprCast, Type};

pub(super) use super::deny::{ADDRESS_FIX as FIX, ADDRESS_REASON as REASON};

/// `x as *const T as usize`, `x.as_ptr() as u64`.
pub(super) fn is_address_as_number(cast: &ExprCast) -> bool {
    is_number(&cast.ty) && is_pointer(&cast.expr)
}

fn is_number(ty: &Type) -> bool {
    const NUMBERS: &[&str] = &["usize", "isize", "u64", "i64", "u128", "i128", "u32", "i32", "u16", "i16", "u8", "i8"];
    matches!(ty, Type::Path(path) if NUMBERS.iter().any(|name| path.path.is_ident(name)))
}

fn is_pointer(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_pointer(&inner.expr),
        Expr::Cast(inner) => matches!(*inner.ty, Type::Ptr(_)) || is_pointer(&inner.expr),
        Expr::RawAddr(_) => true,
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            matches!(name.as_str(), "as_ptr" | "as_mut_ptr") && call.args.is_empty()
        }
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if makes_pointer(path)),
        _ => false,
    }
}

fn makes_pointer(path: &syn::ExprPath) -> bool {
    let names = super::paths::segments(&path.path);
    matches!(names.last().map(String::as_str), Some("as_ptr" | "as_mut_ptr" | "from_ref" | "from_mut" | "into_raw"))
}
