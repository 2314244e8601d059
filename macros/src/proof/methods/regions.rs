//! Where the questions about a piece of code stand: in front of the innermost statement, closure body or arm around the
//! call. What is bound inside of one of these is bound further inside still, so the question sees the same variables as
//! the call.

use std::mem;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprConst, ExprIf, ExprMethodCall, ExprWhile, Ident, Item, Macro, Pat, Stmt, Type,
};

use super::receiver::{Receiver, root_mut};
use super::{Question, conditions, in_front, statement};
use crate::proof::Arguments;
use crate::proof::allow;

/// Walks code and writes the questions into it.
#[derive(Default)]
pub(super) struct Asker {
    /// Those for the region at hand.
    pub(super) questions: Vec<Question>,
}

impl Asker {
    /// Visits code that is a region of its own, and gives its questions.
    pub(super) fn region(&mut self, visit: impl FnOnce(&mut Self)) -> Vec<Question> {
        let outer = mem::take(&mut self.questions);
        visit(self);
        mem::replace(&mut self.questions, outer)
    }

    /// The same for an expression, which then holds its questions itself.
    pub(super) fn closed(&mut self, code: &mut Expr) {
        let questions = self.region(|this| this.visit_expr_mut(code));
        if let Some(with_questions) = in_front(code, &questions) {
            *code = with_questions;
        }
    }

    fn push(&mut self, question: Question) {
        let text = question.tokens.to_string();
        if self.questions.iter().all(|known| known.tokens.to_string() != text) {
            self.questions.push(question);
        }
    }

    fn method(&mut self, call: &mut ExprMethodCall, receiver: &Expr) {
        let name = call.method.to_string();
        match Receiver::of(receiver) {
            Receiver::Place { variable } => self.push(Question::new(Some(variable), receiver, &call.method)),
            Receiver::Value if !allow::is_method_of_values(&name) => {
                let held = Ident::new("__receiver_of_a_method", Span::mixed_site());
                let mut place = receiver.clone();
                *root_mut(&mut place) = Expr::Verbatim(quote!(#held));
                let question = statement(&[Question::new(None, &place, &call.method)]);
                let root = root_mut(&mut call.receiver);
                // The fields of a `Struct { … }` are not the arms of the match.
                let value = if is_with_braces(root) { quote!((#root)) } else { quote!(#root) };
                // A match keeps what the receiver borrows alive as long as the call does.
                *root = Expr::Verbatim(quote!(match #value { #held => { #question #held } }));
            }
            Receiver::Value | Receiver::Foreign => {}
        }
    }
}

impl VisitMut for Asker {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for mut stmt in mem::take(&mut block.stmts) {
            let conditions = conditions_of(&stmt);
            let questions = self.region(|this| this.visit_stmt_mut(&mut stmt));
            // What is not compiled is not asked about: its variables may be missing too.
            let asked = statement(&questions).map(|asked| Expr::Verbatim(quote!(#conditions #asked)));
            block.stmts.extend(asked.map(|asked| Stmt::Expr(asked, None)));
            block.stmts.push(stmt);
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        self.closed(&mut closure.body);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        if let Some((_, guard)) = &mut arm.guard {
            self.closed(guard);
        }
        self.closed(&mut arm.body);
    }

    fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
        conditions::visit(self, &mut branch.cond);
        self.visit_block_mut(&mut branch.then_branch);
        if let Some((_, otherwise)) = &mut branch.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, repeated: &mut ExprWhile) {
        conditions::visit(self, &mut repeated.cond);
        self.visit_block_mut(&mut repeated.body);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let receiver = (*call.receiver).clone();
        visit_mut::visit_expr_method_call_mut(self, call);
        if !allow::is_method_of_a_trait(&call.method.to_string()) {
            self.method(call, &receiver);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if !allow::is_macro_of_expressions(&name) {
            return;
        }
        match Arguments::parse(&name, &mac.tokens) {
            None => {}
            Some(Arguments::Matches { mut value, pattern, guard }) => {
                self.visit_expr_mut(&mut value);
                let guard = guard.map(|mut guard| {
                    self.closed(&mut guard);
                    quote!(if #guard)
                });
                mac.tokens = quote!(#value, #pattern #guard);
            }
            Some(Arguments::List(mut expressions)) => {
                let is_repeat = mac.tokens.clone().into_iter().any(|token| is_punct(&token, ';'));
                expressions.iter_mut().for_each(|expression| match expression {
                    Expr::Assign(named) => self.visit_expr_mut(&mut named.right),
                    other => self.visit_expr_mut(other),
                });
                mac.tokens = match is_repeat {
                    true => quote!(#(#expressions);*),
                    false => quote!(#(#expressions),*),
                };
            }
        }
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        if let Item::Fn(function) = item
            && function.sig.constness.is_none()
        {
            self.visit_block_mut(&mut function.block);
        }
    }

    // rustc evaluates them, and lets them call nothing but `const fn`.
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
}

/// `#[cfg(…)]` in front of a statement.
fn conditions_of(stmt: &Stmt) -> TokenStream {
    let tokens: Vec<TokenTree> = stmt.to_token_stream().into_iter().collect();
    let attributes = tokens.chunks_exact(2).take_while(|pair| is_punct(&pair[0], '#'));
    let is_condition = |tokens: &TokenTree| tokens.to_string().trim_start_matches(['[', ' ']).starts_with("cfg");
    attributes.filter(|pair| is_condition(&pair[1])).flatten().cloned().collect()
}

fn is_with_braces(code: &Expr) -> bool {
    let is_braces = |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    code.to_token_stream().into_iter().any(is_braces)
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
