//! `cargo xtask orders`: the demo's input, or more like it.

use std::io::{BufWriter, Write as _};

use lexopt::ValueExt as _;
use streamwright_test_data::orders::{Spec, lines};

use crate::failure::{Failure, Result};

/// What made `examples/order_risk/orders.ndjson`; flags replace single numbers.
const DEMO: Spec = Spec { count: 3_000, customers: 300, seed: 20_260_105, poison_per_mille: 10 };

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut spec = DEMO;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("count") => spec.count = args.value()?.parse()?,
            lexopt::Arg::Long("customers") => spec.customers = args.value()?.parse()?,
            lexopt::Arg::Long("seed") => spec.seed = args.value()?.parse()?,
            lexopt::Arg::Long("poison") => spec.poison_per_mille = args.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = lines(spec).try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    match written {
        // `… | head` has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure::new(format!("cannot write the orders: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn the_committed_file_is_what_the_generator_makes() {
        let path = workspace::root().join("examples/order_risk/orders.ndjson");
        let committed = std::fs::read_to_string(path).expect("the demo's input is in the repository");
        let made: String = lines(DEMO).map(|line| format!("{line}\n")).collect();
        assert!(made == committed, "`cargo xtask orders` no longer makes examples/order_risk/orders.ndjson");
    }
}
