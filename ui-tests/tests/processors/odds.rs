//! Forms that a macro could trip over: every way to write a path, a binding or a call.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::{self, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::num::{NonZeroU32, Wrapping};
use std::ops::{ControlFlow, Range};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use streamwright::replay_safe;

type Counts = BTreeMap<String, u64>;
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const LIMIT: usize = 3;
const NAMES: [&str; 2] = ["a", "b"];
static TABLE: &[(&str, u64)] = &[("x", 1), ("y", 2)];

#[replay_safe]
pub fn paths_of_types(value: i64) -> Outcome<Counts> {
    let mut counts = Counts::new();
    counts.insert(String::from("vec"), Vec::<u8>::with_capacity(4).len() as u64);
    counts.insert(String::from_iter(['a', 'b']), Vec::from([1, 2]).len().try_into()?);
    counts.insert("slice".into(), <[u8]>::len(&[1, 2]) as u64 + <str>::len("x") as u64);
    counts.insert(char::from(65).to_string(), u64::from(u8::is_ascii_digit(&b'1')));
    counts.insert(Cow::from("cow").into_owned(), Option::<u64>::None.unwrap_or_default());
    counts.insert(format!("{value:>width$}", width = LIMIT), Result::<u64, String>::Ok(1)?);
    counts.extend(TABLE.iter().map(|(name, n)| (name.to_string(), *n)));
    counts.extend(NAMES.map(str::to_owned).into_iter().zip(1_u64..));
    Ok(counts)
}

#[replay_safe]
pub fn function_values(values: &[i64]) -> Vec<i64> {
    let sum = values.iter().copied().try_fold(0_i64, i64::checked_add).unwrap_or(i64::MAX);
    let largest = values.iter().copied().reduce(cmp::max).map_or(0, std::convert::identity);
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    let lengths = texts.iter().map(String::as_str).map(str::len).map(i64::try_from).map(Result::unwrap_or_default);
    let options = values.iter().copied().map(Some).filter(Option::is_some).flatten();
    let boxed: Vec<Box<i64>> = options.map(Box::new).collect();
    lengths.chain([sum, largest, boxed.len() as i64]).collect()
}

#[replay_safe]
pub fn containers(words: &[&str]) -> usize {
    let shared = Rc::new(RefCell::new(Vec::new()));
    let also = Rc::clone(&shared);
    words.iter().for_each(|word| also.borrow_mut().push(*word));
    let set = BTreeSet::from_iter(shared.borrow().iter().copied());
    let heap: BinaryHeap<_> = words.iter().map(|word| Reverse(word.len())).collect();
    let queue = VecDeque::from(vec![Wrapping(1_u8); 2]);
    let list = LinkedList::from([Arc::new(1), Arc::default()]);
    set.len() + heap.len() + queue.len() + list.len() + Arc::strong_count(&Arc::new(0))
}

#[replay_safe]
pub fn bindings(pairs: &[(Option<i64>, &str)]) -> i64 {
    let mut total = 0;
    'outer: for &(number, word) in pairs {
        let Some(number) = number else { continue };
        let number = if let Some(rest) = word.strip_prefix('-')
            && rest.len() < LIMIT
        {
            -number
        } else {
            number
        };
        while let Some(first) = word.chars().next() {
            if first == '!' {
                break 'outer;
            }
            break;
        }
        total += match number {
            n @ 0..=9 => n,
            n if n < 0 => n.abs(),
            _ => 10,
        };
    }
    total
}

#[replay_safe]
pub fn closures_in_closures(rows: &[Vec<i64>]) -> Vec<i64> {
    let scale = |by: i64| move |value: &i64| value * by;
    let apply = |f: &dyn Fn(&i64) -> i64, row: &Vec<i64>| row.iter().map(f).sum::<i64>();
    rows.iter().enumerate().map(|(index, row)| apply(&scale(index as i64 + 1), row)).collect()
}

#[replay_safe]
pub fn early_exit(values: &[i64]) -> Option<i64> {
    let found = values
        .iter()
        .try_for_each(|value| if *value > 9 { ControlFlow::Break(*value) } else { ControlFlow::Continue(()) });
    matches!(found, ControlFlow::Break(value) if value % 2 == 0).then(|| values.len() as i64)
}

#[replay_safe]
pub fn ranges_and_arrays<const N: usize>(range: Range<usize>) -> [usize; N] {
    let mut out = [0; N];
    for (slot, value) in out.iter_mut().zip(range) {
        *slot = value.pow(2);
    }
    let [.., last] = [1, 2, N];
    out.rotate_left(last % N.max(1));
    out
}

#[replay_safe]
pub fn small_types(text: &str) -> Option<String> {
    let ip: IpAddr = text.parse::<Ipv4Addr>().ok().map(IpAddr::V4)?;
    let local = ip == IpAddr::from(Ipv4Addr::new(127, 0, 0, 1));
    let divisor = NonZeroU32::new(7)?;
    let pause = Duration::from_millis(1500).saturating_sub(Duration::ZERO);
    Some(format!("{local} {} {:?}", 100 / divisor.get(), pause))
}

#[replay_safe]
pub fn chrono_paths(ms: i64) -> Option<String> {
    let time = DateTime::<Utc>::from_timestamp_millis(ms)?;
    let later = time + chrono::Duration::hours(1) + chrono::Months::new(1);
    Some(later.format("%Y-%m-%dT%H").to_string())
}

#[replay_safe]
pub fn traits_by_path(values: Vec<u8>) -> String {
    let total: u64 = std::iter::Sum::sum(values.iter().map(|value| u64::from(*value)));
    let shown = ToString::to_string(&total);
    let empty: String = Default::default();
    std::ops::Add::add(shown, &Into::<String>::into(empty))
}

#[replay_safe]
pub fn own_items(values: &[u32]) -> u32 {
    #[derive(Default)]
    struct Sum {
        of: u32,
    }
    impl Sum {
        fn plus(mut self, value: u32) -> Self {
            self.of += value;
            self
        }
        fn start() -> Self {
            Self::default()
        }
    }
    fn is_even(value: &&u32) -> bool {
        *value % 2 == 0
    }
    const FACTOR: u32 = 2;
    values.iter().filter(is_even).fold(Sum::start(), |sum, value| sum.plus(*value)).of * FACTOR
}

/// Steps that call each other.
#[replay_safe]
pub fn collatz(n: u64) -> u64 {
    if n <= 1 { 0 } else { 1 + if n % 2 == 0 { collatz(n / 2) } else { odd(n) } }
}

#[replay_safe]
fn odd(n: u64) -> u64 {
    collatz(3 * n + 1)
}

#[test]
fn they_run() {
    assert_eq!(paths_of_types(7).unwrap()["x"], 1);
    assert_eq!(function_values(&[1, 22]), [1, 2, 23, 22, 2]);
    assert_eq!(containers(&["a", "a"]), 1 + 2 + 2 + 2 + 1);
    assert_eq!(bindings(&[(Some(3), "x"), (None, "y"), (Some(4), "-z")]), 7);
    assert_eq!(closures_in_closures(&[vec![1], vec![1, 2]]), [1, 6]);
    assert_eq!(early_exit(&[1, 12]), Some(2));
    assert_eq!(ranges_and_arrays::<2>(1..3), [1, 4]);
    assert!(small_types("127.0.0.1").unwrap().starts_with("true 14"));
    assert_eq!(chrono_paths(0).as_deref(), Some("1970-02-01T01"));
    assert_eq!(traits_by_path(vec![1, 2]), "3");
    assert_eq!(own_items(&[1, 2, 4]), 12);
    assert_eq!(collatz(6), 8);
}
