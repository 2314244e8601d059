//! Rust text without comments and literals, line for line, so that rules about code do not trip over prose.

/// `text` with every comment, string and character blanked out; line ends stay where they are.
pub(crate) fn code(text: &str) -> String {
    let mut rest = text;
    let mut code = String::with_capacity(text.len());
    while let Some(letter) = rest.chars().next() {
        let skipped = literal(rest).or_else(|| comment(rest));
        match skipped {
            Some(length) => {
                code.extend(rest[..length].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
                rest = &rest[length..];
            }
            None => {
                let length = word(rest).unwrap_or(letter.len_utf8());
                code.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    code
}

/// The production part of a file: up to its unit tests.
pub(crate) fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]\nmod ").map_or(code, |at| {
        let declaration = &code[at..];
        // `mod tests;` declares a file; only a block of tests ends the production part.
        if declaration.lines().nth(1).is_some_and(|line| line.trim_end().ends_with('{')) { &code[..at] } else { code }
    })
}

/// A whole word, so that the `r` of `for"` is not taken for a raw string's.
fn word(rest: &str) -> Option<usize> {
    let length = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    (length > 0).then_some(length)
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (1, 2);
    while depth > 0 && at < rest.len() {
        match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    Some(at)
}

fn literal(rest: &str) -> Option<usize> {
    let unprefixed = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len() - unprefixed.len();
    if prefix <= 1 {
        if let Some(raw) = unprefixed.strip_prefix('r') {
            let hashes = raw.len() - raw.trim_start_matches('#').len();
            if raw[hashes..].starts_with('"') {
                let end = format!("\"{}", "#".repeat(hashes));
                let body = &raw[hashes + 1..];
                let length = body.find(&end).map_or(body.len(), |at| at + end.len());
                return Some(prefix + 1 + hashes + 1 + length);
            }
        }
        if unprefixed.starts_with('"') {
            return Some(prefix + quoted(unprefixed, '"'));
        }
    }
    // A lifetime has no closing quote two letters on.
    let character = rest.starts_with('\'') && (rest.starts_with("'\\") || rest.chars().nth(2) == Some('\''));
    character.then(|| quoted(rest, '\''))
}

/// The length of a literal from its opening to its closing quote.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[test]
fn only_code_is_left() {
    let text =
        "let a = \"// unsafe\"; // unsafe\nlet b = r#\"unsafe \" \"#; /* unsafe /* x */ */ let c: &'a str = 'x';";
    let code = code(text);
    assert!(!code.contains("unsafe"), "{code}");
    assert_eq!(code.lines().count(), 2);
    assert!(code.contains("let b =") && code.contains("let c: &'a str ="), "{code}");
    assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {\nb\n}\n"), "a\n");
}
