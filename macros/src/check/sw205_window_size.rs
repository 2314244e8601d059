//! Java writes a windowed key as the key and the start of the window. Its end is not in the bytes, so whoever reads them knows the
//! size of the windows or reads other keys than were written. A session has no size, and its key holds both bounds.

use syn::Type;

use crate::ast::{Duration, Given};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{End, Model, Node, Store, WindowSerde, written};
use crate::op::Slot;

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        places(node).filter_map(|(key, size)| of_topic(key, size)).for_each(|diag| diags.push(diag));
    }
    model.stores.iter().filter_map(of_store).for_each(|diag| diags.push(diag));
}

/// The key serdes of the topics that a node reads, with the sizes that are stated there.
fn places(node: &Node) -> impl Iterator<Item = (&Type, Option<&Given<Duration>>)> {
    let source = node.source.as_ref().map(|attr| (&attr.serdes, attr.window_size.as_ref()));
    let repartition = node.repartition.as_ref().map(|attr| (&attr.serdes, attr.window_size.as_ref()));
    source.into_iter().chain(repartition).map(|(serdes, size)| (&serdes.key.value, size))
}

fn of_topic(key: &Type, size: Option<&Given<Duration>>) -> Option<Diag> {
    match (WindowSerde::of(key), size) {
        (Some(WindowSerde { end: End::Unknown, .. }), None) => Some(
            unsized_key(key).help("add `window_size = 1.minute()`, the size of the windows that the keys were made of"),
        ),
        (Some(WindowSerde { end: End::Sized, .. }), Some(size)) => Some(
            Diag::new(&catalogue::WINDOW_SIZE, &size.name, "the size of the windows is written twice")
                .help(format!("remove `window_size`: `{}` holds it", written(key))),
        ),
        (Some(WindowSerde { end: End::Written, .. }), Some(size)) => Some(
            Diag::new(
                &catalogue::WINDOW_SIZE,
                &size.name,
                format!("`window_size` beside `{}`, whose keys are those of sessions", written(key)),
            )
            .help("remove it")
            .note("a session has no fixed size, and the bytes of its key hold both bounds"),
        ),
        (None, Some(size)) => Some(
            Diag::new(
                &catalogue::WINDOW_SIZE,
                &size.name,
                format!(
                    "`window_size` beside the key serde `{}`, which is not written as `TimeWindowed<S>`",
                    written(key)
                ),
            )
            .help("remove it, or write `key = TimeWindowed<Utf8>`")
            .note(
                "a type that is another name for a `TimeWindowed` holds the size itself: `TimeWindowed<Utf8, 60000>`",
            ),
        ),
        (Some(WindowSerde { end: End::Unknown, .. }), Some(_))
        | (Some(WindowSerde { end: End::Sized | End::Written, .. }), None)
        | (None, None) => None,
    }
}

/// A store that keeps windows is told the serde of the keys inside.
fn of_store(store: &Store) -> Option<Diag> {
    let serde = WindowSerde::of(&store.key_serde).filter(|_| store.kind == Slot::KeyValue)?;
    (serde.end == End::Unknown).then(|| {
        let inner = written(serde.inner);
        unsized_key(&store.key_serde).help(format!("write it, in milliseconds: `key = TimeWindowed<{inner}, 60000>`"))
    })
}

fn unsized_key(key: &Type) -> Diag {
    Diag::new(
        &catalogue::WINDOW_SIZE,
        key,
        format!("`{}` reads keys and does not know the size of their windows", written(key)),
    )
    .note("the bytes hold the start of a window and not its end")
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn source(options: TokenStream) -> TokenStream {
        quote! {
            #[source(topic = "per-minute", value = I64, #options)]
            let per_minute: Stream<Windowed<String>, i64>;
        }
    }

    #[test]
    fn sources_state_the_size_once() {
        rejects(
            check,
            source(quote!(key = TimeWindowed<Utf8>)),
            &["`TimeWindowed<Utf8>` reads keys and does not know the size of their windows"],
        );
        rejects(
            check,
            source(quote!(key = TimeWindowed<Utf8, 60000>, window_size = 1.minute())),
            &["the size of the windows is written twice"],
        );
        rejects(
            check,
            source(quote!(key = Utf8, window_size = 1.minute())),
            &["`window_size` beside the key serde `Utf8`, which is not written as `TimeWindowed<S>`"],
        );
        accepts(check, source(quote!(key = TimeWindowed<Utf8>, window_size = 1.minute())));
        accepts(check, source(quote!(key = serdes::TimeWindowed<Utf8, 60000>)));
        accepts(check, source(quote!(key = PerMinute)));
        rejects(
            check,
            source(quote!(key = SessionWindowed<Utf8>, window_size = 1.minute())),
            &["`window_size` beside `SessionWindowed<Utf8>`, whose keys are those of sessions"],
        );
        accepts(check, source(quote!(key = SessionWindowed<Utf8>)));
    }

    #[test]
    fn stores_and_repartitions_read_too() {
        let size = |of_topic: TokenStream, of_store: TokenStream| {
            quote! {
                #[repartition(name = "r", key = TimeWindowed<Utf8>, value = I64 #of_topic)]
                let moved: Stream<Windowed<String>, i64> = orders.map(f);
                #[store(name = "c", key = TimeWindowed<Utf8 #of_store>, value = I64)]
                let x: Table<Windowed<String>, i64> = moved.group_by_key().count();
            }
        };
        let whole = |of_store: TokenStream| {
            quote! {
                #[repartition(name = "r", key = SessionWindowed<Utf8>, value = I64)]
                let moved: Stream<Windowed<String>, i64> = orders.map(f);
                #[store(name = "c", key = #of_store, value = I64)]
                let x: Table<Windowed<String>, i64> = moved.group_by_key().count();
            }
        };
        accepts(check, whole(quote!(SessionWindowed<Utf8>)));
        let text = "`TimeWindowed<Utf8>` reads keys and does not know the size of their windows";
        rejects(check, size(quote!(), quote!()), &[text, text]);
        accepts(check, size(quote!(, window_size = 1.hour()), quote!(, 3_600_000)));
    }

    #[test]
    fn a_table_source_lends_the_size_to_its_store() {
        accepts(
            check,
            quote! {
                #[source(topic = "per-minute", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
                #[store(name = "per-minute")]
                let per_minute: Table<Windowed<String>, i64>;
            },
        );
    }
}
