//! Written when the tables were finished, to see how they do on what they have not seen.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::processors;

async fn later() -> u64 {
    helpers::mark()
}

fn run<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn steps() -> impl Fn(u64) -> u64 {
    |x| x + helpers::mark()
}

trait Timed {
    fn at(&self) -> u64 {
        helpers::mark()
    }
}

impl Timed for i64 {}

struct Chatty;

impl Clone for Chatty {
    fn clone(&self) -> Self {
        helpers::mark();
        Self
    }
}

#[derive(PartialEq, Eq, PartialOrd)]
struct Late(u64);

impl Ord for Late {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0 ^ helpers::mark()).cmp(&other.0)
    }
}

processors! {
    future(_order) -> u64 { run(later()).unwrap_or_default() }
    returned_closure(order) -> u64 { steps()(order.cents as u64) }
    default_method(order) -> u64 { order.cents.at() }
    clone_impl(_order) -> usize { vec![Chatty; 3].len() }
    comparison(order) -> Option<u64> { order.lines.iter().map(|line| Late(line.cents as u64)).max().map(|late| late.0) }
    default_of_a_generic(order) -> u64 { order.note.as_ref().map_or_else(helpers::mark, |_| 0) }
    error_that_looks(order) -> String {
        let result: Result<u64, _> = order.id.parse::<u64>().map_err(|error| format!("{error} at {}", helpers::mark()));
        result.map_or_else(|error| error, |number| number.to_string())
    }
    serializer(order) -> String {
        #[derive(serde::Serialize)]
        struct Out(#[serde(serialize_with = "late")] i64);
        fn late<S: serde::Serializer>(_: &i64, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u64(helpers::mark())
        }
        serde_json::to_string(&Out(order.cents)).unwrap()
    }
}
