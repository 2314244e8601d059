//! A row of a window is found by its key and the window's bounds. With another size or advance the rows that exist are those of
//! windows that no longer are, under starts that may be those of others. With another gap they are those of sessions that would
//! have been cut elsewhere.

use super::compare::Comparison;
use super::contract::{Kind, Name, Part, Value};
use super::words::ways_out;
use crate::catalogue;
use crate::diag::Diag;
use crate::model::{Model, Store};
use crate::op::windowed_by::{ADVANCE, KINDS};

pub(super) fn compare(comparison: &Comparison<'_>) {
    for store in comparison.model.stores.iter().filter(|store| store.windows.is_some()) {
        let Some((name, now, then)) = comparison.both(Kind::Store, &store.name.value.value()) else { continue };
        if now.get("kind") != then.get("kind") {
            // That is reported as another kind.
            continue;
        }
        let [now, was] = [now, then].map(Windows::of);
        let (Some(now), Some(was)) = (now, was) else { continue };
        if now != was {
            comparison.diags.push(changed(comparison, store, &name, then, (&now, &was)));
        }
    }
}

/// What decides which windows there are, as a lock says it.
#[derive(PartialEq)]
enum Windows {
    Time { size_ms: u64, advance_ms: u64 },
    Session { gap_ms: u64 },
    Sliding { difference_ms: u64 },
}

impl Windows {
    fn of(part: &Part) -> Option<Self> {
        let number = |line| match part.get(line)? {
            Value::Number(number) => Some(*number),
            Value::Text(_) => None,
        };
        let time = || Some(Self::Time { size_ms: number("size_ms")?, advance_ms: number("advance_ms")? });
        let session = || Some(Self::Session { gap_ms: number("gap_ms")? });
        time().or_else(session).or_else(|| Some(Self::Sliding { difference_ms: number("difference_ms")? }))
    }

    fn text(&self) -> String {
        match self {
            Self::Time { size_ms, advance_ms } if size_ms == advance_ms => format!("tumbling windows of {size_ms} ms"),
            Self::Time { size_ms, advance_ms } => format!("hopping windows of {size_ms} ms every {advance_ms} ms"),
            Self::Session { gap_ms } => format!("sessions with gaps of {gap_ms} ms"),
            Self::Sliding { difference_ms } => format!("sliding windows of {difference_ms} ms"),
        }
    }

    /// Why what is stored does not fit others.
    fn reason(&self) -> &'static str {
        match self {
            Self::Time { .. } | Self::Sliding { .. } => {
                "a stored window is found by its start: what it holds would be counted as part of another window"
            }
            Self::Session { .. } => {
                "a stored session is as long as its gap made it: with another one it would be cut elsewhere"
            }
        }
    }
}

fn changed(
    comparison: &Comparison<'_>,
    store: &Store,
    name: &Name,
    then: &Part,
    (now, was): (&Windows, &Windows),
) -> Diag {
    let message = format!("{name} holds {}, and would be read as {}", was.text(), now.text());
    let diag = match word(comparison.model, store) {
        Some(word) => Diag::new(&catalogue::LOCK_WINDOW, word, message),
        None => Diag::new(&catalogue::LOCK_WINDOW, &store.name.value, message),
    };
    let diag = diag.note(was.reason());
    ways_out(comparison, diag, name, then, store.node)
}

/// The option that says how windows follow each other.
fn word<'m>(model: &'m Model, store: &Store) -> Option<&'m syn::Ident> {
    let windowing = model.chain_of(store.node)?.windowing()?;
    KINDS.iter().chain([&ADVANCE]).find_map(|name| windowing.option(name)).map(|option| &option.word)
}
