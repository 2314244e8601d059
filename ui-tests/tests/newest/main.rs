//! The lists of replay safety against what the newest releases of the crates call things.
//!
//! Crates rename their clocks. The sources of every crate that a list names are read, and none is built: each entry must
//! exist, and whatever may be a new clock, or a new source of randomness, must have been judged by somebody. What is
//! followed is in `ui-tests/newest`, whose lock file holds the versions that this test is run with; `cargo xtask newest`
//! runs it with those of today.
//!
//! The standard library has no such sources at hand. Its entries are compiled here (`standard.rs`); what is new in it is not
//! noticed.

mod judged;
mod lists;
mod packages;
mod public;
mod standard;
mod surface;
mod tests;

use lists::{Allow, Deny};
use packages::Packages;
use surface::Surface;

/// Fails with every problem on a line of its own.
fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_lists_say_what_the_newest_releases_say() {
    let packages = Packages::read();
    for package in &packages.newest {
        println!("{}", package.shown());
    }
    let (deny, allow) = (Deny::read(), Allow::read());
    let surface = Surface::new(&packages, &deny);
    let mut problems = surface.missing(&deny, &allow);
    problems.extend(judged::problems(&surface, &deny, &allow));
    problems.extend(surface.unread());
    report(&problems);
}
