//! Processors, as functions of an order. `bad` ones do what a replay would not repeat, `clean` ones are what people
//! write: none of them may be reported.

pub mod bad;
pub mod clean;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: String,
    pub customer: String,
    pub cents: i64,
    pub quantity: u32,
    /// Event time in milliseconds.
    pub at: i64,
    pub note: Option<String>,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub article: String,
    pub cents: i64,
}

/// A processor in the table: its name and where its code is.
pub type Listed = (&'static str, usize);

/// Writes functions that the compiler keeps apart, and the table of them.
macro_rules! processors {
    ($($name:ident($order:ident) -> $result:ty $body:block)*) => {
        $(
            #[inline(never)]
            pub fn $name($order: &$crate::Order) -> $result $body
        )*

        pub fn all() -> Vec<$crate::Listed> {
            vec![$((concat!(module_path!(), "::", stringify!($name)), $name as *const () as usize)),*]
        }
    };
}
pub(crate) use processors;
