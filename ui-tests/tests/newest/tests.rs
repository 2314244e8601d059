//! What is seen of a crate, shown on one that is made up (`fixture`).

use std::collections::BTreeMap;

use crate::judged::suspects;
use crate::lists::{Allow, Deny, Entry};
use crate::packages::{Package, Packages, own_folder};
use crate::public::{Public, World};

fn fixture() -> Public {
    let package = Package {
        name: "fixture".to_owned(),
        version: "1.0.0".to_owned(),
        library: "fixture".to_owned(),
        root: own_folder().join("tests/newest/fixture/lib.rs"),
    };
    let packages = Packages { newest: Vec::new(), older: Vec::new(), dependencies: BTreeMap::new() };
    Public::of(&package, &World::new(&packages))
}

fn deny(written: &[&str]) -> Deny {
    let entry = |written: &&str| Entry { file: "clock.rs".to_owned(), written: (*written).to_owned() };
    Deny { paths: written.iter().map(entry).collect(), ..Deny::default() }
}

#[test]
fn public_paths_lead_through_re_exports_and_macros() {
    let public = fixture();
    for path in [
        "fixture::Clock::now",
        "fixture::zones::Wall::now",
        "fixture::Ticker::now",
        "fixture::Luck::draw_one",
        "fixture::chance::Draw",
        "fixture::timers::sleep",
        "fixture::system_seed",
        "fixture::of_others",
        "fixture::tick",
    ] {
        assert!(public.paths.contains(path), "{path} is not among {:#?}", public.paths);
    }
    assert!(public.methods.contains(&("draw".to_owned(), 1)) && public.macros.contains("tick"));
}

#[test]
fn what_is_private_is_no_path() {
    let paths = fixture().paths;
    for path in
        ["fixture::hidden", "fixture::Private", "fixture::zones::Private", "fixture::Clock::secret", "fixture::tests"]
    {
        assert!(!paths.contains(path), "{path}");
    }
}

#[test]
fn a_new_constructor_of_a_denied_type_is_found() {
    let found = suspects(&fixture(), &deny(&["Clock::now"]), &Allow::default());
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    // Neither what makes no clock, nor a method, nor what a trait of the standard library makes.
    assert_eq!(names, ["Clock::from_ticks", "Clock::later", "Ticker::now", "Wall::now", "fixture::system_seed"]);
    let all = deny(&["Clock::now", "Clock::later", "Clock::from_ticks", "now()", "system_seed()"]);
    let left: Vec<String> = suspects(&fixture(), &all, &Allow::default()).into_keys().collect();
    assert!(left.iter().all(|name| !name.starts_with("Clock::")), "{left:?}");
}

#[test]
fn everything_of_a_type_that_may_be_called_is_judged() {
    let allow = Allow { types: vec!["fixture::Clock".to_owned()], ..Allow::default() };
    let found = suspects(&fixture(), &deny(&["Clock::now"]), &allow);
    assert!(found.contains_key("Clock::resolution") && found.contains_key("Clock::ticks"));
}
