//! Branches of one split: no record comes through two of them.

use super::{ChainId, Model, NodeId, Origin};

impl Model {
    /// Whether the two nodes come from different branches of one split.
    pub(crate) fn are_exclusive(&self, left: NodeId, right: NodeId) -> bool {
        let (left, right) = (self.branches(left), self.branches(right));
        left.iter().any(|(chain, branch)| right.iter().any(|(other, on)| chain == other && branch != on))
    }

    /// The branches that every record of a node has come through.
    fn branches(&self, id: NodeId) -> Vec<(ChainId, usize)> {
        let mut found = Vec::new();
        let mut at = id;
        // Heads are declared before their chains, so this ends.
        loop {
            let chain = match self.node(at).origin {
                Origin::Source | Origin::Unknown => return found,
                Origin::Chain(chain) => chain,
                Origin::Branch(chain, branch) => {
                    found.push((chain, branch));
                    chain
                }
            };
            let chain = self.chain(chain);
            // Behind a merge a record may have come another way.
            if chain.steps.iter().any(|step| step.merges()) {
                return found;
            }
            at = chain.head;
        }
    }
}
