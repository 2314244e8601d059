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
        for name in ["STREAMWRIGHT_LOCK", "STREAMWRIGHT_LOCKED", "CARGO_MANIFEST_DIR"] {
            command.env_remove(name);
        }
        // The library is built once for all packages.
        command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("locked-packages"));
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
    package.program("cents: i64, orders: u32", &format!("{STORE}\n{SECOND}"));
    let (is_fine, said) = package.check(false);
    assert!(!is_fine && said.contains("[SW103]") && said.contains("now  `{cents: i64, orders: u32}`"), "{said}");
    let line = said.lines().find(|line| line.contains("`#[migrates(")).expect("a way out");
    let attribute = line.trim().trim_matches('`').replace('…', "all stores were rewritten");
    package.program("cents: i64, orders: u32", &format!("{attribute}\n{STORE}\n{SECOND}"));
    let (is_fine, said) = package.check(false);
    assert!(is_fine && said.contains("store `totals` is migrated"), "{said}");
    package.update();
    package.is_current();

    // A change of the file alone is a change of the program.
    fs::write(package.lock(), first).expect("the first lock");
    let (is_fine, said) = package.check(true);
    assert!(!is_fine && said.contains("[SW101]"), "{said}");
}

#[test]
fn what_a_later_version_wrote_is_neither_passed_over_nor_lost() {
    let package = Package::new("later-package");
    package.program("cents: i64", STORE);
    package.update();
    let lock = fs::read_to_string(package.lock()).expect("the lock");
    for (found, later) in [
        ("kind = \"key-value\"", "kind = \"key-value\"\nlater_ms = 1800000"),
        ("version = 1", "version = 2"),
        (".store.\"totals\"]", ".window-store.\"totals\"]"),
    ] {
        let later = lock.replace(found, later);
        assert_ne!(later, lock, "{found}");
        fs::write(package.lock(), &later).expect("the lock");
        let (is_fine, said) = package.check(false);
        assert!(!is_fine && said.contains("[SW100]") && said.contains("compile with that one"), "{said}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"));
        command.args(["streamwright", "lock"]);
        assert!(!package.run(command, None).status.success(), "it is not written");
        assert_eq!(fs::read_to_string(package.lock()).expect("the lock"), later);
    }
}

/// Cargo cannot know that a file has come which was not there.
#[test]
fn a_lock_that_has_come_is_not_replaced_by_who_was_not_compared() {
    let package = Package::new("created-package");
    package.program("cents: i64", STORE);
    package.update();
    package.update();
    let lock = fs::read_to_string(package.lock()).expect("the lock");
    let other = lock.replace("value_shape = \"{cents: i64}\"", "value_shape = \"{cents: u64}\"");
    fs::write(package.lock(), &other).expect("the lock");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"));
    command.args(["streamwright", "lock"]);
    let output = package.run(command, None);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("compile it again"), "{said}");
    assert_eq!(fs::read_to_string(package.lock()).expect("the lock"), other);
}

#[test]
fn fields_with_a_default_may_come_and_then_stay() {
    let package = Package::new("additive-package");
    let store = |fields: &str| package.program(fields, STORE);
    store("cents: i64");
    package.update();

    // A warning here, an error in continuous integration.
    store("#[serde(default)] orders: u32, cents: i64, note: Option<String>");
    let (is_fine, said) = package.check(false);
    assert!(is_fine && said.contains("warning: ") && said.contains("[SW101]"), "{said}");
    assert!(said.contains("the values of store `totals` have fields that what exists may lack"), "{said}");
    let (is_fine, said) = package.check(true);
    assert!(!is_fine && said.contains("[SW101]") && !said.contains("[SW103]"), "{said}");
    package.update();
    package.is_current();
    let lock = fs::read_to_string(package.lock()).expect("the lock");
    assert!(lock.contains("value_shape = \"{orders?: u32, cents: i64, note?: Option<String>}\""), "{lock}");

    // What was written before has no such field, so the default has to stay, and so does the field.
    for fields in [
        "orders: u32, cents: i64, note: Option<String>",
        "cents: i64, note: Option<String>",
        "#[serde(default)] orders: u64, cents: i64, note: Option<String>",
        "#[serde(default, rename = \"count\")] orders: u32, cents: i64, note: Option<String>",
    ] {
        store(fields);
        let (is_fine, said) = package.check(false);
        assert!(!is_fine && said.contains("[SW103]"), "{fields}: {said}");
    }
}

#[test]
fn fields_come_to_values_that_are_read_by_name_only() {
    let package = Package::new("positional-package");
    // A key that is found by its bytes, and a serde of the user's that says nothing about names.
    let program = |attribute: &str, fields: &str| {
        let nodes = "#[repartition(name = \"by-total\", key = Json, value = Own)]
            let by_total: Stream<Total, Total> = orders.map(|_, cents| (total(*cents), total(*cents)));
            let _kept: Stream<Total, Total> = by_total.filter(|_, total| total.cents > 0);";
        package.program(fields, nodes);
        let program = package.directory.join("src/lib.rs");
        let text = fs::read_to_string(&program).expect("the program");
        let more = format!(
            "#[replay_safe]\nfn total(cents: i64) -> Total {{ Total {{ cents, ..Total::default() }} }}
            pub struct Own;
            impl Serde<Total> for Own {{
                {attribute}
                fn serialize(total: &Total, out: &mut Vec<u8>) -> Result<(), streamwright::serdes::SerdeError> {{
                    Json::serialize(total, out)
                }}
                fn deserialize(bytes: &[u8]) -> Result<Total, streamwright::serdes::SerdeError> {{
                    Json::deserialize(bytes)
                }}
            }}\n"
        );
        fs::write(program, text + &more).expect("a program");
    };
    program("", "cents: i64");
    package.update();
    package.is_current();
    program("", "cents: i64, #[serde(default)] orders: u32");
    let (is_fine, said) = package.check(false);
    assert!(!is_fine && said.contains("carries keys of another type"), "{said}");
    assert!(said.contains("carries values of another type"), "{said}");
    program("const READS_BY_NAME: bool = true;", "cents: i64, #[serde(default)] orders: u32");
    let (is_fine, said) = package.check(false);
    assert!(!is_fine && said.contains("carries keys of another type"), "{said}");
    assert!(!said.contains("carries values of another type"), "{said}");
}
