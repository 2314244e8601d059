//! Whether somebody who had lost a task, frozen or cut off, still got something committed when he woke up.
//!
//! Each transaction says how far the inputs of a task are processed with it: in a header of the last record of a changelog,
//! or, where it changes no state, in a record of the topic of positions. A task has one owner at a time, who goes on where
//! the last one has stopped, so these positions never fall. A former owner knows only those that he had when he lost the
//! task, which his successor has left behind.

use std::collections::BTreeMap;

use crate::evidence::Row;

const INPUTS: &str = "streamwright.inputs";

/// Input partitions, and the offsets up to which they are processed.
type Positions<'t> = BTreeMap<&'t str, i64>;

/// Whether the positions in a changelog only ever rise. Rows of a partition come in order of offset.
///
/// # Errors
/// The first that fell.
pub(super) fn change_nothing(changelog: &[Row]) -> Result<(), String> {
    let header = |row: &'_ Row| row.headers.iter().position(|(name, _)| name == INPUTS);
    let notes = changelog.iter().filter_map(|row| Some((row.partition, row, &*row.headers[header(row)?].1)));
    only_rise(notes, changelog.is_empty())
}

/// The same for the topic of positions, whose keys are those of tasks.
///
/// # Errors
/// The first that fell.
pub(super) fn note_nothing(positions: &[Row]) -> Result<(), String> {
    let notes = positions.iter().filter_map(|row| Some((row.key.as_deref()?, row, row.value.as_deref()?)));
    only_rise(notes, positions.is_empty())
}

/// Notes of each task, in their order.
fn only_rise<'r, T: Ord>(notes: impl Iterator<Item = (T, &'r Row, &'r [u8])>, is_empty: bool) -> Result<(), String> {
    let mut reached: BTreeMap<T, (u32, Positions<'_>)> = BTreeMap::new();
    for (task, row, note) in notes {
        let place = || format!("partition {}, offset {}", row.partition, row.offset);
        let (round, positions) = std::str::from_utf8(note)
            .ok()
            .and_then(read)
            .ok_or_else(|| format!("{}: no positions: {:?}", place(), String::from_utf8_lossy(note)))?;
        let (last_round, last) = reached.entry(task).or_insert_with(|| (round, Positions::new()));
        if round != *last_round {
            return Err(format!("{}: round {round} after {last_round}, and nobody has asked for that", place()));
        }
        for (input, offset) in positions {
            let before = last.insert(input, offset);
            if let Some(before) = before.filter(|before| *before > offset) {
                return Err(format!("{}: {input} is processed up to {offset}, after {before}", place()));
            }
        }
    }
    if reached.is_empty() && !is_empty {
        return Err("no record says how far the inputs are processed".to_owned());
    }
    Ok(())
}

/// `<round>;<topic>/<partition>=<offset>;…`, where an offset may be followed by `@` and the id of the topic.
fn read(note: &str) -> Option<(u32, Positions<'_>)> {
    let mut parts = note.split(';');
    let round = parts.next()?.parse().ok()?;
    let positions = parts.map(|part| {
        let (input, at) = part.split_once('=')?;
        let offset = at.split_once('@').map_or(at, |(offset, _)| offset);
        Some((input, offset.parse().ok()?))
    });
    Some((round, positions.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(partition: i32, offset: i64, note: Option<&str>) -> Row {
        let headers = note.map(|note| (INPUTS.to_owned(), note.as_bytes().to_vec())).into_iter().collect();
        Row { partition, offset, timestamp: 5, key: Some(b"k".to_vec()), value: None, headers }
    }

    #[test]
    fn a_transaction_of_a_former_owner_is_seen() {
        let honest = vec![
            row(0, 0, None),
            row(0, 1, Some("0;orders/0=10;tables/0=3")),
            row(0, 3, Some("0;orders/0=10;tables/0=4")),
            row(0, 5, Some("0;orders/0=25;tables/0=4")),
            row(1, 0, Some("0;orders/1=7@_1XZ6IUASqKjT68Evz5Glg")),
        ];
        assert_eq!(change_nothing(&honest), Ok(()));
        assert_eq!(change_nothing(&[]), Ok(()));
        let with = |row: Row| [honest.clone(), vec![row]].concat();
        // What he had done before he fell asleep, one input further or not.
        assert!(change_nothing(&with(row(0, 7, Some("0;orders/0=12;tables/0=4")))).is_err());
        assert!(change_nothing(&with(row(0, 7, Some("0;orders/0=30;tables/0=3")))).is_err());
        assert!(change_nothing(&with(row(1, 7, Some("1;orders/1=9")))).is_err());
        assert!(change_nothing(&with(row(1, 7, Some("0;orders")))).is_err());
        assert_eq!(change_nothing(&with(row(1, 7, Some("0;orders/1=7")))), Ok(()));
        assert!(change_nothing(&[row(0, 0, None)]).is_err());
    }

    #[test]
    fn so_is_one_that_changes_no_state() {
        let note = |task: &str, offset: i64, note: &str| Row {
            key: Some(task.as_bytes().to_vec()),
            value: Some(note.as_bytes().to_vec()),
            ..row(0, offset, None)
        };
        let honest = vec![note("orders/0", 0, "0;orders/0=10"), note("orders/1", 1, "0;orders/1=7")];
        assert_eq!(note_nothing(&honest), Ok(()));
        assert_eq!(note_nothing(&[]), Ok(()));
        let with = |row: Row| [honest.clone(), vec![row]].concat();
        assert_eq!(note_nothing(&with(note("orders/0", 3, "0;orders/0=11"))), Ok(()));
        assert!(note_nothing(&with(note("orders/0", 3, "0;orders/0=9"))).is_err());
        assert!(note_nothing(&with(note("orders/0", 3, "?"))).is_err());
    }
}
