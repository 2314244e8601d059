//! Formats that records come in.

use crate::{Order, processors};

processors! {
    json(order) -> String {
        let text = serde_json::to_string(order).unwrap();
        let read: Order = serde_json::from_str(&text).unwrap();
        read.id
    }
    json_value(order) -> String {
        let mut value = serde_json::to_value(order).unwrap();
        value["total"] = serde_json::json!({"cents": [1, 2.5, order.cents], "note": null});
        serde_json::to_string_pretty(&value).unwrap()
    }
    json_path(order) -> Option<i64> {
        let value: serde_json::Value = serde_json::from_str(&order.id).ok()?;
        value.pointer("/lines/0/cents")?.as_i64()
    }
    json_bytes(order) -> Vec<u8> { serde_json::to_vec(&order.lines).unwrap_or_default() }
    toml_crate(order) -> String {
        let read: Order = toml::from_str(&order.id).unwrap();
        toml::to_string(&read).unwrap()
    }
    csv_crate(order) -> usize {
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(order.id.as_bytes());
        reader.records().filter_map(Result::ok).map(|record| record.len()).sum()
    }
    csv_rows(order) -> Vec<crate::Line> {
        let mut reader = csv::Reader::from_reader(order.id.as_bytes());
        reader.deserialize().filter_map(Result::ok).collect()
    }
    csv_written(order) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for line in &order.lines {
            writer.serialize(line).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
    message_pack(order) -> Vec<u8> {
        let bytes = rmp_serde::to_vec(order).unwrap();
        rmp_serde::to_vec_named(&rmp_serde::from_slice::<Order>(&bytes).unwrap()).unwrap()
    }
    postcard_crate(order) -> Vec<u8> {
        let bytes = postcard::to_allocvec(order).unwrap();
        postcard::to_allocvec(&postcard::from_bytes::<Order>(&bytes).unwrap()).unwrap()
    }
    cbor(order) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(order, &mut bytes).unwrap();
        let read: Order = ciborium::from_reader(bytes.as_slice()).unwrap();
        read.id.into_bytes()
    }
    xml(order) -> usize {
        let mut reader = quick_xml::Reader::from_str(&order.id);
        let mut elements = 0;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Start(_)) => elements += 1,
                Ok(quick_xml::events::Event::Eof) | Err(_) => return elements,
                Ok(_) => {}
            }
        }
    }
    url_crate(order) -> String {
        let url = url::Url::parse(&order.id).unwrap();
        let query = url.query_pairs().map(|(name, value)| format!("{name}={value}"));
        query.collect::<Vec<_>>().join("&") + url.host_str().unwrap_or_default()
    }
    percent_encoding_crate(order) -> String {
        percent_encoding::utf8_percent_encode(&order.id, percent_encoding::NON_ALPHANUMERIC).to_string()
    }
    semver_crate(order) -> bool {
        semver::VersionReq::parse(">=1.2, <3").unwrap().matches(&semver::Version::parse(&order.id).unwrap())
    }
    lz4(order) -> Vec<u8> {
        let packed = lz4_flex::compress_prepend_size(order.id.as_bytes());
        lz4_flex::decompress_size_prepended(&packed).unwrap()
    }
}
