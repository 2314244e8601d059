//! Finding a type by name inside a field's type. An alias hides it; the later layers see through that.

use syn::visit::{self, Visit};
use syn::{Type, TypePath, TypePtr};

/// The first type inside `ty`, generic arguments included, whose last segment is one of `names`.
pub(super) fn find<'t>(ty: &'t Type, names: &[&str]) -> Option<(&'t TypePath, String)> {
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

/// The first raw pointer inside `ty`.
pub(super) fn find_pointer(ty: &Type) -> Option<&TypePtr> {
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
pub(super) fn is_called(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == name),
        Type::Paren(inner) => is_called(&inner.elem, name),
        Type::Group(inner) => is_called(&inner.elem, name),
        _ => false,
    }
}
