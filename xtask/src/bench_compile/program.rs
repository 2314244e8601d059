//! A made-up program: sources, repartitions, stores and sinks in the mix that topologies have, and functions that its
//! closures call.

use std::fmt::{self, Write as _};

/// Whether the program is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    On,
    Off,
}

/// How large it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    pub(super) n_nodes: usize,
    /// Functions that call each other in threes, and that every closure calls one of.
    pub(super) n_functions: usize,
}

impl Program {
    /// The name of its package.
    pub(super) fn package(self, checks: Checks) -> String {
        let word = if checks == Checks::On { "checked" } else { "unchecked" };
        format!("nodes{}-functions{}-{word}", self.n_nodes, self.n_functions)
    }

    /// Its text.
    pub(super) fn source(self, checks: Checks) -> String {
        let mut text = String::from("use streamwright::prelude::*;\n");
        if checks == Checks::Off {
            text.push_str("use streamwright::topology_unchecked as topology;\n");
        }
        for number in 0..self.n_functions {
            self.function(&mut text, number, checks);
        }
        text.push_str("topology! {\n    #![application_id = \"compile-cost-v1\"]\n    pub struct Measured;\n\n");
        for number in 0..self.n_nodes {
            self.node(&mut text, number);
        }
        text.push_str("}\n");
        text
    }

    fn function(self, text: &mut String, number: usize, checks: Checks) {
        let mark = if checks == Checks::On { "#[replay_safe]\n" } else { "" };
        let inner = match number {
            0..3 => "cents.saturating_mul(3).min(i64::MAX / 2)".to_owned(),
            _ => format!("step_{}(cents).max(step_{}(cents))", number - 3, number % 3),
        };
        let _ = writeln!(text, "{mark}pub fn step_{number}(cents: i64) -> i64 {{\n    {inner}\n}}");
    }

    /// Groups of five: a source, a plain node, a repartition, a store, a node behind it.
    fn node(self, text: &mut String, number: usize) {
        let group = number / 5;
        let call = match self.n_functions {
            0 => "cents.saturating_add(1)".to_owned(),
            functions => format!("step_{}(*cents)", number % functions),
        };
        let _ = match number % 5 {
            0 => writeln!(
                text,
                "    #[source(topic = \"in-{group}\", key = Utf8, value = I64)]\n    let in_{group}: Stream<String, i64>;"
            ),
            1 => writeln!(
                text,
                "    let large_{group}: Stream<String, i64> =\n        in_{group}.filter(|_, cents| *cents > {number}).map_values(|_, cents| {call});"
            ),
            2 => writeln!(
                text,
                "    #[repartition(name = \"by-city-{group}\", key = Utf8, value = I64)]\n    \
                 let by_city_{group}: Stream<String, i64> = large_{group}.select_key(|city, _| city.to_uppercase());"
            ),
            3 => writeln!(
                text,
                "    #[store(name = \"totals-{group}\", key = Utf8, value = I64)]\n    \
                 let totals_{group}: Table<String, i64> =\n        by_city_{group}.group_by_key().aggregate(|| 0, |_, cents, total| total + {call});"
            ),
            _ => writeln!(
                text,
                "    let _out_{group}: Stream<String, i64> = totals_{group}.to_stream().filter(|_, cents| {call} > 0);\n"
            ),
        };
    }
}

impl fmt::Display for Program {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} nodes", self.n_nodes)?;
        if self.n_functions > 0 {
            write!(out, ", {} functions", self.n_functions)?;
        }
        Ok(())
    }
}
