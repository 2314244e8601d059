//! A repartition topic holds records in flight. The next start reads them, with whatever serdes it has.

use quote::ToTokens;

use super::compare::Comparison;
use super::contract::{Kind, Name, Part};
use super::types::{self, Held};
use super::words::ways_out;
use crate::catalogue;
use crate::diag::Diag;
use crate::model::{Sink, Topic};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    for sink in &comparison.model.sinks {
        let Topic::Repartition(topic) = &sink.topic else { continue };
        let Some((name, now, then)) = comparison.both(Kind::Repartition, &topic.value()) else { continue };
        if serdes(comparison, sink, &name, now, then) {
            let (serdes, carried) = (&sink.serdes, sink.carried());
            let key = Held { what: "key", ty: &sink.key.inner, serde: serdes.key.value.to_token_stream() };
            let value = Held { what: "value", ty: &carried.inner, serde: sink.carrier() };
            types::ask(comparison, &name, then, sink.node, [key, value]);
        }
    }
}

/// Whether both serdes are those that wrote what is in flight.
fn serdes(comparison: &Comparison<'_>, sink: &Sink, name: &Name, now: &Part, then: &Part) -> bool {
    let mut fit = true;
    for (what, serde) in [("key", &sink.serdes.key.value), ("value", &sink.serdes.value.value)] {
        let line = format!("{what}_serde");
        let (Some(new), Some(old)) = (now.text(&line), then.text(&line)) else { continue };
        if new == old {
            continue;
        }
        fit = false;
        let message = format!("{name} carries {what}s written by `{old}`, and `{new}` would read them");
        let diag = Diag::new(&catalogue::LOCK_IN_FLIGHT, serde, message).note(match what {
            "key" => "records in flight stop the application, and the bytes of a key decide on its partition and so on its state",
            _ => "records that were written before the change and are read after it stop the application",
        });
        comparison.diags.push(ways_out(comparison, diag, name, then, sink.node));
    }
    fit
}
