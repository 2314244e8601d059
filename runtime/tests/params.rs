//! Parameters of a topology: where they come from, and what a restart with other ones does.

use streamwright::config::Config;
use streamwright::log::{MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::testing::ReplayInput;
use streamwright::{Error, TestDriver, run_on};

/// How payments are judged.
#[params]
struct Limits {
    /// Payments from here on are large.
    #[param(default = 100)]
    large_from: i64,
    /// What the sum of a user may reach.
    cap: i64,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "params.totals", label = "total", id(user, total))]
struct Total {
    user: String,
    total: i64,
    seen_at: i64,
}

topology! {
    #![application_id = "params-totals-v1"]
    #![params = Limits]

    /// Sums large payments, up to a cap.
    struct Totals;

    #[source(topic = "payments", key = Utf8, value = I64)]
    let payments: Stream<String, i64>;

    #[store(name = "totals", key = Utf8, value = I64)]
    let totals: Table<String, i64> = payments
        .filter(|_, cents, limits: &Limits| *cents >= limits.large_from)
        .group_by_key()
        .aggregate(|| 0, |_, cents, total, cx, limits| (total + cents).min(limits.cap).max(cx.offset().min(0)));

    #[store(name = "largest", key = Utf8, value = I64)]
    let largest: Table<String, i64> =
        payments.group_by_key().reduce(|old, new, limits: &Limits| *old.max(new).min(&limits.cap));

    #[sink(topic = "totals", key = Utf8, value = Json)]
    let out: Stream<String, Total> = totals
        .to_stream()
        .peek(|_, _, _limits: &Limits| {})
        .map_values(|user, total, cx, limits: &Limits| Total {
            user: user.clone(),
            total: (*total).min(limits.cap),
            seen_at: cx.timestamp(),
        });
}

topology! {
    #![application_id = "params-joins-v1"]
    #![params = Limits]

    struct Joins;

    #[source(topic = "discounts", key = Utf8, value = I64)]
    #[store(name = "discounts")]
    let discounts: Table<String, i64>;

    #[source(topic = "prices", key = Utf8, value = I64)]
    let prices: Stream<String, i64>;

    #[store(name = "last-price", key = Utf8, value = I64)]
    let last: Table<String, i64> = prices
        .left_join(discounts, |_, price, discount, limits: &Limits| (price - discount.unwrap_or(&0)).min(limits.cap))
        .join(discounts, |_, price, _, cx, limits| *price.min(&limits.cap).max(&cx.offset().min(0)))
        .flat_map_values(|_, price, limits: &Limits| (*price >= limits.large_from).then_some(*price))
        .group_by_key()
        .reduce(|_, new| *new);
}

// What `describe()` says of the last start belongs to the whole process: no other test starts this one.
topology! {
    #![application_id = "params-described-v1"]
    #![params = Limits]

    struct Described;

    #[source(topic = "payments", key = Utf8, value = I64)]
    let payments: Stream<String, i64>;

    #[store(name = "largest", key = Utf8, value = I64)]
    let _largest: Table<String, i64> =
        payments.group_by_key().reduce(|old, new, limits: &Limits| *old.max(new).min(&limits.cap));
}

fn driver(large_from: i64, cap: i64) -> TestDriver<Totals> {
    TestDriver::with_params(Totals, Limits { large_from, cap }).expect("they are all given")
}

#[test]
fn every_kind_of_operator_reads_them() {
    let mut driver = driver(50, 120);
    for cents in [49, 70, 60] {
        driver.input::<Utf8, I64>("payments").pipe_at("ann", &cents, cents).expect("processed");
    }
    assert_eq!(driver.store::<Utf8, I64>("totals").get::<str, i64>("ann"), Some(120));
    assert_eq!(driver.store::<Utf8, I64>("largest").get::<str, i64>("ann"), Some(70));
    let totals = driver.output::<Utf8, Json>("totals").read_all::<String, Total>();
    let totals: Vec<i64> = totals.iter().filter_map(|record| Some(record.value.as_ref()?.total)).collect();
    assert_eq!(totals, [70, 120]);

    let mut driver = TestDriver::with_params(Joins, Limits { large_from: 5, cap: 8 }).expect("they are all given");
    driver.input::<Utf8, I64>("discounts").pipe("tea", &3).expect("processed");
    driver.input::<Utf8, I64>("prices").pipe("tea", &10).expect("processed");
    driver.input::<Utf8, I64>("prices").pipe("tea", &7).expect("processed");
    assert_eq!(driver.store::<Utf8, I64>("last-price").get::<str, i64>("tea"), Some(7));
}

fn config(given: &[(&str, &str)]) -> Config {
    config_of::<Totals>(given)
}

fn config_of<T: Topology>(given: &[(&str, &str)]) -> Config {
    let builder = Config::for_topology(T::DESCRIPTION).exit_at_end(true);
    given.iter().fold(builder, |builder, (key, value)| builder.set(key, *value)).build().expect("known keys")
}

fn pay(log: &MemoryLog, cents: i64) {
    log.create_topic("payments", 1);
    log.append("payments", 0, Some(b"ann"), Some(&cents.to_be_bytes()), 1, &Headers::new()).expect("a partition");
}

fn totals(log: &MemoryLog) -> Vec<i64> {
    let mut totals = Vec::new();
    for partition in 0..log.partitions("totals").expect("created") {
        log.visit("totals", partition, 0, |record| {
            let total: Total = serde_json::from_slice(record.value().expect("a value")).expect("JSON");
            totals.push(total.total);
        });
    }
    totals
}

#[test]
fn a_restart_with_the_same_values_goes_on() {
    let log = MemoryLog::new();
    for cents in [150, 200] {
        pay(&log, cents);
        run_on(Totals, &log, config(&[("param.cap", "1000")])).expect("the same values");
    }
    assert_eq!(totals(&log), [150, 350]);
}

#[test]
fn other_values_are_refused_and_nothing_is_processed() {
    let log = MemoryLog::new();
    pay(&log, 150);
    run_on(Totals, &log, config(&[("param.cap", "1000")])).expect("the first start");
    pay(&log, 200);
    let error = run_on(Totals, &log, config(&[("param.cap", "300")])).expect_err("other values");
    let Error::ParamsChanged { topic, partition, offset, old, new } = &error else { panic!("{error}") };
    assert_eq!((topic.as_str(), *partition, *offset), ("payments", 0, 1));
    assert_eq!((old.as_str(), new.as_str()), ("large_from = 100; cap = 1000", "large_from = 100; cap = 300"));
    assert!(error.to_string().contains("--params-change=accept"), "{error}");
    assert_eq!(totals(&log), [150]);
    // The old ones still go on.
    run_on(Totals, &log, config(&[("param.cap", "1000")])).expect("the old values");
    assert_eq!(totals(&log), [150, 350]);
}

#[test]
fn accepted_values_hold_from_the_committed_position_on() {
    let log = MemoryLog::new();
    pay(&log, 150);
    run_on(Totals, &log, config(&[("param.cap", "1000")])).expect("the first start");
    pay(&log, 200);
    run_on(Totals, &log, config(&[("param.cap", "300"), ("params.change", "accept")])).expect("accepted");
    assert_eq!(totals(&log), [150, 300]);
}

#[test]
fn the_position_from_which_values_hold_is_remembered() {
    let log = MemoryLog::new();
    let start = |given: &[(&str, &str)]| run_on(Described, &log, config_of::<Described>(given));
    pay(&log, 150);
    start(&[("param.cap", "1000")]).expect("the first start");
    pay(&log, 200);
    start(&[("param.cap", "300"), ("params.change", "accept")]).expect("accepted");
    // They are the committed ones now.
    pay(&log, 1);
    start(&[("param.cap", "300")]).expect("no change");
    let described = Described::describe().to_string();
    assert!(described.contains("cap: i64 = 300\n"), "{described}");
    assert!(described.contains("since payments partition 0 offset 1\n"), "{described}");
}

#[test]
fn under_at_least_once_other_values_are_accepted() {
    let log = MemoryLog::new();
    let guarantee = ("processing.guarantee", "at_least_once");
    let interval = ("commit.interval.ms", "20");
    pay(&log, 150);
    run_on(Totals, &log, config(&[("param.cap", "1000"), guarantee, interval])).expect("the first start");
    pay(&log, 200);
    run_on(Totals, &log, config(&[("param.cap", "300"), guarantee, interval])).expect("accepted");
    assert_eq!(totals(&log), [150, 300]);
}

#[test]
fn all_problems_are_named_at_once() {
    let config = config(&[("param.large_from", "much"), ("param.capp", "5")]);
    let error = run_on(Totals, &MemoryLog::new(), config).expect_err("unusable").to_string();
    for part in [
        "`param.large_from`: `much`",
        "expected a whole number from -9223372036854775808 to 9223372036854775807",
        "`param.cap`: is not given; start with `--param-cap`, set `STREAMWRIGHT_PARAM_CAP`",
        "`param.capp`: (from `param.capp`) the topology has no such parameter; did you mean `cap`?",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
    let error = TestDriver::new(Totals).err().expect("`cap` has no default").to_string();
    assert!(error.contains("`param.cap`: is not given"), "{error}");
}

#[test]
fn flags_win_over_variables_and_variables_over_code() {
    let given = |flags: &[&str]| {
        let config = Config::for_topology(Totals::DESCRIPTION)
            .param("cap", "1")
            .env([("STREAMWRIGHT_PARAM_CAP", "2"), ("STREAMWRIGHT_PARAM_LARGE_FROM", "7")])
            .args(flags.iter().copied())
            .build()
            .expect("valid");
        (config.params["cap"].text.clone(), config.params["large_from"].text.clone())
    };
    assert_eq!(given(&[]), ("2".to_owned(), "7".to_owned()));
    assert_eq!(given(&["--param-cap", "3"]), ("3".to_owned(), "7".to_owned()));
    assert_eq!(given(&["--param-cap=4", "--param-large-from=9"]), ("4".to_owned(), "9".to_owned()));
    let help = Config::help(Totals::DESCRIPTION);
    assert!(help.contains("--param-large-from i64\n      Payments from here on are large. [100]"), "{help}");
}

#[test]
fn a_replay_test_fixes_them() {
    let payments = ReplayInput::<Utf8, I64>::new("payments");
    let inputs = (0..60).map(|n| payments.record(&format!("u-{}", n % 5), &(n * 7 % 130), n));
    TestDriver::<Totals>::assert_replay_stable_with_params(Limits { large_from: 40, cap: 300 }, inputs);
}
