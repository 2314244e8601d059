//! Sorting, top n, percentiles.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use streamwright::replay_safe;

#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    pub player: String,
    pub points: u32,
    pub seconds: f64,
}

#[replay_safe]
fn better(left: &Score, right: &Score) -> Ordering {
    right
        .points
        .cmp(&left.points)
        .then_with(|| left.seconds.total_cmp(&right.seconds))
        .then(left.player.cmp(&right.player))
}

#[replay_safe]
pub fn table(mut scores: Vec<Score>) -> Vec<Score> {
    scores.sort_by(better);
    scores.dedup_by(|a, b| a.player == b.player);
    scores
}

#[replay_safe]
pub fn top(values: &[u64], n: usize) -> Vec<u64> {
    let mut heap = BinaryHeap::with_capacity(n + 1);
    for value in values {
        heap.push(Reverse(*value));
        if heap.len() > n {
            heap.pop();
        }
    }
    heap.into_sorted_vec().into_iter().map(|Reverse(value)| value).collect()
}

#[replay_safe]
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable(middle);
    Some(*median)
}

#[replay_safe]
pub fn histogram(values: &[f64], bounds: &[f64]) -> Vec<usize> {
    let mut buckets = vec![0; bounds.len() + 1];
    for value in values {
        let bucket = bounds.partition_point(|bound| bound <= value);
        buckets[bucket] += 1;
    }
    buckets
}

#[replay_safe]
pub fn best_per_player(scores: &[Score]) -> Option<&Score> {
    scores.iter().filter(|score| !score.player.is_empty()).max_by_key(|score| (score.points, Reverse(&score.player)))
}

#[replay_safe]
pub fn moving_average(values: &[f64], window: usize) -> Vec<f64> {
    let length = window.clamp(1, values.len().max(1));
    values.windows(length).map(|part| part.iter().sum::<f64>() / part.len() as f64).collect()
}

#[test]
fn they_run() {
    let score = |player: &str, points| Score { player: player.into(), points, seconds: 1.0 };
    assert_eq!(table(vec![score("a", 1), score("b", 2)])[0].player, "b");
    assert_eq!(top(&[3, 1, 2], 2), [3, 2]);
    assert_eq!(median(vec![3, 1, 2]), Some(2));
    assert_eq!(histogram(&[0.5, 1.5], &[1.0]), [1, 1]);
    assert_eq!(best_per_player(&[score("a", 1)]).unwrap().points, 1);
    assert_eq!(moving_average(&[1.0, 3.0], 2), [2.0]);
}
