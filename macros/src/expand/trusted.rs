//! The reasons given to `trusted!(reason = "…", …)` inside a chain.

use quote::ToTokens;

use crate::model::Chain;
use crate::proof;

/// The reasons in source order.
pub(super) fn reasons(chain: &Chain) -> Vec<String> {
    let callbacks = chain.steps.iter().flat_map(|step| step.callbacks());
    callbacks.flat_map(|callback| proof::reasons(callback.expr.to_token_stream())).collect()
}
