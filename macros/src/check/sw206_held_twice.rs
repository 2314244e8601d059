//! A window closes once. Whoever has asked for results on its closing, at the windows or by a `suppress`, gets nothing else that
//! another one could wait for.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Emit, Model, NodeId};
use crate::op::suppress::UNTIL_CLOSED;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let finals: Vec<_> = chain.steps.iter().filter(|step| step.form.is_final).collect();
        let Some(first) = finals.first() else { continue };
        if let Some(second) = finals.get(1) {
            let message = format!("`{}` behind a `{}` that waits for the same windows", second.name, first.name);
            diags.push(Diag::new(&catalogue::HELD_TWICE, &second.name, message).help("remove one of the two"));
        }
        let Some(said) = said_once(model, chain.head) else { continue };
        let name = &model.node(said).name;
        let message = format!("`{}` waits for windows to close, and `{name}` hands them on only then", first.name);
        diags.push(Diag::new(&catalogue::HELD_TWICE, &first.name, message).help(match model.is_final(said) {
            true => format!("remove `.{}({UNTIL_CLOSED})`", first.name),
            false => format!("remove `.{}({UNTIL_CLOSED})`, or `emit = on_window_close` above", first.name),
        }));
    }
}

/// The table behind which each window is said once, if a table is one or computed from one.
fn said_once(model: &Model, id: NodeId) -> Option<NodeId> {
    let id = model.table_root(id);
    let emits = model.store_of(id).and_then(|(_, store)| store.windows.as_ref()).map(|windows| windows.emit);
    if emits == Some(Emit::OnClose) || model.is_final(id) {
        return Some(id);
    }
    // Inputs are declared before what is made of them, so this ends.
    model.computed_from(id).into_iter().find_map(|input| said_once(model, input))
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn topology(emit: TokenStream, nodes: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let counts: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(tumbling = 1.day(), grace = 0.seconds() #emit).count();
            #nodes
        }
    }

    #[test]
    fn windows_are_said_once() {
        let last = || quote!(let last: Table<Windowed<String>, i64> = counts.filter(f).suppress(until_window_closes););
        rejects(
            check,
            topology(quote!(, emit = on_window_close), last()),
            &["`suppress` waits for windows to close, and `counts` hands them on only then"],
        );
        accepts(check, topology(quote!(), last()));
        rejects(
            check,
            topology(
                quote!(),
                quote! {
                    let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes);
                    let large: Table<Windowed<String>, i64> = last.filter(f);
                    let twice: Table<Windowed<String>, i64> = large.suppress(until_window_closes);
                },
            ),
            &["`suppress` waits for windows to close, and `last` hands them on only then"],
        );
        rejects(
            check,
            topology(
                quote!(),
                quote! {
                    let last: Table<Windowed<String>, i64> =
                        counts.suppress(until_window_closes).suppress(until_window_closes);
                },
            ),
            &["`suppress` behind a `suppress` that waits for the same windows"],
        );
    }
}
