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
    run::run(workspace::cargo().args(["generate-lockfile", "--manifest-path"]).arg(&updated))?;

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
