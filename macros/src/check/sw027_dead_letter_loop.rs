//! A record that cannot be read goes to the dead letter topic, and one whose output cannot be written. If the topology
//! reads that topic, it cannot read the record there either, or write what it makes of it, and sends it round for ever.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Topic};

pub(super) fn check(model: &Model, diags: &Diags) {
    for dead in model.dead_letters() {
        let reads = |topic: &Topic| matches!(topic, Topic::External(name) if name.value() == dead.value());
        let Some(reader) = model.sources.iter().find(|other| reads(&other.topic)) else { continue };
        let reader_name = &model.node(reader.node).name;
        diags.push(
            Diag::new(
                &catalogue::DEAD_LETTER_LOOP,
                dead,
                format!("dead letters go to `{}`, which `{reader_name}` reads", dead.value()),
            )
            .help("send them to a topic of their own, and read that in another application"),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn dead_letters_leave_the_topology() {
        let source = |dead: &str| {
            quote! {
                #[source(topic = "returns", key = Utf8, value = Json, on_error = dead_letter(#dead))]
                let returns: Stream<String, Order>;
            }
        };
        rejects(check, source("returns"), &["dead letters go to `returns`, which `returns` reads"]);
        rejects(check, source("orders"), &["dead letters go to `orders`, which `orders` reads"]);
        accepts(check, source("returns.dead"));
        let sink = |dead: &str| {
            quote! {
                #[sink(topic = "large", key = Utf8, value = Json, on_unwritable = dead_letter(#dead))]
                let large: Stream<String, Order> = orders.filter(f);
            }
        };
        rejects(check, sink("orders"), &["dead letters go to `orders`, which `orders` reads"]);
        accepts(check, sink("orders.dead"));
    }
}
