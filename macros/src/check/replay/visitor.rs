//! Walks a closure and reports what replayed code must not do, each at its own token.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprAsync, ExprAwait, ExprCall, ExprCast, ExprClosure, ExprMethodCall, ExprPath, ExprUnsafe, ItemForeignMod,
    ItemImpl, ItemStatic, ItemUse, Macro, Path, Signature, Token,
};

use super::{address, deny, macros, paths, statics};
use crate::catalogue::{self, Code};
use crate::diag::{Diag, Diags};
use crate::op::Role;

pub(super) struct Visitor<'d> {
    pub(super) role: Role,
    /// How the closure gets at the time of the record.
    context: String,
    diags: &'d Diags,
}

impl<'d> Visitor<'d> {
    pub(super) fn new(role: Role, context: String, diags: &'d Diags) -> Self {
        Self { role, context, diags }
    }

    /// "`name` reason", with the fix as help.
    pub(super) fn report(&self, code: &'static Code, tokens: impl ToTokens, name: &str, reason: &str, fix: &str) {
        self.diags
            .push(Diag::new(code, tokens, format!("`{name}` {reason}")).help(fix.replace("{context}", &self.context)));
    }

    pub(super) fn report_denied(&self, denied: deny::Denied, tokens: impl ToTokens, name: &str) {
        let logging = denied.code == &catalogue::LOGGING;
        if logging && self.role == Role::Observe {
            return;
        }
        self.report(denied.code, tokens, name, denied.group.reason, denied.group.fix);
    }

    /// A path in any position. Paths in types count too: `let c: std::process::Command` has no good use.
    fn path(&self, path: &Path, called: bool) {
        let segments = paths::segments(path);
        if let Some(denied) = deny::path(&segments, called) {
            self.report_denied(denied, NamesOf(path), &segments.join("::"));
        }
    }

    /// `<T>::f` must not hide what `T::f` would show.
    pub(super) fn check_path(&mut self, expr: &ExprPath, called: bool) {
        let Some(segments) = paths::qualified(expr) else {
            self.path(&expr.path, called);
            self.visit_arguments(expr);
            return;
        };
        match deny::path(&segments, called) {
            Some(denied) => self.report_denied(denied, expr, &segments.join("::")),
            None => visit::visit_expr_path(self, expr),
        }
    }

    /// The generic arguments of a path; the path itself has been judged.
    fn visit_arguments(&mut self, expr: &ExprPath) {
        for segment in &expr.path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }

    fn async_token(&self, token: Option<&Token![async]>) {
        if let Some(token) = token {
            self.report(&catalogue::ASYNC_CODE, token, "async", deny::ASYNC_REASON, deny::ASYNC_FIX);
        }
    }

    fn unsafe_token(&self, token: impl ToTokens) {
        self.diags.push(
            Diag::new(&catalogue::UNSAFE_CODE, token, "`unsafe` in replayed code cannot be checked")
                .help("use safe Rust; a crate with a safe interface may be unsafe inside"),
        );
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        self.path(path, false);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, expr: &'ast ExprPath) {
        self.check_path(expr, false);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(function) = &*call.func {
            self.check_path(function, true);
        } else {
            self.visit_expr(&call.func);
        }
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let name = call.method.to_string();
        if let Some(denied) = deny::method(&name, call.args.len()) {
            self.report_denied(denied, &call.method, &format!(".{name}()"));
        } else {
            statics::check_method(self, call);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        macros::check(self, mac);
    }

    fn visit_expr_cast(&mut self, cast: &'ast ExprCast) {
        if address::is_address_as_number(cast) {
            let name = format!("as {}", cast.ty.to_token_stream());
            self.report(&catalogue::ADDRESS, cast, &name, address::REASON, address::FIX);
        }
        visit::visit_expr_cast(self, cast);
    }

    fn visit_expr_unsafe(&mut self, block: &'ast ExprUnsafe) {
        self.unsafe_token(block.unsafe_token);
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        if let Some(token) = &signature.unsafety {
            self.unsafe_token(token);
        }
        self.async_token(signature.asyncness.as_ref());
        visit::visit_signature(self, signature);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let Some(token) = &item.unsafety {
            self.unsafe_token(token);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_foreign_mod(&mut self, item: &'ast ItemForeignMod) {
        self.unsafe_token(&item.abi);
    }

    fn visit_expr_async(&mut self, block: &'ast ExprAsync) {
        self.async_token(Some(&block.async_token));
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.async_token(closure.asyncness.as_ref());
        visit::visit_expr_closure(self, closure);
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        let token = &expr.await_token;
        self.report(&catalogue::ASYNC_CODE, token, ".await", deny::ASYNC_REASON, deny::ASYNC_FIX);
        visit::visit_expr_await(self, expr);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        statics::check_use(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        statics::check_static(self, item);
        visit::visit_item_static(self, item);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Expr::Verbatim(tokens) = expr {
            super::tokens::scan(self, tokens.clone());
            return;
        }
        visit::visit_expr(self, expr);
    }
}

/// The tokens of a path without trailing generic arguments, so that the error underlines the name.
struct NamesOf<'p>(&'p Path);

impl ToTokens for NamesOf<'_> {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        self.0.leading_colon.to_tokens(tokens);
        for pair in self.0.segments.pairs() {
            pair.value().ident.to_tokens(tokens);
            pair.punct().to_tokens(tokens);
        }
    }
}
