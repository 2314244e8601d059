use std::io::Write as _;

use crate::processors;

processors! {
    read(order) -> Option<String> { std::fs::read_to_string(&order.id).ok() }
    append(order) -> bool {
        let file = std::fs::OpenOptions::new().append(true).open("audit.log");
        file.and_then(|mut file| writeln!(file, "{}", order.id)).is_ok()
    }
    exists(order) -> bool { std::path::Path::new(&order.id).exists() }
    list(order) -> usize { std::fs::read_dir(&order.id).map_or(0, Iterator::count) }
    behind_a_trait_object(order) -> usize { helpers::sink(order.quantity > 3).put(&order.id) }
}
