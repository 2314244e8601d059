//! The modules of a crate, from its files: every item, whatever the conditions on it, but for those of its tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, ImplItem, Item, Meta, Signature, TraitItem, Type, UseTree, Visibility};

/// A crate, read but not resolved.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The file that it begins with.
    pub(crate) root: PathBuf,
    pub(crate) modules: Vec<Module>,
    /// The public functions in the `impl`s of a type, by its name, wherever they stand.
    pub(crate) associated: BTreeMap<String, Vec<Function>>,
    /// Methods of the public traits, and of the types: name and number of arguments.
    pub(crate) methods: Vec<(String, usize)>,
    /// `#[macro_export]`.
    pub(crate) macros: Vec<String>,
    /// Files that are in no Rust that the parser knows.
    pub(crate) unread: Vec<PathBuf>,
}

#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) parent: Option<usize>,
    pub(crate) items: Vec<Named>,
    /// `use path::*`, and whether it is public.
    pub(crate) globs: Vec<(Vec<String>, bool)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) is_public: bool,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Module(usize),
    /// With the path of the type that it is, if it is another name for one.
    Type(Option<Vec<String>>),
    Function(Function),
    /// A constant, a static, a trait.
    Other,
    Macro,
    /// `use path as name`
    Use(Vec<String>),
}

#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The trait that it implements a part of.
    pub(crate) of: Option<String>,
    pub(crate) is_method: bool,
    /// Names in the type of its result.
    pub(crate) returns: Vec<String>,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self { root: root.to_owned(), ..Self::default() };
        tree.modules.push(Module::default());
        let folder = root.parent().unwrap_or(root).to_owned();
        tree.file(root, &folder, 0);
        tree
    }

    /// Reads a file as the content of `module`, whose own modules are in `folder`.
    fn file(&mut self, path: &Path, folder: &Path, module: usize) {
        let Ok(text) = fs::read_to_string(path) else { return };
        match syn::parse_file(&text) {
            Ok(file) => self.items(file.items, folder, path.parent().unwrap_or(folder), module),
            Err(_) => self.unread.push(path.to_owned()),
        }
    }

    /// `folder` holds the files of modules, `beside` is where `#[path]` begins.
    fn items(&mut self, items: Vec<Item>, folder: &Path, beside: &Path, module: usize) {
        for item in items {
            if !is_for_tests(attributes(&item)) {
                self.item(item, folder, beside, module);
            }
        }
    }

    fn item(&mut self, item: Item, folder: &Path, beside: &Path, module: usize) {
        match item {
            Item::Mod(inner) => self.module(inner, folder, beside, module),
            Item::Use(import) => self.import(&import.tree, &mut Vec::new(), is_public(&import.vis), module),
            Item::Fn(item) => self.add(module, &item.sig.ident, &item.vis, Kind::Function(function(&item.sig))),
            Item::Struct(item) => self.add(module, &item.ident, &item.vis, Kind::Type(None)),
            Item::Enum(item) => self.add(module, &item.ident, &item.vis, Kind::Type(None)),
            Item::Union(item) => self.add(module, &item.ident, &item.vis, Kind::Type(None)),
            Item::Type(item) => self.add(module, &item.ident, &item.vis, Kind::Type(path_of(&item.ty))),
            Item::Const(item) => self.add(module, &item.ident, &item.vis, Kind::Other),
            Item::Static(item) => self.add(module, &item.ident, &item.vis, Kind::Other),
            Item::ExternCrate(item) => {
                let name = item.rename.map_or_else(|| item.ident.clone(), |(_, name)| name);
                self.add(module, &name, &item.vis, Kind::Use(vec![item.ident.to_string()]));
            }
            Item::Trait(item) => {
                self.add(module, &item.ident, &item.vis, Kind::Other);
                for member in item.items {
                    if let TraitItem::Fn(member) = member {
                        self.associate(&item.ident.to_string(), None, &member.sig);
                    }
                }
            }
            Item::Impl(item) => {
                if let Some(owner) = path_of(&item.self_ty).and_then(|path| path.last().cloned()) {
                    let of = item.trait_.and_then(|(_, path, _)| Some(path.segments.last()?.ident.to_string()));
                    self.members(&owner, of.as_deref(), item.items);
                }
            }
            Item::Macro(item) => self.macro_item(item, folder, beside, module),
            _ => {}
        }
    }

    fn add(&mut self, module: usize, name: &syn::Ident, visibility: &Visibility, kind: Kind) {
        let named = Named { name: name.to_string(), is_public: is_public(visibility), kind };
        self.modules[module].items.push(named);
    }

    fn module(&mut self, inner: syn::ItemMod, folder: &Path, beside: &Path, parent: usize) {
        let id = self.modules.len();
        self.modules.push(Module { parent: Some(parent), ..Module::default() });
        self.add(parent, &inner.ident, &inner.vis, Kind::Module(id));
        let name = inner.ident.to_string();
        let name = name.trim_start_matches("r#");
        let folder = folder.join(name);
        if let Some((_, items)) = inner.content {
            return self.items(items, &folder, &folder, id);
        }
        for written in paths(&inner.attrs) {
            let path = beside.join(written);
            if path.exists() {
                let is_mod = path.file_name().is_some_and(|name| name == "mod.rs");
                let inside = if is_mod { path.parent().unwrap_or(beside).to_owned() } else { path.with_extension("") };
                self.file(&path, &inside, id);
            }
        }
        for path in [folder.with_extension("rs"), folder.join("mod.rs")] {
            self.file(&path, &folder, id);
        }
    }

    fn import(&mut self, tree: &UseTree, before: &mut Vec<String>, is_public: bool, module: usize) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before, is_public, module);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, is_public, module)),
            UseTree::Glob(_) => self.modules[module].globs.push((before.clone(), is_public)),
            UseTree::Name(name) => self.import_as(&name.ident, &name.ident, before, is_public, module),
            UseTree::Rename(name) => self.import_as(&name.ident, &name.rename, before, is_public, module),
        }
    }

    fn import_as(&mut self, what: &syn::Ident, name: &syn::Ident, before: &[String], is_public: bool, module: usize) {
        let mut path = before.to_vec();
        if what != "self" {
            path.push(what.to_string());
        }
        let name = if name == "self" { path.last().cloned().unwrap_or_default() } else { name.to_string() };
        self.modules[module].items.push(Named { name, is_public, kind: Kind::Use(path) });
    }

    /// The functions of an `impl`, maybe `of` a trait.
    fn members(&mut self, owner: &str, of: Option<&str>, items: Vec<ImplItem>) {
        for member in items {
            match member {
                ImplItem::Fn(member) if is_for_tests(&member.attrs) => {}
                ImplItem::Fn(member) if of.is_some() || is_public(&member.vis) => {
                    self.associate(owner, of, &member.sig);
                }
                // `cfg_rt! { pub fn … }`
                ImplItem::Macro(member) => {
                    let body = member.mac.tokens;
                    if let Ok(item) = syn::parse2::<syn::ItemImpl>(quote::quote!(impl Owner { #body })) {
                        self.members(owner, of, item.items);
                    }
                }
                _ => {}
            }
        }
    }

    fn associate(&mut self, owner: &str, of: Option<&str>, signature: &Signature) {
        let member = Function { of: of.map(str::to_owned), ..function(signature) };
        if member.is_method {
            self.methods.push((member.name.clone(), signature.inputs.len() - 1));
        }
        self.associated.entry(owner.to_owned()).or_default().push(member);
    }

    fn macro_item(&mut self, item: syn::ItemMacro, folder: &Path, beside: &Path, module: usize) {
        if let Some(name) = &item.ident {
            let is_exported = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
            if is_exported {
                self.macros.push(name.to_string());
            }
            let named = Named { name: name.to_string(), is_public: false, kind: Kind::Macro };
            return self.modules[module].items.push(named);
        }
        // `cfg_time! { pub mod time; }`, `cfg_if! { if #[cfg(…)] { … } else { … } }`
        match syn::parse2::<syn::File>(item.mac.tokens.clone()) {
            Ok(file) => self.items(file.items, folder, beside, module),
            Err(_) => {
                for token in item.mac.tokens {
                    let proc_macro2::TokenTree::Group(group) = token else { continue };
                    if let Ok(file) = syn::parse2::<syn::File>(group.stream()) {
                        self.items(file.items, folder, beside, module);
                    }
                }
            }
        }
    }
}

fn function(signature: &Signature) -> Function {
    let mut names = Names::default();
    syn::visit::Visit::visit_return_type(&mut names, &signature.output);
    Function {
        name: signature.ident.to_string(),
        of: None,
        is_method: signature.receiver().is_some(),
        returns: names.0,
    }
}

/// The names in a type.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> syn::visit::Visit<'ast> for Names {
    fn visit_ident(&mut self, name: &'ast syn::Ident) {
        self.0.push(name.to_string());
    }
}

fn path_of(ty: &Type) -> Option<Vec<String>> {
    match ty {
        Type::Path(path) => Some(path.path.segments.iter().map(|segment| segment.ident.to_string()).collect()),
        Type::Reference(reference) => path_of(&reference.elem),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// `#[cfg(test)]`
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// `#[path = "…"]`, also inside of `cfg_attr`.
fn paths(attributes: &[Attribute]) -> Vec<String> {
    let words = attributes.iter().map(|attribute| quote::quote!(#attribute).to_string());
    words
        .filter_map(|text| {
            let (_, after) = text.split_once("path = \"")?;
            after.split_once('"').map(|(path, _)| path.to_owned())
        })
        .collect()
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    }
}
