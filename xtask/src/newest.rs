//! `cargo xtask newest`: the lists of replay safety against the releases of today, instead of those in the lock file of
//! `ui-tests/newest`.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Result};
use crate::{run, workspace};

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut accepts = false;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("accept") => accepts = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let own = workspace::root().join("ui-tests/newest");
    let copy = workspace::target_dir().join("newest");
    let updated = update(&own, &copy).map_err(|error| Failure::new(format!("{}: {error}", copy.display())))?;
    lock(&updated)?;

    let mut test = workspace::cargo();
    test.args(["test", "--package", "streamwright-ui-tests", "--test", "newest", "--", "--nocapture", "the_lists"]);
    test.env("STREAMWRIGHT_NEWEST", &copy);
    if accepts {
        test.env("STREAMWRIGHT_NEWEST_ACCEPT", "1");
    }
    run::run(&mut test)?;
    if accepts {
        let lock = "Cargo.lock";
        fs::copy(copy.join(lock), own.join(lock)).map_err(|error| Failure::new(format!("{lock}: {error}")))?;
        eprintln!("ui-tests/newest has the new lock file, and what was new among pure functions: read the difference");
    }
    Ok(())
}

/// Writes the lock file, and makes sure that it has the newest releases: cargo is content with one that `*` allows, if
/// another crate wants it.
fn lock(manifest: &Path) -> Result<()> {
    let output = workspace::cargo().args(["generate-lockfile", "--manifest-path"]).arg(manifest).output();
    let output = output.map_err(|error| Failure::new(format!("cargo: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Failure::new(format!("no lock file: {said}")));
    }
    let wanted =
        fs::read_to_string(manifest).map_err(|error| Failure::new(format!("{}: {error}", manifest.display())))?;
    let late: Vec<&str> = said.lines().filter(|line| is_late(line, &wanted)).map(str::trim).collect();
    match late.as_slice() {
        [] => Ok(()),
        late => Err(Failure::new(format!(
            "not the newest releases; ask for them in ui-tests/newest/Cargo.toml by `>=`:\n{}",
            late.join("\n")
        ))),
    }
}

/// Whether a line, `Adding rand v0.8.8 (available: v0.10.4)`, is about a crate that `manifest` wants in its newest release.
fn is_late(line: &str, manifest: &str) -> bool {
    let mut words = line.split_whitespace().skip(1);
    let (Some(name), Some(version)) = (words.next(), words.next()) else { return false };
    let is_followed = manifest.lines().any(|row| row.starts_with(&format!("{name} = ")));
    let older = format!("package = \"{name}\", version = \"");
    let mut releases = manifest.split(&older).skip(1).filter_map(|after| after.split('"').next());
    let is_older = releases.any(|release| version.trim_start_matches('v').starts_with(&format!("{release}.")));
    line.contains("(available: v") && is_followed && !is_older
}

/// A copy of the manifest without its lock file.
fn update(own: &Path, copy: &Path) -> std::io::Result<std::path::PathBuf> {
    if copy.exists() {
        fs::remove_dir_all(copy)?;
    }
    fs::create_dir_all(copy.join("src"))?;
    fs::copy(own.join("src/lib.rs"), copy.join("src/lib.rs"))?;
    let manifest = copy.join("Cargo.toml");
    fs::copy(own.join("Cargo.toml"), &manifest)?;
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::is_late;

    #[test]
    fn only_what_is_followed_in_its_newest_release_is_late() {
        let manifest = "rand = { version = \"*\" }\nrand-0-8 = { package = \"rand\", version = \"0.8\" }\n";
        assert!(is_late("  Adding rand v0.9.5 (available: v0.10.4)", manifest));
        assert!(!is_late("  Adding rand v0.8.8 (available: v0.10.4)", manifest));
        assert!(!is_late("  Adding generic-array v0.14.7 (available: v0.14.9)", manifest));
        assert!(!is_late("  Locking 700 packages to latest compatible versions", manifest));
    }
}
