use rand::Rng as _;

use crate::processors;

processors! {
    uuid_v4(_order) -> u128 { uuid::Uuid::new_v4().as_u128() }
    uuid_v7(_order) -> String { uuid::Uuid::now_v7().to_string() }
    uuid_of_each_line(order) -> Vec<String> { order.lines.iter().map(|_| uuid::Uuid::new_v4().to_string()).collect() }
    ulid_crate(_order) -> String { ulid::Ulid::new().to_string() }
    rand_value(_order) -> u32 { rand::random() }
    rand_sample(order) -> bool { rand::rng().random_range(0..100) < order.quantity }
    fastrand_crate(_order) -> u64 { fastrand::u64(..) }
    getrandom_crate(_order) -> [u8; 8] {
        let mut bytes = [0; 8];
        let _ = getrandom::fill(&mut bytes);
        bytes
    }
    seeded_by_the_system(_order) -> u64 {
        use rand::SeedableRng as _;
        rand_chacha::ChaCha8Rng::from_os_rng().random()
    }
    id_by_helper(order) -> String { helpers::fresh_id(&order.id) }
}
