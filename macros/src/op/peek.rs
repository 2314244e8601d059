//! `peek`: looks at each record and lets it pass. The only place where user code may log.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Role, Row, StepCode};

pub(super) static ROW: Row = Row { name: "peek", role: Role::Observe, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let look = step.call("peek");
    quote! {
        #look;
        #rest
    }
}
