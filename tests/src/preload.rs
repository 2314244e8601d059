//! Libraries of ours that the loader puts before the C library, built when a test needs one.

use std::path::Path;
use std::process::Command;

/// Compiles `source`, a path below `tests/src`, to the library `library`.
///
/// # Errors
/// Why there can be none here; for [`or_skip!`](crate::or_skip).
pub(crate) fn build(source: &str, library: &Path) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("libraries are loaded in another way on this system".to_owned());
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(source);
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(library).arg(source).arg("-ldl");
    let output = compiler.output().map_err(|error| format!("no C compiler: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("cc: {}", String::from_utf8_lossy(&output.stderr))) }
}
