//! The wrong programs on the pages of the error index are wrong in the way that the page is about. Their doctests only say
//! that something is wrong with them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// A wrong program of a page: `SW070_0`, with its code in front.
struct Wrong {
    name: String,
    program: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every `compile_fail` block, as rustdoc makes a program of it.
fn wrong_programs() -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut pages: Vec<PathBuf> =
        fs::read_dir(root().join("runtime/errors")).expect("pages").flatten().map(|page| page.path()).collect();
    pages.sort();
    for page in pages {
        let code = page.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&page).expect("a page");
        let blocks = text.split("\n```compile_fail").skip(1);
        let programs = blocks.filter_map(|block| block.split_once('\n')?.1.split_once("\n```").map(|(code, _)| code));
        wrong.extend(
            programs
                .enumerate()
                .map(|(number, block)| Wrong { name: format!("{code}_{number}"), program: program(block) }),
        );
    }
    wrong
}

/// A block with its hidden lines, in a `main` unless it has one.
fn program(block: &str) -> String {
    let lines = block.lines().map(|line| line.strip_prefix("# ").unwrap_or(if line == "#" { "" } else { line }));
    let body = lines.collect::<Vec<_>>().join("\n");
    if body.contains("fn main()") { body } else { format!("fn main() {{\n{body}\n}}\n") }
}

/// A package with each program as an example, beside the workspace's lock file.
fn write_package(folder: &Path, wrong: &[Wrong]) -> std::io::Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("examples"))?;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for Wrong { name, program } in wrong {
        fs::write(folder.join(format!("examples/{name}.rs")), program)?;
    }
    let runtime = fs::canonicalize(root().join("runtime"))?;
    let manifest = format!(
        "[package]\nname = \"pages\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         streamwright = {{ path = {runtime:?}, default-features = false }}\nuuid = {{ version = \"1\", features = [\"v4\"] }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)
}

/// What the compiler says about each program, one text a message.
fn answers(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--examples", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("../target"))
        .env_remove("STREAMWRIGHT_LOCKED")
        .output()
        .expect("cargo can be run");
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let (Some(name), Some(said)) = (message["target"]["name"].as_str(), message["message"]["rendered"].as_str())
        else {
            continue;
        };
        answers.entry(name.to_owned()).or_default().push(said.to_owned());
    }
    assert!(!answers.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    answers
}

#[test]
fn wrong_programs_of_pages_are_answered_by_their_code() {
    let wrong = wrong_programs();
    assert!(wrong.len() >= 75, "the pages are read wrongly: {} programs", wrong.len());
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder));
    let folder = target.join("tests/pages");
    write_package(&folder, &wrong).expect("a package");
    let answers = answers(&folder);
    let mut problems = Vec::new();
    for Wrong { name, .. } in &wrong {
        let code = name.split('_').next().unwrap_or_default();
        let said = answers.get(name).map(Vec::as_slice).unwrap_or_default();
        let (own, others): (Vec<&str>, Vec<&str>) =
            said.iter().map(String::as_str).partition(|said| said.contains(&format!("[{code}]")));
        if own.is_empty() {
            problems.push(format!("{name}: {code} is not what the compiler says"));
        }
        // `error: could not compile …` has no place.
        let others = others.into_iter().filter(|said| said.starts_with("error") && said.contains("-->"));
        problems.extend(others.map(|said| format!("{name}: something else is wrong as well:\n{said}")));
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
