//! Hash maps without a seed: nothing for the audit to find, and the same bytes in every process.

use serde::{Deserialize, Serialize};
use streamwright::collections::{FixedHashMap, FixedHashSet};
use streamwright::prelude::*;
use streamwright::testing::ReplayRecord;

use super::texts;

/// How often each word was there, and the words of the last text.
#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
pub(crate) struct Words {
    counts: FixedHashMap<String, u32>,
    last: FixedHashSet<String>,
}

#[replay_safe]
impl Words {
    fn and(&self, text: &str) -> Self {
        let mut counts = self.counts.clone();
        for word in text.split(' ') {
            *counts.entry(word.to_owned()).or_insert(0) += 1;
        }
        // Moves what came last into the gap.
        counts.swap_remove("gamma1");
        Self { counts, last: FixedHashSet::from_iter(text.split(' ').map(str::to_owned)) }
    }
}

topology! {
    #![application_id = "tests-replay-fixed-hash-streams-v1"]
    #![audit]
    #![replay_test = lines]
    pub(crate) struct CountWords;

    #[source(topic = "tests.replay.texts.v1", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    #[store(name = "words", key = Utf8, value = Json)]
    let words: Table<String, Words> = texts.group_by_key().aggregate(Words::default, |_, text, words| words.and(text));

    let _changes: Stream<String, Words> = words.to_stream();
}

fn lines() -> Vec<ReplayRecord> {
    texts("tests.replay.texts.v1")
}
