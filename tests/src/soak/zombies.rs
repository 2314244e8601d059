//! Whether somebody who had lost a task, frozen or cut off, still changed its state when he woke up.
//!
//! Each transaction that changes a store says in its last changelog record how far the task's inputs are processed with
//! it (the header `streamwright.inputs`). A task has one owner at a time, who goes on where the last one has stopped: along
//! a partition of a changelog these positions never fall. A former owner knows only the positions that he had when
//! he lost the task, which his successor has left behind.

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
    let mut reached: BTreeMap<i32, (u32, Positions<'_>)> = BTreeMap::new();
    let mut n_notes = 0_usize;
    for row in changelog {
        let Some((_, note)) = row.headers.iter().find(|(name, _)| name == INPUTS) else { continue };
        let place = || format!("partition {}, offset {}", row.partition, row.offset);
        let (round, positions) = std::str::from_utf8(note)
            .ok()
            .and_then(read)
            .ok_or_else(|| format!("{}: no positions: {:?}", place(), String::from_utf8_lossy(note)))?;
        n_notes += 1;
        let (last_round, last) = reached.entry(row.partition).or_insert_with(|| (round, Positions::new()));
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
    match (changelog.is_empty(), n_notes) {
        (false, 0) => Err("no record says how far the inputs are processed".to_owned()),
        _ => Ok(()),
    }
}

/// `<round>;<topic>/<partition>=<offset>;…`
fn read(note: &str) -> Option<(u32, Positions<'_>)> {
    let mut parts = note.split(';');
    let round = parts.next()?.parse().ok()?;
    let positions = parts.map(|part| part.split_once('=').and_then(|(input, at)| Some((input, at.parse().ok()?))));
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
            row(1, 0, Some("0;orders/1=7")),
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
}
