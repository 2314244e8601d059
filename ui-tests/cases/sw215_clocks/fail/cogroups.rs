//! SW215: two streams a cogroup, and 51 of them.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "w0", key = Utf8, value = Json)]
    let _w0: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 1.minute(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w1", key = Utf8, value = Json)]
    let _w1: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 2.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w2", key = Utf8, value = Json)]
    let _w2: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 3.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w3", key = Utf8, value = Json)]
    let _w3: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 4.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w4", key = Utf8, value = Json)]
    let _w4: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 5.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w5", key = Utf8, value = Json)]
    let _w5: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 6.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w6", key = Utf8, value = Json)]
    let _w6: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 7.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w7", key = Utf8, value = Json)]
    let _w7: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 8.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w8", key = Utf8, value = Json)]
    let _w8: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 9.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w9", key = Utf8, value = Json)]
    let _w9: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 10.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w10", key = Utf8, value = Json)]
    let _w10: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 11.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w11", key = Utf8, value = Json)]
    let _w11: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 12.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w12", key = Utf8, value = Json)]
    let _w12: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 13.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w13", key = Utf8, value = Json)]
    let _w13: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 14.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w14", key = Utf8, value = Json)]
    let _w14: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 15.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w15", key = Utf8, value = Json)]
    let _w15: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 16.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w16", key = Utf8, value = Json)]
    let _w16: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 17.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w17", key = Utf8, value = Json)]
    let _w17: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 18.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w18", key = Utf8, value = Json)]
    let _w18: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 19.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w19", key = Utf8, value = Json)]
    let _w19: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 20.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w20", key = Utf8, value = Json)]
    let _w20: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 21.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w21", key = Utf8, value = Json)]
    let _w21: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 22.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w22", key = Utf8, value = Json)]
    let _w22: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 23.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w23", key = Utf8, value = Json)]
    let _w23: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 24.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w24", key = Utf8, value = Json)]
    let _w24: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 25.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w25", key = Utf8, value = Json)]
    let _w25: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 26.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w26", key = Utf8, value = Json)]
    let _w26: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 27.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w27", key = Utf8, value = Json)]
    let _w27: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 28.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w28", key = Utf8, value = Json)]
    let _w28: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 29.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w29", key = Utf8, value = Json)]
    let _w29: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 30.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w30", key = Utf8, value = Json)]
    let _w30: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 31.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w31", key = Utf8, value = Json)]
    let _w31: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 32.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w32", key = Utf8, value = Json)]
    let _w32: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 33.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w33", key = Utf8, value = Json)]
    let _w33: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 34.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w34", key = Utf8, value = Json)]
    let _w34: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 35.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w35", key = Utf8, value = Json)]
    let _w35: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 36.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w36", key = Utf8, value = Json)]
    let _w36: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 37.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w37", key = Utf8, value = Json)]
    let _w37: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 38.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w38", key = Utf8, value = Json)]
    let _w38: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 39.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w39", key = Utf8, value = Json)]
    let _w39: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 40.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w40", key = Utf8, value = Json)]
    let _w40: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 41.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w41", key = Utf8, value = Json)]
    let _w41: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 42.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w42", key = Utf8, value = Json)]
    let _w42: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 43.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w43", key = Utf8, value = Json)]
    let _w43: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 44.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w44", key = Utf8, value = Json)]
    let _w44: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 45.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w45", key = Utf8, value = Json)]
    let _w45: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 46.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w46", key = Utf8, value = Json)]
    let _w46: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 47.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w47", key = Utf8, value = Json)]
    let _w47: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 48.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w48", key = Utf8, value = Json)]
    let _w48: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 49.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w49", key = Utf8, value = Json)]
    let _w49: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 50.minutes(), grace = 0.seconds())
        .aggregate(view);
    #[store(name = "w50", key = Utf8, value = Json)]
    let _w50: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(with_order)
        .cogroup(payments, with_payment)
        .windowed_by(tumbling = 51.minutes(), grace = 0.seconds()) // ERROR SW215
        .aggregate(view);
}

fn main() {}
