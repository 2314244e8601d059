//! Generic helpers, and functions as values.

use std::collections::BTreeMap;
use std::iter;

use streamwright::replay_safe;

#[replay_safe]
pub fn grouped<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> BTreeMap<K, Vec<T>> {
    let mut groups = BTreeMap::<K, Vec<T>>::new();
    for item in items {
        groups.entry(key(&item)).or_default().push(item);
    }
    groups
}

#[replay_safe]
pub fn twice<T>(value: T, step: fn(T) -> T) -> T {
    step(step(value))
}

#[replay_safe]
fn doubled(value: i64) -> i64 {
    value * 2
}

#[replay_safe]
pub fn quadrupled(values: &[i64]) -> Vec<i64> {
    values.iter().copied().map(doubled).map(|value| twice(value, doubled)).map(|value| value / 2).collect()
}

#[replay_safe]
pub fn first_or<T: Default + Clone>(values: &[T]) -> T {
    values.first().cloned().unwrap_or_else(T::default)
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Window<T> {
    items: Vec<T>,
    limit: usize,
}

#[replay_safe]
impl<T: Clone + PartialOrd> Window<T> {
    pub fn new(limit: usize) -> Self {
        Self { items: Vec::with_capacity(limit), limit: Self::at_least_one(limit) }
    }

    fn at_least_one(limit: usize) -> usize {
        limit.max(1)
    }

    pub fn push(&mut self, item: T) -> Option<T> {
        self.items.push(item);
        (self.items.len() > self.limit).then(|| self.items.remove(0))
    }

    pub fn largest(&self) -> Option<&T> {
        self.items.iter().reduce(|a, b| if b > a { b } else { a })
    }
}

#[replay_safe]
pub fn largest_of(values: &[f64]) -> Option<f64> {
    let mut window = Window::<f64>::new(3);
    let evicted = values.iter().filter(|value| window.push(**value).is_some()).count();
    drop(vec![evicted]);
    window.largest().copied()
}

#[replay_safe]
pub fn fibonacci(n: usize) -> Vec<u64> {
    iter::successors(Some((0, 1)), |(a, b): &(u64, u64)| Some((*b, a.checked_add(*b)?)))
        .map(|(a, _)| a)
        .take(n)
        .collect()
}

#[replay_safe]
pub fn matrix<const N: usize>(scale: i64) -> [[i64; N]; N] {
    std::array::from_fn(|row| std::array::from_fn(|column| if row == column { scale } else { 0 }))
}

#[replay_safe]
pub fn composed(values: &[i64]) -> i64 {
    let add = |by: i64| move |value: i64| value + by;
    let steps: [Box<dyn Fn(i64) -> i64>; 2] = [Box::new(add(1)), Box::new(doubled)];
    values.iter().map(|value| steps.iter().fold(*value, |value, step| step(value))).sum()
}

#[replay_safe]
pub fn chunks(text: &str) -> impl Iterator<Item = String> + '_ {
    text.as_bytes().chunks(3).map(|part| String::from_utf8_lossy(part).into_owned()).chain(iter::once(String::new()))
}

#[test]
fn they_run() {
    assert_eq!(grouped(vec![1, 2, 3], |n| n % 2).len(), 2);
    assert_eq!(quadrupled(&[1]), [4]);
    assert_eq!(first_or::<i64>(&[]), 0);
    assert_eq!(largest_of(&[9.0, 1.0, 2.0, 3.0]), Some(3.0));
    assert_eq!(fibonacci(5), [0, 1, 1, 2, 3]);
    assert_eq!(matrix::<2>(3), [[3, 0], [0, 3]]);
    assert_eq!(composed(&[1]), 4);
    assert_eq!(chunks("abcd").count(), 3);
}
