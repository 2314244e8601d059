//! Skipping aloud: libtest has no word for a test that cannot run here, and a silent pass would be a lie.

use std::io::Write as _;

/// Unwraps a `Result<_, String>` in a test function. Where it is an error, the test is reported as skipped, with
/// its name and the reason, and returns; with `STREAMWRIGHT_REQUIRE_KAFKA=1` it fails.
#[macro_export]
macro_rules! or_skip {
    ($outcome:expr) => {
        match $outcome {
            Ok(value) => value,
            Err(reason) => {
                fn here() {}
                $crate::skip::report(std::any::type_name_of_val(&here), &reason);
                return;
            }
        }
    };
}

/// The work of [`or_skip!`]; `place` is the path of an item inside the test function.
///
/// # Panics
/// With `STREAMWRIGHT_REQUIRE_KAFKA=1`.
pub fn report(place: &str, reason: &str) {
    let name = place.strip_suffix("::here").unwrap_or(place);
    let required = std::env::var("STREAMWRIGHT_REQUIRE_KAFKA").is_ok_and(|value| value == "1");
    assert!(!required, "{name} cannot run: {reason}");
    // Not `eprintln!`: libtest would keep that to itself for a test that does not fail.
    let _ = writeln!(std::io::stderr(), "test {name} ... skipped: {reason}");
}

/// Says that a test was skipped for a reason that has nothing to do with Kafka, such as missing privileges.
pub fn note(name: &str, reason: &str) {
    let _ = writeln!(std::io::stderr(), "test {name} ... skipped: {reason}");
}
