//! The soak's second topology: two kinds of payments are merged, joined to the latest version of their account, and added
//! up by tier. Accounts are a table whose keys are deleted now and then; what cannot be read is set aside.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// What an account is at present. Each update has a number of its own.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Account {
    pub(crate) version: i64,
}

/// A payment by card, or a transfer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) payment_id: String,
    pub(crate) amount_in_cents: i64,
    pub(crate) paid_at_ms: i64,
}

/// A payment that has met its account.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Posting {
    pub(crate) payment_id: String,
    pub(crate) amount_in_cents: i64,
    pub(crate) version: Option<i64>,
}

/// A payment is booked once.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.bookings", label = "booking", id(payment_id))]
pub(crate) struct Booking {
    pub(crate) payment_id: String,
    pub(crate) amount_in_cents: i64,
    pub(crate) version: Option<i64>,
}

/// What a tier has come to. Amounts are positive, so it never comes to the same again.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.bookings", label = "balance", id(tier, total_in_cents))]
pub(crate) struct Balance {
    pub(crate) tier: String,
    pub(crate) total_in_cents: i64,
}

#[replay_safe]
impl Posting {
    /// A payment with what its account was when it was processed.
    fn of(payment: &Payment, account: Option<&Account>) -> Self {
        Self {
            payment_id: payment.payment_id.clone(),
            amount_in_cents: payment.amount_in_cents,
            version: account.map(|account| account.version),
        }
    }

    /// Few of them, so that all instances add to all.
    fn tier(&self) -> String {
        match self.version {
            Some(version) => format!("tier-{}", version % 16),
            None => "none".to_owned(),
        }
    }

    /// The fact.
    fn booking(&self) -> Booking {
        Booking { payment_id: self.payment_id.clone(), amount_in_cents: self.amount_in_cents, version: self.version }
    }
}

topology! {
    #![application_id = "tests-booking-streams-v1"]
    #![processing_guarantee = exactly_once_v2]

    /// Books payments.
    pub(crate) struct Bookkeeping;

    #[source(topic = "tests.booking.accounts.v1", key = Utf8, value = Json, on_error = dead_letter("tests.booking.dead.v1"))]
    #[store(name = "accounts")]
    let accounts: Table<String, Account>;

    #[source(topic = "tests.booking.cards.v1", key = Utf8, value = Json, timestamp = paid_at_ms, on_error = dead_letter("tests.booking.dead.v1"))]
    let cards: Stream<String, Payment>;

    #[source(topic = "tests.booking.transfers.v1", key = Utf8, value = Json, timestamp = paid_at_ms, on_error = dead_letter("tests.booking.dead.v1"))]
    let transfers: Stream<String, Payment>;

    let payments: Stream<String, Payment> = cards.merge(transfers);

    let postings: Stream<String, Posting> =
        payments.left_join(accounts, |_, payment, account| Posting::of(payment, account));

    #[sink(topic = "tests.booking.bookings.v1", key = Utf8, value = Json)]
    let bookings: Stream<String, Booking> = postings.map_values(|_, posting| posting.booking());

    #[repartition(name = "postings-by-tier", key = Utf8, value = Json)]
    let by_tier: Stream<String, Posting> = postings.select_key(|_, posting| posting.tier());

    #[store(name = "total-by-tier", key = Utf8, value = I64)]
    let totals: Table<String, i64> =
        by_tier.group_by_key().aggregate(|| 0, |_, posting, total| total + posting.amount_in_cents);

    #[sink(topic = "tests.booking.balances.v1", key = Utf8, value = Json)]
    let balances: Stream<String, Balance> =
        totals.to_stream().map_values(|tier, total| Balance { tier: tier.clone(), total_in_cents: *total });
}
