//! Written when the tables were finished, to see how they do on what they have not seen.

use std::io::{Read as _, Write as _};

use nom::Parser as _;
use prost::Message as _;
use smol_str::{SmolStr, ToSmolStr as _};
use statrs::statistics::Statistics as _;

use crate::processors;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Wire {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(int64, repeated, tag = "2")]
    pub cents: Vec<i64>,
}

#[derive(Debug, Clone, Copy, strum::EnumString, strum::Display, strum::EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Channel {
    WebShop,
    Store,
}

static RATES: phf::Map<&'static str, i64> = phf::phf_map! { "EUR" => 100, "USD" => 93 };

fn pair(input: &str) -> nom::IResult<&str, (&str, &str)> {
    use nom::bytes::complete::{tag, take_while1};
    let letters = || take_while1(|letter: char| letter.is_alphanumeric());
    nom::sequence::separated_pair(letters(), tag("="), letters()).parse(input)
}

processors! {
    bincode_crate(order) -> Vec<u8> {
        let bytes = bincode::serialize(order).unwrap();
        bincode::deserialize::<crate::Order>(&bytes).unwrap().id.into_bytes()
    }
    flate2_crate(order) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(order.id.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }
    petgraph_crate(order) -> Option<i64> {
        let mut graph = petgraph::graph::DiGraph::<&str, i64>::new();
        let nodes: Vec<_> = order.lines.iter().map(|line| graph.add_node(&line.article)).collect();
        for pair in nodes.windows(2) {
            graph.add_edge(pair[0], pair[1], 1);
        }
        petgraph::algo::toposort(&graph, None).ok().map(|sorted| sorted.len() as i64)
    }
    strum_crate(order) -> String {
        use strum::IntoEnumIterator as _;
        let channel: Channel = order.id.parse().unwrap_or(Channel::Store);
        Channel::iter().map(|other| format!("{other}{channel}")).collect()
    }
    smol_str_crate(order) -> SmolStr { order.quantity.to_smolstr() }
    prost_crate(order) -> Option<String> {
        let wire = Wire { id: order.id.clone(), cents: order.lines.iter().map(|line| line.cents).collect() };
        Some(Wire::decode(wire.encode_to_vec().as_slice()).ok()?.id)
    }
    nom_crate(order) -> Option<String> {
        let (_, (name, value)) = pair(&order.id).ok()?;
        Some(format!("{value}={name}"))
    }
    phf_crate(order) -> i64 { RATES.get(order.id.as_str()).map_or(0, |rate| rate * order.cents / 100) }
    textwrap_crate(order) -> Vec<String> { textwrap::wrap(&order.id, 20).into_iter().map(Into::into).collect() }
    roxmltree_crate(order) -> Option<String> {
        let document = roxmltree::Document::parse(&order.id).ok()?;
        document.descendants().find(|node| node.has_tag_name("total"))?.text().map(str::to_owned)
    }
    statrs_crate(order) -> f64 { order.lines.iter().map(|line| line.cents as f64).std_dev() }
    channels_of_its_own(order) -> u32 {
        let (sender, receiver) = std::sync::mpsc::channel();
        sender.send(order.quantity).unwrap();
        receiver.try_recv().unwrap_or_default()
    }
    weak_references(order) -> bool {
        let shared = std::sync::Arc::new(order.id.clone());
        let weak = std::sync::Arc::downgrade(&shared);
        drop(shared);
        weak.upgrade().is_none()
    }
    sorted_by_cached_key(order) -> Vec<String> {
        let mut names: Vec<String> = order.lines.iter().map(|line| line.article.clone()).collect();
        names.sort_by_cached_key(|name| name.to_lowercase());
        names
    }
    scan_and_take(order) -> Vec<i64> {
        let running = order.lines.iter().scan(0, |total, line| {
            *total += line.cents;
            Some(*total)
        });
        running.take_while(|total| *total < 10_000).step_by(2).collect()
    }
}
