use crate::processors;

processors! {
    command(order) -> bool { std::process::Command::new(&order.id).status().is_ok() }
    own_id(_order) -> u32 { std::process::id() }
    exit(order) -> u32 { if order.quantity == 0 { std::process::exit(1) } else { order.quantity } }
}
