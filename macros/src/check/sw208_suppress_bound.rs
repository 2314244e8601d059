//! A buffer holds each change back for a time. Where so many rows may wait that it has a bound, both answers lose something: a
//! result that comes early is not held back, and an application that stops gives none.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, Step, written};
use crate::op::suppress::{EMIT_EARLY, MAX_BYTES, MAX_RECORDS, STOP, TIME_LIMIT, WHEN_FULL};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let Some(step) = chain.buffer() else { continue };
        let problems = [time_limit(step), when_full(step), unnamed(model, chain, step)];
        problems.into_iter().flatten().for_each(|diag| diags.push(diag));
    }
}

fn time_limit(step: &Step) -> Option<Diag> {
    let is_missing = step.option(TIME_LIMIT).is_none();
    is_missing.then(|| {
        let message = format!("`{}` does not say how long it holds changes back", step.name);
        Diag::new(&catalogue::SUPPRESS_BOUND, &step.name, message)
            .help("add `time_limit = 10.seconds()`, or, for windows, write `suppress(until_window_closes)`")
    })
}

fn when_full(step: &Step) -> Option<Diag> {
    let bound = [MAX_RECORDS, MAX_BYTES].into_iter().find_map(|name| step.option(name));
    match (bound, step.option(WHEN_FULL)) {
        (Some(bound), None) => Some(
            Diag::new(&catalogue::SUPPRESS_BOUND, &bound.word, format!("`{}` without `{WHEN_FULL}`", bound.word)).help(
                format!(
                    "add `{WHEN_FULL} = {EMIT_EARLY}`, and the oldest change goes on before its time; or `{WHEN_FULL} = {STOP}`"
                ),
            ),
        ),
        (None, Some(given)) => Some(
            Diag::new(&catalogue::SUPPRESS_BOUND, &given.word, format!("`{WHEN_FULL}` of a buffer without a bound"))
                .help(format!("remove it, or add `{MAX_RECORDS} = 10_000` or `{MAX_BYTES} = 10_000_000`"))
                .note("a buffer without a bound keeps on disk what does not fit into memory"),
        ),
        _ => None,
    }
}

/// The rows of a buffer have a type, and whoever looks the table up looks at what is before the buffer.
fn unnamed(model: &Model, chain: &Chain, step: &Step) -> Option<Diag> {
    let is_first = chain.steps.first().is_some_and(|first| std::ptr::eq(first, step));
    (!is_first).then(|| {
        let before = super::suggest::chain_before(model, chain, |other| std::ptr::eq(other, step));
        let key = written(&model.node(chain.head).ty.key.written);
        let value = step.input.value.as_ref().map_or_else(|| "…".to_owned(), |value| written(&value.inner));
        Diag::new(&catalogue::SUPPRESS_BOUND, &step.name, format!("`{}` holds back a table without a name", step.name))
            .help(format!("give the table before it a name: `let before: Table<{key}, {value}> = {before};`"))
            .note("what waits has the type of that table; a name makes no store")
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn suppressed(options: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "s", key = Utf8, value = Json)]
            let x: Table<String, Profile> = profiles.suppress(#options);
        }
    }

    #[test]
    fn a_buffer_has_a_time_limit() {
        rejects(check, suppressed(quote!()), &["`suppress` does not say how long it holds changes back"]);
        accepts(check, suppressed(quote!(time_limit = 0.seconds())));
    }

    #[test]
    fn a_bound_says_what_happens_when_it_is_reached() {
        rejects(
            check,
            suppressed(quote!(time_limit = 1.day(), max_records = 10)),
            &["`max_records` without `when_full`"],
        );
        rejects(
            check,
            suppressed(quote!(time_limit = 1.day(), when_full = stop)),
            &["`when_full` of a buffer without a bound"],
        );
        accepts(check, suppressed(quote!(time_limit = 1.day(), max_bytes = 10, when_full = emit_early)));
    }

    #[test]
    fn what_it_holds_back_has_a_name() {
        rejects(
            check,
            quote! {
                #[store(name = "s", key = Utf8, value = Json)]
                let x: Table<String, Profile> = profiles.filter(f).suppress(time_limit = 1.day());
            },
            &["`suppress` holds back a table without a name"],
        );
    }
}
