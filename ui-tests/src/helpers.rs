//! Functions of another crate, as the cases call them.

use streamwright::replay_safe;

/// Checked, and says so.
#[replay_safe]
pub fn labelled(order: &str) -> String {
    format!("invoice {order}")
}

/// Harmless, but nobody knows.
pub fn numbered(order: &str) -> String {
    format!("invoice {order}")
}

/// What nobody should call.
pub fn stamped(order: &str) -> String {
    format!("{order} at {}", chrono::Utc::now())
}

/// Under another name.
pub use stamped as titled;
