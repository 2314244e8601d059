//! The deny list through the visitor: each line is a closure body, and the codes it must give.

use super::check;
use crate::diag::Diags;
use crate::op::Role;

fn codes_in(role: Role, body: &str) -> Vec<String> {
    let closure =
        syn::parse_str(&format!("|key, value, cx| {{ {body} }}")).unwrap_or_else(|error| panic!("{body}: {error}"));
    let diags = Diags::new();
    check(&closure, role, Some(2), &diags);
    diags.into_texts().iter().map(|text| text[1..6].to_owned()).collect()
}

fn codes(body: &str) -> Vec<String> {
    codes_in(Role::Compute, body)
}

#[track_caller]
fn rejects(code: &str, bodies: &[&str]) {
    for body in bodies {
        assert_eq!(codes(body), [code], "{body}");
    }
}

#[track_caller]
fn accepts(bodies: &[&str]) {
    for body in bodies {
        assert_eq!(codes(body), [""; 0], "{body}");
    }
}

#[test]
fn clocks() {
    rejects(
        "SW070",
        &[
            "Instant::now()",
            "std::time::SystemTime::now().duration_since(UNIX_EPOCH)",
            "chrono::Utc::now().timestamp()",
            "let now = tokio::time::Instant::now(); now",
            "started.elapsed()",
            "<Instant>::now()",
            "value.map(SystemTime::now)",
            "jiff::Zoned::now()",
            "ZonedDateTime::now()",
            "jiff::tz::TimeZone::get(value)",
            "quanta::Clock::new()",
            "clock.now()",
            "web_time::Instant::recent_value()",
            "format!(\"{:?}\", Instant::now())",
            "json!({ \"at\": Utc::now() })",
            "vec![SystemTime::now(); 2]",
            "matches!(value, Some(x) if x < Utc::now())",
            "chrono::Local.from_utc_datetime(value)",
        ],
    );
    accepts(&[
        "cx.timestamp()",
        "let now = cx.timestamp(); now + 1",
        "Duration::from_secs(5)",
        "std::time::UNIX_EPOCH",
    ]);
}

#[test]
fn random_ids_and_numbers() {
    rejects("SW071", &["Uuid::new_v4()", "uuid::Uuid::now_v7().to_string()", "nanoid!()", "Ulid::new()"]);
    rejects("SW071", &["Ulid::from_datetime(value)", "NonNilUuid::now_v6(node)", "Ksuid::from_seconds(None, None)"]);
    rejects(
        "SW072",
        &[
            "rand::random::<u64>()",
            "fastrand::u8(..)",
            "thread_rng()",
            "let rng = make_rng(); rng",
            "SysRng",
            "foldhash::SharedSeed::global_random()",
            "source.random_range(0..3)",
            "RandomState::new()",
            "std::hash::DefaultHasher::new()",
            "HashMap::<u8, u8, RandomState>::default()",
        ],
    );
    accepts(&[
        "Uuid::new_v5(&NAMESPACE, value)",
        "Ulid::from_parts(at, value)",
        "jiff::Timestamp::from_millisecond(value)",
        "Tsid::from_str(value)",
        "FactId::derive(\"a\", \"b\", &[key])",
        "let rng = value.rng; rng",
        "ChaCha8Rng::from_seed(value.seed)",
    ]);
}

#[test]
fn files_network_process() {
    rejects("SW073", &["std::fs::read(path)", "File::open(path)", "fs::write(a, b)", "tokio::fs::read(a)"]);
    rejects(
        "SW074",
        &[
            "std::net::TcpStream::connect(value)",
            "reqwest::blocking::get(url)",
            "ureq::get(url).call()",
            "redis::Client::open(url)",
            "sqlx::query!(\"select 1\")",
            "rdkafka::producer::BaseProducer::new()",
        ],
    );
    rejects(
        "SW075",
        &[
            "std::process::exit(1)",
            "Command::new(\"ls\")",
            "std::env::var(\"HOME\")",
            "env::args().count()",
            "process::abort()",
        ],
    );
    accepts(&[
        "value.ip.parse::<std::net::IpAddr>()",
        "model::Command::new(value)",
        "crate::process::order(value)",
        "buffer.write_all(value)",
        "env!(\"CARGO_PKG_VERSION\")",
    ]);
}

#[test]
fn threads_and_async() {
    rejects(
        "SW076",
        &[
            "std::thread::sleep(d)",
            "thread::spawn(|| 1)",
            "tokio::spawn(work)",
            "runtime.block_on(work)",
            "value.par_iter().sum()",
            "mpsc::channel()",
        ],
    );
    rejects("SW080", &["async { 1 }", "work.await", "async move |x| x", "tokio::select! {}"]);
    accepts(&["value.iter().sum()", "value.parts.join(\",\")"]);
}

#[test]
fn printing_and_logging() {
    rejects("SW077", &["println!(\"{key}\")", "dbg!(value)", "std::io::stdout()", "std::eprintln!()"]);
    rejects("SW084", &["info!(\"seen\")", "tracing::warn!(%key)", "metrics::counter!(\"a\")"]);
    assert_eq!(codes_in(Role::Observe, "tracing::info!(%key, ?value, \"seen\")"), [""; 0]);
    assert_eq!(codes_in(Role::Observe, "println!(\"{key}\")"), ["SW077"]);
    assert_eq!(codes_in(Role::Observe, "info!(at = ?Instant::now())"), ["SW070"]);
}

#[test]
fn macros_unsafe_items() {
    rejects("SW078", &["my_macro!(1)", "crate::helpers::compute!(value)"]);
    rejects("SW079", &["unsafe { *value }", "unsafe fn f() {}", "json!({\"a\": unsafe { f() }})"]);
    rejects(
        "SW081",
        &[
            "use std::time::Instant as I;",
            "static A: u8 = 1; A",
            "static mut A: u8 = 1;",
            "thread_local! { static A: u8 = 1; }",
            "macro_rules! m { () => {} }",
        ],
    );
    accepts(&[
        "const LIMIT: i64 = 5; value > LIMIT",
        "fn inner(x: u8) -> u8 { x } inner(1)",
        "assert!(value > 0, \"bad {value}\"); write!(out, \"{}\", value)",
        "vec![1, 2, 3]; vec![0; 4]; matches!(value, Some(_) | None)",
    ]);
}

#[test]
fn shared_state_and_addresses() {
    rejects(
        "SW082",
        &[
            "COUNTER.fetch_add(1, Ordering::Relaxed)",
            "counter.fetch_add(1, Ordering::Relaxed)",
            "SEEN.lock()",
            "self::SEEN.borrow_mut()",
            "CACHE.insert(key, value)",
            "CELL.with(|cell| cell.clone())",
            "(*LAST).get()",
        ],
    );
    rejects(
        "SW083",
        &[
            "&value as *const _ as usize",
            "value.as_ptr() as u64",
            "format!(\"{:p}\", value)",
            "Arc::as_ptr(value) as usize",
        ],
    );
    accepts(&["LIMITS.get(3)", "PREFIX.replace(a, b)", "PATTERN.is_match(value)", "value.len() as u64"]);
}

#[test]
fn several_mistakes_are_all_reported() {
    assert_eq!(codes("let a = Uuid::new_v4(); println!(\"x\"); Instant::now()").len(), 3);
}
