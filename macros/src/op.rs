//! The operators: one file for each form, holding a constant and how the form is expanded.
//!
//! An operator is chosen by its name and by what it is called on: a [`Form`]. Several forms may share a name. Parsing, lineage,
//! rules and expansion read forms and know no operator by name. A new form is a file here and a line in [`ALL`].

mod aggregate;
mod aggregate_sessions;
mod aggregate_sliding;
mod aggregate_table;
mod aggregate_windows;
mod branch;
mod code;
mod cogroup;
mod count;
mod count_sessions;
mod count_sliding;
mod count_table;
mod count_windows;
mod default_branch;
mod filter;
mod filter_not;
mod filter_not_table;
mod filter_table;
mod flat_map;
mod flat_map_values;
mod flow;
mod group_by;
mod group_by_key;
mod group_by_table;
mod join;
mod join_tables;
mod left_join;
mod map;
mod map_values;
mod map_values_table;
mod merge;
mod peek;
mod reduce;
mod reduce_sessions;
mod reduce_sliding;
mod reduce_table;
mod reduce_windows;
mod select_key;
mod split;
pub(crate) mod suppress;
mod to_changes;
mod to_stream;
mod to_table;
pub(crate) mod windowed_by;

use proc_macro2::TokenStream;

pub(crate) use code::{CallbackCode, Nulls, StepCode, StoreCode, WindowCode, hidden, sends_old, shown_at};
pub(crate) use flow::Flow;

/// Every form, in the order in which messages list them.
pub(crate) static ALL: &[&Form] = &[
    &map::FORM,
    &map_values::FORM,
    &map_values_table::FORM,
    &flat_map::FORM,
    &flat_map_values::FORM,
    &filter::FORM,
    &filter_table::FORM,
    &filter_not::FORM,
    &filter_not_table::FORM,
    &select_key::FORM,
    &peek::FORM,
    &merge::FORM,
    &split::FORM,
    &branch::FORM,
    &default_branch::FORM,
    &group_by_key::FORM,
    &group_by::FORM,
    &group_by_table::FORM,
    &cogroup::FIRST,
    &cogroup::NEXT,
    &windowed_by::SESSIONS,
    &windowed_by::SLIDING_WINDOWS,
    &windowed_by::COGROUPED_SESSIONS,
    &windowed_by::COGROUPED_SLIDING_WINDOWS,
    &windowed_by::FORM,
    &windowed_by::COGROUPED,
    &count::FORM,
    &count_table::FORM,
    &count_windows::FORM,
    &count_sessions::FORM,
    &count_sliding::FORM,
    &reduce::FORM,
    &reduce_table::FORM,
    &reduce_windows::FORM,
    &reduce_sessions::FORM,
    &reduce_sliding::FORM,
    &aggregate::FORM,
    &aggregate_table::FORM,
    &aggregate_windows::FORM,
    &aggregate_sessions::FORM,
    &aggregate_sliding::FORM,
    &cogroup::AGGREGATE,
    &cogroup::AGGREGATE_WINDOWS,
    &cogroup::AGGREGATE_SESSIONS,
    &cogroup::AGGREGATE_SLIDING,
    &to_stream::FORM,
    &to_changes::FORM,
    &to_table::FORM,
    &suppress::FINAL,
    &suppress::BUFFER,
    &join::FORM,
    &join_tables::INNER,
    &left_join::FORM,
    &join_tables::LEFT,
    &join_tables::OUTER,
];

/// What the macro knows about an operator that is called on one kind of thing.
#[derive(Debug)]
pub(crate) struct Form {
    /// The method the user calls.
    pub name: &'static str,
    /// What it is called on.
    pub input: Flow,
    /// What it gives.
    pub output: Flow,
    /// Its arguments in order.
    pub args: &'static [Arg],
    /// Its options, `name = value`.
    pub options: &'static [Opt],
    /// The option that picks it among the forms of its name, where what it is called on does not. It stands before those without
    /// one in [`ALL`].
    pub told_by: Option<&'static str>,
    /// Whether records may leave under another key than they came with.
    pub changes_key: bool,
    /// Whether the type of the value may differ after it.
    pub changes_value: bool,
    /// The stores that it owns, all of them under the name of its node's.
    pub stores: &'static [Slot],
    /// What its node argument is to it.
    pub second: Second,
    pub role: Role,
    /// Whether its closure may return `None` and so delete a key, where the type of its table says so.
    pub may_delete: bool,
    /// Whether the changes of its table may be deletions whatever its closure returns.
    pub deletes: bool,
    /// Whether it hands each window on once, when it closes. What reaches it is what closes, and no other change.
    pub is_final: bool,
    /// Whether it wants the old values of the table that it works on.
    pub old: Old,
    /// Which records it drops for what they lack.
    pub drops: Drops,
    /// Writes its code around that of the rest of the chain.
    pub expand: fn(&StepCode, TokenStream) -> TokenStream,
}

/// One argument of an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg {
    /// User code with so many parameters.
    Callback {
        params: usize,
        /// How it is written, for messages: `|key, value| …`.
        sketch: &'static str,
        /// Whether one parameter more is the record's context.
        context: bool,
    },
    /// Another node of this kind.
    Node(Flow),
    /// This word.
    Word(&'static str),
}

/// One option of an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opt {
    pub name: &'static str,
    pub takes: Takes,
    /// How it is written in the sketch of a call; nothing where most calls go without it.
    pub sketch: &'static str,
}

/// What an option takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Takes {
    /// `true`, or `false`, which it is where it is not written.
    Flag,
    Duration(Least),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number, at least 1.
    Count,
}

/// The shortest duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Least {
    Zero,
    AboveZero,
}

/// A store of an operator, by what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// One value a key.
    KeyValue,
    /// One value a key and window.
    Window,
    /// One value a key and session.
    Session,
    /// One value a key and sliding window.
    Sliding,
    /// The changes that are held back, one a key.
    Suppress,
}

impl Slot {
    /// The kind's word in the topology lock.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::KeyValue => "key-value",
            Self::Window | Self::Sliding => "window",
            Self::Session => "session",
            Self::Suppress => "suppress",
        }
    }

    /// What the runtime's `StoreKind` calls it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::KeyValue => "KeyValue",
            Self::Window => "Window",
            Self::Session => "Session",
            Self::Sliding => "Sliding",
            Self::Suppress => "Suppress",
        }
    }

    /// Whether it keeps windows, so that its rows leave by their age and the operator goes by a stream time of its own.
    pub(crate) fn keeps_windows(self) -> bool {
        match self {
            Self::KeyValue | Self::Suppress => false,
            Self::Window | Self::Session | Self::Sliding => true,
        }
    }
}

/// What the second input of an operator is, where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Second {
    Nothing,
    /// Its records go the same way as those of the first.
    Merges,
    /// A table in which it looks keys up.
    Looks,
    /// A stream whose records go into the same aggregation by a closure of their own.
    Cogroups,
    /// A table whose changes go the same way as those of the first. Each looks its key up in the other one.
    Pairs(Alone),
}

/// Which sides of a join of tables give results alone. A side that does has to know its old value: its deletion says something
/// only where there was a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alone {
    pub left: bool,
    pub right: bool,
}

impl Second {
    /// Whether it is a table in which keys are looked up.
    pub(crate) fn is_looked_up(self) -> bool {
        matches!(self, Self::Looks | Self::Pairs(_))
    }

    /// Which sides give results alone, where two tables are joined.
    pub(crate) fn pairs(self) -> Option<Alone> {
        match self {
            Self::Pairs(alone) => Some(alone),
            Self::Nothing | Self::Merges | Self::Looks | Self::Cogroups => None,
        }
    }
}

/// Whether an operator wants the old values of the table that it works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Old {
    No,
    /// Where a store has them anyway.
    IfKept,
    /// Where its option of this name says so.
    IfAsked(&'static str),
    Always,
}

/// What the user code of an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Compute a result from its arguments and nothing else.
    Compute,
    /// Look at the record, and log.
    Observe,
}

/// Records that an operator drops, counting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drops {
    Nothing,
    /// Those without a key.
    NullKeys,
    /// Those without a value.
    NullValues,
    /// Those without a key or without a value.
    Nulls,
}

/// A callback over key and value, as most operators take.
const KEY_VALUE: Arg = Arg::Callback { params: 2, sketch: "|key, value| …", context: true };

impl Form {
    /// What most operators are: stateless, from stream to stream, computing, with one callback over key
    /// and value. Forms state what differs.
    const STATELESS: Self = Self {
        name: "",
        input: Flow::Stream,
        output: Flow::Stream,
        args: &[KEY_VALUE],
        options: &[],
        told_by: None,
        changes_key: false,
        changes_value: false,
        stores: &[],
        second: Second::Nothing,
        role: Role::Compute,
        may_delete: false,
        deletes: false,
        is_final: false,
        old: Old::No,
        drops: Drops::Nothing,
        expand: |_, rest| rest,
    };

    /// What is called on a table and computes another one: it runs on one value and gives an `Option` of another. Its closure
    /// gets no context: the table may be looked up while another record is processed.
    const COMPUTED: Self = Self {
        input: Flow::Table,
        output: Flow::Table,
        args: &[Arg::Callback { params: 2, sketch: "|key, value| …", context: false }],
        ..Self::STATELESS
    };

    /// Whether its table follows from others value by value.
    pub(crate) fn is_computed(&self) -> bool {
        self.input == Flow::Table && self.output == Flow::Table && !self.is_final && !self.owns_store()
    }

    /// Whether it keeps a store of its own.
    pub(crate) fn owns_store(&self) -> bool {
        !self.stores.is_empty()
    }

    /// Whether the records of one key must all come to one task.
    pub(crate) fn goes_by_key(&self) -> bool {
        self.owns_store() || self.second.is_looked_up() || self.second == Second::Cogroups
    }

    /// Whether it is the first input of an aggregation of several.
    pub(crate) fn begins_cogroup(&self) -> bool {
        self.input == Flow::Grouped && self.output == Flow::Cogrouped
    }

    /// How a call of the operator is written, for messages.
    pub(crate) fn call_sketch(&self) -> String {
        let args: Vec<&str> = self
            .args
            .iter()
            .map(|arg| match arg {
                Arg::Callback { sketch, .. } => sketch,
                Arg::Node(Flow::Table) => "table",
                Arg::Node(_) => "stream",
                Arg::Word(word) => word,
            })
            .chain(self.options.iter().map(|option| option.sketch).filter(|sketch| !sketch.is_empty()))
            .collect();
        format!("{}({})", self.name, args.join(", "))
    }
}

/// The forms of the operator called `name`; none if there is no such operator.
pub(crate) fn named(name: &str) -> impl Iterator<Item = &'static Form> {
    ALL.iter().copied().filter(move |form| form.name == name)
}

/// Whether argument number `at` of `count` of the operator called `name` is a node.
pub(crate) fn takes_node(name: &str, at: usize, count: usize) -> bool {
    let is_node = |form: &Form| matches!(form.args.get(at), Some(Arg::Node(_)));
    // Where a form takes so many arguments, the others are not meant.
    match named(name).any(|form| form.args.len() == count) {
        true => named(name).any(|form| form.args.len() == count && is_node(form)),
        false => named(name).any(is_node),
    }
}

/// Every name once, in the order of the list.
pub(crate) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::with_capacity(ALL.len());
    for form in ALL {
        if !names.contains(&form.name) {
            names.push(form.name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{ALL, named, takes_node};

    #[test]
    fn forms_of_one_name_are_told_apart_by_what_they_take() {
        for (at, form) in ALL.iter().enumerate() {
            let same = |other: &&&super::Form| {
                let nodes = |form: &super::Form| {
                    form.args
                        .iter()
                        .map(|arg| if let super::Arg::Node(flow) = arg { Some(*flow) } else { None })
                        .collect::<Vec<_>>()
                };
                other.name == form.name
                    && other.input == form.input
                    && other.told_by == form.told_by
                    && nodes(other) == nodes(form)
            };
            assert_eq!(ALL[at + 1..].iter().find(same).map(|other| other.name), None, "twice the same");
        }
    }

    #[test]
    fn forms_that_an_option_picks_come_first() {
        for (at, form) in ALL.iter().enumerate().filter(|(_, form)| form.told_by.is_some()) {
            assert!(!ALL[..at].iter().any(|other| other.name == form.name && other.told_by.is_none()), "{}", form.name);
            assert!(form.options.iter().any(|option| form.told_by == Some(option.name)), "{} has it not", form.name);
        }
    }

    #[test]
    fn nodes_are_told_from_functions_by_name_and_place() {
        assert!(takes_node("join", 0, 2) && takes_node("join", 0, 1) && takes_node("merge", 0, 1));
        assert!(!takes_node("join", 1, 2) && !takes_node("filter", 0, 1) && !takes_node("unknown", 0, 1));
        // The first `cogroup` takes a function, and the next one a node before it.
        assert!(!takes_node("cogroup", 0, 1) && takes_node("cogroup", 0, 2) && !takes_node("cogroup", 1, 2));
    }

    #[test]
    fn sketches_show_every_argument() {
        let join = named("join").next().expect("listed");
        assert_eq!(join.call_sketch(), "join(table, |key, value, table_value| …)");
    }
}
