//! The topology lock: what an application has left behind by running, and whether the topology still fits it.
//!
//! `topology.lock` lies beside the user's Cargo.toml, is written by `cargo streamwright lock` and reviewed like
//! Cargo.lock. What the text of the topology says is compared here; types are compared by rustc, in assertions that
//! `expand/lock.rs` writes. A change that state survives makes the lock stale, which is a warning, or an error where
//! `STREAMWRIGHT_LOCKED` is set. Any other change is an error.
//!
//! This is the only stage that reads a file and the environment, both in `file.rs`.

mod compare;
mod contract;
mod file;
mod gone;
mod migrates;
mod numbers;
mod partitions;
mod read;
mod repartitions;
mod stale;
mod stores;
#[cfg(test)]
mod tests;
mod types;
mod windows;
mod words;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use syn::Type;

use crate::ast::LockPlace;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;
use compare::Comparison;
use contract::Contract;
use file::Mode;
pub(crate) use file::is_audited;

/// What is left to say in generated code.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Where the lock is, or would be.
    pub path: Option<PathBuf>,
    /// Whether it is there: then a change of the file is a change of the program.
    pub exists: bool,
    /// Whether this build writes it, in a generated test.
    pub updates: bool,
    /// The warning that the lock is stale.
    pub stale: Option<String>,
    /// What rustc has to compare.
    pub types: Vec<TypeQuestion>,
}

/// Whether a type still looks as the lock says.
#[derive(Debug)]
pub(crate) struct TypeQuestion {
    pub ty: Type,
    pub fingerprint: u64,
    /// What it looked like.
    pub shape: String,
    /// Decides whether fields may come to it; none for keys, which are found by their bytes.
    pub serde: Option<TokenStream>,
    /// The error, in two parts: what the type looks like now goes between.
    pub before: String,
    pub after: String,
    /// What to say if fields came to it.
    pub stale: Option<Stale>,
}

/// That the lock has to be updated.
#[derive(Debug)]
pub(crate) enum Stale {
    Warning(String),
    Error(String),
}

/// Gives sub-topologies the numbers that the lock knows them by, and compares the topology with it.
pub(crate) fn compare(model: &mut Model, diags: &Diags) -> Verdict {
    match model.lock.clone() {
        // For pages and tests, which show one error: staleness is one.
        LockPlace::Text(text) => with_text(model, &text.value(), Mode::Locked, diags),
        place => match file::path(&place) {
            Some(path) => with_file(model, path, file::mode(), diags),
            None => Verdict::default(),
        },
    }
}

fn with_file(model: &mut Model, path: PathBuf, mode: Mode, diags: &Diags) -> Verdict {
    let (exists, verdict) = match file::text(&path) {
        Ok(Some(text)) => (true, with_text(model, &text, mode, diags)),
        // Nobody has asked for a lock yet.
        Ok(None) => (false, Verdict::default()),
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            diags.push(Diag::new(&catalogue::LOCK_UNREADABLE, &model.application_id.value, message));
            (false, Verdict::default())
        }
    };
    Verdict { path: Some(path), exists, updates: mode == Mode::Update, ..verdict }
}

fn with_text(model: &mut Model, text: &str, mode: Mode, diags: &Diags) -> Verdict {
    let application = &model.application_id.value.clone();
    let lock = match read::lock(text) {
        Ok(lock) => lock,
        Err(problem) => {
            diags.push(
                Diag::new(&catalogue::LOCK_UNREADABLE, application, format!("the topology lock: {problem}"))
                    .help("restore it from version control, or resolve its merge conflict, and run `cargo streamwright lock`")
                    .help("if a later streamwright wrote it, compile with that one")
                    .note("`cargo streamwright lock` writes it; people review it"),
            );
            return Verdict::default();
        }
    };
    let Some(then) = lock.get(&application.value()) else {
        let new = ["this application id is not in it yet".to_owned()];
        return Verdict { stale: stale::report(model, &new, mode, diags), ..Verdict::default() };
    };
    let numbers = numbers::assigned(model, then);
    model.renumber(&numbers);
    let now = Contract::of(model);
    let mut comparison = Comparison::new(model, &now, then, mode, diags);
    migrates::resolve(&mut comparison);
    stores::compare(&mut comparison);
    windows::compare(&comparison);
    repartitions::compare(&mut comparison);
    partitions::compare(&comparison);
    gone::compare(&comparison);
    // An incompatible change explains whatever else differs.
    let stale =
        if diags.has_errors() { None } else { stale::report(model, &stale::differences(&comparison), mode, diags) };
    Verdict { stale, types: comparison.types, ..Verdict::default() }
}
