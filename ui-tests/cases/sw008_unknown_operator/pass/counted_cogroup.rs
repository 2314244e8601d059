//! SW008, not reported: the nearest legal neighbour of `fail/counted_cogroup.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "views", key = Utf8, value = I64)]
    let _views: Table<String, i64> = orders
        .group_by_key()
        .cogroup(|_, _, count| count + 1)
        .cogroup(payments, |_, _, count| count + 1)
        .aggregate(|| 0);
}

fn main() {}
