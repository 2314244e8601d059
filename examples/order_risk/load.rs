//! `--load FILE`: orders from a file, one JSON object a line. Lines that are not orders are loaded as they are: the
//! topology decides what becomes of them.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use streamwright::LoadRecord;

/// The file's lines as records, keyed by order id where a line has one. Their timestamp is now: event time is in
/// the value, and a broker's retention would remove records that claim to be old.
pub fn orders(file: &Path) -> Result<Vec<LoadRecord>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    let timestamp = i64::try_from(now.as_millis()).map_err(|error| error.to_string())?;
    let record = |(number, line): (usize, &str)| {
        let key = order_id(line).unwrap_or_else(|| format!("line-{}", number + 1));
        LoadRecord { key: Some(key.into_bytes()), value: Some(line.as_bytes().to_vec()), timestamp }
    };
    Ok(text.lines().enumerate().map(record).collect())
}

fn order_id(line: &str) -> Option<String> {
    let order: serde_json::Value = serde_json::from_str(line).ok()?;
    order.get("order_id")?.as_str().map(str::to_owned)
}
