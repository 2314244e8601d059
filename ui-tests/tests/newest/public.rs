//! What a program can name of a crate: the public paths, re-exports followed, into other crates too.

mod tree;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use crate::packages::Package;
pub(crate) use tree::Function;
use tree::{Kind, Tree};
pub(crate) use world::World;
use world::{DEEPEST, Found, Target};

/// The public part of a crate.
#[derive(Debug, Default)]
pub(crate) struct Public {
    /// `jiff::Zoned::now`, of modules, types, traits, functions, constants and macros.
    pub(crate) paths: BTreeSet<String>,
    /// The functions among them, with what they look like.
    pub(crate) functions: BTreeMap<String, Function>,
    /// Methods, of traits and of types: name and number of arguments.
    pub(crate) methods: BTreeSet<(String, usize)>,
    pub(crate) macros: BTreeSet<String>,
    /// Files that the parser did not understand.
    pub(crate) unread: Vec<PathBuf>,
}

impl Public {
    pub(crate) fn of(package: &Package, world: &World<'_>) -> Self {
        let tree = world.tree(package);
        let public = Self { unread: tree.unread.clone(), ..Self::default() };
        let mut walk = Walk { world, public, on_the_way: Vec::new(), seen: BTreeSet::new() };
        walk.public.paths.insert(package.library.clone());
        walk.public.paths.extend(tree.macros.iter().map(|name| format!("{}::{name}", package.library)));
        walk.public.macros.extend(tree.macros.iter().cloned());
        walk.see(&tree);
        walk.module(&Found { tree, module: 0, item: Target::Module }, &package.library);
        walk.public
    }
}

struct Walk<'w, 'p> {
    world: &'w World<'p>,
    public: Public,
    /// Modules that this one is reached through.
    on_the_way: Vec<(*const Tree, usize)>,
    /// Crates whose methods are known already.
    seen: BTreeSet<*const Tree>,
}

impl Walk<'_, '_> {
    /// Methods are told apart by name alone, so those of a crate count as soon as one thing of it is re-exported.
    fn see(&mut self, tree: &Rc<Tree>) {
        if self.seen.insert(Rc::as_ptr(tree)) {
            self.public.methods.extend(tree.methods.iter().cloned());
        }
    }

    /// Everything public in a module, under `prefix`.
    fn module(&mut self, at: &Found, prefix: &str) {
        let here = (Rc::as_ptr(&at.tree), at.module);
        if self.on_the_way.contains(&here) || self.on_the_way.len() > DEEPEST {
            return;
        }
        self.on_the_way.push(here);
        let module = &at.tree.modules[at.module];
        for item in module.items.iter().filter(|item| item.is_public) {
            let found = Found { item: Target::Item(item.clone()), ..at.clone() };
            self.enter(&found, &format!("{prefix}::{}", item.name));
        }
        for (path, _) in module.globs.iter().filter(|(_, is_public)| *is_public) {
            let found = self.world.resolve(at, path, 0);
            if let Some(found) = found.filter(|found| matches!(found.item, Target::Module)) {
                self.see(&found.tree);
                self.module(&found, prefix);
            }
        }
        self.on_the_way.pop();
    }

    fn enter(&mut self, found: &Found, path: &str) {
        self.public.paths.insert(path.to_owned());
        let Target::Item(item) = &found.item else {
            // Another crate as a whole is followed on its own account, if a list names it.
            if matches!(found.item, Target::Module) && found.module != 0 {
                self.module(found, path);
            }
            return;
        };
        match &item.kind {
            Kind::Module(id) => {
                let inside = Found { tree: Rc::clone(&found.tree), module: *id, item: Target::Module };
                self.module(&inside, path);
            }
            Kind::Function(function) => {
                self.public.functions.insert(path.to_owned(), function.clone());
            }
            Kind::Type(Some(alias)) => self.members(found, alias, path),
            Kind::Type(None) | Kind::Other => self.members(found, std::slice::from_ref(&item.name), path),
            Kind::Macro => self.add_macro(path),
            Kind::Use(target) => self.import(found, target, path),
        }
    }

    fn import(&mut self, at: &Found, target: &[String], path: &str) {
        // A macro is exported at the root of its crate, wherever it stands.
        let of_a_crate = target.first().and_then(|first| self.world.krate(&at.tree, first));
        if of_a_crate.is_some_and(|found| target.last().is_some_and(|name| found.tree.macros.contains(name))) {
            self.add_macro(path);
        }
        match self.world.resolve(at, target, 0) {
            Some(found) => {
                self.see(&found.tree);
                self.enter(&found, path);
            }
            // It may be one that a macro of the compiler's kind defines.
            None => self.add_macro(path),
        }
    }

    fn add_macro(&mut self, path: &str) {
        self.public.macros.insert(path.rsplit("::").next().unwrap_or_default().to_owned());
    }

    /// The functions of a type or a trait. A type of another crate behind an alias is looked for there.
    fn members(&mut self, found: &Found, ty: &[String], path: &str) {
        let target = self.world.resolve(found, ty, 0);
        let elsewhere = target.filter(|target| !Rc::ptr_eq(&target.tree, &found.tree));
        let trees = [Some(&found.tree), elsewhere.as_ref().map(|target| &target.tree)];
        let members = |tree: &Rc<Tree>| ty.last().and_then(|name| tree.associated.get(name)).cloned();
        for member in trees.into_iter().flatten().filter_map(members).flatten() {
            let path = format!("{path}::{}", member.name);
            self.public.paths.insert(path.clone());
            self.public.functions.insert(path, member);
        }
    }
}
