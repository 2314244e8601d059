//! The records of a repartition topic outlive the program, so their type is written like that of every topic.
//! Before a grouping inside a chain only a closure knows it; then the stream wants a name.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Origin};
use crate::op::Flow;

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        let (Origin::Chain(chain), Some(repartition)) = (node.origin, &node.repartition) else { continue };
        let chain = model.chain(chain);
        let Some(step) = chain.steps.get(chain.segments[chain.last_segment()].steps.start) else { continue };
        // What a grouped table carries is a question of its own.
        if step.input.value.is_some() || step.form.input == Flow::GroupedTable {
            continue;
        }
        diags.push(
            Diag::new(
                &catalogue::REPARTITION_TYPE,
                &repartition.word,
                format!("the type of the values that `{}` repartitions is written nowhere", node.name),
            )
            .help("name the stream before the grouping: `let typed: Stream<Key, Value> = …;`, then group `typed`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn a_value_made_in_the_chain_has_no_type() {
        rejects(
            check,
            quote! {
                #[repartition(name = "r", key = Utf8, value = Json)]
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.map_values(f).group_by(g).count();
            },
            &["the type of the values that `x` repartitions is written nowhere"],
        );
        accepts(
            check,
            quote! {
                let lines: Stream<String, Line> = orders.map_values(f);
                #[repartition(name = "r", key = Utf8, value = Json)]
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = lines.group_by(g).count();
            },
        );
    }
}
