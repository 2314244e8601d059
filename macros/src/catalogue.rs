//! Every diagnostic code there is. One row a code; a code is never reused.
//!
//! Blocks of ten by subject: SW00x syntax, SW01x header, SW02x names and graph, SW03x serdes,
//! SW04x repartitioning and co-partitioning, SW05x stores, SW06x identity, SW07x and SW08x replay
//! safety, SW09x state, SW099 internal, SW10x the topology lock, SW11x parameters, SW20x and SW21x windows, SW22x and SW23x tables,
//! SW26x windows in the topology lock. Each row has a page `runtime/errors/<code>.md` and a folder
//! `ui-tests/cases/<code>_<slug>/` with failing cases and their nearest legal neighbours.

/// One kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Code {
    /// `SW020`; printed in brackets before the message and the name of the page.
    pub code: &'static str,
    /// `unknown_node`; the second half of the folder of its UI cases.
    pub slug: &'static str,
    /// The rule as a statement of what holds in a right topology.
    pub title: &'static str,
}

/// Declares the rows and the list of all of them, so that neither can be forgotten.
macro_rules! catalogue {
    ($($name:ident = $code:literal, $slug:literal, $title:literal;)*) => {
        $(
            #[doc = $title]
            pub(crate) static $name: Code = Code { code: $code, slug: $slug, title: $title };
        )*

        /// All rows in the order of their codes.
        #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests that hold the rows together"))]
        pub(crate) static ALL: &[&Code] = &[$(&$name),*];
    };
}

catalogue! {
    // Syntax: reported while parsing.
    SYNTAX = "SW001", "syntax", "a topology consists of a header, one struct and `let` nodes";
    UNKNOWN_ATTRIBUTE = "SW002", "unknown_attribute", "every attribute of a node is known";
    UNKNOWN_OPTION = "SW003", "unknown_option", "every option of an attribute is known";
    MISSING_OPTION = "SW004", "missing_option", "an attribute has all options it needs";
    DOUBLED_OPTION = "SW005", "doubled_option", "an attribute or option is written once";
    OPTION_VALUE = "SW006", "option_value", "the value of an option has the right form";
    NODE_TYPE = "SW007", "node_type", "a node has its type written as `Stream<K, V>` or `Table<K, V>`";
    UNKNOWN_OPERATOR = "SW008", "unknown_operator", "every operator is known and fits its node";
    OPERATOR_ARGUMENTS = "SW009", "operator_arguments", "an operator has the arguments it takes";

    // Header.
    APPLICATION_ID_MISSING = "SW010", "application_id_missing", "a topology states its application id";
    APPLICATION_ID_FORM = "SW011", "application_id_form", "an application id is a legal prefix of topic names";
    APPLICATION_ID_GENERIC = "SW012", "application_id_generic", "an application id says what the application does";
    APPLICATION_ID_VERSION = "SW013", "application_id_version", "an application id ends with a version";

    // Names and graph.
    UNKNOWN_NODE = "SW020", "unknown_node", "a node is declared before it is used";
    UNUSED_NODE = "SW021", "unused_node", "every node leads somewhere";
    DOUBLED_NODE = "SW022", "doubled_node", "a node name is declared once";
    TOPIC_NAME = "SW023", "topic_name", "a topic has a name that Kafka accepts";
    INTERNAL_NAME = "SW024", "internal_name", "an internal topic has a full name that Kafka accepts";
    DOUBLED_INTERNAL_NAME = "SW025", "doubled_internal_name", "an internal topic belongs to one node";
    TOPIC_READ_TWICE = "SW026", "topic_read_twice", "a topic is read by one source";
    DEAD_LETTER_LOOP = "SW027", "dead_letter_loop", "a dead letter topic is not read by the topology that fills it";

    // Serdes.
    SERDE_MISSING = "SW030", "serde_missing", "key and value serde are declared wherever bytes are read or written";
    TOPIC_SERDES_DIFFER = "SW031", "topic_serdes_differ", "both ends of a topic use the same serdes";
    TOPIC_TYPES_DIFFER = "SW032", "topic_types_differ", "both ends of a topic carry the same types";
    STORE_SERDES_DIFFER = "SW033", "store_serdes_differ", "the store of a table source has the serdes of its topic";

    // Repartitioning and co-partitioning.
    REPARTITION_MISSING = "SW040", "repartition_missing", "a changed key is repartitioned before state is kept by it";
    REPARTITION_UNNEEDED = "SW041", "repartition_unneeded", "a repartition follows a change of key";
    JOIN_KEY_TYPES = "SW042", "join_key_types", "both sides of a join have the same key type";
    JOIN_KEY_SERDES = "SW043", "join_key_serdes", "streams that meet by key write it alike";
    JOIN_PARTITIONS = "SW044", "join_partitions", "streams that meet by key have equally many partitions";
    REPARTITION_TYPE = "SW045", "repartition_type", "the type that a repartition topic carries is written";

    // Stores.
    STORE_MISSING = "SW050", "store_missing", "a stateful node names its store";
    STORE_MISPLACED = "SW051", "store_misplaced", "a store belongs to a node that keeps state";
    DOUBLED_STORE = "SW052", "doubled_store", "a store name is used once";
    STORE_NAME = "SW053", "store_name", "a store has a legal name";

    // Identity: `#[derive(Fact)]`. What holds for its fields holds for those of state too.
    FACT_ATTRIBUTE = "SW060", "fact_attribute", "a fact states its namespace, its label and its id";
    FACT_NO_ID = "SW061", "fact_no_id", "the identity of a fact has at least one part";
    FACT_UNKNOWN_FIELD = "SW062", "fact_unknown_field", "the parts of an identity are fields of the fact";
    FACT_CLOCK = "SW063", "fact_clock", "what is kept or written carries no clock value";
    FACT_RANDOM_ID = "SW064", "fact_random_id", "no id that is kept or written is random";
    FACT_HASH_ORDER = "SW065", "fact_hash_order", "what is kept or written has no random order";
    FACT_FLOAT = "SW066", "fact_float", "no part of an identity is a floating-point number";
    FACT_SHARED = "SW067", "fact_shared", "what is kept or written is plain data";
    FACT_TWICE = "SW068", "fact_twice", "two sinks do not mint the same identities";
    COPY_CHANGED = "SW069", "copy_changed", "a sink that copies a node writes its values as they are";

    // Replay safety.
    CLOCK = "SW070", "clock", "replayed code reads no clock";
    RANDOM_ID = "SW071", "random_id", "replayed code makes no random ids";
    RANDOMNESS = "SW072", "randomness", "replayed code draws no random numbers";
    FILES = "SW073", "files", "replayed code touches no files";
    NETWORK = "SW074", "network", "replayed code calls no other system";
    PROCESS = "SW075", "process", "replayed code depends on no process and no environment";
    THREADS = "SW076", "threads", "replayed code neither waits nor spawns";
    PRINTING = "SW077", "printing", "replayed code neither prints nor reads a console";
    UNKNOWN_MACRO = "SW078", "unknown_macro", "replayed code calls only macros whose expansion is known";
    UNSAFE_CODE = "SW079", "unsafe_code", "replayed code is safe Rust";
    ASYNC_CODE = "SW080", "async_code", "replayed code runs to its end on one record";
    INNER_ITEM = "SW081", "inner_item", "replayed code declares no imports and no statics";
    SHARED_STATE = "SW082", "shared_state", "replayed code keeps no state beside the stores";
    ADDRESS = "SW083", "address", "replayed code uses no address as a value";
    LOGGING = "SW084", "logging", "only `peek` logs";
    TRUSTED_REASON = "SW085", "trusted_reason", "what is trusted is trusted for a reason";
    UNPROVEN_FUNCTION = "SW086", "unproven_function", "replayed code calls functions that are proven to be safe to replay";
    UNPROVEN_ASSOCIATED = "SW087", "unproven_associated", "replayed code calls proven functions of types";
    UNSETTLED = "SW088", "unsettled", "constants and statics keep their values from record to record";
    PROOF_FORM = "SW089", "proof_form", "what is marked or vouched for is a function, an implementation or a type";

    // State: `#[derive(State)]`, and what rustc is asked about types.
    STATE_ATTRIBUTE = "SW090", "state_attribute", "`state` vouches for a field that needs it";
    NOT_STABLE = "SW091", "not_stable", "what is kept or written is the same on every replay";
    FACT_LABEL_TWICE = "SW092", "fact_label_twice", "two types of facts do not mint the same identities";
    UNPROVEN_METHOD = "SW093", "unproven_method", "replayed code calls proven methods of the project's own types";
    READ_BACK = "SW094", "read_back", "what is kept or written can be read back";

    INTERNAL = "SW099", "internal", "the macro itself is right";

    // The topology lock: what state and topics that exist already allow.
    LOCK_UNREADABLE = "SW100", "lock_unreadable", "the topology lock can be read";
    LOCK_STALE = "SW101", "lock_stale", "the topology lock says what the topology is";
    LOCK_SERDE = "SW102", "lock_serde", "a store is read by the serdes that wrote it";
    LOCK_TYPE = "SW103", "lock_type", "what a store or repartition holds keeps its type";
    LOCK_GONE = "SW104", "lock_gone", "a store or repartition that exists is not left behind";
    LOCK_KIND = "SW105", "lock_kind", "a store stays of its kind";
    LOCK_PARTITIONS = "SW106", "lock_partitions", "topics that state depends on keep their partitions";
    LOCK_IN_FLIGHT = "SW107", "lock_in_flight", "a repartition topic is read by the serdes that wrote it";
    LOCK_SUBTOPOLOGY = "SW108", "lock_subtopology", "a store stays in its sub-topology";
    MIGRATES = "SW109", "migrates", "a migration says from what, and why that is right";

    // Parameters.
    PARAMS_UNDECLARED = "SW110", "params_undeclared", "parameters are asked for where the header declares them";
    PARAMS_SECRET = "SW111", "params_secret", "a secret is no parameter";
    PARAMS_STRUCT = "SW112", "params_struct", "parameters are a struct of named fields";

    // Windows.
    DURATION = "SW200", "duration", "a duration is a whole number with a unit, above zero unless it is a grace";
    WINDOW_KIND = "SW201", "window_kind", "`windowed_by` names one kind of window with what it needs";
    GRACE_MISSING = "SW202", "grace_missing", "a window states its grace";
    RETENTION_SHORT = "SW203", "retention_short", "a store keeps windows until they are closed";
    WINDOWED_KEY = "SW204", "windowed_key", "the key of a table of windows is written `Windowed<K>`";
    WINDOW_SIZE = "SW205", "window_size", "where keys of windows are read, the size of the windows is written";
    HELD_TWICE = "SW206", "held_twice", "results are held back until their windows close once";
    SUPPRESS_WINDOWLESS = "SW207", "suppress_windowless", "`until_window_closes` comes from windows, row by row";
    SUPPRESS_BOUND = "SW208", "suppress_bound", "a buffer says how long it holds changes back, and what happens when it is full";
    STORE_OPTION = "SW210", "store_option", "an option of a store fits what it keeps";
    CLOCKS = "SW215", "clocks", "a sub-topology has at most 100 operators with windows";

    // Tables.
    JOIN_TYPES = "SW220", "join_types", "where two tables meet, their types are written";
    TABLE_UNSTORED = "SW230", "table_unstored", "a table that is looked up, or whose old values are wanted, has a store behind it";
    TABLE_REGROUPED = "SW231", "table_regrouped", "the rows of a grouped table have a topic of a written type";
    SUBTRACTOR = "SW232", "subtractor", "an aggregation of a table takes out what it added";
    TABLE_PARAMS = "SW233", "table_params", "old values of a table do not depend on parameters";

    // The topology lock, windows.
    LOCK_WINDOW = "SW260", "lock_window", "the windows of a store keep their size, their advance and their gap";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn codes_are_unique_sorted_and_well_formed() {
        for pair in ALL.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} before {}", pair[0].code, pair[1].code);
        }
        for row in ALL {
            let digits = row.code.strip_prefix("SW").expect("prefix SW");
            assert!(digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()), "{row:?}");
            assert!(row.slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{row:?}");
        }
    }

    #[test]
    fn slugs_are_unique() {
        let slugs: std::collections::BTreeSet<_> = ALL.iter().map(|row| row.slug).collect();
        assert_eq!(slugs.len(), ALL.len());
    }
}
