//! The same inside of `topology!`, where types are inferred.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

use super::money::Cents;
use super::text::{self as words_of, slug as short_name};

#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
pub struct Basket {
    items: BTreeMap<String, i64>,
    seen: BTreeSet<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub struct Click {
    user: String,
    item: String,
    quantity: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "shop.baskets", label = "basket", id(user, text))]
pub struct Line {
    user: String,
    text: String,
}

#[replay_safe]
impl Basket {
    fn with(mut self, click: &Click) -> Self {
        *self.items.entry(click.item.clone()).or_default() += click.quantity;
        self.seen.insert(click.item.clone());
        self
    }
}

#[replay_safe]
fn is_order(_: &String, click: &Click) -> bool {
    click.quantity != 0
}

topology! {
    #![application_id = "processors-baskets-v1"]
    pub struct Baskets;

    #[source(topic = "clicks", key = Utf8, value = Json)]
    let clicks: Stream<String, Click>;

    let cleaned: Stream<String, Click> = clicks
        .filter(is_order)
        .filter(|_, click| !click.item.is_empty() && click.item.chars().all(char::is_alphanumeric))
        .map_values(|_, click| {
            let mut click = click.clone();
            let item = mem::take(&mut click.item);
            click.item = short_name(&item);
            click
        })
        .flat_map_values(|_, click| (0..click.quantity.signum()).map(|_| click.clone()).collect::<Vec<_>>());

    #[repartition(name = "by-user", key = Utf8, value = Json)]
    let by_user: Stream<String, Click> = cleaned.select_key(|_, click| click.user.to_lowercase());

    #[store(name = "baskets", key = Utf8, value = Json)]
    let baskets: Table<String, Basket> =
        by_user.group_by_key().aggregate(Basket::default, |_, click, basket| basket.with(click));

    #[sink(topic = "lines", key = Utf8, value = Json)]
    let lines: Stream<String, Line> = baskets
        .to_stream()
        .flat_map_values(|user, basket| {
            let total: i64 = basket.items.values().sum();
            let mut best: Vec<_> = basket.items.iter().filter(|(_, n)| **n > total / 10).collect();
            best.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            let line = |(item, n): (&String, &i64)| Line { user: user.clone(), text: format!("{item} {n}/{total}") };
            best.into_iter().take(3).map(line).collect::<Vec<_>>()
        })
        .map_values(|_, line| match words_of::words(&line.text).as_slice() {
            [first, .., last] if first != last => Line { text: [first.as_str(), last].join(" "), ..line.clone() },
            _ => Line { text: format!("{:?}", Cents::new(5).percent(20)), ..line.clone() },
        });
}

#[test]
fn nothing_had_to_be_trusted() {
    assert!(!Baskets::describe().to_string().contains("Trusted"));
}
