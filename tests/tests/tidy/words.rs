//! A repository says nothing of the machines it was written on.

use crate::report;
use crate::source::files;

/// Beginnings of absolute paths of people's and machines' own directories, in two halves so that this file does not
/// find itself.
const HOMES: [(&str, &str); 6] =
    [("/ho", "me/"), ("/ro", "ot/"), ("/Use", "rs/"), ("/wo", "rk/"), ("C:\\", "Users"), ("/tmp/", "bash")];

/// Ends of host names that only one network knows.
const HOSTS: [(&str, &str); 4] = [(".inter", "nal:"), (".lo", "cal:"), (".l", "an:"), (".co", "rp:")];

#[test]
fn no_workplace_is_named() {
    let words: Vec<String> = HOMES.iter().chain(&HOSTS).map(|(left, right)| format!("{left}{right}")).collect();
    let endings = [".rs", ".toml", ".md", ".stderr", ".json", ".sh", ".java", ".xml", ".yml", ".yaml", ".txt", "run"];
    let mut problems = Vec::new();
    for file in files(&endings) {
        for (number, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                problems.push(format!("{}:{}: `{word}`", file.path, number + 1));
            }
        }
    }
    report(&problems);
}
