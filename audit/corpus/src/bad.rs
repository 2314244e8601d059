//! What must be found. Each file is about one kind; its functions are found as that kind.

pub mod clock;
pub mod console;
pub mod environment;
pub mod evasion;
pub mod files;
pub mod hasher;
pub mod more;
pub mod network;
pub mod process;
pub mod randomness;
pub mod state;
pub mod threads;
pub mod unreadable;
pub mod unseen;
pub mod waiting;
