//! A topic carries one type: what one end writes as an `Order` the other cannot read as a `Payment`, even if
//! both are JSON.

use super::topic_ends::pairs;
use crate::ast::DataType;
use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, same, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (first, second) in pairs(model) {
        let first_node = &model.node(first.node).name;
        let compare = |what: &str, left: &DataType, right: &DataType| {
            // Whether null is allowed may differ: a table reads as deletions what a stream never writes.
            if same(&left.inner, &right.inner) {
                return;
            }
            let (left, found) = (written(&left.inner), written(&right.inner));
            let node = &model.node(second.node).ty;
            let tokens = if what == "key" { &node.key.written } else { &node.value.written };
            diags.push(
                Diag::new(
                    &catalogue::TOPIC_TYPES_DIFFER,
                    tokens,
                    format!(
                        "topic `{}` carries {what} type `{left}` at `{first_node}` and `{found}` here",
                        second.topic
                    ),
                )
                .help(format!("use `{left}` at both ends, or two topics"))
                .note(format!("`{first_node}` is {}", on_line(first_node.span()))),
            );
        };
        compare("key", first.key, second.key);
        compare("value", first.value, second.value);
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn ends_of_one_topic() {
        let sink = |ty: proc_macro2::TokenStream| {
            quote! {
                #[sink(topic = "orders", key = Utf8, value = Json)]
                let back: Stream<String, #ty> = orders.map_values(f);
            }
        };
        rejects(
            check,
            sink(quote!(Payment)),
            &["topic `orders` carries value type `Order` at `orders` and `Payment` here"],
        );
        accepts(check, sink(quote!(Order)));
        accepts(check, sink(quote!(Option<model::Order>)));
    }
}
