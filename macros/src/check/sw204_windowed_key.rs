//! A table of windows has a row for each key and window, so both are its key, and everybody who reads the topology sees so.

use syn::Type;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, Step, same, windowed_key, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps().filter(|(_, step)| step.form.owns_store()) {
        let problem = match step.form.input.is_windowed() {
            true => of_windows(model, chain, step),
            false => without_windows(model, chain, step),
        };
        problem.into_iter().for_each(|diag| diags.push(diag));
    }
}

fn of_windows(model: &Model, chain: &Chain, step: &Step) -> Option<Diag> {
    let node = model.node(chain.owner());
    let declared = &node.ty.key.inner;
    let grouped: Option<&Type> = step.input.key.as_ref().map(|key| &key.inner);
    let Some(inside) = windowed_key(declared) else {
        // A key that a topic carries is known by this type alone.
        let key = grouped.unwrap_or(declared);
        let message =
            format!("table `{}` has a row for each window, and `{}` as its key", node.name, written(declared));
        let diag = Diag::new(&catalogue::WINDOWED_KEY, declared, message);
        return Some(diag.help(format!("write `Table<Windowed<{}>, {}>`", written(key), written(&node.ty.value))));
    };
    let grouped = grouped.filter(|grouped| !same(grouped, inside))?;
    let message = format!(
        "windows of `{}` in table `{}`, and the stream is grouped by `{}`",
        written(inside),
        node.name,
        written(grouped)
    );
    let diag = Diag::new(&catalogue::WINDOWED_KEY, inside, message);
    Some(diag.help(format!("write `Windowed<{}>`", written(grouped))))
}

fn without_windows(model: &Model, chain: &Chain, step: &Step) -> Option<Diag> {
    let node = model.node(chain.owner());
    let inside = windowed_key(&node.ty.key.inner)?;
    // Keys that were windowed before are grouped as they are.
    let grouped = step.input.key.as_ref().filter(|key| windowed_key(&key.inner).is_none())?;
    // Behind a topic it is this type that says what is grouped by.
    if same(&grouped.inner, &node.ty.key.inner) {
        return None;
    }
    let message = format!(
        "`{}` has no windows, and table `{}` has `Windowed<{}>` as its key",
        step.name,
        node.name,
        written(inside)
    );
    Some(
        Diag::new(&catalogue::WINDOWED_KEY, &node.ty.key.written, message)
            .help(format!("write `Table<{}, {}>`", written(&grouped.inner), written(&node.ty.value)))
            .help("or add `.windowed_by(tumbling = 5.minutes(), grace = 30.seconds())` before it"),
    )
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn counted(key: TokenStream, windows: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let x: Table<#key, i64> = orders.group_by_key() #windows .count();
        }
    }

    #[test]
    fn windows_are_in_the_key() {
        let windows = || quote!(.windowed_by(tumbling = 1.day(), grace = 0.seconds()));
        let none = TokenStream::new;
        rejects(
            check,
            counted(quote!(String), windows()),
            &["table `x` has a row for each window, and `String` as its key"],
        );
        rejects(
            check,
            counted(quote!(Windowed<i64>), windows()),
            &["windows of `i64` in table `x`, and the stream is grouped by `String`"],
        );
        rejects(
            check,
            counted(quote!(Windowed<String>), none()),
            &["`count` has no windows, and table `x` has `Windowed<String>` as its key"],
        );
        accepts(check, counted(quote!(Windowed<String>), windows()));
        accepts(check, counted(quote!(streamwright::Windowed<String>), windows()));
        accepts(check, counted(quote!(String), none()));
        let sessions = || quote!(.windowed_by(session = 1.hour(), grace = 0.seconds()));
        rejects(
            check,
            counted(quote!(String), sessions()),
            &["table `x` has a row for each window, and `String` as its key"],
        );
        accepts(check, counted(quote!(Windowed<String>), sessions()));
        let sliding = || quote!(.windowed_by(sliding = 1.hour(), grace = 0.seconds()));
        rejects(
            check,
            counted(quote!(String), sliding()),
            &["table `x` has a row for each window, and `String` as its key"],
        );
        accepts(check, counted(quote!(Windowed<String>), sliding()));
    }

    #[test]
    fn keys_that_are_windowed_stay_so() {
        accepts(
            check,
            quote! {
                #[source(topic = "per-minute", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
                let per_minute: Stream<Windowed<String>, i64>;
                #[store(name = "c", key = TimeWindowed<Utf8, 60000>, value = I64)]
                let x: Table<Windowed<String>, i64> = per_minute.group_by_key().count();
            },
        );
        accepts(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<Windowed<City>, i64> =
                    orders.group_by(f).windowed_by(tumbling = 1.day(), grace = 0.seconds()).count();
            },
        );
    }
}
