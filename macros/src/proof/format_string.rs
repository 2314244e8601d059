//! What a format string reads by name.

/// The names in the placeholders of `text`: `{name}`, `{name:>width$}`.
pub(super) fn captures(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        if let Some(escaped) = after.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let (placeholder, further) = after.split_once('}').unwrap_or((after, ""));
        let (name, format) = placeholder.split_once(':').unwrap_or((placeholder, ""));
        names.push(name.trim());
        // `width$` and `.precision$` are names too.
        names.extend(format.split('$').filter_map(|part| part.rsplit(|c: char| !is_word(c)).next()).take(2));
        rest = further;
    }
    names.retain(|name| !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()));
    names
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::captures;

    #[test]
    fn names_of_placeholders() {
        assert_eq!(captures("{LIMIT} of {total:?}, {{escaped}} {} {0}"), ["LIMIT", "total"]);
        assert!(captures("{:>WIDTH$}").contains(&"WIDTH"));
        assert!(captures("nothing").is_empty());
    }
}
