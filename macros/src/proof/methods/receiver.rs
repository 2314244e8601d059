//! What a method is called on, told from its form: a place that can be named twice, or a value that is there once.

use syn::{Expr, ExprUnary, UnOp};

/// What a method is called on.
pub(super) enum Receiver {
    /// `order`, `self.lines[0]`, `*total`: it may stand in the question as it stands in the code.
    Place {
        /// The variable that it begins with.
        variable: String,
    },
    /// `find(order)?`, `rows.last().copied()`: what it gives has to be held on its way.
    Value,
    /// Literals, closures and the like, which are of no type that somebody has declared.
    Foreign,
}

impl Receiver {
    pub(super) fn of(expr: &Expr) -> Self {
        match root(expr) {
            Expr::Path(path) if path.qself.is_none() => match path.path.segments.first() {
                Some(first) => Self::Place { variable: first.ident.to_string() },
                None => Self::Foreign,
            },
            Expr::Binary(_)
            | Expr::Block(_)
            | Expr::Call(_)
            | Expr::If(_)
            | Expr::Match(_)
            | Expr::MethodCall(_)
            | Expr::Struct(_)
            | Expr::Try(_) => Self::Value,
            _ => Self::Foreign,
        }
    }
}

/// The expression that the fields, elements and references of a receiver are taken of.
fn root(expr: &Expr) -> &Expr {
    match expr {
        Expr::Field(field) => root(&field.base),
        Expr::Group(group) => root(&group.expr),
        Expr::Index(index) => root(&index.expr),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Reference(reference) => root(&reference.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => root(expr),
        other => other,
    }
}

/// The same, to put something in its place.
pub(super) fn root_mut(expr: &mut Expr) -> &mut Expr {
    match expr {
        Expr::Field(field) => root_mut(&mut field.base),
        Expr::Group(group) => root_mut(&mut group.expr),
        Expr::Index(index) => root_mut(&mut index.expr),
        Expr::Paren(paren) => root_mut(&mut paren.expr),
        Expr::Reference(reference) => root_mut(&mut reference.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => root_mut(expr),
        other => other,
    }
}
