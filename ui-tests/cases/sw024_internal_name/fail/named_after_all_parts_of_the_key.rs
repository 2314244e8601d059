//! SW024: a store that is named after all parts of its key.

streamwright::topology_check! {
    #![application_id = "com.example.europe-west.production.fulfilment.warehouse-automation.stock-reservations-v1"]
    pub struct StockReservations;

    #[source(topic = "orders", key = Json, value = Json)]
    let orders: Stream<Dimensions, Order>;

    #[store(
        name = "order-counts-by-customer-and-shipping-country-and-billing-country-and-warehouse-and-carrier-and-payment-method-and-currency-and-sales-channel-and-campaign", // ERROR SW024
        key = Json,
        value = I64
    )]
    let counts: Table<Dimensions, i64> = orders.group_by_key().count();

    #[sink(topic = "order-counts", key = Json, value = Json)]
    let counted: Stream<Dimensions, Counted> = counts.to_stream().map_values(|_, count| Counted { count: *count });
}

fn main() {}
