//! Two repartitions of one name would be one topic: each would read the other's records with its own serdes.

use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    let named = || model.nodes.iter().filter_map(|node| Some((node, &node.repartition.as_ref()?.name.value)));
    for (at, (_, name)) in named().enumerate() {
        let earlier = named().take(at).find(|(_, other)| other.value() == name.value());
        let Some((first, first_name)) = earlier else { continue };
        diags.push(
            Diag::new(
                &catalogue::DOUBLED_INTERNAL_NAME,
                name,
                format!("two repartitions are called `{}`", name.value()),
            )
            .help("give each a name of its own, after what it is keyed by")
            .note(format!("`{}` has the name already, {}", first.name, on_line(first_name.span()))),
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
        let two = |second: &str| {
            quote! {
                #[repartition(name = "by-customer", key = Utf8, value = Json)]
                let a: Stream<String, Order> = orders.select_key(f);
                #[repartition(name = #second, key = Utf8, value = Json)]
                let b: Stream<String, Order> = orders.select_key(g);
            }
        };
        rejects(check, two("by-customer"), &["two repartitions are called `by-customer`"]);
        accepts(check, two("by-city"));
    }
}
