//! From bytes and lines to values.

use std::collections::BTreeMap;
use std::num::ParseIntError;
use std::str::FromStr;

use streamwright::replay_safe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub sensor: String,
    pub celsius_tenths: i32,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Malformed {
    Fields(usize),
    Number(ParseIntError),
    Text,
}

#[replay_safe]
impl From<ParseIntError> for Malformed {
    fn from(error: ParseIntError) -> Self {
        Self::Number(error)
    }
}

#[replay_safe]
impl FromStr for Reading {
    type Err = Malformed;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [sensor, value] = fields.as_slice() else {
            return Err(Malformed::Fields(fields.len()));
        };
        Ok(Self { sensor: (*sensor).to_owned(), celsius_tenths: value.parse()? })
    }
}

#[replay_safe]
pub fn csv_line(line: &str) -> Option<Reading> {
    line.parse::<Reading>().ok()
}

#[replay_safe]
pub fn key_values(text: &str) -> BTreeMap<String, String> {
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_string(), v.into())).collect()
}

#[replay_safe]
pub fn fixed_width(record: &[u8]) -> Result<(String, u64), Malformed> {
    let (name, amount) = record.split_at_checked(10).ok_or(Malformed::Text)?;
    let name = std::str::from_utf8(name).map_err(|_| Malformed::Text)?;
    let amount = String::from_utf8(amount.to_vec()).map_err(|_| Malformed::Text)?;
    Ok((name.trim_end().to_owned(), amount.trim().parse()?))
}

#[replay_safe]
pub fn hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Option<Vec<u8>> = text.chars().map(nibble).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[replay_safe]
pub fn big_endian(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk::<4>().copied().map(u32::from_be_bytes)
}

#[replay_safe]
pub fn log_level(line: &str) -> &'static str {
    match line.split_whitespace().nth(1) {
        Some("ERROR" | "FATAL") => "high",
        Some(word) if word.eq_ignore_ascii_case("warn") => "medium",
        Some(_) | None => "low",
    }
}

#[test]
fn they_run() {
    assert_eq!(csv_line("s-1, 215").unwrap().celsius_tenths, 215);
    assert_eq!("s-1".parse::<Reading>(), Err(Malformed::Fields(1)));
    assert_eq!(key_values("a=1&b=2").len(), 2);
    assert_eq!(fixed_width(b"abc       12").unwrap(), ("abc".to_owned(), 12));
    assert_eq!(hex("0aff"), Some(vec![10, 255]));
    assert_eq!(big_endian(&[0, 0, 1, 0]), Some(256));
    assert_eq!(log_level("12:00 ERROR boom"), "high");
}
