//! Clocks and the machine's time zone.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category =
    Category { code: &catalogue::CLOCK, groups: &[CLOCKS, TIME_ZONE, TIME_ZONE_DATABASE] };

const CLOCKS: Group = Group {
    paths: &[
        // The standard library, tokio, chrono, time, jiff and look-alikes all call it `now`.
        "Instant::now",
        "SystemTime::now",
        "Utc::now",
        "Local::now",
        "Utc::today",
        "Local::today",
        "OffsetDateTime::now_utc",
        "OffsetDateTime::now_local",
        "UtcDateTime::now",
        "Timestamp::now",
        "ZonedDateTime::now",
        "Zoned::now",
        "now()",
        "now_utc()",
        "now_local()",
        "Instant::elapsed",
        "SystemTime::elapsed",
        // Crates that are nothing but clocks.
        "coarsetime::*",
        "fastant::*",
        "instant::*",
        "minstant::*",
        "quanta::*",
        "web_time::*",
        "Instant::recent",
    ],
    methods: &["elapsed/0", "now/0", "now_utc/0", "now_local/0"],
    macros: &[],
    reason: "reads a clock: a replay of the record sees another time",
    fix: "{context}",
};

const TIME_ZONE: Group = Group {
    paths: &[
        "chrono::Local",
        "Local::from_offset",
        "TimeZone::system",
        "TimeZone::try_system",
        "UtcOffset::current_local_offset",
        "UtcOffset::local_offset_at",
        "iana_time_zone::*",
    ],
    methods: &[],
    macros: &[],
    reason: "depends on the time zone of the machine: another instance comes to another result",
    fix: "name the time zone, or keep the time in UTC",
};

const TIME_ZONE_DATABASE: Group = Group {
    paths: &["TimeZone::get"],
    methods: &[],
    macros: &[],
    reason: "reads the time zone database of the machine: another instance may have another edition of it",
    fix: "keep the time in UTC or at a fixed offset; or build the database in, and vouch for it with `trusted!`",
};
