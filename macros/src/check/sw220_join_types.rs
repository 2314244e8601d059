//! The rows of both tables of a join meet in one function, and each side is looked up by itself. Both are tables with a name,
//! whose types are written.

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let later = chain.steps.iter().skip(1).filter(|step| step.form.second.pairs().is_some());
        for step in later {
            let before = suggest::chain_before(model, chain, |other| std::ptr::eq(other, step));
            let key = written(&model.node(chain.head).ty.key.written);
            let value = step.input.value.as_ref().map_or_else(|| "…".to_owned(), |value| written(&value.inner));
            diags.push(
                Diag::new(&catalogue::JOIN_TYPES, &step.name, format!("`{}` joins a table without a name", step.name))
                    .help(format!("give the table before it a name: `let left: Table<{key}, {value}> = {before};`"))
                    .note("a change of the other table looks this one up; a name makes no store"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn both_sides_have_names() {
        let limits = quote! {
            #[source(topic = "limits", key = Utf8, value = Json)]
            #[store(name = "limits")]
            let limits: Table<String, Limit>;
        };
        rejects(
            check,
            quote!(#limits let x: Table<String, View> = profiles.filter(f).join(limits, g);),
            &["`join` joins a table without a name"],
        );
        rejects(
            check,
            quote!(#limits let x: Table<String, View> = profiles.left_join(limits, f).outer_join(profiles, g);),
            &["`outer_join` joins a table without a name"],
        );
        accepts(
            check,
            quote! {
                #limits
                let some: Table<String, Profile> = profiles.filter(f);
                let x: Table<String, View> = some.join(limits, g).filter(h);
            },
        );
    }
}
