//! Two stores of one name share a changelog, and each restores what the other wrote.

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    let named = || model.nodes.iter().filter_map(|node| Some((node, &node.store.as_ref()?.name.value)));
    for (at, (_, name)) in named().enumerate() {
        let Some((first, _)) = named().take(at).find(|(_, other)| other.value() == name.value()) else { continue };
        diags.push(
            Diag::new(&catalogue::DOUBLED_STORE, name, format!("two stores are called `{}`", name.value()))
                .help("give each a name of its own, after what it holds")
                .note(format!("`{}` has the name already, {}", first.name, on_line(first.name.span()))),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn the_second_is_reported() {
        let store = |name: &str| {
            quote! {
                #[store(name = #name, key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by_key().count();
            }
        };
        rejects(check, store("profiles-store"), &["two stores are called `profiles-store`"]);
        accepts(check, store("counts"));
    }
}
