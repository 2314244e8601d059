//! SW215: sessions go by a time of their own as other windows do.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "w0", key = Utf8, value = I64)]
    let _w0: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 1.minute(), grace = 0.seconds()).count();
    #[store(name = "w1", key = Utf8, value = I64)]
    let _w1: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 2.minutes(), grace = 0.seconds()).count();
    #[store(name = "w2", key = Utf8, value = I64)]
    let _w2: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 3.minutes(), grace = 0.seconds()).count();
    #[store(name = "w3", key = Utf8, value = I64)]
    let _w3: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 4.minutes(), grace = 0.seconds()).count();
    #[store(name = "w4", key = Utf8, value = I64)]
    let _w4: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 0.seconds()).count();
    #[store(name = "w5", key = Utf8, value = I64)]
    let _w5: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 6.minutes(), grace = 0.seconds()).count();
    #[store(name = "w6", key = Utf8, value = I64)]
    let _w6: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 7.minutes(), grace = 0.seconds()).count();
    #[store(name = "w7", key = Utf8, value = I64)]
    let _w7: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 8.minutes(), grace = 0.seconds()).count();
    #[store(name = "w8", key = Utf8, value = I64)]
    let _w8: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 9.minutes(), grace = 0.seconds()).count();
    #[store(name = "w9", key = Utf8, value = I64)]
    let _w9: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 10.minutes(), grace = 0.seconds()).count();
    #[store(name = "w10", key = Utf8, value = I64)]
    let _w10: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 11.minutes(), grace = 0.seconds()).count();
    #[store(name = "w11", key = Utf8, value = I64)]
    let _w11: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 12.minutes(), grace = 0.seconds()).count();
    #[store(name = "w12", key = Utf8, value = I64)]
    let _w12: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 13.minutes(), grace = 0.seconds()).count();
    #[store(name = "w13", key = Utf8, value = I64)]
    let _w13: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 14.minutes(), grace = 0.seconds()).count();
    #[store(name = "w14", key = Utf8, value = I64)]
    let _w14: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 15.minutes(), grace = 0.seconds()).count();
    #[store(name = "w15", key = Utf8, value = I64)]
    let _w15: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 16.minutes(), grace = 0.seconds()).count();
    #[store(name = "w16", key = Utf8, value = I64)]
    let _w16: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 17.minutes(), grace = 0.seconds()).count();
    #[store(name = "w17", key = Utf8, value = I64)]
    let _w17: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 18.minutes(), grace = 0.seconds()).count();
    #[store(name = "w18", key = Utf8, value = I64)]
    let _w18: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 19.minutes(), grace = 0.seconds()).count();
    #[store(name = "w19", key = Utf8, value = I64)]
    let _w19: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 20.minutes(), grace = 0.seconds()).count();
    #[store(name = "w20", key = Utf8, value = I64)]
    let _w20: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 21.minutes(), grace = 0.seconds()).count();
    #[store(name = "w21", key = Utf8, value = I64)]
    let _w21: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 22.minutes(), grace = 0.seconds()).count();
    #[store(name = "w22", key = Utf8, value = I64)]
    let _w22: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 23.minutes(), grace = 0.seconds()).count();
    #[store(name = "w23", key = Utf8, value = I64)]
    let _w23: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 24.minutes(), grace = 0.seconds()).count();
    #[store(name = "w24", key = Utf8, value = I64)]
    let _w24: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 25.minutes(), grace = 0.seconds()).count();
    #[store(name = "w25", key = Utf8, value = I64)]
    let _w25: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 26.minutes(), grace = 0.seconds()).count();
    #[store(name = "w26", key = Utf8, value = I64)]
    let _w26: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 27.minutes(), grace = 0.seconds()).count();
    #[store(name = "w27", key = Utf8, value = I64)]
    let _w27: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 28.minutes(), grace = 0.seconds()).count();
    #[store(name = "w28", key = Utf8, value = I64)]
    let _w28: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 29.minutes(), grace = 0.seconds()).count();
    #[store(name = "w29", key = Utf8, value = I64)]
    let _w29: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 30.minutes(), grace = 0.seconds()).count();
    #[store(name = "w30", key = Utf8, value = I64)]
    let _w30: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 31.minutes(), grace = 0.seconds()).count();
    #[store(name = "w31", key = Utf8, value = I64)]
    let _w31: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 32.minutes(), grace = 0.seconds()).count();
    #[store(name = "w32", key = Utf8, value = I64)]
    let _w32: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 33.minutes(), grace = 0.seconds()).count();
    #[store(name = "w33", key = Utf8, value = I64)]
    let _w33: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 34.minutes(), grace = 0.seconds()).count();
    #[store(name = "w34", key = Utf8, value = I64)]
    let _w34: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 35.minutes(), grace = 0.seconds()).count();
    #[store(name = "w35", key = Utf8, value = I64)]
    let _w35: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 36.minutes(), grace = 0.seconds()).count();
    #[store(name = "w36", key = Utf8, value = I64)]
    let _w36: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 37.minutes(), grace = 0.seconds()).count();
    #[store(name = "w37", key = Utf8, value = I64)]
    let _w37: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 38.minutes(), grace = 0.seconds()).count();
    #[store(name = "w38", key = Utf8, value = I64)]
    let _w38: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 39.minutes(), grace = 0.seconds()).count();
    #[store(name = "w39", key = Utf8, value = I64)]
    let _w39: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 40.minutes(), grace = 0.seconds()).count();
    #[store(name = "w40", key = Utf8, value = I64)]
    let _w40: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 41.minutes(), grace = 0.seconds()).count();
    #[store(name = "w41", key = Utf8, value = I64)]
    let _w41: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 42.minutes(), grace = 0.seconds()).count();
    #[store(name = "w42", key = Utf8, value = I64)]
    let _w42: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 43.minutes(), grace = 0.seconds()).count();
    #[store(name = "w43", key = Utf8, value = I64)]
    let _w43: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 44.minutes(), grace = 0.seconds()).count();
    #[store(name = "w44", key = Utf8, value = I64)]
    let _w44: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 45.minutes(), grace = 0.seconds()).count();
    #[store(name = "w45", key = Utf8, value = I64)]
    let _w45: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 46.minutes(), grace = 0.seconds()).count();
    #[store(name = "w46", key = Utf8, value = I64)]
    let _w46: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 47.minutes(), grace = 0.seconds()).count();
    #[store(name = "w47", key = Utf8, value = I64)]
    let _w47: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 48.minutes(), grace = 0.seconds()).count();
    #[store(name = "w48", key = Utf8, value = I64)]
    let _w48: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 49.minutes(), grace = 0.seconds()).count();
    #[store(name = "w49", key = Utf8, value = I64)]
    let _w49: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 50.minutes(), grace = 0.seconds()).count();
    #[store(name = "w50", key = Utf8, value = I64)]
    let _w50: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 51.minutes(), grace = 0.seconds()).count();
    #[store(name = "w51", key = Utf8, value = I64)]
    let _w51: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 52.minutes(), grace = 0.seconds()).count();
    #[store(name = "w52", key = Utf8, value = I64)]
    let _w52: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 53.minutes(), grace = 0.seconds()).count();
    #[store(name = "w53", key = Utf8, value = I64)]
    let _w53: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 54.minutes(), grace = 0.seconds()).count();
    #[store(name = "w54", key = Utf8, value = I64)]
    let _w54: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 55.minutes(), grace = 0.seconds()).count();
    #[store(name = "w55", key = Utf8, value = I64)]
    let _w55: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 56.minutes(), grace = 0.seconds()).count();
    #[store(name = "w56", key = Utf8, value = I64)]
    let _w56: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 57.minutes(), grace = 0.seconds()).count();
    #[store(name = "w57", key = Utf8, value = I64)]
    let _w57: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 58.minutes(), grace = 0.seconds()).count();
    #[store(name = "w58", key = Utf8, value = I64)]
    let _w58: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 59.minutes(), grace = 0.seconds()).count();
    #[store(name = "w59", key = Utf8, value = I64)]
    let _w59: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 60.minutes(), grace = 0.seconds()).count();
    #[store(name = "w60", key = Utf8, value = I64)]
    let _w60: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 61.minutes(), grace = 0.seconds()).count();
    #[store(name = "w61", key = Utf8, value = I64)]
    let _w61: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 62.minutes(), grace = 0.seconds()).count();
    #[store(name = "w62", key = Utf8, value = I64)]
    let _w62: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 63.minutes(), grace = 0.seconds()).count();
    #[store(name = "w63", key = Utf8, value = I64)]
    let _w63: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 64.minutes(), grace = 0.seconds()).count();
    #[store(name = "w64", key = Utf8, value = I64)]
    let _w64: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 65.minutes(), grace = 0.seconds()).count();
    #[store(name = "w65", key = Utf8, value = I64)]
    let _w65: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 66.minutes(), grace = 0.seconds()).count();
    #[store(name = "w66", key = Utf8, value = I64)]
    let _w66: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 67.minutes(), grace = 0.seconds()).count();
    #[store(name = "w67", key = Utf8, value = I64)]
    let _w67: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 68.minutes(), grace = 0.seconds()).count();
    #[store(name = "w68", key = Utf8, value = I64)]
    let _w68: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 69.minutes(), grace = 0.seconds()).count();
    #[store(name = "w69", key = Utf8, value = I64)]
    let _w69: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 70.minutes(), grace = 0.seconds()).count();
    #[store(name = "w70", key = Utf8, value = I64)]
    let _w70: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 71.minutes(), grace = 0.seconds()).count();
    #[store(name = "w71", key = Utf8, value = I64)]
    let _w71: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 72.minutes(), grace = 0.seconds()).count();
    #[store(name = "w72", key = Utf8, value = I64)]
    let _w72: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 73.minutes(), grace = 0.seconds()).count();
    #[store(name = "w73", key = Utf8, value = I64)]
    let _w73: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 74.minutes(), grace = 0.seconds()).count();
    #[store(name = "w74", key = Utf8, value = I64)]
    let _w74: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 75.minutes(), grace = 0.seconds()).count();
    #[store(name = "w75", key = Utf8, value = I64)]
    let _w75: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 76.minutes(), grace = 0.seconds()).count();
    #[store(name = "w76", key = Utf8, value = I64)]
    let _w76: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 77.minutes(), grace = 0.seconds()).count();
    #[store(name = "w77", key = Utf8, value = I64)]
    let _w77: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 78.minutes(), grace = 0.seconds()).count();
    #[store(name = "w78", key = Utf8, value = I64)]
    let _w78: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 79.minutes(), grace = 0.seconds()).count();
    #[store(name = "w79", key = Utf8, value = I64)]
    let _w79: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 80.minutes(), grace = 0.seconds()).count();
    #[store(name = "w80", key = Utf8, value = I64)]
    let _w80: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 81.minutes(), grace = 0.seconds()).count();
    #[store(name = "w81", key = Utf8, value = I64)]
    let _w81: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 82.minutes(), grace = 0.seconds()).count();
    #[store(name = "w82", key = Utf8, value = I64)]
    let _w82: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 83.minutes(), grace = 0.seconds()).count();
    #[store(name = "w83", key = Utf8, value = I64)]
    let _w83: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 84.minutes(), grace = 0.seconds()).count();
    #[store(name = "w84", key = Utf8, value = I64)]
    let _w84: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 85.minutes(), grace = 0.seconds()).count();
    #[store(name = "w85", key = Utf8, value = I64)]
    let _w85: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 86.minutes(), grace = 0.seconds()).count();
    #[store(name = "w86", key = Utf8, value = I64)]
    let _w86: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 87.minutes(), grace = 0.seconds()).count();
    #[store(name = "w87", key = Utf8, value = I64)]
    let _w87: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 88.minutes(), grace = 0.seconds()).count();
    #[store(name = "w88", key = Utf8, value = I64)]
    let _w88: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 89.minutes(), grace = 0.seconds()).count();
    #[store(name = "w89", key = Utf8, value = I64)]
    let _w89: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 90.minutes(), grace = 0.seconds()).count();
    #[store(name = "w90", key = Utf8, value = I64)]
    let _w90: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 91.minutes(), grace = 0.seconds()).count();
    #[store(name = "w91", key = Utf8, value = I64)]
    let _w91: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 92.minutes(), grace = 0.seconds()).count();
    #[store(name = "w92", key = Utf8, value = I64)]
    let _w92: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 93.minutes(), grace = 0.seconds()).count();
    #[store(name = "w93", key = Utf8, value = I64)]
    let _w93: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 94.minutes(), grace = 0.seconds()).count();
    #[store(name = "w94", key = Utf8, value = I64)]
    let _w94: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 95.minutes(), grace = 0.seconds()).count();
    #[store(name = "w95", key = Utf8, value = I64)]
    let _w95: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 96.minutes(), grace = 0.seconds()).count();
    #[store(name = "w96", key = Utf8, value = I64)]
    let _w96: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 97.minutes(), grace = 0.seconds()).count();
    #[store(name = "w97", key = Utf8, value = I64)]
    let _w97: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 98.minutes(), grace = 0.seconds()).count();
    #[store(name = "w98", key = Utf8, value = I64)]
    let _w98: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 99.minutes(), grace = 0.seconds()).count();
    #[store(name = "w99", key = Utf8, value = I64)]
    let _w99: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 100.minutes(), grace = 0.seconds()).count();
    #[store(name = "w100", key = Utf8, value = I64)]
    let _w100: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 101.minutes(), grace = 0.seconds()).count(); // ERROR SW215
}

fn main() {}
