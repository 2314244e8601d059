use crate::processors;

processors! {
    instant(_order) -> String { format!("{:?}", std::time::Instant::now()) }
    system_time(order) -> u64 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        now.as_secs() + order.cents as u64
    }
    elapsed_since_epoch(_order) -> bool { std::time::UNIX_EPOCH.elapsed().is_ok_and(|age| age.as_secs() % 2 == 0) }
    chrono_utc(order) -> i64 { chrono::Utc::now().timestamp() - order.at }
    chrono_age(order) -> i64 {
        let at = chrono::DateTime::from_timestamp_millis(order.at).unwrap_or_default();
        chrono::Utc::now().signed_duration_since(at).num_days()
    }
    time_crate(order) -> i64 { time::OffsetDateTime::now_utc().unix_timestamp() - order.at }
    jiff_crate(_order) -> String { jiff::Timestamp::now().to_string() }
    timed_by_helper(order) -> String { helpers::order_key(u64::from(order.quantity)) }
    counter_of_the_processor(_order) -> u64 {
        #[cfg(target_arch = "x86_64")]
        return unsafe { core::arch::x86_64::_rdtsc() };
        #[cfg(not(target_arch = "x86_64"))]
        return deep_stamp();
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn deep_stamp() -> u64 {
    helpers::mark()
}
