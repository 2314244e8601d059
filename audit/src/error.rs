//! Why an audit could not be made. Each of these is a failure of the test: what was not read was not found clean.

use std::fmt;
use std::path::PathBuf;

/// See the module.
#[derive(Debug)]
pub enum Error {
    /// The file could not be read.
    Io {
        /// Which.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// The file is nothing that can be audited; it says what it is.
    Format(String),
    /// The file is what it should be, but its contents contradict themselves.
    Damaged(String),
    /// The file has no names of functions.
    Stripped,
    /// Nothing was given to begin at.
    NoRoots,
    /// A processor is not where it was said to be: its name, and what lies there.
    MissingRoot {
        /// The node or function.
        name: String,
        /// What was found.
        found: String,
    },
    /// The running program is not the file that was read.
    OtherProgram,
}

impl Error {
    pub(crate) fn damaged(error: object::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing was audited: ")?;
        match self {
            Self::Io { path, error } => write!(f, "cannot read {}: {error}", path.display()),
            Self::Format(found) => write!(
                f,
                "this is {found}\n  help: the audit reads 64-bit ELF for x86-64 and AArch64, as on Linux; run it there, \
                 in CI for instance, in a profile without `lto`"
            ),
            Self::Damaged(why) => write!(f, "the file cannot be read: {why}"),
            Self::Stripped => f.write_str(
                "the file has no symbols, so nothing in it has a name\n  help: set `strip = \"none\"` (or \
                 `\"debuginfo\"`) in the profile of your tests",
            ),
            Self::NoRoots => f.write_str("there is no processor to begin at"),
            Self::MissingRoot { name, found } => {
                write!(f, "`{name}` is not a function of this file ({found})")
            }
            Self::OtherProgram => f.write_str(
                "the executable does not contain the audit that is running\n  help: was it replaced while it ran?",
            ),
        }
    }
}

impl std::error::Error for Error {}
