//! What the lists of replay safety name exists, in the versions that the lock file holds: `cargo update` before this test
//! tells of functions that were renamed or removed.

#![allow(missing_docs, deprecated, reason = "a generated program")]

use std::fs;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/listed.rs"));

#[test]
fn functions_that_need_no_mark_exist() {
    assert!(listed() > 40);
}

/// Functions by path, each of which is an error of the compiler here if it is gone.
macro_rules! existing {
    ($($($segment:ident)::+),* $(,)?) => {{
        $(let _ = $($segment)::+;)*
        [$(concat!($("::", stringify!($segment)),+)),*]
    }};
}

/// What reads clocks and draws random ids in the crates at hand. Those that a program may also have, such as `jiff` or
/// `ulid`, are in the deny list too, and their versions are not followed here.
#[test]
fn functions_that_are_denied_exist_and_are_denied() {
    let denied = existing![
        std::time::Instant::now,
        std::time::SystemTime::now,
        std::time::Instant::elapsed,
        std::time::SystemTime::elapsed,
        chrono::Utc::now,
        chrono::Local::now,
        uuid::Uuid::new_v4,
        uuid::Uuid::new_v1,
        uuid::Uuid::new_v6,
        uuid::Uuid::new_v7,
        uuid::Uuid::now_v1,
        uuid::Uuid::now_v6,
        uuid::Uuid::now_v7,
        std::thread::sleep,
        std::thread::current,
        std::process::id,
        std::process::exit,
        std::env::args,
        std::env::temp_dir,
    ];
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../macros/src/check/replay/deny");
    let texts: Vec<String> = fs::read_dir(lists)
        .expect("the lists")
        .flatten()
        .map(|file| fs::read_to_string(file.path()).expect("a list"))
        .collect();
    let is_listed = |name: &str| texts.iter().any(|text| text.contains(&format!("\"{name}")));
    for path in denied {
        let segments: Vec<&str> = path.split("::").filter(|segment| !segment.is_empty()).collect();
        let last = segments[segments.len() - 1];
        let suffix = segments[segments.len() - 2..].join("::");
        let module = format!("{}::*", segments[segments.len() - 2]);
        let through = format!("{}::{}::*", segments[0], segments[1]);
        let forms = [suffix, module, through, format!("{last}()"), format!("{last}/0"), format!("={last}")];
        assert!(forms.iter().any(|form| is_listed(form)), "{path} is in no list");
    }
}

/// The functions of [`uuid::Uuid`] that the runtime lists one by one.
#[test]
fn functions_of_types_that_are_listed_one_by_one_exist() {
    let listed = existing![
        uuid::Uuid::new_v3,
        uuid::Uuid::new_v5,
        uuid::Uuid::new_v8,
        uuid::Uuid::nil,
        uuid::Uuid::max,
        uuid::Uuid::from_u128,
        uuid::Uuid::from_u128_le,
        uuid::Uuid::from_u64_pair,
        uuid::Uuid::from_bytes,
        uuid::Uuid::from_bytes_le,
        uuid::Uuid::from_bytes_ref,
        uuid::Uuid::from_fields,
        uuid::Uuid::from_fields_le,
        uuid::Uuid::from_slice,
        uuid::Uuid::from_slice_le,
        uuid::Uuid::parse_str,
        uuid::Uuid::try_parse,
        uuid::Uuid::try_parse_ascii,
        uuid::Uuid::encode_buffer,
        uuid::Uuid::as_u128,
        uuid::Uuid::as_bytes,
        uuid::Uuid::as_fields,
        uuid::Uuid::as_u64_pair,
        uuid::Uuid::into_bytes,
        uuid::Uuid::to_bytes_le,
        uuid::Uuid::to_fields_le,
        uuid::Uuid::to_u128_le,
        uuid::Uuid::simple,
        uuid::Uuid::hyphenated,
        uuid::Uuid::urn,
        uuid::Uuid::braced,
        uuid::Uuid::get_version,
        uuid::Uuid::get_version_num,
        uuid::Uuid::get_variant,
        uuid::Uuid::is_nil,
        uuid::Uuid::is_max,
        uuid::Uuid::get_timestamp,
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/replay/listed.rs");
    let text = fs::read_to_string(source).expect("the list");
    let start = text.find("uuid::Uuid:").expect("the list of `Uuid`");
    let names: Vec<&str> = text[start..].split(';').next().expect("an end").split('"').skip(1).step_by(2).collect();
    for path in &listed {
        let name = path.rsplit("::").next().expect("a name");
        assert!(names.contains(&name), "{path} exists, and is not listed");
    }
    assert_eq!(names.len(), listed.len(), "listed and not looked for: compare {names:?}");
}

/// A release may add a clock: every function of chrono and uuid that is named like one is denied, or listed as harmless.
#[test]
fn no_new_clock_has_appeared() {
    let named = regex::Regex::new(r"pub (?:const )?fn ((?:now|today|new_v\d|recent|elapsed)\w*)").expect("a pattern");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut known = fs::read_to_string(root.join("runtime/src/replay/listed.rs")).expect("the list of types");
    for file in fs::read_dir(root.join("macros/src/check/replay/deny")).expect("the lists").flatten() {
        known.push_str(&fs::read_to_string(file.path()).expect("a list"));
    }
    let mut found = 0;
    for source in ["chrono", "uuid"].into_iter().flat_map(sources) {
        let text = fs::read_to_string(&source).expect("a source");
        for name in named.captures_iter(&text).filter_map(|function| function.get(1)) {
            found += 1;
            let is_known = ["::", "\""].iter().any(|before| {
                ["\"", "()\"", "/0\""].iter().any(|after| known.contains(&format!("{before}{}{after}", name.as_str())))
            });
            assert!(is_known, "`{}` of {} is neither denied nor listed", name.as_str(), source.display());
        }
    }
    assert!(found > 8, "only {found} functions: the sources are read wrongly");
}

/// The sources of a dependency, in the version of the lock file.
fn sources(package: &str) -> Vec<std::path::PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--format-version=1", "--offline", "--filter-platform", env!("PLATFORM")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let manifest =
        packages.iter().find(|found| found["name"] == package).and_then(|found| found["manifest_path"].as_str());
    let mut folders = vec![Path::new(manifest.expect("a manifest")).with_file_name("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}
