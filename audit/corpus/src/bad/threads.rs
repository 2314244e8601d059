use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::processors;

processors! {
    spawned(order) -> u32 {
        let quantity = order.quantity;
        std::thread::spawn(move || quantity + 1).join().unwrap_or_default()
    }
    scoped(order) -> u32 { std::thread::scope(|scope| scope.spawn(|| order.quantity).join().unwrap_or_default()) }
    own_id(_order) -> String { format!("{:?}", std::thread::current().id()) }
    own_name(_order) -> Option<String> { std::thread::current().name().map(str::to_owned) }
    rayon_crate(order) -> f64 { order.lines.par_iter().map(|line| line.cents as f64).sum() }
    crossbeam_crate(order) -> u32 {
        let result = crossbeam_utils::thread::scope(|scope| scope.spawn(|_| order.quantity).join().unwrap_or_default());
        result.unwrap_or_default()
    }
    tokio_task(order) -> u32 {
        let quantity = order.quantity;
        drop(tokio::spawn(async move { quantity }));
        quantity
    }
}
