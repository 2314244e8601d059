//! `peek`: looks at each record and lets it pass. The only place where user code may log.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, Role, StepCode};

pub(super) static FORM: Form = Form { name: "peek", role: Role::Observe, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let look = step.call(&quote!(()));
    quote! {
        #look;
        #rest
    }
}
