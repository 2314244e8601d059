//! `default_branch`: the last output of a `split`, for records that no branch took.

use super::{Flow, Row};

pub(super) static ROW: Row =
    Row { name: "default_branch", input: Flow::Branches, output: Flow::Branches, args: &[], ..Row::STATELESS };
