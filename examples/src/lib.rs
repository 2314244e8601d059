//! What the small examples share: input that comes with the program, and output on the screen.

use streamwright::{CommittedOutput, LoadRecord};

/// Each line of `text` as the value of a record without a key.
pub fn lines(text: &str) -> Vec<LoadRecord> {
    let record = |line: &str| LoadRecord { key: None, value: Some(line.as_bytes().to_vec()), timestamp: 0 };
    text.lines().map(record).collect()
}

/// Each line of `text`, of the form `key value`, as a record of this event time.
pub fn keyed_lines(text: &str, timestamp: i64) -> Vec<LoadRecord> {
    let record = |line: &str| {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        // A key alone deletes.
        let value = (!value.is_empty()).then(|| value.as_bytes().to_vec());
        LoadRecord { key: Some(key.as_bytes().to_vec()), value, timestamp }
    };
    text.lines().map(record).collect()
}

/// Prints a record once its transaction has committed.
pub fn print(output: &CommittedOutput) {
    let text = |bytes: &Option<Vec<u8>>| match bytes {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "null".to_owned(),
    };
    println!("{} {} {}", output.topic, text(&output.key), text(&output.value));
}
