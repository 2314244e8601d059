//! `to_table`: the latest value of each key of a stream. A record without a value deletes its key.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Drops, Flow, Form, Nulls, Slot, StepCode, StoreCode};

pub(super) static FORM: Form = Form {
    name: "to_table",
    output: Flow::Table,
    args: &[],
    stores: &[Slot::KeyValue],
    may_delete: true,
    drops: Drops::NullKeys,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { value_type, folded_type, .. } = store;
    let value = step.value();
    // A change borrows an `Option`: what is none has to become one.
    let kept = match step.value_nulls {
        Nulls::Possible => quote_spanned!(step.span()=> #value),
        Nulls::Never | Nulls::Unknown => {
            quote_spanned!(step.span()=> &__sw::op::kept::<#value_type, #folded_type>(#value))
        }
    };
    let forward = quote_spanned!(step.span()=> { #rest ::core::result::Result::Ok(()) });
    step.for_present_key(store.keep(step.name.span(), &kept, &forward))
}
