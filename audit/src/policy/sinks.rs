//! Rust functions and variables that are findings. The standard library's own are enough to find all others; libraries
//! are listed where their name says more than what they call, or where an address is their seed.

use super::Row;
use crate::kind::Kind;

pub(super) static ROWS: &[Row] = &[
    Row {
        kind: Kind::Clock,
        how: "",
        paths: "
            std::time::Instant::now std::time::Instant::elapsed std::time::SystemTime::now
            std::time::SystemTime::elapsed std::sys::time::unix::Instant::now std::sys::time::unix::SystemTime::now
            std::sys::pal::unix::time::Timespec::now chrono::offset::utc::Utc::now
            chrono::offset::local::Local::now time::offset_date_time::OffsetDateTime::now_utc
            jiff::timestamp::Timestamp::now jiff::zoned::Zoned::now quanta coarsetime minstant",
    },
    Row {
        kind: Kind::Environment,
        how: "it reads the machine's time zone",
        paths: "
            chrono::offset::local time::sys::local_offset_at jiff::tz::system iana_time_zone",
    },
    Row {
        kind: Kind::Randomness,
        how: "",
        paths: "
            std::sys::random std::random getrandom rand::rngs::thread rand::rngs::sys rand_core::os rand::random
            fastrand::global_rng nanoid",
    },
    Row {
        kind: Kind::Randomness,
        how: "it makes a random identity",
        paths: "uuid::rng uuid::Uuid::new_v4 uuid::Uuid::now_v7 ulid::Ulid::new",
    },
    Row {
        kind: Kind::HasherSeed,
        how: "",
        paths: "
            std::hash::random::RandomState::new std::hash::random::RandomState::default",
    },
    Row {
        kind: Kind::HasherSeed,
        how: "",
        paths: "std::sys::random::linux::hashmap_random_keys std::sys::random::hashmap_random_keys",
    },
    Row {
        kind: Kind::HasherSeed,
        how: "the seed is made of addresses, which differ in every run",
        paths: "
            foldhash::seed foldhash::fast::RandomState::default foldhash::quality::RandomState::default
            ahash::random_state::RandomState::new ahash::random_state::RandomState::default
            ahash::random_state::get_fixed_seeds ahash::random_state::get_src ahash::random_state::RAND_SOURCE
            rapidhash::rng rapidhash::inner::seeding",
    },
    Row {
        kind: Kind::Network,
        how: "",
        paths: "
            std::net::tcp std::net::udp std::net::socket_addr std::sys::net std::os::unix::net",
    },
    Row {
        kind: Kind::Network,
        how: "it is a client of another system",
        paths: "reqwest hyper ureq sqlx_core redis tokio_postgres rdkafka",
    },
    Row { kind: Kind::Files, how: "", paths: "std::fs std::sys::fs std::os::unix::fs" },
    Row { kind: Kind::Environment, how: "", paths: "std::env std::sys::env std::sys::args std::sys::paths" },
    Row {
        kind: Kind::Environment,
        how: "it counts processors",
        paths: "std::thread::functions::available_parallelism",
    },
    Row {
        kind: Kind::Threads,
        how: "",
        paths: "
            std::thread::spawn std::thread::scoped std::thread::builder std::thread::functions::spawn
            std::thread::lifecycle std::thread::current std::thread::id std::thread::thread std::thread::join_handle
            std::thread::functions::yield_now std::sys::thread tokio::task tokio::runtime rayon_core
            crossbeam_utils::thread",
    },
    Row {
        kind: Kind::Sleeping,
        how: "",
        paths: "
            std::thread::functions::sleep std::thread::functions::sleep_ms std::thread::functions::sleep_until
            std::thread::functions::park std::thread::functions::park_timeout std::sys::thread::unix::sleep
            tokio::time",
    },
    Row {
        kind: Kind::Process,
        how: "",
        paths: "
            std::process::Command std::process::Child std::process::exit std::process::id std::sys::process
            std::sys::exit std::os::unix::process",
    },
    Row { kind: Kind::Console, how: "", paths: "std::io::stdio std::sys::stdio" },
];
