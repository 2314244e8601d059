//! Method calls: `order.score()` is proven where `order` is of a type of the project's own, which rustc knows and a macro
//! does not. So the question stands in the code itself, where rustc knows the type of every expression: in front of
//! the statement of the call, in a branch that is never taken, as
//!
//! ```text
//! let () = if false { (&__receiver::<…, _>(&order)).asked(); loop {} };
//! ```
//!
//! The branch does not come back, so that it can neither move anything nor keep it borrowed. `runtime/src/replay/own.rs`
//! holds the answers.

mod conditions;
mod receiver;
mod regions;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Ident};

use super::question::hash;
use crate::op::shown_at;
use regions::Asker;

/// The code of a closure, with the questions in it.
pub(crate) fn asked(closure: &Expr) -> Expr {
    let mut closure = closure.clone();
    Asker::default().visit_expr_mut(&mut closure);
    closure
}

/// Puts questions into the body of a function.
pub(crate) fn ask_in_body(body: &mut Block) {
    Asker::default().visit_block_mut(body);
}

/// A method called on something.
struct Question {
    /// The variable that the receiver belongs to, if there is one.
    variable: Option<String>,
    tokens: TokenStream,
}

impl Question {
    fn new(variable: Option<String>, receiver: &Expr, method: &Ident) -> Self {
        let (place, number) = (shown_at(method.span()), hash(&method.to_string()));
        let asked = Ident::new("asked", place);
        let tokens = quote_spanned!(place=> (&__receiver::<#number, _>(&#receiver)).#asked(););
        Self { variable, tokens }
    }
}

/// The statement that asks; nothing where there is no question.
fn statement(questions: &[Question]) -> Option<TokenStream> {
    if questions.is_empty() {
        return None;
    }
    let questions = questions.iter().map(|question| &question.tokens);
    Some(quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        let () = if false {
            use ::streamwright::__private::replay::{Foreign as _, OfOwnType as _, receiver as __receiver};
            #(#questions)*
            loop {}
        };
    })
}

/// The code with its questions in front of it, as one expression.
fn in_front(code: &Expr, questions: &[Question]) -> Option<Expr> {
    statement(questions).map(|statement| Expr::Verbatim(quote!({ #statement #code })))
}
