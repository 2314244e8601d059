//! Random cases of the schema: topologies from a list, records from a seed. What comes out is asked of the reference.
//!
//! A family is one file here and one class of `jvm/`: it lists its topologies, and what its inputs may hold.

mod cogroup;
mod dice;
mod domain;
mod nodes;
mod records;
mod session_windows;
mod shrink;
mod sliding_windows;
mod stateless;
mod stream_aggregate;
mod stream_table_join;
mod suppress;
mod table_aggregate;
mod table_ops;
mod table_source;
mod table_table_join;
mod time_windows;
mod times;

use serde_json::{Value, json};

use dice::Dice;
use domain::Domain;
use times::Times;

pub use shrink::smaller;

/// Topologies of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// As the command line writes it.
    pub name: &'static str,
    shapes: fn() -> Vec<Shape>,
}

/// All families.
pub const FAMILIES: &[Family] = &[
    Family { name: "cogroup", shapes: cogroup::shapes },
    Family { name: "session_windows", shapes: session_windows::shapes },
    Family { name: "sliding_windows", shapes: sliding_windows::shapes },
    Family { name: "stateless", shapes: stateless::shapes },
    Family { name: "stream_aggregate", shapes: stream_aggregate::shapes },
    Family { name: "stream_table_join", shapes: stream_table_join::shapes },
    Family { name: "suppress", shapes: suppress::shapes },
    Family { name: "table_aggregate", shapes: table_aggregate::shapes },
    Family { name: "table_ops", shapes: table_ops::shapes },
    Family { name: "table_source", shapes: table_source::shapes },
    Family { name: "table_table_join", shapes: table_table_join::shapes },
    Family { name: "time_windows", shapes: time_windows::shapes },
];

/// A topology, and what its inputs hold.
#[derive(Debug)]
struct Shape {
    /// As the schema writes it.
    topology: Value,
    inputs: Vec<Input>,
}

/// An input topic.
#[derive(Debug, Clone, Copy)]
struct Input {
    topic: &'static str,
    key: Domain,
    value: Domain,
    /// Which of them are null now and then.
    nulls: Nulls,
    times: Times,
    has_headers: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nulls {
    None,
    Keys,
    Both,
}

impl Input {
    const fn new(topic: &'static str, key: Domain, value: Domain) -> Self {
        Self { topic, key, value, nulls: Nulls::None, times: Times::ANY, has_headers: true }
    }

    const fn with_nulls(topic: &'static str, key: Domain, value: Domain) -> Self {
        Self { nulls: Nulls::Both, ..Self::new(topic, key, value) }
    }

    const fn with_null_keys(topic: &'static str, key: Domain, value: Domain) -> Self {
        Self { nulls: Nulls::Keys, ..Self::new(topic, key, value) }
    }

    /// The same with other event times.
    const fn at(self, times: Times) -> Self {
        Self { times, ..self }
    }

    /// The same, of which no record has a header.
    const fn without_headers(self) -> Self {
        Self { has_headers: false, ..self }
    }

    /// A record with all nulls that there may be.
    fn null(&self) -> Value {
        let value = if self.nulls == Nulls::Both { Value::Null } else { self.value.choose(&mut Dice::new(0)) };
        json!({"topic": self.topic, "key": null, "value": value, "timestamp": 1})
    }

    /// The source of this input as a stream called `id`.
    fn stream(&self, id: &str) -> Value {
        json!({"op": "stream", "id": id, "topics": [self.topic], "key_type": self.key.kind(), "value_type": self.value.kind()})
    }

    /// The same as a table.
    fn table(&self, id: &str) -> Value {
        json!({"op": "table", "id": id, "topic": self.topic, "key_type": self.key.kind(), "value_type": self.value.kind()})
    }
}

impl Family {
    /// One case a topology, to be compiled. It says by a record whether there are nulls: they decide about types.
    #[must_use]
    pub fn topologies(&self) -> Vec<Value> {
        let shapes = (self.shapes)().into_iter().enumerate();
        shapes
            .map(|(number, shape)| {
                let nulls = shape.inputs.iter().filter(|input| input.nulls != Nulls::None);
                let steps: Vec<Value> = nulls.map(Input::null).collect();
                case(&format!("{}-{number}", self.name), &shape.topology, &json!(steps))
            })
            .collect()
    }

    /// The case of a seed: one of the topologies on random records. Its name is the topology's, `#`, and the seed.
    #[must_use]
    pub fn case(&self, seed: u64) -> Value {
        let (mut dice, shapes) = (Dice::new(seed), (self.shapes)());
        let number = dice.below(shapes.len());
        let (inputs, topology) = (&shapes[number].inputs, &shapes[number].topology);
        let mut steps = records::steps(inputs, &mut dice);
        if has_final_results(topology) {
            steps.push(records::closing(&inputs[0], &steps));
        }
        case(&format!("{}-{number}#{seed}", self.name), topology, &json!(steps))
    }
}

/// Whether a table waits until windows close. All of them close then, in the end: the reference is told when by the records that
/// reach that table, and we are by those that reach the windows.
fn has_final_results(topology: &Value) -> bool {
    topology.as_array().into_iter().flatten().any(|node| node["op"] == "suppress" && node["until"] == "window_close")
}

fn case(id: &str, topology: &Value, steps: &Value) -> Value {
    json!({"id": id, "source": "random", "topology": topology, "steps": steps, "expected": [], "strict": true})
}

#[cfg(test)]
mod tests {
    use super::FAMILIES;
    use crate::case::Case;
    use crate::topology;

    #[test]
    fn every_topology_can_be_written() {
        for family in FAMILIES {
            for text in family.topologies() {
                let case: Case = serde_json::from_value(text).expect("a case");
                topology(&case, "random-v1").unwrap_or_else(|reason| panic!("{}: {reason}", case.id));
            }
        }
    }

    #[test]
    fn a_seed_is_a_case_and_seeds_meet_every_topology() {
        for family in FAMILIES {
            assert_eq!(family.case(7), family.case(7));
            assert_ne!(family.case(7)["steps"], family.case(8)["steps"]);
            for text in family.topologies() {
                let prefix = format!("{}#", text["id"].as_str().expect("an id"));
                let met =
                    (0..500).any(|seed| family.case(seed)["id"].as_str().is_some_and(|id| id.starts_with(&prefix)));
                assert!(met, "{prefix}");
            }
        }
    }
}
