//! Text.

use std::sync::LazyLock;

use heck::{ToKebabCase as _, ToSnakeCase as _};
use itertools::Itertools as _;
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::processors;

static ARTICLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?<group>[a-z]+)-(?<number>\d+)$").unwrap());

static NUMBER: once_cell::sync::Lazy<Regex> = once_cell::sync::Lazy::new(|| Regex::new(r"\d+").unwrap());

processors! {
    regex_compiled_once(order) -> Option<u32> { ARTICLE.captures(&order.id)?["number"].parse().ok() }
    regex_in_a_once_cell(order) -> bool { NUMBER.is_match(&order.id) }
    regex_compiled_here(order) -> Vec<String> {
        let word = Regex::new(r"(\d+)-(\w+)").unwrap();
        word.captures_iter(&order.id).map(|found| found[1].to_owned()).collect()
    }
    regex_replaced(order) -> String {
        NUMBER.replace_all(&order.id, |found: &regex::Captures<'_>| format!("<{}>", &found[0])).into_owned()
    }
    regex_set(order) -> usize { regex::RegexSet::new(["^a", "b$"]).unwrap().matches(&order.id).iter().count() }
    regex_of_bytes(order) -> bool { regex::bytes::Regex::new("[^a]").unwrap().is_match(order.id.as_bytes()) }
    itertools_crate(order) -> String {
        order.id.split(',').map(|word| word.trim().to_lowercase()).sorted().dedup().join("|")
    }
    graphemes(order) -> usize { order.id.graphemes(true).count() + order.id.unicode_words().count() }
    normal_form(order) -> String { order.id.nfkc().collect() }
    case(order) -> String { order.id.to_snake_case() + &order.customer.to_kebab_case() }
    similarity(order) -> f64 { strsim::jaro_winkler(&order.id, &order.customer) + strsim::levenshtein(&order.id, "x") as f64 }
    aho_corasick_crate(order) -> Option<usize> {
        let words = aho_corasick::AhoCorasick::new(["refund", "chargeback"]).unwrap();
        words.find(&order.id).map(|found| found.start())
    }
    memchr_crate(order) -> Option<usize> { memchr::memmem::find(order.id.as_bytes(), b"-x-").or(memchr::memchr(b'-', order.id.as_bytes())) }
    compact_str_crate(order) -> compact_str::CompactString { compact_str::format_compact!("{}/{}", order.id, order.quantity) }
}
