//! What people write. None of it may be reported.

pub mod bytes;
pub mod errors;
pub mod formats;
pub mod hashing;
pub mod identity;
pub mod language;
pub mod more;
pub mod numbers;
pub mod text;
pub mod time;
pub mod tools;
pub mod watching;
