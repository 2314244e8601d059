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
        "ContextV7::*",
        "ContextV1::*",
        "Ulid::new",
        "Ulid::generate",
        "ulid::Generator::new",
        "nanoid::*",
        "cuid::*",
        "cuid2::*",
        "Ksuid::new",
        "KsuidMs::new",
        "ObjectId::new",
        "xid::new",
        "create_tsid()",
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
