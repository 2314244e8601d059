//! Parameters whose values are odd texts: they are committed beside positions, and have to come back as they were.

use streamwright::config::Config;
use streamwright::log::MemoryLog;
use streamwright::prelude::*;
use streamwright::{Error, run_on};

#[params]
struct Texts {
    /// A field with the name of a keyword.
    r#type: String,
    #[param(default = 0.5)]
    ratio: f64,
    #[param(default = -5)]
    shift: i64,
}

topology! {
    #![application_id = "params-texts-v1"]
    #![params = Texts]
    struct Marked;

    #[source(topic = "in", key = Utf8, value = Utf8)]
    let lines: Stream<String, String>;

    #[store(name = "marked", key = Utf8, value = Utf8)]
    let _marked: Table<String, String> =
        lines.group_by_key().aggregate(|texts: &Texts| texts.r#type.clone(), |_, line, mark| mark + line);
}

fn start(log: &MemoryLog, flags: &[&str]) -> Result<(), Error> {
    let config = Config::for_topology(Marked::DESCRIPTION).exit_at_end(true).args(flags.iter().copied()).build()?;
    run_on(Marked, log, config).map(|_| ())
}

fn write(log: &MemoryLog) {
    log.create_topic("in", 1);
    log.append("in", 0, Some(b"k"), Some(b"x"), 1, &Headers::new()).expect("a partition");
}

#[test]
fn any_text_goes_on_and_any_other_is_refused() {
    let long = "ä".repeat(600);
    for text in ["", " ", "a; ratio = 7", "v2:1:2:3", "two\nlines", "\"quoted\"", "-5", "--param-shift", &long] {
        let log = MemoryLog::new();
        write(&log);
        start(&log, &["--param-type", text]).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        write(&log);
        start(&log, &["--param-type", text]).unwrap_or_else(|error| panic!("again {text:?}: {error}"));
        let other = format!("{text}.");
        let error = start(&log, &["--param-type", &other]).expect_err(text).to_string();
        assert!(error.contains(&text.chars().take(200).collect::<String>()), "{error}");
    }
}

#[test]
fn numbers_may_begin_with_a_dash_and_names_of_keywords_are_given_without_their_mark() {
    let log = MemoryLog::new();
    write(&log);
    start(&log, &["--param-type", "x", "--param-shift", "-7", "--param-ratio=-0.0"]).expect("the first start");
    let error = start(&log, &["--param-type=x", "--param-shift=-8", "--param-ratio", "1e3"]).expect_err("others");
    let Error::ParamsChanged { old, new, .. } = &error else { panic!("{error}") };
    assert_eq!(
        (old.as_str(), new.as_str()),
        ("type = x; ratio = -0; shift = -7", "type = x; ratio = 1000; shift = -8")
    );
    let error = start(&log, &["--param-type"]).expect_err("no value").to_string();
    assert!(error.contains("`--param-type`") && error.contains("needs a value"), "{error}");
}
