//! Each operator with windows goes by a stream time of its own, which is committed with the positions of its task. Kafka keeps
//! 4096 bytes beside a position, and all of these times have to fit.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

/// So many fit, whatever their times are.
const MOST: usize = 100;

pub(super) fn check(model: &Model, diags: &Diags) {
    for part in &model.subtopologies {
        let stores = part.stores.iter().map(|store| &model.stores[*store]);
        let clocks = stores.clone().flat_map(|store| std::iter::repeat_n(store.node, store.clocks));
        let Some(chain) = clocks.clone().nth(MOST).and_then(|node| model.chain_of(node)) else { continue };
        let Some(step) = chain.windowing() else { continue };
        let count = clocks.count();
        let (counted, each) = match stores.clone().any(|store| store.clocks > 1) {
            true => ("stream times of windows", "each stream of a `cogroup` has one; they"),
            false => ("operators with windows", "their stream times"),
        };
        diags.push(
            Diag::new(
                &catalogue::CLOCKS,
                &step.name,
                format!("a sub-topology with {count} {counted}, of which {MOST} are the limit"),
            )
            .help("write some of them as a topology of their own, which reads the same topics")
            .note(format!("{each} are committed beside a position, where Kafka keeps 4096 bytes")),
        );
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::{format_ident, quote};

    use super::{MOST, check};
    use crate::check::testing::{accepts, rejects};

    /// A third of them each are tumbling, sessions and sliding.
    fn windows(count: usize, of: TokenStream) -> TokenStream {
        let nodes = (0..count).map(|at| {
            let kind = &[quote!(tumbling), quote!(session), quote!(sliding)][at % 3];
            let (name, store) = (format_ident!("{of}_{at}", of = of.to_string()), format!("{of}-{at}"));
            quote! {
                #[store(name = #store, key = Utf8, value = I64)]
                let #name: Table<Windowed<String>, i64> =
                    #of.group_by_key().windowed_by(#kind = 1.minute(), grace = 0.seconds()).count();
            }
        });
        quote!(#(#nodes)*)
    }

    #[test]
    fn stream_times_fit_beside_a_position() {
        accepts(check, windows(MOST, quote!(orders)));
        rejects(
            check,
            windows(MOST + 1, quote!(orders)),
            &["a sub-topology with 101 operators with windows, of which 100 are the limit"],
        );
    }

    #[test]
    fn each_sub_topology_has_positions_of_its_own() {
        let (some, more) = (windows(MOST, quote!(orders)), windows(MOST, quote!(clicks)));
        accepts(
            check,
            quote! {
                #[source(topic = "clicks", key = Utf8, value = Json)]
                let clicks: Stream<String, Click>;
                #some
                #more
            },
        );
    }
}
