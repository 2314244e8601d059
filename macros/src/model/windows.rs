//! The windows of an aggregation: what `windowed_by` states, and how long its store keeps them.

use syn::{GenericArgument, PathArguments, Type};

use super::{Chain, Model, NodeId, Step};
use crate::ast::StoreAttr;
use crate::op::{Flow, windowed_by};

/// What `windowed_by` and the store behind it say, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Windows {
    pub kind: WindowKind,
    pub grace_ms: i64,
    pub retention_ms: i64,
    pub emit: Emit,
    /// Whether somebody waits for them to close, by `suppress`.
    pub finals: bool,
}

/// Which windows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WindowKind {
    /// Of a fixed size. The advance is from one start to the next; the size for tumbling windows.
    Time { size_ms: i64, advance_ms: i64 },
    /// As long as no two records that follow each other are further apart than the gap.
    Session { gap_ms: i64 },
    /// Wherever records of a key are no further apart than the difference.
    Sliding { difference_ms: i64 },
}

/// When results are handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emit {
    OnUpdate,
    OnClose,
}

impl Emit {
    /// As users and the topology lock write it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::OnUpdate => windowed_by::ON_UPDATE,
            Self::OnClose => windowed_by::ON_CLOSE,
        }
    }
}

impl Windows {
    /// Those that a step states; `None` where it states no kind. Whatever else is missing is reported by a rule, and stands
    /// here as if it were zero, so that other rules can go on.
    fn stated(step: &Step, store: &StoreAttr) -> Option<Self> {
        let ms = |name| step.duration(name).map(|duration| duration.ms);
        let kind = match step.form.output {
            Flow::Sessions | Flow::CogroupedSessions => WindowKind::Session { gap_ms: ms(windowed_by::SESSION)? },
            Flow::Sliding | Flow::CogroupedSliding => WindowKind::Sliding { difference_ms: ms(windowed_by::SLIDING)? },
            _ => {
                let size_ms = ms(windowed_by::TUMBLING).or_else(|| ms(windowed_by::HOPPING))?;
                WindowKind::Time { size_ms, advance_ms: ms(windowed_by::ADVANCE).unwrap_or(size_ms) }
            }
        };
        let mut windows = Self {
            kind,
            grace_ms: ms(windowed_by::GRACE).unwrap_or(0),
            retention_ms: 0,
            emit: match step.word(windowed_by::EMIT) {
                Some(windowed_by::ON_CLOSE) => Emit::OnClose,
                _ => Emit::OnUpdate,
            },
            finals: false,
        };
        windows.retention_ms = store.retention.as_ref().map_or(windows.least_retention_ms(), |given| given.value.ms);
        Some(windows)
    }

    /// Until the last record that a window takes: an earlier end would lose what it has taken.
    pub(crate) fn least_retention_ms(&self) -> i64 {
        let taken_ms = match self.kind {
            WindowKind::Time { size_ms, .. } => size_ms,
            WindowKind::Session { gap_ms } => gap_ms,
            // The last record that is taken lies the difference and the grace back, and looks for windows that begin twice the
            // difference before it. Kafka Streams keeps them for twice the difference and the grace, and loses some.
            WindowKind::Sliding { difference_ms } => difference_ms.saturating_mul(3),
        };
        taken_ms.saturating_add(self.grace_ms)
    }
}

/// The windows that the store of a chain's table keeps.
pub(super) fn of(chain: &Chain, store: &StoreAttr) -> Option<Windows> {
    Windows::stated(chain.windowing()?, store)
}

impl Model {
    /// Whether a table is one of windows, or computed from one.
    pub(crate) fn has_windows(&self, id: NodeId) -> bool {
        self.windows_of(id).is_some()
    }

    /// The windows of a table, or of the first one of those that it is made from.
    pub(crate) fn windows_of(&self, id: NodeId) -> Option<&Windows> {
        let id = self.table_root(id);
        if let Some((_, store)) = self.store_of(id).filter(|(_, store)| store.kind.keeps_windows()) {
            return store.windows.as_ref();
        }
        let held_back = self.chain_of(id).filter(|chain| chain.holds_back()).map(|chain| chain.head);
        // Inputs are declared before what is made of them, so this ends.
        self.computed_from(id).into_iter().chain(held_back).find_map(|input| self.windows_of(input))
    }
}

impl Chain {
    /// The step that states windows.
    pub(crate) fn windowing(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.form.output.is_windowed())
    }
}

/// `K` of `Windowed<K>`.
pub(crate) fn windowed_key(ty: &Type) -> Option<&Type> {
    match arguments(ty, "Windowed")?.as_slice() {
        [GenericArgument::Type(key)] => Some(key),
        _ => None,
    }
}

/// The generic arguments of the type `name`, whatever modules stand before it.
pub(super) fn arguments<'t>(ty: &'t Type, name: &str) -> Option<Vec<&'t GenericArgument>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| path.qself.is_none() && last.ident == name)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter().collect()),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    }
}
