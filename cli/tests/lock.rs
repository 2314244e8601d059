//! A package, its lock, and changes of its topology, as a user meets them: cargo and the command run for real.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A package beside the workspace, with this library.
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
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\nserde = {{ version = \"1\", features = \
             [\"derive\"] }}\nstreamwright = {{ path = {library:?}, default-features = false }}\n\n[workspace]\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest).expect("a manifest");
        // The versions that are there already.
        fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).expect("versions");
        let package = Self { directory };
        let _ = fs::remove_file(package.lock());
        package
    }

    fn lock(&self) -> PathBuf {
        self.directory.join("topology.lock")
    }

    /// Writes the program: its stored type, and the nodes after its source.
    fn program(&self, fields: &str, nodes: &str) {
        let text = format!(
            "use serde::{{Deserialize, Serialize}};\nuse streamwright::prelude::*;\n
             #[derive(Clone, Default, Serialize, Deserialize, State)]\npub struct Total {{ {fields} }}\n
             topology! {{
                 #![application_id = \"order-totals-v1\"]
                 pub struct Totals;
                 #[source(topic = \"orders\", key = Utf8, value = I64)]
                 let orders: Stream<String, i64>;
                 {nodes}
             }}\n"
        );
        fs::write(self.directory.join("src/lib.rs"), text).expect("a program");
    }

    /// Runs in the package, untouched by the cargo that runs this test.
    fn run(&self, mut command: Command, locked: Option<&str>) -> Output {
        let outer = ["STREAMWRIGHT_LOCK", "STREAMWRIGHT_LOCKED", "CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR"];
        for name in outer {
            command.env_remove(name);
        }
        command.envs(locked.map(|value| ("STREAMWRIGHT_LOCKED", value)));
        command.current_dir(&self.directory).env("CARGO_NET_OFFLINE", "true").output().expect("a process")
    }

    /// Whether `cargo check` is content, and what it says.
    fn check(&self, is_locked: bool) -> (bool, String) {
        let mut command = Command::new(env!("CARGO"));
        command.arg("check");
        let output = self.run(command, is_locked.then_some("1"));
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// `cargo streamwright lock`.
    #[track_caller]
    fn update(&self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"));
        command.args(["streamwright", "lock"]);
        let output = self.run(command, None);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("order-totals-v1 is in "), "{said}");
    }

    #[track_caller]
    fn is_current(&self) {
        let (is_fine, said) = self.check(true);
        assert!(is_fine && !said.contains("SW1"), "{said}");
    }
}

const STORE: &str = "#[store(name = \"totals\", key = Utf8, value = Json)]
    let totals: Table<String, Total> = orders.group_by_key().aggregate(Total::default, |_, _, total| total.clone());
    let _changes: Stream<String, Total> = totals.to_stream();";

const SECOND: &str = "#[store(name = \"counts\", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = orders.group_by_key().count();";

#[test]
fn a_lock_is_made_found_stale_and_brought_up_to_date() {
    let package = Package::new("locked-package");
    package.program("cents: i64", STORE);
    package.is_current();
    assert!(!package.lock().exists(), "nobody has asked for a lock");
    package.update();
    let first = fs::read_to_string(package.lock()).expect("the lock");
    assert!(first.contains("value_shape = \"{cents: i64}\""), "{first}");
    package.is_current();

    // State survives a second store: a warning here, an error in continuous integration.
    package.program("cents: i64", &format!("{STORE}\n{SECOND}"));
    let (is_fine, said) = package.check(false);
    assert!(is_fine && said.contains("warning: ") && said.contains("[SW101]"), "{said}");
    let (is_fine, said) = package.check(true);
    assert!(!is_fine && said.contains("error: [SW101]") && said.contains("store `counts` is new"), "{said}");
    package.update();
    package.is_current();

    // It does not survive another type, which rustc finds, until somebody vouches for that.
    package.program("cents: i64, #[serde(default)] orders: u32", &format!("{STORE}\n{SECOND}"));
    let (is_fine, said) = package.check(false);
    assert!(!is_fine && said.contains("[SW103]") && said.contains("now  `{cents: i64, orders: u32}`"), "{said}");
    let line = said.lines().find(|line| line.contains("`#[migrates(")).expect("a way out");
    let attribute = line.trim().trim_matches('`').replace('…', "Json fills it by its default");
    package.program("cents: i64, #[serde(default)] orders: u32", &format!("{attribute}\n{STORE}\n{SECOND}"));
    let (is_fine, said) = package.check(false);
    assert!(is_fine && said.contains("store `totals` is migrated"), "{said}");
    package.update();
    package.is_current();

    // A change of the file alone is a change of the program.
    fs::write(package.lock(), first).expect("the first lock");
    let (is_fine, said) = package.check(true);
    assert!(!is_fine && said.contains("[SW101]"), "{said}");
}
