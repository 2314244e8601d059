use std::time::Duration;

use crate::processors;

processors! {
    sleep(order) -> () { std::thread::sleep(Duration::from_millis(u64::from(order.quantity))) }
    park(_order) -> () { std::thread::park_timeout(Duration::from_millis(1)) }
}
