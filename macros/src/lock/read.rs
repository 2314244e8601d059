//! The lock's text. It is TOML, of which only what `cargo streamwright lock` writes is read: comments, `[tables]`, and
//! lines with a string or a whole number.

use std::collections::BTreeMap;

use super::contract::{Contract, Kind, Name, Part, Value};

/// The format that is read and written.
const VERSION: u64 = 1;

/// The contract of each application id, or what is wrong in which line.
pub(super) fn lock(text: &str) -> Result<BTreeMap<String, Contract>, String> {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        reader.line(line.trim()).map_err(|problem| format!("line {}: {problem}", number + 1))?;
    }
    match reader.version {
        Some(VERSION) => Ok(reader.lock),
        Some(other) => Err(format!("it has version {other}, and this streamwright reads {VERSION}")),
        None => Err(format!("it has no `version = {VERSION}`")),
    }
}

#[derive(Default)]
struct Reader {
    version: Option<u64>,
    lock: BTreeMap<String, Contract>,
    /// The application id and the part that lines belong to.
    place: Option<(String, Option<Name>)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(header) => self.header(header),
            None => self.pair(line),
        }
    }

    /// `topology."application-id"`, then a part: `.store."name"`.
    fn header(&mut self, header: &str) -> Result<(), String> {
        let problem = || format!("`[{header}]` is no table of a lock");
        let (word, (application, rest)) = quoted(header).ok_or_else(problem)?;
        if word != "topology." {
            return Err(problem());
        }
        let contract = self.lock.entry(application.clone()).or_default();
        if rest.is_empty() {
            self.place = Some((application, None));
            return Ok(());
        }
        let (word, (name, rest)) = quoted(rest).ok_or_else(problem)?;
        let word = word.strip_prefix('.').and_then(|word| word.strip_suffix('.')).ok_or_else(problem)?;
        let kind = Kind::ALL.into_iter().find(|(known, _)| *known == word);
        let (_, kind) = kind.ok_or_else(|| unknown(&format!("a table of kind `{word}`")))?;
        let name = Name { kind, name };
        if !rest.is_empty() {
            return Err(problem());
        }
        if contract.parts.insert(name.clone(), Part::default()).is_some() {
            return Err(format!("{name} is there twice"));
        }
        self.place = Some((application, Some(name)));
        Ok(())
    }

    fn pair(&mut self, line: &str) -> Result<(), String> {
        let problem = || format!("`{line}` is neither `[table]` nor `name = value`");
        let (key, value) = line.split_once(" = ").ok_or_else(problem)?;
        let value = match value.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => match quoted(value) {
                Some(("", (text, ""))) => Value::Text(text),
                _ => return Err(problem()),
            },
        };
        match (&self.place, value) {
            (None, Value::Number(version)) if key == "version" => self.version = Some(version),
            (Some((application, Some(name))), value) => {
                if !name.kind.lines().contains(&key) {
                    return Err(unknown(&format!("`{key}` of a {}", name.kind.word())));
                }
                let part = self.lock.get_mut(application).and_then(|contract| contract.parts.get_mut(name));
                let lines = &mut part.ok_or_else(problem)?.0;
                if lines.insert(key.to_owned(), value).is_some() {
                    return Err(format!("`{key}` is there twice"));
                }
            }
            (Some((_, None)), _) => return Err(unknown(&format!("`{key}` of an application"))),
            (None, _) => return Err(problem()),
        }
        Ok(())
    }
}

/// What a later version may mean something by. To pass over it would be to compare with a part of the lock, and to write
/// the lock would be to lose it.
fn unknown(what: &str) -> String {
    format!("this streamwright does not know {what}")
}

/// What stands before the first string, the string, and what follows it.
fn quoted(text: &str) -> Option<(&str, (String, &str))> {
    let (before, rest) = text.split_once('"')?;
    let mut string = String::new();
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((before, (string, &rest[at + 1..]))),
            '\\' => string.push(match letters.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            other => string.push(other),
        }
    }
    None
}
