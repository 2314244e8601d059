//! Exactly-once stream processing on Kafka, as a library: a topology that compiles is safe to replay.
//!
//! What these pages show is covered by semantic versioning. What they hide, such as the modules `log` and `store`, is public
//! for generated code and for our own tests, and may change with any release.

mod app;
mod audited;
mod change;
mod clock;
#[cfg(feature = "indexmap")]
pub mod collections;
mod commit;
mod committed;
pub mod config;
mod context;
mod description;
mod drops;
mod error;
pub mod errors;
mod fact;
#[doc(hidden)]
pub mod failpoint;
pub mod lock;
#[doc(hidden)]
pub mod log;
pub mod metrics;
mod mutant;
mod observer;
mod op;
mod params;
pub mod partitioner;
mod record;
mod replay;
mod runner;
pub mod serdes;
mod stable;
#[doc(hidden)]
pub mod store;
mod task;
mod task_id;
pub mod testing;
mod topic_uuid;
pub mod topology;
mod totals;
mod trusted;
mod windowed;
mod worker;

pub use app::{App, LoadRecord};
pub use error::Error;
pub use fact::{Fact, FactId, FactIdBuilder, HasParts, NoParts, StablePart};
#[doc(inline)]
pub use log::LogError;
pub use observer::{CommittedOutput, Observer};
pub use params::{ParamValue, Params};
pub use record::{Headers, RecordContext};
pub use runner::Summary;
#[doc(hidden)]
pub use runner::run_on;
pub use stable::{Shape, Stable};
#[doc(inline)]
pub use store::StoreError;
pub use streamwright_macros::{Fact, State, params, replay_safe, topology};
#[doc(hidden)]
pub use streamwright_macros::{topology_check, topology_unchecked};
pub use task_id::TaskId;
pub use testing::TestDriver;
pub use topology::Topology;
pub use windowed::Windowed;

/// Vouches for what the replay checks would not pass: an expression, a function or a type of another crate. The reason
/// shows in [`Topology::describe`](topology::Topology::describe).
///
/// Inside of a closure or function it stands for an expression: a macro that the checks cannot see into, a name they know
/// for something else. The binary audit looks at nothing behind it. It is computed in a closure, so `?`, `return` and
/// `break` stay inside.
///
/// ```
/// # use streamwright::trusted;
/// let cents = trusted!(reason = "rounds with a fixed rule, no float in it", 7 * 100);
/// assert_eq!(cents, 700);
/// ```
///
/// Beside functions, it imports a function that replayed code may call from here on, or speaks for a type. The binary audit
/// believes it, for the topologies that come to it:
///
/// ```
/// # mod geo { pub fn distance(a: i64, b: i64) -> i64 { (a - b).abs() } pub struct Grid; }
/// use streamwright::{replay_safe, trusted};
///
/// trusted!(reason = "arithmetic on its arguments", use geo::distance);
/// trusted!(reason = "a table that is built from constants", type geo::Grid);
///
/// #[replay_safe]
/// fn is_near(here: i64, there: i64) -> bool {
///     distance(here, there) < 100
/// }
/// # assert!(is_near(1, 2));
/// ```
#[macro_export]
macro_rules! trusted {
    (reason = $reason:literal, $vis:vis use $($path:tt)+) => {
        $crate::__private::trusted_function! { $reason $vis use $($path)+ }
    };
    (reason = $reason:literal, type $($ty:tt)+) => {
        $crate::__private::trusted_type! { $reason type $($ty)+ }
    };
    (reason = $reason:literal, $value:expr $(,)?) => {
        $crate::__private::vouched(|| $value)
    };
}

/// What the file of a topology, its program and its tests need: `use streamwright::prelude::*`. A name of your own, or one
/// that you import by name, goes before one of these:
///
/// ```
/// use std::fmt::Error;
/// use streamwright::prelude::*;
///
/// struct App;
///
/// let (_, _): (App, Error) = (App, std::fmt::Error);
/// ```
pub mod prelude {
    pub use crate::app::App;
    pub use crate::change::Change;
    pub use crate::error::Error;
    pub use crate::fact::{Fact, FactId};
    pub use crate::record::{Headers, RecordContext};
    pub use crate::serdes::{Bool, Bytes, F64, I32, I64, Json, Serde, SessionWindowed, TimeWindowed, Unit, Utf8};
    pub use crate::stable::Stable;
    pub use crate::testing::TestDriver;
    pub use crate::topology::Topology;
    pub use crate::trusted;
    pub use crate::windowed::Windowed;
    pub use streamwright_macros::{Fact, State, params, replay_safe, topology};
}

/// What generated code calls. Not covered by semantic versioning.
#[doc(hidden)]
pub mod __private {
    pub use crate::audited::Audited;
    pub use crate::change::{Change, Changes};
    pub use crate::context::{BadRecord, InputRecord, ProcessError, ProcessorContext};
    pub use crate::drops::DropReason;
    pub use crate::fact::{Fact, FactId, NoOrigin, OriginOf, StablePart, origins_differ};
    pub use crate::log::Log;
    pub use crate::log::inert::InertLog;
    pub use crate::params::{Given, ParamValue, Params};
    pub use crate::record::RecordContext;
    pub use crate::serdes::{Serde, SessionWindowed, TimeWindowed};
    pub use crate::stable::{Field, Fit, Message, Piece, Shape, Stable};
    pub use crate::topology::{
        Emit, LiveParams, Node, OffsetReset, OnError, OnUnwritable, Operator, ParamField, ParamsDescription,
        ProcessingGuarantee, Session, Shapes, Sink, Sliding, Source, Store, StoreKind, SubTopology, Suppress,
        TopicName, Topology, TopologyDescription, Vouched, WhenFull, Window,
    };
    pub use crate::trusted::vouched;
    pub use crate::windowed::Windowed;
    pub use serde_json;
    pub use streamwright_macros::{trusted_function, trusted_type};

    /// The functions behind operators.
    pub mod op {
        pub use crate::op::*;
    }

    /// Witnesses of replay safety.
    pub mod replay {
        pub use crate::description::Vouched;
        pub use crate::replay::*;
    }
}
