//! Event time.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};

use crate::processors;

processors! {
    chrono_arithmetic(order) -> String {
        let at = DateTime::<Utc>::from_timestamp_millis(order.at).unwrap();
        (at + Duration::days(3)).to_rfc3339()
    }
    chrono_parse(order) -> i64 { DateTime::parse_from_rfc3339(&order.id).map_or(order.at, |at| at.timestamp_millis()) }
    chrono_format(order) -> String {
        NaiveDate::parse_from_str(&order.id, "%Y-%m-%d").unwrap().format("%d/%m/%y %A").to_string()
    }
    chrono_fields(order) -> u32 {
        let at = DateTime::<Utc>::from_timestamp_millis(order.at).unwrap();
        at.iso_week().week() + at.day() + at.date_naive().ordinal()
    }
    chrono_zone(order) -> String {
        let zone = chrono::FixedOffset::east_opt(3600).unwrap();
        DateTime::<Utc>::from_timestamp_millis(order.at).unwrap().with_timezone(&zone).to_string()
    }
    chrono_json(order) -> String {
        serde_json::to_string(&DateTime::<Utc>::from_timestamp_millis(order.at).unwrap()).unwrap()
    }
    time_crate(order) -> String {
        let at = time::OffsetDateTime::from_unix_timestamp(order.at / 1000).unwrap();
        at.format(&time::format_description::well_known::Rfc3339).unwrap()
    }
    jiff_crate(order) -> String {
        let at = jiff::Timestamp::from_millisecond(order.at).unwrap();
        at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%F").to_string()
    }
    humantime_crate(order) -> u64 { humantime::parse_duration(&order.id).map_or(0, |duration| duration.as_secs()) }
    bucket_of_an_hour(order) -> i64 { order.at.div_euclid(3_600_000) * 3_600_000 }
    standard_time(order) -> u64 {
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(order.at as u64);
        at.duration_since(std::time::UNIX_EPOCH).map_or(0, |age| age.as_secs())
    }
}
