//! Which names of a piece of code are its own: arguments, bindings, functions declared inside.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, Item, Pat, PatIdent, Stmt};

/// Names by nested scopes; the innermost is last.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    stack: Vec<BTreeSet<String>>,
}

impl Scopes {
    pub(super) fn enter(&mut self) {
        self.stack.push(BTreeSet::new());
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// The names that a pattern binds belong to the innermost scope from here on.
    pub(super) fn bind(&mut self, pattern: &Pat) {
        if let Some(scope) = self.stack.last_mut() {
            Bindings(scope).visit_pat(pattern);
        }
    }

    /// Items are visible in their whole block.
    pub(super) fn items_of(&mut self, block: &Block) {
        let Some(scope) = self.stack.last_mut() else { return };
        for statement in &block.stmts {
            let name = match statement {
                Stmt::Item(Item::Fn(item)) => &item.sig.ident,
                Stmt::Item(Item::Const(item)) => &item.ident,
                Stmt::Item(Item::Static(item)) => &item.ident,
                Stmt::Item(Item::Struct(item)) => &item.ident,
                Stmt::Item(Item::Enum(item)) => &item.ident,
                Stmt::Item(Item::Type(item)) => &item.ident,
                Stmt::Item(Item::Mod(item)) => &item.ident,
                Stmt::Item(Item::Trait(item)) => &item.ident,
                _ => continue,
            };
            scope.insert(name.to_string());
        }
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.stack.iter().any(|scope| scope.contains(name))
    }
}

struct Bindings<'s>(&'s mut BTreeSet<String>);

impl<'ast> Visit<'ast> for Bindings<'_> {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        // A pattern in upper case compares with a constant.
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}
}
