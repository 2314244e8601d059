//! Other systems: sockets, HTTP, databases, brokers.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category =
    Category { code: &catalogue::NETWORK, groups: &[SOCKETS, HTTP, DATABASES, BROKERS] };

const SOCKETS: Group = Group {
    paths: &[
        // Not `net::*`: `net::IpAddr` and its like are plain data.
        "=net::TcpStream::connect",
        "=TcpStream::connect",
        "TcpStream::connect_timeout",
        "=net::TcpListener::bind",
        "=TcpListener::bind",
        "=net::UdpSocket::bind",
        "=UdpSocket::bind",
        "UnixStream::connect",
        "UnixListener::bind",
        "UnixDatagram::bind",
        "tokio::net::*",
        "async_std::net::*",
        "socket2::*",
        "hickory_resolver::*",
        "tungstenite::*",
    ],
    methods: &["to_socket_addrs/0"],
    macros: &[],
    reason: "opens a connection: a replay repeats the call, and its answer may differ",
    fix: "emit a record to a `#[sink]` and let its consumer make the call, once per record id",
};

const HTTP: Group = Group {
    paths: &[
        "reqwest::*",
        "ureq::*",
        "hyper::*",
        "attohttpc::*",
        "minreq::*",
        "isahc::*",
        "surf::*",
        "curl::*",
        "awc::*",
        "tonic::*",
        "jsonrpsee::*",
        "lettre::*",
        "aws_sdk_s3::*",
        "aws_config::*",
    ],
    methods: &[],
    macros: &[],
    reason: "calls a service: a replay repeats the call, and its answer may differ",
    fix: "bring what it answers in as a table source and `join` it, or emit a record to a `#[sink]` and let \
          its consumer make the call",
};

const DATABASES: Group = Group {
    paths: &[
        "postgres::*",
        "tokio_postgres::*",
        "deadpool_postgres::*",
        "sqlx::*",
        "diesel::*",
        "rusqlite::*",
        "sea_orm::*",
        "mysql::*",
        "mysql_async::*",
        "mongodb::*",
        "redis::*",
        "fred::*",
        "memcache::*",
        "scylla::*",
        "cassandra_cpp::*",
        "elasticsearch::*",
        "clickhouse::*",
        "tiberius::*",
        "rocksdb::*",
        "sled::*",
        "redb::*",
        "fjall::*",
        "lmdb::*",
        "heed::*",
        "=PgPool::connect",
        "=PgConnection::establish",
        "=Connection::open",
        "=Connection::open_in_memory",
    ],
    methods: &["fetch_one/1", "fetch_all/1", "fetch_optional/1", "query_row", "get_result/1", "load_iter"],
    macros: &["query", "query_as", "query_scalar", "query_file"],
    reason: "uses a database: its content is not part of the transaction, and a replay sees it changed",
    fix: "keep the state in a `#[store]`, or bring the data in as a table source and `join` it",
};

const BROKERS: Group = Group {
    paths: &[
        "rdkafka::*",
        "FutureProducer::*",
        "=BaseProducer::from_config",
        "rskafka::*",
        "lapin::*",
        "async_nats::*",
        "nats::*",
        "pulsar::*",
        "rumqttc::*",
        "paho_mqtt::*",
        "zmq::*",
    ],
    methods: &[],
    macros: &[],
    reason: "uses a broker beside the transaction: a replay sends the message again",
    fix: "send the record through a `#[sink]`, which is part of the transaction",
};
