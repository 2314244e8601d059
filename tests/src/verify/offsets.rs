//! What the group has committed.

use crate::evidence::{Evidence, Progress};

pub(crate) fn never_fell(evidence: &Evidence) -> Result<(), String> {
    evidence.falls.first().map_or(Ok(()), |fall| Err(fall.clone()))
}

/// Everything is consumed, so the committed offset is the one after the last record; only the markers of
/// transactions may lie between it and the end.
pub(crate) fn are_the_prefix(evidence: &Evidence) -> Result<(), String> {
    if evidence.progress.is_empty() {
        return Err("the group has no partitions".to_owned());
    }
    for progress in &evidence.progress {
        let Progress { topic, partition, committed, last, end, .. } = progress;
        let expected = *last..=*end;
        let right = match committed {
            Some(committed) => expected.contains(committed),
            // Nothing consumed, nothing committed.
            None => *last == 0,
        };
        if !right {
            return Err(format!(
                "{topic} partition {partition}: committed is {committed:?}, expected within {expected:?}"
            ));
        }
    }
    Ok(())
}

pub(crate) fn none_hangs(evidence: &Evidence) -> Result<(), String> {
    match evidence.progress.iter().find(|progress| progress.stable != progress.end) {
        Some(Progress { topic, partition, end, stable, .. }) => {
            Err(format!("{topic} partition {partition} ends at {end}, but can only be read up to {stable}"))
        }
        None => Ok(()),
    }
}
