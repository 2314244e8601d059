//! A look-up reads a store: that of the table, or that of the table it is computed from; so do old values. Nothing is kept that
//! no `#[store]` names, because a store is a topic too.

use syn::Ident;

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, NodeId, Step};

pub(super) fn check(model: &Model, diags: &Diags) {
    look_ups(model, diags);
    old_values(model, diags);
}

fn old_values(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps().filter(|(_, step)| step.asks_for_old()) {
        let Some(unstored) = unstored(model, kept(model, chain.head)) else { continue };
        let head = &model.node(chain.head).name;
        let message = format!("`{}` asks for old values, and no store behind `{head}` has them", step.name);
        let diag = Diag::new(&catalogue::TABLE_UNSTORED, &step.name, message);
        diags.push(diag.help(help(model, unstored)).note(note(model, unstored)));
    }
}

fn look_ups(model: &Model, diags: &Diags) {
    let push = |diag: Option<Diag>| diag.into_iter().for_each(|diag| diags.push(diag));
    for (chain, step) in model.steps().filter(|(_, step)| step.form.second.is_looked_up()) {
        // Of two tables each looks into the other; the left one has no word behind the operator.
        if step.form.second.pairs().is_some() {
            let name = &model.node(chain.head).name;
            push(look_up(model, step, chain.head, (&name.to_string(), &step.name)));
        }
        let Some((table, word)) = step.node_argument() else { continue };
        push(look_up(model, step, table, (&word.to_string(), word)));
    }
}

/// `table` is looked up under a name, whose mistakes are shown at a word.
fn look_up(model: &Model, step: &Step, table: NodeId, (name, place): (&str, &Ident)) -> Option<Diag> {
    let unstored = unstored(model, table)?;
    let message = match unstored == model.table_root(table) {
        true => format!("`{}` looks `{name}` up, which keeps nothing", step.name),
        false => format!("`{}` looks `{name}` up, which is computed from a table that keeps nothing", step.name),
    };
    let diag = Diag::new(&catalogue::TABLE_UNSTORED, place, message);
    Some(diag.help(help(model, unstored)).note(note(model, unstored)))
}

/// The table that would have to keep what a table holds, where none does.
fn unstored(model: &Model, id: NodeId) -> Option<NodeId> {
    if !model.is_known(id) || model.kept_behind(id).is_some() {
        return None;
    }
    let id = model.table_root(id);
    let behind = model.computed_from(id).into_iter().find_map(|input| unstored(model, input));
    // A table that names no store without saying so is reported as that.
    behind.or_else(|| (model.node(id).unstored.is_some() || model.is_final(id)).then_some(id))
}

/// What has the old values of a table: of final results, the windows that they come from.
fn kept(model: &Model, id: NodeId) -> NodeId {
    let id = model.table_root(id);
    if let Some(chain) = model.chain_of(id).filter(|_| model.is_final(id)) {
        return kept(model, chain.head);
    }
    // Inputs are declared before what is made of them, so this ends.
    match model.computed_from(id).as_slice() {
        [input] if model.kept_behind(id).is_none() => kept(model, *input),
        _ => id,
    }
}

fn help(model: &Model, unstored: NodeId) -> String {
    if let Some(chain) = model.chain_of(unstored).filter(|_| model.is_final(unstored)) {
        return format!("look `{}` up instead, which has the windows", model.node(chain.head).name);
    }
    let name = &model.node(unstored).name;
    format!("write `#[store(name = \"{}-store\")]` above `let {name}`", suggest::topic_part(&name.to_string()))
}

fn note(model: &Model, unstored: NodeId) -> String {
    let name = &model.node(unstored).name;
    if model.is_final(unstored) {
        return format!("`{name}` is what `suppress` hands on once, when its windows close; it is kept nowhere");
    }
    format!("`{name}` is declared with `#[store(none)]`, {}", on_line(name.span()))
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn topology(store: TokenStream, nodes: TokenStream) -> TokenStream {
        quote! {
            #store
            #[source(topic = "flags", key = Utf8, value = Bool)]
            let flags: Table<String, bool>;
            #nodes
        }
    }

    #[test]
    fn old_values_need_a_store_somewhere() {
        let changes = quote! {
            let x: Stream<String, Change<bool>> = flags.filter(f).to_changes(old = true);
            let y: Stream<String, Change<bool>> = flags.to_changes(old = false);
        };
        rejects(
            check,
            topology(quote!(#[store(none)]), changes.clone()),
            &["`to_changes` asks for old values, and no store behind `flags` has them"],
        );
        accepts(check, topology(quote!(#[store(name = "flags-store")]), changes));
    }

    #[test]
    fn a_look_up_needs_a_store_somewhere() {
        let join = quote! {
            let set: Table<String, bool> = flags.filter(f);
            let same: Table<String, bool> = set;
            let x: Stream<String, Order> = orders.join(same, g);
        };
        rejects(
            check,
            topology(quote!(#[store(none)]), join.clone()),
            &["`join` looks `same` up, which is computed from a table that keeps nothing"],
        );
        accepts(check, topology(quote!(#[store(name = "flags-store")]), join));
        rejects(
            check,
            topology(quote!(#[store(none)]), quote!(let x: Stream<String, Order> = orders.left_join(flags, g);)),
            &["`left_join` looks `flags` up, which keeps nothing"],
        );
        accepts(
            check,
            topology(
                quote!(#[store(none)]),
                quote! {
                    #[store(name = "set", key = Utf8, value = Bool)]
                    let set: Table<String, bool> = flags.filter(f);
                    let x: Stream<String, Order> = orders.join(set, g);
                    let y: Stream<String, Option<bool>> = flags.to_stream();
                },
            ),
        );
    }

    #[test]
    fn final_results_are_kept_nowhere() {
        let nodes = |looked_up: TokenStream| {
            quote! {
                #[source(topic = "asked", key = TimeWindowed<Utf8>, value = Json, window_size = 1.day())]
                let asked: Stream<Windowed<String>, Question>;
                #[store(name = "c", key = Utf8, value = I64)]
                let counts: Table<Windowed<String>, i64> =
                    orders.group_by_key().windowed_by(tumbling = 1.day(), grace = 0.seconds()).count();
                let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes);
                let x: Stream<Windowed<String>, Answer> = asked.join(#looked_up, f);
            }
        };
        rejects(check, nodes(quote!(last)), &["`join` looks `last` up, which keeps nothing"]);
        accepts(check, nodes(quote!(counts)));
    }
}
