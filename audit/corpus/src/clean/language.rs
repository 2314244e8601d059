//! The language and its standard library.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, RwLock};

use crate::{Line, processors};

type FixedMap<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

static RATES: LazyLock<BTreeMap<&'static str, i64>> = LazyLock::new(|| BTreeMap::from([("EUR", 100), ("USD", 93)]));

const STEPS: [fn(i64) -> i64; 2] = [|cents| cents + 1, |cents| cents * 2];

trait Discount {
    fn of(&self, cents: i64) -> i64;
}

struct Tenth;
struct Nothing;

impl Discount for Tenth {
    fn of(&self, cents: i64) -> i64 {
        cents / 10
    }
}

impl Discount for Nothing {
    fn of(&self, _: i64) -> i64 {
        0
    }
}

processors! {
    format(order) -> String { format!("{}: {:>8.2} {:?} {:#?}", order.id, order.cents as f64 / 100.0, order.note, order.lines) }
    vectors(order) -> Vec<i64> {
        let mut cents: Vec<i64> = order.lines.iter().map(|line| line.cents).filter(|cents| *cents > 0).collect();
        cents.sort_unstable_by_key(|cents| Reverse(*cents));
        cents.dedup();
        cents.extend_from_slice(&[1, 2, 3]);
        cents
    }
    indexing(order) -> i64 { order.lines[order.quantity as usize % order.lines.len()].cents }
    unwrap(order) -> String { order.note.clone().unwrap() + order.lines.first().expect("a line").article.as_str() }
    explicit_panic(order) -> u32 {
        assert!(order.quantity > 0, "{} is empty", order.id);
        assert_eq!(order.quantity % 2, 0);
        if order.quantity > 1_000_000 { panic!("{} is too much", order.quantity) }
        order.quantity
    }
    tree_map(order) -> BTreeMap<String, i64> {
        let mut totals = BTreeMap::new();
        for line in &order.lines {
            *totals.entry(line.article.clone()).or_insert(0) += line.cents;
        }
        totals.split_off("m")
    }
    tree_set(order) -> BTreeSet<char> { order.id.chars().collect::<BTreeSet<_>>().difference(&BTreeSet::from(['-'])).copied().collect() }
    heap(order) -> Option<i64> {
        let mut heap: BinaryHeap<_> = order.lines.iter().map(|line| Reverse(line.cents)).collect();
        heap.push(Reverse(order.cents));
        heap.pop().map(|Reverse(cents)| cents)
    }
    queue(order) -> VecDeque<char> {
        let mut letters: VecDeque<char> = order.id.chars().collect();
        letters.rotate_left(letters.len() / 2);
        letters
    }
    map_with_a_fixed_hasher(order) -> Option<i64> {
        let mut totals: FixedMap<&str, i64> = FixedMap::default();
        for line in &order.lines {
            *totals.entry(&line.article).or_default() += line.cents;
        }
        totals.values().copied().max()
    }
    strings(order) -> String {
        let words = order.id.split('-').map(str::trim).filter(|word| !word.is_empty()).map(str::to_uppercase);
        words.collect::<Vec<_>>().join("/").replace("//", "/").trim_end_matches('/').to_owned()
    }
    lossy_text(order) -> String { String::from_utf8_lossy(order.id.as_bytes()).into_owned() }
    parse(order) -> f64 {
        let number: f64 = order.id.parse().unwrap_or(1.5);
        number.powf(2.3).sin().mul_add(2.0, order.id.parse::<i64>().unwrap_or_default() as f64)
    }
    question_mark(order) -> Result<i64, std::num::ParseIntError> {
        let (whole, cents) = order.id.split_once('.').unwrap_or((&order.id, "0"));
        Ok(whole.parse::<i64>()? * 100 + cents.parse::<i64>()?)
    }
    reference_counting(order) -> u32 {
        let shared = Rc::new(RefCell::new(order.quantity));
        *Rc::clone(&shared).borrow_mut() += 1;
        shared.take()
    }
    locks_of_its_own(order) -> u32 {
        let lock = Mutex::new(order.quantity);
        *lock.lock().unwrap() += 1;
        let shared = Arc::new(RwLock::new(lock.into_inner().unwrap()));
        *shared.write().unwrap() += 1;
        let read = *shared.read().unwrap();
        read
    }
    trait_object(order) -> i64 {
        let discounts: [Box<dyn Discount>; 2] = [Box::new(Tenth), Box::new(Nothing)];
        discounts.iter().map(|discount| discount.of(order.cents)).sum()
    }
    closures_in_boxes(order) -> u32 {
        let steps: Vec<Box<dyn Fn(u32) -> u32>> = vec![Box::new(|x| x + 1), Box::new(|x| x * 2)];
        steps.iter().fold(order.quantity, |total, step| step(total))
    }
    functions_in_a_table(order) -> i64 { STEPS.iter().fold(order.cents, |total, step| step(total)) }
    lazy_table(order) -> i64 { RATES.get(order.id.as_str()).copied().unwrap_or(100) * order.cents / 100 }
    borrowed_or_owned(order) -> String {
        let id: Cow<'_, str> = if order.id.contains(' ') { order.id.replace(' ', "").into() } else { (&order.id).into() };
        id.into_owned()
    }
    caught_panic(order) -> bool {
        let quantity = order.quantity;
        std::panic::catch_unwind(move || 10 / quantity).is_ok()
    }
    windows(order) -> bool { order.lines.windows(2).all(|pair| pair[0].cents <= pair[1].cents) }
    zip_and_chain(order) -> i64 {
        let cents = order.lines.iter().map(|line| line.cents).chain([order.cents]);
        cents.zip(1..).map(|(cents, weight)| cents * weight).rev_sum()
    }
    group(order) -> Vec<(String, usize)> {
        let groups = order.lines.chunk_by(|left, right| left.article == right.article);
        groups.map(|group| (group[0].article.clone(), group.len())).collect()
    }
    fixed_hash(order) -> u64 {
        use std::hash::{Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        order.id.hash(&mut hasher);
        hasher.finish()
    }
    addresses_of_the_network(order) -> bool {
        order.id.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
    durations(order) -> u128 { std::time::Duration::from_secs(u64::from(order.quantity)).saturating_mul(3).as_millis() }
    paths(order) -> Option<String> { Some(std::path::Path::new(&order.id).extension()?.to_string_lossy().into_owned()) }
    boxed_error(order) -> String {
        let error: Box<dyn std::error::Error> = order.id.as_str().into();
        format!("{error}")
    }
    binary_search(order) -> Option<&'static str> {
        const NAMES: [(i64, &str); 3] = [(0, "small"), (100, "middle"), (10_000, "large")];
        let after = NAMES.partition_point(|(least, _)| *least <= order.cents);
        NAMES[..after].last().map(|(_, name)| *name)
    }
    changed_copy(order) -> crate::Order {
        let mut order = order.clone();
        order.lines.push(Line { article: "shipping".into(), cents: 490 });
        order.lines.retain(|line| line.cents != 0);
        order
    }
    through_a_helper(order) -> i64 { helpers::round_to_tens(order.cents) }
}

trait RevSum: Iterator<Item = i64> {
    fn rev_sum(self) -> i64;
}

impl<I: Iterator<Item = i64>> RevSum for I {
    fn rev_sum(self) -> i64 {
        self.fold(0, |total, cents| cents - total)
    }
}
