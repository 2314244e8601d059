//! `if let Some(rule) = rules.first() && rule.applies()`: what a condition binds on its way, a question in front of the
//! whole statement could not see.

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Expr};

use super::regions::Asker;
use super::{in_front, statement};
use crate::proof::scope::Scopes;

/// Visits a condition.
pub(super) fn visit(asker: &mut Asker, condition: &mut Expr) {
    let mut bound = Scopes::default();
    bound.enter();
    operand(asker, condition, &mut bound);
}

/// One operand of a chain of `&&`. Questions about what earlier operands bind stand in front of it.
fn operand(asker: &mut Asker, expr: &mut Expr, bound: &mut Scopes) {
    match expr {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            operand(asker, &mut binary.left, bound);
            let before = right(asker, &mut binary.right, bound);
            if let Some(before) = before {
                let left = &binary.left;
                *binary.left = Expr::Verbatim(quote!(#left && #before));
            }
        }
        first => {
            let before = right(asker, first, bound);
            debug_assert!(before.is_none(), "nothing is bound yet");
        }
    }
}

/// Visits an operand; gives one that has to stand before it.
fn right(asker: &mut Asker, expr: &mut Expr, bound: &mut Scopes) -> Option<Expr> {
    let questions = asker.region(|asker| match &mut *expr {
        Expr::Let(binding) => asker.visit_expr_mut(&mut binding.expr),
        other => asker.visit_expr_mut(other),
    });
    let knows = |name: &Option<String>| name.as_ref().is_some_and(|name| bound.knows(name));
    let (inner, outer): (Vec<_>, Vec<_>) = questions.into_iter().partition(|question| knows(&question.variable));
    asker.questions.extend(outer);
    match expr {
        Expr::Let(binding) => {
            bound.bind(&binding.pat);
            statement(&inner).map(|asked| Expr::Verbatim(quote!({ #asked true })))
        }
        other => {
            if let Some(asked) = in_front(other, &inner) {
                *other = asked;
            }
            None
        }
    }
}
