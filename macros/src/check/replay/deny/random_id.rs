//! Ids that differ each time they are made.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::RANDOM_ID, groups: &[RANDOM_IDS] };

const RANDOM_IDS: Group = Group {
    paths: &[
        "Uuid::new_v4",
        "Uuid::now_v1",
        "Uuid::now_v6",
        "Uuid::now_v7",
        "Uuid::new_v1",
        "Uuid::new_v6",
        "Uuid::new_v7",
        "NonNilUuid::new_v1",
        "NonNilUuid::new_v6",
        "NonNilUuid::new_v7",
        "NonNilUuid::now_v1",
        "NonNilUuid::now_v6",
        "ContextV7::*",
        "ContextV1::*",
        "Context::new_random",
        "Ulid::new",
        "Ulid::generate",
        "Ulid::with_source",
        "Ulid::from_datetime",
        "ulid::Generator::new",
        "nanoid::*",
        "cuid::*",
        "cuid2::*",
        // Without a time or a payload, they take the clock's and a random one.
        "Ksuid::new",
        "Ksuid::new_raw",
        "Ksuid::from_seconds",
        "KsuidMs::new",
        "KsuidMs::new_raw",
        "KsuidMs::from_seconds",
        "KsuidMs::from_millis",
        "KsuidLike::new",
        "KsuidLike::from_seconds",
        "ObjectId::new",
        "xid::new",
        "create_tsid()",
        "create_tsid_256()",
        "create_tsid_1024()",
        "create_tsid_4096()",
        "TsidFactory::*",
        "scru128::new",
        "scru128::new_string",
        "new_v4()",
        "now_v7()",
    ],
    methods: &[],
    macros: &["nanoid"],
    reason: "makes a random id: a replay of the record mints another one",
    fix: "derive the id from stable fields: \
          `FactId::derive(\"orders\", \"audit\").part(&order.order_id).finish()`, or `#[derive(Fact)]` with `id(…)`",
};
