//! Order-risk behind a proxy that loses, holds and repeats requests of the commit: whatever happens to a message, and
//! whoever dies meanwhile, nothing is lost or doubled.

mod clocks;
mod edge;
mod forgotten;
mod kills;
mod refusals;
mod repeats;
mod silence;
mod stops;
