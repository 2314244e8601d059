//! What a path means, in whatever crate.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use super::tree::{Kind, Named, Tree};
use crate::packages::{Package, Packages};

/// All crates, each read when it is asked for.
pub(crate) struct World<'p> {
    packages: &'p Packages,
    trees: RefCell<BTreeMap<PathBuf, Rc<Tree>>>,
    /// What was looked for, and what it is; nothing while it is looked for, since imports go in circles.
    known: RefCell<BTreeMap<Question, Option<Found>>>,
}

/// A crate, a module of it, and a name there.
type Question = (*const Tree, usize, String);

/// Something in a crate.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) tree: Rc<Tree>,
    /// The module that it is, or is in.
    pub(crate) module: usize,
    pub(crate) item: Target,
}

#[derive(Clone)]
pub(crate) enum Target {
    Module,
    Item(Named),
    /// Of a crate that is not there, or made by a macro.
    Unknown,
}

impl<'p> World<'p> {
    pub(crate) fn new(packages: &'p Packages) -> Self {
        Self { packages, trees: RefCell::default(), known: RefCell::default() }
    }

    pub(crate) fn tree(&self, package: &Package) -> Rc<Tree> {
        let known = self.trees.borrow().get(&package.root).cloned();
        known.unwrap_or_else(|| {
            let tree = Rc::new(Tree::read(&package.root));
            self.trees.borrow_mut().insert(package.root.clone(), Rc::clone(&tree));
            tree
        })
    }

    /// A crate by the name that `tree` uses. Those of C's declarations are long, and no list names what is in them.
    pub(crate) fn krate(&self, tree: &Tree, name: &str) -> Option<Found> {
        if name.ends_with("_sys") {
            return None;
        }
        let package = self.packages.dependencies.get(&tree.root)?.get(name)?;
        Some(Found { tree: self.tree(package), module: 0, item: Target::Module })
    }

    /// What `path` means in a module. Privacy is not looked at: who re-exports may.
    pub(crate) fn resolve(&self, at: &Found, path: &[String], depth: usize) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        if depth > DEEPEST {
            return None;
        }
        let module = |id: usize| Found { tree: Rc::clone(&at.tree), module: id, item: Target::Module };
        let start = match first.as_str() {
            "crate" => module(0),
            "self" => module(at.module),
            "super" => module(at.tree.modules[at.module].parent?),
            name => self.look_up(at, name, depth)?,
        };
        rest.iter().try_fold(start, |inside, name| match &inside.item {
            Target::Module if name == "super" => {
                Some(Found { module: inside.tree.modules[inside.module].parent?, ..inside })
            }
            Target::Module => self.member(&inside, name, depth),
            Target::Item(_) | Target::Unknown => Some(Found { item: Target::Unknown, ..inside }),
        })
    }

    /// A name in a module, or that of a crate.
    fn look_up(&self, at: &Found, name: &str, depth: usize) -> Option<Found> {
        self.member(at, name, depth).or_else(|| self.krate(&at.tree, name))
    }

    fn member(&self, at: &Found, name: &str, depth: usize) -> Option<Found> {
        let question = (Rc::as_ptr(&at.tree), at.module, name.to_owned());
        if let Some(known) = self.known.borrow().get(&question) {
            return known.clone();
        }
        self.known.borrow_mut().insert(question.clone(), None);
        let found = self.find_member(at, name, depth);
        self.known.borrow_mut().insert(question, found.clone());
        found
    }

    fn find_member(&self, at: &Found, name: &str, depth: usize) -> Option<Found> {
        let module = &at.tree.modules[at.module];
        let named = module.items.iter().filter(|item| item.name == name);
        // `use time::…` beside `mod time`: what is declared comes first.
        let mut named: Vec<&Named> = named.collect();
        named.sort_by_key(|item| matches!(item.kind, Kind::Use(_)));
        for item in named {
            match &item.kind {
                Kind::Module(id) => return Some(Found { module: *id, item: Target::Module, ..at.clone() }),
                Kind::Use(path) if path.first().is_some_and(|first| first == name) => {
                    let start = self.krate(&at.tree, name)?;
                    return match path.len() {
                        1 => Some(start),
                        _ => self.resolve(&start, &path[1..], depth + 1),
                    };
                }
                Kind::Use(path) => {
                    if let Some(found) = self.resolve(at, path, depth + 1) {
                        return Some(found);
                    }
                }
                _ => return Some(Found { item: Target::Item(item.clone()), ..at.clone() }),
            }
        }
        let globs = module.globs.iter().filter(|(path, _)| !path.is_empty());
        let mut modules = globs.filter_map(|(path, _)| self.resolve(at, path, depth + 1));
        modules.find_map(|found| match found.item {
            Target::Module => self.member(&found, name, depth + 1),
            _ => None,
        })
    }
}

/// Crates re-export through a few modules; whoever goes deeper goes in circles.
pub(crate) const DEEPEST: usize = 8;
