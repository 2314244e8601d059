//! The stream times of a task's windowed aggregations, beside a committed offset: which records are late, and which windows are
//! closed, is then the same after a crash and on another machine.

use std::borrow::Cow;

use crate::stable::hash;

/// What was committed: by the hash of the clock's name, as far as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clocks(Vec<(String, i64)>);

/// Digits of a name's hash. A topology has at most a hundred clocks in a task (SW215), so two that share so many are hardly ever
/// met; then all digits are written.
const DIGITS: usize = 8;

/// The name of a clock of a store's windows: that of the store, with a number behind it for those of later inputs.
pub(crate) fn name_of(store: &str, clock: usize) -> Cow<'_, str> {
    match clock {
        0 => Cow::Borrowed(store),
        _ => Cow::Owned(format!("{store}/{clock}")),
    }
}

impl Clocks {
    /// The text of these clocks, by their names: `<latest>;<hash>=<how far behind it>,…`, numbers in hexadecimal.
    /// One that has seen no record is left out; `-` where none has.
    pub(super) fn encode(clocks: impl Iterator<Item = (impl AsRef<str>, i64)>) -> String {
        let started: Vec<(String, i64)> =
            clocks.filter(|&(_, time)| time >= 0).map(|(name, time)| (hashed(name.as_ref()), time)).collect();
        let Some(latest) = started.iter().map(|&(_, time)| time).max() else { return "-".to_owned() };
        let mut short: Vec<&str> = started.iter().filter_map(|(hash, _)| hash.get(..DIGITS)).collect();
        short.sort_unstable();
        short.dedup();
        let digits = if short.len() == started.len() { DIGITS } else { 2 * DIGITS };
        let clock =
            |(hash, time): &(String, i64)| format!("{}={:x}", hash.get(..digits).unwrap_or(hash), latest - time);
        let clocks: Vec<String> = started.iter().map(clock).collect();
        format!("{latest:x};{}", clocks.join(","))
    }

    /// Reads it back; `None` for anything else.
    pub(super) fn decode(text: &str) -> Option<Self> {
        if text == "-" {
            return Some(Self::default());
        }
        let number = |digits: &str| i64::from_str_radix(digits, 16).ok();
        let (latest, clocks) = text.split_once(';')?;
        let latest = number(latest)?;
        let clock = |clock: &str| {
            let (hash, behind) = clock.split_once('=')?;
            (hash.len() >= DIGITS).then_some(())?;
            Some((hash.to_owned(), latest.checked_sub(number(behind)?)?))
        };
        clocks.split(',').map(clock).collect::<Option<_>>().map(Self)
    }

    /// The clock of this name, if it was committed.
    pub(crate) fn get(&self, name: &str) -> Option<i64> {
        if self.0.is_empty() {
            return None;
        }
        let whole = hashed(name);
        self.0.iter().find(|(hash, _)| whole.starts_with(hash)).map(|&(_, time)| time)
    }
}

fn hashed(name: &str) -> String {
    format!("{:016x}", hash::hashed(hash::BASIS, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(clocks: &[(&str, i64)]) -> Clocks {
        let text = Clocks::encode(clocks.iter().copied());
        Clocks::decode(&text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn clocks_read_back_by_the_names_of_their_stores() {
        let all = [("per-minute", 1_700_000_000_000), ("per-hour", 0), ("sessions", 1_700_000_000_001)];
        let read = back(&all);
        for (store, time) in all {
            assert_eq!(read.get(store), Some(time));
        }
        assert_eq!(read.get("another"), None);
    }

    #[test]
    fn the_inputs_of_one_store_have_clocks_of_their_own() {
        assert_eq!([0, 1, 2].map(|clock| name_of("views", clock)), ["views", "views/1", "views/2"]);
    }

    #[test]
    fn a_clock_that_has_seen_nothing_says_nothing() {
        assert_eq!(Clocks::encode([("a", -1)].into_iter()), "-");
        let read = back(&[("a", -1), ("b", 7)]);
        assert_eq!((read.get("a"), read.get("b")), (None, Some(7)));
    }

    #[test]
    fn a_hundred_clocks_fit_however_far_apart_they_are() {
        let names: Vec<String> = (0..100).map(|number| format!("store-number-{number}")).collect();
        let time = |number: usize| if number.is_multiple_of(2) { i64::MAX } else { 0 };
        let all: Vec<(&str, i64)> =
            names.iter().enumerate().map(|(number, name)| (name.as_str(), time(number))).collect();
        let text = Clocks::encode(all.iter().copied());
        assert!(text.len() < 2_200, "{}", text.len());
        let read = back(&all);
        assert!(all.iter().all(|&(name, time)| read.get(name) == Some(time)));
    }

    #[test]
    fn foreign_text_is_refused() {
        for text in ["", "x", "5", "5;", "5;abc=1", "5;0123456789=x", "x;01234567=1", "5;01234567"] {
            assert_eq!(Clocks::decode(text), None, "{text}");
        }
    }
}
