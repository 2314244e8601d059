//! The Kafka log against a real broker, without a topology: each trait's promises, one by one.

mod admin;
mod faults;
mod fixture;
mod group;
mod reader;
mod throughput;
mod transactions;
