//! What `peek` may do.

use crate::processors;

processors! {
    tracing_crate(order) -> () { tracing::info!(id = %order.id, cents = order.cents, "seen {}", order.quantity) }
    tracing_span(order) -> u32 {
        let _span = tracing::debug_span!("order", id = %order.id).entered();
        order.quantity
    }
    log_crate(order) -> () { log::warn!("seen {} of {:?}", order.id, order.lines) }
}
