//! Finding a type by name inside a field's type. An alias hides it; the later layers see through that.

use syn::visit::{self, Visit};
use syn::{GenericArgument, Ident, PathArguments, Type, TypePath, TypePtr};

/// The first type inside `ty`, generic arguments included, whose last segment is one of `names`.
pub(crate) fn find<'t>(ty: &'t Type, names: &[&str]) -> Option<(&'t TypePath, String)> {
    let mut finder = Finder { names, found: None };
    finder.visit_type(ty);
    finder.found
}

struct Finder<'t, 'n> {
    names: &'n [&'n str],
    found: Option<(&'t TypePath, String)>,
}

impl<'t> Visit<'t> for Finder<'t, '_> {
    fn visit_type_path(&mut self, path: &'t TypePath) {
        if self.found.is_some() {
            return;
        }
        if let Some(last) = path.path.segments.last() {
            let name = last.ident.to_string();
            if self.names.contains(&name.as_str()) {
                self.found = Some((path, name));
                return;
            }
        }
        visit::visit_type_path(self, path);
    }
}

/// All types inside `ty` whose last segment is one of `names`, the outer ones first.
pub(crate) fn all<'t>(ty: &'t Type, names: &[&str]) -> Vec<&'t TypePath> {
    struct All<'t, 'n>(&'n [&'n str], Vec<&'t TypePath>);
    impl<'t> Visit<'t> for All<'t, '_> {
        fn visit_type_path(&mut self, path: &'t TypePath) {
            if path.path.segments.last().is_some_and(|last| self.0.iter().any(|name| last.ident == name)) {
                self.1.push(path);
            }
            visit::visit_type_path(self, path);
        }
    }
    let mut finder = All(names, Vec::new());
    finder.visit_type(ty);
    finder.1
}

/// The `at`-th argument of a generic type, where it is a type.
pub(crate) fn argument(path: &TypePath, at: usize) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.iter().nth(at)? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The type as a path, if it is one.
pub(crate) fn path(ty: &Type) -> Option<&TypePath> {
    match ty {
        Type::Path(path) => Some(path),
        Type::Paren(inner) => path(&inner.elem),
        Type::Group(inner) => path(&inner.elem),
        _ => None,
    }
}

/// What a `Box` and its kind point to: serde writes it as if it were there itself.
pub(crate) fn pointee(ty: &Type) -> &Type {
    match path(ty) {
        Some(pointer) if ["Box", "Rc", "Arc"].iter().any(|name| is_called(ty, name)) => {
            argument(pointer, 0).map_or(ty, pointee)
        }
        _ => ty,
    }
}

/// The first raw pointer inside `ty`.
pub(crate) fn find_pointer(ty: &Type) -> Option<&TypePtr> {
    struct Pointers<'t>(Option<&'t TypePtr>);
    impl<'t> Visit<'t> for Pointers<'t> {
        fn visit_type_ptr(&mut self, pointer: &'t TypePtr) {
            self.0.get_or_insert(pointer);
        }
    }
    let mut finder = Pointers(None);
    finder.visit_type(ty);
    finder.0
}

/// Whether the type itself, not a part of it, is called `name`.
pub(crate) fn is_called(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == name),
        Type::Paren(inner) => is_called(&inner.elem, name),
        Type::Group(inner) => is_called(&inner.elem, name),
        _ => false,
    }
}

/// Types without arguments whose name says all: nobody calls anything else so.
const PLAIN: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64", "bool",
    "char", "String", "FactId",
];

/// Whether the type is plain data by its name alone.
pub(crate) fn is_surely_stable(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(only) = path.path.segments.first().filter(|_| path.path.segments.len() == 1) else { return false };
    match &only.arguments {
        PathArguments::None => PLAIN.iter().any(|name| only.ident == name),
        PathArguments::AngleBracketed(arguments) => {
            let holds = ["Vec", "Option", "Box"].iter().any(|name| only.ident == name);
            let inner = arguments.args.first().filter(|_| arguments.args.len() == 1);
            holds && matches!(inner, Some(GenericArgument::Type(inner)) if is_surely_stable(inner))
        }
        PathArguments::Parenthesized(_) => false,
    }
}

/// Whether one of `names` occurs anywhere in the type.
pub(crate) fn mentions(ty: &Type, names: &[&Ident]) -> bool {
    struct Mentions<'n>(&'n [&'n Ident], bool);
    impl<'t> Visit<'t> for Mentions<'_> {
        fn visit_ident(&mut self, ident: &'t Ident) {
            self.1 |= self.0.contains(&ident);
        }
    }
    let mut finder = Mentions(names, false);
    finder.visit_type(ty);
    finder.1
}
