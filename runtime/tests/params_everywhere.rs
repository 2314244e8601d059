//! Every closure of every operator may ask for the topology's parameters.

use streamwright::TestDriver;
use streamwright::prelude::*;

#[params]
struct Step {
    /// Every closure adds it once.
    by: i64,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "params.everywhere", label = "sum", id(key, sum))]
struct Sum {
    key: String,
    sum: i64,
}

topology! {
    #![application_id = "params-everywhere-v1"]
    #![params = Step]

    struct Everywhere;

    #[source(topic = "discounts", key = Utf8, value = I64)]
    #[store(name = "discounts")]
    let discounts: Table<String, i64>;

    #[source(topic = "numbers", key = Utf8, value = I64)]
    let numbers: Stream<String, i64>;

    let (small, large): (Stream<String, i64>, Stream<String, i64>) = numbers
        .map_values(|_, n, step: &Step| n + step.by)
        .flat_map_values(|_, n, step: &Step| [n + step.by])
        .filter(|_, n, step: &Step| *n > step.by)
        .filter_not(|_, n, step: &Step| *n == step.by)
        .peek(|_, _, _step: &Step| {})
        .left_join(discounts, |_, n, _, step: &Step| n + step.by)
        .join(discounts, |_, n, discount, step: &Step| n - discount + step.by)
        .split()
        .branch(|_, n, step: &Step| *n < 100 * step.by)
        .default_branch();

    #[repartition(name = "by-parity", key = Utf8, value = I64)]
    let by_parity: Stream<String, i64> = small
        .merge(large)
        .map(|key, n, step: &Step| (key.clone(), n + step.by))
        .flat_map(|key, n, step: &Step| [(key.clone(), n + step.by)])
        .select_key(|key, _, step: &Step| format!("{key}{}", step.by));

    #[store(name = "sums", key = Utf8, value = I64)]
    #[repartition(name = "grouped", key = Utf8, value = I64)]
    let sums: Table<String, i64> = by_parity
        .group_by(|key, _, step: &Step| format!("{key}{}", step.by))
        .aggregate(|step: &Step| 1000 * step.by, |_, n, sum, step: &Step| sum + n + step.by);

    #[sink(topic = "sums", key = Utf8, value = Json)]
    let _out: Stream<String, Sum> = sums.to_stream().map_values(|key, sum| Sum { key: key.clone(), sum: *sum });

    #[store(name = "latest", key = Utf8, value = I64)]
    let _latest: Table<String, i64> = numbers.group_by_key().reduce(|old, new, step: &Step| old + new + step.by);

    #[store(name = "both", key = Utf8, value = I64)]
    let _both: Table<String, i64> = numbers
        .group_by_key()
        .cogroup(|_, n, sum, step: &Step| sum + n + step.by)
        .cogroup(numbers, |_, n, sum, step: &Step| sum + n + step.by)
        .aggregate(|step: &Step| 1000 * step.by);
}

topology! {
    #![application_id = "params-with-context-v1"]
    #![params = Step]

    /// With the context before them.
    struct WithContext;

    #[source(topic = "numbers", key = Utf8, value = I64)]
    let numbers: Stream<String, i64>;

    #[store(name = "sums", key = Utf8, value = I64)]
    let sums: Table<String, i64> = numbers
        .map_values(|_, n, cx, step| n + step.by + cx.offset())
        .group_by_key()
        .aggregate(|step: &Step| 1000 * step.by, |_, n, sum, cx, step| sum + n + step.by + cx.offset());

    #[store(name = "counted", key = Utf8, value = I64)]
    let _counted: Table<String, i64> =
        numbers.group_by_key().aggregate(|step: &Step| step.by, |_, _, count, cx| count + 1 + cx.offset());

    #[store(name = "plain", key = Utf8, value = I64)]
    let _plain: Table<String, i64> = numbers.group_by_key().aggregate(|step: &Step| step.by, |_, n, sum| sum + n);

    let _changes: Stream<String, i64> = sums.to_stream();
}

#[test]
fn all_of_them_see_the_values() {
    for by in [1, 2] {
        let mut driver = TestDriver::with_params(Everywhere, Step { by }).expect("a driver");
        driver.input::<Utf8, I64>("discounts").pipe("a", &0).expect("a discount");
        for number in [5, 7] {
            driver.input::<Utf8, I64>("numbers").pipe("a", &number).expect("a number");
        }
        let sums: Vec<(String, Sum)> = driver.output::<Utf8, Json>("sums").read_pairs();
        // Six steps before the sum; one in each fold; the initial value once.
        let first = 1000 * by + 5 + 6 * by + by;
        let key = format!("a{by}{by}");
        let sum = |sum| (key.clone(), Sum { key: key.clone(), sum });
        assert_eq!(sums, [sum(first), sum(first + 7 + 6 * by + by)]);
        assert_eq!(driver.store::<Utf8, I64>("latest").get::<str, i64>("a"), Some(12 + by));
        // Each number twice.
        assert_eq!(driver.store::<Utf8, I64>("both").get::<str, i64>("a"), Some(1000 * by + 24 + 4 * by));
    }
}

#[test]
fn an_initial_value_sees_them_beside_every_kind_of_fold() {
    let mut driver = TestDriver::with_params(WithContext, Step { by: 3 }).expect("a driver");
    for number in [5, 7] {
        driver.input::<Utf8, I64>("numbers").pipe("a", &number).expect("a number");
    }
    let mut value = |store: &str| driver.store::<Utf8, I64>(store).get::<str, i64>("a");
    // The second record has offset 1.
    assert_eq!(value("sums"), Some(3000 + (5 + 3 + 3) + (7 + 3 + 1 + 3 + 1)));
    assert_eq!(value("counted"), Some(3 + 1 + 2));
    assert_eq!(value("plain"), Some(3 + 5 + 7));
}
