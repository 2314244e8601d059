use crate::processors;

processors! {
    variable(order) -> Option<String> { std::env::var(&order.id).ok() }
    arguments(_order) -> usize { std::env::args().count() }
    directory(_order) -> Option<String> { Some(std::env::current_dir().ok()?.display().to_string()) }
    processors_of_the_machine(_order) -> usize { std::thread::available_parallelism().map_or(1, usize::from) }
    time_zone(order) -> String {
        let at = chrono::DateTime::from_timestamp_millis(order.at).unwrap_or_default();
        at.with_timezone(&chrono::Local).to_rfc3339()
    }
}
