use streamwright::prelude::*;
use streamwright_examples::{lines, print};

#[derive(Fact, serde::Serialize, serde::Deserialize)]
#[fact(namespace = "word.counts", label = "count", id(0, 1))]
pub struct WordCount(String, i64);

topology! {
    #![application_id = "word-count-streams-v1"]
    pub struct CountWords;

    #[source(topic = "lines.v1", key = Utf8, value = Utf8)]
    let lines: Stream<Option<String>, String>;

    #[repartition(name = "words", key = Utf8, value = Unit)]
    let words: Stream<String, ()> = lines.flat_map(|_, line| line.split(' ').map(|w| (w.into(), ())).collect::<Vec<_>>());

    #[store(name = "count-by-word", key = Utf8, value = I64)]
    let counts: Table<String, i64> = words.group_by_key().count();

    #[sink(topic = "word.counts.v1", key = Utf8, value = Json)]
    let out: Stream<String, WordCount> = counts.to_stream().map_values(|word, count| WordCount(word.clone(), *count));
}

fn main() -> Result<(), Error> {
    App::new(CountWords).load("lines.v1", lines("to be or not to be")).on_committed(print).run().map(drop)
}
