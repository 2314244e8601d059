//! Replay safety, second layer: what rustc knows about the functions that replayed code calls.
//!
//! A macro sees `helper(order)` and not what `helper` is. So it writes a question beside the code, under the user's
//! own path: is there a witness? rustc resolves the path as it resolves the call, through aliases, globs, re-exports
//! and crates, and where there is no witness the answer is an error at the call. `runtime/src/replay.rs` holds the other
//! half: what a witness is.
//!
//! [`Collector`] finds what has to be proven, [`questions`] writes it down. What a method is called on only rustc knows, so
//! [`methods`] writes its questions into the code itself.

mod allow;
mod arguments;
mod collect;
mod format_string;
mod methods;
mod paths;
mod question;
mod reasons;
mod scope;
#[cfg(test)]
mod tests;

use syn::{Ident, Path, Type};

pub(crate) use allow::is_of_a_trait;
pub(crate) use arguments::Arguments;
pub(crate) use collect::{Collector, parameters};
pub(crate) use methods::{ask_in_body, asked};
pub(crate) use question::{hash, questions, vouched};
pub(crate) use reasons::reasons;

/// Something that replayed code calls or reads.
#[derive(Debug)]
pub(crate) struct Call {
    /// As written; without generic arguments if it is a free function.
    path: Path,
    kind: Kind,
    /// Whether it mentions a generic parameter of the function that it stands in: the question has to stand there too.
    pub(crate) generic: bool,
}

#[derive(Debug)]
enum Kind {
    Function {
        /// Functions that need no witness, one of which it may be.
        originals: Vec<&'static allow::Original>,
    },
    Associated {
        owner: Box<Type>,
        name: Ident,
    },
    Constant {
        called: bool,
    },
}
