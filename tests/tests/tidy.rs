//! The house rules, as a test: layers, sizes, the catalogue of error codes, documents that quote programs, words that
//! do not belong into a repository.

#[path = "tidy/catalogue.rs"]
mod catalogue;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/examples.rs"]
mod examples;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/sizes.rs"]
mod sizes;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/strip.rs"]
mod strip;
#[path = "tidy/surface.rs"]
mod surface;
#[path = "tidy/unsafe_code.rs"]
mod unsafe_code;
#[path = "tidy/words.rs"]
mod words;

/// Fails with every problem on a line of its own.
fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
