//! Rows of windows leave a store by their age, rows of keys never do; and a table of windows hands its results on as its windows
//! say. An option that means nothing for what a store keeps is a misunderstanding.

use crate::ast::StoreAttr;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Node, Store, WindowSerde, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (id, node) in model.nodes() {
        let Some(attr) = node.store.as_ref().filter(|_| model.is_known(id)) else { continue };
        if model.is_computed(id) && model.has_windows(id) {
            diags.push(computed(node, attr));
            continue;
        }
        match model.store_of(id).filter(|(_, store)| store.node == id) {
            Some((_, store)) if store.kind.keeps_windows() => of_windows(store, node, attr, diags),
            Some((_, store)) if store.limits.is_some() => of_buffer(store, model.has_windows(id), node, attr, diags),
            _ => of_keys(node, attr, diags),
        }
    }
}

fn computed(node: &Node, attr: &StoreAttr) -> Diag {
    let message = format!("table `{}` is computed from windows, and has a store", node.name);
    Diag::new(&catalogue::STORE_OPTION, &attr.word, message)
        .help("remove `#[store(…)]`: whoever looks a window up computes its row from the store of the windows")
        .note("a store of rows that are computed from windows is not offered yet")
}

fn of_windows(store: &Store, node: &Node, attr: &StoreAttr, diags: &Diags) {
    if let Some(cache) = &attr.cache {
        let message = format!("`cache` for the windows of `{}`", node.name);
        diags.push(
            Diag::new(&catalogue::STORE_OPTION, &cache.name, message)
                .help("remove it; for one result a window, write `emit = on_window_close` in `windowed_by`"),
        );
    }
    inner_serde(store, diags);
}

/// The serde of the keys of a store that knows its windows.
fn inner_serde(store: &Store, diags: &Diags) {
    if let Some(serde) = WindowSerde::of(&store.key_serde) {
        let message = format!("`{}` for the keys inside of windows", written(&store.key_serde));
        diags.push(
            Diag::new(&catalogue::STORE_OPTION, &store.key_serde, message)
                .help(format!("write `key = {}`", written(serde.inner)))
                .note("the store puts the window into its keys by itself"),
        );
    }
}

fn of_buffer(store: &Store, has_windows: bool, node: &Node, attr: &StoreAttr, diags: &Diags) {
    if let Some(cache) = &attr.cache {
        let message = format!("`cache` for the buffer of `{}`", node.name);
        diags.push(
            Diag::new(&catalogue::STORE_OPTION, &cache.name, message)
                .help("remove it: the buffer hands on what changes several times in its time limit once"),
        );
    }
    if let Some(retention) = &attr.retention {
        let message = format!("`retention` for the buffer of `{}`", node.name);
        diags.push(
            Diag::new(&catalogue::STORE_OPTION, &retention.name, message)
                .help("remove it: what waits leaves the buffer when its time limit is over"),
        );
    }
    if has_windows {
        inner_serde(store, diags);
    }
}

fn of_keys(node: &Node, attr: &StoreAttr, diags: &Diags) {
    if let Some(retention) = &attr.retention {
        let message = format!("`retention` for table `{}`, which has no windows", node.name);
        diags.push(
            Diag::new(&catalogue::STORE_OPTION, &retention.name, message)
                .help("remove it, or aggregate windows: `.windowed_by(tumbling = 5.minutes(), grace = 30.seconds())`")
                .note("the rows of a table stay until their keys are deleted"),
        );
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn windows(store: TokenStream, more: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", #store)]
            let x: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(tumbling = 1.day(), grace = 0.seconds()).count();
            #more
        }
    }

    #[test]
    fn windows_have_a_retention_and_no_cache() {
        rejects(
            check,
            windows(quote!(key = Utf8, value = I64, cache = per_record), quote!()),
            &["`cache` for the windows of `x`"],
        );
        rejects(
            check,
            windows(quote!(key = TimeWindowed<Utf8>, value = I64), quote!()),
            &["`TimeWindowed<Utf8>` for the keys inside of windows"],
        );
        accepts(check, windows(quote!(key = Utf8, value = I64, retention = 7.days()), quote!()));
        let plain = |option: TokenStream| {
            quote! {
                #[store(name = "c", key = Utf8, value = I64 #option)]
                let x: Table<String, i64> = orders.group_by_key().count();
            }
        };
        rejects(check, plain(quote!(, retention = 7.days())), &["`retention` for table `x`, which has no windows"]);
        accepts(check, plain(quote!(, cache = per_record)));
    }

    #[test]
    fn sessions_are_windows() {
        let sessions = |key: TokenStream, option: TokenStream| {
            quote! {
                #[store(name = "c", key = #key, value = I64 #option)]
                let x: Table<Windowed<String>, i64> =
                    orders.group_by_key().windowed_by(session = 1.hour(), grace = 0.seconds()).count();
            }
        };
        rejects(check, sessions(quote!(Utf8), quote!(, cache = per_record)), &["`cache` for the windows of `x`"]);
        rejects(
            check,
            sessions(quote!(SessionWindowed<Utf8>), quote!()),
            &["`SessionWindowed<Utf8>` for the keys inside of windows"],
        );
        accepts(check, sessions(quote!(Utf8), quote!(, retention = 7.days())));
    }

    #[test]
    fn buffers_hold_changes_and_not_rows() {
        let buffer = |key: TokenStream, option: TokenStream| {
            windows(
                quote!(key = Utf8, value = I64),
                quote! {
                    #[store(name = "b", key = #key, value = I64 #option)]
                    let held: Table<Windowed<String>, i64> = x.suppress(time_limit = 1.minute());
                },
            )
        };
        rejects(check, buffer(quote!(Utf8), quote!(, cache = per_record)), &["`cache` for the buffer of `held`"]);
        rejects(check, buffer(quote!(Utf8), quote!(, retention = 1.day())), &["`retention` for the buffer of `held`"]);
        rejects(
            check,
            buffer(quote!(TimeWindowed<Utf8>), quote!()),
            &["`TimeWindowed<Utf8>` for the keys inside of windows"],
        );
        accepts(check, buffer(quote!(Utf8), quote!()));
    }

    #[test]
    fn what_is_computed_from_windows_is_not_kept() {
        let computed = |store: TokenStream| {
            windows(
                quote!(key = Utf8, value = I64),
                quote! {
                    let some: Table<Windowed<String>, i64> = x.filter(f);
                    #store
                    let fewer: Table<Windowed<String>, i64> = some.left_join(x, g);
                },
            )
        };
        rejects(
            check,
            computed(quote!(#[store(name = "fewer", key = Utf8, value = I64)])),
            &["table `fewer` is computed from windows, and has a store"],
        );
        accepts(check, computed(quote!()));
    }
}
