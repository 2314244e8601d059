//! The lists of replay safety, as their sources have them.

use std::fs;

use syn::visit::{self, Visit};

use crate::packages::{own_folder, text};

#[path = "../../../macros/src/check/replay/paths.rs"]
#[allow(dead_code, reason = "only the matching of paths is of use here; it is the macro's own")]
mod paths;

/// An entry of the deny list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// `clock.rs`
    pub(crate) file: String,
    pub(crate) written: String,
}

/// `macros/src/check/replay/deny`
#[derive(Debug, Default)]
pub(crate) struct Deny {
    pub(crate) paths: Vec<Entry>,
    pub(crate) methods: Vec<Entry>,
    pub(crate) macros: Vec<Entry>,
}

/// What replayed code may call of crates.
#[derive(Debug, Default)]
pub(crate) struct Allow {
    /// `serde_json::from_str`
    pub(crate) functions: Vec<String>,
    /// `chrono::NaiveDate`, with all that it can do.
    pub(crate) types: Vec<String>,
    /// `uuid::Uuid::nil`
    pub(crate) one_by_one: Vec<String>,
    /// Traits and types that are known by name alone, `Datelike`.
    pub(crate) by_name: Vec<String>,
}

impl Entry {
    /// The names in a path, without what says how it is matched.
    fn segments(&self) -> Vec<&str> {
        let bare = self.written.trim_start_matches('=').trim_end_matches("()");
        bare.strip_suffix("::*").unwrap_or(bare).split("::").collect()
    }

    /// Whether `path`, from its crate on, is what this names: its last names, since users import.
    pub(crate) fn names(&self, path: &str) -> bool {
        let own: Vec<&str> = path.split("::").collect();
        own.ends_with(&self.segments())
    }

    /// `reqwest::*`
    pub(crate) fn is_all_of(&self, library: &str) -> bool {
        self.written.strip_suffix("::*") == Some(library)
    }

    /// Whether a program that names this path is told off.
    fn denies(&self, path: &str) -> bool {
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        paths::matches(&self.written, &segments, true).is_some()
    }
}

impl Deny {
    pub(crate) fn read() -> Self {
        const FOLDER: &str = "../macros/src/check/replay/deny";
        let mut deny = Self::default();
        let mut files: Vec<String> = fs::read_dir(own_folder().join(FOLDER))
            .expect("the lists")
            .flatten()
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        for file in files {
            let source = syn::parse_file(&text(&format!("{FOLDER}/{file}"))).expect("a list");
            Groups { file: &file, deny: &mut deny }.visit_file(&source);
        }
        deny
    }

    /// Whether a program that names this path is told off.
    pub(crate) fn denies(&self, path: &str) -> bool {
        self.paths.iter().any(|entry| entry.denies(path))
    }

    /// Whether something of a crate is named by the crate's name.
    pub(crate) fn names_part_of(&self, library: &str) -> bool {
        let is_part = |entry: &Entry| entry.written.starts_with(&format!("{library}::")) && !entry.is_all_of(library);
        self.paths.iter().any(is_part)
    }

    /// Whether nothing of a crate may be named.
    pub(crate) fn denies_all_of(&self, library: &str) -> bool {
        self.paths.iter().any(|entry| entry.is_all_of(library))
    }
}

/// Looks for `Group { paths: &[…], methods: &[…], macros: &[…], … }`.
struct Groups<'d> {
    file: &'d str,
    deny: &'d mut Deny,
}

impl Visit<'_> for Groups<'_> {
    fn visit_expr_struct(&mut self, group: &syn::ExprStruct) {
        for field in &group.fields {
            let syn::Member::Named(name) = &field.member else { continue };
            let list = match name.to_string().as_str() {
                "paths" => &mut self.deny.paths,
                "methods" => &mut self.deny.methods,
                "macros" => &mut self.deny.macros,
                _ => continue,
            };
            let written = literals(|visitor| visitor.visit_expr(&field.expr));
            list.extend(written.into_iter().map(|written| Entry { file: self.file.to_owned(), written }));
        }
    }

    fn visit_item_static(&mut self, item: &syn::ItemStatic) {
        if item.ident == "METHODS_OF_STATICS" {
            let written = literals(|visitor| visitor.visit_expr(&item.expr));
            let entries = written.into_iter().map(|written| Entry { file: self.file.to_owned(), written });
            self.deny.methods.extend(entries);
        }
    }
}

#[derive(Default)]
struct Literals(Vec<String>);

impl Visit<'_> for Literals {
    fn visit_lit_str(&mut self, literal: &syn::LitStr) {
        self.0.push(literal.value());
    }
}

fn literals(visit: impl FnOnce(&mut Literals)) -> Vec<String> {
    let mut found = Literals::default();
    visit(&mut found);
    found.0
}

impl Allow {
    /// `macros/src/proof/allow/functions.rs` and `runtime/src/replay/listed.rs`, but for what is the standard library's.
    pub(crate) fn read() -> Self {
        let mut allow = Self::default();
        let functions = text("../macros/src/proof/allow/functions.rs");
        // `"serde_json::from_str" ["u8"]`
        let rows = functions.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
        allow.functions = rows.filter(|path| is_foreign(path)).map(str::to_owned).collect();
        let types = syn::parse_file(&text("../runtime/src/replay/listed.rs")).expect("the list of types");
        Types(&mut allow).visit_file(&types);
        for file in ["traits", "generics"] {
            let source = text(&format!("../macros/src/proof/allow/{file}.rs"));
            let written = literals(|visitor| visitor.visit_file(&syn::parse_file(&source).expect("a list")));
            // Types and traits, not functions and arguments.
            let is_name =
                |name: &String| name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
            allow.by_name.extend(written.into_iter().filter(is_name));
        }
        allow
    }

    /// Every path.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        [&self.functions, &self.types, &self.one_by_one].into_iter().flatten().map(String::as_str)
    }
}

/// Whether a path is that of a crate, and of none that comes with rustc, or of this one.
fn is_foreign(path: &str) -> bool {
    let first = path.split("::").next().unwrap_or_default();
    path.contains("::") && !matches!(first, "std" | "core" | "alloc" | "crate" | "super" | "self")
}

/// `pure! { chrono::NaiveDate; … }`, `pure_functions! { uuid::Uuid: "nil" …; }`, `impl … for chrono::DateTime<Tz>`.
struct Types<'a>(&'a mut Allow);

impl Visit<'_> for Types<'_> {
    fn visit_item_macro(&mut self, item: &syn::ItemMacro) {
        let written = item.mac.tokens.to_string().replace(' ', "");
        for row in written.split(';') {
            // `@T in Reverse<T>`, `Map<String, Value>`
            let row = row.split_once("in").filter(|(before, _)| before.starts_with('@')).map_or(row, |(_, ty)| ty);
            if item.mac.path.is_ident("pure") {
                let bare = row.split('<').next().unwrap_or_default();
                self.0.types.extend(is_foreign(bare).then(|| bare.to_owned()));
            } else if item.mac.path.is_ident("pure_functions") {
                let Some((owner, names)) = row.split_once(":\"") else { continue };
                let names = names.split('"').filter(|name| !name.is_empty());
                self.0.one_by_one.extend(names.map(|name| format!("{owner}::{name}")));
            }
        }
    }

    fn visit_item_impl(&mut self, item: &syn::ItemImpl) {
        if let syn::Type::Path(ty) = &*item.self_ty {
            let names: Vec<String> = ty.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let path = names.join("::");
            self.0.types.extend(is_foreign(&path).then_some(path));
        }
        visit::visit_item_impl(self, item);
    }
}
