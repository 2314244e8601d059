//! From the model to code.

mod stub;

use proc_macro2::TokenStream;

use crate::diag::Diags;
use crate::model::Model;

pub(crate) use stub::stub;

/// The code of a topology without mistakes.
pub(crate) fn topology(_model: &Model, _diags: &Diags) -> TokenStream {
    TokenStream::new()
}
