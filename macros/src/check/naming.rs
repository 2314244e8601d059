//! What Kafka accepts as a name.

use syn::LitStr;

/// The longest topic name: it is a directory on the broker, with a suffix for the partition.
pub(super) const MAX_TOPIC: usize = 249;

/// Why Kafka would not accept `name` as a topic, or as a part of one.
pub(super) fn problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("is empty".to_owned());
    }
    if name == "." || name == ".." {
        return Some("is a directory, not a name".to_owned());
    }
    let bad = name.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')))?;
    Some(format!("holds {}", describe(bad)))
}

fn describe(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        c if c.is_control() => "a control character".to_owned(),
        c => format!("the character `{c}`"),
    }
}

/// The help of every bad name.
pub(super) const LEGAL: &str = "use letters, digits, `.`, `_` and `-`";

/// The name of a text literal, in the backticks of a message: with nothing between them, they would name nothing.
pub(super) fn quoted(name: &LitStr) -> String {
    let name = name.value();
    if name.is_empty() { "name".to_owned() } else { format!("`{name}`") }
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn names() {
        assert_eq!(problem("orders.submitted-v1_x"), None);
        assert_eq!(problem("").as_deref(), Some("is empty"));
        assert_eq!(problem("..").as_deref(), Some("is a directory, not a name"));
        assert_eq!(problem("my orders").as_deref(), Some("holds a space"));
        assert_eq!(problem("orders/v1").as_deref(), Some("holds the character `/`"));
    }
}
