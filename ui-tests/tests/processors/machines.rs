//! State machines.

use serde::{Deserialize, Serialize};
use streamwright::replay_safe;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payment {
    #[default]
    Open,
    Authorised {
        cents: u64,
    },
    Captured {
        cents: u64,
        refunded: u64,
    },
    Failed(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Authorise(u64),
    Capture,
    Refund(u64),
    Decline { reason: String },
}

use Event::*;

#[replay_safe]
impl Payment {
    pub fn after(&self, event: &Event) -> Result<Self, String> {
        Ok(match (self, event) {
            (Self::Open, Authorise(cents)) => Self::Authorised { cents: *cents },
            (Self::Authorised { cents }, Capture) => Self::captured(*cents),
            (Self::Captured { cents, refunded }, Refund(amount)) if refunded + amount <= *cents => {
                Self::Captured { cents: *cents, refunded: refunded + amount }
            }
            (Self::Open | Self::Authorised { .. }, Decline { reason }) => Self::Failed(reason.clone()),
            (state, event) => return Err(format!("{event:?} in {state:?}")),
        })
    }

    fn captured(cents: u64) -> Self {
        Self::Captured { cents, refunded: 0 }
    }
}

#[replay_safe]
pub fn replayed(events: &[Event]) -> Result<Payment, String> {
    events.iter().try_fold(Payment::default(), |payment, event| payment.after(event))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Buy,
    Sell,
}

#[replay_safe]
pub fn position(position: i64, side: Side, quantity: i64) -> i64 {
    let signed = if let Side::Sell = side { -quantity } else { quantity };
    position.checked_add(signed).unwrap_or(position)
}

#[replay_safe]
pub fn is_suspicious(amounts: &[u64]) -> bool {
    enum Seen {
        Nothing,
        Small(u64),
    }
    let mut seen = Seen::Nothing;
    for amount in amounts {
        seen = match seen {
            Seen::Small(small) if *amount > small * 100 => return true,
            _ if *amount < 100 => Seen::Small(*amount),
            other => other,
        };
    }
    false
}

#[replay_safe]
pub fn debounced(state: Option<(i64, bool)>, at: i64, is_on: bool) -> Option<(i64, bool)> {
    match state {
        Some((since, was_on)) if was_on == is_on || at - since < 1_000 => Some((since, was_on)),
        Some(_) | None => Some((at, is_on)),
    }
}

#[test]
fn they_run() {
    assert_eq!(replayed(&[Authorise(5), Capture, Refund(5)]).unwrap(), Payment::Captured { cents: 5, refunded: 5 });
    assert!(replayed(&[Capture]).is_err());
    assert_eq!(position(1, Side::Sell, 3), -2);
    assert!(is_suspicious(&[1, 1000]));
    assert_eq!(debounced(None, 1, true), Some((1, true)));
}
