//! Where we differ from Kafka Streams on purpose, as far as a case can show it: rows of `docs/differences.md`, each with what
//! it does to an output.

use crate::case::Output;

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// How its row begins.
    pub words: &'static str,
    /// Makes of the reference's output ours, and says whether that is another one.
    apply: fn(&mut Output) -> bool,
}

/// All rows.
pub const KNOWN: &[Known] = &[Known {
    words: "An event time of 0 (the first millisecond of 1970) is 1",
    apply: |output| {
        let differs = output.timestamp == 0;
        output.timestamp = output.timestamp.max(1);
        differs
    },
}];

/// What we write where the reference writes `recorded`.
#[must_use]
pub fn ours(recorded: &Output) -> Output {
    let mut output = recorded.clone();
    for known in KNOWN {
        (known.apply)(&mut output);
    }
    output
}

impl Known {
    /// Whether the row shows in outputs of the reference.
    #[must_use]
    pub fn shows(&self, recorded: &[Output]) -> bool {
        recorded.iter().any(|output| (self.apply)(&mut output.clone()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KNOWN, ours};
    use crate::case::Output;

    #[test]
    fn every_row_is_one_of_the_document() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/differences.md");
        let page = std::fs::read_to_string(page).expect("the page");
        for known in KNOWN {
            assert!(page.contains(&format!("| {}", known.words)), "{}", known.words);
        }
    }

    #[test]
    fn only_the_first_millisecond_is_moved() {
        let output = |timestamp: i64| Output {
            step: 0,
            out: "o".to_owned(),
            key: json!(null),
            value: json!(1),
            timestamp,
            headers: Vec::new(),
        };
        assert_eq!((ours(&output(0)), ours(&output(2))), (output(1), output(2)));
        assert!(KNOWN[0].shows(&[output(5), output(0)]) && !KNOWN[0].shows(&[output(5), output(1)]));
    }
}
