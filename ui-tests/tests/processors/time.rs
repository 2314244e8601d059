//! Event time: arithmetic on what the record says.

use chrono::{
    DateTime, Datelike, Days, Duration, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc,
    Weekday,
};
use streamwright::replay_safe;

#[replay_safe]
pub fn day_of(event_time_ms: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(event_time_ms).map(|time| time.date_naive())
}

#[replay_safe]
pub fn hour_bucket(event_time_ms: i64) -> i64 {
    const HOUR: i64 = 60 * 60 * 1000;
    event_time_ms.div_euclid(HOUR) * HOUR
}

#[replay_safe]
pub fn is_weekend(event_time_ms: i64) -> bool {
    let day = Utc.timestamp_millis_opt(event_time_ms).single();
    day.is_some_and(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
}

#[replay_safe]
pub fn due(invoiced: NaiveDate) -> Option<NaiveDate> {
    let mut due = invoiced.checked_add_days(Days::new(14))?;
    while due.weekday().number_from_monday() > 5 {
        due = due.succ_opt()?;
    }
    Some(due)
}

#[replay_safe]
pub fn parsed(text: &str) -> Option<DateTime<Utc>> {
    let iso = DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc));
    iso.or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|time| time.and_utc())).ok()
}

#[replay_safe]
pub fn local_midnight(event_time: DateTime<Utc>, hours_east: i32) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(hours_east * 3600)?;
    let day = event_time.with_timezone(&zone).date_naive();
    day.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single()
}

#[replay_safe]
pub fn sessions(times_ms: &[i64], gap: std::time::Duration) -> Vec<(i64, i64)> {
    let gap = i64::try_from(gap.as_millis()).unwrap_or(i64::MAX);
    let mut sessions: Vec<(i64, i64)> = Vec::new();
    for &time in times_ms {
        match sessions.last_mut() {
            Some((_, end)) if time - *end <= gap => *end = time,
            _ => sessions.push((time, time)),
        }
    }
    sessions
}

#[replay_safe]
pub fn age_label(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let age = to.signed_duration_since(from);
    if age < TimeDelta::minutes(1) {
        return String::from("new");
    }
    if age < Duration::try_days(1).unwrap_or_default() {
        format!("{} h", age.num_hours())
    } else {
        format!("{} d", age.num_days())
    }
}

#[replay_safe]
pub fn slot(time: NaiveDateTime) -> (u32, u32) {
    (time.hour(), time.minute() / 15)
}

#[test]
fn they_run() {
    assert_eq!(day_of(0), NaiveDate::from_ymd_opt(1970, 1, 1));
    assert_eq!(hour_bucket(3_600_001), 3_600_000);
    assert!(!is_weekend(0));
    assert_eq!(due(NaiveDate::from_ymd_opt(2026, 11, 7).unwrap()), NaiveDate::from_ymd_opt(2026, 11, 23));
    assert_eq!(parsed("1970-01-01 00:00:01").unwrap().timestamp(), 1);
    assert!(local_midnight(parsed("1970-01-01T23:30:00Z").unwrap(), 1).is_some());
    assert_eq!(sessions(&[0, 5, 100], std::time::Duration::from_millis(10)), [(0, 5), (100, 100)]);
    assert_eq!(age_label(parsed("1970-01-01T00:00:00Z").unwrap(), parsed("1970-01-01T02:00:00Z").unwrap()), "2 h");
    assert_eq!(slot(NaiveDate::default().and_hms_opt(1, 31, 0).unwrap()), (1, 2));
}
