//! Descriptions without anything in them, for tests that state what matters to them.

use super::{
    Node, OffsetReset, OnError, OnUnwritable, ProcessingGuarantee, Sink, Source, Store, StoreKind, TopicName,
    TopologyDescription,
};

impl TopologyDescription {
    /// Of a topology without anything in it, for tests that need a name and an id.
    pub(crate) const fn bare(name: &'static str, application_id: &'static str) -> Self {
        Self {
            name,
            application_id,
            guarantee: ProcessingGuarantee::ExactlyOnceV2,
            doc: "",
            subtopologies: &[],
            sources: &[],
            sinks: &[],
            stores: &[],
            nodes: &[],
            params: None,
            vouched: |_| {},
        }
    }
}

impl Source {
    /// Without names, in sub-topology 0.
    pub(crate) const BARE: Self = Self {
        node: "",
        topic: TopicName::External(""),
        subtopology: 0,
        partitions: None,
        offset_reset: OffsetReset::Earliest,
        on_error: OnError::Fail,
        timestamp_field: None,
        max_future_ms: None,
        key_serde: "Utf8",
        value_serde: "Json",
        key_type: "String",
        value_type: "Order",
        store: None,
    };
}

impl Sink {
    /// Without names, in sub-topology 0.
    pub(crate) const BARE: Self = Self {
        node: "",
        topic: TopicName::External(""),
        subtopology: 0,
        partitions: None,
        copies: None,
        on_unwritable: OnUnwritable::Fail,
        key_serde: "Utf8",
        value_serde: "Json",
        key_type: "String",
        value_type: "Order",
    };
}

impl Store {
    /// Without names, in sub-topology 0.
    pub(crate) const BARE: Self = Self {
        name: "",
        node: "",
        subtopology: 0,
        kind: StoreKind::KeyValue,
        key_serde: "Utf8",
        value_serde: "I64",
        key_type: "String",
        value_type: "i64",
        holds_back: false,
        clocks: 0,
    };
}

impl Node {
    /// Without names, in sub-topology 0.
    pub(crate) const BARE: Self = Self { name: "", doc: "", subtopology: 0, inputs: &[], operators: &[], trusted: &[] };
}
