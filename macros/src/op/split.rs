//! `split`: opens a list of branches; each record goes to the first that takes it.

use super::{Flow, Row};

pub(super) static ROW: Row = Row { name: "split", output: Flow::Branches, args: &[], ..Row::STATELESS };
