//! The grace decides which late records count, and with `on_window_close` how long results wait. Kafka Streams once assumed a
//! day and now assumes nothing at all; both surprised people, so it is written.

use super::windowings;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;
use crate::op::windowed_by::{GRACE, KINDS};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, step) in windowings(model) {
        let has_kind = KINDS.iter().any(|kind| step.option(kind).is_some());
        if !has_kind || step.option(GRACE).is_some() {
            continue;
        }
        diags.push(
            Diag::new(&catalogue::GRACE_MISSING, &step.name, format!("`{}` states no grace", step.name))
                .help("add `grace = 30.seconds()`, or `grace = 0.seconds()` where records come in order")
                .note("for so long after its end a window takes late records; later ones are dropped and counted"),
        );
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn counted(options: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let x: Table<Windowed<String>, i64> = orders.group_by_key().windowed_by(#options).count();
        }
    }

    #[test]
    fn a_grace_is_written() {
        rejects(check, counted(quote!(tumbling = 1.day())), &["`windowed_by` states no grace"]);
        rejects(check, counted(quote!(session = 1.day())), &["`windowed_by` states no grace"]);
        rejects(check, counted(quote!(sliding = 1.day())), &["`windowed_by` states no grace"]);
        accepts(check, counted(quote!(tumbling = 1.day(), grace = 0.seconds())));
        accepts(check, counted(quote!(session = 1.day(), grace = 0.seconds())));
        // What is missing there is a kind.
        accepts(check, counted(quote!()));
    }
}
