#![doc = include_str!("guide.md")]

mod audit;
mod debug;
mod decode;
mod error;
mod graph;
mod image;
mod kind;
mod lines;
mod name;
mod objects;
mod origin;
mod policy;
mod quick;
mod report;
mod statics;
mod tables;
mod vouched;
mod walk;

pub use audit::{Audit, Program, Root, assert_current_exe, audit_current_exe};
pub use error::Error;
pub use kind::Kind;
pub use lines::Place;
pub use policy::Trust;
pub use report::{Finding, Report, Step};
