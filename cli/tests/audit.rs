//! `cargo streamwright audit` reads libraries as well as tests, and fails where there was nothing to audit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn audit(arguments: &[&str]) -> (Output, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"))
        .args(["streamwright", "audit"])
        .args(arguments)
        .output()
        .expect("the command");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, said)
}

#[test]
fn a_program_without_a_topology_is_a_failure() {
    let this = std::env::current_exe().expect("a path");
    let (output, said) = audit(&["--executable", &this.display().to_string()]);
    assert!(!output.status.success());
    let expected =
        if cfg!(target_os = "linux") { "there is no topology in 0 libraries" } else { "nothing was audited" };
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_is_no_program_is_a_failure() {
    let (output, said) = audit(&["--executable", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert!(!output.status.success());
    assert!(said.contains("nothing was audited: this is neither an executable"), "{said}");
}

#[test]
fn trust_without_a_reason_is_a_failure() {
    let (output, said) = audit(&["--trust", "shop::rates"]);
    assert!(!output.status.success());
    assert!(said.contains("`PATH=REASON`"), "{said}");
}

/// A package beside the workspace, with a library that has a topology and no test at all.
struct Package {
    directory: PathBuf,
}

impl Package {
    fn new(name: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let library = root.join("runtime").canonicalize().expect("the library");
        fs::create_dir_all(directory.join("src")).expect("a directory");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\nstreamwright = {{ path = {library:?}, \
             default-features = false }}\n\n[workspace]\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest).expect("a manifest");
        fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).expect("versions");
        Self { directory }
    }

    /// Writes the program: what a processor makes, and how that is written as text, out of sight of the macro.
    fn program(&self, made: &str, said: &str) {
        let text = format!(
            "use streamwright::prelude::*;
pub struct Said(i64);
trusted!(reason = \"shown to people only\", use clock::stamp);
mod clock {{
    pub fn stamp(cents: i64) -> String {{ format!(\"{{cents}} {{:?}}\", std::time::SystemTime::now()) }}
}}

impl std::fmt::Display for Said {{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{
        {said}
    }}
}}

topology! {{
    #![application_id = \"order-notes-v1\"]
    pub struct Notes;
    #[source(topic = \"orders\", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;
    let _notes: Stream<String, String> = orders.map_values(|_, cents| {made});
}}
"
        );
        fs::write(self.directory.join("src/lib.rs"), text).expect("a program");
    }

    /// Runs the command there, untouched by the cargo that runs this test.
    fn audit(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"));
        command.args(["streamwright", "audit"]).args(arguments).current_dir(&self.directory);
        for name in ["CARGO_MANIFEST_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            command.env_remove(name);
        }
        // Shared with the packages of other tests: the library is built once.
        command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("locked-packages"));
        let output = command.env("CARGO_NET_OFFLINE", "true").output().expect("the command");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the audit reads ELF")]
fn a_topology_of_a_library_needs_no_test() {
    let package = Package::new("noted-package");
    let said = "format!(\"{}\", Said(*cents))";
    package.program(said, "write!(f, \"{} at {:?}\", self.0, std::time::SystemTime::now())");
    for arguments in [&["--lib"][..], &["--tests"], &[]] {
        let (is_fine, said) = package.audit(arguments);
        assert!(!is_fine && said.contains("a topology is not safe to replay"), "{said}");
        for line in [
            "error: `<std::time::SystemTime>::now` reads a clock, and `orders` leads to it",
            "--> src/lib.rs:10:",
            "<noted_package::Said as core::fmt::Display>::fmt   src/lib.rs:10",
        ] {
            assert!(said.contains(line), "no {line:?} in {said}");
        }
        // The executable of its tests, of which there are none, has the list too.
        assert_eq!(said.matches("error: `<std::time").count(), 1, "{said}");
        let files = [said.contains("libnoted_package"), said.contains("deps/noted_package-")];
        assert_eq!(files, [arguments != ["--tests"], arguments != ["--lib"]], "{said}");
    }

    package.program(said, "write!(f, \"{} cents\", self.0)");
    let (is_fine, said) = package.audit(&["--lib"]);
    assert!(is_fine && said.contains("nothing that a replay would not repeat"), "{said}");
    assert!(!said.contains("= trusted"), "{said}");

    // What items vouch for is known to both, where a topology calls it.
    package.program("stamp(*cents)", "write!(f, \"{} cents\", self.0)");
    let (is_fine, said) = package.audit(&[]);
    assert!(is_fine, "{said}");
    assert_eq!(said.matches("= trusted: `noted_package::clock::stamp`: shown to people only").count(), 2, "{said}");
}
