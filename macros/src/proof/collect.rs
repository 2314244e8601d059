//! Finds every call, function value and constant in a piece of replayed code.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprBinary, ExprCall, ExprClosure, ExprField, ExprForLoop, ExprIf, ExprIndex, ExprLet, ExprLit,
    ExprMethodCall, ExprPath, ExprUnary, ExprWhile, GenericParam, Generics, Ident, ImplItemFn, ItemFn, Lit, LitStr,
    Local, Macro, Pat, Path, PathArguments, Type,
};

use super::arguments::Arguments;
use super::format_string;
use super::paths::{self, Style};
use super::scope::Scopes;
use super::{Call, Kind, allow};

/// Walks code and keeps what has to be proven, each once.
#[derive(Default)]
pub(crate) struct Collector {
    scopes: Scopes,
    /// Parameters that stand for any type: what is called through them is not known here.
    any: BTreeSet<String>,
    /// Those among them that a question outside of the function could not name.
    local: BTreeSet<String>,
    /// Functions of the trait implementation at hand: `Self::name` is one of them.
    own: BTreeSet<String>,
    seen: BTreeSet<String>,
    calls: Vec<Call>,
}

impl Collector {
    /// The parameters of the implementation around the code.
    pub(crate) fn outer_generics(&mut self, generics: &Generics) {
        self.any.extend(names(generics));
    }

    /// The parameters of the function itself.
    pub(crate) fn generics(&mut self, generics: &Generics) {
        self.outer_generics(generics);
        self.local.extend(names(generics));
    }

    /// Functions that stand beside the one at hand and are checked with it.
    pub(crate) fn own(&mut self, names: impl Iterator<Item = String>) {
        self.own.extend(names);
    }

    /// Collects from a closure, or from the path of a function given instead of one.
    pub(crate) fn code(&mut self, code: &Expr) {
        self.scopes.enter();
        self.visit_expr(code);
        self.scopes.leave();
    }

    /// Collects from the body of a function with these parameters.
    pub(crate) fn function<'p>(&mut self, parameters: impl Iterator<Item = &'p Pat>, body: &Block) {
        self.scopes.enter();
        parameters.for_each(|pattern| self.scopes.bind(pattern));
        self.visit_block(body);
        self.scopes.leave();
    }

    pub(crate) fn finish(self) -> Vec<Call> {
        self.calls
    }

    fn path(&mut self, path: &Path, called: bool) {
        let segments = paths::segments(path);
        let Some((first, last)) = segments.first().zip(segments.last()) else { return };
        if self.scopes.knows(first) || (path.leading_colon.is_none() && self.any.contains(first)) {
            return;
        }
        match paths::style(&segments) {
            Style::Inert => {}
            Style::Constant => self.push(path, path.clone(), Kind::Constant { called }),
            Style::Function => {
                let kind = Kind::Function { originals: allow::originals(&segments) };
                self.push(path, without_arguments(path), kind);
            }
            Style::Associated => {
                let owner = &segments[segments.len() - 2];
                let known = allow::is_of_a_trait(owner, last) || allow::is_known_by_name(owner);
                let checked_with_it = owner == "Self" && self.own.contains(last);
                // `Self::Output::new()`: which type that is, a question elsewhere could not say.
                let projected = first == "Self" && segments.len() > 2;
                if !(known || checked_with_it || projected) {
                    self.associated(path);
                }
            }
        }
    }

    /// `Type::function`
    fn associated(&mut self, path: &Path) {
        let mut owner = path.clone();
        let Some(name) = owner.segments.pop().map(|pair| pair.into_value().ident) else { return };
        owner.segments.pop_punct();
        if let Some(last) = owner.segments.last_mut()
            && last.arguments.is_none()
            && let Some(arguments) = allow::arguments(&last.ident.to_string())
        {
            last.arguments =
                syn::parse_str(&format!("::<{arguments}>")).map_or(PathArguments::None, PathArguments::AngleBracketed);
        }
        let owner = Type::Path(syn::TypePath { qself: None, path: owner });
        self.push(path, path.clone(), Kind::Associated { owner: Box::new(owner), name });
    }

    fn push(&mut self, shown: &Path, path: Path, kind: Kind) {
        let generic = mentions(shown.to_token_stream(), &self.local);
        let owner = match &kind {
            Kind::Associated { owner, .. } => owner.to_token_stream(),
            Kind::Constant { called: true } => quote!(()),
            _ => TokenStream::new(),
        };
        let key = format!("{} {owner}", path.to_token_stream());
        if self.seen.insert(key) {
            self.calls.push(Call { path, kind, generic });
        }
    }

    fn macro_arguments(&mut self, mac: &Macro) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name == "trusted" {
            return;
        }
        match Arguments::parse(&name, &mac.tokens) {
            None => {}
            Some(Arguments::Matches { value, pattern, guard }) => {
                self.visit_expr(&value);
                self.scopes.enter();
                self.scopes.bind(&pattern);
                guard.iter().for_each(|guard| self.visit_expr(guard));
                self.scopes.leave();
            }
            Some(Arguments::List(expressions)) => expressions.iter().for_each(|expression| match expression {
                Expr::Assign(named) => self.operand(&named.right),
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => self.captures(text),
                other => self.operand(other),
            }),
        }
    }

    /// An operand is no function. A bare name there that the code does not bind is a variable that it must not capture,
    /// and that is what rustc says of it, better than any question of ours.
    fn operand(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) if path.path.get_ident().is_some_and(|name| !paths::is_upper_case(&name.to_string())) => {}
            other => self.visit_expr(other),
        }
    }

    /// `"{LIMIT}"` reads a constant, or a static.
    fn captures(&mut self, text: &LitStr) {
        for name in format_string::captures(&text.value()) {
            if paths::is_upper_case(name) {
                self.path(&Ident::new(name, text.span()).into(), false);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_block(&mut self, block: &'ast Block) {
        self.scopes.enter();
        self.scopes.items_of(block);
        visit::visit_block(self, block);
        self.scopes.leave();
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_local_init(init);
        }
        self.scopes.bind(&local.pat);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.scopes.enter();
        self.scopes.bind(&arm.pat);
        visit::visit_arm(self, arm);
        self.scopes.leave();
    }

    fn visit_expr_let(&mut self, condition: &'ast ExprLet) {
        self.visit_expr(&condition.expr);
        self.scopes.bind(&condition.pat);
    }

    fn visit_expr_if(&mut self, branch: &'ast ExprIf) {
        self.scopes.enter();
        self.visit_expr(&branch.cond);
        self.visit_block(&branch.then_branch);
        self.scopes.leave();
        if let Some((_, otherwise)) = &branch.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, repeated: &'ast ExprWhile) {
        self.scopes.enter();
        visit::visit_expr_while(self, repeated);
        self.scopes.leave();
    }

    fn visit_expr_for_loop(&mut self, repeated: &'ast ExprForLoop) {
        self.visit_expr(&repeated.expr);
        self.scopes.enter();
        self.scopes.bind(&repeated.pat);
        self.visit_block(&repeated.body);
        self.scopes.leave();
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.scopes.enter();
        closure.inputs.iter().for_each(|input| self.scopes.bind(input));
        self.visit_expr(&closure.body);
        self.scopes.leave();
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(parameters(&item.sig), &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(parameters(&item.sig), &item.block);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        match &*call.func {
            Expr::Path(function) => self.expr_path(function, true),
            other => self.visit_expr(other),
        }
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.operand(&call.receiver);
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        self.operand(&binary.left);
        self.operand(&binary.right);
    }

    fn visit_expr_unary(&mut self, unary: &'ast ExprUnary) {
        self.operand(&unary.expr);
    }

    fn visit_expr_field(&mut self, field: &'ast ExprField) {
        self.operand(&field.base);
    }

    fn visit_expr_index(&mut self, index: &'ast ExprIndex) {
        self.operand(&index.expr);
        self.operand(&index.index);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.expr_path(path, false);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.macro_arguments(mac);
    }

    // Types and patterns call nothing.
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
}

impl Collector {
    fn expr_path(&mut self, path: &ExprPath, called: bool) {
        match &path.qself {
            None => self.path(&path.path, called),
            // `<Type>::function` without a trait.
            Some(qself) if qself.position == 0 => {
                let Some(name) = path.path.segments.last().map(|segment| segment.ident.clone()) else { return };
                let text = name.to_string();
                let inert = text.starts_with(char::is_uppercase) || allow::is_of_a_trait("", &text);
                if !inert && !mentions(qself.ty.to_token_stream(), &self.any) {
                    let kind = Kind::Associated { owner: qself.ty.clone(), name };
                    let shown = path.path.clone();
                    self.push(&shown, shown.clone(), kind);
                }
            }
            // Which implementation of a trait it reaches depends on more than names.
            Some(_) => {}
        }
    }
}

fn names(generics: &Generics) -> impl Iterator<Item = String> {
    generics.params.iter().map(|param| match param {
        GenericParam::Type(param) => param.ident.to_string(),
        GenericParam::Const(param) => param.ident.to_string(),
        GenericParam::Lifetime(param) => param.lifetime.ident.to_string(),
    })
}

/// The patterns of a function's parameters but `self`.
pub(crate) fn parameters(signature: &syn::Signature) -> impl Iterator<Item = &Pat> {
    signature.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(typed) => Some(&*typed.pat),
        syn::FnArg::Receiver(_) => None,
    })
}

fn without_arguments(path: &Path) -> Path {
    let mut path = path.clone();
    path.segments.iter_mut().for_each(|segment| segment.arguments = PathArguments::None);
    path
}

/// Whether one of these names occurs in tokens.
fn mentions(tokens: TokenStream, names: &BTreeSet<String>) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// Where errors about a call are shown: at its path, from the first to the last token where rustc can.
pub(super) fn place(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}
