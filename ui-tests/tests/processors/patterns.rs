//! Regular expressions, compiled once.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use streamwright::replay_safe;

static CARD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(\d{4})\d{8}(\d{4})\b").expect("a pattern"));
static TAGS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    [("refund", "refund|money back"), ("late", "late|delay")]
        .map(|(tag, pattern)| (tag, Regex::new(pattern).expect("a pattern")))
        .into()
});

#[replay_safe]
pub fn masked(text: &str) -> Cow<'_, str> {
    CARD.replace_all(text, |found: &Captures<'_>| format!("{}********{}", &found[1], &found[2]))
}

#[replay_safe]
pub fn tags(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    TAGS.iter().filter(|(_, pattern)| pattern.is_match(&text)).map(|(tag, _)| *tag).collect()
}

#[replay_safe]
pub fn request_path(line: &str) -> Option<(String, u16)> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""[A-Z]+ (\S+) [^"]+" (\d{3})"#).expect("a pattern"));
    let found = LINE.captures(line)?;
    Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().parse().ok()?))
}

#[replay_safe]
pub fn matches_rule(pattern: &str, value: &str) -> bool {
    Regex::new(pattern).is_ok_and(|rule| rule.is_match(value))
}

#[test]
fn they_run() {
    assert_eq!(masked("card 1234567812345678"), "card 1234********5678");
    assert_eq!(tags("Very LATE"), ["late"]);
    assert_eq!(request_path(r#""GET /x HTTP/1.1" 200"#), Some(("/x".into(), 200)));
    assert!(matches_rule("^a", "ab"));
}
