//! Words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write as _};

use streamwright::replay_safe;

#[replay_safe]
pub fn words(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[replay_safe]
pub fn counts(line: &str) -> BTreeMap<String, u64> {
    words(line).into_iter().fold(BTreeMap::new(), |mut counts, word| {
        *counts.entry(word).or_default() += 1;
        counts
    })
}

#[replay_safe]
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_string()
}

#[replay_safe]
pub fn shortened(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

#[replay_safe]
pub fn table(rows: &[(&str, i64)]) -> Result<String, fmt::Error> {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, value) in rows {
        writeln!(out, "{name:width$} {value:>8}")?;
    }
    Ok(out)
}

#[replay_safe]
pub fn initials<T: Display>(names: &[T]) -> String {
    names
        .iter()
        .map(ToString::to_string)
        .filter_map(|name| name.chars().next())
        .map(|c| c.to_uppercase().to_string())
        .collect::<Vec<_>>()
        .join(".")
}

#[replay_safe]
pub fn similar(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, r) in right.iter().enumerate() {
            let cost = corner + usize::from(l != r);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[test]
fn they_run() {
    assert_eq!(words("To be, or"), ["to", "be", "or"]);
    assert_eq!(counts("a b a")["a"], 2);
    assert_eq!(slug("Hello, World!"), "hello-world");
    assert_eq!(shortened("abcdef", 3), "abc…");
    assert!(table(&[("a", 1)]).unwrap().contains('1'));
    assert_eq!(initials(&["ada", "bob"]), "A.B");
    assert_eq!(similar("kitten", "sitting"), 3);
}
